"""Myth 3: training longer is always better. What memorising looks like, and where it does not happen."""

from __future__ import annotations

import numpy as np

from firstnn import replicas
from firstnn.book.claims import scores
from firstnn.book.claims.registry import claim
from firstnn.book.claims.too_long import Curves, too_long
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


@claim(
    "training-too-long-raises-the-loss",
    part="myths",
    says=(
        "On few and noisy rows, the loss on new data is smallest after {best_epoch}; at the end of training "
        "it is {loss_ratio} as large."
    ),
    criterion=at_least(97),
    experiment=too_long,
    condition="Few rows, and classes that overlap.",
    corrects="Training longer is always better.",
)
def too_long_raises_the_loss(result: dict[str, Curves]) -> Outcome:
    """From the epoch of the smallest loss on test rows to the end, that loss grows by half or more."""
    curves = result["plain"]
    best = scores.best(curves["test_loss"])
    ratio = curves["test_loss"][:, -1] / scores.at(curves["test_loss"], best)
    epoch = scores.at(curves["epoch"], best)
    return Outcome(ratio >= 1.5, measured(best_epoch=(epoch, "epochs"), loss_ratio=(ratio, "times")))


@claim(
    "training-too-long-costs-accuracy",
    part="myths",
    says=(
        "Mostly the share of right answers on new data falls too: from {best_accuracy} when the loss is "
        "smallest to {last_accuracy} at the end."
    ),
    criterion=at_least(78),
    experiment=too_long,
    condition="Few rows, and classes that overlap.",
    corrects="Training longer is always better.",
)
def too_long_costs_accuracy(result: dict[str, Curves]) -> Outcome:
    """Accuracy on test rows is lower at the end than at the epoch of the smallest loss on them."""
    curves = result["plain"]
    best = scores.at(curves["test_accuracy"], scores.best(curves["test_loss"]))
    last = curves["test_accuracy"][:, -1]
    return Outcome(last < best, measured(best_accuracy=(best, "%"), last_accuracy=(last, "%")))


TWO_CLOUDS = Training(
    "two clouds, too long",
    Generated("gaussians", 100, (("distance", 2.0),), n_test=1000),
    {"": (Architecture(2, (64,)), Recipe("adam", 0.03, None, 400))},
    record_every=10,
)
"""The same in two dimensions, where the border that the network draws can be seen."""


@claim(
    "overfitting-in-the-plane-costs-accuracy",
    part="myths",
    says=(
        "A wide network bends its border around single points of two overlapping clouds: right on new points "
        "in {best_accuracy} early on, in {last_accuracy} at the end. No rule can do better than {best_rule}."
    ),
    criterion=at_least(93),
    experiment=TWO_CLOUDS,
    condition="Few rows, and classes that overlap.",
)
def plane_costs_accuracy(result: dict[str, Runs]) -> Outcome:
    """Accuracy on test rows is lower at the end than at the epoch of the smallest loss on them."""
    accuracy = scores.accuracy(result[""])
    best, last = scores.at(accuracy, scores.best(scores.loss(result[""]))), accuracy[:, -1]
    bayes_error = TWO_CLOUDS.source.train(0).bayes_error
    assert bayes_error is not None
    best_rule = np.full(len(last), 1 - bayes_error)
    return Outcome(
        last < best,
        measured(best_accuracy=(best, "%"), last_accuracy=(last, "%"), best_rule=(best_rule, "%")),
    )


@claim(
    "overfitting-in-the-plane-raises-the-loss",
    part="myths",
    says="Meanwhile the loss on new points grows to {loss_ratio} its smallest value.",
    criterion=at_least(80),
    experiment=TWO_CLOUDS,
    condition="Few rows, and classes that overlap.",
)
def plane_raises_the_loss(result: dict[str, Runs]) -> Outcome:
    """From the epoch of the smallest loss on test rows to the end, that loss grows by half or more."""
    loss = scores.loss(result[""])
    ratio = loss[:, -1] / scores.at(loss, scores.best(loss))
    return Outcome(ratio >= 1.5, measured(loss_ratio=(ratio, "times")))


