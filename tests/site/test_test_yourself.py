"""The test of all questions in a browser: one at a time, with a score, the clock, and what to re-read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chromium import CHROMIUM, MISSING
from playwright.sync_api import Browser, Page, expect

from firstnn.book import questions

ROOT = Path(__file__).resolve().parents[2]
ASKED = ("lower-loss-higher-accuracy", "accuracy-standing-still")  # one to choose, one to enter a number

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)


def document() -> str:
    """Return the bar and the script of the page with two questions."""
    source = (ROOT / "docs" / "test-yourself.md").read_text(encoding="utf-8")
    bar = re.search(r"```\{raw\} html\n(.*?)\n```", source, re.DOTALL)
    assert bar
    names = ("answers.js", "test-yourself.js")
    script = "\n".join((ROOT / "docs" / "_static" / name).read_text(encoding="utf-8") for name in names)
    style = (ROOT / "docs" / "_static" / "ways.css").read_text(encoding="utf-8")
    markup = re.sub(r"```.*", "", questions.mixed(*ASKED)._repr_markdown_())
    return f"<style>{style}</style>{bar[1]}<div>{markup}</div><script>{script}</script>"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """Open one page for all tests here."""
    return browser.new_page()


def answer(page: Page, *, right: bool) -> None:
    """Answer the question that is shown."""
    box = page.locator(".fn-current")
    key = box.evaluate("box => box.dataset.option")
    if key is None:
        box.locator("input").fill(str(float(box.evaluate("box => box.dataset.low")) - (not right)))
    else:
        box.locator("input").nth(int(key) if right else 1 - int(key)).check()


def test_all_right_leaves_nothing_to_re_read(page: Page) -> None:
    page.set_content(document())
    expect(page.locator(".fn-test-next")).to_be_hidden()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("status")).to_have_text("Question 1 of 2")
    expect(page.locator(".fn-tested:visible")).to_have_count(1)
    expect(page.locator(".fn-answer:visible")).to_have_count(0)  # no peeping
    answer(page, right=True)
    page.get_by_role("button", name="Next").click()
    answer(page, right=True)
    page.get_by_role("button", name="Show the score").click()
    expect(page.get_by_role("status")).to_have_text("2 of 2 right.")
    expect(page.get_by_role("heading", name="Nothing to re-read")).to_be_focused()
    expect(page.locator(".fn-answer:visible")).to_have_count(2)


def test_by_keyboard_and_clock_a_wrong_and_a_missing_answer_are_to_re_read(page: Page) -> None:
    page.set_content(document())
    page.get_by_label("with the clock").check()
    page.get_by_role("button", name="Begin").focus()
    page.keyboard.press("Enter")
    answer(page, right=False)
    page.locator(".fn-current input").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Question 2 of 2")
    expect(page.locator(".fn-test-clock")).to_have_text(re.compile(r"^0:\d\d$"))
    page.get_by_role("button", name="Show the score").click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^0 of 2 right in 0:\d\d\.$"))
    items = page.locator(".fn-test-result li")
    expect(items).to_have_count(2)
    expect(items.nth(1)).to_contain_text("You said: nothing. The answer: ")
    links = [link.get_attribute("href") for link in items.get_by_role("link").all()]
    assert sorted(map(str, links)) == sorted(f"question:{name}" for name in ASKED)
    page.get_by_role("button", name="Begin again").click()
    expect(page.locator(".fn-current input:checked")).to_have_count(0)


def test_no_question_is_seen_before_it_begins_but_all_are_without_a_script(browser: Browser) -> None:
    for script, seen in ((True, 0), (False, 2)):
        with browser.new_context(java_script_enabled=script) as context:
            page = context.new_page()
            page.set_content(document())
            expect(page.locator(".fn-tested:visible")).to_have_count(seen)
            expect(page.locator(".fn-answer:visible")).to_have_count(seen)


def test_a_round_has_ten_questions_and_the_next_one_others_first(page: Page) -> None:
    page.set_content(document())
    count = 13
    page.evaluate(
        """count => {
          const home = document.querySelector("[data-tested]").parentNode;
          const [one] = home.querySelectorAll("[data-tested]");
          document.querySelectorAll("[data-tested]").forEach((box) => box.remove());
          for (let i = 0; i < count; i += 1) {
            const box = one.cloneNode(true);
            box.dataset.number = i;
            home.append(box);
          }
          const old = document.querySelector(".fn-test-bar"), bar = old.cloneNode(true);
          old.replaceWith(bar);
        }""",
        count,
    )
    page.add_script_tag(content=(ROOT / "docs/_static/test-yourself.js").read_text(encoding="utf-8"))
    rounds = []
    for _ in range(2):
        page.get_by_role("button", name=re.compile("^Begin")).click()
        asked = []
        for _ in range(10):
            asked.append(page.locator(".fn-current").get_attribute("data-number"))
            page.locator(".fn-test-next").click()
        rounds.append(set(asked))
        expect(page.locator(".fn-tested:visible")).to_have_count(10)
    assert len(rounds[0] | rounds[1]) == count
