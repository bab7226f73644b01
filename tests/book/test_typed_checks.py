"""The checks that the page runs: here in CPython, as the program that the page gets, against the judges."""

from __future__ import annotations

from typing import Any

import pytest
from exercise_answers import RIGHT, WRONG
from firstnn_site.takeaway import live_cells

from firstnn.book.exercises.catalogue import EXERCISES

IN_PAGE = [name for name, exercise in EXERCISES.items() if exercise.is_checked_in_page]
# Whose answers are trained with Keras, twice each. A solution of step 6 takes ten networks and minutes.
TRAINED = {"step-3": pytest.mark.slow, "step-6": pytest.mark.weekly}
ANSWERS = [
    pytest.param(
        name,
        program,
        marks=[] if name not in TRAINED else [pytest.mark.weekly if place else TRAINED[name]],
    )
    for name in IN_PAGE
    for place, program in enumerate((EXERCISES[name].solution, *RIGHT[name], *WRONG[name].values()))
]


@pytest.fixture(scope="module")
def checker() -> dict[str, Any]:
    """Return the names of the program that a page brings into its Python."""
    names: dict[str, Any] = {}
    exec(live_cells.make_program(), names)
    return names


def test_the_exercises_of_the_steps_are_checked_in_the_page() -> None:
    assert {f"step-{number}" for number in range(1, 7)} <= set(IN_PAGE)


@pytest.mark.filterwarnings("ignore:You are using a softmax")  # Keras sees that mistake as well
@pytest.mark.parametrize(("name", "program"), ANSWERS)
def test_the_page_judges_as_the_judge_does(name: str, program: str, checker: dict[str, Any]) -> None:
    exercise = EXERCISES[name]
    left: dict[str, Any] = {}
    exec(program, left)
    passed, says = checker["judge_in_page"](checker["DATA"][name], exercise.answer, left)
    result = exercise.check(left[exercise.answer])
    assert (passed, says) == (result.passed, result.says)


def test_a_program_that_leaves_no_answer_is_told_so(checker: dict[str, Any]) -> None:
    passed, says = checker["judge_in_page"](checker["DATA"]["step-1"], "neuron", {})
    assert not passed
    assert says == "Your program must leave its answer under the name neuron."
