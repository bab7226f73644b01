"""The page that a host shows for an address that is not there: 404.html.

A host shows it under any address, however deep. So it needs no other file, and its links begin at the root of
the host.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlparse

from sphinx.application import Sphinx
from survey import lesson

from firstnn.book.figures.palette import DARK, LIGHT, declarations


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the page, with the contents of the book."""
    if exception is not None or app.builder.format != "html":
        return
    context = {
        "language": app.config.language,
        "title": app.config.html_title,
        "root": urlparse(app.config.html_baseurl).path or "/",
        "light": declarations(LIGHT),
        "dark": declarations(DARK),
        "pages": [
            (app.builder.get_target_uri(page), app.env.titles[page].astext()) for page in lesson(app.env)
        ],
    }
    html = app.builder.templates.render("404.html", context)
    (Path(app.outdir) / "404.html").write_text(html, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write when the site is whole."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
