"""Many networks at once: each does what it would do alone, and what the formulas say."""

from __future__ import annotations

import logging
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstnn import Architecture, Recipe, data, launch, replicas
from firstnn.activations import ACTIVATIONS
from firstnn.initializers import Constant, RandomNormal
from firstnn.network import dense, initial_weights
from firstnn.optimizers import Adam, Momentum
from firstnn.replicas import Dense, Setting
from firstnn.replicas.loop import compiled

TRAIN = data.moons(100, noise=0.2, seed=0)
TEST = data.moons(150, noise=0.2, seed=0, stream="test")
NETWORK = Architecture(2, (8,))
RECIPE = Recipe("adam", epochs=6)


def mean_product(weights: list[launch.Tensor], x: launch.Tensor, y: launch.Tensor) -> launch.Tensor:
    """A loss whose gradient is the mean row of the batch, whatever the weights."""
    tf = launch.tensorflow()
    return tf.reduce_mean(tf.squeeze(tf.matmul(x, weights[0]), -1), axis=-1)


def half_square(weights: list[launch.Tensor], x: launch.Tensor, y: launch.Tensor) -> launch.Tensor:
    """A loss whose gradient is the weight itself."""
    tf = launch.tensorflow()
    return tf.reduce_sum(weights[0] ** 2, axis=[1, 2]) / 2


# --- one seed among others ---------------------------------------------------------------------------------


def test_a_seed_does_the_same_whatever_runs_beside_it() -> None:
    alone = replicas.train(NETWORK, RECIPE, TRAIN, TEST, seeds=[3])
    among = replicas.train(NETWORK, RECIPE, TRAIN, TEST, seeds=[7, 0, 3, 11])
    for ours, theirs in zip(alone.weights_of(3), among.weights_of(3), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-6)
    np.testing.assert_allclose(alone.test_loss[0], among.test_loss[2], atol=2e-6)
    np.testing.assert_array_equal(
        RECIPE.order(100, seed=[7, 0, 3, 11])[2], np.stack([RECIPE.order(100, seed=3)]).squeeze(0)
    )
    frozen = replicas.train(NETWORK, replace(RECIPE, learning_rate=0.0), TRAIN, seeds=[7, 0, 3])
    for array, start in zip(frozen.weights_of(3), NETWORK.initial_weights(3), strict=True):
        np.testing.assert_array_equal(array, start)  # bit for bit


