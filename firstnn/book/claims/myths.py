"""Myths 1 and 2: how many layers it takes, and how right a trained network is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims import scores
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import (
    Generated,
    Outcome,
    Training,
    at_least,
    datasets,
    described,
    experiment,
    measured,
)
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]

# Myth 1: "It needs many layers to be useful."

CIRCLES = Training(
    "circles by depth",
    Generated("circles", 200, n_test=500),
    {str(depth): (Architecture(2, (16,) * depth), Recipe("adam", 0.03, None, 100)) for depth in (0, 1, 5)},
    record_every=10,
)
"""Networks of no, one and five hidden layers learn two circles; with none it is logistic regression."""


@claim(
    "one-hidden-layer-is-enough-for-circles",
    part="myths",
    says=(
        "One hidden layer tells two circles apart as well as five do: {one_layer} of new points right, "
        "{five_layers} with five."
    ),
    criterion=at_least(95),
    experiment=CIRCLES,
    corrects="A network needs many layers to be useful.",
)
def one_layer_is_enough(result: dict[str, Runs]) -> Outcome:
    """One hidden layer must be right in 95 of 100 new points, and within two points of five layers."""
    one, five = (scores.accuracy(result[depth])[:, -1] for depth in "15")
    return Outcome(
        (one >= 0.95) & (one >= five - 0.02), measured(one_layer=(one, "%"), five_layers=(five, "%"))
    )


@claim(
    "circles-need-a-hidden-layer",
    part="myths",
    says="Without any hidden layer, two circles stay a guess: {no_layer} right.",
    criterion=at_least(95),
    experiment=CIRCLES,
)
def circles_need_a_layer(result: dict[str, Runs]) -> Outcome:
    """Without a hidden layer at most 65 of 100 new points are right."""
    none = scores.accuracy(result["0"])[:, -1]
    return Outcome(none <= 0.65, measured(no_layer=(none, "%")))


MOONS = Training(
    "moons by depth",
    Generated("moons", 200, (("noise", 0.2),), n_test=500),
    {str(depth): (Architecture(2, (16,) * depth), Recipe("adam", 0.03, None, 400)) for depth in (1, 2)},
    record_every=40,
    note="Judged after a fifth of the epochs and at the end.",
)
"""One and two hidden layers learn the moons, judged early and at the end."""


@claim(
    "two-hidden-layers-learn-moons-sooner",
    part="myths",
    says=(
        "A second hidden layer can learn sooner: on the moons, two layers reach {two_layers} when one is at "
        "{one_layer}."
    ),
    criterion=at_least(60),
    experiment=MOONS,
)
def two_layers_are_sooner(result: dict[str, Runs]) -> Outcome:
    """After the same short training, two layers must be right more often than one."""
    one, two = (scores.accuracy(result[str(depth)])[:, 2] for depth in (1, 2))
    return Outcome(two > one, measured(one_layer=(one, "%"), two_layers=(two, "%")))


@claim(
    "one-hidden-layer-catches-up-on-moons",
    part="myths",
    says=("Given more epochs, one hidden layer catches up: {one_layer} right, {two_layers} with two."),
    criterion=at_least(93),
    experiment=MOONS,
    condition="One layer may need longer training than two.",
)
def one_layer_catches_up(result: dict[str, Runs]) -> Outcome:
    """At the end of the long training, one layer must be within two points of two layers."""
    one, two = (scores.accuracy(result[str(depth)])[:, -1] for depth in (1, 2))
    return Outcome(one >= two - 0.02, measured(one_layer=(one, "%"), two_layers=(two, "%")))


# Myth 2: "Once trained, it is always right."

FLIPS = (0.0, 0.1, 0.2, 0.3)
NOISY = {flip: Generated("noisy_circle", 400, (("flip", flip),), n_test=1000) for flip in FLIPS}
FOR_NOISY = (Architecture(2, (16,)), Recipe("adam", 0.05, None, 80))


def trained_on_wrong_labels(seeds: tuple[int, ...], recipe: Recipe = FOR_NOISY[1]) -> dict[float, Doubles]:
    """Return the final accuracy on new points for each share of wrong labels.

    Args:
        seeds: The seeds.
        recipe: How the networks are trained.

    Returns:
        Shares from 0 to 1 for each of `FLIPS`, shape (n_seeds,).

    Example:
        >>> list(trained_on_wrong_labels((0, 1), Recipe("adam", 0.05, None, 2)))
        [0.0, 0.1, 0.2, 0.3]
    """
    settings = {
        str(flip): Setting(FOR_NOISY[0], recipe, *datasets(source, seeds)) for flip, source in NOISY.items()
    }
    runs = replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)
    return {flip: scores.accuracy(runs[str(flip)])[:, -1] for flip in FLIPS}


wrong_labels = experiment(
    f"Data: {NOISY[FLIPS[1]]}; the share of labels exchanged, in training and test points alike, is "
    f"{', '.join(map(str, FLIPS))}. Network {described(*FOR_NOISY)}."
)(trained_on_wrong_labels)
"""A circle in a square, with more and more wrong labels: the best possible score is known."""


@claim(
    "noisier-labels-lower-accuracy",
    part="myths",
    says=(
        "The more of the labels are wrong, the less often the network is right on new data: {none_wrong}, "
        "{tenth_wrong}, {fifth_wrong} and {more_wrong} for {shares}."
    ).replace("{shares}", ", ".join(f"{flip:.0%}" for flip in FLIPS)),
    criterion=at_least(98),
    experiment=wrong_labels,
    corrects="Once trained, a network is always right.",
)
def noise_lowers_accuracy(accuracy: dict[float, Doubles]) -> Outcome:
    """Each further tenth of wrong labels must lower the accuracy on new points."""
    scored = [accuracy[flip] for flip in FLIPS]
    names = ("none_wrong", "tenth_wrong", "fifth_wrong", "more_wrong")
    figures = {name: (score, "%") for name, score in zip(names, scored, strict=True)}
    return Outcome(np.all(np.diff(scored, axis=0) < 0, axis=0), measured(**figures))


@claim(
    "no-network-beats-wrong-labels",
    part="myths",
    says="No network beats chance in the labels: where {share} of them are wrong, it is right in {accuracy}.",
    criterion=at_least(100),
    experiment=wrong_labels,
)
def none_beats_the_best_rule(accuracy: dict[float, Doubles]) -> Outcome:
    """With no share of wrong labels may the score exceed the best rule's by four standard errors."""
    errors = {flip: np.sqrt(flip * (1 - flip) / NOISY[flip].n_test) for flip in FLIPS}
    held = np.all([accuracy[flip] <= 1 - flip + 4 * errors[flip] for flip in FLIPS], axis=0)
    last = FLIPS[-1]
    share = np.full(len(held), last)
    return Outcome(held, measured(share=(share, "%"), accuracy=(accuracy[last], "%")))


NEAR_BEST = Training(
    "two clouds",
    Generated("gaussians", 400, (("distance", 2.0),), n_test=2000),
    {"": (Architecture(2, (8,)), Recipe("adam", 0.01, 32, 20))},
    record_every=20,
)
"""Two overlapping clouds, for which the best possible score is known."""


@claim(
    "networks-come-close-to-the-best-rule",
    part="myths",
    says=(
        "A good network comes close to the best score that any rule can reach: {accuracy} right on new "
        "points, where the best rule is right in {best_rule}."
    ),
    criterion=at_least(97),
    experiment=NEAR_BEST,
)
def close_to_the_best_rule(result: dict[str, Runs]) -> Outcome:
    """The score on new points must be within three points of the best rule's."""
    accuracy = scores.accuracy(result[""])[:, -1]
    bayes_error = NEAR_BEST.source.train(0).bayes_error
    assert bayes_error is not None
    best_rule = np.full(len(accuracy), 1 - bayes_error)
    return Outcome(
        np.abs(accuracy - best_rule) <= 0.03, measured(accuracy=(accuracy, "%"), best_rule=(best_rule, "%"))
    )
