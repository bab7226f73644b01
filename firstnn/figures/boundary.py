"""Decision boundaries: where in the plane of two inputs a network changes its mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.data import Dataset
from firstnn.figures import wording
from firstnn.figures.boundary_map import label_lines, paint_key, paint_map, paint_points, spoken, thinning
from firstnn.figures.drawing import SMALL, axes_at, draw
from firstnn.figures.figure import WIDTH, Cell, Figure
from firstnn.figures.predictor import Predict

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

Array = npt.NDArray[np.float64]

_RIGHT, _TOP, _BETWEEN = 8.0, 40.0, 14.0


@dataclass(frozen=True)
class _Map:
    """What one network says: about a grid of the plane, and about the points."""

    label: str
    grid: Array  # (rows, columns)
    share_right: float
    right: tuple[int, int]


def decision_boundary(
    predict: Predict | Mapping[str, Predict],
    dataset: Dataset,
    *,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return a map of what networks answer over the plane of two inputs, with the points they learn from.

    The stronger the tint, the surer the answer; the strong line is where both classes have probability 0.5,
    the thin ones where class 1 has 0.25 and 0.75. Several networks, or one at several epochs, stand side by
    side.

    Args:
        predict: From points, float32, shape (n_points, 2), to the probabilities of class 1, shape
            (n_points,) or (n_points, 1): a Keras model, `predictor(architecture, weights)`, or several of
            them by their labels.
        dataset: Points with two features and two classes, on the scale that `predict` expects.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each network, with the points that it gets right.

    Raises:
        TypeError: If `predict` cannot be called, or `dataset` is none.
        ValueError: If `dataset` has not two features and two classes, or `predict` returns something else
            than probabilities.

    Example:
        >>> from firstnn import Architecture, data, figures
        >>> architecture = Architecture(2, ())
        >>> points = data.Dataset([[-1.0, 0.0], [-2.0, 1.0], [1.0, 0.0], [-0.5, 1.0]], [0, 0, 1, 1])
        >>> figures.decision_boundary(figures.predictor(architecture, [[[2.0], [0.0]], [0.0]]), points)
        3 of 4 points lie on their own class's side of the boundary
        Map of the probability of class 1 over x1 and x2, with 4 points. 2 of 2 points of class 0 and 1 of 2
        of class 1 are right, 75% of all. Class 1 takes 36% of the area shown.
    """
    validation.instance(dataset, "dataset", Dataset)
    if dataset.n_features != 2 or dataset.n_classes != 2:
        raise ValueError(
            "dataset must have two features and two classes, to be drawn in a plane. Received: dataset with "
            f"{dataset.n_features} features and {dataset.n_classes} classes"
        )
    several = isinstance(predict, Mapping)
    named = dict(predict) if isinstance(predict, Mapping) else {"": predict}
    if not named or not all(callable(function) for function in named.values()):
        raise TypeError(
            "predict must be a function from points to probabilities, or several by their labels. "
            f"{validation.received('predict', predict)}"
        )
    across, down = _ticks(dataset, 40 if several else 72)
    maps = [_map(label, function, dataset, across, down) for label, function in named.items()]
    columns = min(len(maps), 2 if len(maps) in (1, 2, 4) else 3)
    left = 8.0 if several else 46.0
    width = (WIDTH - left - _RIGHT - (columns - 1) * _BETWEEN) / columns
    height = width * float(np.clip(np.ptp(down) / np.ptp(across), 0.62, 1.0))
    step = height + (_BETWEEN + 24.0 if several else 0.0)
    rows = -(-len(maps) // columns)

    def paint(canvas: Canvas) -> None:
        paint_key(canvas, dataset, probabilities=not several)
        for place, drawn in enumerate(maps):
            row, column = divmod(place, columns)
            start, top = left + column * (width + _BETWEEN), _TOP + 24.0 * several + row * step
            axes = axes_at(canvas, left=start, top=top, width=width, height=height)
            axes.set_xlim(across[0], across[-1])
            axes.set_ylim(down[0], down[-1])
            lines = paint_map(axes, across, down, drawn.grid)
            paint_points(axes, dataset, small=several)
            if several:
                axes.set_title(f"{drawn.label}: {wording.percent(drawn.share_right)}", fontsize=SMALL, pad=6)
                axes.set_xticks([])
                axes.set_yticks([])
            else:
                label_lines(axes, lines, dataset)
                axes.set_xlabel(dataset.feature_names[0], labelpad=2)
                axes.set_ylabel(dataset.feature_names[1], labelpad=2)

    return draw(
        paint,
        title=_title(maps, dataset) if title is None else title,
        description=_description(maps, dataset),
        data=_data(maps, dataset),
        height=round(_TOP + rows * step + (6.0 if several else 52.0), 1),
        kind="boundary",
        name=name,
    )


def _ticks(dataset: Dataset, steps: int) -> tuple[Array, Array]:
    """Return the places of the grid along both features: what the points take up, and a margin."""
    low, high = dataset.x.min(axis=0).astype(np.float64), dataset.x.max(axis=0).astype(np.float64)
    margin = np.where(high > low, 0.12 * (high - low), 1.0)
    across, down = np.linspace(low - margin, high + margin, steps).T
    return across, down


def _map(label: str, predict: Predict, dataset: Dataset, across: Array, down: Array) -> _Map:
    """Ask one network about the grid and about the points."""
    plane = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)  # (rows * columns, 2)
    grid = _probabilities(predict, plane.astype(np.float32)).reshape(len(down), len(across))
    right = (_probabilities(predict, dataset.x) > 0.5) == dataset.y
    counts = [int(right[dataset.y == label].sum()) for label in (0, 1)]
    return _Map(label, grid, float(right.mean()), (counts[0], counts[1]))