def test_the_same_call_gives_the_same_bits() -> None:
    first, second = (replicas.train(NETWORK, RECIPE, TRAIN, seeds=range(5)) for _ in range(2))
    np.testing.assert_array_equal(first.train_loss, second.train_loss)
    for ours, theirs in zip(first.weights, second.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_broken_replica_does_not_touch_its_neighbors() -> None:
    weights = [np.stack([array] * 3) for array in NETWORK.initial_weights(0)]
    weights[0][1] = 1e38  # the sums of this network are infinite
    runs = replicas.train(
        NETWORK, replace(RECIPE, batch_size=None), TRAIN, TEST, seeds=[0, 1, 2], weights=weights
    )
    assert runs.diverged_at.tolist()[1] in (0, 1)
    assert runs.diverged_at.tolist()[0] == runs.diverged_at.tolist()[2] == -1
    assert np.isnan(runs.train_accuracy[1, -1])  # and not the share of class 0
    assert np.isnan(runs.test_accuracy[1, -1])
    np.testing.assert_array_equal(runs.train_loss[0], runs.train_loss[2])
    assert "1 of 3 diverged" in repr(runs)


# --- settings beside each other ----------------------------------------------------------------------------


def test_settings_together_equal_settings_alone() -> None:
    shuffled = data.Dataset(TRAIN.x, np.roll(TRAIN.y, 37), name="shuffled")
    settings: dict[str, Setting | tuple[Architecture, Recipe]] = {
        "he": (NETWORK, RECIPE),
        "small": (replace(NETWORK, kernel_initializer=RandomNormal(0.01)), RECIPE),
        "fast": (NETWORK, replace(RECIPE, learning_rate=0.1)),
        "penalty": (NETWORK, replace(RECIPE, l2=0.05)),
        "tanh": (replace(NETWORK, activation="tanh"), RECIPE),
        "shuffled": Setting(NETWORK, RECIPE, shuffled, TEST),
        "untested": Setting(NETWORK, RECIPE, TRAIN),
    }
    together = replicas.compare(settings, TRAIN, TEST, seeds=range(4))
    assert list(together) == list(settings)
    for name, value in settings.items():
        setting = value if isinstance(value, Setting) else Setting(*value)
        rows = setting.train or TRAIN
        test = None if name == "untested" else TEST
        alone = replicas.train(setting.architecture, setting.recipe, rows, test, seeds=range(4))
        np.testing.assert_allclose(together[name].train_loss, alone.train_loss, atol=5e-6, err_msg=name)
        np.testing.assert_array_equal(together[name].train_accuracy[:, 0], alone.train_accuracy[:, 0])
        assert (together[name].test_loss is None) == (test is None)
    finals = [together[name].train_loss[:, -1].tolist() for name in settings if name != "untested"]
    assert len({tuple(final) for final in finals}) == len(finals)  # no setting is lost behind another


def test_one_data_set_for_each_seed() -> None:
    own = [data.moons(100, noise=0.2, seed=seed) for seed in range(3)]
    tests = [data.moons(150, noise=0.2, seed=seed, stream="test") for seed in range(3)]
    runs = replicas.train(NETWORK, RECIPE, own, tests, seeds=range(3))
    for seed in range(3):
        alone = replicas.train(NETWORK, RECIPE, own[seed], tests[seed], seeds=[seed])
        np.testing.assert_allclose(runs.train_loss[seed], alone.train_loss[0], atol=5e-6)
        np.testing.assert_allclose(runs.test_loss[seed], alone.test_loss[0], atol=5e-6)


def test_own_weights_replace_the_initial_ones() -> None:
    weights = [np.stack([array] * 2) for array in NETWORK.initial_weights(5)]
    weights[1][:] = -10  # hidden biases that switch every ReLU off
    runs = replicas.train(NETWORK, RECIPE, TRAIN, seeds=[5, 6], weights=weights)
    np.testing.assert_array_equal(runs.weights[0], weights[0])
    assert runs.weights[3].all()  # the output bias alone learns


# --- what is recorded --------------------------------------------------------------------------------------


def test_records_are_those_of_keras_own_measure() -> None:
    from firstnn import keras_training

    architecture = Architecture(2, (6,), "tanh", n_outputs=2)
    runs = replicas.train(architecture, replace(RECIPE, l2=0.5), TRAIN, TEST, seeds=[0, 4])
    model = keras_training.build(architecture, RECIPE, seed=0)
    for column, weights in ((0, architecture.initial_weights(4)), (-1, runs.weights_of(4))):
        model.set_weights(weights)
        for rows, loss, accuracy in (
            (TRAIN, runs.train_loss, runs.train_accuracy),
            (TEST, runs.test_loss, runs.test_accuracy),
        ):
            expected = model.evaluate(rows.x, rows.y, verbose=0, return_dict=True)
            assert loss[1, column] == pytest.approx(expected["loss"], abs=1e-6)  # no penalty in it
            assert accuracy[1, column] == pytest.approx(expected["accuracy"], abs=1e-6)


def test_accuracies_are_exact_shares() -> None:
    runs = replicas.train(NETWORK, RECIPE, TRAIN, TEST, seeds=range(20))
    for accuracy, n in ((runs.train_accuracy, 100), (runs.test_accuracy, 150)):
        np.testing.assert_array_equal(accuracy, np.round(accuracy * n) / n)


@pytest.mark.parametrize("every", [1, 4, 6, 100])
def test_rarer_records_are_the_same_records(every: int) -> None:
    full = replicas.train(NETWORK, RECIPE, TRAIN, TEST, seeds=range(3))
    runs = replicas.train(NETWORK, RECIPE, TRAIN, TEST, seeds=range(3), record_every=every)
    assert runs.epochs.tolist() == sorted({*range(0, 7, every), 6})
    np.testing.assert_allclose(runs.test_loss, full.test_loss[:, runs.epochs], atol=1e-6)
    np.testing.assert_allclose(runs.weights[0], full.weights[0], atol=1e-6)


def test_symmetric_units_stay_identical() -> None:
    same = replace(NETWORK, kernel_initializer=Constant(0.5), activation="tanh")
    kernel = replicas.train(same, RECIPE, TRAIN, seeds=range(3)).weights[0]  # (n_seeds, 2, 8)
    np.testing.assert_array_equal(kernel, np.repeat(kernel[:, :, :1], 8, axis=2))
    assert not np.allclose(kernel, 0.5)


def test_xla_trains_the_same_networks() -> None:
    graph, xla = (
        replicas.train(NETWORK, RECIPE, TRAIN, seeds=range(3), jit_compile=jit) for jit in (False, True)
    )
    np.testing.assert_allclose(xla.train_loss, graph.train_loss, atol=5e-6)


@pytest.mark.parametrize("n_outputs", [1, 3])
def test_float64_trains_the_same_networks(n_outputs: int) -> None:
    rows = TRAIN if n_outputs == 1 else data.Dataset(TRAIN.x, np.arange(100) % 3)
    network = Architecture(2, (8,), n_outputs=n_outputs)
    graph = replicas.train(network, RECIPE, rows, seeds=range(3))
    double = replicas.train(network, RECIPE, rows, seeds=range(3), dtype="float64")
    np.testing.assert_allclose(double.train_loss, graph.train_loss, atol=5e-6)
    assert double.weights[0].dtype == np.float64
    assert graph.weights[0].dtype == np.float32
    assert not np.array_equal(double.train_loss, graph.train_loss)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_activation_keeps_its_definition_and_precision(activation: str, dtype: str) -> None:
    tf = launch.tensorflow()
    z = np.linspace(-4, 4, 41).reshape(-1, 1)
    weights = [tf.constant(array, dtype) for array in ([[[1.0]]], [[0.25]], [[[1.0]]], [[0.0]])]
    ours = Dense((activation,))(weights, tf.constant(z, dtype)).numpy()[0]
    tolerance = 1e-5 if dtype == "float32" else 1e-12
    if activation == "gelu":
        tolerance = max(tolerance, 1e-8)  # TensorFlow rounds the square root of 2 in it to float32
    np.testing.assert_allclose(ours, dense(z, [[1.0]], [0.25], activation), atol=tolerance)


# --- the loop itself ---------------------------------------------------------------------------------------


@given(
    n_samples=st.integers(2, 23),
    share=st.floats(0.01, 1),
    epochs=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 2),
    any_size=st.booleans(),
)
@settings(max_examples=16)
def test_every_batch_is_seen_in_its_order(
    n_samples: int, share: float, epochs: int, seed: int, any_size: bool
) -> None:
    """After each step, the weight is the sum of the batches' mean rows, to float64 rounding."""
    recipe = Recipe("sgd", 1.0, max(1, round(n_samples * share)), epochs)
    x = np.random.default_rng(0).normal(size=(n_samples, 3))
    seeds = (seed, seed + 1)
    result = replicas.minimize(
        mean_product,
        [np.zeros((4, 3, 1))],
        x,
        np.zeros(n_samples, int),
        recipe=recipe,
        order=recipe.order(n_samples, seeds),
        measure=_weight,
        record="step",
        dtype="float64",
        any_size=any_size,
    )
    for replica in range(4):  # replicas 2 and 3 follow the orders of 0 and 1
        batches = recipe.batches(n_samples, seeds[replica % 2])
        expected = -np.cumsum([x[rows].mean(axis=0) for rows in batches], axis=0)
        np.testing.assert_allclose(result.records["weight"][replica, 1:, :, 0], expected, atol=1e-12)
    assert result.recorded.tolist() == list(range(len(batches) + 1))


