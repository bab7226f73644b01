"""Myths 1 and 2: how many layers it takes, and how right a trained network is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Seeds, all_of, test_accuracy
from firstnn.book.evidence import Generated, Training, at_least, datasets, described, experiment
from firstnn.book.evidence.experiment import Source
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("myths").claim

# Myth 1: "It needs many layers to be useful."

CIRCLES = Training(
    "circles by depth",
    Generated("circles", 200, n_test=500),
    {str(depth): (Architecture(2, (16,) * depth), Recipe("adam", 0.03, None, 100)) for depth in (0, 1, 5)},
    record_every=10,
)
"""Networks of no, one and five hidden layers learn two circles; with none it is logistic regression."""

claim(
    "one-hidden-layer-is-enough-for-circles",
    "One hidden layer tells two circles apart as well as five do: {one_layer} of new points right, "
    "{five_layers} with five.",
    criterion=at_least(95),
    experiment=CIRCLES,
    holds=(test_accuracy("1").end >= 0.95) & (test_accuracy("1").end >= test_accuracy("5").end - 0.02),
    figures={"one_layer": test_accuracy("1").end, "five_layers": test_accuracy("5").end},
    corrects="A network needs many layers to be useful.",
)

claim(
    "circles-need-a-hidden-layer",
    "Without a hidden layer, two circles stay a guess: {no_layer} right.",
    criterion=at_least(95),
    experiment=CIRCLES,
    holds=test_accuracy("0").end <= 0.65,
    figures={"no_layer": test_accuracy("0").end},
)


MOONS = Training(
    "moons by depth",
    Generated("moons", 200, (("noise", 0.2),), n_test=500),
    {str(depth): (Architecture(2, (16,) * depth), Recipe("adam", 0.03, None, 400)) for depth in (1, 2)},
    record_every=40,
    note="Judged after a fifth of the epochs and at the end.",
)
"""One and two hidden layers learn the moons, judged early and at the end."""

claim(
    "two-hidden-layers-learn-moons-sooner",
    "A second hidden layer can learn sooner: on the moons, two layers reach {two_layers} when one is at "
    "{one_layer}.",
    criterion=at_least(60),
    experiment=MOONS,
    holds=test_accuracy("2")[2] > test_accuracy("1")[2],
    figures={"one_layer": test_accuracy("1")[2], "two_layers": test_accuracy("2")[2]},
)

claim(
    "one-hidden-layer-catches-up-on-moons",
    ("Given more epochs, one hidden layer catches up: {one_layer} right, {two_layers} with two."),
    criterion=at_least(93),
    experiment=MOONS,
    holds=test_accuracy("1").end >= test_accuracy("2").end - 0.02,
    figures={"one_layer": test_accuracy("1").end, "two_layers": test_accuracy("2").end},
    condition="One layer may need longer training than two.",
)


# Myth 2: "Once trained, it is always right."

FLIPS = (0.0, 0.1, 0.2, 0.3)
NOISY = {flip: Generated("noisy_circle", 400, (("flip", flip),), n_test=1000) for flip in FLIPS}
FOR_NOISY = (Architecture(2, (16,)), Recipe("adam", 0.05, None, 80))


@experiment(
    f"Data: {NOISY[FLIPS[1]]}; the share of labels exchanged, in training and test points alike, is "
    f"{', '.join(map(str, FLIPS))}. Network {described(*FOR_NOISY)}."
)
def trained_on_wrong_labels(seeds: Seeds) -> dict[str, Runs]:
    """A circle in a square, with more and more wrong labels: the best possible score is known."""
    settings = {str(flip): Setting(*FOR_NOISY, *datasets(source, seeds)) for flip, source in NOISY.items()}
    return replicas.compare(settings, seeds=seeds, record_every=FOR_NOISY[1].epochs)


with_wrong = {flip: test_accuracy(str(flip)).end for flip in FLIPS}
STANDARD_ERRORS = {flip: float(np.sqrt(flip * (1 - flip) / NOISY[flip].n_test)) for flip in FLIPS}
"""How far a share of the test points is off by chance."""

claim(
    "noisier-labels-lower-accuracy",
    (
        "The more of the labels are wrong, the less often the network is right on new data: {none_wrong}, "
        "{tenth_wrong}, {fifth_wrong} and {more_wrong} for {shares}."
    ).replace("{shares}", ", ".join(f"{flip:.0%}" for flip in FLIPS)),
    criterion=at_least(98),
    experiment=trained_on_wrong_labels,
    holds=all_of(more < less for less, more in pairwise(with_wrong.values())),
    figures={
        name: with_wrong[flip]
        for name, flip in zip(("none_wrong", "tenth_wrong", "fifth_wrong", "more_wrong"), FLIPS, strict=True)
    },
    corrects="Once trained, a network is always right.",
)

claim(
    "no-network-beats-wrong-labels",
    "No network beats chance in the labels: where {share} of them are wrong, it is right in {accuracy}.",
    criterion=at_least(100),
    experiment=trained_on_wrong_labels,
    holds=all_of(with_wrong[flip] <= 1 - flip + 4 * STANDARD_ERRORS[flip] for flip in FLIPS),
    figures={"share": (FLIPS[-1], "%"), "accuracy": with_wrong[FLIPS[-1]]},
)


NEAR_BEST = Training(
    "two clouds",
    Generated("gaussians", 400, (("distance", 2.0),), n_test=2000),
    {"": (Architecture(2, (8,)), Recipe("adam", 0.01, 32, 20))},
    record_every=20,
)
"""Two overlapping clouds, for which the best possible score is known."""


def best_rule(source: Source) -> float:
    """Return how often the best of all rules is right."""
    bayes_error = source.train(0).bayes_error
    assert bayes_error is not None
    return 1 - bayes_error


BEST_RULE = best_rule(NEAR_BEST.source)

claim(
    "networks-come-close-to-the-best-rule",
    "A good network comes close to the best score that a rule can reach: {accuracy} right on new "
    "points, where the best rule is right in {best_rule}.",
    criterion=at_least(97),
    experiment=NEAR_BEST,
    holds=abs(test_accuracy().end - BEST_RULE) <= 0.03,
    figures={"accuracy": test_accuracy().end, "best_rule": (BEST_RULE, "%")},
)
