"""Axes: where they stand, where numbers lie on them, and how lines are named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.figure import TEXT, WIDTH
from firstnn.book.figures.palette import color

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

Array = npt.NDArray[np.float64]

CHARACTER = 9.6  # the width of a character of a label, in a wide font
_LINE_HEIGHT = 20.0


def axes_at(canvas: Canvas, *, left: float, top: float, width: float, height: float) -> Axes:
    """Return quiet axes at a place of the canvas, in its units from the left and the top.

    Args:
        canvas: The Matplotlib figure.
        left: Distance of the axes from the left edge.
        top: Distance of the axes from the upper edge.
        width: Width of the axes.
        height: Height of the axes.

    Returns:
        Matplotlib axes: a line at the bottom, faint lines across, nothing else.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book import figures
        >>> axes = figures.axes_at(Figure(figsize=(480 / 72, 2)), left=48, top=0, width=384, height=72)
        >>> [round(float(edge), 2) for edge in axes.get_position().bounds]
        [0.1, 0.5, 0.8, 0.5]
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    total = canvas.get_figheight() * 72.0
    axes = canvas.add_axes((left / WIDTH, 1.0 - (top + height) / total, width / WIDTH, height / total))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0, pad=8)
    axes.tick_params(axis="y", length=0, pad=6)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(wording.tick))
        axis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    return axes


@dataclass(frozen=True)
class Grid:
    """Panels of equal width in rows: how many, in how many columns, with what room around them."""

    panels: int
    columns: int
    left: float
    right: float
    between: float

    @property
    def rows(self) -> int:
        """How many rows hold all panels."""
        return -(-self.panels // self.columns)

    @property
    def width(self) -> float:
        """The width of each panel."""
        return (WIDTH - self.left - self.right - (self.columns - 1) * self.between) / self.columns

    def place(self, panel: int, step: float) -> tuple[float, float]:
        """Return where a panel begins from the left and the top, with rows at a step from each other."""
        row, column = divmod(panel, self.columns)
        return self.left + column * (self.width + self.between), row * step


def few_columns(panels: int) -> int:
    """Return the columns that show up to six panels well: two, or three where that fills the rows better."""
    return min(panels, 2 if panels in (1, 2, 4) else 3)


@dataclass(frozen=True)
class Scale:
    """From numbers to places along an axis: from `low` at 0 to `high` at `width`."""

    low: float
    high: float
    logarithmic: bool
    width: float

    @classmethod
    def around(cls, numbers: Array, logarithmic: bool, width: float) -> Scale:
        """Return the scale that holds all numbers, with a margin at both ends."""
        low, high = (float(numbers.min()), float(numbers.max())) if numbers.size else (0.0, 1.0)
        if logarithmic:
            margin = (high / low) ** 0.06 if high > low else 2.0
            return cls(low / margin, high * margin, True, width)
        margin = 0.06 * (high - low) or 0.1 * abs(low) or 0.5
        return cls(low - margin, high + margin, False, width)

    def places(self, numbers: npt.ArrayLike) -> Array:
        """Return where numbers lie, as distances from the low end."""
        values = np.asarray(numbers, dtype=np.float64)
        if self.logarithmic:
            shares = np.log(values / self.low) / np.log(self.high / self.low)
        else:
            shares = (values - self.low) / (self.high - self.low)
        return np.asarray(self.width * shares, dtype=np.float64)

    def ticks(self, unit: str) -> dict[float, str]:
        """Return the round numbers that lie on the axis, each with its text."""
        from matplotlib.ticker import Locator, LogLocator, MaxNLocator

        locators: list[Locator] = [LogLocator(numticks=6), LogLocator(subs=(1.0, 2.0, 5.0))]
        for locator in [*locators * self.logarithmic, MaxNLocator(5, steps=[1, 2, 2.5, 5, 10])]:
            wanted = locator.tick_values(self.low, self.high)
            ticks = [float(tick) for tick in wanted if self.low <= tick <= self.high]
            if len(ticks) > 1:
                break
        return {tick: _tick_text(tick, unit) for tick in ticks}


def is_logarithmic(scale: str, argument: str, numbers: Array, holder: str) -> bool:
    """Tell whether a scale has powers of ten, on which 0 and less have no place."""
    logarithmic = validation.choice(scale, argument, ("linear", "log")) == "log"
    if logarithmic and (numbers <= 0).any():
        raise ValueError(
            f"{holder} must hold numbers above 0 on a scale of powers of ten. "
            f"Received: {holder} with {numbers.min()}"
        )
    return logarithmic


def _tick_text(value: float, unit: str) -> str:
    """Write a number at the axis: a power of ten as such where it is long."""
    power = wording.power_of_ten(value) if value > 0 else 0
    if np.isclose(value, 10.0**power):
        text = wording.ten_to(power)
    else:
        text = f"{value:,.0f}" if value >= 1000 else wording.tick(float(f"{value:.9g}"))
    return f"{text}%" if unit == "%" else text


def mark_powers_of_ten(axes: Axes, *, texts: int) -> None:
    """Let the upright axis be marked with powers of ten, with so many texts at most."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(numticks=texts))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda size, _: wording.ten_to(wording.power_of_ten(size))))


@dataclass(frozen=True)
class EndLabel:
    """What stands at the right end of a line that ends at (x, y) of the axes' data."""

    x: float
    y: float
    text: str
    role: str


def spread_apart(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions as little as possible so that neighbors are at least a gap apart.

    All stay between low and high; high gives way where there is no room.
    """
    order = np.argsort(positions, kind="stable")
    # Neighbors that touch move as one block; each holds positions less their own gaps.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([positions[index] - rank * gap])
        while len(blocks) > 1 and np.mean(blocks[-2]) >= np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    flat = np.concatenate([np.full(len(block), np.mean(block)) for block in blocks])
    flat = np.maximum(np.minimum(flat, high - (len(order) - 1) * gap), low)
    result = np.empty(len(order))
    result[order] = flat + gap * np.arange(len(order))
    return [float(position) for position in result]


def label_ends(axes: Axes, labels: Sequence[EndLabel]) -> None:
    """Write a label to the right of each line's end, without overlaps, joined to it where it stands apart."""
    box, right = axes.bbox, 14.0
    ends = axes.transData.transform([(label.x, label.y) for label in labels])
    heights = spread_apart([float(y) for _, y in ends], _LINE_HEIGHT, box.y0 + 4.0, box.y1 + 8.0)
    for label, (x, y), height in zip(labels, ends, heights, strict=True):
        shade = color(label.role)
        if abs(height - y) > 3.0 or box.x1 - x > 10.0:
            line = {"arrowstyle": "-", "color": shade, "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0}
            start, end, pixels = (x + 7.0, y), (box.x1 + right - 4.0, height), "figure pixels"
            axes.annotate("", start, end, pixels, textcoords=pixels, arrowprops=line, annotation_clip=False)
        style: Any = {"fontsize": TEXT, "transform": None, "va": "center_baseline"}
        axes.text(box.x1 + right, height, label.text, color=shade, **style)