def _weight(weights: list[launch.Tensor], x: launch.Tensor, y: launch.Tensor) -> dict[str, launch.Tensor]:
    return {"weight": weights[0]}


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_steps_follow_the_formulas_with_rates_and_penalties_of_their_own(optimizer: str) -> None:
    """Against the same formulas for single numbers; the bias has no penalty."""
    rates, penalties = np.array([0.3, 0.1, 0.0]), np.array([0.0, 0.2, 0.4])
    result = replicas.minimize(
        half_square,
        [np.full((3, 1, 1), 2.0), np.full((3, 1), 5.0)],
        np.zeros((1, 1)),
        [0],
        recipe=Recipe(optimizer, batch_size=None, epochs=20),
        learning_rate=rates,
        l2=penalties,
        dtype="float64",
    )
    for replica, (rate, penalty) in enumerate(zip(rates, penalties, strict=True)):
        weight, speed, mean, square = 2.0, 0.0, 0.0, 0.0
        for step in range(1, 21):
            gradient = weight + 2 * penalty * weight
            if optimizer == "adam":
                mean += (gradient - mean) * 0.1
                square += (gradient**2 - square) * 0.001
                alpha = rate * (1 - 0.999**step) ** 0.5 / (1 - 0.9**step)
                weight -= mean * alpha / (square**0.5 + 1e-7)
            else:
                speed = (0.9 if optimizer == "momentum" else 0.0) * speed - rate * gradient
                weight += speed
        assert result.weights[0][replica, 0, 0] == pytest.approx(weight, rel=1e-12)
        assert result.weights[1][replica, 0] == 5.0


