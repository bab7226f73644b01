"""Exercises in a browser: a right answer is accepted there, a usual mistake named as in a notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from chromium import CHROMIUM, MISSING
from exercise_answers import RIGHT, WRONG
from line_orders import may_stand, swap_neighbors
from playwright.sync_api import Browser, Locator, Page, expect
from site_pages import SITE

from firstnn.book import exercises
from firstnn.book.exercises import Exercise
from firstnn.book.exercises.broken import BrokenProgram
from firstnn.book.exercises.catalogue import BROKEN, EXERCISES

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

IN_PAGE = [name for name, exercise in EXERCISES.items() if exercise.is_checked_in_page]
ELSEWHERE = (
    "import tensorflow",
    "from firstnn.backprop",
    "from firstnn import Architecture, Recipe, data, fit",
    "keras.losses",
    "RandomNormal",
    "leaky_relu",
)
"""What the page's Python need not have: there such an answer says so."""

# Take the lines of the solutions in some orders, several of each puzzle, and return what the puzzles say.
ARRANGE = """(orders) => [...document.querySelectorAll(".fn-parsons")].map((puzzle, place) =>
  orders[place].map((order) => {
    const lines = order.map((number) => puzzle.querySelector(`[data-line="${number}"] .fn-line`));
    for (const line of lines) line.click();
    puzzle.querySelector(".fn-check").click();
    const says = puzzle.querySelector("[role=status]").textContent;
    for (const line of lines) line.click();
    return says;
  })
)"""
RIGHT_AS_SHOWN = "Right: this is the solution."
RIGHT_OTHERWISE = "Right. The solution has another order; yours does the same."


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.goto((SITE / "exercises.html").as_uri())
    yield page
    page.close()


def open_exercise(page: Page, name: str, *, from_nothing: bool = False) -> Locator:
    """Open the editor of an exercise, and return the part of the page that holds it."""
    place = page.locator("section", has=page.get_by_text(f'exercises.check("{name}"')).last
    button = place.locator(".fn-live-open").nth(1 if from_nothing else 0)
    button.click()
    return place.locator(".fn-live").first


def check(live: Locator, program: str) -> str:
    """Put a program into the editor, have it checked, and return what the page says."""
    live.locator("textarea").fill(program)
    button = live.get_by_role("button", name="Check", exact=True)
    button.click()
    expect(button).to_be_visible()
    return live.locator(".fn-live-status").inner_text()


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_PAGE)
def test_the_page_judges_answers_as_a_notebook_does(page: Page, name: str) -> None:
    exercise = EXERCISES[name]
    live = open_exercise(page, name)
    for program in (exercise.solution, *RIGHT[name]):
        if not any(each in program for each in ELSEWHERE):
            assert check(live, program) == f"Right. {exercise.praise}", program
    for says, program in WRONG[name].items():
        if any(each in program for each in ELSEWHERE):
            continue
        words = check(live, program)
        assert words.startswith("Not yet."), program
        assert says in words


def test_the_gap_comes_first_then_hints_then_praise_and_the_answer_stays(page: Page) -> None:
    exercise = EXERCISES["step-2"]
    live = open_exercise(page, "step-2")
    assert live.locator("textarea").input_value() == exercise.starter.strip()
    assert "The gap is still open" in check(live, "step = ...")
    live.get_by_role("button", name="A hint").click()
    expect(live.get_by_text(exercise.hints[0])).to_be_visible()
    live.get_by_role("button", name="Another hint").click()
    expect(live.get_by_text(exercise.hints[1])).to_be_visible()
    assert check(live, exercise.solution) == f"Right. {exercise.praise}"
    page.reload()
    live = open_exercise(page, "step-2")
    assert live.locator("textarea").input_value() == exercise.solution
    live.get_by_role("button", name="Undo changes").click()
    assert live.locator("textarea").input_value() == exercise.starter.strip()


@pytest.mark.parametrize("name", IN_PAGE)
def test_a_gap_that_is_open_is_named_whatever_its_dots_have_done(page: Page, name: str) -> None:
    exercise = EXERCISES[name]
    lines = exercise.starter.split("\n")
    first = next(number for number, line in enumerate(lines, 1) if "..." in line)
    live = open_exercise(page, name)
    assert check(live, exercise.starter).startswith(f"Not yet. The gap in line {first} is still open")
    expect(live.locator(".fn-wrong-line")).to_have_text(lines[first - 1])
    expect(live.get_by_role("button", name="A hint")).to_be_visible()


def test_after_an_error_there_is_help_as_after_a_mistake(page: Page) -> None:
    live = open_exercise(page, "step-1")
    assert check(live, "def neuron(inputs") == "Stopped in line 1."
    live.get_by_role("button", name="A hint").click()
    expect(live.get_by_text(EXERCISES["step-1"].hints[0])).to_be_visible()
    expect(live.get_by_role("button", name="Its lines, out of order")).to_be_visible()


