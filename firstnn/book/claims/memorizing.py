"""Myth 3 and pitfall 3: what memorizing looks like, where it does not happen, and what rows show it."""

from __future__ import annotations

from dataclasses import replace

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.depth import best_rule
from firstnn.book.claims.held_out import ARCHITECTURE, CLOUDS, RECIPE, fell, growth, overtrained
from firstnn.book.claims.neighbors import activation, data, hidden, learning_rate, optimizer, other
from firstnn.book.claims.quantities import (
    Quantity,
    Seeds,
    all_of,
    epochs,
    test_accuracy,
    test_loss,
    train_accuracy,
)
from firstnn.book.evidence import Generated, Neighbor, Training, at_least, datasets, described, experiment
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("myths").claim

# Trained too long.

TWO_CLOUDS = Training(
    "two clouds, too long",
    Generated("gaussians", 100, (("distance", 2.0),), n_test=1000),
    {"": (Architecture(2, (64,)), Recipe("adam", 0.03, None, 400))},
    record_every=10,
)
"""The same in two dimensions, where the border that the network draws can be seen."""

FAR_CLOUDS = replace(CLOUDS, options=(("distance", 6.0), ("n_features", 10)))
"""Two clouds of the same size that hardly touch."""
MANY_ROWS = Training(
    "two clouds, many rows",
    replace(CLOUDS, n_samples=1500),
    {"": (ARCHITECTURE, RECIPE)},
    record_every=10,
)

WIDER = hidden(overtrained, (64,))
BENT_SMOOTHLY = activation(overtrained, "tanh")
SLOWER = learning_rate(overtrained, times=1 / 3)


def clean(beyond: str, shows: Quantity | None = None) -> Neighbor:
    """Return the neighbor whose clouds hardly touch, with the words that a claim has for it."""
    return other(
        *("data", "clouds that hardly touch", overtrained), source=FAR_CLOUDS, beyond=beyond, shows=shows
    )


claim(
    "training-too-long-raises-the-loss",
    "With 100 rows of two overlapping clouds, the loss on new rows is smallest after {best_epoch}; after "
    "{epochs} it is {loss_ratio} as large. With fifteen times as many rows, or "
    "with clouds that hardly touch, it is not even half as large again.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=growth("plain") >= 1.5,
    figures={
        "best_epoch": epochs("plain").at(test_loss("plain").lowest),
        "loss_ratio": growth("plain"),
        "epochs": epochs("plain").end,
    },
    condition="Few rows, and classes that overlap.",
    corrects="Training longer is always better.",
    scope=(
        WIDER,
        BENT_SMOOTHLY,
        SLOWER,
        optimizer(overtrained, "momentum"),
        clean("with clouds that hardly touch, it is not even half as large again"),
        other(
            *("data", "1,500 rows to train on", MANY_ROWS),
            holds=growth() >= 1.5,
            beyond="With fifteen times as many rows",
        ),
    ),
)

claim(
    "training-too-long-costs-accuracy",
    "In most runs accuracy on new rows falls too, by more than a point: from {best_accuracy} where the loss "
    "is smallest to {last_accuracy} at the end. With clouds that hardly touch it does not.",
    criterion=at_least(60),
    experiment=overtrained,
    holds=fell("plain"),
    figures={
        "best_accuracy": test_accuracy("plain").at(test_loss("plain").lowest),
        "last_accuracy": test_accuracy("plain").end,
        "loss": (test_accuracy("plain").at(test_loss("plain").lowest) - test_accuracy("plain").end).in_points,
        "best_rule": (best_rule(CLOUDS), "%"),
    },
    condition="Few rows, and classes that overlap.",
    corrects="Training longer is always better.",
    scope=(
        other("data", "two columns, 64 units", TWO_CLOUDS, holds=fell()),
        WIDER,
        BENT_SMOOTHLY,
        SLOWER,
        clean("With clouds that hardly touch it does not"),
    ),
)


CLEAN_MOONS = Training(
    "clean moons",
    Generated("moons", 200, (("noise", 0.1),), n_test=500),
    {"": (Architecture(2, (16,)), Recipe("adam", 0.03, None, 500))},
    record_every=50,
)
"""Two moons that hardly touch, and a training that goes on long after they are told apart."""

SETTLED = 4
"""The record from which on hardly anything is left to learn."""

claim(
    "clean-data-forgive-long-training",
    "On moons that hardly touch, training on and on does no harm: {settled_accuracy} of new points are right "
    "after {settled} and {long_accuracy} after {epochs}, and nowhere on the way was the network more than a "
    "point better than at the end. On moons that overlap it can cost accuracy.",
    criterion=at_least(95),
    experiment=CLEAN_MOONS,
    holds=test_accuracy().end >= test_accuracy().largest - 0.01,
    figures={
        "short_accuracy": test_accuracy()[1],
        "settled_accuracy": test_accuracy()[SETTLED],
        "long_accuracy": test_accuracy().end,
        "short": epochs()[1],
        "settled": epochs()[SETTLED],
        "epochs": epochs().end,
        "loss_ratio": growth(),
    },
    condition="Rows whose classes hardly overlap, in columns that all matter.",
    corrects="Training longer always ends in overfitting.",
    scope=(
        data(CLEAN_MOONS, Generated("circles", 200, n_test=500)),
        data(CLEAN_MOONS, Generated("xor_quadrants", 200, n_test=500)),
        activation(CLEAN_MOONS, "tanh"),
        hidden(CLEAN_MOONS, (64,)),
        data(
            *(CLEAN_MOONS, Generated("moons", 200, (("noise", 0.5),), n_test=500)),
            beyond="On moons that overlap it can cost accuracy",
        ),
    ),
)


