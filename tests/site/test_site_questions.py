"""Questions in a browser: commit, reveal, keep, forget, review; by keyboard, and without a script."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, FLAGS, MISSING, pass_time
from fixture_book import FRONT_MATTER, ROOT, Book
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from benchmarks.visit import served
from firstnn.book import questions

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

# Questions whose runs take a second or two: three kinds of answer, one of them asked again in other words.
EQUAL, ADAM, STEPS = "weights-change-equally", "adams-first-step", "steps-that-raise-the-loss"
AGAIN = "large-and-small-gradient"
ASKED = (EQUAL, ADAM, STEPS, AGAIN)


def cell(code: str) -> str:
    imports = "from firstnn.book import questions\n\n"
    return f"```{{code-cell}} python\n:tags: [remove-input]\n{imports}{code}\n```\n\n"


def review() -> str:
    """Return the end of the real review page behind the cards of one part."""
    text = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    head = FRONT_MATTER.replace("orphan: true\n", "").replace("A page", "Review")
    return head + cell('questions.deck("backpropagation")') + text[text.index("## What surprised you") :]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book that asks four questions on two pages, and has a review; return where it lies."""
    book = Book.small(tmp_path_factory.mktemp("questions"))
    index = (book.pages / "index.md").read_text(encoding="utf-8")
    contents = "\n```{toctree}\nfirst\nlater\nreview\n```\n"
    book.write("index", re.sub(r"orphan: true\n", "", index) + contents)
    # Both are drafts for the lesson's own rules, which ask for more than a question.
    page = FRONT_MATTER
    book.write("first", page + cell(f'questions.show("{EQUAL}", "{ADAM}", "{STEPS}")') + "The end.\n")
    book.write("later", page + cell(f'questions.show("{AGAIN}")') + "The end.\n")
    book.write("review", review())
    if (ROOT / "_build" / "verdicts").is_dir():  # what the site has worked out need not be worked out again
        shutil.copytree(ROOT / "_build" / "verdicts", book.build / "verdicts")
    names = {name for asked in ASKED for name in questions.find(asked).claims}
    environment = {**os.environ, "FIRSTNN_VERDICTS": str(book.build / "verdicts")}
    command = [sys.executable, "-m", "firstnn", "claims", *sorted(names)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    return book.build / "html"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a reader who has not been here before."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


def opened(context: BrowserContext, site: Path, name: str = "first") -> Page:
    page = context.new_page()
    page.add_init_script(WATCH)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site / f"{name}.html").as_uri())
    assert not errors
    return page


# What moves in the text and in the contents, without the reader having done anything. While a slow machine
# still reads the page, what it has makes room for the rest; answers are put back after that.
WATCH = """
window.moved = 0;
const inside = node => (node?.closest ? node : node?.parentElement)?.closest("article, .bd-sidebar-primary");
const isRead = entry => {
  const { domInteractive } = performance.getEntriesByType("navigation")[0];
  return domInteractive > 0 && entry.startTime > domInteractive;
};
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  const unasked = isRead(entry) && !entry.hadRecentInput;
  if (unasked && entry.sources.some(source => inside(source.node))) window.moved += entry.value;
})).observe({type: "layout-shift", buffered: true});
"""


def box(page: Page, name: str) -> Locator:
    return page.locator(f'[data-question="{name}"]')


def commit(page: Page, name: str, answer: str, sure: str) -> None:
    question = box(page, name)
    field = question.locator("input[type=text]")
    if field.count():
        field.fill(answer)
    else:
        question.get_by_label(answer, exact=True).check()
    question.get_by_role("button", name=sure).click()


def answer_is_open(page: Page, name: str) -> bool:
    return box(page, name).locator(".fn-reasons").is_visible()


def test_an_answer_with_how_sure_reveals_what_the_runs_say(context: BrowserContext, site: Path) -> None:
    page = opened(context, site)
    assert not answer_is_open(page, EQUAL)
    commit(page, EQUAL, "No", "Certain")
    assert answer_is_open(page, EQUAL)
    question = box(page, EQUAL)
    assert question.locator(".fn-you").inner_text() == "You said: No (certain). The answer: Yes."
    assert question.locator(".fn-said").inner_text().startswith("It came out otherwise.")
    assert question.get_by_role("status").inner_text() == question.locator(".fn-you").inner_text()
    assert (question.locator(".fn-yours").text_content() or "").startswith("Not so: No")
    assert question.locator(".fn-reasons li").count() == 2
    assert not question.get_by_role("button", name="Certain").is_visible()
    assert not answer_is_open(page, ADAM)


@pytest.mark.parametrize(
    ("typed", "right", "reason"), [("33", True, 1), ("33,6 %", True, 1), ("5", False, 0), ("80", False, 2)]
)
def test_a_number_is_right_within_the_range_of_the_seeds(
    context: BrowserContext, site: Path, typed: str, right: bool, reason: int
) -> None:
    page = opened(context, site)
    commit(page, STEPS, typed, "Fairly sure")
    question = box(page, STEPS)
    assert ("That is right" in question.locator(".fn-said").inner_text()) is right
    classes = question.locator(".fn-reasons li").nth(reason).get_attribute("class") or ""
    assert "fn-yours" in classes
    assert ("fn-right" in classes) is right


