"""Step 6: the initial weights decide how soon a network learns, and sometimes whether it learns at all."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import (
    activation,
    data,
    hidden,
    initialization,
    learning_rate,
    optimizer,
    other,
    updates,
)
from firstnn.book.claims.quantities import (
    Quantity,
    train_accuracy,
    train_loss,
    typical_updates,
    updates_to,
)
from firstnn.book.evidence import Generated, Resplit, Training, at_least
from firstnn.initializers import Constant, RandomNormal
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

claim = Part("start-and-activation").claim

MOONS = Generated("moons", 100, (("noise", 0.2),))
CIRCLES = Generated("circles", 100)
QUADRANTS = Generated("xor_quadrants", 100)


# Many layers, from weights that are too small and too large.

DEEP_NETWORK = Architecture(2, (16,) * 5)
TOO_SMALL, NEARLY_HE, NOT_SO_LARGE, TOO_LARGE = 0.1, 0.25, 0.5, 3.0
OF_HE = math.sqrt(2 / DEEP_NETWORK.hidden[0])  # behind the first layer
SLOWED = 3000
"""Standard deviations of initial weights, and how many times slower large ones are tried."""
DEEP = Training(
    "initial weights of deep networks",
    replace(MOONS, n_samples=50),
    {
        "small": (
            replace(DEEP_NETWORK, kernel_initializer=RandomNormal(TOO_SMALL)),
            Recipe("sgd", 0.3, None, 600),
        ),
        "large": (
            replace(DEEP_NETWORK, kernel_initializer=RandomNormal(TOO_LARGE)),
            Recipe("sgd", 0.3, None, 200),
        ),
        "he": (DEEP_NETWORK, Recipe("sgd", 0.3, None, 200)),
    },
    record_every=5,
    note="A network has learned when its training loss is below 0.3. One that never did counts with its last "
    "update.",
)
"""Five hidden layers and plain gradient descent: the initial weights alone differ."""

claim(
    "too-small-initial-weights-delay-learning",
    f"In a deep network too small initial weights delay learning. With a deviation of {TOO_SMALL:g}, where "
    "He's is {of_he} behind the first layer, the loss of plain gradient descent lies on a plateau at "
    "{plateau}, and it takes {updates} to learn, with He initialization {updates_of_he}. With Adam, or from "
    f"a deviation of {NEARLY_HE:g}, the delay is short; with a single hidden layer it mostly is.",
    criterion=at_least(90),
    experiment=DEEP,
    holds=updates_to(0.3, "small") > 5 * updates_to(0.3, "he"),
    figures={
        "of_he": OF_HE,
        "plateau": train_loss("small")[20],
        "updates": typical_updates(0.3, "small"),
        "updates_of_he": typical_updates(0.3, "he"),
        "loss": train_loss("small").end,
        "loss_from_he": train_loss("he").end,
    },
    corrects="From too small initial weights a network never learns.",
    scope=(
        learning_rate(DEEP, times=2),
        learning_rate(DEEP, times=1 / 3),
        optimizer(DEEP, "adam", 0.01, beyond="With Adam"),
        activation(DEEP, "tanh"),
        hidden(DEEP, (16,) * 3),
        hidden(DEEP, (16,), beyond="with a single hidden layer it mostly is"),
        data(DEEP, CIRCLES),
        initialization(
            *(DEEP, RandomNormal(NEARLY_HE)),
            only=("small",),
            beyond=f"deviation of {NEARLY_HE:g}, the delay is short",
        ),
    ),
)

HALF_DO = f"at a rate {SLOWED:,} times smaller, about half of the deep ones do"

claim(
    "too-large-initial-weights-fail",
    f"In a deep ReLU network whose initial weights have a deviation of {TOO_LARGE:g}, where He's have "
    "{of_he} behind the first layer, plain gradient descent fails: the loss begins at {loss_before:about}, "
    "the first steps are as wild, and {share_broken} of the networks end in numbers too large for the "
    "computer. A network with a single hidden layer learns, and so does a deep one from a deviation of "
    f"{NOT_SO_LARGE:g}. With Adam, with tanh, or at a rate {SLOWED:,} times smaller, about half of the deep "
    "ones do.",
    criterion=at_least(93),
    experiment=DEEP,
    holds=train_loss("large").end.nan_as_infinity >= 0.3,
    figures={
        "of_he": OF_HE,
        "loss_before": train_loss("large").start,
        "share_broken": (~train_loss("large").end.finite).share_of_seeds,
        "loss_after": train_loss("large").end,
    },
    corrects="Where the weights begin does not matter, since training moves them anyway.",
    scope=(
        updates(DEEP, times=10, only=("large",)),
        learning_rate(DEEP, times=2),
        learning_rate(DEEP, times=1 / 3),
        learning_rate(DEEP, times=1 / SLOWED, only=("large",), beyond=HALF_DO),
        optimizer(DEEP, "adam", 0.01, beyond=HALF_DO),
        activation(DEEP, "tanh", beyond=HALF_DO),
        hidden(DEEP, (16,) * 3),
        hidden(DEEP, (16,), beyond="A network with a single hidden layer learns"),
        data(DEEP, CIRCLES),
        initialization(
            *(DEEP, RandomNormal(NOT_SO_LARGE)),
            only=("large",),
            beyond=f"so does a deep one from a deviation of {NOT_SO_LARGE:g}",
        ),
    ),
)

HE_AND_GLOROT = Training(
    "He and Glorot initialization",
    replace(MOONS, n_samples=50),
    {
        name: (replace(DEEP_NETWORK, kernel_initializer=f"{name}_uniform"), Recipe("sgd", 0.1, None, 150))
        for name in ("he", "glorot")
    },
    note="A network has learned when its training loss is below 0.3.",
)
"""The same kind of distribution; its variance alone differs."""

WIDE_INPUT = replace(
    HE_AND_GLOROT,
    source=Resplit("breast_cancer", 0.7),
    settings={
        name: (Architecture(30, (16,), "relu", f"{name}_uniform"), Recipe("adam", 0.001, None, 200))
        for name in ("he", "glorot")
    },
)
"""One hidden layer behind thirty columns, with Keras' own learning rate for Adam."""


