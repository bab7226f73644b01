"""The keyboard alone: it reaches all of a page in order, shows where it is, opens and closes the menus."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from chromium import CHROMIUM, MISSING, pass_time, wait_until
from playwright.sync_api import Browser, Page
from site_pages import KINDS, NARROW, SITE, WIDE, open_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

# Pixels: how far up the page the next stop of an article may lie. A column beside it may begin at the top.
FAR, FAR_BESIDE = 200, 800
STEP = "build-up/3-a-network-in-tensorflow.html"

# Where the keyboard is. A ring may be drawn around the label of a field. As the stop before looks now, it
# looked before it was reached: no difference, no ring.
STOP = """() => {
  const stop = document.activeElement;
  const ring = element => {
    const style = getComputedStyle(element);
    return style.boxShadow + (style.outlineStyle === "none" ? "" : style.outline);
  };
  const around = [stop, stop.closest("label")].filter(Boolean);
  const last = window.lastStop;
  window.stops ??= new Set();
  const again = stop === document.body || window.stops.has(stop);
  window.stops.add(stop);
  window.lastStop = {html: stop.outerHTML.slice(0, 150), around, rings: around.map(ring)};
  const box = stop.getClientRects()[0] ?? stop.getBoundingClientRect();
  const middle = (low, high, room) => (Math.max(low, 0) + Math.min(high, room)) / 2;
  const on = document.elementFromPoint(
    middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  return {
    html: window.lastStop.html, again,
    seen: !!on && (stop.contains(on) || on.contains(stop) || !!stop.closest("label")?.contains(on)),
    bare: last && last.around.every((element, i) => ring(element) === last.rings[i]) ? last.html : null,
    y: stop.closest("article") ? scrollY + box.top : null, left: box.left, right: box.right,
  };
}"""

# What can be worked but was not reached. Of a group of radio buttons it reaches one; arrows do the rest.
MISSED = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && !window.stops.has(e))
  .filter(e => e.tabIndex >= 0 || ![...e.parentElement.children].some(twin => window.stops.has(twin)))
  .filter(e => e.type !== "radio" ||
    ![...document.getElementsByName(e.name)].some(twin => window.stops.has(twin)))
  .map(e => e.outerHTML.slice(0, 150))"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.close()


def stops(page: Page) -> list[dict[str, Any]]:
    """Press the tabulator until it leaves the page; return where it was."""
    found: list[dict[str, Any]] = []
    while len(found) < 3000:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["again"]:
            if stop["bare"] and found:
                found[-1]["bare_itself"] = stop["bare"]
            return found
        found.append(stop)
    raise AssertionError("the keyboard does not come out of the page again")


@pytest.mark.parametrize("width", [pytest.param(WIDE, marks=pytest.mark.weekly), NARROW])
@pytest.mark.parametrize("name", KINDS)
def test_the_keyboard_reaches_all_in_order_and_shows_where_it_is(page: Page, name: str, width: int) -> None:
    open_page(page, name, width)
    page.wait_for_load_state("networkidle")  # a part that arrives later may take the focus away
    pass_time(page, 400)
    page.evaluate("document.activeElement.blur()")
    found = stops(page)
    assert len(found) > 4
    assert [stop["bare"] for stop in found if stop["bare"]] == [], "no ring"
    assert [stop["html"] for stop in found if not stop["seen"]] == [], "out of sight"
    assert page.evaluate(MISSED) == [], "out of reach"
    within = [stop for stop in found if stop["y"] is not None]
    assert [
        f"from {before['html']} to {after['html']}"
        for before, after in pairwise(within)
        if before["y"] - after["y"] > (FAR_BESIDE if beside(before, after) else FAR)
    ] == [], "far back up the page"


def beside(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether neither of two stops is above the other."""
    return bool(one["right"] <= other["left"] or other["right"] <= one["left"])


def reach(page: Page, selector: str) -> None:
    """Go to an element as a reader without a pointer does."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_first_stop_leads_past_the_contents(page: Page) -> None:
    open_page(page, STEP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_until(page, "location.hash === '#main-content'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("toggle", [".primary-toggle", ".secondary-toggle"])
def test_a_list_opens_closes_and_leaves_the_reader_where_they_were(page: Page, toggle: str) -> None:
    open_page(page, STEP, NARROW)
    reach(page, toggle)
    page.keyboard.press("Enter")
    assert page.locator("dialog[open] a").count() > 1
    assert page.evaluate("document.querySelector('dialog[open]').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("selector => document.activeElement.matches(selector)", toggle)


@pytest.mark.parametrize("way", ["button", "Control+k"])
def test_search_opens_takes_words_and_closes(page: Page, way: str) -> None:
    open_page(page, STEP)
    if way == "button":
        reach(page, ".search-button__button")
        page.keyboard.press("Enter")
    else:
        page.keyboard.press(way)
    page.keyboard.type("loss")
    assert page.locator("#pst-search-dialog input").input_value() == "loss"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+a")
    page.keyboard.type("units")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=units")


def test_a_slash_opens_the_search_but_not_while_something_is_written(page: Page) -> None:
    open_page(page, STEP)
    page.keyboard.press("/")
    dialog = page.locator("#pst-search-dialog")
    assert dialog.is_visible()
    page.keyboard.type("a/b")
    assert dialog.locator("input").input_value() == "a/b"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_words_that_were_searched_for_are_marked_until_they_are_hidden(page: Page) -> None:
    open_page(page, STEP)
    page.evaluate("localStorage.setItem('sphinx_highlight_terms', 'keras layer')")
    text = page.locator("article").inner_text()
    page.reload()
    marks = page.locator("article span.highlighted")
    marks.first.wait_for(state="attached")
    assert {each.lower() for each in marks.all_text_contents()} == {"keras", "layer"}
    assert page.locator("article").inner_text() == text
    page.get_by_text("Hide Search Matches").click()
    assert page.locator(".highlighted, .highlight-link").count() == 0
    page.reload()
    assert page.locator(".highlighted").count() == 0


def test_colors_are_chosen_and_kept(page: Page) -> None:
    open_page(page, STEP)
    assert colors(page, "auto") == "light"
    page.emulate_media(color_scheme="dark")
    assert colors(page, "auto") == "dark"
    reach(page, "#colors")
    page.keyboard.press("l")
    assert colors(page, "light") == "light"
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert colors(page, "light") == "light"
    page.goto((SITE / "index.html").as_uri())
    assert colors(page, "light") == "light"


def colors(page: Page, choice: str) -> str:
    """Return whether the page is light or dark, after it has heard of the system, and with a choice shown."""
    pass_time(page, 100)
    assert page.get_by_label("Colors of the page").input_value() == choice
    assert page.evaluate("localStorage.getItem('mode')") == choice
    return str(page.evaluate("document.documentElement.dataset.theme"))
