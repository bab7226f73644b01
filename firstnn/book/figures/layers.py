"""The size of signals and gradients, layer by layer: whether they keep, vanish or explode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.drawing import axes_at, draw
from firstnn.book.figures.figure import WIDTH, Cell, Figure
from firstnn.book.figures.labels import EndLabel, label_ends
from firstnn.book.figures.series import Series, decades, paint_series, read_series, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas


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
        TypeError: If `series` is no mapping, or holds something else than numbers.
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
    lines = read_series(series, "series", "n_layers")
    for line in lines:
        if (line.values < 0).any() or not np.isfinite(line.values).all():
            worst = line.values[(line.values < 0) | ~np.isfinite(line.values)][0]
            raise ValueError(
                f"series must hold sizes, finite and not negative. Received: series[{line.label!r}] "
                f"with {worst}"
            )
    longest = max(len(_label(line)) for line in lines)
    right = float(np.clip(24.0 + 9.6 * longest, 80.0, 200.0))

    def paint(canvas: Canvas) -> None:
        axes = axes_at(canvas, left=58, top=38, width=WIDTH - 58 - right, height=212)
        _paint(axes, lines)
        axes.set_title(quantity, loc="left", x=-58 / (WIDTH - 58 - right), pad=18, fontweight="bold")
        axes.set_xlabel("layer", labelpad=4)

    return draw(
        paint,
        title=_title(lines, quantity) if title is None else title,
        description=_description(lines, quantity),
        data=_data(lines),
        height=304.0,
        kind="layers",
        name=name,
    )


def _paint(axes: Axes, lines: Sequence[Series]) -> None:
    """Draw the lines; what is exactly 0 stands at the bottom, below every power of ten."""
    from matplotlib.ticker import MaxNLocator

    sizes = span(lines)
    positive = sizes[sizes > 0]
    low, high = (float(positive.min()), float(positive.max())) if positive.size else (0.1, 1.0)
    low, high = min(low / 1.6, high / 15.0), high * 1.6
    floor = low / (high / low) ** 0.08 if (sizes == 0).any() else low
    layers = np.arange(1.0, lines[0].middle.size + 1.0)
    axes.set_yscale("log")
    axes.set_ylim(floor, high)
    axes.set_xlim(1, layers[-1])
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    decades(axes.yaxis)
    ends = []
    for number, line in enumerate(lines):
        paint_series(axes, layers, line, number, floor)
        end = max(float(line.middle[-1]), floor)
        ends.append(EndLabel(float(layers[-1]), end, _label(line), f"series-{number + 1}"))
    label_ends(axes, ends, right=14)


def _label(line: Series) -> str:
    """Name a line at its end; a 0, which no power of ten reaches, is said."""
    return line.label + (" (0)" if line.middle[-1] == 0 else "")


def _course(line: Series) -> str:
    """Say what becomes of the size from the first layer to the last."""
    first, last = float(line.middle[0]), float(line.middle[-1])
    if last == 0:
        return "is 0 in every layer" if first == 0 else "becomes 0"
    if first == 0:
        return f"rises from 0 to {wording.number(last)}"
    ratio = last / first
    spread = line.middle.max() / line.middle.min() if line.middle.min() > 0 else np.inf
    if spread <= 2:
        return "stays within a factor of 2"
    size = wording.number(ratio)
    return f"grows to {size} times the first" if ratio > 1 else f"shrinks to {size} of the first"


def _title(lines: Sequence[Series], quantity: str) -> str:
    """Say the courses of the first and the last line."""
    text = f"Over {lines[0].middle.size} layers, the {quantity} of {lines[0].label} {_course(lines[0])}"
    return text if len(lines) == 1 else f"{text}; of {lines[-1].label} it {_course(lines[-1])}"


def _description(lines: Sequence[Series], quantity: str) -> str:
    """Put the lines into words."""
    sentences = [f"The {quantity} of {lines[0].middle.size} layers, on a scale of powers of ten."]
    if any(line.several for line in lines):
        runs = max(len(line.values) for line in lines)
        sentences.append(f"Medians of {runs} runs, with the 5th to 95th percentile as a band.")
    for line in lines:
        ends = f"from {wording.number(float(line.middle[0]))} to {wording.number(float(line.middle[-1]))}"
        zeros = np.flatnonzero(line.middle == 0)
        exact = f", exactly 0 first in layer {zeros[0] + 1}" if len(zeros) else ""
        sentences.append(f"{line.label}: {ends}{exact}.")
    return " ".join(sentences)


def _data(lines: Sequence[Series]) -> dict[str, list[Cell]]:
    """Return the drawn sizes, one row for each layer."""
    columns: dict[str, list[Cell]] = {"layer": list(range(1, lines[0].middle.size + 1))}
    for line in lines:
        columns |= line.columns()
    return columns
