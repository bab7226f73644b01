"""Nothing slips in: each sentence of the lesson is bound or marked, no number typed, no claim left out."""

from __future__ import annotations

import ast
import difflib
import re
from collections import Counter
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging

from firstnn.book import claims
from firstnn.book.evidence import Claim
from firstnn_site.honesty import sentence_rules
from firstnn_site.honesty.prose import KINDS, Block, line_of, read_sentences, with_ancestors
from firstnn_site.honesty.spans import CODE, TERM, has_span, typed_words
from firstnn_site.honesty.survey import Survey, survey
from firstnn_site.running.output_cache import is_executable, read_source_notebook

logger = logging.getLogger(__name__)


def check_lesson(app: Sphinx, builder: Builder) -> None:
    """Warn, and so fail the build, of all that stands in the lesson without a reason."""
    if builder.format != "html" or app.config.nb_execution_mode == "off":
        return
    found = survey(app.env)
    for page in found.pages:
        faults = [*check_prose(found.blocks[page]), *check_figure_titles(app, page)]
        for line, fault in sorted(faults, key=lambda fault: fault[0]):
            logger.warning("%s", fault, location=(page, line), type="firstnn")
    for page, name in find_shown_twice(found):
        logger.warning("the claim %s is shown twice", name, location=(page, 1), type="firstnn")
    if "evidence" in app.env.found_docs:
        for claim in find_left_out(found):
            message = "no page of the lesson shows the claim %s, of the part %s"
            logger.warning(message, claim.id, claim.part, location=("evidence", 1), type="firstnn")


def find_shown_twice(found: Survey) -> Iterator[tuple[str, str]]:
    """Yield pages, each with a claim that it shows more than once."""
    for name, pages in found.shown.items():
        yield from ((page, name) for page, times in Counter(pages).items() if times > 1)


def find_left_out(found: Survey) -> Iterator[Claim]:
    """Yield the claims of the ledger that no page shows; measured times belong on none."""
    for name, claim in claims.ledger().items():
        if name not in found.shown and claim.criterion.kind != "timing":
            yield claim


def check_prose(blocks: list[Block]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the prose of a page, each with its line."""
    marks: dict[int, nodes.Element] = {}
    for block in blocks:
        if block.is_title:
            yield from _check_title(block)
            continue
        for sentence in read_sentences(block):
            yield from ((sentence.line, fault) for fault in sentence_rules.find_faults(sentence))
            if block.mark is not None and sentence_rules.kind_of(sentence) in KINDS:
                marks[id(block.mark)] = block.mark
    yield from _check_marks(blocks, marks)


def _check_title(block: Block) -> Iterator[tuple[int, str]]:
    """Look at a title; that of a page may begin with the number of its step."""
    words = re.sub(r"^\d\. ", "", typed_words(block.text))
    yield from (
        (block.line, fault)
        for fault in sentence_rules.find_typed_number(words, sentence_rules.shorten(block.text))
    )


def _check_marks(blocks: list[Block], used: dict[int, nodes.Element]) -> Iterator[tuple[int, str]]:
    """Look for marks that bind nothing, marks that are misspelt, and definitions of nothing."""
    for node in {id(node): node for block in blocks for node in with_ancestors(block.node)}.values():
        for name in node["classes"]:
            if name in KINDS and id(node) not in used:
                yield (
                    line_of(node),
                    f"the mark {{.{name}}} binds nothing: its sentences rest on other things",
                )
            elif name not in KINDS and difflib.get_close_matches(name, KINDS, n=1, cutoff=0.75):
                meant = difflib.get_close_matches(name, KINDS, n=1, cutoff=0.75)[0]
                yield line_of(node), f"{{.{name}}} is no mark: did you mean {{.{meant}}}?"
    for node in used.values():
        defined = [block.text for block in blocks if block.mark is node]
        if "definition" in node["classes"] and not any(has_span(text, TERM, CODE) for text in defined):
            yield line_of(node), "a definition must link a {term} of the glossary, or name a piece of `code`"


def check_figure_titles(app: Sphinx, page: str) -> Iterator[tuple[int, str]]:
    """Yield typed numbers in the titles that the cells of a page give to their figures."""
    if not is_executable(app.env, page):
        return
    lines = app.env.metadata[page]["source_map"]
    for line, cell in zip(lines, read_source_notebook(app, page).cells, strict=False):
        if cell.cell_type == "code":
            for title in read_titles(cell.source):
                yield from ((line + 1, fault) for fault in sentence_rules.find_typed_number(title, title))


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
