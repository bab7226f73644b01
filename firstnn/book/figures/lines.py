"""Lines over a number that grows: costs over the size of a network, errors over the number of examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.axis import Axis
from firstnn.book.figures.drawing import axes_at, draw
from firstnn.book.figures.figure import WIDTH, Cell, Figure
from firstnn.book.figures.labels import EndLabel, label_ends
from firstnn.book.figures.series import Series, paint_series, read_series, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

Array = npt.NDArray[np.float64]

_SCALES = ("linear", "log")
_TOP, _HEIGHT = 38.0, 212.0
_FEW = 12
_DIGIT = 9.6  # the width of a character in a wide font


def lines(
    x: npt.ArrayLike,
    series: Mapping[str, npt.ArrayLike],
    *,
    x_name: str,
    quantity: str,
    unit: str = "",
    xscale: str = "linear",
    yscale: str = "linear",
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return numbers as lines over another number, each named where it ends.

    Of several seeds the median is drawn, with a band from the 5th to the 95th percentile. Numbers that are
    NaN or infinite are left out, and counted; where the median is one, the line ends with a cross.

    Args:
        x: What the lines run over, such as numbers of examples; rising, shape (n_points,).
        series: From the label of each line to its numbers, shape (n_points,) or (n_seeds, n_points); one to
            five lines, each beginning with a finite number.
        x_name: What `x` counts, such as "examples".
        quantity: What the numbers are, such as "multiplications".
        unit: What they are counted in, such as "%"; "" for bare numbers.
        xscale: "linear", or "log" for equal distances where `x` grows by equal factors.
        yscale: "linear" or "log", for the numbers.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each point.

    Raises:
        TypeError: If an argument is of another type.
        ValueError: If `x` does not rise, the lines have other numbers of points, there are none or more than
            five, or a number on a scale of powers of ten is not above 0.

    Example:
        >>> from firstnn.book import figures
        >>> costs = {"backpropagation": [300, 3_000, 30_000], "one by one": [1e4, 1e6, 1e8]}
        >>> figures.lines(
        ...     [100, 1_000, 10_000], costs, x_name="weights", quantity="multiplications",
        ...     xscale="log", yscale="log",
        ... )
        At 10,000 weights: multiplications 30,000 (backpropagation) and 10⁸ (one by one)
        Lines for multiplications over weights, from 100 to 10,000. Both scales have powers of ten.
        backpropagation: from 300 to 30,000. one by one: from 10,000 to 10⁸.
    """
    for argument, text in (("x_name", x_name), ("quantity", quantity), ("unit", unit)):
        validation.instance(text, argument, str)
    read = read_series(series, "series", "n_points")
    places = validation.array(x, "x")
    if places.shape != read[0].middle.shape or (np.diff(places) <= 0).any():
        raise ValueError(
            f"x must be {read[0].middle.size} rising numbers, one for each point. "
            f"{validation.received('x', x)}"
        )
    numbers = span(read)
    across = Axis(float(places[0]), float(places[-1]), _logarithmic("x", xscale, places), 1.0)
    upward = _upward(numbers, unit, logarithmic=_logarithmic("y", yscale, numbers))
    ticks = upward.ticks(unit)
    left = 18.0 + _DIGIT * max(len(text) for text in ticks.values())
    right = float(np.clip(24.0 + _DIGIT * max(len(line.label) for line in read), 80.0, 220.0))

    def paint(canvas: Canvas) -> None:
        width = WIDTH - left - right
        axes = axes_at(canvas, left=left, top=_TOP, width=width, height=_HEIGHT)
        axes.set_title(quantity, loc="left", x=-left / width, pad=18, fontweight="bold")
        axes.set_xlabel(x_name, labelpad=4)
        _paint(axes, places, read, across, upward)
        axes.set_yticks(list(ticks), list(ticks.values()))
        marks = _marks(places, across, width)
        axes.set_xticks(list(marks), list(marks.values()))
        axes.minorticks_off()

    return draw(
        paint,
        title=_title(places, read, x_name, quantity, unit) if title is None else title,
        description=_description(places, read, f"{quantity} over {x_name}", unit, (across, upward)),
        data=_data(places, read, x_name),
        height=304.0,
        kind="lines",
        name=name,
    )


