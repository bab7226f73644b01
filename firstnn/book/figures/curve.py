"""One learning curve on its axes: the line, its band and its end; and how high the axes reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from firstnn.book.figures import wording
from firstnn.book.figures.history import Curve
from firstnn.book.figures.palette import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES: dict[str, tuple[Any, str]] = {"train": ("-", "o"), "test": ((0, (4, 1.6)), "s")}  # line, marker


def paint_curve(axes: Axes, curve: Curve) -> None:
    """Draw the median as a line, the spread as a band, and a mark at the last record that is a number.

    Args:
        axes: Where to draw.
        curve: What to draw.

    Example:
        >>> from types import SimpleNamespace
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book import figures
        >>> from firstnn.book.figures.curve import paint_curve
        >>> from firstnn.book.figures.history import read_curves
        >>> axes = figures.axes_at(Figure(), left=40, top=0, width=300, height=100)
        >>> paint_curve(axes, *read_curves(SimpleNamespace(train_loss=[0.7, 0.2], test_loss=None), ["loss"]))
        >>> len(axes.lines)
        2
    """
    line, marker = _STYLES[curve.part]
    shade = colour(curve.part)
    if len(curve.values) > 1:
        axes.fill_between(curve.epochs, curve.low, curve.high, color=shade, alpha=0.18, linewidth=0)
    axes.plot(curve.epochs, curve.middle, color=shade, linestyle=line)
    stopped = curve.last < len(curve.epochs) - 1
    axes.plot(
        curve.epochs[curve.last],
        curve.middle[curve.last],
        marker="X" if stopped else marker,
        markersize=10 if stopped else 7,
        color=shade,
        clip_on=False,
    )


def set_height(axes: Axes, curves: Sequence[Curve], baseline: float | None) -> None:
    """Let a loss start from 0, and an accuracy end at 1; an exploding loss gets powers of ten.

    Args:
        axes: The axes that the curves are drawn on.
        curves: Curves of one quantity; all that share the scale.
        baseline: An accuracy that the axes must hold as well.

    Example:
        >>> from types import SimpleNamespace
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book import figures
        >>> from firstnn.book.figures.curve import set_height
        >>> from firstnn.book.figures.history import read_curves
        >>> axes = figures.axes_at(Figure(), left=40, top=0, width=300, height=100)
        >>> history = SimpleNamespace(train_accuracy=[0.6, 0.9], test_accuracy=None)
        >>> set_height(axes, read_curves(history, ["accuracy"]), baseline=0.37)
        >>> [round(float(bound), 1) for bound in axes.get_ylim()]
        [0.3, 1.0]
    """
    from matplotlib.ticker import FuncFormatter, LogLocator

    numbers = np.concatenate(
        [bound[np.isfinite(bound)] for curve in curves for bound in (curve.low, curve.high)]
    )
    if curves[0].quantity == "accuracy":
        lowest = max(0.0, min(0.5, float(numbers.min()), 1.0 if baseline is None else baseline - 0.05))
        axes.set_ylim(np.floor(lowest * 10.0) / 10.0, 1.0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: wording.percent(round(share, 3))))
    elif numbers.max() > 100.0 * max(float(curve.middle[0]) for curve in curves):
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=5))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda size, _: wording.ten_to(wording.power_of_ten(size)))
        )
        axes.yaxis.set_minor_locator(LogLocator(subs=()))
    else:
        axes.set_ylim(0.0, 1.05 * float(numbers.max()) or 1.0)
