"""Step 1: what a bias is for, what no straight line can do, and what hidden layers do to the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import data, random, replicas
from firstnn.book.claims import neighbors
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, hidden, learning_rate, updates
from firstnn.book.claims.quantities import Doubles, Seeds, quantity, share, test_accuracy, values
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.data import Dataset
from firstnn.network import Architecture, dense
from firstnn.replicas import Setting
from firstnn.training import Recipe

claim = Part("neurons-and-layers").claim

# What a bias is for.

POINTS, TEST_POINTS, THRESHOLD = 100, 500, 0.5
WITHOUT_BIASES = Architecture(1, (16,), use_bias=False)
FOR_THRESHOLD = Recipe("adam", 0.03, None, 150)


@experiment(
    f"Data: {POINTS} numbers from 0 to 1 to train on and {TEST_POINTS} to test on, new ones for every seed; "
    f"class 1 is above {THRESHOLD}. Network {described(WITHOUT_BIASES, FOR_THRESHOLD)}; the same with "
    "biases; and without biases, but with hidden units of sigmoid and of tanh.",
    varies="data, initial weights",
)
def threshold(
    seeds: Seeds, architecture: Architecture = WITHOUT_BIASES, recipe: Recipe = FOR_THRESHOLD
) -> dict[str, Any]:
    """Return the runs, and the share of the larger class in each test set."""
    train = [_above(POINTS, seed, "data") for seed in seeds]
    test = [_above(TEST_POINTS, seed, "test") for seed in seeds]
    networks = {
        "without": architecture,
        "with": replace(architecture, use_bias=True),
        "sigmoid": replace(architecture, activation="sigmoid"),
        "tanh": replace(architecture, activation="tanh"),
    }
    settings = {name: Setting(network, recipe) for name, network in networks.items()}
    runs = replicas.compare(settings, train, test, seeds=seeds, record_every=recipe.epochs)
    return {**runs, "larger_class": np.array([each.majority_share for each in test])}


def _above(n_samples: int, seed: int, stream: str) -> Dataset:
    x = random.uniform(n_samples, seed=seed, stream=stream)
    return data.Dataset(x[:, np.newaxis].astype(np.float32), (x > THRESHOLD).astype(np.int64))


@quantity()
def one_answer_for_all(result: dict[str, Any]) -> npt.NDArray[np.bool_]:
    """Whether the test accuracy is the share of a class: that of the larger one, or that of the other."""
    accuracy = result["without"].test_accuracy[:, -1]
    return np.asarray(np.isclose(np.abs(accuracy - 0.5), result["larger_class"] - 0.5))


claim(
    "without-biases-relu-gives-one-answer-for-all",
    "Is a number between 0 and 1 above one half? Without biases a network of ReLU cannot learn it: it can "
    "only stretch the number, so it gives every number the same answer, and {without} are right. With biases "
    "{with_biases} are. Sigmoid and tanh curve even without biases, and get away with it: {sigmoid} and "
    "{tanh}.",
    criterion=at_least(95),
    experiment=threshold,
    holds=one_answer_for_all & (test_accuracy("with").end > 0.95),
    figures={
        "without": test_accuracy("without").end,
        "with_biases": test_accuracy("with").end,
        "sigmoid": test_accuracy("sigmoid").end,
        "tanh": test_accuracy("tanh").end,
    },
    corrects="A neuron multiplies its inputs by weights and adds up; the bias is a detail.",
    scope=(
        updates(threshold, times=3),
        learning_rate(threshold, times=3),
        hidden(threshold, (16, 16)),
        activation(threshold, "sigmoid", beyond="get away with it", shows=test_accuracy("without").end > 0.9),
        activation(threshold, "tanh", beyond="get away with it", shows=test_accuracy("without").end > 0.9),
    ),
)


# What hidden layers do to the data that passes through them.

CIRCLES = Generated("circles", 200, n_test=500)
ONE_HIDDEN_LAYER = Architecture(2, (16,))
RECIPE = Recipe("adam", 0.02, None, 100)
PENALTY = 1e-3
ANGLES = 180


@experiment(
    f"Data: {CIRCLES}. Network {described(ONE_HIDDEN_LAYER, RECIPE)}. Then a flat boundary is fitted to "
    "the training points as they come in, and as the hidden layer passes them on, before and after training: "
    f"least squares to -1 and 1 with the penalty {PENALTY:g}. Counted are the test points on its right side. "
    f"The best of all lines is searched for among the test points themselves, in {ANGLES} directions.",
    varies="data, initial weights",
)
def flat_boundaries(
    seeds: Seeds,
    architecture: Architecture = ONE_HIDDEN_LAYER,
    recipe: Recipe = RECIPE,
    source: Generated = CIRCLES,
) -> dict[str, Doubles]:
    """Return the share of test points that a flat boundary separates at each place, and the network."""
    train, test = datasets(source, seeds)
    assert test is not None
    runs = replicas.train(architecture, recipe, train, test, seeds=seeds, record_every=recipe.epochs)
    shares: dict[str, list[float]] = {"inputs": [], "untrained": [], "first_layer": [], "best_line": []}
    for seed, rows, new_rows in zip(seeds, train, test, strict=True):
        places: dict[str, list[npt.NDArray[Any]]] = {
            "inputs": [],
            "untrained": architecture.initial_weights(seed)[:2],
            "first_layer": runs.weights_of(seed)[:2],
        }
        for name, weights in places.items():
            passed_on, new_passed_on = (
                _passed_on(each.x, weights, architecture.activations) for each in (rows, new_rows)
            )
            shares[name].append(_separated(passed_on, rows.y, new_passed_on, new_rows.y))
        shares["best_line"].append(_best_line(new_rows))
    return {name: np.array(share) for name, share in shares.items()} | {
        "network": np.asarray(runs.test_accuracy)[:, -1]
    }


def _passed_on(x: npt.ArrayLike, weights: Sequence[npt.ArrayLike], activations: tuple[str, ...]) -> Doubles:
    """Return what the layers with these weights make of the rows, shape (n_samples, units)."""
    outputs = np.asarray(x, dtype=np.float64)
    for kernel, bias, name in zip(weights[::2], weights[1::2], activations, strict=False):
        outputs = dense(outputs, kernel, bias, name)
    return outputs


def _separated(x: Doubles, y: npt.NDArray[np.int64], new_x: Doubles, new_y: npt.NDArray[np.int64]) -> float:
    """Fit -1 and 1 by least squares with a small penalty, and return the share of new rows that it gets."""
    x, new_x = (np.column_stack([each, np.ones(len(each))]) for each in (x, new_x))
    slope = np.linalg.solve(x.T @ x + PENALTY * np.eye(x.shape[1]), x.T @ (2 * y - 1))
    return float(((new_x @ slope > 0) == new_y).mean())


def _best_line(rows: Dataset) -> float:
    """Return the largest share of the rows that a straight line separates: all places, many directions."""
    turns = np.arange(ANGLES) * np.pi / ANGLES
    along = rows.x.astype(np.float64) @ np.stack([np.cos(turns), np.sin(turns)])  # (n_samples, n_angles)
    ones = (rows.y == 1)[np.argsort(along, axis=0)]
    below = np.concatenate([np.zeros((1, ANGLES)), np.cumsum(np.where(ones, 1, -1), axis=0)])
    right = rows.n_samples - ones.sum(axis=0) + below  # with class 1 below the line, and 0 above it
    return float(np.maximum(right, rows.n_samples - right).max() / rows.n_samples)


inputs, untrained, first_layer, best_line, network = (
    share(place) for place in ("inputs", "untrained", "first_layer", "best_line", "network")
)
QUADRANTS = Generated("xor_quadrants", 200, n_test=500)
CIRCLE_IN_A_SQUARE = Generated("noisy_circle", 200, (("flip", 0.0),), n_test=500)
MOONS = Generated("moons", 200, (("noise", 0.1),), n_test=500)
SPIRALS = Generated("spirals", 200, n_test=500)

claim(
    "a-straight-line-cannot-part-circles",
    "No straight line parts a circle from the ring around it. A line fitted to the points has {inputs} of "
    "new ones on its right side; the best of all lines, found by search among the new points themselves, has "
    "{best_line:about}, and {best_line:max} at most. A network with a hidden layer has {network}.",
    criterion=at_least(97),
    experiment=flat_boundaries,
    holds=(best_line <= 0.75) & (network - best_line > 0.2),
    figures=values("inputs", "best_line", "network", unit="%"),
    corrects="More training or a better method would find a line that parts them.",
    scope=(
        neighbors.data(flat_boundaries, Generated("circles", 1000, n_test=500)),
        neighbors.data(flat_boundaries, Generated("circles", 200, (("noise", 0.0),), n_test=500)),
        neighbors.data(flat_boundaries, QUADRANTS),
        neighbors.data(flat_boundaries, CIRCLE_IN_A_SQUARE),
        neighbors.data(flat_boundaries, MOONS, beyond="a circle from the ring around it"),
    ),
)

claim(
    "a-hidden-layer-untangles-the-data",
    "A hidden layer rewrites the data so that a flat boundary is enough. Drawn through the inputs, the "
    "boundary has {inputs} of new points on its right side; drawn through the outputs of a trained hidden "
    f"layer of {ONE_HIDDEN_LAYER.hidden[0]} units, {{first_layer}}. It takes enough units that bend: "
    "with 4 of them it often fails, and with linear ones it changes nothing.",
    criterion=at_least(97),
    experiment=flat_boundaries,
    holds=(first_layer >= 0.9) & (first_layer - inputs > 0.2),
    figures=values("inputs", "first_layer", unit="%"),
    scope=(
        updates(flat_boundaries, times=1 / 3),
        updates(flat_boundaries, times=3),
        learning_rate(flat_boundaries, times=3),
        activation(flat_boundaries, "tanh"),
        activation(flat_boundaries, "sigmoid"),
        neighbors.data(flat_boundaries, QUADRANTS),
        neighbors.data(flat_boundaries, CIRCLE_IN_A_SQUARE),
        hidden(flat_boundaries, (4,), beyond="with 4 of them it often fails"),
        activation(
            *(flat_boundaries, "linear"),
            beyond="with linear ones it changes nothing",
            shows=abs(first_layer - inputs) < 0.02,
        ),
    ),
)

claim(
    "an-untrained-hidden-layer-untangles-too",
    "On data as simple as these, training is not even what untangles them. Behind a hidden layer of "
    f"{ONE_HIDDEN_LAYER.hidden[0]} ReLU units whose weights are still random, the flat boundary has "
    "{untrained} of new points right, behind the trained one {first_layer}. That is ReLU on an easy shape: "
    "random tanh or sigmoid units do not manage it, nor do random ReLU units with spirals, and 4 units "
    "are mostly too few.",
    criterion=at_least(97),
    experiment=flat_boundaries,
    holds=(untrained >= 0.9) & (untrained - inputs > 0.2),
    figures=values("untrained", "first_layer", unit="%"),
    corrects="Training is what teaches a hidden layer to rewrite the data usefully.",
    scope=(
        hidden(flat_boundaries, (64,)),
        neighbors.data(flat_boundaries, QUADRANTS),
        neighbors.data(flat_boundaries, CIRCLE_IN_A_SQUARE),
        hidden(flat_boundaries, (4,), beyond="are mostly too few"),
        activation(flat_boundaries, "tanh", beyond="random tanh or sigmoid units do not manage it"),
        activation(flat_boundaries, "sigmoid", beyond="random tanh or sigmoid units do not manage it"),
        neighbors.data(flat_boundaries, SPIRALS, beyond="nor do random ReLU units with spirals"),
    ),
)
