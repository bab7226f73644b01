"""Decision boundaries: where in the plane of two inputs a network changes its mind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import activations, validation
from firstnn.book import wording
from firstnn.book.figures.axes import Array, Grid, axes_at, few_columns
from firstnn.book.figures.boundary_map import (
    name_classes,
    name_lines,
    paint_key,
    paint_map,
    paint_points,
    thinning,
)
from firstnn.book.figures.drawing import Painting
from firstnn.book.figures.figure import SMALL, Figure
from firstnn.book.figures.network_diagram import kernels_and_biases
from firstnn.data import Dataset
from firstnn.network import Architecture

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

Predict = Callable[[npt.NDArray[np.float32]], Any]  # a Keras model is one, too

_TOP, _BETWEEN, _HEADING = 40.0, 14.0, 24.0


def decision_boundary(
    predict: Predict | Mapping[str, Predict],
    dataset: Dataset | Mapping[str, Dataset],
    *,
    title: str | None = None,
    name: str | None = None,
) -> Figure:
    """Return a map of what networks answer over the plane of two inputs, with the points they learn from.

    The stronger the tint, the surer the answer; the strong line is where both classes have probability 0.5.
    Several networks, or one at several epochs, stand side by side, on the same points or each on its own. A
    map by itself has two thin lines more, where class 1 has 0.25 and 0.75.

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
        TypeError: If `predict` cannot be called.
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
    maps = [_map(label, each, points[label], 40 if several else 72) for label, each in named.items()]
    return _Maps(maps, several, shared=not isinstance(dataset, Mapping)).figure(title, name)


def predictor(architecture: Architecture, weights: Sequence[npt.ArrayLike]) -> Predict:
    """Return a network as a function from points to probabilities, computed with NumPy from its weights.

    Args:
        architecture: The plan of a network with one output.
        weights: Its weights, [kernel, bias, kernel, bias, ...].

    Returns:
        A function: points, float, shape (n_points, n_inputs), to probabilities of class 1, shape (n_points,).

    Raises:
        ValueError: If the network has several outputs, or `weights` do not fit or are not finite.

    Example:
        >>> import numpy as np
        >>> from firstnn import Architecture
        >>> from firstnn.book import figures
        >>> predict = figures.predictor(Architecture(2, ()), [[[1.0], [-1.0]], [0.0]])
        >>> predict(np.array([[0.0, 0.0], [3.0, 0.0]])).round(2)
        array([0.5 , 0.95])
    """
    validation.instance(architecture, "architecture", Architecture)
    if architecture.n_outputs != 1:
        raise ValueError(
            "architecture must have one output, the probability of class 1. "
            f"{validation.received('architecture', architecture)}"
        )
    kernels, biases = kernels_and_biases(architecture, weights)
    added = biases or [np.zeros(units) for units in architecture.layer_sizes[1:]]
    names = [*architecture.activations, architecture.output_activation]

    def predict(points: npt.NDArray[np.float32]) -> Array:
        values = np.asarray(points, dtype=np.float64)  # (n_points, n_inputs)
        for kernel, bias, name in zip(kernels, added, names, strict=True):
            values = activations.apply(name, values @ kernel + bias)  # (n_points, units)
        return values[:, 0]

    return predict


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

    @property
    def totals(self) -> list[int]:
        """How many points each class has."""
        return [int(total) for total in np.bincount(self.dataset.y)]

    @property
    def shape(self) -> float:
        """The height of the map as a share of its width."""
        return float(np.clip(np.ptp(self.down) / np.ptp(self.across), 0.62, 1.0))


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
    fits = answers.shape in ((len(points),), (len(points), 1)) and answers.dtype.kind in "iuf"
    if not fits or not ((answers >= 0) & (answers <= 1)).all():
        held = f"values from {answers.min()} to {answers.max()}" if fits else "no numbers"
        raise ValueError(
            "predict must return probabilities from 0 to 1, shape (n_points,) or (n_points, 1). "
            f"Received: an array of shape {answers.shape} with {held} for {len(points)} points"
        )
    return answers.reshape(-1).astype(np.float64)


