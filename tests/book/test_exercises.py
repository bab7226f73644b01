"""Every checker accepts its solution and what else is right, and names each usual mistake."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from exercise_answers import RIGHT, WRONG

from firstnn import data, replicas
from firstnn.book import exercises
from firstnn.book.exercises import Exercise, comparing
from firstnn.book.exercises.catalogue import EXERCISES
from firstnn.book.exercises.exercise import Result
from firstnn.book.exercises.unseen_rows import wine
from firstnn.book.show import words_as_myst
from firstnn.network import Architecture
from firstnn.training import Recipe

ALL = list(EXERCISES.values())
SLOW = ("step-3", "project")  # they train Keras models
MARKS = {name: [pytest.mark.slow] for name in SLOW}


def left_by(program: str, exercise: Exercise) -> Any:  # noqa: ANN401  # whatever the reader made
    """Run a program and return what it leaves under the exercise's name."""
    names: dict[str, Any] = {}
    exec(program, names)
    return names[exercise.answer]


def marked(name: str, *values: Any) -> Any:  # noqa: ANN401  # a set of parameters
    """Return a case; those that train Keras models are slow."""
    return pytest.param(exercises.task(name), *values, marks=MARKS.get(name, []))


@pytest.mark.parametrize("exercise", [marked(name) for name in exercises.NAMES], ids=exercises.NAMES)
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


@pytest.mark.filterwarnings("ignore:You are using a softmax")
@pytest.mark.parametrize(
    ("exercise", "says"), [marked(exercise.id, says) for exercise in ALL for says in exercise.slips]
)
def test_each_line_that_does_not_belong_is_wrong_for_its_reason(exercise: Exercise, says: str) -> None:
    piece, other = exercise.slips[says]
    assert exercise.solution.count(piece) == 1
    result = exercise.check(left_by(exercise.solution.replace(piece, other), exercise))
    assert not result.passed
    assert says.rstrip(".").casefold() in result.says.casefold(), result


@pytest.mark.parametrize("exercise", ALL, ids=exercises.NAMES)
def test_the_lines_out_of_order_are_those_of_the_solution(exercise: Exercise) -> None:
    puzzle = exercise.parsons()
    solution = [line for line in exercise.solution.splitlines() if line]
    assert [line for line in solution if "import " not in line] == list(puzzle.right)
    assert {line.reason for line in puzzle.wrong} == set(exercise.slips)
    assert ("out of order" in exercise._repr_html_()) == bool(exercise.slips)


def test_what_is_checked_in_the_page_has_lines_to_put_in_order() -> None:
    assert {each.id for each in ALL if each.is_checked_in_page} <= {each.id for each in ALL if each.slips}


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
    # The dots of the starter stand within a function, which then gives them back.
    assert "gap is still open" in exercises.check("step-1", lambda x, weights, bias: ...).says


def test_hints_say_more_and_more_and_end() -> None:
    for exercise in ALL:
        assert len(exercise.hints) >= 3
    assert "hint 3 of 3" in exercises.hint("step-1", 3)
    with pytest.raises(ValueError, match="number must be an integer, from 1 to 3"):
        exercises.hint("step-1", 4)
    with pytest.raises(ValueError, match="number must be an integer, from 1 to 3"):
        exercises.hint("step-1", 0)
    with pytest.raises(ValueError, match="id must be"):
        exercises.check("step-9", None)


def test_numbers_are_told_with_three_digits() -> None:
    assert comparing.write_short([1 / 3, 2.0, 1 / 7]) == "[0.333, 2, 0.143]"
    assert comparing.write_short(np.arange(9.0).reshape(9, 1)) == "[[0], [1], [2], ..., [6], [7], [8]]"


def test_float32_is_right_and_a_hair_off_is_not() -> None:
    def rounded(inputs: Any, weights: Any, bias: float) -> Any:  # noqa: ANN401  # an answer as NumPy types it
        total = np.float32(bias) + (np.float32(inputs) * np.float32(weights)).sum()
        return max(np.float32(0), total)

    assert exercises.check("step-1", rounded).passed
    assert not exercises.check("step-1", lambda x, w, b: max(0, x @ w + b) * 1.01).passed


def moons_model(*layers: str, weights: list[Any] | None = None, inputs: int = 2) -> Any:  # noqa: ANN401  # Keras has no types
    """Return a Keras model of layers such as "16 relu", with weights that it need not be trained for."""
    import keras

    dense = [keras.layers.Dense(int(units), activation=name) for units, name in map(str.split, layers)]
    model = keras.Sequential([keras.Input(shape=(inputs,)), *dense])
    if weights is not None:
        model.set_weights(weights)
    return model


@pytest.fixture(scope="module")
def trained() -> dict[tuple[int, ...], list[Any]]:
    """The weights of the lesson's network and of one without a hidden layer, trained as the task says."""
    train, _ = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    recipe = Recipe("adam", 0.02, epochs=60)
    return {
        hidden: replicas.train(Architecture(2, hidden), recipe, train, seeds=[0]).weights_of(0)
        for hidden in [(16,), ()]
    }


