"""Terms, sources and marks in a browser: what they stand for opens beside them, from the page itself."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from site_pages import SITE, WRITTEN, open_page, soup

from firstnn.book import claims

TERM = ".bd-article a:has(.std-term)"


def find_page(selector: str) -> str:
    """Return the first page of the lesson on which there is such an element."""
    return str(next(name for name in WRITTEN if "/" not in name and soup(name).select(selector)))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def note(page: Page) -> Locator:
    return page.locator(".fn-note:popover-open")


def test_a_mark_opens_its_verdict_by_click_and_escape_closes_it(page: Page) -> None:
    open_page(page, find_page("a.fn-mark"))
    mark = page.locator("a.fn-mark").first
    mark.click()
    expect(note(page)).to_be_visible()
    expect(mark).to_have_attribute("aria-expanded", "true")
    name = str(mark.get_attribute("data-claims")).split()[0]
    assert name in claims.ledger()
    expect(note(page).get_by_role("link", name="The whole test").first).to_have_attribute(
        "href", re.compile(f"evidence.html#{name}$")
    )
    page.keyboard.press("Escape")
    expect(note(page)).to_have_count(0)
    expect(mark).to_have_attribute("aria-expanded", "false")


def test_the_keyboard_opens_a_note_goes_into_it_and_comes_back(page: Page) -> None:
    open_page(page, "takeaways.html")  # where no source, with a note, stands before the first mark
    mark = page.locator("a.fn-mark").first
    mark.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(note(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(note(page).get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    page.keyboard.press("Space")
    expect(note(page)).to_be_visible()


def test_a_term_opens_when_pointed_at_and_closes_when_left(page: Page) -> None:
    open_page(page, "mental-model.html")
    term = page.locator(TERM).first
    words = page.evaluate(
        "id => document.getElementById('fn-notes').content.querySelector(`[data-for='${id}']`).textContent",
        str(term.get_attribute("href")).split("#")[1],
    )
    term.hover()
    expect(note(page)).to_contain_text(words)
    expect(term).to_have_attribute("aria-describedby", "fn-note")
    page.mouse.move(0, 0)
    expect(note(page)).to_have_count(0)


def test_a_tap_opens_a_term_or_a_source_and_a_second_one_follows_the_link(browser: Browser) -> None:
    with browser.new_context(has_touch=True, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        name = find_page('a[href*="bibliography.html#"][title]')
        page.goto((SITE / name).as_uri())
        source = page.locator("a[data-source]").first
        source.tap()
        expect(note(page)).to_contain_text(str(source.get_attribute("data-source")))
        box = note(page).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        source.tap()
        page.wait_for_url("**/bibliography.html#*")


def test_without_a_script_a_mark_is_a_link_to_its_claim(browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((SITE / find_page("a.fn-mark")).as_uri())
        mark = page.locator("a.fn-mark").first
        name = str(mark.get_attribute("data-claims")).split()[0]
        mark.click()
        assert page.url.endswith(f"evidence.html#{name}")
        assert page.locator(f"#{name}").count() == 1


@pytest.mark.parametrize("name", WRITTEN)
def test_the_notes_of_terms_take_at_most_three_kilobytes(name: str) -> None:
    notes = soup(name).select("template#fn-notes > p")
    assert len(gzip.compress("".join(map(str, notes)).encode())) <= 3 * 1024


def test_the_note_of_a_claim_gives_the_range_over_the_seeds_beside_the_median() -> None:
    (note,) = soup("metrics.html").select('#fn-notes [data-for="a-rare-yes-is-missed-even-by-the-best-rule"]')
    assert re.search(r"recall: [\d.]+% \[[\d.]+ to [\d.]+\]", str(note))
