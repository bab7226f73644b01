"""The list of all pages for search engines: sitemap.xml.

The extension sphinx-sitemap lists the pages that a run has written, and a run that follows another writes
few of them.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

from sphinx.application import Sphinx

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write(app: Sphinx, exception: Exception | None) -> None:
    """List every page that the book has, in a fixed order."""
    if exception is not None or app.builder.format != "html":
        return
    pages = ElementTree.Element("urlset", xmlns=NAMESPACE)
    for name in sorted(app.env.found_docs):
        location = ElementTree.SubElement(ElementTree.SubElement(pages, "url"), "loc")
        location.text = urljoin(app.config.html_baseurl, app.builder.get_target_uri(name))
    ElementTree.indent(pages)
    file = Path(app.outdir) / "sitemap.xml"
    ElementTree.ElementTree(pages).write(file, encoding="utf-8", xml_declaration=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the list when the site is whole."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