def test_a_keras_model_is_judged_by_its_answers(trained: dict[tuple[int, ...], list[Any]]) -> None:
    right = moons_model("16 relu", "1 sigmoid", weights=trained[16,])
    assert exercises.check("step-3", right).passed
    kernel, bias = trained[()]
    zero = [np.zeros_like(array) for array in trained[16,]]
    for says, model in {
        "must be a Keras model. Received: list": [],
        "two coordinates: keras.Input(shape=(2,)). Received: (None, 3)": moons_model("1 sigmoid", inputs=3),
        "last layer has one neuron. Received: 2 numbers": moons_model("2 sigmoid"),
        "not between 0 and 1": moons_model("1 linear", weights=[kernel, bias]),
        "gives every point the same answer": moons_model("16 relu", "1 sigmoid", weights=zero),
        "answers are not numbers": moons_model("1 sigmoid", weights=[kernel * np.nan, bias]),
        "boundary is a straight line": moons_model("1 sigmoid", weights=[kernel, bias]),
        "Was it trained": moons_model("16 relu", "1 sigmoid", weights=[-array for array in trained[16,]]),
    }.items():
        result = exercises.check("step-3", model)
        assert not result.passed
        assert says in result.says, result
    lowest = re.search(r"the lowest of a hundred networks reached ([\d.]+)%", result.says)
    assert lowest
    assert 85 < float(lowest[1]) < 95  # with a noise of 0.2, other than with more or less


def test_a_model_that_has_seen_no_input_is_no_answer() -> None:
    import keras

    result = exercises.check("step-3", keras.Sequential([keras.layers.Dense(1, activation="sigmoid")]))
    assert "a model that has seen no input yet" in result.says


def test_the_project_is_judged_by_rows_that_are_not_given() -> None:
    table, given = wine(), exercises.project_rows()
    assert given.n_samples == 107  # two fifths of 178 are held back
    assert not {row.tobytes() for row in given.x} >= {row.tobytes() for row in table.x}
    classes = {row.tobytes(): int(label) for row, label in zip(table.x, table.y, strict=True)}

    def known(x: Any) -> Any:  # noqa: ANN401  # rows, and a class for each
        return np.array([classes[row.tobytes()] for row in x])

    def mostly(x: Any) -> Any:  # noqa: ANN401  # the same
        return np.where(np.arange(len(x)) % 5 == 0, 0, known(x))

    assert exercises.check("project", known).passed
    n = table.n_samples - given.n_samples
    for says, predict in {
        "must be a function. Received: list": [],
        "stopped with TypeError": lambda: None,
        "np.argmax": lambda x: np.zeros((len(x), 3)),
        f"shape must be ({n},), a class for each row. Received: ({n}, 1)": lambda x: known(x)[:, None],
        "classes are 0, 1 and 2. Received something else": lambda x: known(x) + 1,
        "Every row gets the same class": lambda x: np.zeros(len(x)),
        "class 0: 24 of 24": mostly,
    }.items():
        result = exercises.check("project", predict)
        assert not result.passed
        assert says in result.says, result


@pytest.mark.slow
def test_the_target_can_be_reached_and_is_no_gift() -> None:
    target = exercises.project_target()
    rows = exercises.project_rows()
    assert rows.majority_share + 0.3 < target <= 1


def test_an_exercise_shows_itself_everywhere() -> None:
    exercise = exercises.task("step-1")
    assert isinstance(exercise, Exercise)
    assert repr(exercise).split("\n\n") == [
        f"{exercise.title}\n{exercise.task}",
        *exercise.starter.rstrip().split("\n\n"),
    ]
    shown = exercise._repr_html_()
    assert shown.count("<pre>") == shown.count("</pre>") == 3
    assert "A worked example" in shown.partition("Your turn")[0]
    page = exercise._repr_markdown_()
    assert 'exercises.check("step-1", neuron)' in page
    places = [
        page.index(part)
        for part in ("worked example", "Your turn", "{dropdown} Hints", "{dropdown} Solution")
    ]
    assert places == sorted(places)
    assert all(f"\n1. {words_as_myst(hint)}\n" in page for hint in exercise.hints)
    assert page.index(exercise.solution.strip()) > places[3]


def test_a_result_shows_itself_in_lines() -> None:
    right, wrong = exercises.check("step-1", ...), Result("step-1", True, "Well done.")
    assert repr(wrong) == "Right. Well done."
    assert repr(right).splitlines()[1] == "A hint: firstnn.book.exercises.hint('step-1')"
    assert right._repr_html_().startswith("<p>Not yet. The gap is still open")
    assert right._repr_html_().count("<p>") == 2


def test_centered_is_not_yet_standardized() -> None:
    def prepare(table: data.Dataset) -> list[data.Dataset]:
        train, test = table.split(0.3, seed=0)
        mean = train.x.mean(axis=0, dtype=np.float64)
        return [replace(part, x=part.x - mean) for part in (train, test)]

    assert (
        "are not standardized: each needs mean 0 and deviation 1" in exercises.check("pitfalls", prepare).says
    )
