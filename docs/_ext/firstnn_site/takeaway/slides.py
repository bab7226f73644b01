"""Every figure of the lesson as a file for slides, figures/<name>.svg, and a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from firstnn.book.figures.figure import standalone
from firstnn.book.figures.palette import LIGHT, variable
from firstnn_site.honesty.survey import load_doctree, survey
from firstnn_site.running.page_store import WHOLE_BOOK
from firstnn_site.running.whole_site import when_whole

FIGURE = re.compile(
    r'<figure class="fn-figure" id="(?P<name>[\w-]+)">(?P<svg><svg .*?</svg>)'
    r"<figcaption>(?P<title>.*?)</figcaption>",
    re.DOTALL,
)


class Slide(NamedTuple):
    """A figure: its name, what it shows, and the drawing."""

    name: str
    title: str
    svg: str


def find_slides(env: BuildEnvironment, page: str) -> Iterator[Slide]:
    """Yield the figures of a page, each once, in order."""
    seen = set()
    for node in load_doctree(env, page).findall(nodes.raw):
        for found in FIGURE.finditer(node.astext()):
            if found["name"] not in seen:
                seen.add(found["name"])
                yield Slide(found["name"], unescape(found["title"]), found["svg"])


def make_plain(svg: str) -> str:
    """Return a drawing as a file for any program: with plain colors."""
    plain = standalone(svg)
    for role, color in LIGHT.items():
        plain = plain.replace(variable(role), color)
    return plain


class Slides(SphinxDirective):
    """The list of all figures, an empty {slides} directive."""

    def run(self) -> list[nodes.Node]:
        """Note the place; which figures there are is known when all pages have been read."""
        self.env.metadata[self.env.docname][WHOLE_BOOK] = True
        return [nodes.container(slides=True)]


def is_slide_list(node: nodes.Node) -> bool:
    """Tell whether a node is the place of the list."""
    return isinstance(node, nodes.container) and "slides" in node


def write_list(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the list in, page by page."""
    for place in list(doctree.findall(is_slide_list)):
        rows = [
            nodes.definition_list_item(
                "", nodes.term("", app.env.titles[other].astext()), _link_files(app, page, found)
            )
            for other in survey(app.env).pages
            if (found := list(find_slides(app.env, other)))
        ]
        place.replace_self(nodes.definition_list("", *rows))


def _link_files(app: Sphinx, page: str, found: list[Slide]) -> nodes.definition:
    """Return the figures of a page as links to their files."""
    up = "../" * page.count("/")
    items = [
        nodes.list_item(
            "",
            nodes.paragraph("", "", nodes.reference("", slide.title, refuri=f"{up}figures/{slide.name}.svg")),
        )
        for slide in found
    ]
    return nodes.definition("", nodes.bullet_list("", *items))


def publish_slides(app: Sphinx) -> None:
    """Write the files, if a page lists them."""
    if not any(any(load_doctree(app.env, page).findall(is_slide_list)) for page in app.env.found_docs):
        return
    folder = Path(app.outdir) / "figures"
    folder.mkdir(exist_ok=True)
    for page in survey(app.env).pages:
        for slide in find_slides(app.env, page):
            (folder / f"{slide.name}.svg").write_text(make_plain(slide.svg), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Offer the directive; write the list with its page, and the files when the site is whole."""
    app.add_directive("slides", Slides)
    app.connect("doctree-resolved", write_list)
    when_whole(app, publish_slides)
