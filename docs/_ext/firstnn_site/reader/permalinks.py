"""Addresses within the book: a link to each claim that is shown, and where claims and questions are found.

Such a link is like the one that Sphinx gives headings: what it leads to keeps its name.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

from firstnn_site.reader.evidence_roles import LEDGER
from firstnn_site.reader.question_pages import list_questions
from firstnn_site.running.whole_site import warn

ADDRESS = re.compile(r'\bhref="(claim|question):([\w-]+)"')


def add_permalinks(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put a link beside what each claim has come to."""
    if app.builder.format != "html":
        return
    for target in list(doctree.findall(nodes.target)):
        if "claim_shown" in target and target["ids"]:
            html = f'<a class="headerlink" href="#{target["ids"][0]}" title="Link to this claim">#</a>'
            target.parent.append(nodes.raw("", html, format="html"))


def write_addresses(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the addresses of claims and questions into what the package has written."""
    if app.builder.format != "html":
        return
    for node in list(doctree.findall(nodes.raw)):
        if ADDRESS.search(node.astext()):
            text = ADDRESS.sub(
                lambda found: f'href="{find_address(app, page, *found.groups())}"', node.astext()
            )
            node.children = [nodes.Text(text)]


def find_address(app: Sphinx, page: str, kind: str, name: str) -> str:
    """Return where the ledger has a claim, or where a question is asked: on this page, else on the first."""
    if kind == "claim":
        return f"{app.builder.get_relative_uri(page, LEDGER)}#{name}"
    places = [each for each, names in list_questions(app.env).items() if name in names]
    if page in places:
        return f"#question-{name}"
    if not places:
        if "orphan" not in app.env.metadata[page]:
            warn("no page asks the question %s", name, at=page)
        return "#"
    return f"{app.builder.get_relative_uri(page, places[0])}#question-{name}"


def setup(app: Sphinx) -> None:
    """Join in when a page is written."""
    app.connect("doctree-resolved", write_addresses)
    app.connect("doctree-resolved", add_permalinks)
