"""Activation functions beside their slopes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from firstnn import activations as functions
from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import Array, axes_at
from firstnn.book.figures.drawing import Painting
from firstnn.book.figures.figure import SMALL, Figure
from firstnn.book.figures.palette import color

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_ROW, _WIDTH = 140.0, 190.0
_TABLE = np.arange(-4.0, 5.0)


def activations(
    names: Sequence[str],
    *,
    limit: float = 5.0,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return activation functions, each beside its slope.

    The slope is what backpropagation multiplies an error signal by; where it is near 0, learning stops.

    Args:
        names: Activations by their Keras names, one row for each.
        limit: The sums drawn lie between -limit and limit, above 0.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has values and slopes at the sums from -4 to 4.

    Raises:
        ValueError: If `names` is empty or repeats a name, an activation is unknown, or `limit` is not above
            0.

    Example:
        >>> from firstnn.book import figures
        >>> figures.activations(["sigmoid"])
        The slope of sigmoid is at most 0.25
        Activation functions on the left, their slopes on the right, for sums from −5 to 5. sigmoid goes from
        0.0067 to 0.99; its slope lies between 0.0066 and 0.25, and is 0.25 at 0.
    """
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise TypeError(f"names must be a sequence of activations. {validation.received('names', names)}")
    if not names or len(set(names)) < len(names):
        raise ValueError(f"names must be different, and at least one. {validation.received('names', names)}")
    chosen = [functions.check(entry, "names") for entry in names]
    validation.number(limit, "limit", minimum=0.0, exclusive=True)
    return _Activations(chosen, limit).figure(title, name)


@dataclass(frozen=True)
class _Activations(Painting):
    """Activation functions over the sums from -limit to limit."""

    kind = "activations"

    names: Sequence[str]
    limit: float

    @property
    def height(self) -> float:
        """The height of all rows."""
        return len(self.names) * _ROW + 44.0

    @property
    def _sums(self) -> Array:
        return np.linspace(-self.limit, self.limit, 401)

    def title(self) -> str:
        """Say how steep the activations get."""
        steepest = [wording.number(float(functions.slope(each, self._sums).max())) for each in self.names]
        if len(self.names) == 1:
            return f"The slope of {self.names[0]} is at most {steepest[0]}"
        slopes = [f"{slope} ({each})" for slope, each in zip(steepest, self.names, strict=True)]
        return f"The largest slopes: {wording.listing(slopes)}"

    def sentences(self) -> Iterator[str]:
        """Say where each activation begins and ends, and how steep it is."""
        low, high = wording.number(-self.limit), wording.number(self.limit)
        yield f"Activation functions on the left, their slopes on the right, for sums from {low} to {high}."
        for each in self.names:
            values, slopes = functions.apply(each, self._sums), functions.slope(each, self._sums)
            numbers = (values[0], values[-1], slopes.min(), slopes.max(), functions.slope(each, [0.0])[0])
            first, last, flattest, steepest, middle = (wording.number(float(number)) for number in numbers)
            between = f"lies between {flattest} and {steepest}, and is {middle} at 0"
            slope = f"is {flattest} everywhere" if flattest == steepest else between
            yield f"{each} goes from {first} to {last}; its slope {slope}."

    def columns(self) -> dict[str, Any]:
        """Return values and slopes at a few sums."""
        columns = {"sum": _TABLE}
        for each in self.names:
            columns[each] = functions.apply(each, _TABLE)
            columns[f"slope of {each}"] = functions.slope(each, _TABLE)
        return columns

    def paint(self, canvas: Canvas) -> None:
        """Draw a row for each activation: it on the left; its slope on the right, all slopes on one scale."""
        slopes = {each: functions.slope(each, self._sums) for each in self.names}
        all_slopes = np.concatenate(list(slopes.values()))
        for row, each in enumerate(self.names):
            values = functions.apply(each, self._sums)
            for left, numbers, scale, words, role, line in (
                (40.0, values, values, each, "series-1", "-"),
                (280.0, slopes[each], all_slopes, f"slope of {each}", "series-2", (0, (5, 1.5))),
            ):
                axes = axes_at(canvas, left=left, top=34.0 + row * _ROW, width=_WIDTH, height=_ROW - 44)
                style: Any = {"fontweight": "bold", "fontsize": SMALL, "color": color(role)}
                axes.set_title(words, loc="left", x=-40 / _WIDTH, pad=12, **style)
                _paint_curve(axes, self._sums, numbers, scale, color=color(role), linestyle=line)
                if row < len(self.names) - 1:
                    axes.tick_params(labelbottom=False)
                else:
                    axes.set_xlabel("sum", labelpad=2)


def _paint_curve(axes: Axes, sums: Array, numbers: Array, scale: Array, **style: Any) -> None:  # noqa: ANN401  # Matplotlib's own
    """Draw one curve over the sums, on an axis that holds all numbers of `scale`, with a faint line at 0.

    A curve that jumps has no upright line there.
    """
    axes.axvline(0.0, color=color("grid"), linewidth=1.0)
    jumps = np.flatnonzero(np.abs(np.diff(numbers)) > 0.2 * max(float(np.ptp(numbers)), 1e-9)) + 1
    axes.plot(np.insert(sums, jumps, np.nan), np.insert(numbers, jumps, np.nan), **style)
    low, high = min(0.0, float(scale.min())), float(scale.max())
    margin = 0.08 * (high - low)
    axes.set_ylim(low - margin, high + margin)
    axes.set_xlim(sums[0], sums[-1])
    axes.locator_params(axis="y", nbins=3)
