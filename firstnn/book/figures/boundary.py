"""Decision boundaries: where in the plane of two inputs a network changes its mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.boundary_map import (
    label_lines,
    paint_key,
    paint_map,
    paint_points,
    spoken,
    thinning,
)
from firstnn.book.figures.drawing import SMALL, axes_at, draw
from firstnn.book.figures.figure import WIDTH, Cell, Figure
from firstnn.book.figures.predictor import Predict
from firstnn.data import Dataset

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

Array = npt.NDArray[np.float64]

_RIGHT, _TOP, _BETWEEN = 8.0, 40.0, 14.0


@dataclass(frozen=True)
class _Map:
    """What one network says: about a grid of the plane, and about its points."""

    label: str
    dataset: Dataset
    across: Array  # (columns,)
    down: Array  # (rows,)
    grid: Array  # (rows, columns)
    share_right: float
    right: tuple[int, int]


def decision_boundary(
    predict: Predict | Mapping[str, Predict],
    dataset: Dataset | Mapping[str, Dataset],
    *,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return a map of what networks answer over the plane of two inputs, with the points they learn from.

    The stronger the tint, the surer the answer; the strong line is where both classes have probability 0.5,
    the thin ones where class 1 has 0.25 and 0.75. Several networks, or one at several epochs, stand side by
    side, on the same points or each on its own.

    Args:
        predict: From points, float32, shape (n_points, 2), to the probabilities of class 1, shape
            (n_points,) or (n_points, 1): a Keras model, `predictor(architecture, weights)`, or several of
            them by their labels.
        dataset: Points with two features and two classes, on the scale that `predict` expects; or the points
            of each network by its label.
        title: What the figure shows; by default made from the numbers.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each network, with the points that it gets right.

    Raises:
        TypeError: If `predict` cannot be called, or `dataset` is none.
        ValueError: If `dataset` has not two features and two classes, or not the labels of `predict`, or
            `predict` returns something else than probabilities.

    Example:
        >>> from firstnn import Architecture, data
        >>> from firstnn.book import figures
        >>> architecture = Architecture(2, ())
        >>> points = data.Dataset([[-1.0, 0.0], [-2.0, 1.0], [1.0, 0.0], [-0.5, 1.0]], [0, 0, 1, 1])
        >>> figures.decision_boundary(figures.predictor(architecture, [[[2.0], [0.0]], [0.0]]), points)
        3 of 4 points lie on their own class's side of the boundary
        Map of the probability of class 1 over x1 and x2, with 4 points. 2 of 2 points of class 0 and 1 of 2
        of class 1 are right, 75% of all. Class 1 takes 36% of the area shown.
    """
    several = isinstance(predict, Mapping)
    named = dict(predict) if isinstance(predict, Mapping) else {"": predict}
    if not named or not all(callable(function) for function in named.values()):
        raise TypeError(
            "predict must be a function from points to probabilities, or several by their labels. "
            f"{validation.received('predict', predict)}"
        )
    points = _points(dataset, named)
    steps = 40 if several else 72
    maps = [_map(label, function, points[label], steps) for label, function in named.items()]
    first, shared = maps[0], not isinstance(dataset, Mapping)
    alike = len({drawn.dataset.class_names for drawn in maps}) == 1
    key = first.dataset if alike else replace(first.dataset, class_names=("0", "1"))
    columns = min(len(maps), 2 if len(maps) in (1, 2, 4) else 3)
    left = 8.0 if several else 46.0
    width = (WIDTH - left - _RIGHT - (columns - 1) * _BETWEEN) / columns
    height = width * max(float(np.clip(np.ptp(m.down) / np.ptp(m.across), 0.62, 1.0)) for m in maps)
    step = height + (_BETWEEN + 24.0 if several else 0.0)
    rows = -(-len(maps) // columns)

    def paint(canvas: Canvas) -> None:
        paint_key(canvas, key, probabilities=not several)
        for place, drawn in enumerate(maps):
            row, column = divmod(place, columns)
            start, top = left + column * (width + _BETWEEN), _TOP + 24.0 * several + row * step
            axes = axes_at(canvas, left=start, top=top, width=width, height=height)
            axes.set_xlim(drawn.across[0], drawn.across[-1])
            axes.set_ylim(drawn.down[0], drawn.down[-1])
            lines = paint_map(axes, drawn.across, drawn.down, drawn.grid)
            paint_points(axes, drawn.dataset, small=several)
            if several:
                axes.set_title(f"{drawn.label}: {wording.percent(drawn.share_right)}", fontsize=SMALL, pad=6)
                axes.set_xticks([])
                axes.set_yticks([])
            else:
                label_lines(axes, lines, drawn.dataset)
                axes.set_xlabel(drawn.dataset.feature_names[0], labelpad=2)
                axes.set_ylabel(drawn.dataset.feature_names[1], labelpad=2)

    return draw(
        paint,
        title=_title(maps, shared=shared) if title is None else title,
        description=_description(maps, shared=shared),
        data=_data(maps),
        height=round(_TOP + rows * step + (6.0 if several else 52.0), 1),
        kind="boundary",
        name=name,
    )


def _points(dataset: Dataset | Mapping[str, Dataset], named: Mapping[str, Predict]) -> dict[str, Dataset]:
    """Return the points of each network, checked."""
    points = dict(dataset) if isinstance(dataset, Mapping) else dict.fromkeys(named, dataset)
    if points.keys() != named.keys():
        raise ValueError(
            f"dataset must have the labels of predict: {', '.join(named)}. "
            f"Received: dataset with the labels {', '.join(map(str, points))}"
        )
    for each in points.values():
        validation.instance(each, "dataset", Dataset)
        if each.n_features != 2 or each.n_classes != 2:
            raise ValueError(
                "dataset must have two features and two classes, to be drawn in a plane. Received: dataset "
                f"with {each.n_features} features and {each.n_classes} classes"
            )
    return points


def _map(label: str, predict: Predict, dataset: Dataset, steps: int) -> _Map:
    """Ask one network about a grid, over what its points take up and a margin, and about the points."""
    low, high = dataset.x.min(axis=0).astype(np.float64), dataset.x.max(axis=0).astype(np.float64)
    margin = np.where(high > low, 0.12 * (high - low), 1.0)
    across, down = np.linspace(low - margin, high + margin, steps).T
    plane = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)  # (rows * columns, 2)
    grid = _probabilities(predict, plane.astype(np.float32)).reshape(len(down), len(across))
    right = (_probabilities(predict, dataset.x) > 0.5) == dataset.y
    counts = [int(right[dataset.y == label].sum()) for label in (0, 1)]
    return _Map(label, dataset, across, down, grid, float(right.mean()), (counts[0], counts[1]))


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


