"""A picture without a text that stands for it fails the build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

SVG = re.compile(r"<svg\b(?P<attributes>[^>]*)>(?P<content>.*?)</svg>", re.DOTALL)
IMG = re.compile(r"<img\b[^>]*>", re.DOTALL)
ALT = re.compile(r"""\balt=(["'])\s*\S""")


def check_pictures(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Warn, and so fail the build, of each picture of a page that a reader who cannot see it would miss."""
    if app.builder.format != "html":
        return
    for image in doctree.findall(nodes.image):
        alt, uri = image.get("alt", "").strip(), image["uri"]
        if not alt or alt in (uri, uri.rpartition("/")[2]):
            which = "a cell's picture" if "jupyter_execute" in uri else f"the picture {uri}"
            _warn(f"{which} has no alt text: say in words and figures what it shows", image)
    for raw in doctree.findall(nodes.raw):
        if "html" in raw.get("format", "").split():
            for fault in faults(raw.astext()):
                _warn(fault, raw)


def faults(html: str) -> Iterator[str]:
    """Say what is missing from the pictures within a piece of HTML."""
    for svg in SVG.finditer(html):
        attributes, content = svg["attributes"], svg["content"]
        if 'aria-hidden="true"' in attributes:
            continue
        missing = [
            name
            for name, present in [
                ('role="img"', 'role="img"' in attributes),
                ("<title>", re.search(r"<title\b[^>]*>\s*\S", content)),
                ("<desc>", re.search(r"<desc\b[^>]*>\s*\S", content)),
            ]
            if not present
        ]
        if missing:
            yield f"an inline svg has no alt text: it lacks {', '.join(missing)}"
    for image in IMG.finditer(html):
        if not ALT.search(image.group()):
            yield f"an <img> has no alt text: {image.group()[:80]}"


def _warn(message: str, node: nodes.Element) -> None:
    """Give the place of the picture, or of what surrounds it where the picture has none."""
    place: nodes.Element | None = node
    while place is not None and not place.line:
        place = place.parent
    logger.warning(message, location=place or node, type="firstnn")


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page in the form in which it is written."""
    app.connect("doctree-resolved", check_pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
