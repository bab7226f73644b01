"""What a reader meets on a page before opening a fold: words, code, figures, and the time they take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import splitting
from docutils import nodes
from flowing import flow
from prose import is_block, is_front_matter
from splitting import CLAIM, CODE, TERM

WORDS_PER_MINUTE, SECONDS_PER_CELL, SECONDS_PER_FIGURE = 220, 20, 20

_NOT_READ = re.compile(
    r"<(figure|svg|script|style)\b.*?</\1>|<[^>]*>", re.DOTALL
)  # a figure's title is in its time
_FOLDED = re.compile(r"(<details\b(?:(?!</summary>).)*</summary>).*?</details>", re.DOTALL)
_DRAWING = re.compile(r"<svg\b(?![^>]*(?:\bfn-strip\b|aria-hidden))|<img\b")


@dataclass(frozen=True)
class Duration:
    """How much there is to read.

    What is folded away does not count, nor do displayed formulas: they stand beside the code that computes
    them.
    """

    words: int = 0
    cells: int = 0
    figures: int = 0

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return (
            60 * self.words / WORDS_PER_MINUTE
            + SECONDS_PER_CELL * self.cells
            + SECONDS_PER_FIGURE * self.figures
        )

    @property
    def minutes(self) -> int:
        """The same to the minute, and not less than one."""
        return max(1, round(self.seconds / 60))

    def __add__(self, other: Duration) -> Duration:
        return Duration(self.words + other.words, self.cells + other.cells, self.figures + other.figures)


def duration(node: nodes.Node, formats: Sequence[str], within_cell: bool = False) -> Duration:
    """Return how much there is to read in a node; `formats` says which of a cell's outputs are shown."""
    if is_front_matter(node) or isinstance(node, nodes.comment):
        return Duration()
    if isinstance(node, nodes.raw):
        return _of_html(node.astext())
    if isinstance(node, nodes.image):
        return Duration(figures=1)
    if isinstance(node, nodes.literal_block | nodes.doctest_block):
        return Duration(cells=0 if within_cell else 1)  # within a cell it is what the code printed
    if is_block(node):
        return Duration(words=_words(flow(node))) + _pictures(node)
    if not isinstance(node, nodes.Element):
        return Duration()
    part = node.get("nb_element", "")
    if part == "cell_code_source":
        return Duration(cells=1)
    children = _unfolded(node, formats)
    inside = within_cell or part.startswith("cell_code")
    return sum((duration(child, formats, inside) for child in children), Duration())


def _unfolded(node: nodes.Element, formats: Sequence[str]) -> list[nodes.Node]:
    """Return the children that a reader sees before opening anything."""
    if node.get("design_component") == "dropdown" and not node.get("opened"):
        return [node.children[0]] if node.get("has_title") else []
    if "fn-walk" in node["classes"]:
        return list(node.children[:1])  # the stages after it show one at a time, to who asks for them
    if node.get("nb_element") == "mime_bundle":
        shown = sorted(
            (child for child in node.children if child["mime_type"] in formats),
            key=lambda child: formats.index(child["mime_type"]),
        )
        return list(shown[:1])
    hidden = {"input": ["source"], "output": ["output"]}.get(node.get("hide_mode", ""), ["source", "output"])
    if "hide_mode" in node:
        return [c for c in node.children if c["nb_element"].removeprefix("cell_code_") not in hidden]
    return list(node.children)


def _words(text: str) -> int:
    """Count the words of a paragraph: a formula or a number is one, the link to a claim none."""
    plain = splitting.SPAN.sub(
        lambda found: {CODE: found[2], TERM: found[2], CLAIM: ""}.get(found[1], "x"), text
    )
    return sum(bool(re.search(r"\w", word)) for word in plain.split())


def _pictures(node: nodes.Element) -> Duration:
    """Return what the pictures within a paragraph take."""
    drawn = sum((_of_html(raw.astext()) for raw in node.findall(nodes.raw)), Duration())
    return Duration(figures=len(list(node.findall(nodes.image)))) + drawn


def _of_html(html: str) -> Duration:
    """Return how much there is to read in a piece of HTML that a cell shows."""
    unfolded = _FOLDED.sub(r"\1", html)
    words = _NOT_READ.sub(" ", unfolded)
    return Duration(words=_words(words), figures=len(_DRAWING.findall(unfolded)))
