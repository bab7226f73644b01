"""Expert zone: what the batch size changes, and what it hardly changes."""

from __future__ import annotations

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Quantity, all_of, epochs, test_accuracy, train_loss
from firstnn.book.evidence import Generated, Training, at_least
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("expert-zone").claim

GOAL = 0.3
EPOCHS = {4: 16, 16: 64, 64: 256}  # the same number of steps for each batch size
ROWS = 256
BATCHES = Training(
    "batch sizes",
    Generated("moons", ROWS, (("noise", 0.15),)),
    {
        f"{size} at {rate}": (Architecture(2, (16,)), Recipe("sgd", rate, size, EPOCHS[size]))
        for size, rate in ((4, 0.03), (16, 0.03), (64, 0.03), (64, 0.48))
    },
    note=f"Counted: the epochs until the loss over all training points is at most {GOAL}.",
)
"""Three batch sizes at one learning rate, and the largest at a rate that grew with it."""

epochs_of = {name: epochs(name).when_first(train_loss(name) <= GOAL) for name in BATCHES.settings}
steps = {size: (epochs_of[f"{size} at 0.03"] * (ROWS / size)).counted_in("steps") for size in (4, 64)}


def within_factor(factor: float, few: Quantity, many: Quantity) -> Quantity:
    """Return whether neither number is more than so many times the other, and both are finite."""
    return (many <= factor * few) & (few <= factor * many) & many.finite


claim(
    "smaller-batches-need-fewer-epochs",
    "At one small learning rate, smaller batches need fewer epochs: {epochs_of_4} in batches of 4, "
    "{epochs_of_16} in batches of 16, {epochs_of_64} in batches of 64.",
    criterion=at_least(94),
    experiment=BATCHES,
    holds=(epochs_of["4 at 0.03"] < epochs_of["16 at 0.03"])
    & (epochs_of["16 at 0.03"] < epochs_of["64 at 0.03"]),
    figures={f"epochs_of_{size}": epochs_of[f"{size} at 0.03"] for size in EPOCHS},
    condition="The same small learning rate for every batch size, with plain gradient descent.",
)

claim(
    "batch-size-hardly-changes-the-steps",
    "What counts there is the number of steps, and it hardly changes: {steps_of_4} with batches of 4, "
    "{steps_of_64} with batches of 64.",
    criterion=at_least(85),
    experiment=BATCHES,
    holds=within_factor(1.5, *steps.values()),
    figures={f"steps_of_{size}": each for size, each in steps.items()},
    condition="The same small learning rate for every batch size, with plain gradient descent.",
)

claim(
    "rate-in-proportion-to-the-batch-keeps-the-epochs",
    "Make the learning rate grow with the batch, and the epochs stay the same: {epochs_of_4} in batches "
    "of 4, {epochs_of_64} in batches of 64.",
    criterion=at_least(95),
    experiment=BATCHES,
    holds=within_factor(2, epochs_of["4 at 0.03"], epochs_of["64 at 0.48"]),
    figures={"epochs_of_4": epochs_of["4 at 0.03"], "epochs_of_64": epochs_of["64 at 0.48"]},
    condition="Plain gradient descent, and a learning rate that is still small enough.",
)


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

there = {name: train_loss(name) <= EQUAL_LOSS for name in ("small", "full")}
small, full = (test_accuracy(name).at(each.first) for name, each in there.items())

claim(
    "batch-size-hardly-changes-generalisation",
    "At the same training loss, batches of 4 and full batches do about equally well on new data: {small} "
    "and {full} right.",
    criterion=at_least(97),
    experiment=SMALL_AND_FULL,
    holds=all_of(each.any for each in there.values()) & (abs(small - full) <= 0.03),
    figures={"small": small, "full": full, "difference": (small - full).in_points},
    condition="Which of the two is ahead differs from seed to seed.",
    corrects="Small batches generalise better.",
)
