"""An example with a prompt that nothing ever runs fails the build."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

EXPLANATION = "an example with >>> that nothing runs: make it a {doctest} directive or a {code-cell}"


def check_fences(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, and so fail the build, of code blocks that look like tested examples and are not."""
    for block in doctree.findall(lambda node: isinstance(node, nodes.literal_block | nodes.doctest_block)):
        assert isinstance(block, nodes.Element)
        prompts = any(line.lstrip().startswith(">>>") for line in block.astext().splitlines())
        if prompts and not _is_tested(block):
            logger.warning(EXPLANATION, location=block, type="firstnn")


def _is_tested(block: nodes.Element) -> bool:
    """Tell whether the doctest builder, pytest (docstrings) or a kernel (cells) runs a block."""
    if "testnodetype" in block or ":docstring of " in (block.source or ""):
        return True
    ancestor: nodes.Node | None = block
    while ancestor is not None:
        if isinstance(ancestor, nodes.container) and ancestor.get("nb_element", "").startswith("cell_code"):
            return True
        ancestor = ancestor.parent
    return False


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page as soon as it has been read."""
    app.connect("doctree-read", check_fences)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
