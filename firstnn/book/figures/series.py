"""A line over many seeds: the median, and the band from the 5th to the 95th percentile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures.palette import color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.float64]

_MARKERS = ("o", "s", "^", "D", "v")
_DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1.5, 2)), (0, (3, 1.5)))
_MOST_MARKERS = 12  # of a line with more points only the last is marked


@dataclass(frozen=True)
class Series:
    """What was measured, shape (n_seeds, n_points), under a label."""

    label: str
    values: Array

    @cached_property
    def bounds(self) -> Array:
        """The percentiles 5, 50 and 95 over the seeds that are still finite, shape (3, n_points), or NaN."""
        finite = np.where(np.isfinite(self.values), self.values, np.nan)
        alive = np.isfinite(self.values).any(axis=0)  # (n_points,)
        bounds = np.full((3, self.values.shape[1]), np.nan)
        bounds[:, alive] = np.nanpercentile(finite[:, alive], [5, 50, 95], axis=0)
        return bounds

    @property
    def low(self) -> Array:
        """The 5th percentile."""
        return np.asarray(self.bounds[0])

    @property
    def middle(self) -> Array:
        """The median."""
        return np.asarray(self.bounds[1])

    @property
    def high(self) -> Array:
        """The 95th percentile."""
        return np.asarray(self.bounds[2])

    @property
    def several(self) -> bool:
        """Whether it stands for more than one seed."""
        return len(self.values) > 1

    @property
    def last(self) -> int:
        """The last point at which the median is a finite number."""
        return int(np.flatnonzero(np.isfinite(self.middle))[-1])

    @property
    def stops(self) -> bool:
        """Whether the median is no number from some point on."""
        return self.last < self.middle.size - 1

    @property
    def lost(self) -> int:
        """In how many seeds a number is NaN or infinite somewhere."""
        return int((~np.isfinite(self.values)).any(axis=1).sum())

    def columns(self, *, median: str = "") -> dict[str, Array]:
        """Return the drawn numbers as columns; of several seeds, `median` goes on the name of the first."""
        if not self.several:
            return {self.label: self.middle}
        return {
            f"{self.label}{median}": self.middle,
            f"{self.label}, 5%": self.low,
            f"{self.label}, 95%": self.high,
        }


def read_series(series: Mapping[str, npt.ArrayLike], points: str) -> list[Series]:
    """Return one to five lines, checked; `points` says in messages what they run over, such as "n_layers"."""
    if not isinstance(series, Mapping):
        raise TypeError(
            f"series must be a mapping from labels to numbers. {validation.received('series', series)}"
        )
    if not 1 <= len(series) <= len(_MARKERS):
        raise ValueError(f"series must hold one to five lines. Received: series with {len(series)}")
    lines = [
        Series(str(label), read_rows(numbers, f"series[{str(label)!r}]", points))
        for label, numbers in series.items()
    ]
    lengths = {line.label: line.values.shape[1] for line in lines}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"series must have one {points}. {validation.received('series lengths', lengths)}")
    return lines


def read_rows(values: npt.ArrayLike, name: str, points: str) -> Array:
    """Return numbers as rows, one for each seed, at least two in each; they must begin with a finite one."""
    array = validation.array(values, name, finite=False)
    rows = np.atleast_2d(array)
    if rows.ndim != 2 or rows.shape[0] < 1 or rows.shape[1] < 2:
        raise ValueError(
            f"{name} must have shape ({points},) or (n_seeds, {points}), with at least two for each seed. "
            f"Received: {name} of shape {array.shape}"
        )
    if not np.isfinite(rows[:, 0]).any():
        raise ValueError(
            f"{name} must begin with a finite number. Received: {name} that begins with {rows[0, 0]}"
        )
    return rows


def drawn_numbers(lines: Sequence[Series]) -> Array:
    """Return every finite number that is drawn, bands included."""
    numbers = np.concatenate([line.bounds.ravel() for line in lines])
    return np.asarray(numbers[np.isfinite(numbers)])


def paint_series(axes: Axes, x: Array, line: Series, number: int, floor: float = -np.inf) -> None:
    """Draw one line with its band, nothing below the floor, and a cross where it stops being a number.

    Which of the figure's lines it is, counted from 0, decides on color, dashes and mark.
    """
    shade = color(f"series-{number + 1}")
    low, middle, high = np.maximum(line.bounds, floor)
    if line.several:
        axes.fill_between(x, low, high, color=shade, alpha=0.16, linewidth=0)
    axes.plot(
        x,
        middle,
        color=shade,
        linestyle=_DASHES[number],
        marker=_MARKERS[number],
        markevery=[line.last] if len(x) > _MOST_MARKERS else None,
        markersize=7,
        clip_on=False,
    )
    if line.stops:
        axes.plot(x[line.last], middle[line.last], marker="X", markersize=11, color=shade, clip_on=False)
