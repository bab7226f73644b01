"""The book as one file: `make` calls this as `book.py pdf` and `book.py epub`, when the site is finished."""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from pathlib import Path

import epub
import pdf
from bound import Chapter, bound
from build import SOURCE_DATE_EPOCH
from pygments.formatters import HtmlFormatter
from system_browser import NAMES

ROOT = Path(__file__).resolve().parents[2]
NAME = "first-neural-network"


def main() -> int:
    """Read the command line and make the file."""
    parser = argparse.ArgumentParser(description="Make one file of the finished site.")
    parser.add_argument("what", choices=["pdf", "epub"])
    parser.add_argument("--build", type=Path, default=ROOT / "_build", help="where the site is, in html")
    arguments = parser.parse_args()
    settings = runpy.run_path(str(ROOT / "conf.py"))
    facts = {
        "title": settings["project"],
        "author": settings["author"],
        "language": settings["language"],
        "rights": settings["copyright"],
        "address": settings["SITE"],
        "seconds": os.environ.get("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH),
    }
    site, file = arguments.build / "html", arguments.build / f"{NAME}.{arguments.what}"
    try:
        content = made(arguments.what, bound(site, facts["address"]), facts, site)
    except pdf.NoBrowserError:
        print(
            f"Not made: a PDF needs Chromium, and none is here. Looked for: {', '.join(NAMES)}",
            file=sys.stderr,
        )
        return 2
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(file)
    print(f"The book is in {os.path.relpath(file)}")
    return 0


def made(what: str, chapters: list[Chapter], facts: dict[str, str], site: Path) -> bytes:
    """Return the content of the file."""
    style = Path(__file__).with_name("book.css").read_text(encoding="utf-8")
    style += HtmlFormatter(style="a11y-high-contrast-light").get_style_defs(".highlight")
    if what == "pdf":
        paper = Path(__file__).with_name("paper.css").read_text(encoding="utf-8")
        return pdf.make(chapters, facts, style + paper)
    return epub.make(chapters, facts, style, (site / "cover.png").read_bytes())


if __name__ == "__main__":
    sys.exit(main())
