"""Step 6: why weights start at random: equal ones stay equal, and zeros learn nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, Training, at_least, measured
from firstnn.initializers import Constant, Initializer
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

Result = dict[str, Runs]

STARTS: dict[str, Initializer] = {
    "zeros": "zeros",
    "equal": Constant(0.5),
    "random": "glorot_uniform",
}

SYMMETRY = Training(
    "equal starts",
    Generated("moons", 100, (("noise", 0.2),)),
    {
        name: (Architecture(2, (8,), "tanh", start), Recipe("adam", 0.02, None, 300))
        for name, start in STARTS.items()
    },
    record_every=300,
)
"""All weights zero, all weights the same, or random ones."""


@claim(
    "equal-weights-stay-equal",
    part="start-and-activation",
    says=(
        "Weights that start equal stay equal: after training all {units} hidden units are copies of one, to "
        "the last bit, and the network is right {accuracy} of the time, instead of {accuracy_from_random}."
    ),
    criterion=at_least(100),
    experiment=SYMMETRY,
)
def equal_stay_equal(result: Result) -> Outcome:
    """From equal weights, zero or not, all hidden units have the same weights after training."""
    copies = np.array([_largest_group_of_copies(result[name]) for name in ("zeros", "equal")])
    units = result["equal"].weights[0].shape[-1]
    return Outcome(
        (copies == units).all(axis=0),
        measured(
            units=copies[1],
            accuracy=(result["equal"].train_accuracy[:, -1], "%"),
            accuracy_from_random=(result["random"].train_accuracy[:, -1], "%"),
        ),
    )


@claim(
    "random-weights-make-units-differ",
    part="start-and-activation",
    says="Random weights are what makes the hidden units differ: no two of them are alike after training.",
    criterion=at_least(100),
    experiment=SYMMETRY,
)
def random_differ(result: Result) -> Outcome:
    """From random weights no two hidden units have the same weights after training."""
    copies = _largest_group_of_copies(result["random"])
    return Outcome(copies == 1, measured(alike=copies))


@claim(
    "all-zero-weights-learn-nothing",
    part="start-and-activation",
    says=(
        "From zeros nothing is learned at all: the loss stays at {loss}, a coin's, and {accuracy} of the "
        "answers are right."
    ),
    criterion=at_least(100),
    experiment=SYMMETRY,
)
def zeros_learn_nothing(result: Result) -> Outcome:
    """From zeros the loss ends where a coin's is, at ln 2."""
    loss, accuracy = result["zeros"].train_loss[:, -1], result["zeros"].train_accuracy[:, -1]
    return Outcome(np.abs(loss - np.log(2)) < 1e-6, measured(loss=loss, accuracy=(accuracy, "%")))


def _largest_group_of_copies(runs: Runs) -> npt.NDArray[np.int64]:
    """How many hidden units have exactly the same weights, in and out, in the largest such group."""
    kernel, bias, kernel_out, _ = runs.weights
    units = np.concatenate([kernel, bias[:, np.newaxis], np.swapaxes(kernel_out, 1, 2)], axis=1)
    same = (units[:, :, :, np.newaxis] == units[:, :, np.newaxis, :]).all(axis=1)  # (n_seeds, units, units)
    copies: npt.NDArray[np.int64] = same.sum(axis=2).max(axis=1)
    return copies
