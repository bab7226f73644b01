"""Several named lines on one pair of axes: medians over the seeds, each with its band and its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.figure import Cell
from firstnn.book.figures.palette import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.float64]

_MARKERS = ("o", "s", "^", "D", "v")
_DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1.5, 2)), (0, (3, 1.5)))
_MOST_MARKERS = 12  # of a line with more points only the last is marked
MOST = len(_MARKERS)


@dataclass(frozen=True)
class Series:
    """One named line: the median over the seeds, and the band that holds most of them.

    Args:
        label: What the line is called.
        values: What was measured, shape (n_seeds, n_points).
        middle: The median over the seeds that are still finite, shape (n_points,), NaN where none is.
        low: The 5th percentile.
        high: The 95th percentile.

    Example:
        >>> from firstnn.book.figures.series import read_series
        >>> line, = read_series({"he_normal": [[1.0, 2.0], [3.0, 2.0]]}, "series", "n_layers")
        >>> line.label, line.middle, line.several
        ('he_normal', array([2., 2.]), True)
    """

    label: str
    values: Array
    middle: Array
    low: Array
    high: Array

    @property
    def several(self) -> bool:
        """Whether it stands for more than one seed.

        Example:
            >>> from firstnn.book.figures.series import read_series
            >>> read_series({"he_normal": [1.0, 2.0]}, "series", "n_layers")[0].several
            False
        """
        return len(self.values) > 1

    @property
    def last(self) -> int:
        """The last point at which the median is a finite number.

        Example:
            >>> from firstnn.book.figures.series import read_series
            >>> read_series({"large": [1.0, 9.0, float("inf")]}, "series", "n_layers")[0].last
            1
        """
        return int(np.flatnonzero(np.isfinite(self.middle))[-1])

    @property
    def lost(self) -> int:
        """In how many seeds a number is NaN or infinite somewhere.

        Example:
            >>> from firstnn.book.figures.series import read_series
            >>> read_series({"large": [1.0, 9.0, float("inf")]}, "series", "n_layers")[0].lost
            1
        """
        return int((~np.isfinite(self.values)).any(axis=1).sum())

    def columns(self) -> dict[str, list[Cell]]:
        """Return the drawn numbers as columns of a table.

        Example:
            >>> from firstnn.book.figures.series import read_series
            >>> read_series({"one": [1.0, float("nan")]}, "series", "n_layers")[0].columns()
            {'one': [1.0, None]}
        """
        bounds = {self.label: self.middle}
        if self.several:
            bounds |= {f"{self.label}, 5%": self.low, f"{self.label}, 95%": self.high}
        return {
            column: [float(number) if np.isfinite(number) else None for number in numbers]
            for column, numbers in bounds.items()
        }


def read_series(series: Mapping[str, npt.ArrayLike], name: str, length: str) -> list[Series]:
    """Return lines, checked, with median and percentiles over the seeds.

    Args:
        series: From the label of each line to its numbers, shape (n_points,) or (n_seeds, n_points); one to
            five lines, each beginning with a finite number.
        name: The argument that they came in, for messages.
        length: What the points are, such as "n_layers", for messages.

    Returns:
        The lines.

    Raises:
        TypeError: If `series` is no mapping, or holds something else than numbers.
        ValueError: If there are none or more than five, their lengths differ or are below two, or one begins
            with no finite number.

    Example:
        >>> from firstnn.book.figures.series import read_series
        >>> [line.label for line in read_series({"he": [1, 2], "small": [1, 0]}, "series", "n_layers")]
        ['he', 'small']
    """
    if not isinstance(series, Mapping):
        raise TypeError(
            f"{name} must be a mapping from labels to numbers. {validation.received(name, series)}"
        )
    if not 1 <= len(series) <= MOST:
        raise ValueError(f"{name} must hold one to five lines. Received: {name} with {len(series)}")
    lines = [_line(str(label), numbers, name, length) for label, numbers in series.items()]
    lengths = {line.label: line.middle.size for line in lines}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{name} must have one {length}. {validation.received(f'{name} lengths', lengths)}")
    return lines


def _line(label: str, numbers: npt.ArrayLike, name: str, length: str) -> Series:
    """Check one line, and take median and percentiles over the seeds that are still finite."""
    argument = f"{name}[{label!r}]"
    values = np.atleast_2d(validation.array(numbers, argument, finite=False))
    if values.ndim != 2 or values.shape[0] < 1 or values.shape[1] < 2:
        raise ValueError(
            f"{name} must hold numbers of shape ({length},) or (n_seeds, {length}), at least two for each "
            f"seed. Received: {argument} of shape {np.shape(numbers)}"
        )
    finite = np.where(np.isfinite(values), values, np.nan)
    alive = np.isfinite(values).any(axis=0)  # (n_points,)
    if not np.isfinite(values[:, 0]).any():
        raise ValueError(
            f"{name} must begin with a finite number. Received: {argument} that begins with {values[0, 0]}"
        )
    bounds = np.full((3, values.shape[1]), np.nan)
    bounds[:, alive] = np.nanpercentile(finite[:, alive], [5, 50, 95], axis=0)
    return Series(label, values, bounds[1], bounds[0], bounds[2])


def paint_series(axes: Axes, x: Array, line: Series, number: int, floor: float = -np.inf) -> None:
    """Draw one line with its band; where it stops being a number, a cross says so.

    Args:
        axes: Where to draw.
        x: Where the points lie, shape (n_points,).
        line: The line.
        number: Which one of the figure it is, from 0: it decides on colour, dashes and mark.
        floor: What lies below is drawn at this height.

    Example:
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book import figures
        >>> from firstnn.book.figures.series import paint_series, read_series
        >>> axes = figures.axes_at(Figure(), left=40, top=0, width=300, height=100)
        >>> line, = read_series({"he_normal": [1.0, 2.0]}, "series", "n_layers")
        >>> paint_series(axes, np.array([1.0, 2.0]), line, 0)
        >>> len(axes.lines)
        1
    """
    shade = colour(f"series-{number + 1}")
    if line.several:
        low, high = np.maximum(line.low, floor), np.maximum(line.high, floor)
        axes.fill_between(x, low, high, color=shade, alpha=0.16, linewidth=0)
    middle = np.maximum(line.middle, floor)
    crowded = len(x) > _MOST_MARKERS
    axes.plot(
        x,
        middle,
        color=shade,
        linestyle=_DASHES[number],
        marker=_MARKERS[number],
        markevery=[line.last] if crowded else None,
        markersize=7,
        clip_on=False,
    )
    if line.last < len(x) - 1:
        axes.plot(x[line.last], middle[line.last], marker="X", markersize=11, color=shade, clip_on=False)


def decades(axis: Any, texts: int = 6) -> None:  # noqa: ANN401  # Matplotlib's x or y axis, whose types it hides
    """Let an axis be marked with powers of ten.

    Args:
        axis: An axis of Matplotlib's, on a scale of powers of ten.
        texts: How many marks it has at most.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book import figures
        >>> from firstnn.book.figures.series import decades
        >>> axes = figures.axes_at(Figure(), left=40, top=0, width=300, height=100)
        >>> axes.set_yscale("log")
        >>> decades(axes.yaxis)
        >>> axes.yaxis.get_major_formatter()(1e6)
        '10⁶'
    """
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    axis.set_major_locator(LogLocator(numticks=texts))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda size, _: wording.ten_to(wording.power_of_ten(size))))


def span(lines: Sequence[Series]) -> Array:
    """Return every finite number that is drawn, bands included.

    Args:
        lines: The lines.

    Example:
        >>> from firstnn.book.figures.series import read_series, span
        >>> span(read_series({"one": [1.0, 2.0]}, "series", "n_layers"))
        array([1., 2., 1., 2., 1., 2.])
    """
    numbers = np.concatenate([bound for line in lines for bound in (line.low, line.middle, line.high)])
    return np.asarray(numbers[np.isfinite(numbers)])