def open_puzzle(page: Page, name: str) -> tuple[Locator, Locator]:
    """Fail, ask for the lines of the solution, and return the editor and the puzzle."""
    live = open_exercise(page, name)
    check(live, f"{EXERCISES[name].answer} = ...")
    live.get_by_role("button", name="Its lines, out of order").focus()
    page.keyboard.press("Enter")
    return live, live.locator("xpath=ancestor::section[1]").locator(".fn-parsons")


def line(puzzle: Locator, text: str) -> Locator:
    """Return the button of a line, which shows its indentation."""
    pattern = re.compile("^" + re.escape(text).replace(r"\ ", r"\s") + "$")
    return puzzle.locator(".fn-line").filter(has_text=pattern)


def test_the_lines_of_a_solution_are_put_in_order_by_keyboard(page: Page) -> None:
    exercise = EXERCISES["step-1"]
    head, *rest = exercise.parsons().right
    live, puzzle = open_puzzle(page, "step-1")
    expect(puzzle.locator(".fn-line").first).to_be_focused()
    says = puzzle.get_by_role("status")
    for text in (rest[0], head, *rest[1:-1], "    return total"):
        line(puzzle, text).focus()
        page.keyboard.press("Enter")
        expect(line(puzzle, text)).to_be_focused()
    puzzle.get_by_role("button", name="Check").press("Enter")
    expect(says).to_have_text("Line 1 comes too early: line 2 must stand above it.")
    expect(puzzle.locator(".fn-off")).to_have_text(re.compile("total = bias"))
    line(puzzle, head).press("ArrowUp")
    expect(line(puzzle, head)).to_be_focused()
    puzzle.get_by_role("button", name="Check").press("Enter")
    expect(says).to_contain_text("Line 5 does not belong to it. The activation function is missing")
    line(puzzle, "    return total").press("Enter")
    puzzle.get_by_role("button", name="Check").press("Enter")
    expect(says).to_have_text("Right so far. Lines that are missing: 1.")
    line(puzzle, rest[-1]).press("Enter")
    puzzle.get_by_role("button", name="Check").press("Enter")
    expect(says).to_have_text(RIGHT_AS_SHOWN)
    live.get_by_role("button", name="A hint").click()
    expect(live.locator(".fn-live-hints li")).to_have_text([exercise.hints[0]])
    for hint in exercise.hints[1:]:
        live.get_by_role("button", name="Another hint").click()
        expect(live.get_by_text(hint)).to_be_visible()
    expect(live.get_by_role("button", name="Another hint")).to_be_hidden()  # a line is no hint


