"""The spread over seeds, or over rows: a dot for each, with the median and the range of nine in ten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import Array, Scale, axes_at, is_logarithmic
from firstnn.book.figures.dots import Piles, paint_dots, paint_reference, paint_summary
from firstnn.book.figures.drawing import HALO, Painting
from firstnn.book.figures.figure import SMALL, WIDTH, Figure
from firstnn.book.figures.palette import color

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

_MOST_ARMS = 5
_SPANS_DECADES = 100.0
_LEFT = 16.0
_WIDTH = WIDTH - 2.0 * _LEFT  # of the axis
_HEAD, _NUMBER, _FOOT = 22.0, 22.0, 38.0  # label, median above the dots, bar and its ends below them
_KEY, _AXIS, _QUANTITY = 26.0, 30.0, 24.0


def spread(
    arms: Mapping[str, npt.ArrayLike],
    *,
    unit: str = "",
    quantity: str = "",
    references: Mapping[str, float] | None = None,
    scale: str | None = None,
    roles: Sequence[str] | None = None,
    dot: str = "seed",
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return the numbers of every seed as dots, one row for each arm of an experiment.

    The line through the dots is the median; the bar below them holds nine seeds in ten, from the 5th to the
    95th percentile. Numbers that are NaN or infinite have no place on the axis: they are counted beside it.

    Args:
        arms: From the label of each arm to its numbers, shape (n_seeds,); one to five arms.
        unit: What the numbers are counted in, such as "%" or "epochs"; "" for bare numbers.
        quantity: What the numbers are, such as "right on new points"; written at the axis.
        references: Places to compare with, from label to number, such as {"a coin": 50}.
        scale: "linear" or "log"; powers of ten by default where the largest number is over a hundred times
            the smallest, and none is 0 or below.
        roles: The meaning of each arm's color, as `color` takes them; series-1, series-2, ... by default.
        dot: What a dot stands for, in the singular: "seed", "row".
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each arm.

    Raises:
        ValueError: If there are no arms or more than five, one has no numbers, `roles` do not fit, or a
            number is not above 0 on a scale of powers of ten.

    Example:
        >>> from firstnn.book import figures
        >>> lost = float("nan")
        >>> figures.spread({"raw columns": [62, 64, lost], "standardized": [96, 97, 98]}, unit="%")
        Median over 3 seeds: 63% with raw columns, 97% with standardized
        A dot for each of 3 seeds. raw columns: median 63%, nine in ten from 62.1% to 63.9%, 1 of 3 not a
        number. standardized: median 97%, nine in ten from 96.1% to 97.9%.
    """
    for argument, text in (("unit", unit), ("quantity", quantity), ("dot", dot)):
        validation.instance(text, argument, str)
    read = _read_arms(arms, unit, roles)
    marks = {
        str(label): validation.number(place, f"references[{label!r}]")
        for label, place in (references or {}).items()
    }
    numbers = np.concatenate([*(arm.finite for arm in read), np.array(list(marks.values()))])
    if scale is None:
        logarithmic = bool(
            numbers.size and numbers.min() > 0 and numbers.max() > _SPANS_DECADES * numbers.min()
        )
    else:
        logarithmic = is_logarithmic(scale, "scale", numbers, "arms")
    return _Spread(read, marks, Scale.around(numbers, logarithmic, _WIDTH), quantity, dot).figure(title, name)


@dataclass(frozen=True)
class Arm:
    """The numbers of one arm of an experiment: the finite ones, sorted, and how many there were in all."""

    label: str
    role: str
    unit: str
    finite: Array
    dots: int

    @property
    def lost(self) -> str:
        """How many numbers are NaN or infinite, in words; empty where none is."""
        lost = self.dots - len(self.finite)
        return f"{lost} of {self.dots} not a number" if lost else ""

    @cached_property
    def bounds(self) -> list[float]:
        """The percentiles 5, 50 and 95 of the finite numbers; NaN if there are none."""
        finite = self.finite if len(self.finite) else [np.nan]
        return [float(f"{bound:.9g}") for bound in np.percentile(finite, [5, 50, 95])]

    @property
    def median(self) -> str:
        """The median in words."""
        return wording.written(self.bounds[1], self.unit) if len(self.finite) else "none"

    @property
    def range(self) -> str:
        """Where nine seeds in ten lie, in words."""
        return wording.between(self.bounds[0], self.bounds[2], self.unit)

    @property
    def summary(self) -> str:
        """The arm in words."""
        parts = [f"median {self.median}"] if len(self.finite) else []
        if len(self.finite) and self.bounds[0] != self.bounds[2]:
            parts.append(f"nine in ten from {self.range}")
        return ", ".join([*parts, *[self.lost] * bool(self.lost)])


