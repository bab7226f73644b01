"""Reading scores off many runs: after the last epoch, and at the best moment."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.replicas import Runs

__all__ = ["accuracy", "at", "best", "loss"]

Doubles = npt.NDArray[np.float64]


def accuracy(runs: Runs) -> Doubles:
    """Return the accuracy on test rows at every record.

    Args:
        runs: Runs that were measured on test rows.

    Returns:
        Shares from 0 to 1, or NaN, shape (n_seeds, n_records).

    Raises:
        ValueError: the runs were not measured on test rows.

    Example:
        >>> curve = np.array([[0.5, 0.9]])
        >>> accuracy(Runs((0,), np.arange(2), 1 - curve, curve, 1 - curve, curve, []))[:, -1]
        array([0.9])
    """
    if runs.test_accuracy is None:
        raise ValueError(f"runs must have been measured on test rows. Received: runs={runs!r}")
    return runs.test_accuracy


def loss(runs: Runs) -> Doubles:
    """Return the loss on test rows at every record.

    Args:
        runs: Runs that were measured on test rows.

    Returns:
        Losses, shape (n_seeds, n_records).

    Raises:
        ValueError: the runs were not measured on test rows.

    Example:
        >>> curve = np.array([[0.5, 0.9]])
        >>> loss(Runs((0,), np.arange(2), 1 - curve, curve, 1 - curve, curve, []))[:, -1].round(1)
        array([0.1])
    """
    if runs.test_loss is None:
        raise ValueError(f"runs must have been measured on test rows. Received: runs={runs!r}")
    return runs.test_loss


def best(curves: Doubles) -> npt.NDArray[np.int64]:
    """Return where each curve is lowest; what is not a number is never lowest.

    Args:
        curves: Losses, shape (n_seeds, n_records).

    Returns:
        The first such record of each seed, shape (n_seeds,).

    Example:
        >>> best(np.array([[0.7, 0.3, 0.5], [0.6, np.nan, 0.7]]))
        array([1, 0])
    """
    records: npt.NDArray[np.int64] = np.where(np.isnan(curves), np.inf, curves).argmin(axis=1)
    return records


def at(curves: npt.NDArray[Any], records: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Return what each curve shows at a record of its own.

    Args:
        curves: Anything recorded, shape (n_seeds, n_records).
        records: A record for each seed, shape (n_seeds,).

    Returns:
        One value for each seed, shape (n_seeds,).

    Example:
        >>> at(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1, 0]))
        array([2., 3.])
    """
    return curves[np.arange(len(curves)), records]
