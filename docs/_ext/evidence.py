"""The ledger of claims beside the pages: claims.json, its badge, and links from a claim to its code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

PAGE = "evidence"


class CodeLine(SphinxRole):
    """Turn {code-line}`firstnn/book/claims/training.py:41` into a link to that line in the public repository."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        path, _, line = self.text.rpartition(":")
        repository = self.config.html_theme_options["repository_url"]
        link = nodes.reference(self.rawtext, "", refuri=f"{repository}/blob/main/{path}#L{line}")
        link += nodes.literal("", f"{path}, line {line}")
        return [link], []


class ClaimAnchor(SphinxRole):
    """Turn {claim-anchor}`name` into a place to link to, where a page shows the claim for the first time."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the place; a second showing on the page has none, for ids must differ."""
        anchor, taken = f"claim-{self.text}", self.inliner.document.ids
        if anchor in taken:
            return [nodes.inline(claim_shown=self.text)], []
        taken[anchor] = nodes.target("", "", ids=[anchor], claim_shown=self.text)
        return [taken[anchor]], []


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the ledger and its badge, from the verdicts that the pages showed."""
    if exception is not None or app.builder.format != "html" or PAGE not in app.env.found_docs:
        return
    from firstnn.book import claims, evidence

    overview = claims.overview()
    ledger = {
        "claims": [verdict.as_json() for verdict in overview.verdicts],
        "versions": dict(evidence.versions()),
        "seeds": [0, evidence.BLOCK],
    }
    out = Path(app.outdir)
    (out / "claims.json").write_text(json.dumps(ledger, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    schema = Path(claims.__file__).with_name("ledger.schema.json").read_text(encoding="utf-8")
    (out / "claims.schema.json").write_text(schema, encoding="utf-8")
    (out / "badge.svg").write_text(evidence.badge(overview.holding, overview.judged), encoding="utf-8")


def sorting(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Let the reader sort the table, where there is one."""
    if page == PAGE:
        app.add_js_file("ledger.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Join in when roles are read, the page is written, and the site is whole."""
    app.add_role("code-line", CodeLine())
    app.add_role("claim-anchor", ClaimAnchor())
    app.connect("html-page-context", sorting)
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