@pytest.mark.parametrize("typed", ["", "many", "1/3"])
def test_nothing_is_committed_without_an_answer(context: BrowserContext, site: Path, typed: str) -> None:
    page = opened(context, site)
    box(page, STEPS).locator("input").fill(typed)
    box(page, STEPS).get_by_role("button", name="Certain").click()
    box(page, EQUAL).get_by_role("button", name="Certain").click()
    assert box(page, STEPS).get_by_role("status").inner_text() == "Enter a number first."
    assert box(page, EQUAL).get_by_role("status").inner_text() == "Choose an answer first."
    assert not answer_is_open(page, STEPS)
    assert not answer_is_open(page, EQUAL)
    assert page.evaluate("localStorage.getItem('firstnn-answers')") is None
    commit(page, EQUAL, "Yes", "Certain")
    assert answer_is_open(page, EQUAL)


def test_an_answer_is_kept_over_a_reload_and_nothing_moves(context: BrowserContext, site: Path) -> None:
    page = opened(context, site)
    commit(page, EQUAL, "No", "Fairly sure")
    commit(page, STEPS, "33", "A guess")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.reload()
        expect(box(page, EQUAL).get_by_label("No")).to_be_disabled()
        expect(box(page, EQUAL).get_by_label("No")).to_be_checked()
        expect(box(page, STEPS).locator("input")).to_have_value("33")
        expect(box(page, EQUAL).locator(".fn-said")).to_contain_text("otherwise")
        pass_time(page, 300)
        assert not answer_is_open(page, EQUAL)
        assert box(page, EQUAL).get_by_role("status").inner_text() == ""  # nothing is read aloud unasked
        assert page.evaluate("window.moved") == 0


def test_two_tabs_keep_each_others_answers(context: BrowserContext, site: Path) -> None:
    one, two = opened(context, site), opened(context, site)
    commit(one, EQUAL, "Yes", "Certain")
    expect(box(two, EQUAL).get_by_label("Yes")).to_be_disabled()  # it has heard of it
    commit(two, STEPS, "33", "A guess")
    two.close()
    page = opened(context, site)
    expect(box(page, EQUAL).get_by_label("Yes")).to_be_checked()
    expect(box(page, STEPS).locator("input")).to_have_value("33")


def test_the_browsers_back_brings_no_older_answers(browser: Browser, site: Path) -> None:
    # Playwright switches the cache off that Back reads from, and loses a page that comes from it. Readers
    # have it, so the page is asked over the browser's own protocol.
    kind, disabled = browser.browser_type, ["--disable-back-forward-cache"]
    answer = '{said: 0, words: "Yes", sure: 2}'
    with (
        kind.launch(executable_path=CHROMIUM, args=FLAGS, ignore_default_args=disabled) as other,
        served(site) as address,
    ):
        page = other.new_page()
        protocol = page.context.new_cdp_session(page)

        def ask(expression: str) -> object:
            asked = {"expression": expression, "returnByValue": True}
            return protocol.send("Runtime.evaluate", asked)["result"].get("value")

        page.goto(f"{address}/first.html")
        ask("window.kept = true")
        page.goto(f"{address}/later.html")
        ask(f"localStorage.setItem('firstnn-answers', JSON.stringify({{['{EQUAL}']: {answer}}}))")
        ask("history.back()")
        deadline = time.monotonic() + 120
        while ask("location.pathname + document.readyState") != "/first.htmlcomplete":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert ask("window.kept"), "the page was loaded anew: this test shows nothing"
        said = f'document.querySelector(\'[data-question="{EQUAL}"] input[value="0"]\').checked'
        while not ask(said):  # a page that comes back shows itself before it reads the answers anew
            assert time.monotonic() < deadline
            time.sleep(0.05)
        ask(f"document.querySelector('[data-question=\"{STEPS}\"] fieldset input').value = '33'")
        ask(f"document.querySelector('[data-question=\"{STEPS}\"] .fn-sure button').click()")
        kept = ask("Object.keys(JSON.parse(localStorage.getItem('firstnn-answers'))).sort().join()")
        assert kept == ",".join(sorted([EQUAL, STEPS]))


def test_a_second_answer_leaves_the_first_in_memory(context: BrowserContext, site: Path) -> None:
    page = opened(context, site)
    commit(page, EQUAL, "No", "Certain")
    box(page, EQUAL).get_by_role("button", name="Answer again").click()
    assert page.evaluate("document.activeElement.value") == "1"
    commit(page, EQUAL, "Yes", "A guess")
    assert box(page, EQUAL).locator(".fn-you").inner_text() == "You said: Yes (a guess). That is right."
    page = opened(context, site, "review")
    surprise = page.locator(".fn-review li").inner_text()
    assert "You said: No (certain). The answer: Yes. When you answered again, you were right." in surprise