SOONER = 0.8
"""The share of Glorot's updates within which He initialization has to learn: a hair's breadth is no lead."""


he_has, glorot_has = (updates_to(0.3, name) for name in ("he", "glorot"))
he_is_clearly_ahead = he_has < SOONER * glorot_has


NOT_WIDE = "With one hidden layer behind the thirty columns of the breast cancer table it does not"

claim(
    "he-learns-sooner-than-glorot-in-deep-relu-networks",
    "In deep ReLU networks He initialization learns sooner than Glorot initialization: after "
    "{updates_of_he}, against {updates_of_glorot}. Gradient descent nearly always gets by with less than "
    f"four fifths of Glorot's updates; with Adam, too, He is mostly ahead. {NOT_WIDE}.",
    criterion=at_least(90),
    experiment=HE_AND_GLOROT,
    holds=he_is_clearly_ahead,
    figures={
        "updates_of_he": typical_updates(0.3, "he"),
        "updates_of_glorot": typical_updates(0.3, "glorot"),
    },
    corrects="With ReLU, He initialization is faster than Glorot initialization.",
    sources=("he2015",),
    scope=(
        learning_rate(HE_AND_GLOROT, times=3),
        optimizer(HE_AND_GLOROT, "adam", 0.01, holds=he_has < glorot_has),
        hidden(HE_AND_GLOROT, (16,) * 3),
        hidden(HE_AND_GLOROT, (32,) * 5),
        data(HE_AND_GLOROT, CIRCLES),
        data(HE_AND_GLOROT, Resplit("breast_cancer", 0.7)),
        other("depth", "30-16-1 on the table breast cancer, adam", WIDE_INPUT, beyond=NOT_WIDE),
    ),
)


# One hidden layer and Adam, from weights that are worse still.

