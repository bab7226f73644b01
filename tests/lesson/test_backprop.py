"""Hand-written gradients equal those of TensorFlow and those found by trying; a wrong formula is caught."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from firstnn.activations import ACTIVATIONS, apply, slope, softmax
from firstnn.backprop import finite_differences, forward, gradients, loss, sgd_step, trace
from firstnn.network import Architecture

Array = npt.NDArray[np.float64]
Gradients = Callable[[list[Array], Array, npt.NDArray[np.int64], Any], tuple[float, list[Array]]]

ARCHITECTURES = [
    Architecture(2, (16,), "relu"),
    Architecture(3, (5, 4), ("tanh", "leaky_relu"), kernel_initializer="glorot_uniform"),
    Architecture(4, (6,), "sigmoid", n_outputs=3),
    Architecture(2, (4, 4, 4), "elu", n_outputs=2),
    Architecture(5, ()),
    Architecture(5, (), n_outputs=4, use_bias=False),
    Architecture(3, (8,), "relu", use_bias=False),
]
SMOOTH = sorted(set(ACTIVATIONS) - {"hard_shrink"})  # it jumps, and a jump has no slope to try out


def example(
    architecture: Architecture, seed: int = 0, n_samples: int = 17
) -> tuple[list[Array], Array, npt.NDArray[np.int64], tuple[str, ...]]:
    """Weights with biases that are not zero, samples, classes and activations."""
    draw = np.random.default_rng(seed)
    weights = [
        array.astype(np.float64) + (draw.normal(0, 0.3, array.shape) if array.ndim == 1 else 0)
        for array in architecture.initial_weights(seed)
    ]
    x = draw.normal(size=(n_samples, architecture.n_inputs))
    y = draw.integers(0, max(2, architecture.n_outputs), n_samples)
    return weights, x, y, architecture.activations


def gradients_of_tensorflow(
    weights: list[Array], x: Array, y: npt.NDArray[np.int64], activation: Sequence[str]
) -> tuple[float, list[Array]]:
    variables = [tf.Variable(array, dtype=tf.float64) for array in weights]
    has_biases = len(weights) > len(activation) + 1
    with tf.GradientTape() as tape:
        z, rest = tf.constant(x, tf.float64), list(variables)
        for name in [*activation, "linear"]:
            z = z @ rest.pop(0)
            z = keras.activations.get(name)(z + rest.pop(0) if has_biases else z)
        if z.shape[1] == 1:
            truth = tf.constant(y[:, None], tf.float64)
            losses = tf.nn.sigmoid_cross_entropy_with_logits(truth, z)
        else:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, z)
        mean = tf.reduce_mean(losses)
    return float(mean), [gradient.numpy() for gradient in tape.gradient(mean, variables)]


def largest_difference(ours: list[Array], theirs: list[Array]) -> float:
    """The largest difference between two lists of gradients, relative to the largest gradient."""
    assert [array.shape for array in ours] == [array.shape for array in theirs]
    size = max(1e-4, *(abs(array).max() for array in theirs))
    return float(max(abs(a - b).max() for a, b in zip(ours, theirs, strict=True)) / size)


def difference_from_tensorflow(by_hand: Gradients, architecture: Architecture, seed: int = 0) -> float:
    weights, x, y, names = example(architecture, seed)
    our_loss, ours = by_hand(weights, x, y, names)
    their_loss, theirs = gradients_of_tensorflow(weights, x, y, names)
    return max(abs(our_loss - their_loss) / their_loss, largest_difference(ours, theirs))


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_gradients_equal_those_of_tensorflow(architecture: Architecture, seed: int) -> None:
    rounded_in_tensorflow = "leaky_relu" in architecture.activations  # its 0.2 is a float32
    assert difference_from_tensorflow(gradients, architecture, seed) < (
        1e-7 if rounded_in_tensorflow else 1e-12
    )


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("n_outputs", [1, 3])
def test_every_activation_and_both_losses_equal_tensorflow(name: str, n_outputs: int) -> None:
    architecture = Architecture(3, (6, 5), name, kernel_initializer="glorot_normal", n_outputs=n_outputs)
    assert difference_from_tensorflow(gradients, architecture) < 1e-6


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)
def test_the_loss_is_that_of_the_keras_model(architecture: Architecture) -> None:
    weights, x, y, names = example(architecture)
    outputs = tf.constant(forward(weights, x, names))
    single = architecture.n_outputs == 1
    keras_loss = keras.losses.BinaryCrossentropy() if single else keras.losses.SparseCategoricalCrossentropy()
    expected = float(keras_loss(y[:, None] if single else y, outputs))
    assert loss(weights, x, y, names) == pytest.approx(expected, rel=1e-5)
    assert gradients(weights, x, y, names)[0] == loss(weights, x, y, names)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("n_outputs", [1, 3])
def test_gradients_equal_those_found_by_trying(name: str, n_outputs: int) -> None:
    architecture = Architecture(2, (4, 3), name, kernel_initializer="glorot_normal", n_outputs=n_outputs)
    weights, x, y, names = example(architecture, seed=4, n_samples=9)
    estimates = finite_differences(weights, x, y, names, step=1e-6)
    assert largest_difference(gradients(weights, x, y, names)[1], estimates) < 1e-5


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=5),
    name=st.sampled_from(["tanh", "sigmoid", "softplus", "silu"]),
    n_samples=st.integers(1, 6),
    use_bias=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_any_shape_has_gradients_of_its_shape_that_point_uphill(
    sizes: list[int], name: str, n_samples: int, use_bias: bool, seed: int
) -> None:
    n_inputs, *hidden, n_outputs = sizes
    architecture = Architecture(n_inputs, hidden, name, n_outputs=n_outputs, use_bias=use_bias)
    weights, x, y, _ = example(architecture, seed, n_samples)
    before, slopes = gradients(weights, x, y, name)
    assert [array.shape for array in slopes] == [array.shape for array in weights]
    assert largest_difference(slopes, finite_differences(weights, x, y, name)) < 1e-5
    rate = 1e-4
    fall = before - loss(sgd_step(weights, slopes, rate), x, y, name)
    assert fall == pytest.approx(rate * sum((array**2).sum() for array in slopes), rel=0.05, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(n_copies=st.integers(2, 5), seed=st.integers(0, 1000))
def test_the_same_samples_again_or_in_another_order_change_nothing(n_copies: int, seed: int) -> None:
    weights, x, y, names = example(Architecture(3, (4,), "tanh", n_outputs=3), seed)
    once = gradients(weights, x, y, names)[1]
    order = np.random.default_rng(seed).permutation(len(x))
    again = gradients(weights, np.tile(x[order], (n_copies, 1)), np.tile(y[order], n_copies), names)[1]
    assert largest_difference(again, once) < 1e-12


def formula(
    weights: list[Array],
    x: Array,
    y: npt.NDArray[np.int64],
    activation: Sequence[str],
    *,
    slope_of: Callable[[str, Array], Array] = slope,
    divisor: int = 0,
    transpose: bool = True,
    sign: int = 1,
    bias: Callable[[Array], Array] = lambda signal: signal.sum(axis=0),
) -> tuple[float, list[Array]]:
    """A second, compact backpropagation with places to go wrong in."""
    kernels, biases = weights[::2], weights[1::2]
    outputs, sums = [x], []
    for kernel, b, name in zip(kernels, biases, [*activation, "linear"], strict=True):
        sums.append(outputs[-1] @ kernel + b)
        outputs.append(apply(name, sums[-1]))
    single = sums[-1].shape[1] == 1
    probabilities = apply("sigmoid", sums[-1]) if single else softmax(sums[-1])
    of_truth = (
        np.where(y == 1, probabilities[:, 0], 1 - probabilities[:, 0])
        if single
        else probabilities[np.arange(len(y)), y]
    )
    truth = y[:, None] if single else np.eye(probabilities.shape[1])[y]
    signal = sign * (probabilities - truth) / (len(y) + divisor)
    result: list[Array] = []
    for layer in reversed(range(len(kernels))):
        result = [outputs[layer].T @ signal, bias(signal), *result]
        if layer:
            back = kernels[layer].T if transpose else kernels[layer].reshape(kernels[layer].T.shape)
            signal = (signal @ back) * slope_of(activation[layer - 1], sums[layer - 1])
    return float(-np.log(of_truth).mean()), result


MUTATIONS: dict[str, dict[str, Any]] = {
    "the slope of ReLU below 0": {"slope_of": lambda name, z: np.where(z > 0, 1, 0.01)},
    "the slope of the activation of the outputs": {
        "slope_of": lambda name, z: slope(name, apply(name, z) - 1)
    },
    "no slope": {"slope_of": lambda name, z: np.ones_like(z)},
    "n - 1 for n": {"divisor": -1},
    "downhill for uphill": {"sign": -1},
    "a kernel that is not transposed": {"transpose": False},
    "the mean of the bias for its sum": {"bias": lambda signal: signal.mean(axis=0)},
}


@pytest.mark.parametrize("n_outputs", [1, 3])
def test_the_comparison_catches_a_wrong_formula(n_outputs: int) -> None:
    architecture = Architecture(3, (6, 5), "relu", n_outputs=n_outputs)
    assert difference_from_tensorflow(formula, architecture) < 1e-12
    for mutation, change in MUTATIONS.items():
        found = difference_from_tensorflow(lambda *given, c=change: formula(*given, **c), architecture)
        assert found > 1e-3, mutation


def test_trace_holds_every_array_and_they_follow_from_each_other() -> None:
    weights, x, y, names = example(Architecture(3, (5, 4), ("tanh", "relu"), n_outputs=3), n_samples=7)
    recorded = trace(weights, x, y, names)
    n = len(x)
    assert [z.shape for z in recorded.pre_activations] == [(n, 5), (n, 4), (n, 3)]
    for z, a, s, name in zip(
        recorded.pre_activations, recorded.activations, recorded.slopes, names, strict=False
    ):
        np.testing.assert_array_equal(a, apply(name, z))
        np.testing.assert_array_equal(s, slope(name, z))
    np.testing.assert_array_equal(recorded.probabilities, forward(weights, x, names))
    np.testing.assert_allclose(
        recorded.per_sample_losses, -np.log(recorded.probabilities[np.arange(n), y]), rtol=1e-12
    )
    assert recorded.loss == pytest.approx(recorded.per_sample_losses.mean())
    for signal, bias_gradient in zip(recorded.error_signals, recorded.gradients[1::2], strict=True):
        np.testing.assert_allclose(signal.sum(axis=0), bias_gradient)
    np.testing.assert_array_equal(recorded.gradients[2], gradients(weights, x, y, names)[1][2])


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)
def test_the_rows_of_a_trace_are_true_as_they_stand(architecture: Architecture) -> None:
    weights, x, y, names = example(architecture)
    recorded = trace(weights, x, y, names)
    single = architecture.n_outputs == 1
    known: dict[str, Any] = {
        "n_samples": len(x),
        "y": y[:, None] if single else y,
        "x": x,
        "softmax": softmax,
    }
    known |= {name: (lambda z, n=name: apply(n, z)) for name in ACTIVATIONS}
    known["one_hot"] = lambda classes: np.eye(architecture.n_outputs)[classes]
    for number, layer in enumerate(range(0, len(weights), 2 if architecture.use_bias else 1), start=1):
        known[f"kernel{number}"] = weights[layer]
        if architecture.use_bias:
            known[f"bias{number}"] = weights[layer + 1]
    checked = 0
    for row in recorded.rows():
        text = row.formula.removesuffix(", the probabilities")
        if " * slope of " in text:
            text, rest = text.split(" * slope of ")
            name, z = rest.split(" at ")
            expected = evaluate(text, known) * slope(name, known[z])
        elif text.endswith(" summed over the samples"):
            expected = evaluate(text.removesuffix(" summed over the samples"), known).sum(axis=0)
        elif row.name in ("x", "losses", "loss"):
            given_as = {"x": x, "losses": recorded.per_sample_losses, "loss": np.array(recorded.loss)}
            expected = given_as[row.name]
        else:
            expected = evaluate(text, known)
        np.testing.assert_allclose(row.array, expected, rtol=1e-12, atol=1e-15, err_msg=row.name)
        known[row.name.replace("/", "_")] = row.array
        checked += 1
    assert checked == len(repr(recorded).splitlines()) == 3 + 3 * len(names) + 3 + len(weights)


def evaluate(text: str, known: dict[str, Any]) -> Array:
    return np.asarray(eval(text.replace("/dz", "_dz"), {"__builtins__": {}}, known))


def test_a_relu_that_gets_exactly_zero_passes_nothing_back() -> None:
    _, slopes = gradients([[[1.0]], [0.0], [[1.0]], [0.0]], [[0.0]], [1], "relu")
    assert [float(array.item()) for array in slopes] == [0, 0, 0, -0.5]


def test_sure_and_wrong_costs_its_logit_and_sure_and_right_costs_nothing() -> None:
    assert loss([[[1000.0]]], [[1.0]], [0], "relu") == 1000
    assert loss([[[1000.0]]], [[1.0]], [1], "relu") == 0
    assert loss([[[0.0, 1000.0]]], [[1.0]], [0], "relu") == 1000
    assert gradients([[[1000.0]]], [[1.0]], [0], "relu")[1][0] == 1


def test_what_overflows_is_reported_as_nan_and_not_as_a_warning() -> None:
    value, slopes = gradients([[[1e200]], [[1e200]], [[1.0, 2.0]]], [[1.0]], [0], "exponential")
    assert np.isnan(value)
    assert len(slopes) == 3


def test_arguments_stay_as_they_were_and_lists_will_do() -> None:
    weights, x, y, names = example(Architecture(2, (3,), "tanh"))
    copies = [array.copy() for array in weights]
    as_lists = [array.tolist() for array in weights]
    finite_differences(weights, x, y, names)
    value, slopes = gradients(as_lists, x.tolist(), y.tolist(), "tanh")
    sgd_step(weights, slopes, 1.0)
    assert all((a == b).all() for a, b in zip(weights, copies, strict=True))
    assert isinstance(value, float)
    assert value == gradients(weights, x.astype(np.float64), y.astype(np.float64), names)[0]
    weights32 = Architecture(2, (3,), "tanh").initial_weights(0)
    assert all(array.dtype == np.float64 for array in gradients(weights32, x, y, "tanh")[1])


def test_steps_downhill_learn_xor() -> None:
    weights: Sequence[Any] = Architecture(2, (8,), "tanh", "glorot_uniform").initial_weights(0)
    x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    losses = []
    for _ in range(2000):
        value, slopes = gradients(weights, x, y, "tanh")
        losses.append(value)
        weights = sgd_step(weights, slopes, learning_rate=0.5)
    assert losses[-1] < 0.05 < 0.5 < losses[0]
    assert (forward(weights, x, "tanh")[:, 0] > 0.5).tolist() == [False, True, True, False]


def test_sgd_step_is_the_one_of_keras() -> None:
    weights, x, y, names = example(Architecture(3, (5,), "tanh"))
    slopes = gradients(weights, x, y, names)[1]
    variables = [keras.Variable(array, dtype="float64") for array in weights]
    keras.optimizers.SGD(0.1).apply([tf.constant(array) for array in slopes], variables)
    for ours, theirs in zip(sgd_step(weights, slopes, 0.1), variables, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-7)  # Keras keeps the rate in float32
    for same, old in zip(sgd_step(weights, slopes, 0), weights, strict=True):
        np.testing.assert_array_equal(same, old)


KERNEL, BIAS, LAST = np.ones((2, 3)), np.zeros(3), np.ones((3, 1))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"weights": []}, ValueError, "weights must be"),
        ({"weights": "abc"}, TypeError, "weights must be a list"),
        ({"weights": KERNEL}, TypeError, "weights must be a list"),
        ({"weights": [KERNEL, BIAS, LAST]}, ValueError, r"weights must be \[kernel, bias.*\(2, 3\), \(3,\)"),
        ({"weights": [BIAS, KERNEL]}, ValueError, "weights must be"),
        ({"weights": [KERNEL[None], BIAS]}, ValueError, "weights must be"),
        ({"weights": [KERNEL, KERNEL]}, ValueError, "weights must chain: layer 2 gets 3 inputs from layer 1"),
        ({"weights": [LAST]}, ValueError, "weights must chain: layer 1 gets 2 inputs from x"),
        ({"weights": [KERNEL, np.zeros(2)]}, ValueError, "weights must chain: layer 1 has 3 units"),
        ({"weights": [np.ones((2, 0))]}, ValueError, "weights must chain"),
        ({"weights": [KERNEL * np.nan]}, ValueError, r"weights\[0\] must hold finite numbers"),
        ({"weights": [KERNEL, ["a", "b", "c"]]}, TypeError, r"weights\[1\] must hold numbers"),
        ({"weights": [[[1.0, 2.0], [3.0]]]}, ValueError, r"weights\[0\] must have rows of one length"),
        ({"x": [1, 2]}, ValueError, "x must have shape"),
        ({"x": [[1, np.inf]], "y": [0]}, ValueError, "x must hold finite numbers.*column 1"),
        ({"x": [["1", 2]], "y": [0]}, TypeError, "x must be a table of numbers"),
        ({"y": [0]}, ValueError, "y must have one label for each row of x, 2"),
        ({"y": [0, 2]}, ValueError, "y must hold class labels, whole numbers from 0 to 1"),
        ({"y": [0, -1]}, ValueError, "y must hold class labels"),
        ({"y": [0, 0.5]}, ValueError, "y must hold class labels"),
        ({"y": [[0], [1]]}, ValueError, "y must have shape"),
        ({"y": ["yes", "no"]}, TypeError, "y must hold class labels"),
        ({"activation": "rleu"}, ValueError, "activation must.*Did you mean 'relu'"),
        ({"activation": ["relu", "relu"]}, ValueError, "activation must.*each of the 1 hidden layers"),
        ({"activation": "softmax"}, ValueError, "activation must.*mixes"),
        ({"activation": None}, TypeError, "activation must"),
    ],
)
@pytest.mark.parametrize("function", [gradients, trace, loss, finite_differences])
def test_bad_input_is_named(
    function: Callable[..., object], arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    good = {"weights": [KERNEL, BIAS, LAST, [0]], "x": [[1, 2], [3, 4]], "y": [0, 1], "activation": "relu"}
    with pytest.raises(error, match=message) as caught:
        function(**{**good, **arguments})
    assert "Received" in str(caught.value)
    if "y" not in arguments:
        with pytest.raises(error, match=message):
            forward(**{name: value for name, value in {**good, **arguments}.items() if name != "y"})


def test_labels_of_several_classes_are_counted() -> None:
    with pytest.raises(ValueError, match="y must hold class labels, whole numbers from 0 to 2"):
        gradients([KERNEL], [[1, 2]], [3], "relu")


@pytest.mark.parametrize("step", [0, -1e-5, float("nan"), "small", True])
def test_bad_steps_are_named(step: object) -> None:
    wrong: Any = step
    with pytest.raises((ValueError, TypeError), match="step must be"):
        finite_differences([KERNEL], [[1, 2]], [1], "relu", step=wrong)


def test_bad_sgd_steps_are_named() -> None:
    nothing: Any = None
    for rate in (-0.1, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="learning_rate must"):
            sgd_step([KERNEL], [KERNEL], rate)
    with pytest.raises(TypeError, match="learning_rate must"):
        sgd_step([KERNEL], [KERNEL], nothing)
    with pytest.raises(ValueError, match="gradients must be one array for each of the 1"):
        sgd_step([KERNEL], [], 0.1)
    with pytest.raises(ValueError, match=r"gradients\[0\] must have shape \(2, 3\)"):
        sgd_step([KERNEL], [LAST], 0.1)
    with pytest.raises(TypeError, match="weights must be a list"):
        sgd_step(nothing, [LAST], 0.1)
