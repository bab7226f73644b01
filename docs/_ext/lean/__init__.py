"""Light pages: what the theme brings is joined, and what no page uses is left out, once the site is whole.

Everything here reads finished pages and knows no template: which classes, icons and scripts are used is seen
in the HTML of all pages. `-D lean=0` switches it off; the book is the same then, with many more bytes. The
policy that keeps a browser from fetching elsewhere stays.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lean import drawings, formulas, leftovers, loading, markup, policy
from lean.site import Page, pages
from lean.store import Store


def ask(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Let the page with results fetch the index itself."""
    if page == "search":
        app.add_js_file("search.js", loading_method="defer")


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Make the pages light, and guard each."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    finished = pages(site)
    if app.config.lean:
        store = Store(Path(app.doctreedir) / "lean")
        finished = [page.changed(markup.lighter(page.text)) for page in finished]
        finished = loading.lighter(finished, site, store)
        finished = [formulas.lighter(page, site, store) for page in finished]
        finished = [_with_light_drawings(page, store) for page in finished]
        leftovers.drop(site, finished)
        store.forget_the_rest()
    for page in finished:
        page.path.write_text(policy.guarded(page.text), encoding="utf-8")


def _with_light_drawings(page: Page, store: Store) -> Page:
    return page.changed(store.text(lambda: drawings.lighter(page.text), page.text))


def setup(app: Sphinx) -> dict[str, bool]:
    """Come last: the theme still rewrites a stylesheet when the site is whole."""
    app.add_config_value("lean", True, "html")
    app.connect("html-page-context", ask)
    app.connect("build-finished", finish, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
