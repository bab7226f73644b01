"""Labels at the end of the lines that they name, moved apart where the lines end close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from firstnn.book.figures.drawing import TEXT
from firstnn.book.figures.palette import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINE_HEIGHT = 20.0


@dataclass(frozen=True)
class EndLabel:
    """What stands at the right end of a line.

    Args:
        x: Where the line ends, in the units of the axes' data.
        y: The height at which it ends, in the units of the axes' data.
        text: The label.
        role: The meaning of its colour.

    Example:
        >>> from firstnn.book.figures.labels import EndLabel
        >>> EndLabel(x=50, y=0.2, text="train 0.20", role="train").text
        'train 0.20'
    """

    x: float
    y: float
    text: str
    role: str


def apart(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions as little as possible so that neighbours are at least a gap apart.

    Args:
        positions: Wanted positions, in any order.
        gap: Smallest distance of two neighbours.
        low: Smallest position allowed.
        high: Largest position allowed; gives way where there is no room.

    Returns:
        The new positions, in the order given.

    Example:
        >>> from firstnn.book.figures.labels import apart
        >>> apart([10.0, 12.0, 50.0], gap=20.0, low=0.0, high=100.0)
        [1.0, 21.0, 50.0]
    """
    order = np.argsort(positions, kind="stable")
    blocks: list[
        list[float]
    ] = []  # neighbours that touch move as one; each holds positions less their own gaps
    for rank, index in enumerate(order):
        blocks.append([positions[index] - rank * gap])
        while len(blocks) > 1 and np.mean(blocks[-2]) >= np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    flat = np.concatenate([np.full(len(block), np.mean(block)) for block in blocks])
    flat = np.maximum(np.minimum(flat, high - (len(order) - 1) * gap), low)
    result = np.empty(len(order))
    result[order] = flat + gap * np.arange(len(order))
    return [float(position) for position in result]


def label_ends(axes: Axes, labels: Sequence[EndLabel], *, right: float) -> None:
    """Write a label to the right of each line's end, without overlaps.

    Args:
        axes: Where the lines are drawn, with their limits set.
        labels: One for each line.
        right: Distance of the text from the right edge of the axes, in units of the canvas.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book import figures
        >>> from firstnn.book.figures.labels import EndLabel, label_ends
        >>> axes = figures.axes_at(Figure(figsize=(480 / 72, 2)), left=40, top=0, width=300, height=100)
        >>> label_ends(axes, [EndLabel(1, 0.5, "train", "train"), EndLabel(1, 0.5, "test", "test")], right=12)
        >>> [text.get_text() for text in axes.texts if text.get_text()]
        ['train', 'test']
    """
    box = axes.bbox
    ends = axes.transData.transform([(label.x, label.y) for label in labels])
    heights = apart([float(y) for _, y in ends], _LINE_HEIGHT, box.y0 + 4.0, box.y1 + 8.0)
    for label, (x, y), height in zip(labels, ends, heights, strict=True):
        if abs(height - y) > 3.0 or box.x1 - x > 10.0:
            axes.annotate(
                "",
                xy=(x + 7.0, y),
                xytext=(box.x1 + right - 4.0, height),
                xycoords="figure pixels",
                textcoords="figure pixels",
                arrowprops={
                    "arrowstyle": "-",
                    "color": colour(label.role),
                    "linewidth": 1.0,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
                annotation_clip=False,
            )
        axes.text(
            box.x1 + right,
            height,
            label.text,
            color=colour(label.role),
            fontsize=TEXT,
            transform=None,
            verticalalignment="center_baseline",
        )
