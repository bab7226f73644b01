"""Notes: what a term, a source or the mark of a claim stands for, within the page that names it.

A page brings along the notes that its links need, in a <template>: nothing is fetched, no search finds them,
and who has no script follows the link. notes.js shows one beside its link. A source needs none: its link has
a title.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from firstnn.book import claims
from firstnn.book.evidence import Verdict
from firstnn.book.show import Document, Heading, Text
from firstnn_site.honesty.spans import as_read, read_text
from firstnn_site.honesty.survey import load_doctree
from firstnn_site.reader.evidence_roles import LEDGER, get_verdict
from firstnn_site.running.shared_state import SHARED_FACTS

GLOSSARY = "reference/glossary"
"""The page that explains every term."""

MOST_FIGURES = 4
"""So many figures of a verdict are noted; the ledger has the rest."""


@functools.lru_cache(maxsize=1)
def read_glossary(env: BuildEnvironment) -> Mapping[str, str]:
    """Return the first paragraph on each term, by the name of its place; ask after the last page was read."""
    if GLOSSARY not in env.found_docs:
        return {}
    found = {}
    for item in load_doctree(env, GLOSSARY).findall(nodes.definition_list_item):
        words = next((as_read(read_text(each)) for each in item.findall(nodes.paragraph)), "")
        found.update({anchor: words for term in item.findall(nodes.term) for anchor in term["ids"]})
    return found


def add_notes(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the notes that the links of a page need."""
    if doctree is None or page in (LEDGER, GLOSSARY) or app.config.nb_execution_mode == "off":
        return
    glossary, body = re.escape(app.builder.get_relative_uri(page, GLOSSARY)), context["body"]
    terms = dict.fromkeys(re.findall(rf'href="{glossary}#(term-[^"]+)"', body))
    marked = " ".join(re.findall(r'data-claims="([^"]*)"', body))
    names = dict.fromkeys(marked.split())
    notes = [*write_terms(app.env, terms), *write_claims(app, page, names)]
    if notes:
        context["body"] = f'{body}<template id="fn-notes">{"".join(notes)}</template>\n'


def write_terms(env: BuildEnvironment, terms: Mapping[str, None]) -> Iterator[str]:
    """Yield the notes of terms."""
    glossary = read_glossary(env)
    for term in terms:
        if term in glossary:
            yield f'<p data-for="{term}">{escape(glossary[term], quote=False)}</p>'


def write_claims(app: Sphinx, page: str, names: Mapping[str, None]) -> Iterator[str]:
    """Yield the notes of claims."""
    address = app.builder.get_relative_uri(page, LEDGER)
    for name in names:
        if name in claims.ledger():
            yield write_verdict(get_verdict(name), f"{address}#{name}")


def write_verdict(verdict: Verdict, address: str) -> str:
    """Return the note of a claim: what it says, how it came out, and where the rest stands."""
    figures = [f"{name.replace('_', ' ')}: {figure!s}" for name, figure in verdict.figures.items()]
    beyond = [f"{each.axis}, {each.setting}" for each in verdict.scope if each.beyond]
    lines = [
        f"{verdict.counted[0].upper()}{verdict.counted[1:]}.",
        f"Median [5 to 95 %] of {'; '.join(figures[:MOST_FIGURES])}." if figures else "",
        f"Condition: {verdict.condition}" if verdict.condition else "",
        f"It does not hold for: {'; '.join(beyond)}." if beyond else "",
        f"How it was tested: {verdict.methods}",
    ]
    shown = Document([Heading(verdict.says), *map(Text, lines)]).html()
    return f'<div data-for="{verdict.id}">{shown}<p><a href="{address}">The whole test</a></p></div>'


def setup(app: Sphinx) -> None:
    """Join in when a page is written, after everything that adds links to it."""
    app.add_js_file("notes.js", loading_method="defer")
    app.connect(SHARED_FACTS, lambda app, env: read_glossary(env))
    app.connect("html-page-context", add_notes, priority=800)
