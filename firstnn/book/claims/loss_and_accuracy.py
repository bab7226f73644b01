"""Step 4: what loss and accuracy measure, and when they disagree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import backprop
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import (
    Generated,
    Outcome,
    Training,
    at_least,
    datasets,
    exact,
    experiment,
    measured,
)
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]

FOUR_ANSWERS = {"even": (0.55, 0.55, 0.55, 0.55), "bold": (0.99, 0.99, 0.99, 0.40)}
"""Two sets of probabilities given to four rows that are all of class 1."""


@experiment(
    "Four rows of class 1. One network gives them the probabilities "
    + "; another ".join(", ".join(map(str, answers)) for answers in FOUR_ANSWERS.values())
    + ". Loss is the mean of -log(p), accuracy the share with p above one half."
)
def two_sets_of_answers(seeds: tuple[int, ...]) -> dict[str, tuple[float, float]]:
    """Return loss and accuracy of both sets."""
    scores = {}
    for name, answers in FOUR_ANSWERS.items():
        probability = np.array(answers)
        scores[name] = (float(-np.log(probability).mean()), float((probability > 0.5).mean()))
    return scores


@claim(
    "lower-loss-can-mean-lower-accuracy",
    part="loss-and-accuracy",
    says=(
        "Lower loss does not always mean higher accuracy: one network with the loss {even_loss} has "
        "{even_accuracy} right, another with the loss {bold_loss} only {bold_accuracy}."
    ),
    criterion=exact(),
    experiment=two_sets_of_answers,
    corrects="A lower loss means a higher accuracy.",
)
def lower_loss_lower_accuracy(scores: dict[str, tuple[float, float]]) -> Outcome:
    """The bold answers must have the lower loss and the lower accuracy."""
    (even_loss, even_accuracy), (bold_loss, bold_accuracy) = scores["even"], scores["bold"]
    return Outcome(
        np.array([bold_loss < even_loss and bold_accuracy < even_accuracy]),
        measured(
            even_loss=even_loss,
            even_accuracy=(even_accuracy, "%"),
            bold_loss=bold_loss,
            bold_accuracy=(bold_accuracy, "%"),
        ),
    )


OVERTRAINED = Training(
    "overtrained",
    Generated("gaussians", 100, (("distance", 2.0), ("n_features", 50)), n_test=1000),
    {"": (Architecture(50, (32,)), Recipe("adam", 0.01, None, 200))},
    record_every=5,
)


@claim(
    "loss-rises-while-accuracy-rises",
    part="loss-and-accuracy",
    says=(
        "While a network memorises, the loss on unseen rows can grow ({loss_ratio} times its smallest value) "
        "although the share of right answers does not fall ({best_accuracy} at the smallest loss, "
        "{last_accuracy} at the end)."
    ),
    criterion=at_least(85),
    experiment=OVERTRAINED,
)
def loss_up_accuracy_up(result: dict[str, Runs]) -> Outcome:
    """From the epoch of the smallest test loss to the end: loss up by half or more, accuracy not lower."""
    runs = result[""]
    assert runs.test_loss is not None
    assert runs.test_accuracy is not None
    rows = np.arange(len(runs.seeds))
    best = runs.test_loss.argmin(axis=1)
    ratio = runs.test_loss[:, -1] / runs.test_loss[rows, best]
    before, after = runs.test_accuracy[rows, best], runs.test_accuracy[:, -1]
    return Outcome(
        (ratio >= 1.5) & (after >= before),
        measured(
            loss_ratio=ratio,
            best_epoch=(best, "epochs"),
            best_accuracy=(before, "%"),
            last_accuracy=(after, "%"),
        ),
    )


MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
WATCHED = Training("watched", MOONS, {"": (NETWORK, Recipe("adam", 0.01, None, 300))})
"""One step an epoch, and a look at loss and accuracy after each."""


@claim(
    "loss-and-accuracy-can-fall-together",
    part="loss-and-accuracy",
    says=(
        "From one epoch to the next the loss can fall and the accuracy with it: in {falling_together} of the "
        "epochs. In {standing_still} the accuracy does not move at all, since it counts whole answers."
    ),
    criterion=at_least(92),
    experiment=WATCHED,
    corrects="A lower loss means a higher accuracy.",
)
def both_can_fall(result: dict[str, Runs]) -> Outcome:
    """In at least one epoch, loss and accuracy on the training rows must both fall."""
    loss, accuracy = (np.diff(curve, axis=1) for curve in _train_curves(result))
    together = (loss < 0) & (accuracy < 0)
    return Outcome(
        np.asarray(together.any(axis=1)),
        measured(
            falling_together=(together.mean(axis=1), "%"),
            standing_still=((accuracy == 0).mean(axis=1), "%"),
        ),
    )


@claim(
    "over-the-whole-training-both-improve",
    part="loss-and-accuracy",
    says=(
        "From beginning to end both improve: the loss from {loss_before} to {loss_after}, the accuracy from "
        "{accuracy_before} to {accuracy_after}."
    ),
    criterion=at_least(100),
    experiment=WATCHED,
)
def both_improve(result: dict[str, Runs]) -> Outcome:
    """At the end the loss must be lower and the accuracy higher than before training."""
    loss, accuracy = _train_curves(result)
    return Outcome(
        (loss[:, -1] < loss[:, 0]) & (accuracy[:, -1] > accuracy[:, 0]),
        measured(
            loss_before=loss[:, 0],
            loss_after=loss[:, -1],
            accuracy_before=(accuracy[:, 0], "%"),
            accuracy_after=(accuracy[:, -1], "%"),
        ),
    )


def _train_curves(result: dict[str, Runs]) -> tuple[Doubles, Doubles]:
    return result[""].train_loss, result[""].train_accuracy


@experiment(f"{WATCHED.methods} Compared is each example's |probability - truth| before and after training.")
def distances_from_the_truth(seeds: tuple[int, ...]) -> tuple[Doubles, Doubles]:
    """Return the distances before and after training, shape (n_seeds, n_samples)."""
    return _distances(WATCHED, seeds)


def _distances(training: Training, seeds: tuple[int, ...]) -> tuple[Doubles, Doubles]:
    runs, (train, _) = training.run(seeds)[""], datasets(MOONS, seeds)
    before = [_distance(NETWORK.initial_weights(seed), rows) for seed, rows in zip(seeds, train, strict=True)]
    after = [_distance(runs.weights_of(seed), rows) for seed, rows in zip(seeds, train, strict=True)]
    return np.array(before), np.array(after)


def _distance(weights: Sequence[npt.ArrayLike], rows: Dataset) -> Doubles:
    return np.asarray(np.abs(backprop.forward(weights, rows.x, "relu")[:, 0] - rows.y))


@claim(
    "answers-come-closer-to-the-truth",
    part="loss-and-accuracy",
    says=(
        "As the loss falls, the answers come closer to the truth: on average they are {before} away before "
        "training and {after} after it."
    ),
    criterion=at_least(100),
    experiment=distances_from_the_truth,
)
def closer_on_average(distances: tuple[Doubles, Doubles]) -> Outcome:
    """The mean distance from the truth must be smaller after training."""
    before, after = (each.mean(axis=1) for each in distances)
    return Outcome(after < before, measured(before=before, after=after))


@claim(
    "some-answers-get-worse",
    part="loss-and-accuracy",
    says="That is so on average only: {farther} of the examples end farther from the truth than they began.",
    criterion=at_least(98),
    experiment=distances_from_the_truth,
    corrects="A lower loss means that the predictions are closer to the truth.",
)
def some_get_worse(distances: tuple[Doubles, Doubles]) -> Outcome:
    """At least one example must end more than 0.01 farther from the truth."""
    before, after = distances
    return Outcome(
        np.asarray((after - before > 0.01).any(axis=1)),
        measured(farther=((after > before).mean(axis=1), "%")),
    )
