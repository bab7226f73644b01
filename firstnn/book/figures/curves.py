"""Learning curves: loss and accuracy after every epoch, of one run or as the spread over many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.curve import paint_curve, set_height
from firstnn.book.figures.drawing import axes_at, draw
from firstnn.book.figures.figure import Cell, Figure
from firstnn.book.figures.history import QUANTITIES, Curve, diverged, read_curves
from firstnn.book.figures.labels import EndLabel, label_ends
from firstnn.book.figures.palette import colour
from firstnn.book.figures.side_by_side import side_by_side

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_PANEL = 230.0
_LEFT, _WIDTH = 50.0, 314.0


def learning_curves(
    history: object,
    *,
    quantities: Sequence[str] = QUANTITIES,
    baseline: float | None = None,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return loss and accuracy after every epoch, on the training and the test part.

    Of many runs the median is drawn, with a band from the 5th to the 95th percentile. A run that diverged
    ends where it stopped being a number, and both the figure and its description say so. Several histories
    stand side by side, on one scale.

    Args:
        history: A `Fitted`, whose epochs after an early stop are left out, or the `Runs` of many seeds; or
            anything with the arrays train_loss, test_loss, train_accuracy and test_accuracy, shape
            (epochs + 1,) or (n_seeds, epochs + 1), the first number being before training. The test arrays
            may be None; `epochs` says which epochs they are if not all. Or one to six of these by their
            labels.
        quantities: What to draw: "loss", "accuracy" or both, one below the other.
        baseline: The accuracy of always answering with the largest class, from 0 to 1; drawn as a line if
            given.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each epoch, or of several histories one for each curve.

    Raises:
        TypeError: If `history` lacks one of the arrays, or an argument has the wrong type.
        ValueError: If the arrays of `history` differ in shape, one of `quantities` is unknown, or there are
            more than six histories.

    Example:
        >>> from types import SimpleNamespace
        >>> from firstnn.book import figures
        >>> history = SimpleNamespace(
        ...     train_loss=[0.71, 0.40, 0.20], test_loss=[0.72, 0.45, 0.31],
        ...     train_accuracy=[0.5, 0.8, 0.95], test_accuracy=[0.5, 0.8, 0.9],
        ... )
        >>> print(figures.learning_curves(history, quantities=["loss"]).description)
        One run over 2 epochs; epoch 0 is before training. Train loss falls from 0.71 to 0.20. Test loss
        falls from 0.72 to 0.31.
    """
    if isinstance(quantities, str) or not quantities:
        raise TypeError(
            "quantities must be a sequence of: loss, accuracy. "
            f"{validation.received('quantities', quantities)}"
        )
    wanted = [validation.choice(quantity, "quantities", QUANTITIES) for quantity in quantities]
    if baseline is not None:
        validation.number(baseline, "baseline", minimum=0.0, maximum=1.0)
    if isinstance(history, Mapping):
        return side_by_side(history, wanted, baseline, title, name)
    curves = read_curves(history, wanted)
    panels = {quantity: [curve for curve in curves if curve.quantity == quantity] for quantity in wanted}

    def paint(canvas: Canvas) -> None:
        for row, (quantity, panel) in enumerate(panels.items()):
            axes = axes_at(canvas, left=_LEFT, top=38 + row * _PANEL, width=_WIDTH, height=_PANEL - 72)
            _paint_panel(axes, panel, baseline if quantity == "accuracy" else None)
            if row == len(panels) - 1:
                axes.set_xlabel("epoch", labelpad=4)

    return draw(
        paint,
        title=_title(curves) if title is None else title,
        description=_description(curves, baseline),
        data=_data(curves),
        height=len(panels) * _PANEL + 12.0,
        kind="curves",
        name=name,
    )


def _paint_panel(axes: Axes, curves: Sequence[Curve], baseline: float | None) -> None:
    """Draw one quantity."""
    from matplotlib.ticker import MaxNLocator

    epochs = curves[0].epochs
    axes.set_title(curves[0].quantity, loc="left", x=-_LEFT / _WIDTH, pad=18, fontweight="bold")
    for curve in curves:
        paint_curve(axes, curve)
        if curve.turns:
            _mark_lowest(axes, curve)
    axes.set_xlim(0, epochs[-1])
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, steps=[1, 2, 5, 10]))
    set_height(axes, curves, baseline)
    ends = [_end_label(curve) for curve in curves]
    if baseline is not None:
        axes.axhline(baseline, color=colour("neutral"), linestyle=(0, (1, 2)), linewidth=1.5)
        ends.append(EndLabel(float(epochs[-1]), baseline, f"guess {wording.percent(baseline)}", "neutral"))
    label_ends(axes, ends, right=14)


