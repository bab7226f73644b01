"""Live cells in a browser: what the page's Python prints, how the editor is worked, what is never done."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Literal

import axe
import pytest
from chromium import CHROMIUM, MISSING
from lab_node import ROOT, ask
from playwright.sync_api import Browser, Locator, Page, Route, expect
from site_pages import NARROW, PAGES, SITE, WIDE, soup

from benchmarks.visit import served
from firstnn.book.other_seeds import OtherSeeds

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

EXERCISES = "exercises.html"
OWN: dict[str, set[int]] = {}
"""Cells whose numbers are the reader's own: by page, the places among its live cells, with the reason."""


def count_live(page: str) -> int:
    if "tag_live" not in (SITE / page).read_text(encoding="utf-8"):  # few have one; to parse all takes long
        return 0
    return len(soup(page).select(".tag_live > .cell_input"))


LESSON = {page: count for page in PAGES if page != EXERCISES and (count := count_live(page))}
FIRST = "build-up/4-loss-and-accuracy.html"
TRAINING = "build-up/2-training.html"
AMONG = {page: len(soup(page).select(".fn-among > script")) for page in LESSON}
SEEDS = OtherSeeds("the score", [80, 90, 95, 95, 97.5], label="score", seeded=["make(seed="], unit="%")
BUILT = "points = moons(seed=0)\nprint(f'score {train(make(seed=5), points)}')"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The finished site over HTTP."""
    with served(SITE) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": WIDE, "height": 800}, reduced_motion="reduce")
    yield page
    page.close()


def visit(page: Page, name: str) -> None:
    page.goto((SITE / name).as_uri())


def unfold(page: Page) -> None:
    """Open all folds, as a reader does who taps a cell within one."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


def open_cell(page: Page, number: int) -> Locator:
    """Open the editor of a live cell, or of an exercise, and return what holds it."""
    button = page.locator(".fn-live-open").nth(number)
    cell = button.locator("xpath=..")
    button.click()
    expect(cell.locator("textarea")).to_be_focused()
    return cell


def run(cell: Locator, button: str = "Run") -> str:
    """Run a cell, and return what it says of its run."""
    cell.get_by_role("button", name=button, exact=True).click()
    status = cell.locator(".fn-live-status")
    expect(cell.get_by_role("button", name=button, exact=True)).to_be_visible()
    return status.inner_text()


def type_in(page: Page, cell: Locator, program: str) -> None:
    """Put a program in the place of what is in the editor."""
    cell.locator("textarea").fill(program)


def output(cell: Locator) -> str:
    return cell.locator(".fn-live-output").inner_text()


def test_enough_can_be_edited_and_run() -> None:
    assert sum(LESSON.values()) >= 35
    assert {f"build-up/{step}" for step in "123456"} <= {
        name.split("-")[0] + "-up/" + name[9] for name in LESSON if name.startswith("build-up/")
    }


@pytest.mark.parametrize(
    ("start", "name"),
    [
        *(pytest.param("http", name, marks=pytest.mark.slow) for name in LESSON),
        pytest.param("file", TRAINING, marks=pytest.mark.slow),
        *(pytest.param("file", name, marks=pytest.mark.weekly) for name in LESSON if name != TRAINING),
    ],
)
def test_every_live_cell_prints_what_the_build_printed(
    page: Page, site: str, name: str, start: Literal["http", "file"]
) -> None:
    page.goto(f"{site if start == 'http' else SITE.as_uri()}/{name}")
    unfold(page)
    said = [run(open_cell(page, number)) for number in range(LESSON[name])]
    for number, words in enumerate(said):
        expected = r"Your own run" if number in OWN.get(name, {}) else r"The same as below|Done"
        assert re.match(expected, words), f"{name}, live cell {number}: {words}"


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSON)
def test_a_live_cell_alone_runs_those_above_that_it_needs(page: Page, name: str) -> None:
    visit(page, name)
    unfold(page)
    for number in reversed(range(LESSON[name])):
        words = run(open_cell(page, number))
        assert re.match("The same|Done|Your own run", words), f"{name}, live cell {number}: {words}"


