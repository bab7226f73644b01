"""The page that the guide for authors shows is a page that the build takes."""

from __future__ import annotations

import re
from pathlib import Path

from fixture_book import ROOT, STOCK_KERNEL, Book

GUIDE = (ROOT / "docs" / "how-to" / "write-a-page.md").read_text(encoding="utf-8")
TERMS = ":::{glossary}\ninitial weights\n  The first ones.\n\nseed\n  A number.\n:::\n"


def test_the_page_in_the_guide_is_taken(tmp_path: Path) -> None:
    found = re.search(r"^````text\n(.*?)^````$", GUIDE, re.DOTALL | re.MULTILINE)
    assert found is not None
    book = Book(tmp_path / "pages", tmp_path / "build")
    (book.pages / "reference").mkdir(parents=True)
    book.write("index", "# A book\n\n```{toctree}\npage\nreference/glossary\n```\n")
    book.write("page", found[1])
    book.write("reference/glossary", f"# Glossary\n\n{TERMS}")
    outcome = book.make(*STOCK_KERNEL)
    assert outcome.code == 0, outcome.text
    words = re.sub(r"<[^>]+>", "", book.html("page"))
    assert "The 6 numbers of one start are not those of the other." in words
