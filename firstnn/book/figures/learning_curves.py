"""Learning curves: loss and accuracy after every epoch, of one training or several side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import EndLabel, Grid, axes_at, few_columns, label_ends
from firstnn.book.figures.drawing import HALO, Painting
from firstnn.book.figures.epoch_curve import (
    QUANTITIES,
    Curve,
    count_diverged,
    paint_curve,
    read_curves,
    set_height,
)
from firstnn.book.figures.figure import SMALL, TEXT, WIDTH, Figure
from firstnn.book.figures.palette import color

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas


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
        TypeError: If `history` lacks one of the arrays.
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
    if not isinstance(history, Mapping):
        return _OneTraining(read_curves(history, wanted), wanted, baseline).figure(title, name)
    if not 1 <= len(history) <= _MOST:
        raise ValueError(f"history must hold one to six. Received: history with {len(history)}")
    read = {str(label): read_curves(each, wanted) for label, each in history.items()}
    return _SideBySide(read, wanted, baseline).figure(title, name)


def _main(curves: Sequence[Curve]) -> Curve:
    """Return the curve that matters most: the first on test rows, if there is one."""
    return next((curve for curve in curves if curve.part == "test"), curves[0])


def _of(quantity: str, curves: Sequence[Curve]) -> list[Curve]:
    return [curve for curve in curves if curve.quantity == quantity]


def _baseline(baseline: float | None) -> Iterator[str]:
    """Say the baseline, if there is one."""
    if baseline is not None:
        yield f"Always answering with the largest class gives {wording.percent(baseline)}."


@dataclass(frozen=True)
class _OneTraining(Painting):
    """The curves of one training, a panel for each quantity."""

    kind = "curves"
    _panel, _left, _width = 230.0, 50.0, 314.0

    curves: Sequence[Curve]
    quantities: Sequence[str]
    baseline: float | None

    @property
    def height(self) -> float:
        """The height of all panels."""
        return len(dict.fromkeys(self.quantities)) * self._panel + 12.0

    def title(self) -> str:
        """Say the most important thing about the curves."""
        count, first = count_diverged(self.curves)
        runs, main = len(self.curves[0].values), _main(self.curves)
        if count and runs == 1:
            return f"The loss stops being a number at epoch {first}"
        if count:
            return f"The loss of {count} of {runs} runs stops being a number, first at epoch {first}"
        if main.turns:
            return f"Test loss is lowest at epoch {main.epochs[main.best]} and rises after it"
        return f"{main.label.capitalize()} {main.movement} over {main.epochs[-1]} epochs"

    def sentences(self) -> Iterator[str]:
        """Say how each curve moves, where it is lowest, and which runs diverged."""
        runs, epochs = len(self.curves[0].values), self.curves[0].epochs
        many = f"Median of {runs} runs, with the 5th to 95th percentile as a band,"
        yield f"{'One run' if runs == 1 else many} over {epochs[-1]} epochs; epoch 0 is before training."
        for curve in self.curves:
            text = f"{curve.label.capitalize()} {curve.movement}"
            if runs > 1:
                spread = f"{curve.write(curve.low[curve.last])} to {curve.write(curve.high[curve.last])}"
                text += f" (band at the end {spread})"
            if curve.stops:
                text += f" at epoch {epochs[curve.last]} and is not a number after it"
            elif curve.quantity == "loss" and curve.middle[-1] > 1.05 * curve.middle[curve.best]:
                text += f", {curve.lowest}"
            yield f"{text}."
        count, first = count_diverged(self.curves)
        if count and runs > 1:
            diverged = f"{count} of {runs} runs diverged, the first at epoch {first}"
            yield f"{diverged}; they are left out from there."
        yield from _baseline(self.baseline)

    def columns(self) -> dict[str, Any]:
        """Return one row for each epoch."""
        columns: dict[str, Any] = {"epoch": self.curves[0].epochs}
        for curve in self.curves:
            columns |= curve.columns(median=", median")
        return columns

    def paint(self, canvas: Canvas) -> None:
        """Draw the panels one below the other."""
        panels = {quantity: _of(quantity, self.curves) for quantity in self.quantities}
        for row, (quantity, curves) in enumerate(panels.items()):
            top, height = 38.0 + row * self._panel, self._panel - 72.0
            axes = axes_at(canvas, left=self._left, top=top, width=self._width, height=height)
            self._paint_panel(axes, curves, self.baseline if quantity == "accuracy" else None)
        axes.set_xlabel("epoch", labelpad=4)

    def _paint_panel(self, axes: Axes, curves: Sequence[Curve], baseline: float | None) -> None:
        """Draw the curves of one quantity, and name them where they end."""
        from matplotlib.ticker import MaxNLocator

        last = float(curves[0].epochs[-1])
        axes.set_title(curves[0].quantity, loc="left", x=-self._left / self._width, pad=18, fontweight="bold")
        for curve in curves:
            paint_curve(axes, curve)
            if curve.turns:
                _mark_lowest(axes, curve)
        axes.set_xlim(0, last)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, steps=[1, 2, 5, 10]))
        set_height(axes, curves, baseline)
        ends = [
            EndLabel(
                float(curve.epochs[curve.last]),
                float(curve.middle[curve.last]),
                f"{curve.part} {curve.end}",
                curve.part,
            )
            for curve in curves
        ]
        if baseline is not None:
            ends.append(EndLabel(last, baseline, f"guess {wording.percent(baseline)}", "neutral"))
        label_ends(axes, ends)


def _mark_lowest(axes: Axes, curve: Curve) -> None:
    """Ring the lowest point of a curve, and name its epoch above it."""
    best, lowest = int(curve.epochs[curve.best]), float(curve.middle[curve.best])
    shade, ground = color(curve.part), color("surface")
    axes.plot(best, lowest, marker="s", markersize=8, color=shade, markerfacecolor=ground, clip_on=False)
    share = best / int(curve.epochs[-1])
    axes.annotate(
        f"lowest: epoch {best}",
        (best, lowest),
        xytext=(0, 14),
        textcoords="offset points",
        color=shade,
        ha="left" if share < 0.2 else "right" if share > 0.8 else "center",
        gid=HALO,
        annotation_clip=False,
    )


# Several trainings ---------------------------------------------------------------------------------------

_MOST = 6
_PANEL, _TICKS, _LINE, _NAME = 126.0, 34.0, 20.0, 28.0
_MARKS = {"train": "●", "test": "■"}  # as at the ends of the lines


@dataclass(frozen=True)
class _SideBySide(Painting):
    """The curves of several trainings, a panel for each, on one scale."""

    kind = "curves"

    trainings: Mapping[str, Sequence[Curve]]
    quantities: Sequence[str]
    baseline: float | None

    @cached_property
    def _grid(self) -> Grid:
        panels = len(self.trainings)
        columns = 1 if panels == 3 else few_columns(panels)  # three side by side were too small to read
        return Grid(panels, columns, left=48.0, right=12.0, between=18.0)

    @property
    def _heads(self) -> dict[str, list[str]]:
        """The label of each panel in lines."""
        return {label: textwrap.wrap(label, int(self._grid.width / 9.0)) or [""] for label in self.trainings}

    @property
    def _head(self) -> float:
        """The room above a panel: its label, and where its lines end."""
        ends = max(len({curve.part for curve in curves}) for curves in self.trainings.values())
        return (max(map(len, self._heads.values())) + ends) * _LINE + 12.0

    @property
    def _block(self) -> float:
        """The height of the panels of one quantity."""
        return _NAME + self._grid.rows * (self._head + _PANEL + _TICKS)

    @property
    def height(self) -> float:
        """The height of all panels."""
        return round(len(self.quantities) * self._block + 18.0, 1)

    def title(self) -> str:
        """Say where the most important line of each panel ends."""
        mains = {label: _main(curves) for label, curves in self.trainings.items()}
        first = next(iter(mains.values()))
        ends = [f"{curve.end} ({label})" for label, curve in mains.items()]
        return f"{first.label.capitalize()} ends at {wording.listing(ends)}"

    def sentences(self) -> Iterator[str]:
        """Say how each curve of each panel moves."""
        yield "Panels on one scale."
        for label, curves in self.trainings.items():
            runs, epochs = len(curves[0].values), int(curves[0].epochs[-1])
            over = f"median of {runs} runs, " if runs > 1 else ""
            courses = [f"{c.label} {c.movement}{f', {c.lowest}' if c.turns else ''}" for c in curves]
            count, first = count_diverged(curves)
            courses += [f"{count} of {runs} not a number, from epoch {first} on"] if count else []
            yield f"{label}, {over}{wording.count(epochs, 'epoch')}: {'; '.join(courses)}."
        yield from _baseline(self.baseline)

    def columns(self) -> dict[str, Any]:
        """Return a row for each curve."""
        lines = [(label, curve) for label, curves in self.trainings.items() for curve in curves]
        return {
            "training": [label for label, _ in lines],
            "curve": [curve.label for _, curve in lines],
            "before training": [curve.middle[0] for _, curve in lines],
            "lowest": [curve.middle[curve.best] for _, curve in lines],
            "at the end": [curve.middle[-1] for _, curve in lines],
        }

    def paint(self, canvas: Canvas) -> None:
        """Draw a block of panels for each quantity."""
        for block, quantity in enumerate(self.quantities):
            start = block * self._block
            shared = [curve for curves in self.trainings.values() for curve in _of(quantity, curves)]
            _write(canvas, 0.0, start, quantity, fontweight="bold")
            for place, (label, curves) in enumerate(self.trainings.items()):
                left, below = self._grid.place(place, self._head + _PANEL + _TICKS)
                top, chosen = start + _NAME + below, _of(quantity, curves)
                _paint_head(canvas, self._heads[label], chosen, left, top)
                axes = axes_at(canvas, left=left, top=top + self._head, width=self._grid.width, height=_PANEL)
                for curve in chosen:
                    paint_curve(axes, curve)
                set_height(axes, shared, self.baseline)
                _set_epochs(axes, int(chosen[0].epochs[-1]))
                axes.tick_params(labelleft=left == self._grid.left)  # the scale is the same for all
        _write(canvas, WIDTH / 2.0, self.height - _LINE, "epoch", ha="center")


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
        text = f"{_MARKS[curve.part]} {curve.part} {curve.end}"
        _write(canvas, left, top, text, color=color(curve.part), fontsize=SMALL)
        top += _LINE


def _set_epochs(axes: Axes, last: int) -> None:
    """Show the first and the last epoch."""
    axes.set_xlim(0, last)
    axes.set_xticks([0, last], ["0", f"{last:,}"])
    at_first, at_last = axes.get_xticklabels()
    at_first.set_horizontalalignment("left")
    at_last.set_horizontalalignment("right")
