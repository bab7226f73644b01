"""Pictures of numbers: each pixel the darker, the larger its number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book import wording
from firstnn.book.figures.axes import Array, Grid, axes_at
from firstnn.book.figures.drawing import Painting
from firstnn.book.figures.figure import SMALL, Figure
from firstnn.book.figures.palette import color

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_MOST, _COLUMNS = 12, 4
_SHADES = 6
_BETWEEN, _LABEL = 16.0, 28.0


def images(pictures: Mapping[str, npt.ArrayLike], *, title: str, name: str | None = None) -> Figure:
    """Return small pictures side by side, drawn from what a network is given: numbers.

    All pictures share one scale. It begins at 0; what is below stays as light as 0.

    Args:
        pictures: From the label of each picture to its pixels, shape (height, width); one to twelve pictures,
            four in a row.
        title: What the figure shows, as a sentence.
        name: The id of the figure on its page.

    Returns:
        The figure; its data has one row for each picture.

    Raises:
        ValueError: If there are no pictures or more than twelve, one is no table of finite numbers, or none
            has a number above 0.

    Example:
        >>> from firstnn.book import figures
        >>> figures.images({"upright": [[0, 1, 0], [0, 1, 0]]}, title="A bar of two pixels")
        A bar of two pixels
        1 picture, each pixel the darker, the larger its number. upright: 2 by 3 pixels, from 0 to 1.
    """
    if not isinstance(pictures, Mapping):
        raise TypeError(
            f"pictures must be a mapping from labels to pixels. {validation.received('pictures', pictures)}"
        )
    if not 1 <= len(pictures) <= _MOST:
        raise ValueError(f"pictures must hold one to twelve. Received: pictures with {len(pictures)}")
    tables = {str(label): _table(label, pixels) for label, pixels in pictures.items()}
    drawn = _Images(tables, title)
    if drawn.largest <= 0:
        raise ValueError(f"pictures must hold a number above 0. Received: {drawn.largest:g} as the largest")
    return drawn.figure(title, name)


def _table(label: object, pixels: npt.ArrayLike) -> Array:
    """Check the pixels of one picture."""
    argument = f"pictures[{label!r}]"
    table = validation.array(pixels, argument)
    if table.ndim != 2 or not table.size:
        raise ValueError(
            "pictures must hold tables of pixels, shape (height, width). "
            f"Received: {argument} of shape {table.shape}"
        )
    return table


@dataclass(frozen=True)
class _Images(Painting):
    """Tables of pixels by their labels, and what they show."""

    kind = "images"

    tables: Mapping[str, Array]
    message: str

    @property
    def largest(self) -> float:
        """The number of the darkest pixel."""
        return max(float(table.max()) for table in self.tables.values())

    @cached_property
    def _grid(self) -> Grid:
        return Grid(len(self.tables), _COLUMNS, left=8.0, right=8.0, between=_BETWEEN)

    @property
    def _picture_height(self) -> float:
        shapes = [table.shape[0] / table.shape[1] for table in self.tables.values()]
        return self._grid.width * float(max(shapes))

    @property
    def height(self) -> float:
        """The height of all rows."""
        return round(self._grid.rows * (_LABEL + self._picture_height + _BETWEEN), 1)

    def title(self) -> str:
        """Return what the pictures show, which their numbers do not say."""
        return self.message

    def sentences(self) -> Iterator[str]:
        """Say the size of each picture, and the range of its numbers."""
        yield f"{wording.count(len(self.tables), 'picture')}, each pixel the darker, the larger its number."
        for label, table in self.tables.items():
            low, high = wording.number(float(table.min())), wording.number(float(table.max()))
            yield f"{label}: {table.shape[0]} by {table.shape[1]} pixels, from {low} to {high}."

    def columns(self) -> dict[str, Any]:
        """Return a row for each picture."""
        tables = self.tables.values()
        return {
            "picture": list(self.tables),
            "height": [table.shape[0] for table in tables],
            "width": [table.shape[1] for table in tables],
            "smallest": [table.min() for table in tables],
            "largest": [table.max() for table in tables],
        }

    def paint(self, canvas: Canvas) -> None:
        """Draw the pictures row by row."""
        size = {"width": self._grid.width, "height": self._picture_height}
        for place, (label, table) in enumerate(self.tables.items()):
            left, below = self._grid.place(place, _LABEL + size["height"] + _BETWEEN)
            axes = axes_at(canvas, left=left, top=_LABEL + below, **size)
            axes.set_title(label, fontsize=SMALL, pad=6)
            _paint_pixels(axes, table / self.largest)


def _paint_pixels(axes: Axes, table: Array) -> None:
    """Draw a frame, and the pixels of each shade as one shape."""
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    rows, columns = table.shape
    shades = np.ceil(_SHADES * np.clip(table, 0.0, 1.0)).astype(int)
    for shade in range(1, _SHADES + 1):
        squares = [
            Path([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)], closed=True)
            for y, x in np.argwhere(shades == shade).tolist()
        ]
        if squares:
            shape = Path.make_compound_path(*squares)
            axes.add_patch(PathPatch(shape, facecolor=color("text"), alpha=shade / _SHADES, linewidth=0))
    axes.add_patch(Rectangle((0, 0), columns, rows, fill=False, edgecolor=color("neutral"), linewidth=1))
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_axis_off()
