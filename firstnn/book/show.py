"""What a thing shows of itself: one document, as text in a terminal, HTML in a notebook, MyST in the book.

A thing says once what it consists of; escaping, fences and tables are done here, for all three forms:

    >>> class Greeting(Shown):
    ...     def document(self):
    ...         return Document([Fold("Hello", [Text("1 < 2, says `print`.")])])
    >>> Greeting()
    Hello
      1 < 2, says `print`.
    >>> Greeting()._repr_html_()
    '<details><summary>Hello</summary><p>1 &lt; 2, says <code>print</code>.</p></details>'
    >>> print(Greeting()._repr_markdown_())
    :::{dropdown} Hello
    <BLANKLINE>
    1 < 2, says `print`.
    :::

A block without content leaves no trace, so a part that may be missing needs no `if`.
"""

from __future__ import annotations

import re
import textwrap
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol, TypeAlias


class Shown(ABC):
    """A thing that shows itself: it says what its document is, and the three forms follow."""

    @abstractmethod
    def document(self) -> Document:
        """Return what is to be shown."""

    def __repr__(self) -> str:
        return self.document().text()

    def _repr_html_(self) -> str:
        return self.document().html()

    def _repr_markdown_(self) -> str:
        return self.document().myst()


# --- What a document is made of -------------------------------------------------------------------------


@dataclass(frozen=True)
class Inline:
    """A piece of a sentence that each form writes in its own markup, such as a link."""

    text: str = ""
    html: str = ""
    myst: str = ""


Words: TypeAlias = str | Inline | Sequence[str | Inline]
"""A sentence: plain words, with `code` between backticks, and pieces of markup among them."""


@dataclass(frozen=True)
class Document:
    """Blocks one after the other; `apart` sets an empty line between them in a terminal."""

    blocks: Sequence[Block]
    apart: bool = False

    def text(self) -> str:
        """Return lines for a terminal."""
        return ("\n\n" if self.apart else "\n").join(filter(None, map(_text, self.blocks)))

    def html(self) -> str:
        """Return HTML for a notebook."""
        return "".join(map(_html, self.blocks))

    def myst(self) -> str:
        """Return MyST for the book."""
        return "\n\n".join(filter(None, map(_myst, self.blocks)))


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: Words


@dataclass(frozen=True)
class Heading:
    """A line in bold; it is no section of its page, so it may stand anywhere."""

    words: Words


@dataclass(frozen=True)
class Items:
    """A list, with numbers where the order counts."""

    items: Sequence[Words]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under a header; the first cell of a row names it. A page may know it by a class or a name."""

    header: Sequence[Words]
    rows: Sequence[Sequence[Words]]
    css: str = ""
    name: str = ""


@dataclass(frozen=True)
class Fold:
    """A line that opens to the rest; in a terminal the rest is indented."""

    title: Words
    blocks: Sequence[Block]
    css: str = ""


@dataclass(frozen=True)
class Group:
    """Blocks that a style sheet or a script knows by the name of a class."""

    blocks: Sequence[Block]
    css: str


class Drawing(Protocol):
    """A picture that brings HTML of its own."""

    def _repr_html_(self) -> str: ...


@dataclass(frozen=True)
class Picture:
    """An `<svg>` element, or a thing that draws itself; a terminal shows the words of the latter."""

    drawing: str | Drawing


@dataclass(frozen=True)
class Code:
    """A program."""

    program: str
    language: str = "python"


@dataclass(frozen=True)
class Formula:
    """A formula on a line of its own, in the notation of TeX; a terminal has no use for it."""

    tex: str


@dataclass(frozen=True)
class Raw:
    """HTML that no other block can write, and what a terminal, or a notebook, has in its place."""

    markup: str
    terminal: str = ""
    notebook: str | None = None


@dataclass(frozen=True)
class Either:
    """Blocks for a terminal, where it needs other words, and blocks for pages."""

    terminal: Sequence[Block] = ()
    page: Sequence[Block] = ()


Block: TypeAlias = (
    Document | Text | Heading | Items | Table | Fold | Group | Picture | Code | Formula | Raw | Either
)


# --- Text for a terminal --------------------------------------------------------------------------------


def words_as_text(words: Words) -> str:
    """Return a sentence for a terminal, where code keeps its backticks."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in _pieces(words))


def _text(block: Block) -> str:
    match block:
        case Document():
            return block.text()
        case Text(words) | Heading(words):
            return words_as_text(words)
        case Items(items, numbered):
            marks = [f"{number}." if numbered else "-" for number in range(1, len(items) + 1)]
            return "\n".join(
                f"{mark} {words_as_text(words)}" for mark, words in zip(marks, items, strict=True)
            )
        case Table(header, rows):
            return (
                _aligned([[words_as_text(cell) for cell in row] for row in (header, *rows)]) if rows else ""
            )
        case Fold(title, blocks):
            inside = textwrap.indent(Document(blocks).text(), "  ")
            return "\n".join(filter(None, (words_as_text(title), inside)))
        case Group(blocks) | Either(terminal=blocks):
            return Document(blocks).text()
        case Picture(drawing):
            return "" if isinstance(drawing, str) else repr(drawing)
        case Code(program):
            return program.rstrip("\n")
        case Formula():
            return ""
        case Raw(terminal=words):
            return words


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells whose columns begin one under the other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


# --- HTML for a notebook --------------------------------------------------------------------------------


def words_as_html(words: Words) -> str:
    """Return a sentence as HTML."""
    return "".join(
        re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(piece, quote=False))
        if isinstance(piece, str)
        else piece.html
        for piece in _pieces(words)
    )