def test_the_contents_tell_how_far_the_reader_is(context: BrowserContext, site: Path) -> None:
    page = opened(context, site)
    link = page.locator(".bd-links a.current")
    assert "0 of 3 questions answered" in (link.text_content() or "")
    commit(page, EQUAL, "Yes", "Certain")
    assert "1 of 3 questions answered" in (link.text_content() or "")
    assert link.locator("i.fn-full").count() == 1
    page = opened(context, site, "later")
    assert "1 of 3" in (page.locator('.bd-links a[href="first.html"]').text_content() or "")
    assert "0 of 1" in (page.locator(".bd-links a.current").text_content() or "")
    assert page.locator('.bd-links a[href="review.html"] i').count() == 0


def test_the_review_has_what_surprised_and_forgets_on_demand(context: BrowserContext, site: Path) -> None:
    page = opened(context, site)
    commit(page, EQUAL, "No", "Certain")  # surprised
    commit(page, ADAM, "They differ as much as the gradients do", "A guess")  # wrong, but not sure
    commit(page, STEPS, "33", "Certain")
    page = opened(context, site, "review")
    panel = page.locator(".fn-review")
    count = panel.locator(".fn-count-given").inner_text()
    assert count.startswith(
        "You have answered 3 of 4 questions, 1 of them right. Where you were certain: 1 of 2."
    )
    assert panel.locator("li").count() == 1
    panel.get_by_role("link", name="Be asked again, in other words").click()
    page.wait_for_url(f"**/later.html#question-{AGAIN}")
    commit(page, AGAIN, "30", "Fairly sure")
    page.go_back()
    page.wait_for_url("**/review.html")
    page.reload()
    page.get_by_role("link", name="Asked again, and answered").wait_for()
    panel.get_by_role("button", name="Forget my answers").click()
    assert panel.locator("li").count() == 0
    assert panel.get_by_role("status").inner_text() == "Your answers are forgotten."
    assert page.evaluate("localStorage.getItem('firstnn-answers')") is None
    page = opened(context, site)
    assert box(page, EQUAL).get_by_role("button", name="Certain").is_visible()


def test_all_of_it_goes_by_keyboard(context: BrowserContext, site: Path) -> None:
    page = opened(context, site)
    box(page, ADAM).locator("input").first.focus()
    for key in ("ArrowDown", "ArrowUp", "Enter", "Tab", "Enter"):  # choose the first, then "Fairly sure"
        page.keyboard.press(key)
    assert "You said: They are nearly equal (fairly sure)" in box(page, ADAM).locator(".fn-you").inner_text()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # answer again
    assert box(page, ADAM).get_by_role("button", name="Certain").is_visible()
    box(page, STEPS).locator("input").focus()
    page.keyboard.type("34")
    for key in ("Enter", "Enter"):
        page.keyboard.press(key)
    assert "You said: 34 (a guess). That is right." in box(page, STEPS).locator(".fn-you").inner_text()


def test_a_group_has_its_question_as_name(context: BrowserContext, site: Path) -> None:
    page = opened(context, site)
    prompt = box(page, EQUAL).locator("legend").inner_text()
    assert page.get_by_role("group", name=prompt).get_by_role("radio").count() == 2
    assert box(page, EQUAL).get_by_role("group", name="How sure are you?").get_by_role("button").count() == 3
    assert box(page, STEPS).get_by_label("Your number").count() == 1


def test_without_a_script_the_answer_opens_and_no_button_is_dead(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "first.html").as_uri())
    assert box(page, EQUAL).get_by_label("No").is_visible()
    assert page.locator(".fn-question button:visible").count() == 0
    box(page, EQUAL).get_by_text("The answer", exact=True).click()
    assert box(page, EQUAL).locator(".fn-outcome").inner_text() == "The answer: Yes"
    page.goto((site / "review.html").as_uri())
    assert page.locator(".fn-review").is_hidden()
    assert page.locator("noscript p").is_visible()
    page.locator(".fn-card summary").first.click()
    assert page.locator(".fn-card p").first.is_visible()
    context.close()


def test_without_storage_an_answer_still_reveals(context: BrowserContext, site: Path) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error('none'); } })"
    )
    page = context.new_page()
    page.goto((site / "first.html").as_uri())
    commit(page, EQUAL, "No", "Certain")
    assert answer_is_open(page, EQUAL)


def test_nothing_is_sent_anywhere(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "first.html").as_uri())
    commit(page, EQUAL, "No", "Certain")
    assert all(url.startswith(("file:", "data:")) for url in asked)


def test_each_reason_leads_to_its_claim_and_each_card_to_its_question(site: Path) -> None:
    first = (site / "first.html").read_text(encoding="utf-8")
    review = (site / "review.html").read_text(encoding="utf-8")
    assert 'href="evidence.html#weights-change-differently"' in first  # no page of this book shows it
    assert f'href="first.html#question-{EQUAL}"' in review
    assert f'href="later.html#question-{AGAIN}"' in review
    assert "claim:" not in first
    assert "question:" not in review
    assert (site / "cards.csv").read_text(encoding="utf-8").count(EQUAL) == 1
    assert (site / "cards.apkg").read_bytes()[:2] == b"PK"
