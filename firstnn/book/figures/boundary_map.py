"""The drawing of one decision boundary: tinted bands, lines of equal probability, and points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from firstnn.book.figures.axes import Array
from firstnn.book.figures.drawing import HALO
from firstnn.book.figures.figure import SMALL, TEXT, WIDTH
from firstnn.book.figures.palette import color
from firstnn.data import Dataset

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_LEVELS = (0.25, 0.5, 0.75)
_MARKERS = ("o", "^")
_MOST_POINTS, _MOST_SMALL_POINTS = 400, 120


def name_classes(dataset: Dataset) -> tuple[str, str]:
    """Return the names of both classes as they stand in a sentence: "class" before a bare number."""
    first, second = (f"class {name}" if name.isdigit() else name for name in dataset.class_names)
    return first, second


def paint_map(
    axes: Axes, across: Array, down: Array, grid: Array, *, small: bool
) -> dict[float, list[Array]]:
    """Draw what a network answers over the plane: four tints and up to three lines, on a small map only one.

    The grid of probabilities of class 1 has shape (len(down), len(across)). Return the lines by their
    probability, each a list of pieces of shape (n_vertices, 2).
    """
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    zero, one = color("class-0"), color("class-1")
    tints = [(zero, 0.24), (zero, 0.1), (one, 0.1), (one, 0.24)]
    axes.contourf(across, down, grid, levels=[-0.01, *_LEVELS, 1.01], colors=tints)
    wanted = (0.5,) if small else _LEVELS  # the thin lines need names, for which a small map has no room
    present = [level for level in wanted if grid.min() < level < grid.max()]
    if not present:
        return {}
    lines = axes.contour(
        across,
        down,
        grid,
        levels=present,
        colors=[color("text" if level == 0.5 else "neutral") for level in present],
        linewidths=[2.5 if level == 0.5 else 1.0 for level in present],
        linestyles=["solid" if level == 0.5 else (0, (4, 3)) for level in present],
    )
    pieces = [[np.asarray(piece) for piece in group if len(piece)] for group in lines.allsegs]
    return dict(zip(present, pieces, strict=True))


def thinning(dataset: Dataset, *, small: bool) -> int:
    """Return of how many points of a class one is drawn, so that many points stay light to load."""
    return -(-dataset.n_samples // (_MOST_SMALL_POINTS if small else _MOST_POINTS))


def paint_points(axes: Axes, dataset: Dataset, *, small: bool) -> None:
    """Draw the points of both classes, discs and triangles; of very many, a part of each class."""
    step = thinning(dataset, small=small)
    for label, marker in enumerate(_MARKERS):
        axes.plot(
            *dataset.x[dataset.y == label][::step].T,
            linestyle="",
            marker=marker,
            markersize=(5.5 if small else 7.5) + label,  # a triangle looks smaller than a disc
            color=color(f"class-{label}"),
            markeredgecolor=color("surface"),
            markeredgewidth=0.8,
        )


def name_lines(axes: Axes, lines: dict[float, list[Array]], dataset: Dataset) -> None:
    """Write its probability on each line, where the most room is between points and other lines.

    The limits of the axes must be set. A label without room is left out.
    """
    to_pixels = axes.transData.transform
    points = to_pixels(dataset.x.astype(np.float64))
    labels = np.empty((0, 2))
    box = axes.bbox
    for level in sorted(lines, key=lambda level: abs(level - 0.5)):
        vertices = to_pixels(np.concatenate(lines[level]))
        others = [to_pixels(np.concatenate(lines[other])) for other in lines if other != level]
        inside = np.all(
            (vertices > (box.x0 + 30, box.y0 + 12)) & (vertices < (box.x1 - 30, box.y1 - 12)), axis=1
        )
        vertices = vertices[inside & (_distance(vertices, labels) > 44.0)]
        if not len(vertices):
            continue
        room = np.minimum(_distance(vertices, points), 26.0)
        room += np.minimum(_distance(vertices, np.concatenate(others)) if others else 26.0, 20.0)
        place = vertices[int(np.argmax(np.round(room, 3)))]
        labels = np.vstack([labels, place])
        axes.text(
            float(place[0]),
            float(place[1]),
            f"{level:g}",
            transform=None,
            fontsize=SMALL,
            fontweight="bold" if level == 0.5 else "normal",
            color=color("text" if level == 0.5 else "neutral"),
            ha="center",
            va="center_baseline",
            gid=HALO,
        )


def _distance(vertices: Array, places: Array) -> Array:
    """Return the distance of each vertex to the nearest of some places; infinite if there are none."""
    if not len(places):
        return np.full(len(vertices), np.inf)
    squares = ((vertices[:, None, :] - places[None, :, :]) ** 2).sum(axis=-1)  # (n_vertices, n_places)
    distances: Array = np.sqrt(squares.min(axis=1))
    return distances


def paint_key(canvas: Canvas, dataset: Dataset, *, probabilities: bool) -> None:
    """Name the markers of both classes above the map, and say what the numbers on its lines are."""
    from matplotlib.lines import Line2D

    height, left = canvas.get_figheight() * 72.0 - 16.0, 14.0
    style: Any = {"transform": None, "va": "center_baseline"}
    names = name_classes(dataset)
    for label, (name, marker) in enumerate(zip(names, _MARKERS, strict=True)):
        shade, size = color(f"class-{label}"), 9 + label
        mark = Line2D([left], [height], marker=marker, markersize=size, color=shade, linestyle="")
        mark.set_transform(None)
        canvas.add_artist(mark)
        canvas.text(left + 12, height, name, color=shade, fontsize=TEXT, **style)
        left += 44.0 + 9.8 * len(name)
    meaning = f"lines: chance of {names[1]}"
    if probabilities and left + 9.2 * len(meaning) < WIDTH:
        canvas.text(WIDTH - 8, height, meaning, color=color("neutral"), fontsize=SMALL, ha="right", **style)