def test_nothing_is_fetched_before_the_first_tap_and_little_after(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{FIRST}")
    page.wait_for_load_state("networkidle")
    assert not any(re.search(r"live\.js|python\.js|live\.css", address) for address in asked)
    before = len(asked)
    open_cell(page, 0)
    # The browser asks for the page's icon whenever it likes: that is no part of the cell.
    new = [each for each in asked[before:] if not each.startswith("blob:") and "favicon" not in each]
    assert all(address.startswith(site) for address in new)
    assert len(new) == 3


def test_the_editor_opens_before_python_has_come(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/python.js", lambda route: held.append(route))
    page.goto(f"{site}/{FIRST}")
    cell = open_cell(page, 0)
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.locator(".fn-live-status")).to_have_text("Fetching Python …")
    held[0].continue_()
    expect(cell.locator(".fn-live-status")).to_contain_text("The same as below")


@pytest.mark.parametrize("start", ["http", "file"])
def test_python_that_does_not_come_is_told_and_comes_with_the_next_try(
    page: Page, site: str, start: Literal["http", "file"]
) -> None:
    page.route("**/python.js", lambda route: route.abort())
    page.goto(f"{site if start == 'http' else SITE.as_uri()}/{FIRST}")
    cell = open_cell(page, 0)
    assert run(cell) == "Python could not be fetched. Try again, or open this page as a notebook."
    expect(cell.get_by_role("link", name="Open this page in Colab")).to_be_visible()
    page.unroute("**/python.js")
    assert run(cell).startswith("The same as below")
    assert cell.get_by_role("link", name="Open this page in Colab").count() == 0


@pytest.mark.parametrize("part", ["live.js", "live.css"])
@pytest.mark.parametrize("start", ["http", "file"])
def test_an_editor_that_does_not_come_is_told_and_comes_with_the_next_tap(
    page: Page, site: str, start: Literal["http", "file"], part: str
) -> None:
    page.route(f"**/{part}", lambda route: route.abort())
    page.goto(f"{site if start == 'http' else SITE.as_uri()}/{FIRST}")
    button = page.locator(".fn-live-open").first
    told = button.locator("xpath=..").get_by_role("alert")
    for _ in range(2):
        button.click()
        expect(told).to_have_text(
            "A part of the page could not be fetched: try again, or open this page in Colab."
        )
        expect(button).to_have_attribute("aria-busy", "false")
        expect(button).to_be_focused()
    link = told.get_by_role("link").get_attribute("href")
    assert link == page.locator(".notebook-menu a", has_text="Colab").get_attribute("href")
    page.unroute(f"**/{part}")
    cell = open_cell(page, 0)
    expect(told).to_have_count(0)
    assert run(cell).startswith("The same as below")


def test_a_reader_need_not_wait_for_what_does_not_come(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/python.js", lambda route: held.append(route))
    page.goto(f"{site}/{FIRST}")
    cell = open_cell(page, 0)
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.get_by_role("button", name="Stop").click()
    expect(cell.locator(".fn-live-status")).to_have_text("Stopped.")
    held[0].continue_()
    assert run(cell).startswith("The same as below")
    assert len(held) == 1


def test_python_that_breaks_down_is_told_and_starts_anew(page: Page) -> None:
    visit(page, FIRST)
    cell = open_cell(page, 0)
    run(cell)
    page.evaluate("""() => {
        const usual = Worker.prototype.postMessage
        Worker.prototype.postMessage = function () {
            Worker.prototype.postMessage = usual
            this.onerror(new ErrorEvent("error", { message: "out of memory" }))
        }
    }""")
    assert run(cell) == "Stopped with an error."
    assert "The page's Python did not go on: out of memory" in output(cell)
    assert run(cell).startswith("The same as below")


def test_what_is_fetched_on_demand_is_light() -> None:
    files = [SITE / "_static" / name for name in ("live.css", "live.js", "python.js", "exercises.js")]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 320_000


def test_an_error_is_told_as_python_tells_it_with_its_line_marked(page: Page) -> None:
    visit(page, FIRST)
    cell = open_cell(page, 0)
    type_in(page, cell, "a = 1\nprint(a)\nprint(b)\n")
    assert run(cell) == "Stopped in line 3."
    assert "1\n" in output(cell)
    assert "NameError: name 'b' is not defined" in output(cell)
    assert cell.locator(".fn-wrong-line").inner_text() == "print(b)"
    expect(cell.locator("textarea")).to_have_attribute("aria-invalid", "true")


def test_what_is_changed_above_is_seen_below(page: Page) -> None:
    visit(page, FIRST)
    first, second = open_cell(page, 0), open_cell(page, 1)
    assert run(second).startswith("The same")
    code = first.locator("textarea").input_value()
    type_in(page, first, code.replace("0.55, 0.55, 0.55, 0.55", "0.55, 0.55, 0.55, 0.45"))
    assert run(second).startswith("Your")
    assert re.search("cautious .*accuracy 75%", output(second))
    first.get_by_role("button", name="Undo changes").click()
    assert run(second).startswith("The same")


def test_a_loop_without_end_is_stopped(page: Page) -> None:
    visit(page, FIRST)
    cell = open_cell(page, 0)
    type_in(page, cell, "print('begun')\nwhile True:\n    pass\n")
    cell.locator("textarea").press("Control+Enter")
    expect(cell.locator(".fn-live-status")).to_have_text("Running …")
    assert page.evaluate("1 + 1") == 2  # the page answers
    cell.get_by_role("button", name="Stop").click()
    expect(cell.locator(".fn-live-status")).to_contain_text("Stopped")
    type_in(page, cell, "print('again')\n")
    run(cell)
    assert output(cell).strip() == "again"


def test_the_editor_is_worked_by_keyboard(page: Page) -> None:
    visit(page, FIRST)
    cell = open_cell(page, 0)
    area = cell.locator("textarea")
    page.keyboard.press("Control+a")
    page.keyboard.type("for i in range(2):\nprint(i)")
    assert area.input_value() == "for i in range(2):\n    print(i)"
    page.keyboard.press("Shift+Tab")
    assert area.input_value() == "for i in range(2):\nprint(i)"
    page.keyboard.press("Tab")
    assert area.input_value().endswith("print(i)    ") or "    print(i)" in area.input_value()
    page.keyboard.press("Control+a")
    page.keyboard.press("Tab")
    assert area.input_value().startswith("    for i")
    page.keyboard.press("Control+z")
    assert area.input_value().startswith("for i")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(cell.get_by_role("button", name="Run", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(area).to_be_focused()
    for key in ("Shift+Enter", "Control+Enter"):
        type_in(page, cell, "print(6 * 7)")
        area.press(key)
        expect(cell.locator(".fn-live-output")).to_have_text("42")
    cell.get_by_role("button", name="Close").click()
    expect(cell.locator(".fn-live-open")).to_be_focused()
    expect(cell.locator("> .cell_input")).to_be_visible()


def test_run_all_and_reset(page: Page) -> None:
    visit(page, FIRST)
    cell = open_cell(page, 1)
    type_in(page, cell, "kept = 1\n")
    run(cell)
    cell.get_by_role("button", name="Reset page").click()
    expect(page.locator(".fn-live")).to_have_count(0)
    cell = open_cell(page, 0)
    type_in(page, cell, "print(kept)\n")
    assert run(cell) == "Stopped in line 1."


def test_without_a_script_a_page_is_as_before(browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        visit(page, FIRST)
        assert page.locator(".fn-live-open, textarea").count() == 0
        margin = "element => getComputedStyle(element).marginBottom"
        assert page.locator(".tag_live > .cell_input").first.evaluate(margin) == "0px"


def test_code_in_an_address_does_not_run(page: Page) -> None:
    page.goto((SITE / FIRST).as_uri() + "?code=print(1)#code=print(1)")
    expect(page.locator(".fn-live-open").first).to_be_visible()
    assert page.locator("textarea").count() == 0
    assert page.evaluate("typeof firstnnPython") == "undefined"


def test_only_pages_with_live_cells_may_compile(page: Page) -> None:
    for name in PAGES:
        text = (SITE / name).read_text(encoding="utf-8")
        assert ("'unsafe-eval'" in text.split("</head>")[0]) == ('id="live-files"' in text), name


def place_among(printed: str, run: str = BUILT) -> str:
    """Return what the page says of a run, where `BUILT` is the page's own program."""
    (data,) = re.findall(r"<script[^>]*>(.*)</script>", SEEDS._repr_html_())
    told: str = ask(
        "among", ROOT / "docs" / "live", printed=printed, seeds=json.loads(data), built=BUILT, run=run
    )
    return told


def test_a_run_is_placed_among_other_seeds_as_it_is_written() -> None:
    seeds = "5 draws of the initial weights"
    among = f"Your run: 95.0%. Of {seeds}, 2 came out lower, 2 the same, 1 higher; they go from 80% to 97.5%."
    assert place_among("score 50.0% before\nscore 95.0% after, epoch 9") == among
    assert place_among("score 95.0%", BUILT.replace("seed=5", "seed=17")) == among
    assert "2 came out lower, 2 the same, 1 higher" in place_among("score 95%")
    assert "2 came out lower, none the same, 3 higher" in place_among("score 94.6%")
    assert "none came out lower, none the same, 5 higher" in place_among("score 79%")
    assert place_among("no such number") == place_among("score unknown") == ""


def test_other_seeds_that_gave_no_number_are_refused() -> None:
    with pytest.raises(ValueError, match=r"values must be finite. Received: nan among 2\."):
        OtherSeeds("the loss", [1.0, float("nan")], label="loss", seeded=["seed("])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("moons(seed=0)", "moons(seed=1)"),  # other points
        ("make(seed=5)", "make(seed=5.5)"),
        ("make(seed=5)", "make(seed=5, hidden=2)"),
        ("train(", "train_longer("),
    ],
)
def test_a_run_of_other_code_is_not_counted_among_other_seeds(old: str, new: str) -> None:
    assert place_among("score 95.0%", BUILT.replace(old, new)) == (
        "Your run: 95.0%, with other code. Across 5 draws of the initial weights, "
        "the page's own goes from 80% to 97.5%."
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, count in AMONG.items() if count])
def test_the_number_of_the_page_lies_among_other_seeds(page: Page, name: str) -> None:
    visit(page, name)
    unfold(page)
    lines = page.locator(".tag_live:has(+ .cell .fn-among)")
    assert lines.count() == AMONG[name]  # each stands right below a live cell
    for cell in lines.all():
        cell.locator(".fn-live-open").click()
        assert run(cell).startswith("The same")
        told = cell.locator(".fn-live-own").inner_text()
        counts = re.search(r"Of 100 draws of .*, (\w+) came out lower, (\w+) the same, (\w+) higher;", told)
        assert counts, told
        lower, same, higher = (0 if count == "none" else int(count) for count in counts.groups())
        assert lower + same + higher == 100
        assert same or (lower and higher)


def test_your_run_is_compared_as_long_as_only_the_seed_is_another(page: Page) -> None:
    assert sum(AMONG.values()) >= 4
    visit(page, TRAINING)
    first = open_cell(page, 0)
    own = first.locator(".fn-live-own")
    code = first.locator("textarea").input_value()
    type_in(page, first, code.replace("initial_weights(seed=5)", "initial_weights(seed=7)"))
    run(first)
    expect(own).to_contain_text(re.compile(r"^Your run: [\d.]+%\. Of 100 draws of .*[1-9]\d* the same"))
    loop = open_cell(page, 4)  # that of all weights
    type_in(page, loop, loop.locator("textarea").input_value().replace("rate = 0.5", "rate = 0.05"))
    run(loop)
    expect(loop.locator(".fn-live-own")).to_contain_text(re.compile(r"%, with other code\. Across 100 "))
    loop.get_by_role("button", name="Undo changes").click()
    run(loop)
    expect(loop.locator(".fn-live-own")).to_contain_text("%. Of 100 draws of")
    type_in(page, first, code.replace("noise=0.2, seed=0", "noise=0.2, seed=1"))
    run(loop)  # as it was, on other points
    expect(loop.locator(".fn-live-own")).to_contain_text("with other code")


def open_and_fail(page: Page) -> None:
    cell = open_cell(page, 0)
    type_in(page, cell, "print('one')\nprint(b)\n")
    run(cell)


def open_exercise_and_fail(page: Page) -> None:
    cell = open_cell(page, 0)
    run(cell, "Check")
    cell.get_by_role("button", name="Its lines, out of order").click()
    page.keyboard.press("Enter")  # one line is in the program, the others are not


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("name", "act"), [(FIRST, open_and_fail), (EXERCISES, open_exercise_and_fail)])
def test_the_editor_breaks_no_rule(page: Page, name: str, act: object, width: int) -> None:
    visit(page, name)
    assert callable(act)
    act(page)
    page.set_viewport_size({"width": width, "height": 800})
    axe.load(page)
    for scheme in ("light", "dark"):
        page.evaluate("scheme => { document.documentElement.dataset.theme = scheme }", scheme)
        for place in (".fn-live", ".fn-parsons")[: 1 + (name == EXERCISES)]:
            faults = axe.violations(page, place, dark=scheme == "dark")
            assert not faults, json.dumps(faults)
    room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert room[0] <= room[1]
