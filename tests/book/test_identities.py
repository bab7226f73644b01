"""What the lesson says of Keras that is true by definition: Keras calculates what the formulas say."""

from __future__ import annotations

import ast

import numpy as np
import numpy.typing as npt
import pytest

from firstnn import Architecture, backprop, data, launch, network, replicas
from firstnn.book.claims import first_program, learning, loss_and_accuracy
from firstnn.book.claims.first_program import CODE, NETWORK, RECIPE
from firstnn.training import Recipe

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_layer_multiplies_adds_a_bias_and_activates(seed: int) -> None:
    """In whole numbers exactly; in decimal numbers to the seven digits that Keras keeps."""
    launch.tensorflow()
    import keras

    layer = keras.layers.Dense(4, activation="relu")
    layer.build((None, 5))
    draw = np.random.default_rng(seed)
    for exact in (True, False):
        arrays = [
            (draw.integers(-9, 10, shape) if exact else draw.uniform(-1, 1, shape)).astype(np.float32)
            for shape in ((8, 5), (5, 4), (4,))
        ]
        x, kernel, bias = arrays
        layer.set_weights([kernel, bias])
        by_hand = network.dense(x, kernel, bias, "relu")
        assert np.abs(layer(x).numpy() - by_hand).max() <= (0 if exact else 1e-5)
        assert not np.allclose(layer(x).numpy(), network.dense(x, kernel, None, "relu"))


def test_the_input_has_nothing_to_learn() -> None:
    launch.tensorflow()
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(1)])
    assert len(model.layers) == 2
    assert model.count_params() == (3 + 1) * 4 + (4 + 1) * 1 == Architecture(3, (4,)).n_parameters


def answers(seed: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return probabilities, the first exactly one half, and true answers."""
    draw = np.random.default_rng(seed)
    p = draw.uniform(0.01, 0.99, 50).astype(np.float32)
    p[0] = 0.5
    return p, draw.integers(0, 2, 50).astype(np.float32)


@pytest.mark.parametrize("seed", SEEDS)
def test_loss_and_accuracy_are_those_of_the_formulas(seed: int) -> None:
    launch.tensorflow()
    import keras

    p, y = answers(seed)
    of_the_truth = np.where(y == 1, p, 1 - p).astype(np.float64)
    loss = float(keras.losses.binary_crossentropy(y, p))
    assert loss == pytest.approx(-np.log(of_the_truth).mean(), abs=1e-6)
    assert np.exp(-loss) == pytest.approx(of_the_truth.prod() ** (1 / len(p)), abs=1e-6)  # geometric mean
    accuracy = float(np.mean(keras.metrics.binary_accuracy(y, p)))
    assert accuracy == pytest.approx(np.mean((p > 0.5) == (y == 1)), abs=1e-6)  # one half is a no


def test_bare_probabilities_cap_the_loss_and_sums_do_not() -> None:
    tf = launch.tensorflow()
    import keras

    truth, logit = tf.constant([1.0]), tf.constant([-50.0])
    bare = tf.constant(tf.sigmoid(logit).numpy())  # Keras cannot look behind it
    assert float(keras.losses.binary_crossentropy(truth, bare)) == pytest.approx(-np.log(1e-7), abs=1e-3)
    assert float(keras.losses.binary_crossentropy(truth, logit, from_logits=True)) == pytest.approx(50)


def test_frozen_weights_keep_every_bit_of_the_loss() -> None:
    train = [learning.MOONS.train(seed) for seed in SEEDS]
    frozen = replicas.train(learning.NETWORK, Recipe("adam", 0, None, 20), train, seeds=SEEDS)
    assert (frozen.train_loss == frozen.train_loss[:, :1]).all()


def test_a_lower_loss_can_come_with_a_lower_accuracy() -> None:
    even, bold = np.array([0.55] * 4), np.array([0.99, 0.99, 0.99, 0.40])
    assert -np.log(bold).mean() < -np.log(even).mean()
    assert (bold > 0.5).mean() < (even > 0.5).mean()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tiny_change_of_the_weights_moves_the_loss(seed: int) -> None:
    rows = loss_and_accuracy.MOONS.train(seed)
    before = loss_and_accuracy.NETWORK.initial_weights(seed)
    after = [array.astype(np.float64) + loss_and_accuracy.TINY for array in before]
    assert backprop.loss(before, rows.x, rows.y, "relu") != backprop.loss(after, rows.x, rows.y, "relu")


# The program of step 3


def test_the_program_is_what_the_runs_beside_it_train() -> None:
    """Network, optimizer, batches and epochs are read off the program itself."""
    called = {
        node.func.attr: node
        for node in ast.walk(ast.parse(CODE))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    named = {
        name: {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg != "optimizer"}
        for name, call in called.items()
    }
    assert named["Adam"] == {"learning_rate": RECIPE.learning_rate}
    assert named["fit"] == {"epochs": RECIPE.epochs, "verbose": 0}
    assert f'Dense({NETWORK.hidden[0]}, activation="{NETWORK.activations[0]}")' in CODE
    assert f"Input(shape=({NETWORK.n_inputs},))" in CODE


@pytest.mark.slow
def test_keras_gets_as_far_as_the_runs_beside_it() -> None:
    launch.tensorflow()
    import keras

    train, test = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    keras.utils.set_random_seed(0)
    names = {"keras": keras, "train": train, "test": test}
    exec(CODE, names)
    runs = first_program.SHOWN_CODE.run(tuple(SEEDS))[""]
    assert runs.test_accuracy is not None
    low, high = np.percentile(runs.test_accuracy[:, -1], [0, 100])
    assert low <= float(str(names["accuracy"])) <= high
