"""The inside of a paragraph as text: words, and spans for all that is not plain words."""

from __future__ import annotations

import splitting
from docutils import nodes
from sphinx import addnodes
from splitting import CITED, CLAIM, CODE, FORMULA, GLUED, MADE, MEASURED, TERM


def flow(node: nodes.Node) -> str:
    """Return the text of a node, with spans."""
    if isinstance(node, nodes.Text):
        return str(node)
    if _refers(node, "", "") and not node["refexplicit"] and node["reftype"] in ("doc", "myst", "ref"):
        return splitting.span(MADE, node["reftarget"])  # the title of what it refers to
    kind = _kind(node)
    if kind:
        return splitting.span(kind, node.astext())
    if isinstance(node, nodes.raw | nodes.image | nodes.system_message | nodes.footnote_reference):
        return ""
    inside = "".join(map(flow, node.children))
    return splitting.span(TERM, inside) if _refers(node, "std", "term") else inside


def _kind(node: nodes.Node) -> str:
    """Return the mark of the span that a node is, if it is one."""
    if isinstance(node, nodes.literal):
        return CODE
    if isinstance(node, nodes.math):
        return FORMULA
    if _refers(node, "cite", "") or isinstance(node, nodes.citation_reference):
        return CITED
    if isinstance(node, nodes.container) or type(node).__name__ == "PendingGlueReference":
        return GLUED
    if isinstance(node, nodes.inline):
        if "claim" in node:
            return MEASURED if "figure" in node else CLAIM
        if "reading_time" in node:
            return MADE
        if "pasted-text" in node["classes"]:
            return GLUED
    return ""


def _refers(node: nodes.Node, domain: str, kind: str) -> bool:
    """Tell whether a node is a reference that is yet to resolve, of a domain and a kind if they are given."""
    return (
        isinstance(node, addnodes.pending_xref)
        and node["refdomain"] == (domain or node["refdomain"])
        and node["reftype"] == (kind or node["reftype"])
    )
