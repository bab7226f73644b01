"""Pages that can be heard and worked by keyboard: formulas as MathML, names for what has none.

Formulas are made at build: no script, nothing fetched, and read aloud by screen readers. What the theme,
Sphinx and MyST-NB leave without a name, out of reach or ill formed is corrected.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from math_core import LatexError, LatexToMathML
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from firstnn_site.running.whole_site import warn

converter = LatexToMathML(fancy_error=False)


def convert_formula(latex: str, node: nodes.Element, *, display: bool) -> str:
    """Return one formula as MathML; one that cannot be read fails the build, at its place on the page."""
    if display and r"\\" in latex and r"\begin" not in latex:
        latex = rf"\begin{{split}}{latex}\end{{split}}"
    try:
        return str(converter.convert_with_local_state(latex, displaystyle=display))
    except LatexError as error:
        warn("a formula that cannot be read: %s\n%s", latex, error, at=node)
        return ""


def visit_inline_formula(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a sentence."""
    opening = translator.starttag(node, "span", "", CLASS="math notranslate nohighlight")
    translator.body.append(f"{opening}{convert_formula(node.astext(), node, display=False)}</span>")
    raise nodes.SkipNode


def visit_block_formula(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own: it scrolls where a narrow screen cuts it off (see page.js)."""
    attributes = {"CLASS": "math notranslate nohighlight", "aria-label": "Formula"}
    opening = translator.starttag(node, "figure", **attributes)
    translator.body.append(opening)
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f"{convert_formula(node.astext(), node, display=True)}</figure>\n")
    raise nodes.SkipNode


def visit_folded_code(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open the fold around the code or the output of a cell: as MyST-NB does, but its words are its name."""
    what = "code" if "above-input" in node["classes"] else "output"
    translator.body.append(
        f'<details class="fn-code {" ".join(node["classes"])}">\n<summary>'
        f'<span class="fn-closed">Show the {what}</span>'
        f'<span class="fn-opened">Hide the {what}</span></summary>\n'
    )


# A signature on lines of its own: a list of definitions in which nothing is defined.
SIGNATURE = re.compile(r"<dl>\n(?P<lines>(?:<dd>(?:(?!</?d[ld]>).)*</dd>\n*)+)</dl>", re.DOTALL)

# A power of ten, which must not end a line between its factors.
POWER = re.compile(r"(?<=\d) \N{MULTIPLICATION SIGN} (?=10[\N{SUPERSCRIPT MINUS}⁰¹²³⁴-⁹])")
UNBREAKABLE = "\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}"


def correct_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Correct the text of a page before it is put into its frame."""
    if "body" in context:
        body = POWER.sub(UNBREAKABLE, SIGNATURE.sub(_as_plain_list, context["body"]))
        # The standard has given up the role of a reference in a list of them.
        context["body"] = body.replace('role="doc-biblioentry"', 'role="listitem"')


def _as_plain_list(signature: re.Match[str]) -> str:
    """Return the lines of a signature as the list that they are."""
    lines = signature["lines"].replace("<dd>", "<li>").replace("</dd>", "</li>")
    return f'<ul class="fn-signature">\n{lines}</ul>'


def setup(app: Sphinx) -> None:
    """Take over where the page is written, and load the script of the bar above each page."""
    app.add_html_math_renderer("mathml", (visit_inline_formula, None), (visit_block_formula, None))
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded_code, depart_HideCellInput))
    app.connect("html-page-context", correct_page)
    app.add_js_file("page.js", loading_method="defer")