def test_the_lines_of_a_solution_are_put_in_order_by_touch(browser: Browser) -> None:
    with browser.new_context(has_touch=True, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto((SITE / "exercises.html").as_uri())
        page.locator("summary", has_text="its lines, out of order").nth(1).tap()
        puzzle = page.locator(".fn-parsons").nth(1)
        first, second = EXERCISES["step-2"].parsons().right
        line(puzzle, second).tap()
        line(puzzle, first).tap()
        puzzle.get_by_role("button", name=f"Move up: {first}").tap()
        puzzle.get_by_role("button", name="Check").tap()
        expect(puzzle.get_by_role("status")).to_have_text(RIGHT_AS_SHOWN)


def test_what_came_of_a_check_is_in_sight_on_a_phone(browser: Browser) -> None:
    with browser.new_context(has_touch=True, viewport={"width": 390, "height": 640}) as context:
        page = context.new_page()
        page.goto((SITE / "exercises.html").as_uri())
        live = open_exercise(page, "step-3")
        live.locator("textarea").fill(EXERCISES["step-3"].starter)
        button = live.get_by_role("button", name="Check", exact=True)
        status = live.locator(".fn-live-status")
        for program, says in ((EXERCISES["step-3"].starter, "Not yet"), ("\n" * 30 + "x = 1 +", "Stopped")):
            live.locator("textarea").fill(program)
            button.evaluate("button => button.scrollIntoView({ block: 'end' })")
            button.tap()
            expect(status).to_contain_text(says)
            expect(status).to_be_in_viewport(ratio=1)
        live.locator("textarea").fill("x = 1")
        button.tap()
        expect(status).to_contain_text("Not yet")
        live.locator("textarea").fill(EXERCISES["step-3"].solution)
        button.tap()
        expect(status).to_contain_text("Right")
        expect(live.locator(".fn-live-output")).to_be_hidden()  # nothing was printed, no help is left


@pytest.mark.parametrize(
    ("name", "catalogue"), [("exercises", EXERCISES), ("broken-programs", BROKEN)], ids=["typed", "broken"]
)
def test_a_puzzle_takes_every_order_in_which_the_program_does_the_same_and_no_other(
    browser: Browser, name: str, catalogue: dict[str, Exercise | BrokenProgram]
) -> None:
    puzzles = [each.parsons() for each in catalogue.values() if each.parsons().wrong]
    orders = [[list(range(len(puzzle.right))), *swap_neighbors(puzzle)] for puzzle in puzzles]
    page = browser.new_page()
    page.goto((SITE / f"{name}.html").as_uri())
    said = page.evaluate(ARRANGE, orders)
    page.close()
    for puzzle, tried, told in zip(puzzles, orders, said, strict=True):
        assert told[0] == RIGHT_AS_SHOWN
        for order, words in zip(tried[1:], told[1:], strict=True):
            lines = [puzzle.right[number] for number in order]
            if tuple(lines) == puzzle.right:  # two that read the same
                assert words == RIGHT_AS_SHOWN
            elif may_stand(puzzle, order):
                assert words == RIGHT_OTHERWISE, lines
            else:
                assert re.fullmatch(r"Line \d+ comes too early: (line|what line) \d+ .*", words), lines
    assert sum(told.count(RIGHT_OTHERWISE) for told in said) >= len(puzzles) / 2


def test_independent_lines_change_places_and_others_are_refused_with_the_place(page: Page) -> None:
    _, puzzle = open_puzzle(page, "step-4")
    head, truth, loss, accuracy, end = EXERCISES["step-4"].parsons().right
    says = puzzle.get_by_role("status")
    for text in (head, accuracy, truth, loss, end):
        line(puzzle, text).click()
    puzzle.get_by_role("button", name="Check").click()
    expect(says).to_have_text(RIGHT_OTHERWISE)
    puzzle.get_by_role("button", name=f"Move up: {loss.strip()}").click()
    expect(says).to_have_text("")  # what was said is of another order
    puzzle.get_by_role("button", name="Check").click()
    expect(says).to_have_text("Line 3 comes too early: line 4 must stand above it.")
    expect(puzzle.locator(".fn-off")).to_have_text(re.compile("loss ="))
    line(puzzle, truth).click()
    expect(puzzle.locator(".fn-off")).to_have_count(0)
    puzzle.get_by_role("button", name="Check").click()
    expect(says).to_have_text("Line 3 comes too early: a line that it needs is missing.")


def test_a_bracket_is_closed_before_what_comes_next(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((SITE / "exercises.html").as_uri())
    page.locator("summary", has_text="its lines, out of order").nth(2).click()
    puzzle = page.locator(".fn-parsons").nth(2)
    _, _, model, given, hidden, last, close, compiled, *_ = EXERCISES["step-3"].parsons().right
    seed = "keras.utils.set_random_seed(0)"
    for text in (seed, model, given, hidden, compiled):
        line(puzzle, text).click()
    puzzle.get_by_role("button", name="Check").click()
    says = puzzle.get_by_role("status")
    expect(says).to_have_text("Line 5 comes too early: what line 2 begins is not whole yet.")
    line(puzzle, compiled).click()
    for text in (last, close):
        line(puzzle, text).first.click()
    puzzle.get_by_role("button", name="Check").click()
    expect(says).to_have_text("Right so far. Lines that are missing: 6.")
    page.close()


def test_without_a_script_the_lines_are_a_list_to_read(browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((SITE / "exercises.html").as_uri())
        page.locator("summary", has_text="its lines, out of order").first.click()
        puzzle = page.locator(".fn-parsons").first
        shown = [text.replace("\N{NO-BREAK SPACE}", " ") for text in puzzle.locator("li").all_inner_texts()]
        assert shown == [text for text, _ in EXERCISES["step-1"].parsons().shuffled()]
        expect(puzzle.locator("button, ol")).to_have_count(0)


def test_an_exercise_without_a_puzzle_offers_none(page: Page) -> None:
    page.evaluate("document.querySelector('.fn-parsons').remove()")
    live = open_exercise(page, "step-1")
    check(live, "neuron = ...")
    expect(live.get_by_role("button", name="A hint")).to_be_visible()
    expect(live.get_by_role("button", name="Its lines, out of order")).to_have_count(0)


def test_from_nothing_is_judged_by_what_it_leaves(page: Page) -> None:
    live = open_exercise(page, "step-1", from_nothing=True)
    assert live.locator("textarea").input_value() == "# From nothing: write `neuron` here."
    assert "must leave its answer under the name neuron" in check(live, "x = 1")
    assert check(live, exercises.task("step-1").solution).startswith("Right.")


def test_a_name_of_another_exercise_does_not_help(page: Page) -> None:
    first = open_exercise(page, "step-4")
    check(first, exercises.task("step-4").solution)  # it imports NumPy
    second = open_exercise(page, "step-5")
    program = exercises.task("step-5").solution.replace("import numpy as np\n", "")
    assert "NameError" in check(second, program)
