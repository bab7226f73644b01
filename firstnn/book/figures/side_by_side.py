"""Learning curves of several trainings side by side, on one scale."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from firstnn.book.figures import wording
from firstnn.book.figures.curve import paint_curve, set_height
from firstnn.book.figures.drawing import SMALL, TEXT, axes_at, draw
from firstnn.book.figures.figure import WIDTH, Cell, Figure
from firstnn.book.figures.history import Curve, diverged, read_curves
from firstnn.book.figures.palette import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_MOST = 6
_LEFT, _RIGHT, _BETWEEN = 48.0, 12.0, 18.0
_PANEL, _TICKS, _LINE, _NAME = 126.0, 34.0, 20.0, 28.0
_MARKS = {"train": "●", "test": "■"}  # as at the ends of the lines


def side_by_side(
    histories: Mapping[str, object],
    quantities: Sequence[str],
    baseline: float | None,
    title: str | None,
    name: str | None,
) -> Figure:
    """Return the curves of several trainings, a panel for each; `learning_curves` calls it.

    Args:
        histories: What `learning_curves` takes, by label; one to six.
        quantities: "loss", "accuracy" or both, one below the other.
        baseline: The accuracy of always answering with the largest class, from 0 to 1; None to leave it out.
        title: What the figure shows; None to make it from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each curve.

    Raises:
        TypeError: If a history lacks one of the arrays.
        ValueError: If there are none or more than six.

    Example:
        >>> from types import SimpleNamespace
        >>> from firstnn.book.figures.side_by_side import side_by_side
        >>> improving = SimpleNamespace(train_loss=[0.7, 0.2], test_loss=[0.7, 0.3])
        >>> stuck = SimpleNamespace(train_loss=[0.7, 0.7], test_loss=[0.7, 0.7])
        >>> side_by_side({"improving": improving, "stuck": stuck}, ["loss"], None, None, None)
        Test loss ends at 0.30 (improving) and 0.70 (stuck)
        Panels on one scale. improving, 1 epoch: train loss falls from 0.70 to 0.20; test loss falls from 0.70
        to 0.30. stuck, 1 epoch: train loss stays at 0.70; test loss stays at 0.70.
    """
    if not 1 <= len(histories) <= _MOST:
        raise ValueError(f"history must hold one to six. Received: history with {len(histories)}")
    read = {str(label): read_curves(history, quantities) for label, history in histories.items()}
    columns = min(len(read), 2 if len(read) in (1, 2, 4) else 3)
    width = (WIDTH - _LEFT - _RIGHT - (columns - 1) * _BETWEEN) / columns
    heads = {label: textwrap.wrap(label, int(width / 9.0)) or [""] for label in read}
    lines = max(map(len, heads.values())) + max(
        len({curve.part for curve in panel}) for panel in read.values()
    )
    head = lines * _LINE + 12.0
    step = head + _PANEL + _TICKS
    rows = -(-len(read) // columns)
    height = round(len(quantities) * (_NAME + rows * step) + 18.0, 1)

    def paint(canvas: Canvas) -> None:
        for block, quantity in enumerate(quantities):
            shared = [curve for panel in read.values() for curve in panel if curve.quantity == quantity]
            start = block * (_NAME + rows * step)
            _write(canvas, 0.0, start, quantity, fontweight="bold")
            for place, (label, curves) in enumerate(read.items()):
                row, column = divmod(place, columns)
                left, top = _LEFT + column * (width + _BETWEEN), start + _NAME + row * step
                chosen = [curve for curve in curves if curve.quantity == quantity]
                _paint_head(canvas, heads[label], chosen, left, top)
                axes = axes_at(canvas, left=left, top=top + head, width=width, height=_PANEL)
                for curve in chosen:
                    paint_curve(axes, curve)
                set_height(axes, shared, baseline if quantity == "accuracy" else None)
                if baseline is not None and quantity == "accuracy":
                    axes.axhline(baseline, color=colour("neutral"), linestyle=(0, (1, 2)), linewidth=1.5)
                _prepare(axes, chosen[0], first=column == 0)
        _write(canvas, WIDTH / 2.0, height - _LINE, "epoch", horizontalalignment="center")

    return draw(
        paint,
        title=_title(read) if title is None else title,
        description=_description(read, baseline),
        data=_data(read),
        height=height,
        kind="curves",
        name=name,
    )


def _write(canvas: Canvas, left: float, top: float, text: str, **style: Any) -> None:  # noqa: ANN401  # Matplotlib's own
    """Write a line of text below a place of the canvas."""
    canvas.text(left / WIDTH, 1.0 - (top + 15.0) / (canvas.get_figheight() * 72.0), text, **style)


def _paint_head(
    canvas: Canvas, label: Sequence[str], curves: Sequence[Curve], left: float, top: float
) -> None:
    """Name a panel, and say where each of its lines ends."""
    for line in label:
        _write(canvas, left, top, line, fontweight="bold", fontsize=TEXT)
        top += _LINE
    for curve in curves:
        end = curve.write(float(curve.middle[-1])) if np.isfinite(curve.middle[-1]) else "NaN"
        text = f"{_MARKS[curve.part]} {curve.part} {end}"
        _write(canvas, left, top, text, color=colour(curve.part), fontsize=SMALL)
        top += _LINE


def _prepare(axes: Axes, curve: Curve, *, first: bool) -> None:
    """Show the first and the last epoch; only the panels on the left show the scale, the same for all."""
    last = int(curve.epochs[-1])
    axes.set_xlim(0, last)
    axes.set_xticks([0, last], ["0", f"{last:,}"])
    at_first, at_last = axes.get_xticklabels()
    at_first.set_horizontalalignment("left")
    at_last.set_horizontalalignment("right")
    axes.tick_params(labelleft=first)


def _title(read: Mapping[str, Sequence[Curve]]) -> str:
    """Say where the most important line of each panel ends."""
    curves = {label: next((c for c in panel if c.part == "test"), panel[0]) for label, panel in read.items()}
    main = next(iter(curves.values()))
    ends = [
        f"{curve.write(float(curve.middle[-1])) if np.isfinite(curve.middle[-1]) else 'NaN'} ({label})"
        for label, curve in curves.items()
    ]
    return f"{main.part.capitalize()} {main.quantity} ends at {wording.listing(ends)}"


def _description(read: Mapping[str, Sequence[Curve]], baseline: float | None) -> str:
    """Put the curves into words."""
    sentences = ["Panels on one scale."]
    for label, curves in read.items():
        runs, epochs = len(curves[0].values), int(curves[0].epochs[-1])
        over = f"median of {runs} runs, " if runs > 1 else ""
        courses = [f"{curve.part} {curve.quantity} {curve.movement}{_lowest(curve)}" for curve in curves]
        count, first = diverged(curves)
        courses += [f"{count} of {runs} not a number, from epoch {first} on"] if count else []
        unit = "epoch" if epochs == 1 else "epochs"
        sentences.append(f"{label}, {over}{epochs} {unit}: {'; '.join(courses)}.")
    if baseline is not None:
        sentences.append(f"Always answering with the largest class gives {wording.percent(baseline)}.")
    return " ".join(sentences)


def _lowest(curve: Curve) -> str:
    """Say where a loss that rises again was lowest."""
    if not curve.turns:
        return ""
    return f", lowest at epoch {curve.epochs[curve.best]} with {curve.write(float(curve.middle[curve.best]))}"


def _data(read: Mapping[str, Sequence[Curve]]) -> dict[str, list[Cell]]:
    """Return a row for each curve."""
    lines = [(label, curve) for label, curves in read.items() for curve in curves]
    numbers = {
        "before training": [curve.middle[0] for _, curve in lines],
        "lowest": [curve.middle[curve.best] for _, curve in lines],
        "at the end": [curve.middle[-1] for _, curve in lines],
    }
    columns: dict[str, list[Cell]] = {"training": [label for label, _ in lines]}
    columns["curve"] = [f"{curve.part} {curve.quantity}" for _, curve in lines]
    for column, entries in numbers.items():
        columns[column] = [float(entry) if np.isfinite(entry) else None for entry in entries]
    return columns
