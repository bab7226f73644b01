"""The spread over seeds: a dot for each, with the median and the range of nine in ten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.arms import Arm, read_arms
from firstnn.book.figures.axis import Axis
from firstnn.book.figures.dots import WIDTH, Plan, paint_arms
from firstnn.book.figures.drawing import draw
from firstnn.book.figures.figure import Cell, Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

_SCALES = ("linear", "log")
_SPANS_DECADES = 100.0


def spread(
    arms: Mapping[str, npt.ArrayLike],
    *,
    unit: str = "",
    quantity: str = "",
    references: Mapping[str, float] | None = None,
    scale: str | None = None,
    roles: Sequence[str] | None = None,
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
        roles: The meaning of each arm's colour, as `colour` takes them; series-1, series-2, ... by default.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each arm.

    Raises:
        TypeError: If `arms` is no mapping, or holds something else than numbers.
        ValueError: If there are no arms or more than five, one has no numbers, `roles` do not fit, or a
            number is not above 0 on a scale of powers of ten.

    Example:
        >>> from firstnn.book import figures
        >>> lost = float("nan")
        >>> figures.spread({"raw columns": [62, 64, lost], "standardised": [96, 97, 98]}, unit="%")
        Median over 3 seeds: 63% with raw columns, 97% with standardised
        A dot for each of 3 seeds. raw columns: median 63%, nine in ten from 62.1% to 63.9%, 1 of 3 not a
        number. standardised: median 97%, nine in ten from 96.1% to 97.9%.
    """
    for argument, text in (("unit", unit), ("quantity", quantity)):
        validation.instance(text, argument, str)
    read = read_arms(arms, unit, roles)
    marks = {
        str(label): validation.number(place, f"references[{label!r}]")
        for label, place in (references or {}).items()
    }
    numbers = np.concatenate([*(arm.finite for arm in read), np.array(list(marks.values()))])
    axis = Axis.around(numbers, _logarithmic(numbers, scale), WIDTH)
    plan = Plan(read, marks, axis, quantity)

    def paint(canvas: Canvas) -> None:
        paint_arms(canvas, plan)

    return draw(
        paint,
        title=_title(read) if title is None else title,
        description=_description(read, marks),
        data=_data(read),
        height=plan.height,
        kind="spread",
        name=name,
    )


def _logarithmic(numbers: npt.NDArray[np.float64], scale: str | None) -> bool:
    """Decide between a linear scale and powers of ten."""
    if scale is None:
        return bool(numbers.size and numbers.min() > 0 and numbers.max() > _SPANS_DECADES * numbers.min())
    if validation.choice(scale, "scale", _SCALES) == "log" and (numbers <= 0).any():
        raise ValueError(
            f"arms must hold numbers above 0 on a scale of powers of ten. Received: arms with {numbers.min()}"
        )
    return scale == "log"


def _seeds(arms: Sequence[Arm]) -> str:
    """Say how many seeds there are."""
    counts = {arm.seeds for arm in arms}
    if len(counts) > 1:
        return f"up to {max(counts)} seeds"
    return f"{max(counts)} seed{'s' if max(counts) > 1 else ''}"


def _title(arms: Sequence[Arm]) -> str:
    """Say the medians."""
    if len(arms) == 1:
        return f"{arms[0].label}: {arms[0].told}, over {_seeds(arms)}"
    medians = [
        f"{wording.written(arm.bounds[1], arm.unit) if len(arm.finite) else 'none'} with {arm.label}"
        for arm in arms
    ]
    return f"Median over {_seeds(arms)}: {', '.join(medians)}"


def _description(arms: Sequence[Arm], references: Mapping[str, float]) -> str:
    """Put the arms into words."""
    sentences = [f"A dot for each of {_seeds(arms)}."]
    sentences += [f"{arm.label}: {arm.told}." for arm in arms]
    sentences += [
        f"To compare with: {label}, {wording.written(place, arms[0].unit)}."
        for label, place in references.items()
    ]
    return " ".join(sentences)


def _data(arms: Sequence[Arm]) -> dict[str, list[Cell]]:
    """Return a row for each arm."""
    columns: dict[str, list[Cell]] = {"arm": [arm.label for arm in arms]}
    columns["seeds"] = [arm.seeds for arm in arms]
    for place, column in enumerate(("5%", "median", "95%")):
        columns[column] = [arm.bounds[place] if len(arm.finite) else None for arm in arms]
    columns["smallest"] = [float(arm.finite[0]) if len(arm.finite) else None for arm in arms]
    columns["largest"] = [float(arm.finite[-1]) if len(arm.finite) else None for arm in arms]
    return columns | {"not a number": [arm.lost for arm in arms]}
