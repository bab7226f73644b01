"""Made-up results of experiments, one seed each, for the tests of how claims are judged."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from firstnn.book.evidence import Claim
from firstnn.replicas import Runs

Bounds: TypeAlias = list[tuple[Claim, list[Any], list[Any]]]
"""Claims, each with results with which it holds and results with which it does not."""

NAN = np.nan


def arrays(result: Any) -> Any:  # noqa: ANN401  # each experiment has its own
    """Return a result of one seed: a number is a number for each seed, a list a row for each seed."""
    match result:
        case dict():
            return {name: arrays(value) for name, value in result.items()}
        case tuple():
            return tuple(arrays(value) for value in result)
        case Runs():
            return result
    return np.array([result], dtype=float)


def runs(**curves: float | list[float]) -> Runs:
    """Return the runs of one seed; a curve that is given as one number has that at its end, and else none."""
    length = max([3, *(len(curve) for curve in curves.values() if isinstance(curve, list))])
    loss, accuracy, test_loss, test_accuracy = (
        np.array([curve if isinstance(curve, list) else [NAN] * (length - 1) + [curve]])
        for name in ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
        for curve in [curves.get(name, NAN)]
    )
    return Runs((0,), 10 * np.arange(length), loss, accuracy, test_loss, test_accuracy, [])


def right(**accuracies: float | list[float]) -> dict[str, Runs]:
    """Return runs that end with these accuracies on new points."""
    return {name.strip("_"): runs(test_accuracy=value) for name, value in accuracies.items()}


def losses(**ends: float | list[float]) -> dict[str, Runs]:
    """Return runs that end with these losses."""
    return {name: runs(train_loss=value) for name, value in ends.items()}


def only(**curves: float | list[float]) -> dict[str, Runs]:
    """Return the result of an experiment that trains one thing."""
    return {"": runs(**curves)}