def _html(block: Block) -> str:
    match block:
        case Document():
            return block.html()
        case Text(words):
            return _element("p", words_as_html(words))
        case Heading(words):
            return _element("p", _element("strong", words_as_html(words)))
        case Items(items, numbered):
            content = "".join(f"<li>{words_as_html(words)}</li>" for words in items)
            return _element("ol" if numbered else "ul", content)
        case Table(header, rows, css, name):
            return _element("table", _html_rows(header, rows), css, name) if rows else ""
        case Fold(title, blocks, css):
            summary = f"<summary>{words_as_html(title)}</summary>"
            return _element("details", summary + Document(blocks).html(), css)
        case Group(blocks, css):
            return _element("div", Document(blocks).html(), css)
        case Picture(drawing):
            return drawing if isinstance(drawing, str) else drawing._repr_html_()
        case Code(program):
            return _element("pre", escape(program.rstrip("\n"), quote=False))
        case Formula(tex):
            return f"<p>$${escape(tex, quote=False)}$$</p>" if tex else ""
        case Raw(markup, _, notebook):
            return markup if notebook is None else notebook
        case Either(page=blocks):
            return Document(blocks).html()


def _html_rows(header: Sequence[Words], rows: Sequence[Sequence[Words]]) -> str:
    head = "".join(f'<th scope="col">{words_as_html(cell)}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{words_as_html(first)}</th>'
        + "".join(f"<td>{words_as_html(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _element(tag: str, content: str, css: str = "", id: str = "") -> str:
    """Return an HTML element; nothing where it has no content."""
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in (("class", css), ("id", id)) if value)
    return f"<{tag}{attributes}>{content}</{tag}>" if content else ""


# --- MyST for the book ----------------------------------------------------------------------------------


def words_as_myst(words: Words) -> str:
    """Return a sentence as MyST, on one line, in which every character means itself."""
    return "".join(
        _escape_but_code(piece) if isinstance(piece, str) else piece.myst.replace("\n", " ")
        for piece in _pieces(words)
    ).strip()


def _myst(block: Block) -> str:
    match block:
        case Document():
            return block.myst()
        case Text(words):
            return _escape_line_start(words_as_myst(words))
        case Heading(words):
            line = words_as_myst(words)
            return f"**{line}**" if line else ""
        case Items(items, numbered):
            mark = "1." if numbered else "-"
            return "\n".join(f"{mark} {_escape_line_start(words_as_myst(words))}" for words in items)
        case Table(header, rows, css, name):
            table = _myst_rows(header, rows) if rows else ""
            options = {"class": css, "name": name}
            return _directive("table", "", table, options) if table and (css or name) else table
        case Fold(title, blocks, css):
            inside = Document(blocks).myst()
            return _directive("dropdown", words_as_myst(title), inside, {"class-container": css})
        case Group(blocks, css):
            inside = Document(blocks).myst()
            return _directive("container", css, inside) if inside else ""
        case Picture(drawing):
            return _myst_picture(drawing)
        case Code(program, language):
            return _fenced("`", language, program.strip("\n")) if program else ""
        case Formula(tex):
            return f"$${tex}$$" if tex else ""
        case Raw(markup):
            return _fenced("`", "{raw} html", markup) if markup else ""
        case Either(page=blocks):
            return Document(blocks).myst()


def _myst_picture(drawing: str | Drawing) -> str:
    """Return a picture within a paragraph, which an empty line would end, or as it shows itself."""
    if isinstance(drawing, str):
        return re.sub(r"\n\s*\n", "\n", drawing)
    own = getattr(drawing, "_repr_markdown_", None)
    return str(own()) if own else _myst(Raw(drawing._repr_html_()))


def _myst_rows(header: Sequence[Words], rows: Sequence[Sequence[Words]]) -> str:
    lines = [[words_as_myst(cell).replace("|", r"\|") for cell in row] for row in (header, *rows)]
    lines.insert(1, ["---"] * len(header))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _directive(name: str, title: str, inside: str, options: dict[str, str] | None = None) -> str:
    """Return a directive around other MyST, with the options that have a value."""
    lines = "".join(f":{option}: {value}\n" for option, value in (options or {}).items() if value)
    return _fenced(":", f"{{{name}}} {title}".strip(), f"{lines}\n{inside}")


def _fenced(character: str, opening: str, inside: str) -> str:
    """Put a fence around lines, longer than any fence within."""
    longest = max(map(len, re.findall(rf"^\s*({character}+)", inside, re.MULTILINE)), default=0)
    fence = character * max(3, longest + 1)
    return f"{fence}{opening}\n{inside}\n{fence}"


_SPECIAL = re.compile(
    r"""[\\`*{}$]                 # escapes, code, emphasis, roles, formulas
    | \](?=[(\[:]) | \[(?=\^)     # links and footnotes
    | (?<![^\W_])_ | _(?![^\W_])  # emphasis, unless within a word
    | <(?=[A-Za-z/!?])            # tags and addresses
    | &(?=\#?\w+;)                # entities
    """,
    re.VERBOSE,
)


def _escape_but_code(plain: str) -> str:
    """Return plain words as MyST: between backticks they are code, in which nothing is escaped."""
    parts = re.split(r"(`[^`]+`)", re.sub(r"\s*\n\s*", " ", plain))
    return "".join(part if place % 2 else _SPECIAL.sub(r"\\\g<0>", part) for place, part in enumerate(parts))


def _escape_line_start(line: str) -> str:
    """Escape what would make a paragraph a list, a heading, a directive or a comment."""
    return re.sub(r"^(?:(?=[-+#=:%(~>])|(\d+)(?=[.)](?:\s|$)))", r"\1\\", line)


def _pieces(words: Words) -> Sequence[str | Inline]:
    return [words] if isinstance(words, str | Inline) else words
