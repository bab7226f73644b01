"""Every figure of the lesson as a file for slides, figures/<name>.svg, and a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple

from doctrees import as_read
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from survey import WHOLE_BOOK, survey

from firstnn.book.figures.figure import WIDTH
from firstnn.book.figures.palette import LIGHT, variable

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


def slides(env: BuildEnvironment, page: str) -> Iterator[Slide]:
    """Yield the figures of a page, each once, in order."""
    seen = set()
    for node in as_read(env, page).findall(nodes.raw):
        for found in FIGURE.finditer(node.astext()):
            if found["name"] not in seen:
                seen.add(found["name"])
                yield Slide(found["name"], unescape(found["title"]), found["svg"])


def for_slides(svg: str) -> str:
    """Return a drawing as a file for any program: with a size, a ground, and plain colours."""
    height = svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split(" ")[1]
    ground = f'<rect width="100%" height="100%" style="fill: {variable("surface")}"/>'
    plain = svg.replace("<svg ", f'<svg width="{WIDTH:g}" height="{height}" ', 1)
    plain = plain.replace("</desc>", f"</desc>{ground}", 1)
    for role, colour in LIGHT.items():
        plain = plain.replace(variable(role), colour)
    return plain + "\n"


class Slides(SphinxDirective):
    """The list of all figures, an empty {slides} directive."""

    def run(self) -> list[nodes.Node]:
        """Note the place; which figures there are is known when all pages have been read."""
        self.env.metadata[self.env.docname][WHOLE_BOOK] = True
        return [nodes.container(slides=True)]


def is_list(node: nodes.Node) -> bool:
    """Tell whether a node is the place of the list."""
    return isinstance(node, nodes.container) and "slides" in node


def write_list(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the list in, page by page."""
    for place in list(doctree.findall(is_list)):
        rows = [
            nodes.definition_list_item(
                "", nodes.term("", app.env.titles[other].astext()), _linked(app, page, found)
            )
            for other in survey(app.env).pages
            if (found := list(slides(app.env, other)))
        ]
        place.replace_self(nodes.definition_list("", *rows))


def _linked(app: Sphinx, page: str, found: list[Slide]) -> nodes.definition:
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


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the files, if a page lists them."""
    if exception is not None or app.builder.format != "html":
        return
    if not any(any(as_read(app.env, page).findall(is_list)) for page in app.env.found_docs):
        return
    folder = Path(app.outdir) / "figures"
    folder.mkdir(exist_ok=True)
    for page in survey(app.env).pages:
        for slide in slides(app.env, page):
            (folder / f"{slide.name}.svg").write_text(for_slides(slide.svg), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the directive; write the list with its page, and the files when the site is whole."""
    app.add_directive("slides", Slides)
    app.connect("doctree-resolved", write_list)
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
