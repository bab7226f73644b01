"""Lines over a number that grows: costs over weights, errors over examples, sizes over layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import (
    CHARACTER,
    Array,
    EndLabel,
    Scale,
    axes_at,
    is_logarithmic,
    label_ends,
    mark_powers_of_ten,
)
from firstnn.book.figures.drawing import Painting
from firstnn.book.figures.figure import WIDTH, Figure
from firstnn.book.figures.series import Series, drawn_numbers, paint_series, read_series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_FEW = 12  # points that are written at the axis themselves


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
    read = read_series(series, "n_points")
    places = validation.array(x, "x")
    if places.shape != read[0].middle.shape or (np.diff(places) <= 0).any():
        raise ValueError(
            f"x must be {read[0].middle.size} rising numbers, one for each point. "
            f"{validation.received('x', x)}"
        )
    numbers = drawn_numbers(read)
    across = Scale(float(places[0]), float(places[-1]), is_logarithmic(xscale, "xscale", places, "x"), 1.0)
    upward = _upward(numbers, unit, logarithmic=is_logarithmic(yscale, "yscale", numbers, "series"))
    return _Lines(places, read, quantity, across, upward, x_name, unit).figure(title, name)


def _upward(numbers: Array, unit: str, *, logarithmic: bool) -> Scale:
    """Return the scale that holds the numbers; from 0 where that costs little room, to 100% at most."""
    around = Scale.around(numbers, logarithmic, 1.0)
    if logarithmic:
        return around
    low, high = float(numbers.min()), float(numbers.max())
    bottom = 0.0 if 0 <= low < 0.5 * high else around.low
    top = 100.0 if unit == "%" and high <= 100.0 < around.high else around.high
    return Scale(bottom, top, False, 1.0)


@dataclass(frozen=True)
class _Over(Painting):
    """Lines over a number: their names and places."""

    height = 304.0

    x: Array
    series: Sequence[Series]
    quantity: str

    def _medians(self, of: str) -> Iterator[str]:
        """Say of how many seeds or runs the medians are, where there are several."""
        if any(line.several for line in self.series):
            runs = max(len(line.values) for line in self.series)
            yield f"Medians of {runs} {of}, with the 5th to 95th percentile as a band."

    def _columns(self, name: str, x: Iterable[object]) -> dict[str, Any]:
        """Return a row for each point."""
        columns: dict[str, Any] = {name: x}
        for line in self.series:
            columns |= line.columns()
        return columns

    def _axes(self, canvas: Canvas, name: str, left: float, labels: Sequence[str], most: float) -> Axes:
        """Return axes with room at the right for labels, up to the most."""
        width = WIDTH - left - float(np.clip(24.0 + CHARACTER * max(map(len, labels)), 80.0, most))
        axes = axes_at(canvas, left=left, top=38.0, width=width, height=212.0)
        axes.set_title(self.quantity, loc="left", x=-left / width, pad=18, fontweight="bold")
        axes.set_xlabel(name, labelpad=4)
        return axes

    def _paint(self, axes: Axes, labels: Sequence[str], floor: float = -np.inf) -> None:
        """Draw the lines on axes whose limits are set, and name them at their ends."""
        ends = []
        for number, (line, label) in enumerate(zip(self.series, labels, strict=True)):
            paint_series(axes, self.x, line, number, floor)
            end = max(float(line.middle[line.last]), floor)
            ends.append(EndLabel(float(self.x[line.last]), end, label, f"series-{number + 1}"))
        label_ends(axes, ends)


@dataclass(frozen=True)
class _Lines(_Over):
    """Lines with both scales, the name of what they run over, and the unit of their numbers."""

    kind = "lines"

    across: Scale
    upward: Scale
    x_name: str
    unit: str

    def title(self) -> str:
        """Say where the lines end."""
        lasting = [line for line in self.series if not line.stops]
        ends = [f"{wording.written(float(line.middle[-1]), self.unit)} ({line.label})" for line in lasting]
        ends += [f"no number ({line.label})" for line in self.series if line.stops]
        last = wording.number(float(self.x[-1]))
        return f"At {last} {self.x_name}: {self.quantity} {wording.listing(ends)}"

    def sentences(self) -> Iterator[str]:
        """Say the scales, and where each line begins and ends."""
        x = [wording.number(float(place)) for place in self.x]
        yield f"Lines for {self.quantity} over {self.x_name}, from {x[0]} to {x[-1]}."
        match self.across.logarithmic, self.upward.logarithmic:
            case True, True:
                yield "Both scales have powers of ten."
            case True, False:
                yield "The lower scale has powers of ten."
            case False, True:
                yield "The upright scale has powers of ten."
        yield from self._medians("seeds")
        for line in self.series:
            start, end = (wording.written(float(line.middle[point]), self.unit) for point in (0, line.last))
            text = f"{line.label}: from {start} to {end}"
            if line.stops:
                text += f" at {x[line.last]}, no number after it"
            if line.several and line.lost:
                text += f"; {line.lost} of {len(line.values)} seeds not a number somewhere"
            yield f"{text}."

    def columns(self) -> dict[str, Any]:
        """Return a row for each point."""
        return self._columns(self.x_name, self.x)

    def paint(self, canvas: Canvas) -> None:
        """Draw the lines on both scales."""
        ticks = self.upward.ticks(self.unit)
        left = 18.0 + CHARACTER * max(len(text) for text in ticks.values())
        labels = [line.label for line in self.series]
        axes = self._axes(canvas, self.x_name, left, labels, 220.0)
        axes.set_xscale("log" if self.across.logarithmic else "linear")
        axes.set_yscale("log" if self.upward.logarithmic else "linear")
        axes.set_xlim(self.across.low, self.across.high)
        axes.set_ylim(self.upward.low, self.upward.high)
        self._paint(axes, labels)
        axes.set_yticks(list(ticks), list(ticks.values()))
        marks = self._marks(axes.bbox.width)
        axes.set_xticks(list(marks), list(marks.values()))
        axes.minorticks_off()

    def _marks(self, width: float) -> dict[float, str]:
        """Return the numbers at the lower axis: the points themselves where there is room for them."""
        if not self.across.logarithmic or len(self.x) > _FEW:
            return self.across.ticks("")
        texts = [wording.number(place) for place in self.x]
        places = width * self.across.places(self.x)
        chosen = [len(self.x) - 1]
        for point in range(len(self.x) - 2, -1, -1):
            needed = CHARACTER * (len(texts[point]) + len(texts[chosen[-1]])) / 2.0 + 8.0
            if places[chosen[-1]] - places[point] >= needed:
                chosen.append(point)
        return {float(self.x[point]): texts[point] for point in reversed(chosen)}


def sizes_by_layer(
    series: Mapping[str, npt.ArrayLike],
    *,
    quantity: str = "signal size",
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return a size for each layer, on a scale of powers of ten, for several networks.

    A line that stays level keeps its signal; one that falls by the same factor at every layer vanishes.

    Args:
        series: From the label of each line to its sizes, not negative, shape (n_layers,) or (n_seeds,
            n_layers); one to five lines. Of several seeds the median is drawn, with a band from the 5th to
            the 95th percentile.
        quantity: What the sizes are, such as "signal size" or "gradient size".
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each layer.

    Raises:
        ValueError: If there are no lines or more than five, their numbers of layers differ or are below two,
            or a size is negative or not finite.

    Example:
        >>> from firstnn.book import figures
        >>> figures.sizes_by_layer({"he_normal": [1.0, 0.9, 1.1], "small": [1e-2, 1e-4, 1e-6]})
        Over 3 layers, the signal size of he_normal stays within a factor of 2; of small it shrinks to 10⁻⁴ of
        the first
        The signal size of 3 layers, on a scale of powers of ten. he_normal: from 1 to 1.10. small: from
        0.01 to 10⁻⁶.
    """
    validation.instance(quantity, "quantity", str)
    read = read_series(series, "n_layers")
    for line in read:
        wrong = line.values[(line.values < 0) | ~np.isfinite(line.values)]
        if wrong.size:
            raise ValueError(
                f"series must hold sizes, finite and not negative. Received: series[{line.label!r}] "
                f"with {wrong[0]}"
            )
    return _Sizes(np.arange(1.0, read[0].middle.size + 1.0), read, quantity).figure(title, name)


