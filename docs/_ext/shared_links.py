"""A title, a description and a picture for shared links, by sphinxext-opengraph.

Its own pictures, of each page's title, are off (`ogp_social_cards` in conf.py): one picture of ours, by
card.py, stands for all pages. The extension would import matplotlib for them all the same, half a second in
every build.
"""

from __future__ import annotations

import re
import sys
from html import escape
from types import ModuleType
from typing import Any

from card import SIZES
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

LONGEST = 200
LISTS = {
    "genindex": "Every name and term of the book, with the place where it is explained.",
    "py-modindex": "The modules of the Python package firstnn, with what each is for.",
    "search": "Search the pages of the book.",
}
DRAWING = "sphinxext.opengraph._social_cards"


def add_picture(app: Sphinx, config: Config) -> None:
    """Name the picture, what is on it and how large it is."""
    config.ogp_image = "_static/card.png"
    config.ogp_image_alt = (
        f"{config.html_title}. Four maps of one network: at first its boundary is nowhere near the two "
        "groups of points; at the end it bends between them."
    )
    width, height = SIZES["_static/card.png"]
    config.ogp_custom_meta_tags = [
        f'<meta property="og:image:width" content="{width}" />',
        f'<meta property="og:image:height" content="{height}" />',
        '<meta name="twitter:card" content="summary_large_image" />',
    ]


def add_description(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Describe the page by its first sentences; the extension's own words would begin with the level."""
    text = described(doctree) if doctree else LISTS.get(page, "")
    if not text:
        return
    if doctree:
        context["meta"] = {**(context["meta"] or {}), "og:description": text}
    before = context.get("metatags", "")
    context["metatags"] = f'{before}<meta name="description" content="{escape(text)}" />'


def described(doctree: nodes.document) -> str:
    """Return the first sentences of a page: as many as fit into 200 characters, and one at least."""
    taken = ""
    for paragraph in doctree.findall(nodes.paragraph):
        marks = {name for inline in paragraph.findall(nodes.inline) for name in inline["classes"]}
        if not isinstance(paragraph.parent, nodes.section) or marks & {"level", "reading-time"}:
            continue
        for sentence in re.split(r"(?<=[.?!:]) ", " ".join(paragraph.astext().split())):
            if taken and len(taken) + len(sentence) >= LONGEST:
                return taken
            taken = f"{taken} {sentence}".strip()
    return taken


def setup(app: Sphinx) -> dict[str, bool]:
    """Stand in for the module that draws, then load the extension."""
    module = ModuleType(DRAWING)
    vars(module).update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=None)
    sys.modules.setdefault(DRAWING, module)
    app.connect("html-page-context", add_description, priority=400)  # before the extension looks for one
    app.setup_extension("sphinxext.opengraph")
    app.setup_extension("card")
    app.connect("config-inited", add_picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
