"""Myths 1 and 2: how many layers it takes, and how right a trained network is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, data, hidden, learning_rate, optimizer, other, updates
from firstnn.book.claims.quantities import Seeds, all_of, test_accuracy
from firstnn.book.evidence import Generated, Training, at_least, datasets, described, experiment
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("myths").claim

# Myth 1: "It needs many layers to be useful."

CIRCLES = Training(
    "circles by depth",
    Generated("circles", 200, n_test=500),
    {str(depth): (Architecture(2, (16,) * depth), Recipe("adam", 0.03, None, 100)) for depth in (0, 1, 5)},
    record_every=100,
)
"""Networks of no, one and five hidden layers learn two circles; with none it is logistic regression."""

one, five = test_accuracy("1").end, test_accuracy("5").end

NOT_ENOUGH = "On two spirals one layer of 16 units is not enough"

claim(
    "one-hidden-layer-is-enough-for-circles",
    "One hidden layer tells two circles apart as well as five do: {one_layer} of new points right, "
    f"{{five_layers}} with five. {NOT_ENOUGH}.",
    criterion=at_least(95),
    experiment=CIRCLES,
    holds=(one >= 0.95) & (one >= five - 0.02),
    figures={"one_layer": one, "five_layers": five},
    corrects="A network needs many layers to be useful.",
    scope=(
        updates(CIRCLES, times=3),
        learning_rate(CIRCLES, times=1 / 3),
        hidden(CIRCLES, (8,), only=("1",)),
        activation(CIRCLES, "tanh"),
        data(CIRCLES, Generated("circles", 200, (("noise", 0.05),), n_test=500)),
        data(CIRCLES, Generated("spirals", 200, n_test=500), beyond=NOT_ENOUGH, shows=one < 0.95),
    ),
)


# Two layers of 16 units have as many parameters as one layer of 84.

NARROW, DEEP, WIDE = (16,), (16, 16), (84,)
MOONS = Training(
    "moons by depth",
    Generated("moons", 200, (("noise", 0.2),), n_test=2000),
    {
        name: (Architecture(2, units), Recipe("adam", 0.03, None, 80))
        for name, units in (("one", NARROW), ("two", DEEP), ("wide", WIDE))
    },
    record_every=80,
)
"""One and two hidden layers of 16 units, and one layer with as many parameters as the two."""

narrow, deep, wide = (test_accuracy(name).end for name in ("one", "two", "wide"))
as_good = (wide >= deep - 0.025) & (deep >= 0.9)

FALLS_BEHIND = "mostly less"
PAYS = "With momentum, or on two spirals, the second layer mostly pays"

claim(
    "moons-need-parameters-not-layers",
    "After 80 epochs with Adam on the moons, two hidden layers of 16 units reach {two_layers} and one layer "
    f"of 16 units {FALLS_BEHIND}, {{one_layer}}. But one layer of {{wide_units}}, which has as many "
    f"parameters as the two, does as well: {{as_many}}. {PAYS}.",
    criterion=at_least(92),
    experiment=MOONS,
    holds=as_good,
    figures={
        "one_layer": narrow,
        "two_layers": deep,
        "as_many": wide,
        "wide_units": (WIDE[0], "units"),
        "parameters": (MOONS.settings["wide"][0].n_parameters, "parameters"),  # type: ignore[index]
        "ahead": (deep - narrow).in_points,
    },
    condition="Adam, and a border as simple as that of the moons.",
    corrects="Deeper networks are better.",
    scope=(
        updates(MOONS, times=5),
        activation(MOONS, "tanh"),
        data(MOONS, Generated("circles", 200, n_test=2000)),
        data(MOONS, Generated("xor_quadrants", 200, n_test=2000)),
        hidden(MOONS, NARROW, only=("wide",), beyond=FALLS_BEHIND),
        optimizer(MOONS, "momentum", beyond=PAYS),
        data(MOONS, Generated("spirals", 200, n_test=2000), beyond=PAYS),
    ),
)


# Myth 2: "Once trained, it is always right."

FLIPS = (0.0, 0.1, 0.2, 0.3)
NOISY = {flip: Generated("noisy_circle", 400, (("flip", flip),), n_test=1000) for flip in FLIPS}
FOR_NOISY = (Architecture(2, (16,)), Recipe("adam", 0.05, None, 80))


@experiment(
    f"Data: {NOISY[FLIPS[1]]}; the share of labels exchanged, in training and test points alike, is "
    f"{', '.join(map(str, FLIPS))}. Network {described(*FOR_NOISY)}.",
    varies="data, initial weights",
)
def trained_on_wrong_labels(
    seeds: Seeds, recipe: Recipe = FOR_NOISY[1], *, architecture: Architecture = FOR_NOISY[0]
) -> dict[str, Runs]:
    """A circle in a square, with more and more wrong labels: the best possible score is known."""
    settings = {
        str(flip): Setting(architecture, recipe, *datasets(source, seeds)) for flip, source in NOISY.items()
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


with_wrong = {flip: test_accuracy(str(flip)).end for flip in FLIPS}
STANDARD_ERRORS = {flip: float(np.sqrt(flip * (1 - flip) / NOISY[flip].n_test)) for flip in FLIPS}
"""How far a share of the test points is off by chance."""

claim(
    "noisier-labels-lower-accuracy",
    (
        "The more of the labels are wrong, the fewer new ones a network foretells: {none_wrong}, "
        "{tenth_wrong}, {fifth_wrong} and {more_wrong} where {shares} of them are wrong. It cannot be right "
        "more often than the labels are."
    ).replace("{shares}", ", ".join(f"{flip:.0%}" for flip in FLIPS[:-1]) + f" and {FLIPS[-1]:.0%}"),
    criterion=at_least(97),
    experiment=trained_on_wrong_labels,
    holds=all_of(more < less for less, more in pairwise(with_wrong.values()))
    & all_of(with_wrong[flip] <= 1 - flip + 4 * STANDARD_ERRORS[flip] for flip in FLIPS),
    figures={
        name: with_wrong[flip]
        for name, flip in zip(("none_wrong", "tenth_wrong", "fifth_wrong", "more_wrong"), FLIPS, strict=True)
    }
    | {"share": (FLIPS[-1], "%")},
    condition="New data whose labels are as noisy as those of the examples.",
    corrects="Once trained, a network is always right.",
    scope=(
        updates(trained_on_wrong_labels, times=5),
        learning_rate(trained_on_wrong_labels, times=1 / 3),
        activation(trained_on_wrong_labels, "tanh"),
        hidden(trained_on_wrong_labels, (64,)),
        optimizer(trained_on_wrong_labels, "momentum"),
    ),
)


# How close a network comes to the best of all rules, where that rule is known.

KNOWN_BEST = {
    "clouds": Generated("gaussians", 1000, (("distance", 2.0),), n_test=2000),
    "ten columns": Generated("gaussians", 1000, (("distance", 2.0), ("n_features", 10)), n_test=2000),
    "circle": Generated("noisy_circle", 1000, (("flip", 0.1),), n_test=2000),
}
"""Data whose best rule is a straight line, a flat border in ten dimensions, and a circle."""
NEAR_BEST = (Architecture(2, (16,)), Recipe("adam", 0.01, 32, 40))


def best_rule(source: Generated) -> float:
    """Return how often the best of all rules is right."""
    bayes_error = source.train(0).bayes_error
    assert bayes_error is not None
    return 1 - bayes_error


BEST = {name: best_rule(source) for name, source in KNOWN_BEST.items()}


@experiment(
    " ".join(f"Set “{name}”: {source}." for name, source in KNOWN_BEST.items())
    + f" Network {described(*NEAR_BEST)}, with as many inputs as the set has columns.",
    varies="data, initial weights, batches",
)
def trained_near_the_best(
    seeds: Seeds,
    recipe: Recipe = NEAR_BEST[1],
    *,
    hidden: tuple[int, ...] = (16,),
    activation: str = "relu",
    rows: int = 1000,
) -> dict[str, Runs]:
    """Train on data whose best rule is known."""
    settings = {}
    for name, source in KNOWN_BEST.items():
        sized = Generated(source.name, rows, source.options, source.n_test)
        architecture = Architecture(source.n_features, hidden, activation)
        settings[name] = Setting(architecture, recipe, *datasets(sized, seeds))
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


LONGER = replace(NEAR_BEST[1], epochs=4 * NEAR_BEST[1].epochs)
FARTHER = "Trained four times as long, two hidden layers mostly stay farther away"
FAR = 0.1
reached = {name: test_accuracy(name).end for name in KNOWN_BEST}

claim(
    "networks-come-close-to-the-best-rule",
    "With 1,000 rows a network comes close to the best rule that there is: {clouds} of {best_clouds} on two "
    "clouds, {ten_columns} of {best_ten_columns} in ten columns, and {circle} of {best_circle} on a circle "
    f"with noisy labels. {FARTHER}, since they memorize some of the noise; with 30 rows, or without a hidden "
    "layer for the circle, a network always does.",
    criterion=at_least(85),
    experiment=trained_near_the_best,
    holds=all_of(abs(reached[name] - BEST[name]) <= 0.06 for name in KNOWN_BEST),
    figures={name.replace(" ", "_"): each for name, each in reached.items()}
    | {f"best_{name.replace(' ', '_')}": (BEST[name], "%") for name in KNOWN_BEST},
    condition="Enough rows, and a network as large as the rule asks for.",
    corrects="What a network gets wrong, a better network would get right.",
    scope=(
        other("activation", "tanh", trained_near_the_best, activation="tanh"),
        other("width", "64 units", trained_near_the_best, hidden=(64,)),
        other(
            *("updates", f"{LONGER.epochs} epochs, with two layers of 16", trained_near_the_best),
            hidden=(16, 16),
            recipe=LONGER,
            beyond=FARTHER,
        ),
        learning_rate(trained_near_the_best, times=1 / 3),
        other(
            *("depth", "no hidden layer", trained_near_the_best),
            hidden=(),
            beyond="without a hidden layer for the circle",
            shows=reached["circle"] < BEST["circle"] - FAR,
        ),
        other(
            "data",
            "30 rows, full batches",
            trained_near_the_best,
            rows=30,
            recipe=Recipe("adam", 0.01, None, 400),
            beyond="with 30 rows",
        ),
    ),
)
