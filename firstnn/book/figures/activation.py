"""Activation functions beside their slopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import activations as functions
from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.drawing import SMALL, axes_at, draw
from firstnn.book.figures.figure import Cell, Figure
from firstnn.book.figures.palette import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_Dashes = tuple[float, tuple[float, float]]
Array = npt.NDArray[np.float64]

_ROW = 140.0
_WIDTH = 190.0
_TABLE = np.arange(-4.0, 5.0)


@dataclass(frozen=True)
class _Shape:
    """One activation, worked out at many places."""

    name: str
    places: Array
    values: Array
    slopes: Array

    @property
    def steepest(self) -> float:
        return float(self.slopes.max())


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
        TypeError: If `names` is no sequence of texts, or `limit` no number.
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
    places = np.linspace(-limit, limit, 401)
    shapes = [
        _Shape(entry, places, functions.apply(entry, places), functions.slope(entry, places))
        for entry in chosen
    ]

    def paint(canvas: Canvas) -> None:
        for row, shape in enumerate(shapes):
            top = 34.0 + row * _ROW
            left = axes_at(canvas, left=40, top=top, width=_WIDTH, height=_ROW - 44)
            right = axes_at(canvas, left=280, top=top, width=_WIDTH, height=_ROW - 44)
            _paint(left, places, shape.values, shape.name, "series-1", "-", -40 / _WIDTH)
            _paint(
                right, places, shape.slopes, f"slope of {shape.name}", "series-2", (0, (5, 1.5)), -40 / _WIDTH
            )
            for axes in (left, right):
                if row < len(shapes) - 1:
                    axes.tick_params(labelbottom=False)
                else:
                    axes.set_xlabel("sum", labelpad=2)

    return draw(
        paint,
        title=_title(shapes) if title is None else title,
        description=_description(shapes, limit),
        data=_data(chosen),
        height=len(shapes) * _ROW + 44.0,
        kind="activations",
        name=name,
    )


def _paint(
    axes: Axes, places: Array, numbers: Array, title: str, role: str, line: str | _Dashes, left: float
) -> None:
    """Draw one curve over the sums, with a faint line at 0."""
    axes.set_title(title, loc="left", x=left, pad=12, fontweight="bold", fontsize=SMALL, color=colour(role))
    axes.axvline(0.0, color=colour("grid"), linewidth=1.0)
    jumps = np.abs(np.diff(numbers)) > 0.2 * max(float(np.ptp(numbers)), 1e-9)
    broken = np.insert(numbers, np.flatnonzero(jumps) + 1, np.nan)  # a slope that jumps has no vertical line
    axes.plot(
        np.insert(places, np.flatnonzero(jumps) + 1, np.nan),
        broken,
        color=colour(role),
        linestyle=line,
    )
    low, high = min(0.0, float(numbers.min())), float(numbers.max())
    margin = 0.08 * (high - low)
    axes.set_ylim(low - margin, high + margin)
    axes.set_xlim(places[0], places[-1])
    axes.locator_params(axis="y", nbins=3)


def _title(shapes: Sequence[_Shape]) -> str:
    """Say how steep the activations get."""
    if len(shapes) == 1:
        return f"The slope of {shapes[0].name} is at most {wording.number(shapes[0].steepest)}"
    slopes = wording.listing([f"{wording.number(shape.steepest)} ({shape.name})" for shape in shapes])
    return f"The largest slopes: {slopes}"


def _description(shapes: Sequence[_Shape], limit: float) -> str:
    """Put the curves into words."""
    bounds = f"{wording.number(-limit)} to {wording.number(limit)}"
    sentences = [f"Activation functions on the left, their slopes on the right, for sums from {bounds}."]
    for shape in shapes:
        low, high = wording.number(float(shape.slopes.min())), wording.number(shape.steepest)
        at_zero = wording.number(float(functions.slope(shape.name, [0.0])[0]))
        between = f"lies between {low} and {high}, and is {at_zero} at 0"
        slope = f"is {low} everywhere" if low == high else between
        ends = f"{wording.number(float(shape.values[0]))} to {wording.number(float(shape.values[-1]))}"
        sentences.append(f"{shape.name} goes from {ends}; its slope {slope}.")
    return " ".join(sentences)


def _data(names: Sequence[str]) -> dict[str, list[Cell]]:
    """Return values and slopes at a few sums."""
    columns: dict[str, list[Cell]] = {"sum": [float(place) for place in _TABLE]}
    for entry in names:
        columns[entry] = [float(value) for value in functions.apply(entry, _TABLE)]
        columns[f"slope of {entry}"] = [float(value) for value in functions.slope(entry, _TABLE)]
    return columns