def test_rows_of_its_own_for_each_replica() -> None:
    x = np.random.default_rng(1).normal(size=(3, 10, 2))
    recipe = Recipe("sgd", 1.0, 4, 2)
    arguments = (mean_product, [np.zeros((3, 2, 1))], x, np.zeros((3, 10), int))
    order = recipe.order(10, seed=range(3))
    result = replicas.minimize(*arguments, recipe=recipe, order=order, dtype="float64")
    for replica in range(3):
        steps = [x[replica][rows].mean(axis=0) for rows in recipe.batches(10, replica)]
        np.testing.assert_allclose(result.weights[0][replica, :, 0], -np.sum(steps, axis=0), atol=1e-12)


def test_equal_experiments_are_compiled_once() -> None:
    replicas.train(NETWORK, RECIPE, TRAIN, seeds=range(6))
    before = compiled.cache_info()
    changed = replace(NETWORK, kernel_initializer="glorot_uniform")
    other = data.circles(100, seed=5)
    replicas.train(changed, replace(RECIPE, learning_rate=0.5), other, seeds=range(50, 56))
    after = compiled.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (1, 0)
    longer = replicas.train(NETWORK, replace(RECIPE, epochs=7), TRAIN, seeds=range(6), record_every=2)
    assert longer.epochs.tolist() == [0, 2, 4, 6, 7]
    assert compiled.cache_info().misses == after.misses
    replicas.train(NETWORK, replace(RECIPE, batch_size=7), TRAIN, seeds=range(6))
    assert compiled.cache_info().misses == after.misses + 1


def test_one_loop_serves_any_number_of_replicas_and_rows() -> None:
    def train(n_rows: int, n_seeds: int) -> replicas.Runs:
        rows, unseen = (data.moons(n, noise=0.2, seed=1) for n in (n_rows, n_rows + 10))
        return replicas.train(NETWORK, replace(RECIPE, batch_size=30), rows, unseen, seeds=range(n_seeds))

    few = train(100, 3)
    misses = compiled.cache_info().misses
    many = train(100, 40)
    assert train(77, 5).test_loss.shape == (5, 7)
    assert compiled.cache_info().misses == misses
    for seed in range(3):
        for ours, theirs in zip(few.weights_of(seed), many.weights_of(seed), strict=True):
            np.testing.assert_allclose(ours, theirs, atol=2e-6)


@pytest.mark.parametrize("batch_size", [None, 30])
def test_a_loop_for_any_size_gives_the_bits_of_one_for_its_own(batch_size: int | None) -> None:
    loss = replicas.CrossEntropy(replicas.layers(NETWORK))
    start = list(initial_weights(NETWORK, range(5)))
    recipe = Recipe("adam", 0.02, batch_size, 8, l2=0.01)
    order = None if batch_size is None else recipe.order(100, range(5))
    own, any_size = (
        replicas.minimize(loss, start, TRAIN.x, TRAIN.y, recipe=recipe, order=order, any_size=each)
        for each in (False, True)
    )
    np.testing.assert_array_equal(own.records["loss"], any_size.records["loss"])
    for ours, theirs in zip(own.weights, any_size.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_loop_for_any_size_asks_for_the_number_of_outputs() -> None:
    loss, start = replicas.CrossEntropy(Dense(("relu",))), list(initial_weights(NETWORK, range(2)))
    recipe = Recipe("sgd", 0.1, None, 1)
    with pytest.raises(ValueError, match="network must know its n_outputs"):
        replicas.minimize(loss, start, TRAIN.x, TRAIN.y, recipe=recipe, any_size=True)


def test_many_shapes_bring_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        for width in range(1, 7):
            replicas.train(Architecture(2, (width,)), Recipe(epochs=1), TRAIN, seeds=[0])
    assert not caplog.records


def test_runs_find_a_seed() -> None:
    runs = replicas.train(NETWORK, Recipe(epochs=1), TRAIN, seeds=[5, 9])
    np.testing.assert_array_equal(runs.weights_of(9)[0], runs.weights[0][1])
    with pytest.raises(ValueError, match=r"seed must be one of the 2 seeds.*Received: seed=0"):
        runs.weights_of(0)


# --- bad input ---------------------------------------------------------------------------------------------

WIDE = data.gaussians(100, n_features=3, seed=0)
SHORT = TRAIN.take(range(90))
THREE = data.Dataset(TRAIN.x, np.arange(100) % 3)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"architecture": "2-8-1"}, "architecture"),
        ({"recipe": None}, "recipe"),
        ({"train": TRAIN.x}, "train"),
        ({"train": None}, "train"),
        ({"train": [TRAIN]}, "train"),
        ({"train": [TRAIN, SHORT]}, "train"),
        ({"train": WIDE}, "n_inputs"),
        ({"test": WIDE}, "n_inputs"),
        ({"train": THREE}, "n_outputs"),
        ({"architecture": Architecture(2, n_outputs=4)}, "n_outputs"),
        ({"test": [TEST]}, "test"),
        ({"test": "moons"}, "test"),
        ({"recipe": Recipe(batch_size=101)}, "batch_size"),
        ({"seeds": []}, "seeds"),
        ({"seeds": [0, -1]}, "seeds"),
        ({"seeds": [1, 1]}, "seeds"),
        ({"seeds": [0.0, 1.0]}, "seeds"),
        ({"seeds": 3}, "seeds"),
        ({"record_every": 0}, "record_every"),
        ({"record_every": 1.5}, "record_every"),
        ({"dtype": "float16"}, "dtype"),
        ({"jit_compile": 1}, "jit_compile"),
        ({"weights": [np.zeros((2, 2, 8))]}, "weights"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, object], name: str) -> None:
    good = {"architecture": NETWORK, "recipe": RECIPE, "train": TRAIN, "test": TEST, "seeds": range(2)}
    with pytest.raises((TypeError, ValueError), match=rf"\b{name} .*Received: "):
        replicas.train(**(good | arguments))  # type: ignore[arg-type]  # wrong types are the point


