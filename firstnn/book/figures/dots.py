"""Dots in piles over an axis, with their median, and the bar of those that lie around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn.book.figures.axes import Array
from firstnn.book.figures.drawing import HALO
from firstnn.book.figures.figure import SMALL, TEXT
from firstnn.book.figures.palette import color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DIAMETER = 7.0
_TALLEST = 63.0  # of a pile; a higher one is pressed together


@dataclass(frozen=True)
class Piles:
    """The dots of one row: where each stands along the axis, and how far its middle lies above the floor."""

    stood: Array
    above: Array

    @classmethod
    def of(cls, places: Array) -> Piles:
        """Stack dots that belong to sorted places; piles that would grow too tall are pressed together."""
        stood, levels = stack(places, _DIAMETER)
        step = min(_DIAMETER, _TALLEST / (int(levels.max(initial=0)) + 1))
        step = int(10.0 * step) / 10.0  # in whole tenths, as drawings are rounded: all steps are the same
        return cls(stood, np.asarray(_DIAMETER / 2.0 + step * levels))

    @property
    def height(self) -> float:
        """How far the piles reach above the floor."""
        return float(self.above.max()) + _DIAMETER / 2.0


def stack(places: Array, diameter: float) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return where dots stand that belong to sorted places, and the level of each in its pile, from 0.

    Dots that would touch stand in one pile; none leaves its place by more than a radius (Wilkinson, 1999,
    "Dot plots").
    """
    stood, levels = np.empty(len(places)), np.zeros(len(places), dtype=np.int64)
    start = 0
    while start < len(places):
        stop = max(int(np.searchsorted(places, places[start] + diameter, side="left")), start + 1)
        stood[start:stop] = (places[start] + places[stop - 1]) / 2.0
        levels[start:stop] = np.arange(stop - start)
        start = stop
    return stood, levels


def paint_dots(axes: Axes, piles: Piles, floor: float, role: str) -> None:
    """Draw all dots as one line: of each so short a piece that its round ends are the dot."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    middles = np.round(np.column_stack([piles.stood, floor - piles.above]), 1)
    vertices = np.stack([middles, middles + np.array([0.1, 0.0])], axis=1).reshape(-1, 2)
    line = Path(vertices, [Path.MOVETO, Path.LINETO] * len(middles))
    dots: dict[str, Any] = {"linewidth": _DIAMETER - 1.4, "capstyle": "round", "clip_on": False}
    axes.add_patch(PathPatch(line, fill=False, edgecolor=color(role), zorder=2.0, **dots))


def paint_reference(axes: Axes, label: str, place: float, height: float) -> None:
    """Draw a dotted line through all rows, with its label on top."""
    axes.plot([place, place], [-6.0, height], color=color("neutral"), linestyle=(0, (1, 2)), clip_on=False)
    axes.text(_within(axes, place, label), -12.0, label, color=color("neutral"), horizontalalignment="center")


def paint_summary(
    axes: Axes,
    ends: tuple[float, float, float],
    words: tuple[str, str],
    role: str,
    floor: float,
    height: float,
    *,
    several: bool,
) -> None:
    """Draw the median through the dots and, of several, the bar below them, each with its numbers.

    The ends are the places of the 5th percentile, the median and the 95th; the words say the median and the
    range; the dots reach from the floor up by the height.
    """
    low, middle, high = ends
    style: dict[str, Any] = {"horizontalalignment": "center", "gid": HALO}
    top = floor - height
    for line, depth in (((top - 4.0, floor), 1.0), ((floor + 2.0, floor + 12.0), 4.0)):
        axes.plot([middle] * 2, line, color=color("text"), linewidth=2.0, clip_on=False, zorder=depth)
    place = _within(axes, middle, words[0])
    axes.text(place, top - 9.0, words[0], fontsize=TEXT, fontweight="bold", color=color("text"), **style)
    if not several:
        return
    axes.plot(
        [low, max(high, low + 1.0)],
        [floor + 7.0] * 2,
        color=color(role),
        linewidth=5.0,
        alpha=0.55,
        solid_capstyle="butt",
        clip_on=False,
    )
    place = _within(axes, (low + high) / 2.0, words[1])
    axes.text(place, floor + 28.0, words[1], fontsize=SMALL, color=color("neutral"), **style)


def _within(axes: Axes, place: float, text: str) -> float:
    """Keep the middle of a text so far from both edges of the canvas that all of it can be seen."""
    half, left, width = 0.3 * TEXT * len(text), axes.bbox.x0, axes.bbox.width
    return float(np.clip(place, half - left + 2.0, width + left - 2.0 - half))
