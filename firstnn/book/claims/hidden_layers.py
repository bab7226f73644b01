"""Step 1, continued: what hidden layers do to the data that passes through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.network import Architecture, dense
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

CIRCLES = Generated("circles", 200, n_test=500)
TWO_HIDDEN_LAYERS = Architecture(2, (16, 16))
RECIPE = Recipe("adam", 0.02, None, 100)
PENALTY = 1e-3


@experiment(
    f"Data: {CIRCLES}. Network {described(TWO_HIDDEN_LAYERS, RECIPE)}. Then a flat boundary is fitted to "
    "the training points as they come in, as the first hidden layer passes them on (before and after "
    f"training), and as the second does: least squares to -1 and 1 with the penalty {PENALTY:g}. "
    "Counted are the test points on its right side."
)
def flat_boundaries(seeds: Seeds) -> dict[str, Doubles]:
    """Return the share of test points that a flat boundary separates, at each place."""
    return _flat_boundaries(seeds, TWO_HIDDEN_LAYERS)


def _flat_boundaries(seeds: Seeds, architecture: Architecture) -> dict[str, Doubles]:
    train, test = datasets(CIRCLES, seeds)
    assert test is not None
    runs = replicas.train(architecture, RECIPE, train, seeds=seeds, record_every=RECIPE.epochs)
    shares: dict[str, list[float]] = {"inputs": [], "untrained": [], "first_layer": [], "second_layer": []}
    for seed, rows, new_rows in zip(seeds, train, test, strict=True):
        before, after = architecture.initial_weights(seed), runs.weights_of(seed)
        places: dict[str, list[npt.NDArray[Any]]] = {
            "inputs": [],
            "untrained": before[:2],
            "first_layer": after[:2],
            "second_layer": after[:4],
        }
        for name, weights in places.items():
            passed_on, new_passed_on = (
                _passed_on(each.x, weights, architecture.activations) for each in (rows, new_rows)
            )
            shares[name].append(_separated(passed_on, rows.y, new_passed_on, new_rows.y))
    return {name: np.array(share) for name, share in shares.items()}


def _passed_on(x: npt.ArrayLike, weights: Sequence[npt.ArrayLike], activations: tuple[str, ...]) -> Doubles:
    """Return what the layers with these weights make of the rows, shape (n_samples, units)."""
    outputs = np.asarray(x, dtype=np.float64)
    for kernel, bias, activation in zip(weights[::2], weights[1::2], activations, strict=False):
        outputs = dense(outputs, kernel, bias, activation)
    return outputs


def _separated(x: Doubles, y: npt.NDArray[np.int64], new_x: Doubles, new_y: npt.NDArray[np.int64]) -> float:
    """Fit -1 and 1 by least squares with a small penalty, and return the share of new rows that it gets."""
    x, new_x = (np.column_stack([each, np.ones(len(each))]) for each in (x, new_x))
    slope = np.linalg.solve(x.T @ x + PENALTY * np.eye(x.shape[1]), x.T @ (2 * y - 1))
    return float(((new_x @ slope > 0) == new_y).mean())


@claim(
    "a-straight-line-cannot-part-circles",
    part="neurons-and-layers",
    says=(
        "No straight line parts a circle from the ring around it: a line fitted to the points gets {inputs} "
        "of new ones right."
    ),
    criterion=at_least(95),
    experiment=flat_boundaries,
)
def inputs_are_tangled(shares: dict[str, Doubles]) -> Outcome:
    """On the inputs, the boundary must get no more than 65 % of the test points."""
    return Outcome(shares["inputs"] <= 0.65, measured(inputs=(shares["inputs"], "%")))


@claim(
    "a-hidden-layer-untangles-the-data",
    part="neurons-and-layers",
    says=(
        "A hidden layer rewrites the data so that a flat boundary is enough: drawn through its outputs, it "
        "gets {first_layer} of new points right; drawn through the inputs, {inputs}."
    ),
    criterion=at_least(95),
    experiment=flat_boundaries,
)
def first_layer_untangles(shares: dict[str, Doubles]) -> Outcome:
    """On the outputs of the first hidden layer, the boundary must get at least 90 % of the test points."""
    first = shares["first_layer"]
    return Outcome(first >= 0.9, measured(inputs=(shares["inputs"], "%"), first_layer=(first, "%")))


@claim(
    "an-untrained-hidden-layer-untangles-too",
    part="neurons-and-layers",
    says=(
        "What untangles is the bend of the activation, and enough units: behind a hidden layer whose weights "
        "are still random, the boundary gets {untrained} right."
    ),
    criterion=at_least(95),
    experiment=flat_boundaries,
    condition="Two inputs, and many more units than inputs.",
    corrects="Training is what teaches a hidden layer to rewrite the data usefully.",
)
def untrained_layer_untangles(shares: dict[str, Doubles]) -> Outcome:
    """On the outputs of the untrained first layer, too, the boundary must get at least 90 %."""
    untrained, first = shares["untrained"], shares["first_layer"]
    return Outcome(untrained >= 0.9, measured(untrained=(untrained, "%"), first_layer=(first, "%")))


@claim(
    "a-second-hidden-layer-adds-nothing-here",
    part="neurons-and-layers",
    says=(
        "A second hidden layer has nothing left to do here: {second_layer} right behind it, {first_layer} "
        "right behind the first."
    ),
    criterion=at_least(95),
    experiment=flat_boundaries,
    condition="The task is as simple as two circles.",
    corrects="Layer by layer, the data is transformed step by step into the answer.",
)
def second_layer_adds_nothing(shares: dict[str, Doubles]) -> Outcome:
    """Behind the second hidden layer, the boundary must get at most two points more than behind the first."""
    first, second = shares["first_layer"], shares["second_layer"]
    return Outcome(second <= first + 0.02, measured(first_layer=(first, "%"), second_layer=(second, "%")))
