"""What is known of the lesson once all of its pages have been read: their order, claims shown, text."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from firstnn_site.honesty.prose import Block, read_blocks
from firstnn_site.running.shared_state import SHARED_FACTS

OUTSIDE = ("evidence", "how-to/", "lab/", "reference/", "review")
"""Pages that are no part of the lesson; so is a draft, a page with `orphan: true`."""


LINKED = re.compile(r'\bhref="claim:([\w-]+)"')
"""How what the package writes, the answer to a question for example, links a claim."""


@dataclass
class Survey:
    """The pages of the lesson in the order of the book, what they say, and where each claim is shown."""

    pages: list[str]
    shown: dict[str, list[str]] = field(default_factory=dict)
    blocks: dict[str, list[Block]] = field(default_factory=dict)


@functools.lru_cache(maxsize=1)
def survey(env: BuildEnvironment) -> Survey:
    """Look through all pages of the lesson; ask only after the last page has been read."""
    result = Survey(list_lesson(env))
    for page in result.pages:
        document = load_doctree(env, page)
        for claim in claims_shown(document):
            result.shown.setdefault(claim, []).append(page)
        result.blocks[page] = list(read_blocks(document))
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


def read_list(metadata: Mapping[str, Any], key: str) -> list[str]:
    """Return a list of the front matter of a page, which MyST keeps as JSON."""
    written = metadata.get(key, "")
    return list(map(str, json.loads(written))) if written.startswith("[") else [written] if written else []


def claims_shown(document: nodes.Element) -> Iterator[str]:
    """Yield the names of the claims that a page shows: in a cell, by a mark, in a figure or in an answer."""
    for node in document.findall(nodes.Element):
        if "claim_shown" in node:
            yield node["claim_shown"]
        elif isinstance(node, nodes.inline):
            yield from node.get("claims", ())
            yield from [node["claim"]] if "claim" in node else []
        elif isinstance(node, nodes.raw):
            yield from LINKED.findall(node.astext())


def setup(app: Sphinx) -> None:
    """Let every page depend on which pages there are."""
    app.connect(SHARED_FACTS, lambda app, env: survey(env).pages)
