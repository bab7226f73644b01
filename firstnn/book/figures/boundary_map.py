"""The drawing of one decision boundary: tinted bands, lines of equal probability, and points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn.book.figures.drawing import SMALL, TEXT
from firstnn.book.figures.figure import WIDTH
from firstnn.book.figures.palette import colour
from firstnn.data import Dataset

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

Array = npt.NDArray[np.float64]

_LEVELS = (0.25, 0.5, 0.75)
_MARKERS = ("o", "^")
_MOST_POINTS = 400
_MOST_SMALL_POINTS = 120


def spoken(dataset: Dataset) -> tuple[str, str]:
    """Return the names of both classes as they stand in a sentence.

    Args:
        dataset: Points of two classes.

    Returns:
        The names, with "class" before a bare number.

    Example:
        >>> from firstnn import data
        >>> from firstnn.book.figures.boundary_map import spoken
        >>> spoken(data.Dataset([[0.0], [1.0]], [0, 1]))
        ('class 0', 'class 1')
    """
    first, second = (f"class {name}" if name.isdigit() else name for name in dataset.class_names)
    return first, second


def paint_map(axes: Axes, across: Array, down: Array, grid: Array) -> dict[float, list[Array]]:
    """Draw what a network answers over the plane: four tints and up to three lines.

    Args:
        axes: Where to draw.
        across: Places along the first feature, shape (columns,).
        down: Places along the second feature, shape (rows,).
        grid: Probability of class 1, shape (rows, columns).

    Returns:
        The lines by their probability, each a list of pieces of shape (n_vertices, 2).

    Example:
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from firstnn.book.figures.boundary_map import paint_map
        >>> grid = np.array([[0, 0.4, 0.8], [0, 0.4, 0.8]])
        >>> lines = paint_map(Figure().add_subplot(), np.arange(3.0), np.arange(2.0), grid)
        >>> lines[0.5][0].round(2)
        array([[1.25, 1.  ],
               [1.25, 0.  ]])
    """
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    zero, one = colour("class-0"), colour("class-1")
    axes.contourf(
        across,
        down,
        grid,
        levels=[-0.01, *_LEVELS, 1.01],
        colors=[(zero, 0.24), (zero, 0.1), (one, 0.1), (one, 0.24)],
    )
    present = [level for level in _LEVELS if grid.min() < level < grid.max()]
    if not present:
        return {}
    lines = axes.contour(
        across,
        down,
        grid,
        levels=present,
        colors=[colour("text" if level == 0.5 else "neutral") for level in present],
        linewidths=[2.5 if level == 0.5 else 1.0 for level in present],
        linestyles=["solid" if level == 0.5 else (0, (4, 3)) for level in present],
    )
    pieces = [[np.asarray(piece) for piece in group if len(piece)] for group in lines.allsegs]
    return dict(zip(present, pieces, strict=True))


def thinning(dataset: Dataset, *, small: bool) -> int:
    """Return of how many points of a class one is drawn, so that many points stay light to load.

    Args:
        dataset: The points.
        small: Whether the map is one of several.

    Returns:
        1 for all, 2 for every second, and so on.

    Example:
        >>> from firstnn import data
        >>> from firstnn.book.figures.boundary_map import thinning
        >>> thinning(data.moons(200, seed=0), small=False), thinning(data.moons(1000, seed=0), small=False)
        (1, 3)
    """
    return -(-dataset.n_samples // (_MOST_SMALL_POINTS if small else _MOST_POINTS))


def paint_points(axes: Axes, dataset: Dataset, *, small: bool) -> None:
    """Draw the points of both classes, discs and triangles; of very many, a part of each class.

    Args:
        axes: Where to draw.
        dataset: Points with two features and two classes.
        small: Whether the points are drawn smaller.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from firstnn import data
        >>> from firstnn.book.figures.boundary_map import paint_points
        >>> axes = Figure().add_subplot()
        >>> paint_points(axes, data.moons(200, seed=0), small=False)
        >>> [len(line.get_xdata()) for line in axes.lines]
        [100, 100]
    """
    step = thinning(dataset, small=small)
    for label, marker in enumerate(_MARKERS):
        axes.plot(
            *dataset.x[dataset.y == label][::step].T,
            linestyle="",
            marker=marker,
            markersize=(5.5 if small else 7.5) + label,  # a triangle looks smaller than a disc
            color=colour(f"class-{label}"),
            markeredgecolor=colour("surface"),
            markeredgewidth=0.8,
        )


def label_lines(axes: Axes, lines: dict[float, list[Array]], dataset: Dataset) -> None:
    """Write its probability on each line, where the most room is; a label without room is left out.

    Args:
        axes: Where the lines are drawn, with their limits set.
        lines: What `paint_map` returned.
        dataset: The points, which labels should not cover.

    Example:
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from firstnn import data
        >>> from firstnn.book.figures.boundary_map import label_lines
        >>> axes = Figure().add_subplot()
        >>> label_lines(axes, {0.5: [np.array([[0.5, 0.2], [0.5, 0.5]])]}, data.moons(20, seed=0))
        >>> [text.get_text() for text in axes.texts]
        ['0.5']
    """
    to_pixels = axes.transData.transform
    obstacles = [to_pixels(dataset.x.astype(np.float64))]
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
        room = np.minimum(_distance(vertices, obstacles[0]), 26.0)
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
            color=colour("text" if level == 0.5 else "neutral"),
            horizontalalignment="center",
            verticalalignment="center_baseline",
            gid="halo",
        )


def _distance(vertices: Array, places: Array) -> Array:
    """Return the distance of each vertex to the nearest of some places; infinite if there are none."""
    if not len(places):
        return np.full(len(vertices), np.inf)
    squares = ((vertices[:, None, :] - places[None, :, :]) ** 2).sum(axis=-1)  # (n_vertices, n_places)
    distances: Array = np.sqrt(squares.min(axis=1))
    return distances


def paint_key(canvas: Canvas, dataset: Dataset, *, probabilities: bool) -> None:
    """Name the markers of both classes above the map, and say what the numbers on its lines are.

    Args:
        canvas: The Matplotlib figure.
        dataset: Points of two classes.
        probabilities: Whether numbers stand on the lines.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from firstnn import data
        >>> from firstnn.book.figures.boundary_map import paint_key
        >>> canvas = Figure(figsize=(480 / 72, 4))
        >>> paint_key(canvas, data.Dataset([[0.0], [1.0]], [0, 1]), probabilities=False)
        >>> [text.get_text() for text in canvas.texts]
        ['class 0', 'class 1']
    """
    from matplotlib.lines import Line2D

    height = canvas.get_figheight() * 72.0 - 16.0
    left = 14.0
    names = spoken(dataset)
    for label, (name, marker) in enumerate(zip(names, _MARKERS, strict=True)):
        shade = colour(f"class-{label}")
        canvas.add_artist(
            Line2D(
                [left],
                [height],
                transform=None,
                marker=marker,
                markersize=9 + label,
                color=shade,
                linestyle="",
            )
        )
        canvas.text(left + 12, height, name, transform=None, color=shade, fontsize=TEXT, va="center_baseline")
        left += 44.0 + 9.8 * len(name)
    meaning = f"lines: chance of {names[1]}"
    if probabilities and left + 9.2 * len(meaning) < WIDTH:
        canvas.text(
            WIDTH - 8,
            height,
            meaning,
            transform=None,
            color=colour("neutral"),
            fontsize=SMALL,
            ha="right",
            va="center_baseline",
        )
