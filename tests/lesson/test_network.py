"""An architecture is checked at once and equals itself; neurons and layers compute what Keras' layers do."""

from __future__ import annotations

import dataclasses
from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstnn import backprop, data
from firstnn.initializers import Constant, Initializer, RandomNormal, initialize
from firstnn.network import Architecture, dense, initial_weights, neuron


def keras_model(architecture: Architecture) -> keras.Sequential:
    model = keras.Sequential([keras.Input((architecture.n_inputs,))])
    for units, activation in zip(
        (*architecture.hidden, architecture.n_outputs),
        (*architecture.activations, architecture.output_activation),
        strict=True,
    ):
        model.add(keras.layers.Dense(units, activation=activation, use_bias=architecture.use_bias))
    return model


@pytest.mark.parametrize(
    "architecture",
    [
        Architecture(2),
        Architecture(30, ()),
        Architecture(30, (), n_outputs=3, use_bias=False),
        Architecture(5, (7, 3), ("tanh", "elu"), n_outputs=4),
        Architecture(5, [7, 3], "sigmoid", use_bias=False),
    ],
)
def test_weights_fit_the_keras_model_in_its_order(architecture: Architecture) -> None:
    model = keras_model(architecture)
    weights = architecture.initial_weights(seed=0)
    assert [array.shape for array in weights] == [array.shape for array in model.get_weights()]
    assert tuple(array.shape for array in weights) == architecture.weight_shapes
    assert all(array.dtype == np.float32 for array in weights)
    assert architecture.n_parameters == model.count_params()
    assert architecture.summary().splitlines()[-1].split() == ["all", str(model.count_params())]


@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    seeds=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=5, unique=True),
    use_bias=st.booleans(),
    initializer=st.sampled_from(["glorot_uniform", "he_normal", "zeros", RandomNormal(0.5), Constant(2)]),
)
def test_many_networks_hold_the_weights_of_each_one_bit_for_bit(
    sizes: list[int], seeds: list[int], use_bias: bool, initializer: Initializer
) -> None:
    n_inputs, *hidden, n_outputs = sizes
    architecture = Architecture(
        n_inputs,
        hidden,
        kernel_initializer=initializer,
        n_outputs=n_outputs,
        use_bias=use_bias,
        bias_initializer="random_normal",
    )
    many = initial_weights(architecture, seeds)
    for k, seed in enumerate(seeds):
        for array, alone in zip(many, architecture.initial_weights(seed), strict=True):
            assert array[k].tobytes() == alone.tobytes()


def test_every_array_has_its_own_part_of_the_stream() -> None:
    architecture = Architecture(4, (4, 4), kernel_initializer="random_normal", bias_initializer="ones")
    weights = architecture.initial_weights(7)
    for layer, shape in enumerate([(4, 4), (4, 4), (4, 1)]):
        np.testing.assert_array_equal(
            weights[2 * layer], initialize("random_normal", shape, seed=7, part=2 * layer)
        )
    without = dataclasses.replace(architecture, use_bias=False).initial_weights(7)
    for kernel, same in zip(weights[::2], without, strict=True):
        np.testing.assert_array_equal(kernel, same)  # leaving the biases out changes nothing else
    biased = dataclasses.replace(architecture, bias_initializer="random_normal").initial_weights(7)
    np.testing.assert_array_equal(biased[3], initialize("random_normal", (4,), seed=7, part=3))


def test_plans_that_say_the_same_are_equal_and_hashable() -> None:
    plan = Architecture(2, (16, 8), "relu")
    inputs_from_numpy: Any = np.int64(2)
    units_from_numpy: Any = np.array([16, 8])
    for same in (
        Architecture(2, [16, 8], ["relu", "relu"]),
        Architecture(inputs_from_numpy, units_from_numpy, ("relu", "relu")),
    ):
        assert same == plan
        assert hash(same) == hash(plan)
        assert repr(same) == repr(plan)
    assert plan != Architecture(2, (16, 8), "relu", n_outputs=2)
    assert eval(repr(plan)) == plan
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.n_inputs = 3  # type: ignore[misc]  # what must fail


