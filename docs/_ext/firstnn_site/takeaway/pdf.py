"""The book as a PDF, printed by the machine's own Chromium: the same bytes whenever it is made.

Chromium knows on which page a place comes to stand only when it has printed. So it prints twice: the second
time with the numbers of the pages in the contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import escape

from firstnn_site.takeaway.bound_book import Chapter
from firstnn_site.takeaway.still_pages import write_page, write_xhtml
from firstnn_site.takeaway.system_browser import CHROMIUM, FLAGS

PAGES = re.compile(rb"\n(\d+) 0 obj\n<</Type /Pages\b(.*?)endobj", re.DOTALL)
KIDS = re.compile(rb"/Kids \[([^\]]*)\]")
PLACE = re.compile(rb"/([\w.-]+) \[(\d+) 0 R /XYZ ")
TIME = re.compile(rb"(?<=Date \(D:)\d{14}")


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


def make_pdf(chapters: list[Chapter], facts: Mapping[str, str], style: str) -> bytes:
    """Return the file; facts are title, author, language, rights, address, and the seconds of its date."""
    numbers = dict(find_pages(print_html(_write_book(chapters, facts, style, {}))))
    result = print_html(_write_book(chapters, facts, style, numbers))
    if dict(find_pages(result)) != numbers:
        raise ValueError("the contents must not move the pages that they list; they did")
    date = datetime.fromtimestamp(int(facts["seconds"]), UTC).strftime("%Y%m%d%H%M%S")
    return TIME.sub(date.encode(), result)  # as long as what it replaces: every offset in the file stays


def print_html(html: str) -> bytes:
    """Print a page that needs nothing but itself."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        raise NoBrowserError
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        sheet = chromium.new_page(java_script_enabled=False)
        sheet.set_default_timeout(300_000)
        sheet.set_content(html)
        result = sheet.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        chromium.close()
    return result


def find_pages(pdf: bytes) -> Iterator[tuple[str, int]]:
    """Yield each place in a PDF of Chromium's that a link leads to, and the number of its page."""
    kids = {number: re.findall(rb"(\d+) 0 R", KIDS.findall(rest)[0]) for number, rest in PAGES.findall(pdf)}
    within = {kid for several in kids.values() for kid in several}
    order = [leaf for root in kids if root not in within for leaf in _leaves(root, kids)]
    places = {leaf: number for number, leaf in enumerate(order, start=1)}
    for name, leaf in PLACE.findall(pdf):
        yield name.decode(), places[leaf]


def _leaves(node: bytes, kids: Mapping[bytes, list[bytes]]) -> Iterator[bytes]:
    """Yield the pages under a node of the tree of pages, in order."""
    if node not in kids:
        yield node
    for kid in kids.get(node, []):
        yield from _leaves(kid, kids)


def _write_book(
    chapters: list[Chapter], facts: Mapping[str, str], style: str, numbers: Mapping[str, int]
) -> str:
    """Return the whole book as one page."""
    known = {name: escape(text) for name, text in facts.items()}
    first = (
        f'<section class="title-page"><p class="book-title">{known["title"]}</p><p>{known["author"]}</p>'
        f'<p>{known["rights"]}</p><p><a href="{known["address"]}">{known["address"]}</a></p></section>'
    )
    rows = "".join(_list_contents(chapters, numbers))
    contents = f'<nav class="contents"><h1>Contents</h1>{rows}</nav>'
    body = first + contents + "".join(write_xhtml(chapter.body) for chapter in chapters)
    text = write_page(known["title"], known["language"], body).split("\n", 1)[
        1
    ]  # it is read as HTML, not as XML
    return text.replace('<link rel="stylesheet" href="style.css"/>', f"<style>{style}</style>")


def _list_contents(chapters: list[Chapter], numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield the lines of the contents."""
    for chapter in chapters:
        if chapter.part:
            yield f'<p class="contents-part">{escape(chapter.part)}</p>'
        for level, (name, title) in enumerate([(chapter.key, chapter.title), *chapter.sections()]):
            kind = "contents-section" if level else "contents-chapter"
            yield (
                f'<p class="{kind}"><a href="#{name}"><span>{escape(title)}</span>'
                f"<span>{numbers.get(name, 888)}</span></a></p>"
            )
