"""One neuron at work: its products as bars that add up to its sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.drawing import SMALL, axes_at, draw
from firstnn.book.figures.figure import WIDTH, Cell, Figure
from firstnn.book.figures.palette import colour
from firstnn.network import Neuron

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_ROW = 38.0
_MOST_INPUTS = 12
_ROOM = 58.0


@dataclass(frozen=True)
class _Bar:
    """One row: what is added, and from where to where the sum moves."""

    words: str
    start: float
    end: float
    kind: str


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
        TypeError: If `neuron` is none, or `input_names` are no texts.
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
    names = [f"x{number + 1}" for number in range(count)] if input_names is None else input_names
    if isinstance(names, str) or not all(isinstance(entry, str) for entry in names):
        raise TypeError(
            f"input_names must be a sequence of texts. {validation.received('input_names', names)}"
        )
    if len(names) != count:
        raise ValueError(
            f"input_names must hold {count} names, one for each input. "
            f"{validation.received('input_names', names)}"
        )
    bars = _bars(neuron, names)
    left = 16.0 + 8.6 * max(len(bar.words) for bar in bars)
    width = WIDTH - left - 8.0

    def paint(canvas: Canvas) -> None:
        axes = axes_at(canvas, left=left, top=8, width=width, height=len(bars) * _ROW)
        _paint(axes, bars, width)

    total, output = wording.number(neuron.sum), wording.number(neuron.output)
    changes = "leaves it so" if output == total else f"makes it {output}"
    steps = "; ".join(f"{bar.words} = {wording.number(bar.end - bar.start)}" for bar in bars[:count])
    return draw(
        paint,
        title=title
        if title is not None
        else f"The products and the bias add up to {total}, and {neuron.activation} {changes}",
        description=(
            f"Bars that add up, from left to right where positive: {steps}; bias: "
            f"{wording.number(neuron.bias)}. The sum is {total}, the output {neuron.activation}({total}) = "
            f"{output}."
        ),
        data=_data(neuron, names),
        height=len(bars) * _ROW + 44.0,
        kind="sum",
        name=name,
    )


def _bars(neuron: Neuron, names: Sequence[str]) -> list[_Bar]:
    """Let each product start where the one before it ended."""
    ends = np.cumsum([0.0, *neuron.products, neuron.bias]).tolist()
    words = [
        f"{label}: {wording.number(value)} {wording.TIMES} {wording.number(weight)}"
        for label, value, weight in zip(names, neuron.inputs, neuron.weights, strict=True)
    ]
    kinds = ["positive" if end >= start else "negative" for start, end in pairwise(ends)]
    bars = [_Bar(*bar) for bar in zip([*words, "bias"], ends[:-1], ends[1:], kinds, strict=True)]
    return [
        *bars,
        _Bar("sum", 0.0, neuron.sum, "text"),
        _Bar(f"{neuron.activation}(sum)", 0.0, neuron.output, "accent"),
    ]


def _paint(axes: Axes, bars: Sequence[_Bar], width: float) -> None:
    """Draw the bars from top to bottom, each joined to the next, with its size at its end."""
    edges = [edge for bar in bars for edge in (bar.start, bar.end)]
    low, high = min(edges), max(edges)
    room = _ROOM / (width - 2.0 * _ROOM) * ((high - low) or 1.0)  # for the number at a bar's end
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.axvline(0.0, color=colour("neutral"), linewidth=1.0)
    axes.set_yticks(range(len(bars)), [bar.words for bar in bars], color=colour("text"))
    for row, bar in enumerate(bars):
        shade = colour(bar.kind)
        dashed = bar.kind == "negative"
        axes.barh(
            row,
            bar.end - bar.start,
            left=bar.start,
            height=0.52,
            color=(shade, 0.25 if dashed else 0.85),
            edgecolor=shade,
            linestyle=(0, (3, 2)) if dashed else "-",
            linewidth=1.5,
        )
        if row < len(bars) - 2:
            axes.plot([bar.end, bar.end], [row + 0.26, row + 0.74], color=colour("neutral"), linewidth=1.0)
        size = bar.end - bar.start
        axes.annotate(
            wording.number(size),
            (bar.end, row),
            xytext=(6 if size >= 0 else -6, 0),
            textcoords="offset points",
            fontsize=SMALL,
            color=shade,
            horizontalalignment="left" if size >= 0 else "right",
            verticalalignment="center_baseline",
            gid="halo",
        )


def _data(neuron: Neuron, names: Sequence[str]) -> dict[str, list[Cell]]:
    """Return each step with its numbers."""
    rest = [neuron.bias, neuron.sum, neuron.output]
    return {
        "step": [*names, "bias", "sum", f"{neuron.activation}(sum)"],
        "input": [*neuron.inputs, None, None, None],
        "weight": [*neuron.weights, None, None, None],
        "result": [*neuron.products, *rest],
    }
