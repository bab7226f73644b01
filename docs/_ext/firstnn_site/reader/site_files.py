"""Files of the site that are no pages of the book: sitemap.xml, 404.html, and the palette figures.css."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlparse
from xml.etree import ElementTree

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx

from firstnn.book.figures.palette import DARK, LIGHT, declarations, stylesheet
from firstnn_site.honesty.survey import list_lesson
from firstnn_site.running.whole_site import when_whole, write_static

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_palette(app: Sphinx) -> None:
    """Write figures.css where the site's own stylesheets go, before any page asks for it."""
    if app.builder.format != "html":
        return
    write_static(app, "figures.css", stylesheet())
    # Its own time for this is the end of the build: the pages of a first build would then refer to the file
    # without its checksum, and those of a second build with it.
    add_global_html_resources(app, None)


def write_sitemap(app: Sphinx) -> None:
    """List every page that the book has, in a fixed order, for search engines.

    The extension sphinx-sitemap lists the pages that a run has written, and a run that follows another writes
    few of them.
    """
    pages = ElementTree.Element("urlset", xmlns=SITEMAP)
    for name in sorted(app.env.found_docs):
        location = ElementTree.SubElement(ElementTree.SubElement(pages, "url"), "loc")
        location.text = urljoin(app.config.html_baseurl, app.builder.get_target_uri(name))
    ElementTree.indent(pages)
    file = Path(app.outdir) / "sitemap.xml"
    ElementTree.ElementTree(pages).write(file, encoding="utf-8", xml_declaration=True)


def write_not_found(app: Sphinx) -> None:
    """Write the page for an address that is not there, with the contents of the book.

    A host shows it under any address, however deep. So it needs no other file, and its links begin at the
    root of the host.
    """
    lesson = list_lesson(app.env)
    context = {
        "language": app.config.language,
        "title": app.config.html_title,
        "root": urlparse(app.config.html_baseurl).path or "/",
        "light": declarations(LIGHT),
        "dark": declarations(DARK),
        "pages": [(app.builder.get_target_uri(page), app.env.titles[page].astext()) for page in lesson],
    }
    html = app.builder.templates.render("404.html", context)
    (Path(app.outdir) / "404.html").write_text(html, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write the palette before the pages, the rest when the site is whole."""
    app.add_css_file("ways.css")  # of the test of all questions and the menu of notebooks
    app.connect("builder-inited", write_palette)
    when_whole(app, write_sitemap)
    when_whole(app, write_not_found)
