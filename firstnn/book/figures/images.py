"""Pictures of numbers: each pixel the darker, the larger its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording
from firstnn.book.figures.drawing import SMALL, axes_at, draw
from firstnn.book.figures.figure import WIDTH, Cell, Figure
from firstnn.book.figures.palette import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

Array = npt.NDArray[np.float64]

_MOST, _COLUMNS = 12, 4
_SHADES = 6
_MARGIN, _BETWEEN, _LABEL = 8.0, 16.0, 28.0


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
        TypeError: If `pictures` is no mapping, or holds something else than numbers.
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
    largest = max(float(table.max()) for table in tables.values())
    if largest <= 0:
        raise ValueError(f"pictures must hold a number above 0. Received: {largest:g} as the largest")
    columns = min(len(tables), _COLUMNS)
    width = (WIDTH - 2 * _MARGIN - (_COLUMNS - 1) * _BETWEEN) / _COLUMNS
    height = width * max(table.shape[0] / table.shape[1] for table in tables.values())
    step = _LABEL + height + _BETWEEN

    def paint(canvas: Canvas) -> None:
        for place, (label, table) in enumerate(tables.items()):
            row, column = divmod(place, columns)
            left = _MARGIN + column * (width + _BETWEEN)
            axes = axes_at(canvas, left=left, top=_LABEL + row * step, width=width, height=height)
            axes.set_title(label, fontsize=SMALL, pad=6)
            _paint(axes, table / largest)

    return draw(
        paint,
        title=title,
        description=_description(tables),
        data=_data(tables),
        height=round(-(-len(tables) // columns) * step, 1),
        kind="images",
        name=name,
    )


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


def _paint(axes: Axes, table: Array) -> None:
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
            axes.add_patch(PathPatch(shape, facecolor=colour("text"), alpha=shade / _SHADES, linewidth=0))
    axes.add_patch(Rectangle((0, 0), columns, rows, fill=False, edgecolor=colour("neutral"), linewidth=1))
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_axis_off()


def _description(tables: Mapping[str, Array]) -> str:
    """Put the pictures into words."""
    count = f"{len(tables)} picture{'s' if len(tables) > 1 else ''}"
    sentences = [f"{count}, each pixel the darker, the larger its number."]
    for label, table in tables.items():
        size = f"{table.shape[0]} by {table.shape[1]} pixels"
        bounds = f"from {wording.number(float(table.min()))} to {wording.number(float(table.max()))}"
        sentences.append(f"{label}: {size}, {bounds}.")
    return " ".join(sentences)


def _data(tables: Mapping[str, Array]) -> dict[str, list[Cell]]:
    """Return a row for each picture."""
    return {
        "picture": list(tables),
        "height": [table.shape[0] for table in tables.values()],
        "width": [table.shape[1] for table in tables.values()],
        "smallest": [float(table.min()) for table in tables.values()],
        "largest": [float(table.max()) for table in tables.values()],
    }
