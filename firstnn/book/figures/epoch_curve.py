"""One quantity of a training over its epochs: read from one run or many, put into words, and painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import mark_powers_of_ten
from firstnn.book.figures.palette import color
from firstnn.book.figures.series import Series, drawn_numbers, read_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

QUANTITIES = ("loss", "accuracy")

_STYLES: dict[str, tuple[Any, str]] = {"train": ("-", "o"), "test": ((0, (4, 1.6)), "s")}  # line, marker


@dataclass(frozen=True)
class Curve(Series):
    """Loss or accuracy on the train or test part, recorded after some epochs, the first of them 0."""

    quantity: str
    part: str
    epochs: npt.NDArray[np.int64]

    @property
    def best(self) -> int:
        """The record with the lowest number."""
        return int(np.nanargmin(self.middle))

    @property
    def turns(self) -> bool:
        """Whether a test loss has its lowest point well behind it: the sign of memorizing."""
        rises = bool(self.middle[-1] > 1.1 * self.middle[self.best])
        return rises and (self.part, self.quantity) == ("test", "loss")

    @property
    def end(self) -> str:
        """The last record in words."""
        return "NaN" if self.stops else self.write(self.middle[-1])

    @property
    def movement(self) -> str:
        """How the number moves from the first record to the last finite one."""
        start, end = float(self.middle[0]), float(self.middle[self.last])
        verb = wording.change(start, end)
        if verb == "stays" and self.write(start) == self.write(end):
            return f"stays at {self.write(end)}"
        return f"{'goes' if verb == 'stays' else verb} from {self.write(start)} to {self.write(end)}"

    @property
    def lowest(self) -> str:
        """Where the curve is lowest."""
        return f"lowest at epoch {self.epochs[self.best]} with {self.write(self.middle[self.best])}"

    def write(self, value: float) -> str:
        """Write a number of this quantity: an accuracy as a percentage."""
        return wording.percent(value) if self.quantity == "accuracy" else wording.number(float(value))


def read_curves(history: object, quantities: Sequence[str]) -> list[Curve]:
    """Return a curve for each quantity and part of a history, checked.

    A history is a `Fitted`, of which the epochs that were trained are read; or anything with the arrays
    train_loss, test_loss, train_accuracy and test_accuracy as far as they are asked for, and, if not every
    epoch was recorded, `epochs`. A test part that is None has no curve.
    """
    history, reached = getattr(history, "history", history), getattr(history, "stopped_at", None)
    trained = slice(None if reached is None else reached + 1)
    given = {}
    for quantity in quantities:
        for part in ("train", "test"):
            field = f"{part}_{quantity}"
            if not hasattr(history, field):
                raise TypeError(f"history must have {field}. {validation.received('history', history)}")
            if part == "train" or getattr(history, field) is not None:
                records = read_rows(getattr(history, field), f"history.{field}", "epochs + 1")
                given[quantity, part] = records[:, trained]
    shapes = {f"{part}_{quantity}": records.shape for (quantity, part), records in given.items()}
    if len(set(shapes.values())) > 1:
        raise ValueError(
            f"history must hold arrays of one shape. {validation.received('history shapes', shapes)}"
        )
    n_records = next(iter(given.values())).shape[1]
    epochs = np.asarray(getattr(history, "epochs", np.arange(n_records)))[trained]
    if epochs.shape != (n_records,) or epochs.dtype.kind not in "iu" or (np.diff(epochs) <= 0).any():
        raise ValueError(
            f"history.epochs must be {n_records} rising integers, one for each record. "
            f"{validation.received('history.epochs', epochs)}"
        )
    return [
        Curve(f"{part} {quantity}", records, quantity, part, epochs.astype(np.int64))
        for (quantity, part), records in given.items()
    ]


def count_diverged(curves: Sequence[Curve]) -> tuple[int, int]:
    """Return how many runs of one history stop being numbers, and the epoch at which the first does."""
    broken = np.any([~np.isfinite(curve.values) for curve in curves], axis=0)  # (n_runs, n_records)
    count = int(broken.any(axis=1).sum())
    return count, int(curves[0].epochs[np.argmax(broken.any(axis=0))]) if count else 0


def paint_curve(axes: Axes, curve: Curve) -> None:
    """Draw the median as a line, the spread as a band, and a mark at the last record that is a number."""
    line, marker = _STYLES[curve.part]
    shade = color(curve.part)
    if curve.several:
        axes.fill_between(curve.epochs, curve.low, curve.high, color=shade, alpha=0.18, linewidth=0)
    axes.plot(curve.epochs, curve.middle, color=shade, linestyle=line)
    axes.plot(
        curve.epochs[curve.last],
        curve.middle[curve.last],
        marker="X" if curve.stops else marker,
        markersize=10 if curve.stops else 7,
        color=shade,
        clip_on=False,
    )


def set_height(axes: Axes, curves: Sequence[Curve], baseline: float | None) -> None:
    """Let a loss start from 0, and an accuracy end at 1; an exploding loss gets powers of ten.

    The curves are all that share the scale; the baseline, an accuracy, is drawn as a line.
    """
    from matplotlib.ticker import FuncFormatter

    numbers = drawn_numbers(curves)
    if curves[0].quantity == "accuracy":
        lowest = max(0.0, min(0.5, float(numbers.min()), 1.0 if baseline is None else baseline - 0.05))
        axes.set_ylim(np.floor(lowest * 10.0) / 10.0, 1.0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: wording.percent(round(share, 3))))
        if baseline is not None:
            axes.axhline(baseline, color=color("neutral"), linestyle=(0, (1, 2)), linewidth=1.5)
    elif numbers.max() > 100.0 * max(float(curve.middle[0]) for curve in curves):
        mark_powers_of_ten(axes, texts=5)
    else:
        axes.set_ylim(0.0, 1.05 * float(numbers.max()) or 1.0)
