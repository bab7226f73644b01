"""Exercises in a browser: a right answer is accepted there, a usual mistake named as in a notebook."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import CHROMIUM, MISSING
from exercise_answers import RIGHT, WRONG
from playwright.sync_api import Browser, Locator, Page, expect
from site_pages import SITE

from firstnn.book import exercises
from firstnn.book.exercises.catalogue import EXERCISES

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

IN_PAGE = [name for name, exercise in EXERCISES.items() if exercise.check_data()]
ELSEWHERE = (
    "import tensorflow",
    "from firstnn.backprop",
    "from firstnn import Architecture, Recipe, data, fit",
    "keras.losses",
    "RandomNormal",
    "leaky_relu",
)
"""What the page's Python need not have: there such an answer says so."""


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


def test_from_nothing_is_judged_by_what_it_leaves(page: Page) -> None:
    live = open_exercise(page, "step-1", from_nothing=True)
    assert live.locator("textarea").input_value() == "# From nothing: write `neuron` here."
    assert "must leave its answer under the name neuron" in check(live, "x = 1")
    assert check(live, exercises.solution("step-1")).startswith("Right.")


def test_a_name_of_another_exercise_does_not_help(page: Page) -> None:
    first = open_exercise(page, "step-4")
    check(first, exercises.solution("step-4"))  # it imports NumPy
    second = open_exercise(page, "step-5")
    program = exercises.solution("step-5").replace("import numpy as np\n", "")
    assert "NameError" in check(second, program)
