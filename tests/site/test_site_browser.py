"""The site in a browser, from disk as a reader without a network opens it: light, dark, wide and narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from chromium import CHROMIUM, MISSING
from playwright.sync_api import Browser, Page
from test_site_accessibility import KINDS

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts
)
Scheme = Literal["light", "dark"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)


def opened(browser: Browser, name: str, width: int, scheme: Scheme) -> tuple[Page, list[str]]:
    """Open a page; return it with everything that it asked for elsewhere, and all complaints."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    wrong: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else wrong.append(request.url),
    )
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type in ("error", "warning") else None)
    page.goto((SITE / name).as_uri())
    page.evaluate("document.fonts.ready")
    return page, wrong


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in KINDS else pytest.mark.slow) for name in PAGES]
)
def test_a_narrow_page_scrolls_down_only_and_asks_for_nothing_elsewhere(browser: Browser, name: str) -> None:
    page, wrong = opened(browser, name, 360, "light")
    try:
        assert not wrong
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        outside = page.evaluate(OUTSIDE)
        assert not outside
    finally:
        page.close()


# What sticks out of the window at the right, and is not within something that scrolls or is hidden.
OUTSIDE = """() => {
  const scrolls = e => e && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll("article *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e.parentElement))
    .map(e => e.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_as_light_or_dark_as_the_readers_system(browser: Browser, scheme: Scheme) -> None:
    page, wrong = opened(browser, "index.html", 1280, scheme)
    try:
        assert not wrong
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        colours = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        background, text = (sum(map(int, colour.strip("rgb()").split(",")[:3])) for colour in colours)
        assert (background > text) == (scheme == "light")
        assert abs(background - text) > 450  # of 765
        assert len(page.screenshot()) > 20_000
    finally:
        page.close()


def test_what_is_read_has_the_same_edges(browser: Browser) -> None:
    page, _ = opened(browser, "build-up/2-training.html", 1440, "light")
    try:
        edges = page.evaluate(
            """() => ["p.transition", "div.admonition", ".fn-question"].map(name => {
                const box = document.querySelector(`.bd-article ${name}`).getBoundingClientRect();
                return [Math.round(box.left), Math.round(box.right)];
            })"""
        )
        assert len(set(map(tuple, edges))) == 1, edges
    finally:
        page.close()


def test_on_a_phone_the_reading_time_is_a_line_without_a_dot(browser: Browser) -> None:
    lines = {}
    for width in (360, 1280):
        page, _ = opened(browser, "build-up/2-training.html", width, "light")
        lines[width] = page.evaluate(
            """() => {
                const time = document.querySelector(".reading-time");
                const level = document.querySelector(".level").getBoundingClientRect();
                const below = time.getBoundingClientRect().top >= level.bottom;
                return [below, getComputedStyle(time, "::before").content];
            }"""
        )
        page.close()
    assert lines == {360: [True, "none"], 1280: [False, '"·"']}
