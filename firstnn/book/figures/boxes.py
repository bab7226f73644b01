"""Boxes with a heading and a line of numbers, and arrows between them, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from firstnn.book.figures.palette import variable

HEIGHT = 58.0
_PADDING = 10.0
_CHARACTER = 8.2  # the width of a character of the lines, in a wide font
_HEAD = 7.0  # of an arrow: its length, and its width


@dataclass(frozen=True)
class Box:
    """A box of the drawing: where it stands, and what stands in it.

    Args:
        left: Its left edge.
        top: Its upper edge.
        width: How wide it is.
        heading: The first line, in bold.
        line: The second line.
        role: The meaning of the colour of its frame and heading.

    Example:
        >>> from firstnn.book.figures.boxes import Box
        >>> Box(8.0, 20.0, 200.0, "Inputs", "0.5, 1", "series-1").middle
        108.0
    """

    left: float
    top: float
    width: float
    heading: str
    line: str
    role: str

    @property
    def middle(self) -> float:
        """How far its middle lies from the left edge of the canvas.

        Example:
            >>> from firstnn.book.figures.boxes import Box
            >>> Box(0.0, 0.0, 10.0, "", "", "text").middle
            5.0
        """
        return self.left + self.width / 2.0

    @property
    def bottom(self) -> float:
        """Its lower edge.

        Example:
            >>> from firstnn.book.figures.boxes import Box
            >>> Box(0.0, 20.0, 10.0, "", "", "text").bottom
            78.0
        """
        return self.top + HEIGHT

    def elements(self) -> Iterator[str]:
        """Yield the box as SVG.

        Example:
            >>> from firstnn.book.figures.boxes import Box
            >>> [element[1:5] for element in Box(0.0, 0.0, 100.0, "Loss", "0.7", "text").elements()]
            ['rect', 'text', 'text']
        """
        yield (
            f'<rect x="{self.left:g}" y="{self.top:g}" width="{self.width:g}" height="{HEIGHT:g}" rx="6" '
            f'style="fill: {variable("surface")}; stroke: {variable(self.role)}; stroke-width: 1.5"/>'
        )
        left = self.left + _PADDING
        yield text(left, self.top + 23.0, self.heading, role=self.role, more="; font-weight: bold")
        yield text(left, self.top + 45.0, self.line)


def room(width: float) -> int:
    """Return how many characters a line of a box may have.

    Args:
        width: The width of the box.

    Example:
        >>> from firstnn.book.figures.boxes import room
        >>> room(220.0)
        24
    """
    return int((width - 2.0 * _PADDING) / _CHARACTER)


def text(left: float, baseline: float, words: str, *, role: str = "text", more: str = "") -> str:
    """Return a line of text as SVG.

    Args:
        left: Where it begins.
        baseline: The height of its baseline.
        words: What it says.
        role: The meaning of its colour.
        more: More of its style.

    Example:
        >>> from firstnn.book.figures.boxes import text
        >>> text(0.0, 20.0, "a < b").endswith(">a &lt; b</text>")
        True
    """
    style = f"font-size: 15px; text-anchor: start; fill: {variable(role)}{more}"
    return f'<text x="{left:g}" y="{baseline:g}" style="{style}">{escape(words, quote=False)}</text>'


def arrow(points: Sequence[tuple[float, float]], role: str, *, dashed: bool = False) -> str:
    """Return an arrow along straight lines as SVG.

    Args:
        points: Where it begins, its corners, and where its tip lies; each part level or upright.
        role: The meaning of its colour.
        dashed: Whether its line is dashed.

    Example:
        >>> from firstnn.book.figures.boxes import arrow
        >>> arrow([(0.0, 0.0), (0.0, 20.0)], "series-1").count("<path")
        2
    """
    (x0, y0), (x, y) = points[-2:]
    along = ((x > x0) - (x < x0), (y > y0) - (y < y0))  # the direction of the last part
    base = (x - along[0] * _HEAD, y - along[1] * _HEAD)
    side = (along[1] * _HEAD / 1.6, along[0] * _HEAD / 1.6)
    line = " L ".join(f"{px:g} {py:g}" for px, py in [*points[:-1], base])
    corners = [(base[0] + side[0], base[1] + side[1]), (x, y), (base[0] - side[0], base[1] - side[1])]
    tip = " L ".join(f"{px:.1f} {py:.1f}" for px, py in corners)
    dashes = "; stroke-dasharray: 5 3" if dashed else ""
    return (
        f'<path d="M {line}" style="fill: none; stroke: {variable(role)}; stroke-width: 2{dashes}"/>'
        f'<path d="M {tip} z" style="fill: {variable(role)}"/>'
    )
