"""Every checker accepts its solution and what else is right, and names each usual mistake."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from exercise_answers import RIGHT, WRONG

from firstnn import exercises
from firstnn.exercises import Exercise

ALL = [exercises.find(name) for name in exercises.NAMES]
SLOW = ("step-3", "project")  # they train Keras models
MARKS = {name: [pytest.mark.slow] for name in SLOW}


def left_by(program: str, exercise: Exercise) -> Any:  # noqa: ANN401  # whatever the reader made
    """Run a program and return what it leaves under the exercise's name."""
    names: dict[str, Any] = {}
    exec(program, names)
    return names[exercise.answer]


def marked(name: str, *values: Any) -> Any:  # noqa: ANN401  # a set of parameters
    """Return a case; those that train Keras models are slow."""
    return pytest.param(exercises.find(name), *values, marks=MARKS.get(name, []))


@pytest.mark.parametrize("exercise", [marked(name) for name in exercises.NAMES])
def test_the_solution_is_right(exercise: Exercise) -> None:
    result = exercise.check(left_by(exercise.solution, exercise))
    assert result.passed, result


@pytest.mark.parametrize(
    ("exercise", "program"), [marked(name, program) for name, right in RIGHT.items() for program in right]
)
def test_what_else_is_right_is_accepted(exercise: Exercise, program: str) -> None:
    result = exercise.check(left_by(program, exercise))
    assert result.passed, result


@pytest.mark.filterwarnings("ignore:You are using a softmax")  # Keras sees that mistake as well
@pytest.mark.parametrize(
    ("exercise", "says", "program"),
    [marked(name, says, program) for name, wrong in WRONG.items() for says, program in wrong.items()],
)
def test_each_mistake_is_named(exercise: Exercise, says: str, program: str) -> None:
    result = exercise.check(left_by(program, exercise))
    assert not result.passed
    assert says in result.says, result


def test_every_exercise_has_its_usual_mistakes() -> None:
    assert set(WRONG) == set(RIGHT) == set(exercises.NAMES)
    assert all(len(wrong) >= 6 for wrong in WRONG.values())


@pytest.mark.parametrize("exercise", ALL, ids=exercises.NAMES)
def test_the_starter_is_the_solution_with_a_gap(exercise: Exercise) -> None:
    assert "..." in exercise.starter
    assert "..." not in exercise.solution
    assert exercise.answer in exercise.solution


def test_an_open_gap_is_named() -> None:
    assert "gap is still open" in exercises.check("step-1", ...).says


def test_hints_say_more_and_more_and_end() -> None:
    for exercise in ALL:
        assert len(exercise.hints) >= 3
    assert "hint 3 of 3" in exercises.hint("step-1", 3)
    with pytest.raises(ValueError, match="number must be an integer, from 1 to 3"):
        exercises.hint("step-1", 4)
    with pytest.raises(ValueError, match="id must be"):
        exercises.check("step-9", None)


def test_float32_is_right_and_a_hair_off_is_not() -> None:
    def rounded(inputs: Any, weights: Any, bias: float) -> Any:  # noqa: ANN401
        total = np.float32(bias) + (np.float32(inputs) * np.float32(weights)).sum()
        return max(np.float32(0), total)

    assert exercises.check("step-1", rounded).passed
    assert not exercises.check("step-1", lambda x, w, b: max(0, x @ w + b) * 1.01).passed


@pytest.mark.slow
def test_the_target_can_be_reached_and_is_no_gift() -> None:
    target = exercises.project_target()
    rows = exercises.project_rows()
    assert rows.majority_share + 0.3 < target <= 1
