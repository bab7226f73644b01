"""Step 6: the exclusive or, four points that need a bend, and enough units to find it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import backprop, data, replicas
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Outcome, at_least, between, described, exact, experiment, measured
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

Seeds = tuple[int, ...]
Result = dict[str, Runs]

LINEAR_RECIPE = Recipe("adam", 0.05, None, 300)
LINEAR = [Architecture(2, (8,) * depth, "linear", "glorot_uniform") for depth in (0, 1, 2)]

RECIPE = Recipe("adam", 0.05, None, 500)
WIDTHS = (2, 4, 16)
NETWORKS = {
    f"{activation} {width}": Architecture(2, (width,), activation, "glorot_uniform")
    for activation in ("relu", "tanh")
    for width in WIDTHS
}

TWO_UNITS: list[npt.ArrayLike] = [[[1, -1], [1, -1]], [0, 0], [[-5], [-5]], [5]]
"""Weights found by thinking: one unit is on where both inputs are 1, the other where both are -1."""


@experiment(
    "Data: the four points of the exclusive or. "
    + "; ".join(f"Network {described(network, LINEAR_RECIPE)}" for network in LINEAR)
    + ". In double precision: in single precision, outputs that differ by rounding alone pass for answers."
)
def linear_networks(seeds: Seeds) -> Result:
    """Return the runs with no, one and two linear hidden layers, every epoch recorded."""
    settings = {f"{len(network.hidden)} hidden": (network, LINEAR_RECIPE) for network in LINEAR}
    return replicas.compare(settings, data.xor_points(), seeds=seeds, dtype="float64")


@experiment(
    "Data: the four points of the exclusive or, with inputs -1 and 1. "
    + "; ".join(f"Network {described(network, RECIPE)}" for network in NETWORKS.values())
    + ". A network has solved it when all four answers are right at the end."
)
def widths(seeds: Seeds) -> Result:
    """Return the runs of every activation and number of hidden units, as they end."""
    return _trained(seeds, NETWORKS, RECIPE)


@experiment(
    "Data: the four points of the exclusive or, with inputs -1 and 1. A network of two ReLU units whose "
    f"weights are set by hand, kernel and bias in turn: {TWO_UNITS}."
)
def set_by_hand(seeds: Seeds) -> tuple[list[float], list[int]]:
    """Return the probabilities of class 1, and the true classes."""
    points = data.xor_points(centred=True)
    return backprop.forward(TWO_UNITS, points.x, "relu")[:, 0].tolist(), points.y.tolist()


@claim(
    "no-linear-network-solves-xor",
    part="start-and-activation",
    says=(
        "With linear layers, one or several, the exclusive or stays out of reach. In no epoch are more than "
        "{best_accuracy} of its four points right, and the loss never goes below {lowest_loss}, a coin's."
    ),
    criterion=at_least(100),
    experiment=linear_networks,
)
def linear_fails(result: Result) -> Outcome:
    """At no depth and in no epoch are all points right, or is the loss below ln 2."""
    accuracy = np.max([runs.train_accuracy.max(axis=1) for runs in result.values()], axis=0)
    loss = np.min([runs.train_loss.min(axis=1) for runs in result.values()], axis=0)
    return Outcome(
        (accuracy <= 0.75) & (loss >= np.log(2) - 1e-9),
        measured(best_accuracy=(accuracy, "%"), lowest_loss=loss),
    )


@claim(
    "two-relu-units-are-enough-for-xor",
    part="start-and-activation",
    says=(
        "Two ReLU units are enough for the exclusive or, if somebody sets their weights: each right answer "
        "gets a probability of {probability}."
    ),
    criterion=exact(),
    experiment=set_by_hand,
)
def enough_by_hand(answers: tuple[list[float], list[int]]) -> Outcome:
    """All four points are right."""
    probability, true_class = np.array(answers[0]), np.array(answers[1])
    given = np.where(true_class == 1, probability, 1 - probability)
    return Outcome(np.array([(given > 0.5).all()]), measured(probability=(given.min(), "%")))


@claim(
    "two-relu-units-seldom-learn-xor",
    part="start-and-activation",
    says=(
        "Training does not always arrive: with two ReLU units it learned the exclusive or in {held} of {of} "
        "networks."
    ),
    criterion=between(5, 35),
    experiment=widths,
    corrects="Training repeats until the network is good.",
)
def two_relu_units(result: Result) -> Outcome:
    """With two ReLU units all points are right at the end."""
    return _solved(result["relu 2"])


@claim(
    "four-relu-units-often-learn-xor",
    part="start-and-activation",
    says="With four ReLU units training learned the exclusive or in {held} of {of} networks.",
    criterion=between(50, 90),
    experiment=widths,
)
def four_relu_units(result: Result) -> Outcome:
    """With four ReLU units all points are right at the end."""
    return _solved(result["relu 4"])


@claim(
    "sixteen-relu-units-learn-xor",
    part="start-and-activation",
    says=(
        "With sixteen ReLU units, far more than needed, training learned the exclusive or in {held} of {of} "
        "networks."
    ),
    criterion=at_least(97),
    experiment=widths,
    condition="The network has more units than the task needs.",
)
def sixteen_relu_units(result: Result) -> Outcome:
    """With sixteen ReLU units all points are right at the end."""
    return _solved(result["relu 16"])


@claim(
    "two-tanh-units-learn-xor-more-often",
    part="start-and-activation",
    says="With two tanh units training learned the exclusive or in {held} of {of} networks.",
    criterion=between(25, 65),
    experiment=widths,
)
def two_tanh_units(result: Result) -> Outcome:
    """With two tanh units all points are right at the end."""
    return _solved(result["tanh 2"])


@claim(
    "four-tanh-units-learn-xor",
    part="start-and-activation",
    says="With four tanh units training learned the exclusive or in {held} of {of} networks.",
    criterion=at_least(84),
    experiment=widths,
)
def four_tanh_units(result: Result) -> Outcome:
    """With four tanh units all points are right at the end."""
    return _solved(result["tanh 4"])


def _solved(runs: Runs) -> Outcome:
    accuracy = runs.train_accuracy[:, -1]
    return Outcome(accuracy == 1, measured(accuracy=(accuracy, "%"), loss=runs.train_loss[:, -1]))


def _trained(seeds: Seeds, networks: dict[str, Architecture], recipe: Recipe) -> Result:
    """Train networks of several widths as if all had the largest.

    A unit that starts with zeros on all its connections never changes: nothing goes out of it, and nothing
    comes back. So narrow networks run beside wide ones in one computation.
    """
    widest = max(network.hidden[0] for network in networks.values())
    settings = {}
    for name, network in networks.items():
        missing = widest - network.hidden[0]
        kernel, bias, kernel_out, bias_out = initial_weights(network, seeds)
        weights = [
            np.pad(kernel, [(0, 0), (0, 0), (0, missing)]),
            np.pad(bias, [(0, 0), (0, missing)]),
            np.pad(kernel_out, [(0, 0), (0, missing), (0, 0)]),
            bias_out,
        ]
        architecture = Architecture(2, (widest,), network.activation)
        settings[name] = Setting(architecture, recipe, weights=weights)
    points = data.xor_points(centred=True)
    return replicas.compare(settings, points, seeds=seeds, record_every=recipe.epochs)
