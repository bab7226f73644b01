"""What a program does with its network after training: on which rows it is judged, how they were scaled."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["differently_scaled", "own_rows_only", "rows_shared", "same_rows"]

Array = npt.NDArray[Any]


FEW = 4  # rows that may have any mean and deviation


def rows_shared(x: Array, other: Array) -> float:
    """Return the share of the other rows that stand in x too, number by number."""
    if x.shape[1:] != other.shape[1:] or not len(other):
        return 0.0
    known = {row.tobytes() for row in np.ascontiguousarray(x, np.float64)}
    return float(np.mean([row.tobytes() in known for row in np.ascontiguousarray(other, np.float64)]))


def same_rows(x: Array, other: Array) -> bool:
    """Tell whether rows are those of the training, but for a few."""
    return rows_shared(x, other) > 0.9


def own_rows_only(x: Array, judged_on: list[tuple[Array, int | None]]) -> int | None:
    """Return the line where a network is judged on its training rows, if it is judged on no others."""
    if not judged_on:
        return None
    shared = [same_rows(x, rows) for rows, _ in judged_on]
    return judged_on[-1][1] if all(shared) else None


def differently_scaled(x: Array, new: Array) -> str | None:
    """Return in words how new rows were scaled otherwise than the training rows; None if they seem not to be.

    Three signs: both have their own mean 0 and deviation 1 (or their own smallest 0 and largest 1), to many
    digits; the training rows are scaled and the new ones lie far away; or the other way round.
    """
    if x.shape[1:] != new.shape[1:] or not len(new) or not np.isfinite(new).all() or not np.isfinite(x).all():
        return None
    varying = x.std(axis=0) > 1e-12
    many = varying & np.array([len(np.unique(column)) > 10 for column in x.T])
    free = many if many.any() else varying
    if not free.any():
        return None
    x, new = x[:, free], new[:, free]
    return _by_their_own(x, new) or _left_raw(x, new) or _scaled_alone(x, new)


def _by_their_own(x: Array, new: Array) -> str | None:
    """Tell whether the new rows were scaled by their own numbers."""
    if len(new) <= FEW or not _many_values(new):
        return None
    ends = " by themselves: they were scaled by their own numbers, not by those of the training rows."
    if _is_standard(x, 1e-3, 2e-2) and _is_standard(new, 1e-5, 1e-5):
        return "The new rows have mean 0 and deviation 1" + ends
    if _is_range(x) and _is_range(new) and _many_values(x):
        return "The new rows go from exactly 0 to exactly 1 in every column" + ends
    return None


def _left_raw(x: Array, new: Array) -> str | None:
    """Tell whether the training rows were scaled and the new ones were not."""
    scaled = _is_standard(x, 0.2, 0.3) or (x.min() >= -1e-9 and x.max() <= 1 + 1e-9)
    far = np.abs(np.median(new, axis=0) - x.mean(axis=0)) / x.std(axis=0)
    if not scaled or float(far.max()) < 8 or float(np.median(_outside(x, new))) < 2:
        return None
    column = int(np.argmax(far))
    low, high, is_now = x[:, column].min(), x[:, column].max(), np.median(new[:, column])
    return (
        f"A column goes from {low:.3g} to {high:.3g} in training and is {is_now:.4g} here: it was not scaled."
    )


def _scaled_alone(x: Array, new: Array) -> str | None:
    """Tell whether the new rows were scaled and the training rows were not."""
    if _is_standard(x, 0.2, 0.3):
        return None
    ends = "they were scaled, and those were not."
    if len(new) > FEW:
        squeezed = float((new.std(axis=0) / x.std(axis=0)).max())
        near = bool((np.abs(new.mean(axis=0)) < 2).all() and (new.std(axis=0) < 2).all())
        outside = float(np.median(_outside(x, new))) > 0
        if near and (squeezed < 0.02 or (squeezed < 0.2 and outside)):
            return (
                f"The new rows vary {1 / max(squeezed, 1e-9):,.0f} times less than the training rows: {ends}"
            )
    elif np.abs(new).max() < 5 and np.abs(x.mean(axis=0)).min() > 20 and np.median(_outside(x, new)) > 0:
        around = np.abs(x.mean(axis=0)).min()
        most = np.abs(new).max()
        return f"The new rows stay below {most:.2g}, the training rows lie around {around:.3g}: {ends}"
    return None


def _is_standard(x: Array, mean: float, deviation: float) -> bool:
    """Tell whether every column has mean 0 and deviation 1, about."""
    return bool(np.abs(x.mean(axis=0)).max() < mean and np.abs(x.std(axis=0) - 1).max() < deviation)


def _is_range(x: Array) -> bool:
    """Tell whether every column goes from exactly 0 to exactly 1."""
    return bool(np.abs(x.min(axis=0)).max() < 1e-9 and np.abs(x.max(axis=0) - 1).max() < 1e-9)


def _outside(x: Array, new: Array) -> Array:
    """Return how far each new row lies outside of the training rows at most, in widths of a column."""
    width = np.maximum(x.max(axis=0) - x.min(axis=0), 1e-12)
    beyond: Array = np.maximum(x.min(axis=0) - new, new - x.max(axis=0)) / width
    return np.asarray(beyond.max(axis=1))


def _many_values(x: Array) -> bool:
    return all(len(np.unique(column)) > max(3, len(column) // 3) for column in x.T)
