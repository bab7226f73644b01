"""Every page as readers have it: wide and narrow, light and dark, with large letters, without a script.

All rules of axe-core hold in every state, and nothing is asked of another address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Literal

import axe
import pytest
from chromium import CHROMIUM, MISSING, pass_time
from playwright.sync_api import Browser, Page
from site_pages import ALONE, KINDS, NARROW, NARROWEST, OUTSIDE, PAGES, WIDE, kinds_first, open_page

LARGE = {"test-yourself.html", "evidence.html", "reference/api/data.html"}  # axe takes seconds for each
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

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


@pytest.fixture
def wrong(page: Page) -> list[str]:
    """Note everything that a page asks for elsewhere, and all complaints."""
    found: list[str] = []
    local = ("file:", "data:")
    page.on("request", lambda asked: None if asked.url.startswith(local) else found.append(asked.url))
    page.on("requestfailed", lambda asked: found.append(f"failed: {asked.url}"))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: found.append(line.text) if line.type in ("error", "warning") else None)
    return found


def violations(page: Page, name: str, cases: list[tuple[str, int]]) -> list[str]:
    """Return what axe finds on a page, in each state, at each width, light and dark."""
    open_page(page, name)
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
    open_page(page, "search.html")
    axe.load(page)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    assert [fault["rule"] for fault in axe.violations(page)] == ["button-name"]


# What would move for longer than a hundredth of a second, and what scrolls by itself.
MOVING = """() => {
  const second = time => parseFloat(time) * (/ms/.test(time) ? 1e-3 : 1);
  const seconds = times => Math.max(...times.split(",").map(second));
  return [...document.querySelectorAll("*")].flatMap(element => ["", "::before", "::after"].map(part => {
    const style = getComputedStyle(element, part || null);
    const moves = seconds(style.transitionDuration) > 0.01 || style.animationName !== "none"
      && seconds(style.animationDuration) > 0.01 || style.scrollBehavior === "smooth";
    return moves ? element.outerHTML.slice(0, 100) + part : "";
  })).filter(Boolean);
}"""


@pytest.mark.parametrize("name", KINDS)
def test_nothing_moves_for_those_who_ask_for_it(page: Page, name: str) -> None:
    open_page(page, name)
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("name", kinds_first(PAGES))
def test_a_page_asks_for_nothing_elsewhere_and_never_moves_sideways(
    page: Page, name: str, wrong: list[str]
) -> None:
    open_page(page, name, NARROW)
    assert not wrong
    assert page.evaluate(OUTSIDE) == []
    open_all(page)
    for width, letters in ((NARROWEST, 100), (WIDE, 200), (NARROW, 200)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", letters)
        room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert room[0] <= room[1], f"{width} px, letters at {letters} %: {page.evaluate(OUTSIDE)}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_page_is_as_light_or_dark_as_the_readers_system(
    page: Page, scheme: Scheme, wrong: list[str]
) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page(page, "index.html")
    assert not wrong
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    colors = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    background, text = (sum(map(int, color.strip("rgb()").split(",")[:3])) for color in colors)
    assert (background > text) == (scheme == "light")
    assert abs(background - text) > 450  # of 765
    assert len(page.screenshot()) > 20_000


def test_what_is_read_has_the_same_edges(page: Page) -> None:
    open_page(page, "build-up/2-training.html", 1440)
    edges = page.evaluate(
        """() => ["section > p:not(:has(.level))", "div.admonition", ".fn-question"].map(name => {
            const box = document.querySelector(`.bd-article ${name}`).getBoundingClientRect();
            return [Math.round(box.left), Math.round(box.right)];
        })"""
    )
    assert len(set(map(tuple, edges))) == 1, edges


def test_on_a_phone_the_reading_time_is_a_line_without_a_dot(page: Page) -> None:
    lines = {}
    for width in (NARROW, WIDE):
        open_page(page, "build-up/2-training.html", width)
        lines[width] = page.evaluate(
            """() => {
                const time = document.querySelector(".reading-time");
                const level = document.querySelector(".level").getBoundingClientRect();
                const below = time.getBoundingClientRect().top >= level.bottom;
                return [below, getComputedStyle(time, "::before").content];
            }"""
        )
    assert lines == {NARROW: [True, "none"], WIDE: [False, '"·"']}


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """Give a page to a reader whose browser runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("name", "width"),
    [
        pytest.param(
            name,
            width,
            marks=pytest.mark.weekly if name not in KINDS else pytest.mark.slow if width == WIDE else (),
        )
        for name in PAGES
        for width in (WIDE, NARROW)
        if name != ALONE
    ],
)
def test_without_a_script_a_page_reads_whole_and_no_button_does_nothing(
    plain: Page, name: str, width: int
) -> None:
    open_page(plain, name, width)
    links = plain.locator("nav[aria-label='Main'] .toctree-l1 > a:visible")
    assert links.count() > 20
    boxes = [links.nth(number).bounding_box() for number in (0, links.count() - 1)]
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert plain.locator("button:visible, select:visible").count() == 0
    for fold in plain.locator("article > section > div.cell details.fn-answer > summary").all():
        fold.click()
        assert fold.locator("xpath=..").locator(".fn-outcome").is_visible()
    text = plain.evaluate("getComputedStyle(document.body).color")
    if plain.locator(".highlight .kn").count():  # the word import
        assert plain.evaluate("getComputedStyle(document.querySelector('.highlight .kn')).color") != text


def test_without_a_script_the_contents_stand_below_a_narrow_page(plain: Page) -> None:
    open_page(plain, "pitfalls.html", NARROW)
    contents = plain.locator("nav[aria-label='Main'] .toctree-l1 > a").first.bounding_box()
    article = plain.locator("article").bounding_box()
    assert contents is not None
    assert article is not None
    assert contents["y"] > article["y"] + article["height"]


def test_without_a_script_a_claim_opens(plain: Page) -> None:
    open_page(plain, "evidence.html")
    claim = plain.locator("details.fn-claim").first
    assert not claim.get_by_text("How it was tested").is_visible()
    claim.locator("summary").first.click()
    assert claim.get_by_text("How it was tested").is_visible()


def test_without_a_script_a_mark_leads_to_its_claim(plain: Page) -> None:
    open_page(plain, "build-up/3-a-network-in-tensorflow.html")
    mark = plain.locator("a.fn-mark").first
    place = str(mark.get_attribute("href")).partition("#")[2]
    mark.click()
    plain.wait_for_url(f"**/evidence.html#{place}")
    assert plain.locator(f"tr:has([id='{place}'])").is_visible()
