"""What is known of the book once all of its pages have been read: claims shown, sentences, reading time."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from doctrees import as_read
from docutils import nodes
from duration import Duration, duration
from myst_nb.core.render import get_mime_priority
from prose import Block, Sentence, blocks, sentences
from sphinx.environment import BuildEnvironment

OUTSIDE = ("evidence", "how-to/", "lab/", "reference/", "review")
"""Pages that are no part of the lesson; so is a draft, a page with `orphan: true`."""

WHOLE_BOOK = "whole_book"
"""Set in the metadata of a page that shows what stands in the text of others: it is always written."""


@dataclass
class Survey:
    """The pages of the lesson in the order of the book, what they say, and where each claim is shown."""

    pages: list[str]
    shown: dict[str, list[str]] = field(default_factory=dict)
    blocks: dict[str, list[Block]] = field(default_factory=dict)
    sentences: dict[str, list[Sentence]] = field(default_factory=dict)
    reading: dict[str, Duration] = field(default_factory=dict)
    side_pages: set[str] = field(default_factory=set)

    @property
    def main_path(self) -> Duration:
        """How much there is to read on all pages that are no side pages."""
        pages = (time for page, time in self.reading.items() if page not in self.side_pages)
        return sum(pages, Duration())


@functools.lru_cache(maxsize=1)
def survey(env: BuildEnvironment) -> Survey:
    """Look through all pages of the lesson; ask only after the last page has been read."""
    result = Survey(lesson(env))
    formats = get_mime_priority("html", env.config.nb_mime_priority_overrides)
    for page in result.pages:
        document = as_read(env, page)
        for claim in claims_shown(document):
            result.shown.setdefault(claim, []).append(page)
        result.blocks[page] = list(blocks(document))
        result.sentences[page] = [
            sentence for block in result.blocks[page] if not block.is_title for sentence in sentences(block)
        ]
        result.reading[page] = duration(document, formats)
        if "side_page" in env.metadata[page]:
            result.side_pages.add(page)
    return result


def lesson(env: BuildEnvironment) -> list[str]:
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
