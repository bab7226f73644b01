"""Step 6: where the weights start decides how fast a network learns, and whether it learns at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import LOSS_OF_A_COIN, Quantity, epochs, train_accuracy, train_loss
from firstnn.book.evidence import Generated, Training, at_least
from firstnn.initializers import Constant, Initializer, RandomNormal
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

claim = Part("start-and-activation").claim

DEEP_STARTS: dict[str, Initializer] = {
    "small": RandomNormal(0.1),
    "large": RandomNormal(3.0),
    "glorot": "glorot_uniform",
    "he": "he_normal",
}

DEEP = Training(
    "starts of deep networks",
    Generated("moons", 50, (("noise", 0.2),)),
    {
        name: (Architecture(2, (16,) * 5, "relu", start), Recipe("sgd", 0.1, None, 300))
        for name, start in DEEP_STARTS.items()
    },
    record_every=5,
    note="A network has learned when its training loss is below 0.3.",
)
"""Five hidden layers and plain gradient descent: the start alone differs."""


def epochs_to(loss: float, of: str) -> Quantity:
    """Return the first recorded epoch with a training loss below a value, infinite where there is none."""
    return epochs(of).when_first(train_loss(of) < loss)


claim(
    "too-small-a-start-gets-stuck",
    "In a deep network weights that start too small get stuck: the loss ends at {loss}, from a He start "
    "at {loss_from_he}.",
    criterion=at_least(98),
    experiment=DEEP,
    holds=~(train_loss("small").end < 0.3),
    figures={"loss": train_loss("small").end, "loss_from_he": train_loss("he").end},
    condition="Several hidden layers, and plain gradient descent.",
)

claim(
    "too-large-a-start-fails",
    "In a deep network weights that start too large fail: the loss begins at {loss_before}, and "
    "{share_broken} of the networks end in numbers too large for the computer.",
    criterion=at_least(98),
    experiment=DEEP,
    holds=train_loss("large").end.nan_as_infinity >= 0.3,
    figures={
        "loss_before": train_loss("large").start,
        "share_broken": (~train_loss("large").end.finite).share_of_seeds,
        "loss_after": train_loss("large").end,
    },
    condition="Several hidden layers, and plain gradient descent.",
)

claim(
    "a-he-start-learns",
    "From a He start a deep network of ReLU learns: after {epochs} the loss is {loss}.",
    criterion=at_least(95),
    experiment=DEEP,
    holds=train_loss("he").end < 0.3,
    figures={"loss": train_loss("he").end, "epochs": epochs("he").end},
    sources=("he2015",),
)

claim(
    "a-glorot-start-learns",
    "From a Glorot start a deep network of ReLU learns too: the loss ends at {loss}.",
    criterion=at_least(92),
    experiment=DEEP,
    holds=train_loss("glorot").end < 0.3,
    figures={"loss": train_loss("glorot").end},
    sources=("glorot2010",),
)

claim(
    "he-is-faster-than-glorot-with-relu",
    "With ReLU a He start is faster than a Glorot start: {epochs_of_he} against {epochs_of_glorot}.",
    criterion=at_least(88),
    experiment=DEEP,
    holds=epochs_to(0.3, "he") < epochs_to(0.3, "glorot"),
    figures={"epochs_of_he": epochs_to(0.3, "he"), "epochs_of_glorot": epochs_to(0.3, "glorot")},
    sources=("he2015",),
)
SHALLOW_STARTS: dict[str, Initializer] = {
    "small": RandomNormal(0.001),
    "large": RandomNormal(10.0),
    "huge": RandomNormal(100.0),
    "he": "he_normal",
}

SHALLOW = Training(
    "starts of shallow networks",
    Generated("moons", 100, (("noise", 0.2),)),
    {
        name: (Architecture(2, (16,), "relu", start), Recipe("adam", 0.01, None, 300))
        for name, start in SHALLOW_STARTS.items()
    },
    record_every=5,
    note="A network has learned when its training loss has been below 0.35.",
)
"""One hidden layer and Adam, from starts that are worse still."""

claim(
    "one-layer-with-adam-forgives-a-small-start",
    "One hidden layer and Adam get over a tiny start: they need {epochs} to learn, where a He start "
    "needs {epochs_of_he}, and end at a loss of {loss}, where it ends at {loss_from_he}.",
    criterion=at_least(75),
    experiment=SHALLOW,
    holds=(train_loss("small") < 0.35).any,
    figures={
        "epochs": epochs_to(0.35, "small"),
        "epochs_of_he": epochs_to(0.35, "he"),
        "loss": train_loss("small").end,
        "loss_from_he": train_loss("he").end,
    },
    condition="One hidden layer, trained with Adam.",
    corrects="Weights that start too small get stuck.",
)

claim(
    "one-layer-with-adam-learns-from-a-he-start",
    "From a He start one hidden layer with Adam has learned after {epochs}.",
    criterion=at_least(97),
    experiment=SHALLOW,
    holds=(train_loss("he") < 0.35).any,
    figures={"epochs": epochs_to(0.35, "he")},
    sources=("he2015",),
)

claim(
    "one-layer-with-adam-does-not-forgive-a-large-start",
    "One hidden layer and Adam do not forgive a start that is far too large: the loss falls from "
    "{loss_before} to {loss_after} only.",
    criterion=at_least(80),
    experiment=SHALLOW,
    holds=(train_loss("large").nan_as_infinity >= 0.35).all,
    figures={"loss_before": train_loss("large").start, "loss_after": train_loss("large").end},
)

claim(
    "one-layer-with-adam-fails-from-a-huge-start",
    "From a start ten times larger again one hidden layer with Adam does not learn: the loss falls from "
    "{loss_before} to {loss_after}.",
    criterion=at_least(98),
    experiment=SHALLOW,
    holds=(train_loss("huge").nan_as_infinity >= 0.35).all,
    figures={"loss_before": train_loss("huge").start, "loss_after": train_loss("huge").end},
)


# Why weights start at random: equal ones stay equal, and zeros learn nothing.

UNITS = 8
STARTS: dict[str, Initializer] = {
    "zeros": "zeros",
    "equal": Constant(0.5),
    "random": "glorot_uniform",
}

SYMMETRY = Training(
    "equal starts",
    Generated("moons", 100, (("noise", 0.2),)),
    {
        name: (Architecture(2, (UNITS,), "tanh", start), Recipe("adam", 0.02, None, 300))
        for name, start in STARTS.items()
    },
    record_every=300,
)
"""All weights zero, all weights the same, or random ones."""


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


claim(
    "equal-weights-stay-equal",
    "Weights that start equal stay equal: after training all {units} hidden units are copies of one, to "
    "the last bit, and the network is right {accuracy} of the time, instead of {accuracy_from_random}.",
    criterion=at_least(100),
    experiment=SYMMETRY,
    holds=copies("zeros").equals(UNITS) & copies("equal").equals(UNITS),
    figures={
        "units": copies("equal"),
        "accuracy": train_accuracy("equal").end,
        "accuracy_from_random": train_accuracy("random").end,
    },
)

claim(
    "random-weights-make-units-differ",
    "Random weights are what makes the hidden units differ: no two of them are alike after training.",
    criterion=at_least(100),
    experiment=SYMMETRY,
    holds=copies("random").equals(1),
    figures={"alike": copies("random")},
)

claim(
    "all-zero-weights-learn-nothing",
    "From zeros nothing is learned at all: the loss stays at {loss}, a coin's, and {accuracy} of the "
    "answers are right.",
    criterion=at_least(100),
    experiment=SYMMETRY,
    holds=abs(train_loss("zeros").end - LOSS_OF_A_COIN) < 1e-6,
    figures={"loss": train_loss("zeros").end, "accuracy": train_accuracy("zeros").end},
)