@pytest.mark.parametrize("settings", [{}, [(NETWORK, RECIPE)], {"a": NETWORK}, {"a": (NETWORK,)}])
def test_bad_settings_are_named(settings: object) -> None:
    with pytest.raises(TypeError, match=r"settings must .*Received: "):
        replicas.compare(settings, TRAIN, seeds=[0])  # type: ignore[arg-type]  # wrong types are the point


def flat_loss(weights: list[launch.Tensor], x: launch.Tensor, y: launch.Tensor) -> launch.Tensor:
    """A loss that forgets the replica axis."""
    return launch.tensorflow().reduce_sum(weights[0])


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"weights": [np.zeros((2, 1)), np.zeros((3, 1))]}, "weights"),
        ({"weights": []}, "weights"),
        ({"dtype": "float16"}, "dtype"),
        ({"record": 0}, "record"),
        ({"weights": [1.0]}, "weights"),
        ({"y": [0, 0]}, "x and y"),
        ({"x": np.zeros((3, 4, 1)), "y": np.zeros((3, 4), int)}, "y"),
        ({"recipe": Recipe(batch_size=2, epochs=3)}, "order"),
        ({"order": np.zeros((2, 4), int)}, "order"),
        ({"order": np.full((3, 4), 4)}, "order"),
        ({"order": np.zeros((3, 3, 4), int)}, "order"),
        ({"order": np.zeros((3, 4))}, "order"),
        ({"order": np.zeros((3, 0), int)}, "order"),
        ({"learning_rate": [0.1, 0.1, 0.1]}, "learning_rate"),
        ({"learning_rate": -0.1}, "learning_rate"),
        ({"l2": [np.nan, 0.0]}, "l2"),
        ({"record": "epoch"}, "record"),
        ({"loss": flat_loss}, "loss"),
        ({"any_size": 1}, "any_size"),
        ({"jit_compile": 1}, "jit_compile"),
    ],
)
def test_bad_arguments_of_the_core_are_named(arguments: dict[str, object], name: str) -> None:
    good: dict[str, npt.ArrayLike | object] = {
        "loss": mean_product,
        "weights": [np.zeros((2, 1, 1))],
        "x": np.zeros((4, 1)),
        "y": np.zeros(4, int),
        "recipe": Recipe(batch_size=None, epochs=3),
    }
    with pytest.raises((TypeError, ValueError), match=rf"\b{name} .*Received: "):
        replicas.minimize(**(good | arguments))  # type: ignore[arg-type]  # wrong types are the point


@pytest.mark.parametrize("momentum", [-0.1, 1.1])
def test_a_momentum_is_from_0_to_1(momentum: float) -> None:
    with pytest.raises(ValueError, match="momentum must be"):
        Momentum(momentum)


@pytest.mark.parametrize("settings", [{"beta_1": 1.0}, {"beta_2": 1.0}, {"epsilon": 0.0}, {"beta_1": -0.1}])
def test_adam_refuses_what_would_never_step_or_never_forget(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(settings))} must be"):
        Adam(**settings)
