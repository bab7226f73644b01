"""Files of the site that are no pages: sitemap.xml, 404.html, the palette, and what a search knows.

What learners ask are phrases that search.js compares with a question. The phrases of a page are its title,
its headings, the words it teaches, and those of its front matter (`search: [loss is nan, validation loss
increases]`): symptoms, messages and other names of what it explains.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlparse
from xml.etree import ElementTree

from docutils import nodes
from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from firstnn.book.figures.palette import DARK, LIGHT, declarations, stylesheet
from firstnn_site.honesty.survey import OUTSIDE, list_lesson, load_doctree, read_list, survey
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


SCRIPT = "search.js"


def collect_phrases(env: BuildEnvironment) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each page with its title and its phrases; the reference has only those of its front matter."""
    for page in [*survey(env).pages, *sorted(env.found_docs - set(survey(env).pages))]:
        metadata, title = env.metadata[page], env.titles[page].astext()
        if "orphan" in metadata:
            continue
        phrases = read_list(metadata, "search")
        if page not in (env.config.root_doc, *OUTSIDE) and not page.startswith("reference/api/"):
            headings = (node.astext() for node in load_doctree(env, page).findall(nodes.title))
            phrases = [
                *(_without_number(each) for each in headings),
                *read_list(metadata, "teaches"),
                *phrases,
            ]
        if phrases:
            yield page, title, list(dict.fromkeys(phrases))


def _without_number(heading: str) -> str:
    return re.sub(r"^(?:Step )?\d[.:] ", "", heading)


def write_phrases(app: Sphinx) -> None:
    """Put the phrases at the head of the script that compares them, which works from disk too."""
    text = json.dumps(list(collect_phrases(app.env)), ensure_ascii=False, separators=(",", ":"))
    folders = (Path(app.confdir) / folder for folder in app.config.html_static_path)
    source = next(folder / SCRIPT for folder in folders if (folder / SCRIPT).exists())
    write_static(app, SCRIPT, f"const fnSearch = {text};\n{source.read_text(encoding='utf-8')}")


def setup(app: Sphinx) -> None:
    """Write the palette before the pages, the rest when the site is whole."""
    app.add_css_file("ways.css")  # of the test of all questions and the menu of notebooks
    app.connect("builder-inited", write_palette)
    when_whole(app, write_phrases, priority=400)  # before its files are joined
    when_whole(app, write_sitemap)
    when_whole(app, write_not_found)
