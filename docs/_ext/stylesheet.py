"""The colours of the figures as a stylesheet of the site, so that pages and figures share one palette."""

from __future__ import annotations

from pathlib import Path

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx

from firstnn.book.figures.palette import stylesheet


def write_palette(app: Sphinx) -> None:
    """Write figures.css where the site's own stylesheets go, before any page asks for it."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.css").write_text(stylesheet(), encoding="utf-8")
    # Its own time for this is the end of the build: the pages of a first build would then refer to the file
    # without its checksum, and those of a second build with it.
    add_global_html_resources(app, None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Write once for each build."""
    app.connect("builder-inited", write_palette)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
