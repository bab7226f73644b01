"""What is known of the lesson once all of its pages have been read: their order, claims shown, sentences."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from firstnn_site.honesty.prose import Block, Sentence, read_blocks, read_sentences
from firstnn_site.running.shared_state import SHARED_FACTS

OUTSIDE = ("evidence", "how-to/", "lab/", "reference/", "review")
"""Pages that are no part of the lesson; so is a draft, a page with `orphan: true`."""


@dataclass
class Survey:
    """The pages of the lesson in the order of the book, what they say, and where each claim is shown."""

    pages: list[str]
    shown: dict[str, list[str]] = field(default_factory=dict)
    blocks: dict[str, list[Block]] = field(default_factory=dict)
    sentences: dict[str, list[Sentence]] = field(default_factory=dict)


@functools.lru_cache(maxsize=1)
def survey(env: BuildEnvironment) -> Survey:
    """Look through all pages of the lesson; ask only after the last page has been read."""
    result = Survey(list_lesson(env))
    for page in result.pages:
        document = load_doctree(env, page)
        for claim in claims_shown(document):
            result.shown.setdefault(claim, []).append(page)
        result.blocks[page] = list(read_blocks(document))
        result.sentences[page] = [
            sentence
            for block in result.blocks[page]
            if not block.is_title
            for sentence in read_sentences(block)
        ]
    return result


@functools.cache
def load_doctree(env: BuildEnvironment, page: str) -> nodes.document:
    """Return a page as it was read, to look at, not to change; ask only after the last page has been read."""
    return env.get_doctree(page)


def list_lesson(env: BuildEnvironment) -> list[str]:
    """Return the pages of the lesson, in the order in which a reader meets them."""
    ordered = list(dict.fromkeys(_walk(env, env.config.root_doc)))
    drafts = {page for page in env.found_docs if "orphan" in env.metadata[page]}
    return [page for page in ordered if page not in drafts and not page.startswith(OUTSIDE)]


def _walk(env: BuildEnvironment, page: str) -> Iterator[str]:
    """Yield a page and what its tables of contents list."""
    yield page
    for child in env.toctree_includes.get(page, []):
        yield from _walk(env, child)


def claims_shown(document: nodes.Element) -> Iterator[str]:
    """Yield the names of the claims that a page shows, each as often as it does."""
    for node in document.findall(nodes.Element):
        if "claim_shown" in node:
            yield node["claim_shown"]


def setup(app: Sphinx) -> None:
    """Let every page depend on which pages there are and where claims are shown."""
    app.connect(SHARED_FACTS, lambda app, env: [survey(env).pages, survey(env).shown])
