"""The command line of the book: `make` calls this file as `build.py html`, `build.py pdf` and so on."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from firstnn_site.running.site_build import ROOT, build_site, examine_pages, lock_folder

# The date for tools that must write one into their files; a constant, so that a build has no hour.
SOURCE_DATE_EPOCH = "1767225600"  # 2026-01-01 00:00 UTC


def main() -> int:
    """Read the command line and make what it says; return the exit code."""
    parser = argparse.ArgumentParser(description="Build the book, test its pages, or make one file of it.")
    parser.add_argument("what", choices=["html", "doctest", "linkcheck", "pdf", "epub"])
    parser.add_argument("--source", type=Path, default=ROOT / "docs", help="the folder of the pages")
    parser.add_argument("--build", type=Path, default=ROOT / "_build", help="where everything goes")
    parser.add_argument("-D", dest="settings", action="append", default=[], help="one setting of conf.py")
    arguments = parser.parse_args()
    what, source, build = arguments.what, arguments.source.resolve(), arguments.build.resolve()
    os.environ.setdefault("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH)
    if what in ("pdf", "epub"):
        from firstnn_site.takeaway.book_file import make_book

        return make_book(what, build)
    settings = [part for setting in arguments.settings for part in ("-D", setting)]
    os.environ["FIRSTNN_BUILD"] = str(build)  # everything of one build lies in one folder
    os.environ["FIRSTNN_VERDICTS"] = str(build / "verdicts")
    os.chdir(ROOT)
    try:
        with lock_folder(build):
            if what == "html":
                return build_site(source, build, settings)
            return examine_pages(what, source, build, settings)
    except OSError as error:  # a full disk, a folder that nobody may write to
        print(f"Not built: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