def _mark_lowest(axes: Axes, curve: Curve) -> None:
    """Ring the lowest point of a curve, and name its epoch above it."""
    best, lowest = int(curve.epochs[curve.best]), float(curve.middle[curve.best])
    shade = colour(curve.part)
    axes.plot(
        best, lowest, marker="s", markersize=8, color=shade, markerfacecolor=colour("surface"), clip_on=False
    )
    share = best / int(curve.epochs[-1])
    axes.annotate(
        f"lowest: epoch {best}",
        (best, lowest),
        xytext=(0, 14),
        textcoords="offset points",
        color=shade,
        horizontalalignment="left" if share < 0.2 else "right" if share > 0.8 else "center",
        gid="halo",
        annotation_clip=False,
    )


def _end_label(curve: Curve) -> EndLabel:
    """Say at the end of a curve what it is and where it ends, or that it broke off."""
    value = float(curve.middle[curve.last])
    text = curve.write(value) if np.isfinite(curve.middle[-1]) else "NaN"
    return EndLabel(float(curve.epochs[curve.last]), value, f"{curve.part} {text}", curve.part)


def _title(curves: Sequence[Curve]) -> str:
    """Say the most important thing about the curves."""
    count, first = diverged(curves)
    runs = len(curves[0].values)
    if count:
        if runs == 1:
            return f"The loss stops being a number at epoch {first}"
        return f"The loss of {count} of {runs} runs stops being a number, first at epoch {first}"
    main = next((curve for curve in curves if curve.part == "test"), curves[0])
    if main.turns:
        return f"Test loss is lowest at epoch {main.epochs[main.best]} and rises after it"
    what = f"{main.part.capitalize()} {main.quantity}"
    return f"{what} {main.movement} over {main.epochs[-1]} epochs"


def _description(curves: Sequence[Curve], baseline: float | None) -> str:
    """Put the curves into words."""
    runs, epochs = len(curves[0].values), curves[0].epochs
    many = f"Median of {runs} runs, with the 5th to 95th percentile as a band,"
    sentences = [f"{'One run' if runs == 1 else many} over {epochs[-1]} epochs; epoch 0 is before training."]
    for curve in curves:
        text = f"{curve.part.capitalize()} {curve.quantity} {curve.movement}"
        if runs > 1:
            spread = f"{curve.write(curve.low[curve.last])} to {curve.write(curve.high[curve.last])}"
            text += f" (band at the end {spread})"
        if curve.last < len(epochs) - 1:
            text += f" at epoch {epochs[curve.last]} and is not a number after it"
        elif curve.quantity == "loss" and curve.middle[-1] > 1.05 * curve.middle[curve.best]:
            text += (
                f", lowest at epoch {epochs[curve.best]} with {curve.write(float(curve.middle[curve.best]))}"
            )
        sentences.append(text + ".")
    count, first = diverged(curves)
    if count and runs > 1:
        sentences.append(
            f"{count} of {runs} runs diverged, the first at epoch {first}; they are left out from there."
        )
    if baseline is not None:
        sentences.append(f"Always answering with the largest class gives {wording.percent(baseline)}.")
    return " ".join(sentences)


def _data(curves: Sequence[Curve]) -> dict[str, list[Cell]]:
    """Return the drawn numbers, one row for each epoch."""
    columns: dict[str, list[Cell]] = {"epoch": [int(epoch) for epoch in curves[0].epochs]}
    for curve in curves:
        label = f"{curve.part} {curve.quantity}"
        bounds = {label: curve.middle}
        if len(curve.values) > 1:
            bounds = {
                f"{label}, median": curve.middle,
                f"{label}, 5%": curve.low,
                f"{label}, 95%": curve.high,
            }
        for column, numbers in bounds.items():
            columns[column] = [float(number) if np.isfinite(number) else None for number in numbers]
    return columns
