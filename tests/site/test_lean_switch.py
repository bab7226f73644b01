"""The switch of the light pages: a book builds with it and without it, and holds the same text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fixture_book import STOCK_KERNEL, Book

# What a reader reads, without what surrounds it.
ARTICLE = re.compile(r"<article.*?</article>", re.DOTALL)


@pytest.mark.slow
def test_the_book_builds_with_the_switch_off_and_says_the_same(tmp_path: Path) -> None:
    light, heavy = (Book.small(tmp_path / name) for name in ("light", "heavy"))
    made = light.make()
    assert made.code == 0, made.text
    made = heavy.make(*STOCK_KERNEL, "-D", "lean=0")
    assert made.code == 0, made.text
    for page in ("index", "second"):
        texts = [re.sub(r"<[^>]*>|\s+", "", ARTICLE.findall(book.html(page))[0]) for book in (light, heavy)]
        assert texts[0] == texts[1]
        assert re.search(r"_static/book(-figures)?\.css", light.html(page))
        assert not re.search(r"_static/book(-figures)?\.css", heavy.html(page))
        assert "Content-Security-Policy" in heavy.html(page)
    sizes = [
        sum(path.stat().st_size for path in (book.build / "html" / "_static").rglob("*") if path.is_file())
        for book in (light, heavy)
    ]
    assert 10 * sizes[0] < sizes[1]
