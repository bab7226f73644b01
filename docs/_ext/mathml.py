"""Formulas as MathML, made at build: no script, nothing fetched, and read aloud by screen readers."""

from __future__ import annotations

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
converter = LatexToMathML(fancy_error=False)


def mathml(latex: str, node: nodes.Element, *, display: bool) -> str:
    """Return one formula as MathML; one that cannot be read fails the build, at its place on the page."""
    if display and r"\\" in latex and r"\begin" not in latex:
        latex = rf"\begin{{split}}{latex}\end{{split}}"
    try:
        return str(converter.convert_with_local_state(latex, displaystyle=display))
    except LatexError as error:
        logger.warning("a formula that cannot be read: %s\n%s", latex, error, location=node, type="firstnn")
        return ""


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a sentence."""
    opening = translator.starttag(node, "span", "", CLASS="math notranslate nohighlight")
    translator.body.append(f"{opening}{mathml(node.astext(), node, display=False)}</span>")
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own: it scrolls where a narrow screen cuts it off (see page.js)."""
    attributes = {"CLASS": "math notranslate nohighlight", "aria-label": "Formula"}
    opening = translator.starttag(node, "figure", **attributes)
    translator.body.append(opening)
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f"{mathml(node.astext(), node, display=True)}</figure>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the renderer under the name that conf.py chooses."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
