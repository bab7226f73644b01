"""Every page as those need it who see, hear or move in another way: all rules of axe-core, in every state."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import axe
import pytest
from chromium import CHROMIUM, MISSING, pass_time
from playwright.sync_api import Browser, Page

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts
)
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
LARGE = {"test-yourself.html", "evidence.html", "reference/api/data.html"}  # axe takes seconds for each
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ALONE = "404.html"  # it needs no other file: no menus, no script, and its contents are the page
WIDE, NARROW, NARROWEST = 1280, 360, 320

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)


def open_all(page: Page) -> None:
    """Open whatever is folded on the page, the menu of notebooks too."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


def open_search(page: Page) -> None:
    page.locator("button.search-button__button:visible").first.click()


def open_contents(page: Page) -> None:
    """Open the contents of the book, which stand beside the page only where there is room."""
    page.locator("button.primary-toggle").click()


STATES: dict[str, Callable[[Page], None]] = {
    "as it opens": lambda page: None,
    "all folds open": open_all,
    "search open": open_search,
    "contents open": open_contents,
}
CASES = [
    *(("as it opens", width) for width in (WIDE, NARROW, NARROWEST)),
    *(("search open", width) for width in (WIDE, NARROWEST)),
    *(("contents open", width) for width in (NARROW, NARROWEST)),
    *(("all folds open", width) for width in (WIDE, NARROW, NARROWEST)),  # last: they stay open
]
FEW = [("all folds open", NARROWEST)]
MENUS = [("search open", WIDE), ("contents open", NARROW)]  # the same on every page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")  # what fades in is judged as it ends
    yield page
    page.close()


def opened(page: Page, name: str, width: int = WIDE) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((SITE / name).as_uri())
    page.evaluate("document.fonts.ready")


def violations(page: Page, name: str, cases: list[tuple[str, int]]) -> list[str]:
    """Return what axe finds on a page, in each state, at each width, light and dark."""
    opened(page, name)
    axe.load(page)
    found = []
    for state, width in cases:
        page.set_viewport_size({"width": width, "height": 800})
        pass_time(page, 400)  # the stops of the keyboard follow the width after a while
        STATES[state](page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # what the page without a script follows
            page.evaluate("scheme => { document.documentElement.dataset.theme = scheme }", scheme)
            faults = axe.violations(page, dark=scheme == "dark")
            found += [f"{state}, {width} px, {scheme}: {json.dumps(fault)}" for fault in faults]
        page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize("name", [name for name in KINDS if name not in LARGE])
def test_a_page_of_each_kind_breaks_no_rule(page: Page, name: str) -> None:
    assert violations(page, name, [*MENUS, *FEW] if name == "index.html" else FEW) == []


def cases_of(name: str) -> list[tuple[str, int]]:
    """Return the states in which a page can be."""
    return [case for case in CASES if name != ALONE or case[0] == "as it opens"]


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "name"), list(enumerate(PAGES)))
def test_every_page_breaks_no_rule_in_one_state_and_every_state_has_its_pages(
    page: Page, turn: int, name: str
) -> None:
    cases = cases_of(name)
    assert violations(page, name, [cases[turn % len(cases)]]) == []


@pytest.mark.weekly
@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_a_rule_in_any_state(page: Page, name: str) -> None:
    assert violations(page, name, cases_of(name)) == []


def test_a_rule_that_is_broken_is_found(page: Page) -> None:
    opened(page, "search.html")
    axe.load(page)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    assert [fault["rule"] for fault in axe.violations(page)] == ["button-name"]


def moving(page: Page) -> list[str]:
    """Return what would move for longer than a hundredth of a second, and what scrolls by itself."""
    found = page.evaluate("""() => {
      const second = time => parseFloat(time) * (/ms/.test(time) ? 1e-3 : 1);
      const seconds = times => Math.max(...times.split(",").map(second));
      return [...document.querySelectorAll("*")].flatMap(element => ["", "::before", "::after"].map(part => {
        const style = getComputedStyle(element, part || null);
        const moves = seconds(style.transitionDuration) > 0.01 || style.animationName !== "none"
          && seconds(style.animationDuration) > 0.01 || style.scrollBehavior === "smooth";
        return moves ? element.outerHTML.slice(0, 100) + part : "";
      })).filter(Boolean);
    }""")
    return [str(entry) for entry in found]


@pytest.mark.parametrize("name", KINDS)
def test_nothing_moves_for_those_who_ask_for_it(page: Page, name: str) -> None:
    opened(page, name)
    assert moving(page) == []


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in KINDS else pytest.mark.slow) for name in PAGES]
)
def test_large_letters_and_a_small_window_never_move_the_page_sideways(page: Page, name: str) -> None:
    opened(page, name, NARROWEST)
    open_all(page)
    for width, letters in ((NARROWEST, 100), (WIDE, 200), (NARROW, 200)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", letters)
        room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert room[0] <= room[1], f"{width} px, letters at {letters} %: {page.evaluate(WIDER)}"


# What sticks out at the right, and is not within something that scrolls.
WIDER = """() => {
  const scrolls = e => e && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !scrolls(e.parentElement)).map(e => e.outerHTML.slice(0, 120)).slice(0, 5);
}"""