CLEAN_MOONS = Training(
    "clean moons",
    Generated("moons", 200, (("noise", 0.1),), n_test=500),
    {"": (Architecture(2, (16,)), Recipe("adam", 0.03, None, 500))},
    record_every=50,
)
"""Two moons that hardly touch, and a training ten times longer than a short one."""


@claim(
    "clean-data-forgive-long-training",
    part="myths",
    says=(
        "Where the classes do not overlap, training ten times longer helps: {short_accuracy} right on new "
        "points after the short training, {long_accuracy} after the long one."
    ),
    criterion=at_least(95),
    experiment=CLEAN_MOONS,
    condition="Rows whose classes hardly overlap.",
    corrects="Training longer always ends in overfitting.",
)
def clean_data_forgive(result: dict[str, Runs]) -> Outcome:
    """After ten times as many epochs the accuracy on test rows must be higher."""
    short, long = scores.accuracy(result[""])[:, 1], scores.accuracy(result[""])[:, -1]
    loss = scores.loss(result[""])
    ratio = loss[:, -1] / scores.at(loss, scores.best(loss))
    return Outcome(
        long > short,
        measured(short_accuracy=(short, "%"), long_accuracy=(long, "%"), loss_ratio=(ratio, "times")),
    )


MEMORISERS = {
    "coin": Generated("random_labels", 50, (("n_features", 20),), n_test=1000),
    "near": Generated("gaussians", 50, (("distance", 2.0), ("n_features", 20)), n_test=1000),
    "far": Generated("gaussians", 50, (("distance", 6.0), ("n_features", 20)), n_test=1000),
}
WIDE = (Architecture(20, (64,)), Recipe("adam", 0.01, None, 40))


def trained_on_three_sets(seeds: tuple[int, ...], recipe: Recipe = WIDE[1]) -> dict[str, Runs]:
    """Train the same network on labels from a coin, on overlapping clouds and on clouds far apart.

    Args:
        seeds: The seeds.
        recipe: How the networks are trained.

    Returns:
        The runs on each of `MEMORISERS`.

    Example:
        >>> list(trained_on_three_sets((0, 1), Recipe("adam", 0.01, None, 2)))
        ['coin', 'near', 'far']
    """
    settings = {
        name: Setting(WIDE[0], recipe, *datasets(source, seeds)) for name, source in MEMORISERS.items()
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


three_sets = experiment(
    " ".join(f"Set “{name}”: {source}." for name, source in MEMORISERS.items())
    + f" Network {described(*WIDE)}, the same on each set."
)(trained_on_three_sets)
"""Three sets with the same number of rows and columns, and very different amounts to learn."""


@claim(
    "networks-memorise-coin-tosses",
    part="myths",
    says="A network can memorise labels that a coin decided: {train_accuracy} right on the rows it has seen.",
    criterion=at_least(97),
    experiment=three_sets,
)
def coin_tosses_are_memorised(result: dict[str, Runs]) -> Outcome:
    """Every training row with a random label must be answered right."""
    accuracy = result["coin"].train_accuracy[:, -1]
    return Outcome(accuracy == 1, measured(train_accuracy=(accuracy, "%")))


@claim(
    "memorised-coin-tosses-predict-nothing",
    part="myths",
    says="On new rows it is then as good as a coin itself: {test_accuracy} right.",
    criterion=at_least(97),
    experiment=three_sets,
)
def memorised_tosses_predict_nothing(result: dict[str, Runs]) -> Outcome:
    """On new rows with random labels 44 to 56 of 100 answers are right."""
    accuracy = scores.accuracy(result["coin"])[:, -1]
    return Outcome(np.abs(accuracy - 0.5) <= 0.06, measured(test_accuracy=(accuracy, "%")))
