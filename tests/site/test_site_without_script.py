"""The site without JavaScript: contents, colours and answers are there, and no button that does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from _pytest.mark import ParameterSet
from chromium import CHROMIUM, MISSING
from playwright.sync_api import Browser, Page
from test_site_accessibility import ALONE, KINDS, NARROW, PAGES, WIDE, opened

WITH_MENUS = [name for name in PAGES if name != ALONE]


def case(name: str, width: int) -> ParameterSet:
    """Return a page and a width: a page of each kind with every change, on a phone in `make test`."""
    mark = pytest.mark.weekly if name not in KINDS else pytest.mark.slow if width == WIDE else ()
    return pytest.param(name, width, marks=mark)


pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("name", "width"), [case(*each) for each in product(WITH_MENUS, (NARROW, WIDE))])
def test_a_page_reads_whole_without_a_script(page: Page, name: str, width: int) -> None:
    opened(page, name, width)
    links = page.locator("nav[aria-label='Main'] .toctree-l1 > a:visible")
    assert links.count() > 20
    boxes = [links.nth(number).bounding_box() for number in (0, links.count() - 1)]
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.locator("button:visible, select:visible").count() == 0
    for fold in page.locator("article > section > div.cell details.fn-answer > summary").all():
        fold.click()
        assert fold.locator("xpath=..").locator(".fn-outcome").is_visible()
    text = page.evaluate("getComputedStyle(document.body).color")
    if page.locator(".highlight .kn").count():  # the word import
        assert page.evaluate("getComputedStyle(document.querySelector('.highlight .kn')).color") != text


def test_the_contents_stand_below_a_narrow_page(page: Page) -> None:
    opened(page, "pitfalls.html", NARROW)
    contents = page.locator("nav[aria-label='Main'] .toctree-l1 > a").first.bounding_box()
    article = page.locator("article").bounding_box()
    assert contents is not None
    assert article is not None
    assert contents["y"] > article["y"] + article["height"]
