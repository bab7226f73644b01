"""What learning curves are drawn from: one history or many, checked and summarised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording

Array = npt.NDArray[np.float64]

PARTS = ("train", "test")
QUANTITIES = ("loss", "accuracy")


@dataclass(frozen=True)
class Curve:
    """One quantity on one part of the data: the median over the runs, and the band that holds most of them.

    Args:
        quantity: "loss" or "accuracy".
        part: "train" or "test".
        epochs: The epochs, shape (n_records,), the first being 0.
        values: What was recorded, shape (n_runs, n_records).
        middle: The median over the runs that are still numbers, shape (n_records,), NaN where none is.
        low: The 5th percentile.
        high: The 95th percentile.

    Example:
        >>> from types import SimpleNamespace
        >>> from firstnn.book.figures.history import read_curves
        >>> curve, = read_curves(SimpleNamespace(train_loss=[0.7, 0.2, 0.3], test_loss=None), ["loss"])
        >>> curve.part, curve.quantity, curve.best
        ('train', 'loss', 1)
    """

    quantity: str
    part: str
    epochs: npt.NDArray[np.int64]
    values: Array
    middle: Array
    low: Array
    high: Array

    @property
    def last(self) -> int:
        """The last record that is a number.

        Example:
            >>> from types import SimpleNamespace
            >>> from firstnn.book.figures.history import read_curves
            >>> diverged = SimpleNamespace(train_loss=[0.7, 5.0, float("nan")], test_loss=None)
            >>> read_curves(diverged, ["loss"])[0].last
            1
        """
        return int(np.flatnonzero(np.isfinite(self.middle))[-1])

    @property
    def best(self) -> int:
        """The record with the lowest number.

        Example:
            >>> from types import SimpleNamespace
            >>> from firstnn.book.figures.history import read_curves
            >>> read_curves(SimpleNamespace(train_loss=[0.7, 0.2, 0.3], test_loss=None), ["loss"])[0].best
            1
        """
        return int(np.nanargmin(self.middle))

    @property
    def turns(self) -> bool:
        """Whether a test loss has its lowest point well behind it: the sign of memorising.

        Example:
            >>> from types import SimpleNamespace
            >>> from firstnn.book.figures.history import read_curves
            >>> overfit = SimpleNamespace(train_loss=[0.7, 0.2, 0.1], test_loss=[0.7, 0.4, 0.6])
            >>> [curve.turns for curve in read_curves(overfit, ["loss"])]
            [False, True]
        """
        rises = bool(self.middle[-1] > 1.1 * self.middle[self.best])
        return rises and (self.part, self.quantity) == ("test", "loss")

    @property
    def movement(self) -> str:
        """How the number moves from the first record to the last.

        Example:
            >>> from types import SimpleNamespace
            >>> from firstnn.book.figures.history import read_curves
            >>> read_curves(SimpleNamespace(train_loss=[0.7, 0.2], test_loss=None), ["loss"])[0].movement
            'falls from 0.70 to 0.20'
        """
        start, end = float(self.middle[0]), float(self.middle[self.last])
        verb = wording.change(start, end)
        if verb == "stays" and self.write(start) == self.write(end):
            return f"stays at {self.write(end)}"
        return f"{'goes' if verb == 'stays' else verb} from {self.write(start)} to {self.write(end)}"

    def write(self, value: float) -> str:
        """Write a number of this quantity: an accuracy as a percentage.

        Args:
            value: A loss or an accuracy.

        Returns:
            The text.

        Example:
            >>> from types import SimpleNamespace
            >>> from firstnn.book.figures.history import read_curves
            >>> read_curves(SimpleNamespace(train_loss=[0.7, 0.2], test_loss=None), ["loss"])[0].write(0.2)
            '0.20'
        """
        return wording.percent(value) if self.quantity == "accuracy" else wording.number(value)


def read_curves(history: object, quantities: Sequence[str]) -> list[Curve]:
    """Return the curves of a history, checked, with median and band over the runs.

    Args:
        history: A `Fitted`, of which the epochs that were trained are read; or anything with the arrays
            train_loss, test_loss, train_accuracy and test_accuracy, as far as `quantities` asks for them, of
            shape (n_records,) or (n_seeds, n_records); and, if not every epoch was recorded, `epochs`.
        quantities: "loss", "accuracy" or both.

    Returns:
        One curve for each quantity and part; none for a test part that is None.

    Raises:
        TypeError: If `history` lacks an array, or one holds something else than numbers.
        ValueError: If the arrays differ in shape, or a curve holds no number before training.

    Example:
        >>> from types import SimpleNamespace
        >>> from firstnn.book.figures.history import read_curves
        >>> history = SimpleNamespace(train_loss=[[0.7, 0.2], [0.9, 0.4]], test_loss=None)
        >>> read_curves(history, ["loss"])[0].middle.round(2)
        array([0.8, 0.3])
    """
    history, reached = getattr(history, "history", history), getattr(history, "stopped_at", None)
    given = {}
    for quantity in quantities:
        for part in PARTS:
            field = f"{part}_{quantity}"
            if not hasattr(history, field):
                raise TypeError(f"history must have {field}. {validation.received('history', history)}")
            if part == "train" or getattr(history, field) is not None:
                given[quantity, part] = _records(getattr(history, field), f"history.{field}", reached)
    shapes = {f"{part}_{quantity}": records.shape for (quantity, part), records in given.items()}
    if len(set(shapes.values())) > 1:
        raise ValueError(
            f"history must hold arrays of one shape. {validation.received('history shapes', shapes)}"
        )
    epochs = _epochs(history, next(iter(given.values())).shape[1], reached)
    return [_summary(quantity, part, epochs, records) for (quantity, part), records in given.items()]


def _records(values: npt.ArrayLike, name: str, reached: int | None) -> Array:
    """Return records as rows, one for each run; every one must have begun with a number."""
    array = validation.array(values, name, finite=False)
    records = np.atleast_2d(array)[..., : None if reached is None else reached + 1]
    if records.ndim != 2 or len(records) < 1 or records.shape[1] < 2:
        raise ValueError(
            f"{name} must have shape (epochs + 1,) or (n_seeds, epochs + 1), with at least one epoch. "
            f"Received: {name} of shape {array.shape}"
        )
    if not np.isfinite(records[:, 0]).any():
        raise ValueError(
            f"{name} must begin with a finite number. Received: {name} with {records[0, 0]} at epoch 0"
        )
    return records


def _epochs(history: object, n_records: int, reached: int | None) -> npt.NDArray[np.int64]:
    """Return the recorded epochs: all of them, where the history does not say which."""
    epochs = np.asarray(getattr(history, "epochs", np.arange(n_records)))
    epochs = epochs[: None if reached is None else reached + 1]
    if epochs.shape != (n_records,) or epochs.dtype.kind not in "iu" or (np.diff(epochs) <= 0).any():
        raise ValueError(
            f"history.epochs must be {n_records} rising integers, one for each record. "
            f"{validation.received('history.epochs', epochs)}"
        )
    return epochs.astype(np.int64)


def _summary(quantity: str, part: str, epochs: npt.NDArray[np.int64], records: Array) -> Curve:
    """Take median and percentiles over the runs that are still numbers, record by record."""
    finite = np.where(np.isfinite(records), records, np.nan)
    alive = ~np.isnan(finite).all(axis=0)
    bounds = np.full((3, len(epochs)), np.nan)
    bounds[:, alive] = np.nanpercentile(finite[:, alive], [5, 50, 95], axis=0)
    low, middle, high = bounds
    return Curve(quantity, part, epochs, records, middle, low, high)


def diverged(curves: Sequence[Curve]) -> tuple[int, int]:
    """Return how many runs stop being numbers, and when the first of them does.

    Args:
        curves: The curves of one history.

    Returns:
        The number of runs, and the first epoch at which one of them is no number (0 if none).

    Example:
        >>> from types import SimpleNamespace
        >>> from firstnn.book.figures.history import diverged, read_curves
        >>> history = SimpleNamespace(train_loss=[[0.7, 0.2, 0.1], [0.9, 8.0, float("inf")]], test_loss=None)
        >>> diverged(read_curves(history, ["loss"]))
        (1, 2)
    """
    broken = np.any([~np.isfinite(curve.values) for curve in curves], axis=0)  # (n_runs, n_records)
    count = int(broken.any(axis=1).sum())
    return count, int(curves[0].epochs[np.argmax(broken.any(axis=0))]) if count else 0
