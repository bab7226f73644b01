"""Questions and walks on the pages: the scripts that take answers and move through a training step."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from firstnn_site.honesty.survey import load_doctree, survey
from firstnn_site.running.shared_state import SHARED_FACTS
from firstnn_site.running.whole_site import warn

REVIEW = "review"
"""The page with the cards and with what surprised the reader."""

QUESTION = re.compile(r'\bdata-question="([\w-]+)"')


@functools.lru_cache(maxsize=1)
def list_questions(env: BuildEnvironment) -> Mapping[str, list[str]]:
    """Return the questions of each page, in the order of the book; only after the last page has been read."""
    ordered = [*survey(env).pages, *sorted(env.found_docs - set(survey(env).pages))]
    pages = {page: list(_questions(load_doctree(env, page))) for page in ordered if page != REVIEW}
    return {page: names for page, names in pages.items() if names}


def _questions(document: nodes.document) -> Iterator[str]:
    for node in document.findall(nodes.raw):
        yield from QUESTION.findall(node.astext())


def check_questions(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn, and so fail the build, of a question that a page asks twice."""
    for page, names in list_questions(env).items():
        for name in {name for name in names if names.count(name) > 1}:
            warn("the page asks %s twice", name, at=page)


def is_walk(node: nodes.Node) -> bool:
    """Tell whether a node holds the stages of a training step."""
    return isinstance(node, nodes.container) and "fn-walk" in node["classes"]


def load_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let each page take answers and show how many questions each page has; move walks and lines."""
    pages = list_questions(app.env)
    if pages:
        body = json.dumps(pages, separators=(",", ":"))
        app.add_js_file(None, body=body, type="application/json", id="fn-questions")
        app.add_js_file("answers.js", loading_method="defer")
        app.add_js_file("questions.js", loading_method="defer")
    if doctree is not None and any(doctree.findall(is_walk)):
        app.add_js_file("walk.js", loading_method="defer")
    if doctree is not None and any("fn-parsons" in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_js_file("parsons.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Join in when all pages have been read and when each is written."""
    app.add_css_file("questions.css")
    app.connect("env-check-consistency", check_questions)
    app.connect(SHARED_FACTS, lambda app, env: list_questions(env))
    app.connect("html-page-context", load_scripts)
