"""Scores in depth: what accuracy hides where one answer is rare, and probabilities that say too much."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import data, replicas
from firstnn.backprop import forward
from firstnn.book.claims.loss_and_accuracy import OVERTRAINED
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Outcome, at_least, described, experiment, measured
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

__all__ = ["LOW_THRESHOLD", "NETWORK", "RECIPE", "rare_rows", "rates"]

Doubles = npt.NDArray[np.float64]

EACH_NTH = 19
"""Of the rows of class 1, every how many is kept: one row in twenty is then of class 1."""

NETWORK = Architecture(2, (16,))
RECIPE = Recipe("adam", 0.01, 64, 20)
LOW_THRESHOLD = 0.1


def rare_rows(seed: int, stream: str = "data") -> Dataset:
    """Return points of two clouds that overlap, of which one is rare.

    Args:
        seed: Decides the points.
        stream: "data", or "test" for other points of the same kind.

    Returns:
        2000 points, 1900 of class 0 and 100 of class 1.

    Example:
        >>> rare_rows(0).majority_share
        0.95
    """
    points = data.gaussians(2 * 1900, seed=seed, stream=stream)
    rare = np.flatnonzero(points.y == 1)[::EACH_NTH]
    return points.take(np.sort(np.concatenate([np.flatnonzero(points.y == 0), rare])))


def rates(p: Doubles, y: npt.NDArray[np.int64], threshold: float = 0.5) -> tuple[float, float, float]:
    """Return accuracy, precision and recall of the answer yes.

    Args:
        p: Probabilities of yes, shape (n_samples,).
        y: The truth, 0 or 1, shape (n_samples,).
        threshold: Above which probability the answer is yes.

    Returns:
        Shares from 0 to 1; the precision is NaN where nothing is answered with yes.

    Example:
        >>> rates(np.array([0.9, 0.6, 0.2, 0.1]), np.array([1, 0, 1, 0]))
        (0.5, 0.5, 0.5)
    """
    said, true = p > threshold, y == 1
    hits = np.count_nonzero(said & true)
    precision = hits / said.sum() if said.any() else np.nan
    return float(np.mean(said == true)), float(precision), float(hits / true.sum())


@experiment(
    "Data: 2000 points of two overlapping clouds, of which one has 100 points, and others to test. "
    f"Network {described(NETWORK, RECIPE)}. Yes is the rare class; the answer is yes above a probability of "
    f"0.5, and again above {LOW_THRESHOLD}."
)
def rare_yes(seeds: tuple[int, ...]) -> dict[str, Doubles]:
    """Return accuracy, precision and recall at both thresholds, and the accuracy of always no."""
    return _rare_yes(seeds, RECIPE)


def _rare_yes(seeds: tuple[int, ...], recipe: Recipe) -> dict[str, Doubles]:
    train, test = ([rare_rows(seed, stream) for seed in seeds] for stream in ("data", "test"))
    runs = replicas.train(NETWORK, recipe, train, test, seeds=seeds, record_every=recipe.epochs)
    p = [forward(runs.weights_of(seed), rows.x, "relu")[:, 0] for seed, rows in zip(seeds, test, strict=True)]
    scores = {
        threshold: np.array([rates(each, rows.y, threshold) for each, rows in zip(p, test, strict=True)]).T
        for threshold in (0.5, LOW_THRESHOLD)
    }
    names = ("accuracy", "precision", "recall")
    result = dict(zip(names, scores[0.5], strict=True))
    result |= {f"low_{name}": values for name, values in zip(names, scores[LOW_THRESHOLD], strict=True)}
    return result | {"always_no": np.array([rows.majority_share for rows in test])}


@claim(
    "a-rare-yes-is-missed-at-a-high-accuracy",
    part="loss-and-accuracy",
    says=(
        "Where few rows are yes, a high accuracy says little: always answering no is right in {always_no} of "
        "the rows, the network in {accuracy}, and it finds only {recall} of the yes rows. Of its yes answers "
        "{precision} are right."
    ),
    criterion=at_least(95),
    experiment=rare_yes,
    corrects="A high accuracy means a good network.",
)
def rare_yes_is_missed(scores: dict[str, Doubles]) -> Outcome:
    """The network must be right in over 94 % of the rows, and miss over half of the rare ones."""
    held = (scores["accuracy"] > 0.94) & (scores["recall"] < 0.5)
    names = ("always_no", "accuracy", "precision", "recall")
    return Outcome(held, measured(**{name: (scores[name], "%") for name in names}))


@claim(
    "a-lower-threshold-trades-precision-for-recall",
    part="loss-and-accuracy",
    says=(
        "Answer yes from a lower probability on, and the same network finds more of the rare rows, "
        "{low_recall} instead of {recall}; but fewer of its yes answers are right, {low_precision} instead "
        "of {precision}."
    ),
    criterion=at_least(90),
    experiment=rare_yes,
)
def lower_threshold_trades(scores: dict[str, Doubles]) -> Outcome:
    """Recall must rise by a fifth of the rare rows or more, and precision must fall."""
    held = (scores["low_recall"] >= scores["recall"] + 0.2) & (scores["low_precision"] < scores["precision"])
    names = ("recall", "low_recall", "precision", "low_precision")
    return Outcome(held, measured(**{name: (scores[name], "%") for name in names}))


@claim(
    "memorising-makes-a-network-overconfident",
    part="loss-and-accuracy",
    says=(
        "A network that has memorised few rows is too sure of itself: on new rows it gives its answers a "
        "probability of {confidence} in the mean, and {accuracy} of them are right."
    ),
    criterion=at_least(95),
    experiment=OVERTRAINED,
)
def memorising_makes_overconfident(result: dict[str, Runs]) -> Outcome:
    """The mean probability of the answers must lie ten points or more above the share that is right."""
    runs, setting = result[""], OVERTRAINED.settings[""]
    assert isinstance(setting, tuple)
    confidence, accuracy = [], []
    for seed in runs.seeds:
        rows = OVERTRAINED.source.test(seed)
        p = forward(runs.weights_of(seed), rows.x, setting[0].activation)[:, 0]
        confidence.append(np.maximum(p, 1 - p).mean())
        accuracy.append(np.mean((p > 0.5) == rows.y))
    sure, right = np.array(confidence), np.array(accuracy)
    return Outcome(sure - right >= 0.1, measured(confidence=(sure, "%"), accuracy=(right, "%")))
