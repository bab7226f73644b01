"""The words of a page in the notebook that a reader downloads: numbers, sources and links are written out."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import urljoin

import claim_roles
from myst_nb.core.variables import format_plain_text
from nbformat import NotebookNode
from plain_markdown import plain, shown_term
from reading_time import in_words
from sphinx.application import Sphinx

RECORD = "application/papermill.record/text/plain"
"""Where `glue(..., display=False)` leaves the text of a value."""


class NotebookText:
    """What the roles and links of a page stand for."""

    def __init__(self, app: Sphinx, page: str, notebook: NotebookNode) -> None:
        """Note what the cells of the notebook have glued."""
        self.app, self.page = app, page
        self.glued = _glued(notebook)

    def plain(self, markdown: str) -> str:
        """Return a piece of the page as any notebook shows it."""
        return plain(markdown, self.role, self.link)

    def role(self, name: str, content: str) -> str:
        """Return the words for a role; one that is wrong has been warned of where the page was written."""
        try:
            if name == "claim":
                return f"({''.join(claim_roles.in_few_words(claim_roles.holding(content)))})"
            if name == "measured":
                claim, _, figure = content.partition(":")
                return claim_roles.median(claim_roles.holding(claim), figure)
        except ValueError:
            return content
        if name.startswith("glue"):
            key, _, written = content.partition(":")
            return format_plain_text(self.glued[key], written or "s") if key in self.glued else content
        if name.startswith("cite"):
            sources = "; ".join(map(self.source, content.split(",")))
            return sources if name == "cite:t" else f"({sources})"
        if name == "reading-time":
            return in_words(self.app.env, content)
        words = shown_term(content)
        return words if name in ("term", "ref", "doc", "kbd") else f"`{words.lstrip('~!')}`"

    def source(self, key: str) -> str:
        """Return the authors and the year of a source."""
        entry = self.app.env.domaindata["cite"]["bibdata"].data.entries.get(key.strip())
        if entry is None:
            return key
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [" ".join(person.prelast_names + person.last_names) for person in people]
        shown = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        return f"{shown} {entry.fields.get('year', '')}".strip()

    def link(self, text: str, page: str, anchor: str) -> str:
        """Return a link to a page of the published book."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), page))
        title = self.app.env.titles.get(target)
        address = urljoin(self.app.config.html_baseurl, self.app.builder.get_target_uri(target))
        return f"[{text or (title.astext() if title else target)}]({address}{anchor})"


def _glued(notebook: NotebookNode) -> Mapping[str, str]:
    """Return the values that the cells of a notebook have glued, as text, by name."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return {
        output.metadata["scrapbook"]["name"]: output.data.get(RECORD, output.data.get("text/plain", ""))
        for output in outputs
        if "scrapbook" in output.get("metadata", {})
    }
