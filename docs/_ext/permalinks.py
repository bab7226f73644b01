"""A link to each figure and each claim, such as Sphinx gives headings: what it leads to keeps its name."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

FIGURE = re.compile(r'(<figure class="fn-figure" id="([\w-]+)">.*?)(</figcaption>)', re.DOTALL)
NAMED_BY_CONTENTS = re.compile(r"-[0-9a-f]{8}$")


def add_links(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put a link into each figure's caption, and beside what each claim has come to."""
    if app.builder.format != "html":
        return
    for raw in list(doctree.findall(nodes.raw)):
        if "fn-figure" in raw.astext():
            raw.children = [nodes.Text(FIGURE.sub(rf"\1{link('figure')}\3", raw.astext()))]
            for _, name, _ in FIGURE.findall(raw.astext()):
                if NAMED_BY_CONTENTS.search(name):
                    message = (
                        "the figure %s has no name of its own: a link to it would end with its next change"
                    )
                    logger.warning(message, name, location=page, type="firstnn")
    for target in list(doctree.findall(nodes.target)):
        if "claim_shown" in target and target["ids"]:
            html = link("claim").replace(r"\2", target["ids"][0])
            target.parent.append(nodes.raw("", html, format="html"))


def link(kind: str) -> str:
    r"""Return a link in the form of Sphinx's own; `\2` stands for the name."""
    return rf'<a class="headerlink" href="#\2" title="Link to this {kind}">#</a>'


def setup(app: Sphinx) -> dict[str, bool]:
    """Join in when a page is written."""
    app.connect("doctree-resolved", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
