"""What the theme, Sphinx and MyST-NB leave without a name, out of the keyboard's reach or ill formed."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

# A signature on lines of its own: a list of definitions in which nothing is defined.
SIGNATURE = re.compile(r"<dl>\n(?P<lines>(?:<dd>(?:(?!</?d[ld]>).)*</dd>\n*)+)</dl>", re.DOTALL)

# A power of ten, which must not end a line between its factors.
POWER = re.compile(r"(?<=\d) \N{MULTIPLICATION SIGN} (?=10[\N{SUPERSCRIPT MINUS}⁰¹²³⁴-⁹])")
KEPT_TOGETHER = "\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}"


def visit_folded_code(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open the fold around the code or the output of a cell: as MyST-NB does, but its words are its name."""
    what = "code" if "above-input" in node["classes"] else "output"
    translator.body.append(
        f'<details class="fn-code {" ".join(node["classes"])}">\n<summary>'
        f'<span class="fn-closed">Show the {what}</span>'
        f'<span class="fn-opened">Hide the {what}</span></summary>\n'
    )


def plain_list(signature: re.Match[str]) -> str:
    """Return the lines of a signature as the list that they are."""
    lines = signature["lines"].replace("<dd>", "<li>").replace("</dd>", "</li>")
    return f'<ul class="fn-signature">\n{lines}</ul>'


def mend(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Correct the text of a page before it is put into its frame."""
    if "body" in context:
        body = POWER.sub(KEPT_TOGETHER, SIGNATURE.sub(plain_list, context["body"]))
        # The standard has given up the role of a reference in a list of them.
        context["body"] = body.replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict[str, bool]:
    """Take over where the page is written, and load the script of the bar above each page."""
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded_code, depart_HideCellInput))
    app.connect("html-page-context", mend)
    app.add_js_file("page.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
