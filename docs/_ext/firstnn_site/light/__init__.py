"""Light pages: one stylesheet, one script, fonts with the characters that are shown, nothing from elsewhere.

What the theme brings is joined, filtered by what the pages hold, and minified; its scripts stay as they are.
`-D lean=0` switches this off; the font of the formulas and the policy against fetching elsewhere stay.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from firstnn_site.light.fonts import write_formula_font
from firstnn_site.light.page import add_policy, bundle_scripts, drop_unused_files
from firstnn_site.light.stylesheet import bundle_stylesheets
from firstnn_site.running.whole_site import minify, when_whole


def finish(app: Sphinx) -> None:
    """Make the finished pages light, and give each its policy."""
    site, static = Path(app.outdir), Path(app.outdir) / "_static"
    files = sorted(path for path in site.rglob("*.html") if static not in path.parents)
    pages = [path.read_text(encoding="utf-8") for path in files]
    write_formula_font(static, pages)
    if app.config.lean:
        pages = bundle_scripts(static, bundle_stylesheets(static, pages))
        pages = [minify("text/html", page) for page in pages]
        drop_unused_files(static, pages)
    for path, page in zip(files, pages, strict=True):
        path.write_text(add_policy(page), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Come last: the theme still writes a stylesheet when the site is whole."""
    app.add_config_value("lean", True, "html")
    app.add_css_file("formulas.css")
    when_whole(app, finish, priority=950)
