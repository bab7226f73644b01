"""Rows of dots over one axis: how a spread over seeds is painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from firstnn.book.figures import wording
from firstnn.book.figures.arms import Arm
from firstnn.book.figures.axis import Axis
from firstnn.book.figures.drawing import SMALL, TEXT, axes_at
from firstnn.book.figures.figure import WIDTH as CANVAS
from firstnn.book.figures.palette import colour
from firstnn.book.figures.piles import DIAMETER, Piles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas


_LEFT = 16.0
WIDTH = CANVAS - 2.0 * _LEFT
"""The length of the axis."""

_HEAD, _NUMBER, _FOOT = 22.0, 22.0, 38.0  # label, median above the dots, bar and its ends below them
_KEY, _AXIS, _QUANTITY = 26.0, 30.0, 24.0


@dataclass(frozen=True)
class Plan:
    """What a spread is painted from.

    Args:
        arms: The arms.
        references: Places to compare with, by their labels.
        axis: Where numbers lie.
        quantity: What stands at the axis; "" for nothing.

    Example:
        >>> from firstnn.book.figures.arms import read_arms
        >>> from firstnn.book.figures.dots import WIDTH, Plan
        >>> from firstnn.book.figures.axis import Axis
        >>> Plan(read_arms({"one": [1.0, 2.0]}, "", None), {}, Axis(0.0, 3.0, False, WIDTH), "").height
        145.0
    """

    arms: Sequence[Arm]
    references: Mapping[str, float]
    axis: Axis
    quantity: str

    @property
    def top(self) -> float:
        """How far the first row lies below the upper edge.

        Example:
            >>> from firstnn.book.figures.dots import WIDTH, Plan
            >>> from firstnn.book.figures.axis import Axis
            >>> Plan([], {"a coin": 50.0}, Axis(0.0, 100.0, False, WIDTH), "").top
            50.0
        """
        return _KEY + (24.0 if self.references else 0.0)

    def piles(self, arm: Arm) -> Piles | None:
        """Return the dots of an arm; None where it has no finite number.

        Args:
            arm: The arm.

        Example:
            >>> from firstnn.book.figures.arms import read_arms
            >>> from firstnn.book.figures.dots import WIDTH, Plan
            >>> from firstnn.book.figures.axis import Axis
            >>> [arm] = read_arms({"one": [float("nan")]}, "", None)
            >>> Plan([arm], {}, Axis(0.0, 1.0, False, WIDTH), "").piles(arm) is None
            True
        """
        return Piles.of(self.axis.places(arm.finite)) if len(arm.finite) else None

    def height_of(self, arm: Arm) -> float:
        """Return the height of an arm's row.

        Args:
            arm: The arm.

        Example:
            >>> from firstnn.book.figures.arms import read_arms
            >>> from firstnn.book.figures.dots import WIDTH, Plan
            >>> from firstnn.book.figures.axis import Axis
            >>> [arm] = read_arms({"one": [0.5]}, "", None)
            >>> Plan([arm], {}, Axis(0.0, 1.0, False, WIDTH), "").height_of(arm)
            89.0
        """
        piles = self.piles(arm)
        head = _HEAD + (_HEAD if arm.lost else 0.0)
        return head + (_NUMBER + piles.height + _FOOT if piles else 0.0)

    @property
    def height(self) -> float:
        """The height of the canvas.

        Example:
            >>> from firstnn.book.figures.dots import WIDTH, Plan
            >>> from firstnn.book.figures.axis import Axis
            >>> Plan([], {}, Axis(0.0, 1.0, False, WIDTH), "accuracy").height
            80.0
        """
        rows = sum(map(self.height_of, self.arms))
        return round(self.top + rows + _AXIS + (_QUANTITY if self.quantity else 0.0), 1)


def paint_arms(canvas: Canvas, plan: Plan) -> None:
    """Paint a row of dots for each arm, all over the same axis.

    Args:
        canvas: The Matplotlib figure.
        plan: What to paint.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book.figures.arms import read_arms
        >>> from firstnn.book.figures.dots import WIDTH, Plan, paint_arms
        >>> from firstnn.book.figures.axis import Axis
        >>> canvas = Figure()
        >>> arms = read_arms({"one": [1.0, 2.0]}, "", None)
        >>> paint_arms(canvas, Plan(arms, {}, Axis(0.0, 3.0, False, WIDTH), ""))
        >>> len(canvas.axes)
        1
    """
    height = sum(map(plan.height_of, plan.arms))
    axes = axes_at(canvas, left=_LEFT, top=plan.top, width=WIDTH, height=height)
    _prepare(axes, plan, height)
    axes.text(0.0, 14.0 - plan.top, _key(plan.arms), fontsize=SMALL, color=colour("neutral"))
    for label, number in plan.references.items():
        _paint_reference(axes, label, float(plan.axis.places(number)), height)
    y = 0.0
    for arm in plan.arms:
        axes.text(0.0, y + 15.0, arm.label, fontweight="bold", color=colour(arm.role), gid="halo")
        if arm.lost:
            axes.text(0.0, y + 15.0 + _HEAD, arm.lost_in_words, color=colour("negative"), gid="halo")
        y += plan.height_of(arm)
        piles = plan.piles(arm)
        if piles:
            _paint_dots(axes, arm, piles, y - _FOOT)
            _paint_summary(axes, arm, plan.axis, y - _FOOT, y - _FOOT - piles.height)
    if plan.quantity:
        axes.set_xlabel(plan.quantity, labelpad=4)


def _prepare(axes: Axes, plan: Plan, height: float) -> None:
    """Let one unit of the axes be one of the canvas, and write the numbers at their places."""
    drawn = any(len(arm.finite) for arm in plan.arms)
    ticks = plan.axis.ticks(plan.arms[0].unit) if drawn else {}
    axes.set_xlim(0.0, WIDTH)
    axes.set_ylim(height, 0.0)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_yticks([])
    axes.set_xticks(plan.axis.places(list(ticks)).tolist(), list(ticks.values()))


def _key(arms: Sequence[Arm]) -> str:
    several = any(len(arm.finite) > 1 for arm in arms)
    return "dot: one seed · line: median · bar: nine in ten" if several else "dot: one seed"


def _paint_reference(axes: Axes, label: str, place: float, height: float) -> None:
    """Draw a dotted line through all rows, with its label on top."""
    axes.plot([place, place], [-6.0, height], color=colour("neutral"), linestyle=(0, (1, 2)), clip_on=False)
    axes.text(_within(place, label), -12.0, label, color=colour("neutral"), horizontalalignment="center")


def _paint_dots(axes: Axes, arm: Arm, piles: Piles, floor: float) -> None:
    """Draw a dot for each seed."""
    axes.plot(
        piles.stood,
        floor - piles.above,
        color=colour(arm.role),
        linestyle="",
        marker="o",
        markersize=DIAMETER - 1.4,
        markeredgewidth=0.0,
        clip_on=False,
    )


def _paint_summary(axes: Axes, arm: Arm, axis: Axis, floor: float, top: float) -> None:
    """Draw the median through the dots, the bar below them, and their numbers."""
    low, middle, high = (float(place) for place in axis.places(arm.bounds))
    written = wording.written(arm.bounds[1], arm.unit)
    for ends, depth in (((top - 4.0, floor), 1.0), ((floor + 2.0, floor + 12.0), 4.0)):
        axes.plot([middle] * 2, ends, color=colour("text"), linewidth=2.0, clip_on=False, zorder=depth)
    axes.text(
        _within(middle, written),
        top - 9.0,
        written,
        fontsize=TEXT,
        fontweight="bold",
        color=colour("text"),
        horizontalalignment="center",
        gid="halo",
    )
    if len(arm.finite) < 2:
        return
    axes.plot(
        [low, max(high, low + 1.0)],
        [floor + 7.0] * 2,
        color=colour(arm.role),
        linewidth=5.0,
        alpha=0.55,
        solid_capstyle="butt",
        clip_on=False,
    )
    text = wording.between(arm.bounds[0], arm.bounds[2], arm.unit)
    axes.text(
        _within((low + high) / 2.0, text),
        floor + 28.0,
        text,
        fontsize=SMALL,
        color=colour("neutral"),
        horizontalalignment="center",
        gid="halo",
    )


def _within(place: float, text: str) -> float:
    """Keep the middle of a text so far from both edges that all of it can be seen."""
    half = 0.3 * TEXT * len(text)
    return float(np.clip(place, half - _LEFT + 2.0, WIDTH + _LEFT - 2.0 - half))