def _title(maps: Sequence[_Map], *, shared: bool) -> str:
    """Count the points on the right side."""
    if len(maps) > 1:
        first, last = (
            f"{wording.percent(drawn.share_right)} ({drawn.label})" for drawn in (maps[0], maps[-1])
        )
        if shared:
            return f"The share of points on the right side goes from {first} to {last}"
        return "Each network on points of its own; the share on the right side stands above"
    whole = f"{sum(maps[0].right)} of {maps[0].dataset.n_samples}"
    return f"{whole} points lie on their own class's side of the boundary"


def _description(maps: Sequence[_Map], *, shared: bool) -> str:
    """Put the maps into words."""
    kind = "Map" if len(maps) == 1 else f"{len(maps)} maps"
    sentences = [_ground(kind, maps[0].dataset)] if shared else []
    for drawn in maps:
        one, other = spoken(drawn.dataset)
        totals = np.bincount(drawn.dataset.y).tolist()
        label = f"{drawn.label}: " if drawn.label else ""
        sentences += [] if shared else [label + _ground("map", drawn.dataset)]
        sentences.append(
            f"{label if shared else ''}{drawn.right[0]} of {totals[0]} points of {one} and {drawn.right[1]} "
            f"of {totals[1]} of {other} are right, {wording.percent(drawn.share_right)} of all."
        )
        share = wording.percent(float((drawn.grid > 0.5).mean()))
        sentences.append(f"{other[0].upper()}{other[1:]} takes {share} of the area shown.")
    return " ".join(sentences)


def _ground(kind: str, dataset: Dataset) -> str:
    """Say what a map shows, and which points are drawn on it."""
    x, y = dataset.feature_names
    plane = f"{spoken(dataset)[1]} over {x} and {y}"
    text = f"{kind} of the probability of {plane}, with {dataset.n_samples} points."
    step = thinning(dataset, small=kind != "Map")
    return f"{text} One of every {step} points is drawn; all are counted." if step > 1 else text


def _data(maps: Sequence[_Map]) -> dict[str, list[Cell]]:
    """Return what each network gets right."""
    labels: dict[str, list[Cell]] = {"network": [drawn.label for drawn in maps]} if len(maps) > 1 else {}
    totals = [np.bincount(drawn.dataset.y).tolist() for drawn in maps]
    names = [spoken(drawn.dataset) for drawn in maps]
    for label in (0, 1):
        each = {f"{name[label]}, right of {total[label]}" for name, total in zip(names, totals, strict=True)}
        column = each.pop() if len(each) == 1 else f"class {label}, right"
        labels[column] = [drawn.right[label] for drawn in maps]
    return labels | {"share right": [drawn.share_right for drawn in maps]}
