"""Expert zone: what the batch size changes, and what it hardly changes."""

from __future__ import annotations

from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, data, hidden, learning_rate, optimizer
from firstnn.book.claims.quantities import Quantity, all_of, epochs, test_accuracy, train_loss
from firstnn.book.evidence import Generated, Training, at_least
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("expert-zone").claim

GOAL = 0.3
RATE, FACTOR = 0.03, 16
EPOCHS = {4: 16, 16: 64, 64: 256}  # the same number of steps for each batch size
BATCHES = Training(
    "batch sizes",
    Generated("moons", 256, (("noise", 0.15),)),
    {
        f"{size} at {rate:g}": (Architecture(2, (16,)), Recipe("sgd", rate, size, EPOCHS[size]))
        for size, rate in ((4, RATE), (16, RATE), (64, RATE), (64, FACTOR * RATE))
    },
    note=f"Counted: the epochs until the loss over all training points is at most {GOAL}.",
)
"""Three batch sizes at one learning rate, and the largest at a rate that grew with it."""

epochs_of = {name: epochs(name).when_first(train_loss(name) <= GOAL) for name in BATCHES.settings}
SMALL, MIDDLE, LARGE, SCALED = epochs_of.values()
steps = {
    size: (each * (BATCHES.source.n_samples / size)).counted_in("steps")  # type: ignore[union-attr]
    for size, each in ((4, SMALL), (64, LARGE))
}


def within_factor(factor: float, few: Quantity, many: Quantity) -> Quantity:
    """Return whether neither number is more than so many times the other, and both are finite."""
    return (many <= factor * few) & (few <= factor * many) & many.finite


MANY_COLUMNS = data(BATCHES, Generated("gaussians", 256, (("distance", 3.0), ("n_features", 10))))

claim(
    "smaller-batches-need-fewer-epochs",
    "At one small learning rate, smaller batches need fewer epochs: {epochs_of_4} in batches of 4, "
    "{epochs_of_16} in batches of 16, {epochs_of_64} in batches of 64. That is because the number of steps "
    "hardly differs: {steps_of_4} and {steps_of_64}. At a rate fifteen times as large it does.",
    criterion=at_least(85),
    experiment=BATCHES,
    holds=(SMALL < MIDDLE) & (MIDDLE < LARGE) & within_factor(2, *steps.values()),
    figures={f"epochs_of_{size}": each for size, each in zip(EPOCHS, (SMALL, MIDDLE, LARGE), strict=True)}
    | {f"steps_of_{size}": each for size, each in steps.items()},
    condition="The same small learning rate for every batch size, with gradient descent.",
    corrects="How many epochs it takes does not depend on the batch size.",
    scope=(
        activation(BATCHES, "tanh"),
        MANY_COLUMNS,
        optimizer(BATCHES, "momentum", RATE / 10),
        learning_rate(BATCHES, times=15, beyond="At a rate fifteen times as large it does"),
    ),
)

claim(
    "a-rate-in-proportion-to-the-batch-keeps-the-epochs",
    "Let the learning rate grow in proportion to the batch, and the epochs stay about the same: "
    "{epochs_of_4} in batches of 4, {epochs_of_64} in batches of 64 at {factor} the rate. From a rate "
    "thirty times as large they do not.",
    criterion=at_least(89),
    experiment=BATCHES,
    holds=within_factor(2, SMALL, SCALED),
    figures={"epochs_of_4": SMALL, "epochs_of_64": SCALED, "factor": (FACTOR, "times")},
    condition="Gradient descent, and a learning rate that is still small enough.",
    corrects="With larger batches the learning rate can stay as it is.",
    scope=(
        activation(BATCHES, "tanh"),
        MANY_COLUMNS,
        hidden(BATCHES, (16, 16)),
        learning_rate(BATCHES, times=30, beyond="thirty times as large they do not"),
    ),
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
    "batch-size-changes-generalization-little",
    "At the same training loss, batches of 4 and full batches do about equally well on new data: {small} "
    "and {full} right. Which of the two is ahead differs from run to run.",
    criterion=at_least(94),
    experiment=SMALL_AND_FULL,
    holds=all_of(each.any for each in there.values()) & (abs(small - full) <= 0.035),
    figures={
        "small": small,
        "full": full,
        "difference": (small - full).in_points,
        "small_ahead": (small > full).share_of_seeds,
    },
    condition="Small networks, compared at the same training loss.",
    corrects="Small batches generalize better.",
    scope=(
        activation(SMALL_AND_FULL, "tanh"),
        hidden(SMALL_AND_FULL, (128,)),
        learning_rate(SMALL_AND_FULL, times=2),
        data(
            SMALL_AND_FULL, Generated("gaussians", 128, (("distance", 3.0), ("n_features", 10)), n_test=1000)
        ),
    ),
)