@dataclass(frozen=True)
class _Maps(Painting):
    """One large map, or several small ones on the same points or each on its own."""

    kind = "boundary"

    maps: Sequence[_Map]
    several: bool
    shared: bool

    @cached_property
    def _grid(self) -> Grid:
        panels = len(self.maps)
        return Grid(panels, few_columns(panels), 8.0 if self.several else 46.0, right=8.0, between=_BETWEEN)

    @property
    def _map_height(self) -> float:
        return self._grid.width * max(drawn.shape for drawn in self.maps)

    @property
    def _step(self) -> float:
        """How far each row of maps lies below the one before."""
        return self._map_height + (_BETWEEN + _HEADING if self.several else 0.0)

    @property
    def height(self) -> float:
        """The height of all rows."""
        return round(_TOP + self._grid.rows * self._step + (6.0 if self.several else 52.0), 1)

    def title(self) -> str:
        """Count the points on the right side."""
        first, last = self.maps[0], self.maps[-1]
        if first is last:
            whole = f"{sum(first.right)} of {first.dataset.n_samples}"
            return f"{whole} points lie on their own class's side of the boundary"
        if not self.shared:
            return "Each network on points of its own; the share on the right side stands above"
        shares = [f"{_share(drawn)} ({drawn.label})" for drawn in (first, last)]
        return f"The share of points on the right side goes from {' to '.join(shares)}"

    def sentences(self) -> Iterator[str]:
        """Say what is drawn, and what each network gets right."""
        if self.shared:
            kind = "Map" if len(self.maps) == 1 else f"{len(self.maps)} maps"
            yield from _ground(kind, self.maps[0].dataset)
        for drawn in self.maps:
            label = f"{drawn.label}: " if drawn.label else ""
            if not self.shared:
                yield from _ground(f"{label}map", drawn.dataset)
            one, other = name_classes(drawn.dataset)
            yield (
                f"{label if self.shared else ''}{drawn.right[0]} of {drawn.totals[0]} points of {one} and "
                f"{drawn.right[1]} of {drawn.totals[1]} of {other} are right, {_share(drawn)} of all."
            )
            share = wording.percent(float((drawn.grid > 0.5).mean()))
            yield f"{other[0].upper()}{other[1:]} takes {share} of the area shown."

    def columns(self) -> dict[str, Any]:
        """Return what each network gets right."""
        columns: dict[str, Any] = {}
        if len(self.maps) > 1:
            columns["network"] = [drawn.label for drawn in self.maps]
        for label in (0, 1):
            names = {f"{name_classes(m.dataset)[label]}, right of {m.totals[label]}" for m in self.maps}
            column = names.pop() if len(names) == 1 else f"class {label}, right"
            columns[column] = [drawn.right[label] for drawn in self.maps]
        return columns | {"share right": [drawn.share_right for drawn in self.maps]}

    def paint(self, canvas: Canvas) -> None:
        """Draw the key, and the maps row by row."""
        first = self.maps[0].dataset
        alike = len({drawn.dataset.class_names for drawn in self.maps}) == 1
        key = first if alike else replace(first, class_names=("0", "1"))
        paint_key(canvas, key, probabilities=not self.several)
        size = {"width": self._grid.width, "height": self._map_height}
        for place, drawn in enumerate(self.maps):
            left, below = self._grid.place(place, self._step)
            axes = axes_at(canvas, left=left, top=_TOP + _HEADING * self.several + below, **size)
            axes.set_xlim(drawn.across[0], drawn.across[-1])
            axes.set_ylim(drawn.down[0], drawn.down[-1])
            lines = paint_map(axes, drawn.across, drawn.down, drawn.grid, small=self.several)
            paint_points(axes, drawn.dataset, small=self.several)
            if self.several:
                axes.set_title(f"{drawn.label}: {_share(drawn)}", fontsize=SMALL, pad=6)
                axes.set_xticks([])
                axes.set_yticks([])
            else:
                name_lines(axes, lines, drawn.dataset)
                axes.set_xlabel(drawn.dataset.feature_names[0], labelpad=2)
                axes.set_ylabel(drawn.dataset.feature_names[1], labelpad=2)


def _share(drawn: _Map) -> str:
    """Write the share that is right to a tenth of a percent, as pages print it; only all of it is 100%."""
    text = wording.written(100 * drawn.share_right, "%")
    return wording.percent(drawn.share_right) if text in ("0%", "100%") else text


def _ground(kind: str, dataset: Dataset) -> Iterator[str]:
    """Say what a map shows, and which points are drawn on it."""
    x, y = dataset.feature_names
    plane = f"{name_classes(dataset)[1]} over {x} and {y}"
    yield f"{kind} of the probability of {plane}, with {dataset.n_samples} points."
    step = thinning(dataset, small=kind != "Map")
    if step > 1:
        yield f"One of every {step} points is drawn; all are counted."
