"""Nothing slips in: no typed result, no claim left out, no mark far from its passage, no bare page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from firstnn.book import claims
from firstnn.book.evidence import Claim
from firstnn_site.honesty.prose import Block, line_within, read_sentences, with_ancestors
from firstnn_site.honesty.spans import as_read
from firstnn_site.honesty.substance import find_missing, find_words_nobody_teaches
from firstnn_site.honesty.survey import Survey, load_doctree, survey
from firstnn_site.honesty.typed_results import find_typed_results
from firstnn_site.running.output_cache import is_executable, read_source_notebook
from firstnn_site.running.whole_site import warn


def check_lesson(app: Sphinx, builder: Builder) -> None:
    """Warn, and so fail the build, of all that stands in the lesson without a reason."""
    if builder.format != "html" or app.config.nb_execution_mode == "off":
        return
    found = survey(app.env)
    for page in found.pages:
        faults = [
            *check_prose(found.blocks[page]),
            *check_figure_titles(app, page),
            *find_far_marks(load_doctree(app.env, page), found.blocks[page]),
        ]
        missing = find_missing(page, app.env.metadata[page], load_doctree(app.env, page), found.blocks[page])
        faults += [(1, fault) for fault in missing]
        for line, fault in sorted(faults, key=lambda fault: fault[0]):
            warn("%s", fault, at=(page, line))
    parts = [page for page in found.pages if page.startswith(tuple(app.config.lesson_parts))]
    for fault in find_words_nobody_teaches([app.env.metadata[page] for page in parts]):
        warn("%s", fault, at=(app.config.root_doc, 1))
    if "evidence" in app.env.found_docs:
        for claim in find_left_out(found):
            message = "no page of the lesson shows the claim %s, of the part %s"
            warn(message, claim.id, claim.part, at=("evidence", 1))


def find_left_out(found: Survey) -> Iterator[Claim]:
    """Yield the claims of the ledger that no page shows."""
    for name, claim in claims.ledger().items():
        if name not in found.shown:
            yield claim


def check_prose(blocks: list[Block]) -> Iterator[tuple[int, str]]:
    """Yield the results that were typed into the prose of a page, each with its line."""
    for block in blocks:
        if block.is_title:
            yield from ((block.line, fault) for fault in find_typed_results(block.text))
            continue
        for sentence in read_sentences(block):
            yield from ((sentence.line, fault) for fault in find_typed_results(sentence.text))


# --- Marks near what they stand for ---------------------------------------------------------------------

FAR = "the mark of {name} stands where nothing of what its claim says is said: {says}"

# Words that are in all prose bind nothing.
COMMON = re.compile(
    r"about|after|again(?:st)?|also|among|because|been|before|being|both|does|each|every|from|have|here|into|"
    r"itself|just|like|makes?|many|more|most|much|never|only|other|over|same|still|than|that|their|them|then|"
    r"there|these|they|this|through|under|very|what|when|where|which|while|will|within|without|with|would"
)


def find_far_marks(document: nodes.document, blocks: list[Block]) -> Iterator[tuple[int, str]]:
    """Yield the marks whose section shares no word with the sentence of their claim."""
    said: dict[int, set[str]] = {}
    for block in blocks:
        said.setdefault(id(block.section), set()).update(stems(as_read(block.text)))
    for mark in document.findall(nodes.inline):
        for name in mark.get("claims", ()):
            claim = claims.ledger().get(name)
            around = with_ancestors(mark)
            section = next((place for place in around if isinstance(place, nodes.section)), None)
            if claim is None:
                continue  # reported where the page is written
            meant = stems(re.sub(r"\{[^}]*\}", " ", claim.says))
            if not meant & said.get(id(section), set()):
                yield line_within(mark), FAR.format(name=name, says=claim.says)


def stems(text: str) -> set[str]:
    """Return how the words of a text begin, so that learn, learns and learning are one."""
    words = re.findall(r"[a-z]{4,}", text.lower())
    return {word[:5] for word in words if not COMMON.fullmatch(word)}


# --- Titles of figures ----------------------------------------------------------------------------------


def check_figure_titles(app: Sphinx, page: str) -> Iterator[tuple[int, str]]:
    """Yield results typed into the titles that the cells of a page give to their figures."""
    if not is_executable(app.env, page):
        return
    lines = app.env.metadata[page]["source_map"]
    for line, cell in zip(lines, read_source_notebook(app, page).cells, strict=False):
        if cell.cell_type == "code":
            for title in read_titles(cell.source):
                yield from ((line + 1, fault) for fault in find_typed_results(title))


def read_titles(code: str) -> Iterator[str]:
    """Yield the titles and captions that a piece of code writes out, without what it fills in."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return  # a cell that does not run is reported as such
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("title", "caption"):
            yield " ".join(_written_out(node.value))


def _written_out(node: ast.AST) -> Iterator[str]:
    """Yield the strings within an expression, with a gap where a string is filled in."""
    if isinstance(node, ast.FormattedValue):
        yield "…"
    elif isinstance(node, ast.Constant):
        yield node.value if isinstance(node.value, str) else ""
    else:
        for child in ast.iter_child_nodes(node):
            yield from _written_out(child)


def setup(app: Sphinx) -> None:
    """Look at the lesson as a whole, once all pages have been read and before any is written."""
    app.connect("write-started", check_lesson)