def test_defaults_are_those_of_the_lesson() -> None:
    plan = Architecture(2)
    assert (plan.hidden, plan.activation, plan.kernel_initializer) == ((16,), "relu", "he_normal")
    assert (plan.n_outputs, plan.use_bias, plan.bias_initializer) == (1, True, "zeros")
    assert plan.output_activation == "sigmoid"
    assert Architecture(2, n_outputs=2).output_activation == "softmax"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n_inputs": 0}, ValueError, "n_inputs must"),
        ({"n_inputs": 2.0}, TypeError, "n_inputs must"),
        ({"n_inputs": True}, TypeError, "n_inputs must"),
        ({"hidden": 16}, TypeError, r"hidden must.*hidden=\(16,\).*Received: hidden=16"),
        ({"hidden": "16"}, TypeError, "hidden must"),
        ({"hidden": None}, TypeError, "hidden must"),
        ({"hidden": (16, 0)}, ValueError, r"hidden\[1\] must"),
        ({"hidden": (16.5,)}, TypeError, r"hidden\[0\] must"),
        ({"activation": "rellu"}, ValueError, "activation must.*Did you mean 'relu'"),
        ({"activation": "softmax"}, ValueError, "activation must.*mixes the units"),
        ({"activation": ("relu",)}, ValueError, "activation must.*each of the 2 hidden layers"),
        ({"activation": ("relu", 3)}, TypeError, "activation must"),
        ({"activation": None}, TypeError, "activation must"),
        ({"hidden": (), "activation": "nothing"}, ValueError, "activation must"),
        ({"kernel_initializer": "xavier"}, ValueError, "kernel_initializer must.*glorot"),
        ({"kernel_initializer": 0.1}, TypeError, "kernel_initializer must"),
        ({"bias_initializer": "zero"}, ValueError, "bias_initializer must.*Did you mean 'zeros'"),
        ({"n_outputs": 0}, ValueError, "n_outputs must"),
        ({"n_outputs": "2"}, TypeError, "n_outputs must"),
        ({"use_bias": 1}, TypeError, "use_bias must"),
    ],
)
def test_bad_plans_are_refused_at_once(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        Architecture(**{"n_inputs": 2, "hidden": (16, 8), **arguments})
    assert "Received" in str(caught.value)


def test_bad_seeds_and_architectures_are_refused() -> None:
    wrong: Any = "2-16-1"
    with pytest.raises(TypeError, match="architecture must be of type Architecture"):
        initial_weights(wrong, [0])
    with pytest.raises(TypeError, match="seed must"):
        Architecture(2).initial_weights(wrong)
    with pytest.raises(ValueError, match="seeds must"):
        initial_weights(Architecture(2), [])
    with pytest.raises(ValueError, match=r"seeds must.*repeated"):
        initial_weights(Architecture(2), [3, 3])


def test_one_name_for_an_activation_of_each_layer_survives_a_change_of_depth() -> None:
    plan = Architecture(2, (4, 4), ("tanh", "tanh"))
    assert dataclasses.replace(plan, hidden=(4, 4, 4)).activations == ("tanh",) * 3
    assert Architecture(2, (), ()).activations == ()


@given(
    numbers=st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=6),
    bias=st.integers(-9, 9),
)
def test_a_neuron_shows_a_calculation_that_adds_up(numbers: list[tuple[int, int]], bias: int) -> None:
    inputs, weights = (list(column) for column in zip(*numbers, strict=True))
    shown = neuron(inputs, weights, bias, "relu")
    assert shown.products == tuple(x * w for x, w in numbers)
    assert shown.sum == sum(shown.products) + bias
    assert shown.output == max(shown.sum, 0)
    assert [float(line.split("=")[1]) for line in repr(shown).splitlines()] == [
        *shown.products,
        shown.bias,
        shown.sum,
        shown.output,
    ]


def test_a_layer_is_its_neurons_side_by_side() -> None:
    inputs, kernel, bias = np.array([[1.0, 2], [3, -4]]), np.array([[1.0, 0, -2], [0.5, 1, 3]]), [1, -1, 0]
    outputs = dense(inputs, kernel, bias, "tanh")
    for row, sample in enumerate(inputs):
        for unit in range(3):
            one = neuron(sample, kernel[:, unit], bias[unit], "tanh")
            assert outputs[row, unit] == pytest.approx(one.output)


