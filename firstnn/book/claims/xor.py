"""Step 6: the exclusive or, four points that no line parts, and units enough to part them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstnn import data, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import learning_rate, optimizer, other, updates
from firstnn.book.claims.quantities import LOSS_OF_A_COIN, Doubles, Quantity, Seeds, quantity, share
from firstnn.book.evidence import at_least, described, experiment
from firstnn.initializers import Initializer
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("start-and-activation").claim

LINEAR_RECIPE = Recipe("adam", 0.05, None, 300)
LINEAR = [Architecture(2, (8,) * depth, "linear", "glorot_uniform") for depth in (0, 1, 2)]


@experiment(
    "Data: the four points of the exclusive or. "
    + "; ".join(f"Network {described(network, LINEAR_RECIPE)}" for network in LINEAR)
    + ". In double precision: in single precision, outputs that differ by rounding alone pass for answers.",
    varies="initial weights",
)
def linear_networks(
    seeds: Seeds, recipe: Recipe = LINEAR_RECIPE, activation: str = "linear", centered: bool = False
) -> dict[str, Runs]:
    """Return the runs with no, one and two linear hidden layers, every epoch recorded."""
    networks = [replace(network, activation=activation) for network in LINEAR]
    settings = {f"{len(network.hidden)} hidden": (network, recipe) for network in networks}
    return replicas.compare(settings, data.xor_points(centered=centered), seeds=seeds, dtype="float64")


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
    "No network with linear layers, one or several, solves the exclusive or: it is never right about more "
    "than {best_accuracy:max} of the four points, and its loss never falls below {lowest_loss:min}, that of "
    "guessing.",
    criterion=at_least(100),
    experiment=linear_networks,
    holds=(best_accuracy <= 0.75) & (lowest_loss >= LOSS_OF_A_COIN - 1e-9),
    figures={"best_accuracy": best_accuracy, "lowest_loss": lowest_loss},
    corrects="It is the second layer that solves the exclusive or.",
    scope=(
        learning_rate(linear_networks, times=1 / 5),
        optimizer(linear_networks, "sgd", 0.1),
        other("data", "inputs -1 and 1", linear_networks, centered=True),
        other("activation", "tanh", linear_networks, activation="tanh", beyond="linear layers"),
    ),
)

# How many units it takes to find what two could do.

TRIES = 10
RECIPE = Recipe("adam", 0.05, None, 300)
NETWORKS = {
    f"{activation} {width}": Architecture(2, (width,), activation, "glorot_uniform")
    for activation, widths in (("relu", (2, 4, 8, 16)), ("tanh", (2, 4)))
    for width in widths
}


@experiment(
    "Data: the four points of the exclusive or, with inputs -1 and 1. "
    + "; ".join(f"Network {described(network, RECIPE)}" for network in NETWORKS.values())
    + f". Of each, {TRIES} networks for every seed. It is solved when all four answers are right at the end.",
    varies="initial weights",
)
def solved(
    seeds: Seeds, recipe: Recipe = RECIPE, initializer: Initializer = "glorot_uniform"
) -> dict[str, Doubles]:
    """Return the share of the networks that solve it, shape (n_seeds,), by activation and hidden units."""
    own = tuple((TRIES * seed + number) % 2**32 for seed in seeds for number in range(TRIES))
    return {
        name: (runs.train_accuracy[:, -1] == 1).reshape(len(seeds), TRIES).mean(axis=1)
        for name, runs in train_side_by_side(own, recipe, initializer).items()
    }


def train_side_by_side(seeds: Seeds, recipe: Recipe, initializer: Initializer) -> dict[str, Runs]:
    """Return the runs of every activation and number of hidden units, as they end.

    Narrow networks run beside wide ones in one computation: a unit that begins with zeros on all its
    connections never changes, for nothing goes out of it, and nothing comes back.
    """
    settings = {}
    for name, network in NETWORKS.items():
        widest = max(each.hidden[0] for each in NETWORKS.values() if each.activation == network.activation)
        missing = widest - network.hidden[0]
        own = replace(network, kernel_initializer=initializer)
        kernel, bias, kernel_out, bias_out = initial_weights(own, seeds)
        weights = [
            np.pad(kernel, [(0, 0), (0, 0), (0, missing)]),
            np.pad(bias, [(0, 0), (0, missing)]),
            np.pad(kernel_out, [(0, 0), (0, missing), (0, 0)]),
            bias_out,
        ]
        settings[name] = Setting(replace(network, hidden=(widest,)), recipe, weights=weights)
    points = data.xor_points(centered=True)
    return replicas.compare(settings, points, seeds=seeds, record_every=recipe.epochs)


def mean_share(network: str) -> Quantity:
    """Return the share of all seeds' networks that solve it."""
    return Quantity(
        f"mean_share({network!r})", lambda shares: np.full_like(shares[network], shares[network].mean()), "%"
    )


OTHER_TRAININGS = (
    updates(solved, times=4),
    learning_rate(solved, times=1 / 3),
    optimizer(solved, "sgd", 0.5),
    other("initialization", "He", solved, initializer="he_normal"),
)

claim(
    "spare-units-make-xor-learnable",
    "Two ReLU units could solve the exclusive or, but training seldom finds how: it does in {two} of the "
    "networks with two units, in {four} with four, {eight} with eight and {sixteen} with sixteen.",
    criterion=at_least(93),
    experiment=solved,
    holds=(share("relu 2") <= 0.6) & (share("relu 2") < share("relu 8")) & (share("relu 16") >= 0.8),
    figures={
        name: mean_share(f"relu {units}")
        for name, units in (("two", 2), ("four", 4), ("eight", 8), ("sixteen", 16))
    },
    corrects="Training repeats until the network is good.",
    scope=OTHER_TRAININGS,
)

claim(
    "tanh-learns-xor-with-fewer-units",
    "Tanh units that see the exclusive or from both sides need fewer spares: training succeeds in {two} "
    "of the networks with two tanh units and in {four} with four, where it was {two_of_relu} and "
    "{four_of_relu} with ReLU.",
    criterion=at_least(89),
    experiment=solved,
    holds=share("tanh 2") + share("tanh 4") > share("relu 2") + share("relu 4"),
    figures={
        "two": mean_share("tanh 2"),
        "four": mean_share("tanh 4"),
        "two_of_relu": mean_share("relu 2"),
        "four_of_relu": mean_share("relu 4"),
    },
    corrects="ReLU always learns better than tanh.",
    scope=OTHER_TRAININGS,
)