# Labels from a coin can be memorized, and mean nothing.

COIN = Generated("random_labels", 50, (("n_features", 20),), n_test=1000)
MEMORIZERS = {
    "coin": COIN,
    "near": Generated("gaussians", 50, (("distance", 2.0), ("n_features", 20)), n_test=1000),
    "far": Generated("gaussians", 50, (("distance", 6.0), ("n_features", 20)), n_test=1000),
}
WIDE = (Architecture(20, (64,)), Recipe("adam", 0.01, None, 40))


@experiment(
    " ".join(f"Set “{name}”: {source}." for name, source in MEMORIZERS.items())
    + f" Network {described(*WIDE)}, the same on each set.",
    varies="data, initial weights",
)
def trained_on_three_sets(
    seeds: Seeds, recipe: Recipe = WIDE[1], *, architecture: Architecture = WIDE[0], rows: int = 50
) -> dict[str, Runs]:
    """Train the same network on labels from a coin, on overlapping clouds and on clouds far apart."""
    settings = {
        name: Setting(architecture, recipe, *datasets(replace(source, n_samples=rows), seeds))
        for name, source in MEMORIZERS.items()
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


coin, near, far = (test_accuracy(name).end for name in MEMORIZERS)
LONGER = replace(WIDE[1], epochs=160)
OTHER_MEMORIZERS = (
    activation(trained_on_three_sets, "tanh"),
    optimizer(trained_on_three_sets, "momentum"),
    other("data", "150 rows, 160 epochs", trained_on_three_sets, rows=150, recipe=LONGER),
)

claim(
    "networks-memorize-coin-tosses",
    "A network of 64 units learns by heart 50 labels that a coin decided, for rows of 20 columns: "
    "{train_accuracy} of them, and {test_accuracy} of new ones right. With so many columns two units are "
    "too few to learn them all.",
    criterion=at_least(97),
    experiment=trained_on_three_sets,
    holds=train_accuracy("coin").end.equals(1) & (abs(coin - 0.5) <= 0.08),
    figures={"train_accuracy": train_accuracy("coin").end, "test_accuracy": coin},
    corrects="A network that is right about all its training rows has found the rule.",
    scope=(
        *OTHER_MEMORIZERS,
        hidden(
            *(trained_on_three_sets, (2,)),
            beyond="two units are too few",
            shows=~train_accuracy("coin").end.equals(1),
        ),
    ),
)


# Only rows that had no part in training show what was learned.

claim = Part("pitfalls").claim

gap = train_accuracy("plain").end - test_accuracy("plain").end

claim(
    "only-new-rows-show-memorizing",
    "The rows it was trained on say {train_accuracy}, new rows say {test_accuracy}. Where "
    "clouds hardly touch, both say nearly the same.",
    criterion=at_least(97),
    experiment=overtrained,
    holds=(train_accuracy("plain").end >= 0.99) & (gap >= 0.1),
    figures={
        "train_accuracy": train_accuracy("plain").end,
        "test_accuracy": test_accuracy("plain").end,
        "gap": gap.in_points,
    },
    condition="Few rows, and classes that overlap.",
    corrects="A network that is right about all its training rows has found the rule.",
    scope=(
        *(WIDER, BENT_SMOOTHLY, SLOWER),
        clean("Where clouds hardly touch, both say nearly the same", abs(gap) < 0.05),
    ),
)

claim(
    "equal-training-scores-different-test-scores",
    "Three tables, the same perfect score on the rows trained on; on new rows {coin}, {near} and {far}. "
    "The training score cannot tell them apart. That takes a network large enough for all three: two hidden "
    "units do not learn all the rows by heart.",
    criterion=at_least(97),
    experiment=trained_on_three_sets,
    holds=all_of(train_accuracy(name).end.equals(1) for name in MEMORIZERS)
    & (near - coin > 0.05)
    & (far - near > 0.05),
    figures={"coin": coin, "near": near, "far": far},
    condition="A network large enough to learn any of the three tables by heart.",
    corrects="A network that is right about all its training rows has found the rule.",
    scope=(
        *OTHER_MEMORIZERS,
        hidden(
            *(trained_on_three_sets, (2,)),
            beyond="units do not learn all the rows by heart",
            shows=~all_of(train_accuracy(name).end.equals(1) for name in MEMORIZERS),
        ),
    ),
)
