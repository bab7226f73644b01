"""Figures on a page: numbered captions, an address for each, and the code that draws one below it."""

from __future__ import annotations

import re

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from firstnn_site.running.whole_site import warn

FIGURE = re.compile(
    r'<figure class="fn-figure" id="(?P<name>[\w-]+)">(?P<drawing>.*?)'
    r"<figcaption>(?P<caption>.*?)</figcaption>",
    re.DOTALL,
)
SIZE = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
NAMED_BY_CONTENTS = re.compile(r"-[0-9a-f]{8}$")
TALL = 1.1
"""From this height to its width on a figure that fills the column would be higher than the window."""


class MoveCodeBelow(SphinxPostTransform):
    """Let what a cell shows come first where its code is folded away."""

    default_priority = 200  # after MyST-NB has folded the code
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Move each fold with code to the end of its cell."""
        for cell in list(self.document.findall(is_folded_code)):
            fold = cell.children[0]
            cell.remove(fold)
            cell.append(fold)


def is_folded_code(node: nodes.Node) -> bool:
    """Tell whether a node is a cell whose code is folded away, with an output that is not."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return False
    return len(node.children) > 1 and isinstance(node.children[0], HideCodeCellNode)


def write_captions(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Number the figures of a page, and put a link to each into its caption."""
    if app.builder.format != "html":
        return
    number = 0

    def write(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        name = found["name"]
        if NAMED_BY_CONTENTS.search(name):
            message = "the figure %s has no name of its own: a link to it would end with its next change"
            warn(message, name, at=page)
        size = SIZE.search(found["drawing"])
        tall = size is not None and float(size["height"]) > TALL * float(size["width"])
        look = "fn-figure fn-tall" if tall else "fn-figure"
        caption = found["caption"].strip()
        stop = "" if caption.endswith((".", "?", "!")) else "."
        return (
            f'<figure class="{look}" id="{name}">{found["drawing"]}<figcaption>'
            f'<span class="fn-number">Figure {number}.</span> {caption}{stop}'
            f'<a class="headerlink" href="#{name}" title="Link to this figure">#</a></figcaption>'
        )

    for raw in list(doctree.findall(nodes.raw)):
        if "fn-figure" in raw.astext():
            raw.children = [nodes.Text(FIGURE.sub(write, raw.astext()))]


def setup(app: Sphinx) -> None:
    """Join in when a page is written."""
    app.add_post_transform(MoveCodeBelow)
    app.connect("doctree-resolved", write_captions)
