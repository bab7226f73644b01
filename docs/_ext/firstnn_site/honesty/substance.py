"""What a page of the lesson shows before anything is opened: code that runs, a figure, the words it teaches.

A page says in its front matter that it is told (`told: true`), that a formula stands beside the code that is
it (`formula: true`), and which of the field's words it teaches (`teaches: [neuron, weight]`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes

from firstnn_site.honesty.prose import Block, is_folded, with_ancestors
from firstnn_site.honesty.spans import as_read
from firstnn_site.honesty.survey import read_list

FEWEST_CELLS, MOST_FOLDS = 3, 3
STEPS = "build-up/"
NEAR = 2
"""So many blocks may stand between a formula and the code that is it."""


def read_field_words() -> list[tuple[str, ...]]:
    """Return the field's words, each with the other names that it goes by."""
    lines = Path(__file__).with_name("field_words.txt").read_text(encoding="utf-8").splitlines()
    return [tuple(word.strip() for word in line.split("|")) for line in lines if line.strip()]


def find_missing(
    page: str, metadata: Mapping[str, Any], document: nodes.document, blocks: Sequence[Block]
) -> Iterator[str]:
    """Say what a page lacks, if it is told."""
    if not is_told(metadata):
        return
    folds = [node for node in document.findall(is_fold) if not is_folded(node.parent)]
    if len(folds) > MOST_FOLDS:
        yield f"the page has {len(folds)} folds: at most {MOST_FOLDS}, for what a first reader can miss"
    if page.startswith(STEPS):
        cells = [cell for cell in document.findall(is_seen_cell) if not is_folded(cell)]
        if len(cells) < FEWEST_CELLS:
            yield f"the page shows {len(cells)} code cells with output: at least {FEWEST_CELLS}, unfolded"
        if not any(map(_is_seen_figure, document.findall(nodes.raw))):
            yield "the page shows no figure without a tap"
    if metadata.get("formula") == "True" and not has_formula_beside_code(document):
        yield "the page has no formula beside a code cell, though its front matter says so"
    yield from find_words_not_taught(read_list(metadata, "teaches"), blocks)


def is_told(metadata: Mapping[str, Any]) -> bool:
    """Tell whether a page says that it is told."""
    return metadata.get("told") == "True"


def find_words_not_taught(taught: Sequence[str], blocks: Sequence[Block]) -> Iterator[str]:
    """Say which words a page means to teach but does not show, and which are none of the list."""
    names = {name: words for words in read_field_words() for name in words}
    seen = " ".join(as_read(block.text) for block in blocks if not is_folded(block.node))
    for word in taught:
        if word not in names:
            close = difflib.get_close_matches(word, names, n=1)
            hint = f"did you mean {close[0]!r}?" if close else "field_words.txt has the list"
            yield f"teaches: {word!r} is none of the field's words: {hint}"
        elif not any(occurs(name, seen) for name in names[word]):
            yield f"the page teaches {word!r}, but the word is not to be seen on it"


def occurs(word: str, text: str) -> bool:
    """Tell whether a word, or its plural, stands in a text; a name such as He wants its capital."""
    flags = 0 if word[0].isupper() else re.IGNORECASE
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]", word)))
    return re.search(rf"\b{words}(?:s|es)?\b", text, flags) is not None


def find_words_nobody_teaches(pages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say which of the field's words no page teaches, once all pages are told."""
    if pages and all(map(is_told, pages)):
        taught = {word for metadata in pages for word in read_list(metadata, "teaches")}
        for names in read_field_words():
            if not taught & set(names):
                yield f"no page teaches {names[0]!r}: see `teaches` in the front matter of the pages"


def is_fold(node: nodes.Node) -> bool:
    """Tell whether a node is a fold that an author has made, neither part of an output nor around a lab."""
    if not isinstance(node, nodes.container) or node.get("design_component") != "dropdown":
        return False
    return not any("lab" in place for place in node.findall(nodes.container)) and not _is_output(node)


def _is_output(node: nodes.Node) -> bool:
    around = (place for place in with_ancestors(node) if isinstance(place, nodes.Element))
    return any(place.get("nb_element") == "cell_code_output" for place in around)


def is_seen_cell(node: nodes.Node) -> bool:
    """Tell whether a node is a code cell of which both code and output are on screen."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return False
    parts = {child.get("nb_element") for child in node.children if isinstance(child, nodes.Element)}
    return "hide_mode" not in node and {"cell_code_source", "cell_code_output"} <= parts


def _is_seen_figure(node: nodes.raw) -> bool:
    return "fn-figure" in node.astext() and not is_folded(node)


def has_formula_beside_code(document: nodes.document) -> bool:
    """Tell whether a displayed formula stands next to the code of a cell, a sentence or two apart."""
    for formula in document.findall(nodes.math_block):
        around = formula.parent
        place = around.index(formula)
        near = around.children[max(0, place - NEAR) : place + NEAR + 1]
        if not is_folded(formula) and any(map(_shows_code, near)):
            return True
    return False


def _shows_code(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return False
    parts = {child.get("nb_element") for child in node.children if isinstance(child, nodes.Element)}
    return node.get("hide_mode") not in ("input", "all") and "cell_code_source" in parts
