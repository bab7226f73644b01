"""The book as one file, PDF or EPUB, made of the finished site."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

from pygments.formatters import HtmlFormatter

from firstnn.whole_file import written_whole
from firstnn_site.running.site_build import ROOT
from firstnn_site.takeaway import epub, pdf
from firstnn_site.takeaway.bound_book import bind_chapters
from firstnn_site.takeaway.system_browser import NAMES

NAME = "first-neural-network"


def make_book(kind: str, build: Path) -> int:
    """Make the file beside the site, and return the exit code; SOURCE_DATE_EPOCH says of what date it is."""
    settings = runpy.run_path(str(ROOT / "conf.py"))
    facts = {
        "title": settings["project"],
        "author": settings["author"],
        "language": settings["language"],
        "rights": settings["copyright"],
        "address": settings["SITE"],
        "seconds": os.environ["SOURCE_DATE_EPOCH"],
    }
    site, file = build / "html", build / f"{NAME}.{kind}"
    chapters = bind_chapters(site, facts["address"])
    style = read_style("book.css") + HtmlFormatter(style="a11y-high-contrast-light").get_style_defs(
        ".highlight"
    )
    try:
        if kind == "pdf":
            content = pdf.make_pdf(chapters, facts, style + read_style("paper.css"))
        else:
            content = epub.make_epub(chapters, facts, style, (site / "cover.png").read_bytes())
    except pdf.NoBrowserError:
        print(
            f"Not made: a PDF needs Chromium, and none is here. Looked for: {', '.join(NAMES)}",
            file=sys.stderr,
        )
        return 2
    with written_whole(file) as unfinished:
        unfinished.write_bytes(content)
    print(f"The book is in {os.path.relpath(file)}")
    return 0


def read_style(name: str) -> str:
    """Return a stylesheet of the book."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