@pytest.mark.parametrize("activation", ["linear", "relu", "tanh", "gelu"])
@pytest.mark.parametrize("use_bias", [True, False])
def test_a_layer_computes_what_a_keras_layer_does(activation: str, use_bias: bool) -> None:
    draw = np.random.default_rng(5)
    inputs, kernel, bias = draw.normal(size=(20, 6)), draw.normal(size=(6, 4)), draw.normal(size=4)
    layer = keras.layers.Dense(4, activation=activation, use_bias=use_bias, dtype="float64")
    layer.build((None, 6))
    layer.set_weights([kernel, bias] if use_bias else [kernel])
    ours = dense(inputs, kernel, bias if use_bias else None, activation)
    np.testing.assert_allclose(ours, np.asarray(layer(inputs)), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_integer_layers_are_equal_bit_for_bit(seed: int) -> None:
    draw = np.random.default_rng(seed)
    inputs, kernel, bias = (draw.integers(-9, 10, size) for size in ((7, 5), (5, 3), 3))
    layer = keras.layers.Dense(3, activation="relu")
    layer.build((None, 5))
    layer.set_weights([kernel.astype(np.float32), bias.astype(np.float32)])
    np.testing.assert_array_equal(dense(inputs, kernel, bias, "relu"), layer(inputs.astype(np.float32)))


def test_bad_neurons_and_layers_are_named() -> None:
    with pytest.raises(ValueError, match=r"weights must have shape \(3,\)"):
        neuron([1, 2, 3], [1, 2], 0, "relu")
    with pytest.raises(ValueError, match="inputs must have shape"):
        neuron([[1]], [1], 0, "relu")
    with pytest.raises(ValueError, match="bias must be a finite number"):
        neuron([1], [1], float("nan"), "relu")
    with pytest.raises(ValueError, match=r"kernel must have shape \(2, any\)"):
        dense([[1, 2]], [[1.0]], None, "relu")
    with pytest.raises(ValueError, match=r"bias must have shape \(1,\)"):
        dense([[1, 2]], [[1], [2]], [1, 2], "relu")
    with pytest.raises(ValueError, match="inputs must hold finite"):
        dense([[np.inf]], [[1]], None, "relu")
    with pytest.raises(TypeError, match="kernel must hold numbers"):
        dense([[1]], [["a"]], None, "relu")
    with pytest.raises(ValueError, match="activation must"):
        dense([[1]], [[1]], None, "reluu")


@pytest.mark.parametrize(
    "architecture",
    [
        Architecture(2, (3, 2), ("tanh", "elu")),
        Architecture(2, n_outputs=3, use_bias=False),
        Architecture(2, ()),
    ],
    ids=str,
)
def test_a_network_computes_its_own_answers(architecture: Architecture) -> None:
    weights = architecture.initial_weights(seed=1)
    x = [[0.5, -1.0], [2.0, 0.0], [0.0, 0.0]]
    answers = architecture.forward(weights, x)
    np.testing.assert_array_equal(answers, backprop.forward(weights, x, architecture.activations))
    if architecture.n_outputs > 1:
        np.testing.assert_allclose(answers.sum(axis=1), 1)


def test_a_network_refuses_weights_of_another() -> None:
    with pytest.raises(ValueError, match=r"weights must have shapes \[\(2, 16\).*Received: weights"):
        Architecture(2).forward(Architecture(3).initial_weights(0), [[0.0, 0.0]])
    with pytest.raises(ValueError, match=r"x must have shape \(any, 2\)"):
        Architecture(2).forward(Architecture(2).initial_weights(0), [[0.0, 0.0, 0.0]])


def test_linear_layers_collapse_into_one() -> None:
    """In whole numbers, where no sum is rounded, to the last bit; with an activation function they do not."""
    draw = np.random.default_rng(0)
    kernels = [draw.integers(-9, 10, shape).astype(float) for shape in ((8, 16), (16, 16), (16, 4))]
    biases = [draw.integers(-9, 10, kernel.shape[1]).astype(float) for kernel in kernels]
    x = draw.integers(-9, 10, (10, 8)).astype(float)
    product, together = np.eye(8), np.zeros(8)
    for kernel, bias in zip(kernels, biases, strict=True):
        product, together = product @ kernel, together @ kernel + bias
    alone = dense(x, product, together, "linear")

    def stacked(activation: str) -> Any:  # noqa: ANN401  # an array
        outputs = x
        for kernel, bias in zip(kernels, biases, strict=True):
            outputs = dense(outputs, kernel, bias, activation)
        return outputs

    assert (stacked("linear") == alone).all()
    assert not np.isclose(stacked("relu"), alone).all()


def test_two_relu_units_can_solve_the_exclusive_or() -> None:
    """One unit is on where both inputs are 1, the other where both are -1."""
    weights: list[Any] = [[[1, -1], [1, -1]], [0, 0], [[-5], [-5]], [5]]
    points = data.xor_points(centered=True)
    probability = backprop.forward(weights, points.x, "relu")[:, 0]
    assert np.where(points.y == 1, probability, 1 - probability).min() > 0.98