@dataclass(frozen=True)
class _Sizes(_Over):
    """Lines over the layers of networks, on a scale of powers of ten."""

    kind = "layers"

    def title(self) -> str:
        """Say the courses of the first and the last line."""
        first, last = self.series[0], self.series[-1]
        text = f"Over {len(self.x)} layers, the {self.quantity} of {first.label} {_course(first)}"
        return text if first is last else f"{text}; of {last.label} it {_course(last)}"

    def sentences(self) -> Iterator[str]:
        """Say where each line begins and ends."""
        yield f"The {self.quantity} of {len(self.x)} layers, on a scale of powers of ten."
        yield from self._medians("runs")
        for line in self.series:
            first, last = (wording.number(float(line.middle[layer])) for layer in (0, -1))
            zeros = np.flatnonzero(line.middle == 0)
            exact = f", exactly 0 first in layer {zeros[0] + 1}" if len(zeros) else ""
            yield f"{line.label}: from {first} to {last}{exact}."

    def columns(self) -> dict[str, Any]:
        """Return a row for each layer."""
        return self._columns("layer", self.x.astype(int))

    def paint(self, canvas: Canvas) -> None:
        """Draw the lines; what is exactly 0 stands at the bottom, below every power of ten."""
        from matplotlib.ticker import MaxNLocator

        labels = [line.label + (" (0)" if line.middle[-1] == 0 else "") for line in self.series]
        axes = self._axes(canvas, "layer", 58.0, labels, 200.0)
        sizes = drawn_numbers(self.series)
        positive = sizes[sizes > 0]
        low, high = (float(positive.min()), float(positive.max())) if positive.size else (0.1, 1.0)
        low, high = min(low / 1.6, high / 15.0), high * 1.6
        floor = low / (high / low) ** 0.08 if (sizes == 0).any() else low
        mark_powers_of_ten(axes, texts=6)
        axes.set_ylim(floor, high)
        axes.set_xlim(1, self.x[-1])
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        self._paint(axes, labels, floor)


def _course(line: Series) -> str:
    """Say what becomes of the size from the first layer to the last."""
    first, last = float(line.middle[0]), float(line.middle[-1])
    if last == 0:
        return "is 0 in every layer" if first == 0 else "becomes 0"
    if first == 0:
        return f"rises from 0 to {wording.number(last)}"
    spread = line.middle.max() / line.middle.min() if line.middle.min() > 0 else np.inf
    if spread <= 2:
        return "stays within a factor of 2"
    size = wording.number(last / first)
    return f"grows to {size} times the first" if last > first else f"shrinks to {size} of the first"
