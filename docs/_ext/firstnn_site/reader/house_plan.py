"""The plan of the house as a table and as a drawing: both are taken from the contracts in pyproject.toml.

`make house` writes the table in CONTRIBUTING.md anew; the directive `house` shows the drawing and the table.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from firstnn.book.figures.palette import variable

ROOT = Path(__file__).resolve().parents[4]
PLAN = ROOT / "pyproject.toml"
GUIDE = ROOT / "CONTRIBUTING.md"
TABLE = re.compile(
    r"(?<=<!-- house: `make house` writes this table -->\n\n).*?(?=\n\n<!-- house: end -->)", re.DOTALL
)
LESSON, WORKSHOP = "firstnn", "firstnn.book"

# Pixels of the drawing. The rooms of the workshop stand within its floor.
WIDTH, FLOOR, GAP, INDENT, TITLE = 540, 30, 6, 12, 26


@dataclass(frozen=True)
class Room:
    """A module or a package of the house, and what it is for."""

    name: str
    purpose: str

    @property
    def short(self) -> str:
        """What it is called within its package."""
        return self.name.rpartition(".")[2]


def floors(container: str) -> list[list[Room]]:
    """Return the floors of a package from the roof down, each with those of its rooms that exist."""
    contracts = tomllib.loads(PLAN.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each.get("containers") == [container])
    found = []
    for layer in layers:
        names = (f"{container}.{name}" for name in re.findall(r"\w+", layer))
        rooms = [Room(name, purpose) for name in names if (purpose := purpose_of(name)) is not None]
        found += [rooms] if rooms else []
    return found


def purpose_of(module: str) -> str | None:
    """Return the first sentence of a module's docstring, None where there is no such module."""
    path = ROOT / module.replace(".", "/")
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.exists():
            text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            return " ".join(text.partition("\n\n")[0].split())
    return None


def table() -> str:
    """Return the house as a table in Markdown, from the roof down."""
    lines = ["| floor | module | what it is |", "|---|---|---|"]
    upper = floors(LESSON)
    for level, rooms in zip(range(len(upper), 0, -1), upper, strict=True):
        for room in rooms:
            lines.append(f"| {level} | `{room.name}` | {room.purpose} |")
            inner = floors(WORKSHOP) if room.name == WORKSHOP else []
            for step, within in zip(range(len(inner), 0, -1), inner, strict=True):
                lines += [f"| {level}.{step} | `{each.name}` | {each.purpose} |" for each in within]
    return "\n".join(lines)


def drawing() -> str:
    """Return the house as an SVG that follows the page's colors; a room uses only what stands under it."""
    upper, inner = floors(LESSON), floors(WORKSHOP)
    shapes: list[str] = []
    top = GAP
    for rooms in upper:
        if [room.name for room in rooms] == [WORKSHOP]:
            height = TITLE + len(inner) * (FLOOR + GAP)
            shapes.append(_box(GAP, top, WIDTH - 2 * GAP, height, "test"))
            shapes.append(_text(WIDTH / 2, top + TITLE / 2 + 2, f"{rooms[0].short}: the workshop"))
            for step, within in enumerate(inner):
                place = top + TITLE + step * (FLOOR + GAP)
                shapes += _floor(within, GAP + INDENT, place, WIDTH - 2 * (GAP + INDENT), "test")
            top += height + GAP
        else:
            below = upper.index(rooms) > [[room.name for room in each] for each in upper].index([WORKSHOP])
            shapes += _floor(rooms, GAP, top, WIDTH - 2 * GAP, "train" if below else "neutral")
            top += FLOOR + GAP
    listed = "; ".join(", ".join(room.short for room in rooms) for rooms in upper)
    inside_text = "; ".join(", ".join(room.short for room in rooms) for rooms in inner)
    return (
        f'<svg viewBox="0 0 {WIDTH} {top}" role="img" aria-labelledby="house-title house-description" '
        f'font-size="13" style="width:100%;max-width:{WIDTH}px;height:auto">'
        '<title id="house-title">The house from the roof down</title>'
        f'<desc id="house-description">Floors from the top: {escape(listed)}. '
        f"Within the workshop, from its top: {escape(inside_text)}. Imports point down only.</desc>"
        f"{''.join(shapes)}</svg>"
    )


def _floor(rooms: list[Room], left: float, top: float, width: float, role: str) -> Iterator[str]:
    """Yield the rooms of a floor side by side."""
    each = (width - (len(rooms) - 1) * GAP) / len(rooms)
    for place, room in enumerate(rooms):
        x = left + place * (each + GAP)
        yield _box(x, top, each, FLOOR, role)
        yield _text(x + each / 2, top + FLOOR / 2, room.short)


def _box(x: float, y: float, width: float, height: float, role: str) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:.5g}" height="{height:g}" rx="4" '
        f'fill="{variable("surface")}" stroke="{variable(role)}" stroke-width="1.5"/>'
    )


def _text(x: float, y: float, words: str) -> str:
    return (
        f'<text x="{x:.5g}" y="{y:g}" text-anchor="middle" dominant-baseline="central" '
        f'fill="{variable("text")}">{escape(words)}</text>'
    )


class House(SphinxDirective):
    """Show the drawing, and the table behind it."""

    def run(self) -> list[nodes.Node]:
        """Return the figure and the table."""
        self.env.note_dependency(str(PLAN))
        caption = "<figcaption>A room uses what stands under it, never what stands above.</figcaption>"
        html = f'<figure class="fn-figure" id="house">{drawing()}{caption}</figure>'
        return [nodes.raw("", html, format="html"), *self.parse_text_to_nodes(table())]


def write_table() -> None:
    """Write the table in CONTRIBUTING.md anew."""
    GUIDE.write_text(TABLE.sub(lambda _: table(), GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Offer the directive."""
    app.add_directive("house", House)


if __name__ == "__main__":
    write_table()