SHALLOW_NETWORK = Architecture(2, (16,))
FAR_TOO_SMALL, FAR_TOO_LARGE = 0.001, 10.0
SHALLOW = Training(
    "initial weights of shallow networks",
    MOONS,
    {
        name: (replace(SHALLOW_NETWORK, kernel_initializer=initializer), Recipe("adam", 0.03, None, 600))
        for name, initializer in (
            ("small", RandomNormal(FAR_TOO_SMALL)),
            ("large", RandomNormal(FAR_TOO_LARGE)),
            ("he", "he_normal"),
        )
    },
    record_every=2,
    note="A network has learned when its training loss is below 0.35.",
)

claim(
    "one-layer-with-adam-forgives-small-weights",
    "One hidden layer and Adam forgive initial weights that are far too small: with a deviation of "
    f"{FAR_TOO_SMALL:g} the network learns in {{updates}}, where He initialization takes {{updates_of_he}}, "
    "though it ends at a loss of {loss}, not {loss_from_he}. Plain gradient descent does not forgive them, "
    "nor do five hidden layers.",
    criterion=at_least(75),
    experiment=SHALLOW,
    holds=updates_to(0.35, "small") <= 5 * updates_to(0.35, "he"),
    figures={
        "updates": typical_updates(0.35, "small"),
        "updates_of_he": typical_updates(0.35, "he"),
        "loss": train_loss("small").end,
        "loss_from_he": train_loss("he").end,
    },
    corrects="From too small initial weights a network never learns.",
    scope=(
        learning_rate(SHALLOW, times=3),
        learning_rate(SHALLOW, times=1 / 3),
        optimizer(SHALLOW, "sgd", 0.1, only=("small", "he"), beyond="Plain gradient descent does not"),
        activation(SHALLOW, "tanh"),
        hidden(SHALLOW, (64,)),
        hidden(SHALLOW, (16,) * 5, only=("small", "he"), beyond="nor do five hidden layers"),
        data(SHALLOW, CIRCLES),
    ),
)

claim(
    "one-layer-with-adam-does-not-forgive-large-weights",
    "One hidden layer and Adam do not forgive initial weights that are far too large: with a deviation of "
    f"{FAR_TOO_LARGE:g} the loss begins at {{loss_before:about}}, and the network learns in {{updates}}, "
    "where He initialization takes {updates_of_he}. A tenth as large, the weights do no harm.",
    criterion=at_least(93),
    experiment=SHALLOW,
    holds=updates_to(0.35, "large") > 3 * updates_to(0.35, "he"),
    figures={
        "loss_before": train_loss("large").start,
        "updates": typical_updates(0.35, "large"),
        "updates_of_he": typical_updates(0.35, "he"),
    },
    corrects="Adam fits its steps to each weight, so it does not matter how large the weights begin.",
    scope=(
        learning_rate(SHALLOW, times=3),
        learning_rate(SHALLOW, times=1 / 3),
        optimizer(SHALLOW, "momentum", 0.1, only=("large", "he")),
        activation(SHALLOW, "tanh"),
        hidden(SHALLOW, (64,)),
        initialization(
            *(SHALLOW, RandomNormal(FAR_TOO_LARGE / 10)),
            only=("large",),
            beyond="A tenth as large, the weights do no harm",
            shows=updates_to(0.35, "large") <= 2 * updates_to(0.35, "he"),
        ),
        data(SHALLOW, CIRCLES),
    ),
)


# Why weights begin at random: equal ones stay equal, and zeros learn nothing.

UNITS = 8
SYMMETRY = Training(
    "equal initial weights",
    MOONS,
    {
        name: (Architecture(2, (UNITS,), "tanh", initializer), Recipe("adam", 0.02, None, 300))
        for name, initializer in (("equal", Constant(0.5)), ("random", "glorot_uniform"))
    },
    record_every=300,
)
"""All weights the same, or random ones."""


def copies(of: str) -> Quantity:
    """Return how many hidden units have the same weights, in and out, in the largest group of such units."""
    return Quantity(f"copies({of!r})", lambda result: _largest_group_of_copies(result[of]))