def _read_arms(arms: Mapping[str, npt.ArrayLike], unit: str, roles: Sequence[str] | None) -> list[Arm]:
    """Return the arms of an experiment, checked."""
    if not isinstance(arms, Mapping):
        raise TypeError(f"arms must be a mapping from labels to numbers. {validation.received('arms', arms)}")
    if not 1 <= len(arms) <= _MOST_ARMS:
        raise ValueError(f"arms must hold one to five. Received: arms with {len(arms)}")
    chosen = [f"series-{number + 1}" for number in range(len(arms))] if roles is None else list(roles)
    if len(chosen) != len(arms):
        raise ValueError(
            f"roles must hold {len(arms)}, one for each arm. {validation.received('roles', roles)}"
        )
    read = []
    for (label, numbers), role in zip(arms.items(), chosen, strict=True):
        argument = f"arms[{label!r}]"
        values = validation.array(numbers, argument, finite=False)
        if values.ndim != 1 or not values.size:
            raise ValueError(
                "arms must hold one number for each seed, shape (n_seeds,). "
                f"Received: {argument} of shape {values.shape}"
            )
        read.append(Arm(str(label), role, unit, np.sort(values[np.isfinite(values)]), len(values)))
    return read


@dataclass(frozen=True)
class _Spread(Painting):
    """Arms, places to compare with, where numbers lie, what stands at the axis (or ""), and a dot's name."""

    kind = "spread"

    arms: Sequence[Arm]
    references: Mapping[str, float]
    scale: Scale
    quantity: str
    dot: str

    @property
    def _dots(self) -> str:
        """How many seeds or rows there are, in words: each arm has the same seeds, but rows of its own."""
        counts = [arm.dots for arm in self.arms]
        if self.dot != "seed":
            return wording.count(sum(counts), self.dot)
        return wording.count(max(counts), "seed") if len(set(counts)) == 1 else f"up to {max(counts)} seeds"

    def title(self) -> str:
        """Say the medians."""
        if len(self.arms) == 1:
            return f"{self.arms[0].label}: {self.arms[0].summary}, over {self._dots}"
        medians = ", ".join(f"{arm.median} with {arm.label}" for arm in self.arms)
        return f"Median over {self._dots}: {medians}"

    def sentences(self) -> Iterator[str]:
        """Say each arm, and what to compare it with."""
        yield f"A dot for each of {self._dots}."
        for arm in self.arms:
            yield f"{arm.label}: {arm.summary}."
        for label, place in self.references.items():
            yield f"To compare with: {label}, {wording.written(place, self.arms[0].unit)}."

    def columns(self) -> dict[str, Any]:
        """Return a row for each arm."""
        low, middle, high = zip(*(arm.bounds for arm in self.arms), strict=True)
        return {
            "arm": [arm.label for arm in self.arms],
            f"{self.dot}s": [arm.dots for arm in self.arms],
            "5%": low,
            "median": middle,
            "95%": high,
            "smallest": [arm.finite[0] if len(arm.finite) else None for arm in self.arms],
            "largest": [arm.finite[-1] if len(arm.finite) else None for arm in self.arms],
            "not a number": [arm.dots - len(arm.finite) for arm in self.arms],
        }

    def _piles(self, arm: Arm) -> Piles | None:
        """Return the dots of an arm; None where it has no finite number."""
        return Piles.of(self.scale.places(arm.finite)) if len(arm.finite) else None

    def _row(self, arm: Arm) -> float:
        """Return the height of an arm's row."""
        piles = self._piles(arm)
        head = _HEAD * (2.0 if arm.lost else 1.0)
        return head + (_NUMBER + piles.height + _FOOT if piles else 0.0)

    @property
    def _top(self) -> float:
        """How far the first row lies below the upper edge."""
        return _KEY + (24.0 if self.references else 0.0)

    @property
    def height(self) -> float:
        """The height of key, rows and axis."""
        rows = sum(map(self._row, self.arms))
        return round(self._top + rows + _AXIS + (_QUANTITY if self.quantity else 0.0), 1)

    def paint(self, canvas: Canvas) -> None:
        """Paint a row of dots for each arm, all over the same axis; one unit of it is one of the canvas."""
        height = sum(map(self._row, self.arms))
        axes = axes_at(canvas, left=_LEFT, top=self._top, width=_WIDTH, height=height)
        axes.set_xlim(0.0, _WIDTH)
        axes.set_ylim(height, 0.0)
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        axes.set_yticks([])
        drawn = any(len(arm.finite) for arm in self.arms)
        ticks = self.scale.ticks(self.arms[0].unit) if drawn else {}
        axes.set_xticks(self.scale.places(list(ticks)).tolist(), list(ticks.values()))
        several = any(len(arm.finite) > 1 for arm in self.arms)
        key = f"dot: one {self.dot}" + " · line: median · bar: nine in ten" * several
        axes.text(0.0, 14.0 - self._top, key, fontsize=SMALL, color=color("neutral"))
        for label, number in self.references.items():
            paint_reference(axes, label, float(self.scale.places(number)), height)
        y = 0.0
        for arm in self.arms:
            axes.text(0.0, y + 15.0, arm.label, fontweight="bold", color=color(arm.role), gid=HALO)
            if arm.lost:
                axes.text(0.0, y + 15.0 + _HEAD, arm.lost, color=color("negative"), gid=HALO)
            y += self._row(arm)
            piles = self._piles(arm)
            if piles:
                paint_dots(axes, piles, y - _FOOT, arm.role)
                ends, words = self.scale.places(arm.bounds).tolist(), (arm.median, arm.range)
                several = len(arm.finite) > 1
                paint_summary(axes, ends, words, arm.role, y - _FOOT, piles.height, several=several)
        if self.quantity:
            axes.set_xlabel(self.quantity, labelpad=4)