def _logarithmic(letter: str, scale: str, numbers: Array) -> bool:
    """Return whether a scale has powers of ten, which 0 and less have no place on."""
    logarithmic = validation.choice(scale, f"{letter}scale", _SCALES) == "log"
    if logarithmic and numbers.min() <= 0:
        name = "x" if letter == "x" else "series"
        raise ValueError(
            f"{name} must hold numbers above 0 on a scale of powers of ten. "
            f"Received: {name} with {numbers.min()}"
        )
    return logarithmic


def _upward(numbers: Array, unit: str, *, logarithmic: bool) -> Axis:
    """Return the axis that holds the numbers; from 0 where that costs little room, to 100% at most."""
    around = Axis.around(numbers, logarithmic, 1.0)
    if logarithmic:
        return around
    low, high = float(numbers.min()), float(numbers.max())
    bottom = 0.0 if 0 <= low < 0.5 * high else around.low
    top = 100.0 if unit == "%" and high <= 100.0 < around.high else around.high
    return Axis(bottom, top, False, 1.0)


def _marks(places: Array, across: Axis, width: float) -> dict[float, str]:
    """Return the numbers at the lower axis: the points themselves where there is room for them."""
    if across.logarithmic and len(places) <= _FEW:
        texts = [wording.number(place) for place in places]
        shares = width * across.places(places)
        chosen = [len(places) - 1]
        for point in range(len(places) - 2, -1, -1):
            needed = _DIGIT * (len(texts[point]) + len(texts[chosen[-1]])) / 2.0 + 8.0
            if shares[chosen[-1]] - shares[point] >= needed:
                chosen.append(point)
        return {float(places[point]): texts[point] for point in reversed(chosen)}
    return across.ticks("")


def _paint(axes: Axes, x: Array, read: Sequence[Series], across: Axis, upward: Axis) -> None:
    """Draw the lines and name them at their ends."""
    axes.set_xscale("log" if across.logarithmic else "linear")
    axes.set_yscale("log" if upward.logarithmic else "linear")
    axes.set_xlim(across.low, across.high)
    axes.set_ylim(upward.low, upward.high)
    ends = []
    for number, line in enumerate(read):
        paint_series(axes, x, line, number)
        ends.append(
            EndLabel(float(x[line.last]), float(line.middle[line.last]), line.label, f"series-{number + 1}")
        )
    label_ends(axes, ends, right=14)


def _title(x: Array, read: Sequence[Series], x_name: str, quantity: str, unit: str) -> str:
    """Say where the lines end."""
    ends = [
        f"{wording.written(float(line.middle[-1]), unit)} ({line.label})"
        for line in read
        if np.isfinite(line.middle[-1])
    ]
    ends += [f"no number ({line.label})" for line in read if not np.isfinite(line.middle[-1])]
    return f"At {wording.number(float(x[-1]))} {x_name}: {quantity} {wording.listing(ends)}"


def _description(x: Array, read: Sequence[Series], what: str, unit: str, axes: tuple[Axis, Axis]) -> str:
    """Put the lines into words."""
    first, last = wording.number(float(x[0])), wording.number(float(x[-1]))
    sentences = [f"Lines for {what}, from {first} to {last}."]
    powers = {(True, True): "Both scales have", (True, False): "The lower scale has"}
    powers[False, True] = "The upright scale has"
    kinds = (axes[0].logarithmic, axes[1].logarithmic)
    sentences += [f"{powers[kinds]} powers of ten."] if any(kinds) else []
    if any(line.several for line in read):
        seeds = max(len(line.values) for line in read)
        sentences.append(f"Medians of {seeds} seeds, with the 5th to 95th percentile as a band.")
    for line in read:
        start, end = (wording.written(float(line.middle[point]), unit) for point in (0, line.last))
        stops = f" at {wording.number(float(x[line.last]))}, no number after it" * (line.last < len(x) - 1)
        lost = f"; {line.lost} of {len(line.values)} seeds not a number somewhere" * (line.lost > 0)
        sentences.append(f"{line.label}: from {start} to {end}{stops}{lost if line.several else ''}.")
    return " ".join(sentences)


def _data(x: Array, read: Sequence[Series], x_name: str) -> dict[str, list[Cell]]:
    """Return a row for each point."""
    columns: dict[str, list[Cell]] = {x_name: [float(place) for place in x]}
    for line in read:
        columns |= line.columns()
    return columns
