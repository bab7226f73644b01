"""One neuron at work: its products as bars that add up to its sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import axes_at
from firstnn.book.figures.drawing import HALO, Painting
from firstnn.book.figures.figure import SMALL, WIDTH, Figure
from firstnn.book.figures.network_diagram import check_names
from firstnn.book.figures.palette import color
from firstnn.network import Neuron

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_ROW = 38.0
_MOST_INPUTS = 12
_ROOM = 58.0  # for the number at a bar's end


def weighted_sum(
    neuron: Neuron,
    *,
    input_names: Sequence[str] | None = None,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return what one neuron computes, as bars: each product moves the sum to the right or to the left.

    Args:
        neuron: What `network.neuron` returned, with one to twelve inputs.
        input_names: A name for each input; x1, x2, ... if not given.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each step.

    Raises:
        ValueError: If there are more than twelve inputs, or not one name for each.

    Example:
        >>> from firstnn.book import figures
        >>> from firstnn.network import neuron
        >>> figures.weighted_sum(neuron([1, 2], [0.5, -0.75], bias=0.25, activation="relu"))
        The products and the bias add up to −0.75, and relu makes it 0
        Bars that add up, from left to right where positive: x1: 1 × 0.50 = 0.50; x2: 2 × −0.75 = −1.50;
        bias: 0.25. The sum is −0.75, the output relu(−0.75) = 0.
    """
    validation.instance(neuron, "neuron", Neuron)
    count = len(neuron.inputs)
    if count > _MOST_INPUTS:
        raise ValueError(
            f"neuron must have at most {_MOST_INPUTS} inputs. Received: neuron with {count} inputs"
        )
    numbered = [f"x{number + 1}" for number in range(count)]
    names = check_names(input_names, "input_names", numbered, "input")
    return _WeightedSum(neuron, names).figure(title, name)


@dataclass(frozen=True)
class _Bar:
    """One row: what is added, and from where to where the sum moves."""

    words: str
    start: float
    end: float
    role: str

    @property
    def size(self) -> float:
        """How far the sum moves, to the left if negative."""
        return self.end - self.start


@dataclass(frozen=True)
class _WeightedSum(Painting):
    """A neuron, and the names of its inputs."""

    kind = "sum"

    neuron: Neuron
    names: Sequence[str]

    @property
    def _bars(self) -> list[_Bar]:
        """Each product starts where the one before it ended; then the bias, the sum and the output."""
        neuron = self.neuron
        ends = np.cumsum([0.0, *neuron.products, neuron.bias]).tolist()
        words = [
            f"{label}: {wording.number(value)} {wording.TIMES} {wording.number(weight)}"
            for label, value, weight in zip(self.names, neuron.inputs, neuron.weights, strict=True)
        ]
        return [
            *(
                _Bar(word, start, end, "positive" if end >= start else "negative")
                for word, (start, end) in zip([*words, "bias"], pairwise(ends), strict=True)
            ),
            _Bar("sum", 0.0, neuron.sum, "text"),
            _Bar(f"{neuron.activation}(sum)", 0.0, neuron.output, "accent"),
        ]

    @property
    def height(self) -> float:
        """The height of all rows."""
        return len(self._bars) * _ROW + 44.0

    def title(self) -> str:
        """Say the sum, and what the activation makes of it."""
        total, output = wording.number(self.neuron.sum), wording.number(self.neuron.output)
        changes = "leaves it so" if output == total else f"makes it {output}"
        return f"The products and the bias add up to {total}, and {self.neuron.activation} {changes}"

    def sentences(self) -> Iterator[str]:
        """Say every step."""
        total, output = wording.number(self.neuron.sum), wording.number(self.neuron.output)
        steps = "; ".join(f"{bar.words} = {wording.number(bar.size)}" for bar in self._bars[:-3])
        bias = wording.number(self.neuron.bias)
        yield f"Bars that add up, from left to right where positive: {steps}; bias: {bias}."
        yield f"The sum is {total}, the output {self.neuron.activation}({total}) = {output}."

    def columns(self) -> dict[str, Any]:
        """Return each step with its numbers."""
        neuron, none = self.neuron, [None] * 3
        return {
            "step": [*self.names, "bias", "sum", f"{neuron.activation}(sum)"],
            "input": [*neuron.inputs, *none],
            "weight": [*neuron.weights, *none],
            "result": [*neuron.products, neuron.bias, neuron.sum, neuron.output],
        }

    def paint(self, canvas: Canvas) -> None:
        """Draw the bars from top to bottom, each joined to the next, with its size at its end."""
        bars = self._bars
        left = 16.0 + 8.6 * max(len(bar.words) for bar in bars)
        width = WIDTH - left - 8.0
        axes = axes_at(canvas, left=left, top=8, width=width, height=len(bars) * _ROW)
        edges = [edge for bar in bars for edge in (bar.start, bar.end)]
        low, high = min(edges), max(edges)
        room = _ROOM / (width - 2.0 * _ROOM) * ((high - low) or 1.0)
        axes.set_xlim(low - room, high + room)
        axes.set_ylim(len(bars) - 0.5, -0.5)
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        axes.axvline(0.0, color=color("neutral"), linewidth=1.0)
        axes.set_yticks(range(len(bars)), [bar.words for bar in bars], color=color("text"))
        for row, bar in enumerate(bars):
            _paint_bar(axes, row, bar)
            if row < len(bars) - 2:
                joint = [row + 0.26, row + 0.74]
                axes.plot([bar.end, bar.end], joint, color=color("neutral"), linewidth=1.0)


def _paint_bar(axes: Axes, row: int, bar: _Bar) -> None:
    """Draw a bar, a negative one faint and dashed, with its size at its end."""
    shade, negative = color(bar.role), bar.role == "negative"
    axes.barh(
        row,
        bar.size,
        left=bar.start,
        height=0.52,
        color=(shade, 0.25 if negative else 0.85),
        edgecolor=shade,
        linestyle=(0, (3, 2)) if negative else "-",
        linewidth=1.5,
    )
    axes.annotate(
        wording.number(bar.size),
        (bar.end, row),
        xytext=(6 if bar.size >= 0 else -6, 0),
        textcoords="offset points",
        fontsize=SMALL,
        color=shade,
        ha="left" if bar.size >= 0 else "right",
        va="center_baseline",
        gid=HALO,
    )
