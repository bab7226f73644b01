"""Questions on the pages: addresses of their claims, the script that takes answers, cards to download."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from doctrees import as_read
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from survey import survey

logger = logging.getLogger(__name__)

REVIEW = "review"
"""The page with the cards and with what surprised the reader."""

ASKED = re.compile(r'\bdata-question="([\w-]+)"')
CARD = re.compile(r'\bdata-card="([\w-]+)"')
ADDRESS = re.compile(r'\bhref="(claim|question):([\w-]+)"')


@functools.lru_cache(maxsize=1)
def asked(env: BuildEnvironment) -> Mapping[str, list[str]]:
    """Return the questions of each page, in the order of the book; only after the last page has been read."""
    ordered = [*survey(env).pages, *sorted(env.found_docs - set(survey(env).pages))]
    pages = {page: list(_asked(as_read(env, page))) for page in ordered if page != REVIEW}
    return {page: names for page, names in pages.items() if names}


def _asked(document: nodes.document) -> Iterator[str]:
    for node in document.findall(nodes.raw):
        yield from ASKED.findall(node.astext())


def write_addresses(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the addresses of claims and questions into what the package has written."""
    if app.builder.format != "html":
        return
    for node in list(doctree.findall(nodes.raw)):
        if ADDRESS.search(node.astext()):
            text = ADDRESS.sub(lambda found: f'href="{address(app, page, *found.groups())}"', node.astext())
            node.children = [nodes.Text(text)]


def address(app: Sphinx, page: str, kind: str, name: str) -> str:
    """Return where a claim is shown or a question asked: on this page if it is, else on the first."""
    if kind == "question":
        places = [each for each, names in asked(app.env).items() if name in names]
        if not places and "orphan" not in app.env.metadata[page]:
            logger.warning("no page asks the question %s", name, location=page, type="firstnn")
    else:
        places = survey(app.env).shown.get(name, [])
    anchor = f"{kind}-{name}"
    if page in places:
        return f"#{anchor}"
    if not places:
        places, anchor = ["evidence"], name  # the ledger shows every claim
    return f"{app.builder.get_relative_uri(page, places[0])}#{anchor}"


def add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let each page take answers and show how many questions each page has."""
    pages = asked(app.env)
    if pages:
        body = json.dumps(pages, separators=(",", ":"))
        app.add_js_file(None, body=body, type="application/json", id="fn-questions")
        app.add_js_file("answers.js", loading_method="defer")
        app.add_js_file("questions.js", loading_method="defer")


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn, and so fail the build, of a question that a page asks twice."""
    for page, names in asked(env).items():
        for name in {name for name in names if names.count(name) > 1}:
            logger.warning("the page asks %s twice", name, location=page, type="firstnn")


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the cards of the review as a table and as a package for Anki, from the same verdicts."""
    if exception is not None or app.builder.format != "html" or REVIEW not in app.env.found_docs:
        return
    from firstnn.book import questions

    review = as_read(app.env, REVIEW)
    names = [name for node in review.findall(nodes.raw) for name in CARD.findall(node.astext())]
    deck, out = questions.cards(questions.answered(names)), Path(app.outdir)
    (out / "cards.csv").write_text(questions.table(deck), encoding="utf-8")
    (out / "cards.apkg").write_bytes(questions.package(deck))


def setup(app: Sphinx) -> dict[str, bool]:
    """Join in when all pages are read, when each is written, and when the site is whole."""
    app.add_css_file("questions.css")
    app.connect("env-check-consistency", check)
    app.connect("doctree-resolved", write_addresses)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