def _probabilities(predict: Predict, points: npt.NDArray[np.float32]) -> Array:
    """Return one probability for each point, or say what came back instead."""
    answers = np.asarray(predict(points))
    fits = answers.shape in ((len(points),), (len(points), 1))
    if not fits or answers.dtype.kind not in "iuf" or not ((answers >= 0) & (answers <= 1)).all():
        held = (
            f"values from {answers.min()} to {answers.max()}"
            if fits and answers.dtype.kind in "iuf"
            else "no numbers"
        )
        raise ValueError(
            "predict must return probabilities from 0 to 1, shape (n_points,) or (n_points, 1). "
            f"Received: an array of shape {answers.shape} with {held} for {len(points)} points"
        )
    return answers.reshape(-1).astype(np.float64)


def _title(maps: Sequence[_Map], dataset: Dataset) -> str:
    """Count the points on the right side."""
    if len(maps) > 1:
        first, last = (
            f"{wording.percent(drawn.share_right)} ({drawn.label})" for drawn in (maps[0], maps[-1])
        )
        return f"The share of points on the right side goes from {first} to {last}"
    return f"{sum(maps[0].right)} of {dataset.n_samples} points lie on their own class's side of the boundary"


def _description(maps: Sequence[_Map], dataset: Dataset) -> str:
    """Put the map into words."""
    one, other = spoken(dataset)
    totals = np.bincount(dataset.y).tolist()
    x, y = dataset.feature_names
    kind = "Map" if len(maps) == 1 else f"{len(maps)} maps"
    sentences = [f"{kind} of the probability of {other} over {x} and {y}, with {dataset.n_samples} points."]
    step = thinning(dataset, small=bool(maps[0].label))
    if step > 1:
        sentences.append(f"One of every {step} points is drawn; all are counted.")
    for drawn in maps:
        label = f"{drawn.label}: " if drawn.label else ""
        sentences.append(
            f"{label}{drawn.right[0]} of {totals[0]} points of {one} and {drawn.right[1]} of {totals[1]} of "
            f"{other} are right, {wording.percent(drawn.share_right)} of all."
        )
        share = wording.percent(float((drawn.grid > 0.5).mean()))
        sentences.append(f"{other[0].upper()}{other[1:]} takes {share} of the area shown.")
    return " ".join(sentences)


def _data(maps: Sequence[_Map], dataset: Dataset) -> dict[str, list[Cell]]:
    """Return what each network gets right."""
    one, other = spoken(dataset)
    totals = np.bincount(dataset.y).tolist()
    labels: dict[str, list[Cell]] = {"network": [drawn.label for drawn in maps]} if len(maps) > 1 else {}
    return labels | {
        f"{one}, right of {totals[0]}": [drawn.right[0] for drawn in maps],
        f"{other}, right of {totals[1]}": [drawn.right[1] for drawn in maps],
        "share right": [drawn.share_right for drawn in maps],
    }
