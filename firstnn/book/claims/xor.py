"""Step 6: the exclusive or, four points that need a bend, and enough units to find it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import backprop, data, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import (
    LOSS_OF_A_COIN,
    Doubles,
    Seeds,
    quantity,
    train_accuracy,
    train_loss,
)
from firstnn.book.evidence import at_least, between, described, exact, experiment
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("start-and-activation").claim

LINEAR_RECIPE = Recipe("adam", 0.05, None, 300)
LINEAR = [Architecture(2, (8,) * depth, "linear", "glorot_uniform") for depth in (0, 1, 2)]


@experiment(
    "Data: the four points of the exclusive or. "
    + "; ".join(f"Network {described(network, LINEAR_RECIPE)}" for network in LINEAR)
    + ". In double precision: in single precision, outputs that differ by rounding alone pass for answers."
)
def linear_networks(seeds: Seeds) -> dict[str, Runs]:
    """Return the runs with no, one and two linear hidden layers, every epoch recorded."""
    settings = {f"{len(network.hidden)} hidden": (network, LINEAR_RECIPE) for network in LINEAR}
    return replicas.compare(settings, data.xor_points(), seeds=seeds, dtype="float64")


@quantity("%")
def best_accuracy(result: dict[str, Runs]) -> Doubles:
    """The accuracy of the best network of a seed in its best epoch."""
    return np.asarray(np.max([runs.train_accuracy.max(axis=1) for runs in result.values()], axis=0))


@quantity()
def lowest_loss(result: dict[str, Runs]) -> Doubles:
    """The loss of the best network of a seed in its best epoch."""
    return np.asarray(np.min([runs.train_loss.min(axis=1) for runs in result.values()], axis=0))


claim(
    "no-linear-network-solves-xor",
    "With linear layers, one or several, the exclusive or stays out of reach. In no epoch are more than "
    "{best_accuracy:max} of its four points right, and the loss never goes below {lowest_loss:min}, a "
    "coin's.",
    criterion=at_least(100),
    experiment=linear_networks,
    holds=(best_accuracy <= 0.75) & (lowest_loss >= LOSS_OF_A_COIN - 1e-9),
    figures={"best_accuracy": best_accuracy, "lowest_loss": lowest_loss},
)

TWO_UNITS: list[npt.ArrayLike] = [[[1, -1], [1, -1]], [0, 0], [[-5], [-5]], [5]]
"""Weights found by thinking: one unit is on where both inputs are 1, the other where both are -1."""


@experiment(
    "Data: the four points of the exclusive or, with inputs -1 and 1. A network of two ReLU units whose "
    f"weights are set by hand, kernel and bias in turn: {TWO_UNITS}."
)
def set_by_hand(seeds: Seeds) -> tuple[list[float], list[int]]:
    """Return the probabilities of class 1, and the true classes."""
    points = data.xor_points(centred=True)
    return backprop.forward(TWO_UNITS, points.x, "relu")[:, 0].tolist(), points.y.tolist()


@quantity("%")
def least_probability(answers: tuple[list[float], list[int]]) -> float:
    """The smallest probability that a true answer gets."""
    probability, true_class = np.array(answers[0]), np.array(answers[1])
    return float(np.where(true_class == 1, probability, 1 - probability).min())


claim(
    "two-relu-units-are-enough-for-xor",
    "Two ReLU units are enough for the exclusive or, if somebody sets their weights: each right answer "
    "gets a probability of {probability}.",
    criterion=exact(),
    experiment=set_by_hand,
    holds=least_probability > 0.5,
    figures={"probability": least_probability},
)

RECIPE = Recipe("adam", 0.05, None, 500)
WIDTHS = (2, 4, 16)
NETWORKS = {
    f"{activation} {width}": Architecture(2, (width,), activation, "glorot_uniform")
    for activation in ("relu", "tanh")
    for width in WIDTHS
}


@experiment(
    "Data: the four points of the exclusive or, with inputs -1 and 1. "
    + "; ".join(f"Network {described(network, RECIPE)}" for network in NETWORKS.values())
    + ". A network has solved it when all four answers are right at the end."
)
def widths(seeds: Seeds, recipe: Recipe = RECIPE) -> dict[str, Runs]:
    """Return the runs of every activation and number of hidden units, as they end.

    Narrow networks run beside wide ones in one computation: a unit that starts with zeros on all its
    connections never changes, for nothing goes out of it, and nothing comes back.
    """
    widest = max(network.hidden[0] for network in NETWORKS.values())
    settings = {}
    for name, network in NETWORKS.items():
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


claim(
    "two-relu-units-seldom-learn-xor",
    "Training does not always arrive: with two ReLU units it learned the exclusive or in {held} of {of} "
    "networks.",
    criterion=between(5, 35),
    experiment=widths,
    holds=train_accuracy("relu 2").end.equals(1),
    figures={"accuracy": train_accuracy("relu 2").end, "loss": train_loss("relu 2").end},
    corrects="Training repeats until the network is good.",
)

claim(
    "four-relu-units-often-learn-xor",
    "With four ReLU units training learned the exclusive or in {held} of {of} networks.",
    criterion=between(50, 90),
    experiment=widths,
    holds=train_accuracy("relu 4").end.equals(1),
    figures={"accuracy": train_accuracy("relu 4").end, "loss": train_loss("relu 4").end},
)

claim(
    "sixteen-relu-units-learn-xor",
    "With sixteen ReLU units, far more than needed, training learned the exclusive or in {held} of {of} "
    "networks.",
    criterion=at_least(97),
    experiment=widths,
    holds=train_accuracy("relu 16").end.equals(1),
    figures={"accuracy": train_accuracy("relu 16").end, "loss": train_loss("relu 16").end},
    condition="The network has more units than the task needs.",
)

claim(
    "two-tanh-units-learn-xor-more-often",
    "With two tanh units training learned the exclusive or in {held} of {of} networks.",
    criterion=between(25, 65),
    experiment=widths,
    holds=train_accuracy("tanh 2").end.equals(1),
    figures={"accuracy": train_accuracy("tanh 2").end, "loss": train_loss("tanh 2").end},
)

claim(
    "four-tanh-units-learn-xor",
    "With four tanh units training learned the exclusive or in {held} of {of} networks.",
    criterion=at_least(84),
    experiment=widths,
    holds=train_accuracy("tanh 4").end.equals(1),
    figures={"accuracy": train_accuracy("tanh 4").end, "loss": train_loss("tanh 4").end},
)
