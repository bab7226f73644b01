"""What an author has written on a page, taken out of its document: sentences, titles, and their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docutils import nodes

from firstnn_site.honesty.spans import read_text, says_something, split_sentences

NO_TEXT = (nodes.FixedTextElement, nodes.comment, nodes.raw, nodes.math_block, nodes.Inline, nodes.field_name)


@dataclass(frozen=True)
class Block:
    """A paragraph, a title or a caption, with spans where it holds what is not plain words."""

    text: str
    line: int
    node: nodes.Element
    is_title: bool

    @property
    def section(self) -> nodes.Element | None:
        """The section in which it stands: what lies under the nearest heading above it."""
        around = with_ancestors(self.node)
        return next((place for place in around if isinstance(place, nodes.section)), None)


@dataclass(frozen=True)
class Sentence:
    """A sentence, and its line."""

    text: str
    line: int


def read_blocks(document: nodes.Element) -> Iterator[Block]:
    """Yield what an author has written, in order; neither what cells show nor the front matter."""
    for node in document.findall(is_block):
        if not _is_within(node, is_cell, is_front_matter):
            text = node.get("alt", "") if isinstance(node, nodes.image) else read_text(node)
            yield Block(text, line_of(node), node, _is_title(node))


def read_sentences(block: Block) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph."""
    for start, text in split_sentences(block.text):
        if says_something(text):
            yield Sentence(text, block.line + block.text.count("\n", 0, start))


def line_of(node: nodes.Element) -> int:
    """Return the line of a node, or of what surrounds it where it has none."""
    line = next((place.line for place in with_ancestors(node) if place.line), None)
    return 1 if line is None else int(line) + _rows_above(node)


def line_within(node: nodes.Element) -> int:
    """Return the line of a role within a paragraph of several lines."""
    place, above = node, 0
    while isinstance(place, nodes.Inline) and place.parent is not None:
        before = place.parent[: place.parent.index(place)]
        above += sum(sibling.astext().count("\n") for sibling in before)
        place = place.parent
    return line_of(place) + above


def _rows_above(node: nodes.Node) -> int:
    """Return how far below the head of its table a node stands: all of a table has the line of its head."""
    row = next((place for place in with_ancestors(node) if isinstance(place, nodes.row)), None)
    if row is None or not isinstance(row.parent, nodes.tbody):
        return 0
    table = row.parent.parent.parent
    return 2 + row.parent.index(row) if row.line == table.line else 0


def is_cell(node: nodes.Node) -> bool:
    """Tell whether a node is a code cell with its outputs."""
    return isinstance(node, nodes.container) and node.get("nb_element", "").startswith("cell_code")


def is_folded(node: nodes.Node) -> bool:
    """Tell whether a node lies in a fold that is closed at first."""
    around = (place for place in with_ancestors(node) if isinstance(place, nodes.Element))
    return any(
        (place.get("design_component") == "dropdown" and not place.get("opened"))
        or place.get("hide_mode") in ("output", "all")
        for place in around
    )


def is_front_matter(node: nodes.Node) -> bool:
    """Tell whether a node holds the settings of a page."""
    return isinstance(node, nodes.docinfo | nodes.field_list)


def is_block(node: nodes.Node) -> bool:
    """Tell whether a node holds text that an author has written; a picture's alternative text is one."""
    return isinstance(node, nodes.image) or (
        isinstance(node, nodes.TextElement) and not isinstance(node, NO_TEXT)
    )


def _is_title(node: nodes.Element) -> bool:
    """Tell titles, captions, terms and the line with the level from what is said in sentences."""
    return not isinstance(node, nodes.paragraph) or has_level(node) or _is_within(node, _is_table_head)


def has_level(node: nodes.Element) -> bool:
    """Tell whether a paragraph is the line under a title that begins with the level of the page."""
    return any(isinstance(child, nodes.inline) and "level" in child["classes"] for child in node.children)


def _is_table_head(node: nodes.Node) -> bool:
    return isinstance(node, nodes.thead)


def _is_within(node: nodes.Node, *conditions: Callable[[nodes.Node], bool]) -> bool:
    return any(condition(place) for place in with_ancestors(node) for condition in conditions)


def with_ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node, what surrounds it, what surrounds that, and so on."""
    place: nodes.Node | None = node
    while place is not None:
        yield place
        place = place.parent