def _largest_group_of_copies(runs: Runs) -> npt.NDArray[np.int64]:
    """How many hidden units have exactly the same weights, in and out, in the largest such group."""
    kernel, bias, kernel_out, _ = runs.weights
    units = np.concatenate([kernel, bias[:, np.newaxis], np.swapaxes(kernel_out, 1, 2)], axis=1)
    same = (units[:, :, :, np.newaxis] == units[:, :, np.newaxis, :]).all(axis=1)  # (n_seeds, units, units)
    copies: npt.NDArray[np.int64] = same.sum(axis=2).max(axis=1)
    return copies


def all_copies(units: int) -> Quantity:
    """Return whether all units are copies where all weights began equal, and none where they were random."""
    return copies("equal").equals(units) & copies("random").equals(1)


claim(
    "equal-weights-stay-equal",
    "Weights that begin equal stay equal: after training all {units} hidden units are copies of one, to the "
    "last bit, and {accuracy} of the answers are right. From random weights no two units are alike, and "
    "{accuracy_from_random} are.",
    criterion=at_least(100),
    experiment=SYMMETRY,
    holds=all_copies(UNITS),
    figures={
        "units": copies("equal"),
        "accuracy": train_accuracy("equal").end,
        "accuracy_from_random": train_accuracy("random").end,
    },
    corrects="Units that begin alike grow apart in training.",
    scope=(
        updates(SYMMETRY, times=10),
        optimizer(SYMMETRY, "sgd", 0.1),
        activation(SYMMETRY, "sigmoid"),
        activation(SYMMETRY, "relu", only=("equal",)),
        hidden(SYMMETRY, (32,), holds=all_copies(32)),
        initialization(SYMMETRY, Constant(-0.1), only=("equal",)),
        data(SYMMETRY, CIRCLES),
    ),
)

# One class has a row more. Where both have as many, the errors of a network that answers one half add up to
# exactly zero, and whether the weights behind a sigmoid move is decided by rounding.
ZEROS = Training(
    "zeros",
    replace(MOONS, n_samples=101),
    {
        name: (Architecture(2, (UNITS,), name, "zeros"), Recipe("adam", 0.02, None, 300))
        for name in ("tanh", "relu", "sigmoid")
    },
    record_every=300,
)
"""All weights zero. The activation of zero is zero with tanh and ReLU, and one half with sigmoid."""


def nothing_learned(of: str) -> Quantity:
    """Return whether all kernels are still zero: then the network gives every row the same answer."""

    def read(result: dict[str, Runs]) -> npt.NDArray[np.bool_]:
        kernels = [kernel.reshape(len(kernel), -1) for kernel in result[of].weights[::2]]
        zero: npt.NDArray[np.bool_] = np.all(np.concatenate(kernels, axis=1) == 0, axis=1)
        return zero

    return Quantity(f"nothing_learned({of!r})", read)


claim(
    "all-zero-weights-learn-nothing",
    "Weights that are all zero stay zero with ReLU and with tanh, because both make zero of zero. The bias "
    "of the output alone moves, so with about as many Yes as No the loss stays at {loss}, that of guessing. "
    "Sigmoid makes one half of zero, so its weights do move, but all units alike, and {accuracy_of_sigmoid} "
    "of the answers are right.",
    criterion=at_least(100),
    experiment=ZEROS,
    holds=nothing_learned("tanh") & nothing_learned("relu"),
    figures={
        "loss": train_loss("tanh").end,
        "accuracy": train_accuracy("tanh").end,
        "accuracy_of_sigmoid": train_accuracy("sigmoid").end,
    },
    corrects="Zero is the neutral place to begin from.",
    scope=(
        updates(ZEROS, times=10),
        optimizer(ZEROS, "sgd", 0.1),
        activation(ZEROS, "sigmoid", only=("tanh",), beyond="its weights do move"),
        hidden(ZEROS, (8, 8)),
        initialization(ZEROS, Constant(0.01), beyond="Weights that are all zero"),
        data(ZEROS, QUADRANTS),
    ),
)
