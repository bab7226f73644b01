"""What a figure is: a drawing, the sentence that it shows, its description in words, and its numbers."""

from __future__ import annotations

import hashlib
import math
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from firstnn import validation
from firstnn.book.figures.palette import DARK, LIGHT, declarations, variable
from firstnn.book.wording import MINUS
from firstnn.whole_file import written_whole

WIDTH = 480.0
TEXT, SMALL = 16.0, 15.0  # at 360 pixels of width they shrink to two thirds: 11 pixels, still legible
NAME = "FIGURE-NAME"  # stands in the ids of a drawing until the figure has its name
_LONGEST_TABLE = 26

Cell = str | int | float | None


@dataclass(frozen=True, repr=False)
class Figure:
    """A picture that says in a sentence what it shows, and in words and numbers what is on it.

    In a notebook or a page it shows itself as inline SVG that follows the light or dark theme, with its
    title as the caption and its numbers as a folded table. In a terminal it shows its title and its
    description.

    Args:
        svg: The whole drawing as an `<svg>` element; its colors are CSS variables with fallbacks.
        title: What the figure shows, as a sentence.
        description: The alternative text: what there is to see, with the numbers.
        name: The id of the figure on its page; the ids inside the drawing begin with it.
        data: The numbers behind the drawing, from the name of each column to its entries, top down.

    Raises:
        ValueError: If a text is empty, `name` is no id, or the columns differ in length.

    Example:
        >>> from firstnn.book import figures
        >>> figures.Figure("<svg></svg>", title="Nothing", description="There is nothing.", name="nothing")
        Nothing
        There is nothing.
    """

    svg: str
    title: str
    description: str
    name: str
    data: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in ("svg", "title", "description", "name"):
            if not validation.instance(getattr(self, name), name, str).strip():
                raise ValueError(
                    f"{name} must not be empty. {validation.received(name, getattr(self, name))}"
                )
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", self.name):
            raise ValueError(
                "name must start with a letter and hold only letters, digits, - and _, since it is an id. "
                f"{validation.received('name', self.name)}"
            )
        if len({len(entries) for entries in self.data.values()}) > 1:
            lengths = {column: len(entries) for column, entries in self.data.items()}
            raise ValueError(
                f"data must hold columns of one length. {validation.received('data lengths', lengths)}"
            )
        columns = {str(column): tuple(entries) for column, entries in self.data.items()}
        object.__setattr__(self, "data", MappingProxyType(columns))

    def __repr__(self) -> str:
        return f"{self.title}\n{self.description}"

    def _repr_html_(self) -> str:
        """Show the drawing with its title, and its numbers folded away."""
        return (
            f'<figure class="fn-figure" id="{self.name}">{self.svg}'
            f"<figcaption>{escape(self.title)}</figcaption>{_table(self)}</figure>"
        )

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the figure to an SVG file of its own, light or dark as the reader's system is."""
        target = Path(path)
        validation.flag(overwrite, "overwrite")
        if target.suffix.lower() != ".svg":
            raise ValueError(f"path must end in .svg. Received: path={str(target)!r}")
        if target.exists() and not overwrite:
            raise ValueError(
                f"path exists already; give overwrite=True to replace it. Received: path={str(target)!r}"
            )
        try:
            with written_whole(target) as temporary:
                temporary.write_text(standalone(self.svg, _BOTH_THEMES), encoding="utf-8", newline="\n")
        except OSError as error:
            raise ValueError(
                f"path must lie in a folder that exists and can be written ({error.strerror}). "
                f"Received: path={str(target)!r}"
            ) from error
        return target


class Picture(ABC):
    """What a kind of figure is made from: it knows its message, its words, its numbers and its drawing."""

    kind: ClassVar[str]
    """Begins the name of a figure that is given none."""

    @property
    @abstractmethod
    def height(self) -> float:
        """The height of the drawing in its own units; it is 480 wide."""

    @abstractmethod
    def title(self) -> str:
        """Return the sentence that says what the figure shows."""

    @abstractmethod
    def sentences(self) -> Iterable[str]:
        """Yield what there is to see, with the numbers."""

    @abstractmethod
    def columns(self) -> Mapping[str, Iterable[object]]:
        """Return the numbers behind the drawing, column by column; what is no finite number stays empty."""

    @abstractmethod
    def elements(self) -> str:
        """Return the drawing as SVG elements, their ids beginning with `NAME`."""

    def figure(self, title: str | None, name: str | None) -> Figure:
        """Return the finished figure; left out, title and name are taken from what it shows."""
        drawing, description = self.elements(), " ".join(self.sentences())
        title = validation.instance(self.title() if title is None else title, "title", str)
        if name is None:
            contents = f"{title}\n{description}\n{drawing}"
            name = f"{self.kind}-{hashlib.sha256(contents.encode()).hexdigest()[:8]}"
        validation.instance(name, "name", str)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {self.height:g}" role="img" '
            f'aria-labelledby="{name}-title {name}-description" '
            'font-family="system-ui, sans-serif" stroke-linejoin="round" '
            f'style="width: 100%; max-width: 540px; height: auto; background: {variable("surface")}">'
            f'<title id="{name}-title">{escape(title, quote=False)}</title>'
            f'<desc id="{name}-description">{escape(description, quote=False)}</desc>'
            f"{drawing.replace(NAME, name)}</svg>"
        )
        data = {
            column: tuple(_cell(entry) for entry in entries) for column, entries in self.columns().items()
        }
        return Figure(svg, title, description, name, data)


def _cell(entry: object) -> Cell:
    """Return an entry of a table as Python's own number or text; None for NaN and the infinite."""
    value = entry.item() if hasattr(entry, "item") else entry
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (int, float)) else str(value)


def _table(figure: Figure) -> str:
    """Return the numbers as a folded table; of a long one, rows at even distances."""
    if not figure.data:
        return ""
    rows = list(zip(*figure.data.values(), strict=True))
    step = max(1, -(-(len(rows) - 1) // (_LONGEST_TABLE - 1)))
    shown = rows if step == 1 else [*rows[:-1:step], rows[-1]]
    note = "" if step == 1 else f"<p>{len(shown)} of {len(rows)} rows, at even distances.</p>"
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in figure.data)
    body = "".join(f"<tr>{''.join(f'<td>{escape(_entry(cell))}</td>' for cell in row)}</tr>" for row in shown)
    return (
        "<details><summary>The numbers behind this figure</summary>"
        '<div class="fn-figure-table" role="region" tabindex="0" '
        f'aria-label="Numbers: {escape(figure.title)}">'
        f"{note}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _entry(cell: Cell) -> str:
    """Write one entry of the table: four significant digits, which float32 holds on every machine."""
    if cell is None:
        return ""
    return f"{cell:.4g}".replace("-", MINUS) if isinstance(cell, float) else str(cell)


_BOTH_THEMES = (
    f"<style>:root {{ {declarations(LIGHT)} }} "
    f"@media (prefers-color-scheme: dark) {{ :root {{ {declarations(DARK)} }} }}</style>"
)


def standalone(svg: str, style: str = "") -> str:
    """Return a drawing for a file, with a size and a ground; `style` says what its colors are."""
    height = svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split(" ")[1]
    ground = f'<rect width="100%" height="100%" style="fill: {variable("surface")}"/>'
    sized = svg.replace("<svg ", f'<svg width="{WIDTH:g}" height="{height}" ', 1)
    return sized.replace("</desc>", f"</desc>{style}{ground}", 1) + "\n"
