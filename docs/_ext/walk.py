"""The script that moves through a training step, on the pages that have one."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def is_walk(node: nodes.Node) -> bool:
    """Tell whether a node holds the stages of a training step."""
    return isinstance(node, nodes.container) and "fn-walk" in node["classes"]


def add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Load the script where there is something to move through."""
    if doctree is not None and any(doctree.findall(is_walk)):
        app.add_js_file("walk.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Join in when a page is written."""
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
