"""The finished site, _build/html as `make html` left it: its pages, and one of each kind to look at."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts
)
MADE = ("404.html", "genindex.html", "py-modindex.html", "search.html")
"""Pages that nobody has written."""

WRITTEN = [name for name in PAGES if name not in MADE]
ALONE = "404.html"  # it needs no other file: no menus, no script, and its contents are the page
KINDS = [  # one page of each kind: `make test` looks at these
    "index.html",
    "build-up/3-a-network-in-tensorflow.html",
    "pitfalls.html",
    "test-yourself.html",
    "evidence.html",
    "reference/api/data.html",
    "lab/index.html",
    "search.html",
]
WIDE, NARROW, NARROWEST = 1280, 360, 320

# What sticks out of the window at the right, and is not within something that scrolls or is hidden.
OUTSIDE = """() => {
  const scrolls = e => e && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  const outside = e => e.getBoundingClientRect().right > innerWidth + 1
    && getComputedStyle(e).visibility !== "hidden" && !scrolls(e.parentElement);
  const found = [...document.querySelectorAll("body *")].filter(outside);
  return found.slice(0, 5).map(e => e.outerHTML.slice(0, 120));
}"""


@functools.cache
def soup(name: str) -> BeautifulSoup:
    """Return a page of the site."""
    return BeautifulSoup((SITE / name).read_text(encoding="utf-8"), "html.parser")


def kinds_first(names: Iterable[str]) -> list[object]:
    """Return pages as parameters of a test; those that are not one of each kind are slow."""
    return [pytest.param(name, marks=() if name in KINDS else pytest.mark.slow) for name in names]


def open_page(page: Page, name: str, width: int = WIDE) -> None:
    """Open a page of the site, from disk, and wait for its fonts."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((SITE / name).as_uri())
    page.evaluate("document.fonts.ready")
