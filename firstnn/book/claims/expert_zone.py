"""Expert zone: what the batch size changes, and what it hardly changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn.book.claims import scores
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, Training, at_least, measured
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]

GOAL = 0.3
EPOCHS = {4: 16, 16: 64, 64: 256}  # the same number of steps for each batch size
BATCHES = Training(
    "batch sizes",
    Generated("moons", 256, (("noise", 0.15),)),
    {
        f"{size} at {rate}": (Architecture(2, (16,)), Recipe("sgd", rate, size, EPOCHS[size]))
        for size, rate in ((4, 0.03), (16, 0.03), (64, 0.03), (64, 0.48))
    },
    note=f"Counted: the epochs until the loss over all training points is at most {GOAL}.",
)
"""Three batch sizes at one learning rate, and the largest at a rate that grew with it."""


def _epochs_needed(runs: Runs) -> Doubles:
    """Return the first epoch with a loss at the goal or below; infinity where there is none."""
    reached = runs.train_loss <= GOAL
    return np.where(reached.any(axis=1), runs.epochs[reached.argmax(axis=1)], np.inf)


@claim(
    "smaller-batches-need-fewer-epochs",
    part="expert-zone",
    says=(
        "At one small learning rate, smaller batches need fewer epochs: {epochs_of_4} in batches of 4, "
        "{epochs_of_16} in batches of 16, {epochs_of_64} in batches of 64."
    ),
    criterion=at_least(94),
    experiment=BATCHES,
    condition="The same small learning rate for every batch size, with plain gradient descent.",
)
def smaller_batches_fewer_epochs(result: dict[str, Runs]) -> Outcome:
    """Epochs until the goal must grow from batches of 4 to 16 to 64."""
    few, some, many = (_epochs_needed(result[f"{size} at 0.03"]) for size in EPOCHS)
    return Outcome(
        (few < some) & (some < many),
        measured(epochs_of_4=(few, "epochs"), epochs_of_16=(some, "epochs"), epochs_of_64=(many, "epochs")),
    )


@claim(
    "batch-size-hardly-changes-the-steps",
    part="expert-zone",
    says=(
        "What counts there is the number of steps, and it hardly changes: {steps_of_4} with batches of 4, "
        "{steps_of_64} with batches of 64."
    ),
    criterion=at_least(85),
    experiment=BATCHES,
    condition="The same small learning rate for every batch size, with plain gradient descent.",
)
def batch_size_same_steps(result: dict[str, Runs]) -> Outcome:
    """Steps until the goal with batches of 64 are within a factor of 1.5 of those with batches of 4."""
    rows = BATCHES.source.n_samples
    few, many = (_epochs_needed(result[f"{size} at 0.03"]) * (rows / size) for size in (4, 64))
    held = (many <= 1.5 * few) & (few <= 1.5 * many) & np.isfinite(many)
    return Outcome(held, measured(steps_of_4=(few, "steps"), steps_of_64=(many, "steps")))


@claim(
    "rate-in-proportion-to-the-batch-keeps-the-epochs",
    part="expert-zone",
    says=(
        "Make the learning rate grow with the batch, and the epochs stay the same: {epochs_of_4} in batches "
        "of 4, {epochs_of_64} in batches of 64."
    ),
    criterion=at_least(95),
    experiment=BATCHES,
    condition="Plain gradient descent, and a learning rate that is still small enough.",
)
def rate_in_proportion(result: dict[str, Runs]) -> Outcome:
    """Epochs until the goal are within a factor of two of each other."""
    few, many = _epochs_needed(result["4 at 0.03"]), _epochs_needed(result["64 at 0.48"])
    held = (many <= 2 * few) & (few <= 2 * many) & np.isfinite(many)
    return Outcome(held, measured(epochs_of_4=(few, "epochs"), epochs_of_64=(many, "epochs")))


EQUAL_LOSS = 0.15
SMALL_AND_FULL = Training(
    "small batches and full ones",
    Generated("gaussians", 128, (("distance", 2.0), ("n_features", 10)), n_test=1000),
    {
        "small": (Architecture(10, (32,)), Recipe("adam", 0.01, 4, 25)),
        "full": (Architecture(10, (32,)), Recipe("adam", 0.01, None, 120)),
    },
    note=f"Compared at the first epoch with a training loss of at most {EQUAL_LOSS}.",
)
"""The same network brought to the same training loss by small batches and by full ones."""


@claim(
    "batch-size-hardly-changes-generalisation",
    part="expert-zone",
    says=(
        "At the same training loss, batches of 4 and full batches do about equally well on new data: {small} "
        "and {full} right."
    ),
    criterion=at_least(97),
    experiment=SMALL_AND_FULL,
    condition="Which of the two is ahead differs from seed to seed.",
    corrects="Small batches generalise better.",
)
def batch_size_and_new_data(result: dict[str, Runs]) -> Outcome:
    """At the first epoch with the wanted training loss, the scores on new rows are within three points."""
    found, reached = {}, np.full(len(result["full"].seeds), True)
    for name, runs in result.items():
        there = runs.train_loss <= EQUAL_LOSS
        reached &= there.any(axis=1)
        found[name] = scores.at(scores.accuracy(runs), there.argmax(axis=1))
    difference = found["small"] - found["full"]
    return Outcome(
        reached & (np.abs(difference) <= 0.03),
        measured(
            small=(found["small"], "%"), full=(found["full"], "%"), difference=(100 * difference, "points")
        ),
    )
