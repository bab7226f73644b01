"""Lines that may change places: in every order that a puzzle takes, its program does the same."""

from __future__ import annotations

import re
import warnings
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from line_orders import draw_order, may_stand, swap_neighbors

from firstnn.book.exercises.broken import HEAD, BrokenProgram, run
from firstnn.book.exercises.catalogue import BROKEN, EXERCISES
from firstnn.book.exercises.exercise import Exercise
from firstnn.book.exercises.line_order import find_places
from firstnn.book.exercises.parsons import Parsons

QUICK = [name for name, each in EXERCISES.items() if each.slips and name != "step-3"]


def orders_of(puzzle: Parsons, drawn: int) -> list[list[int]]:
    """Return other orders that a puzzle takes: after one change, and after many."""
    orders = [order for order in swap_neighbors(puzzle) if may_stand(puzzle, order)]
    orders += [draw_order(puzzle, seed) for seed in range(drawn)]
    return [list(order) for order in dict.fromkeys(map(tuple, orders))]


def answered(exercise: Exercise, order: list[int]) -> Any:  # noqa: ANN401  # whatever the task asks for
    """Return what the solution leaves when its lines stand in an order."""
    imports = re.findall(r"^(?:import|from) .*$", exercise.solution, flags=re.MULTILINE)
    lines = [exercise.parsons().right[line] for line in order]
    names: dict[str, Any] = {}
    exec("\n".join([*imports, *lines]), names)
    return names[exercise.answer]


@pytest.mark.parametrize("name", QUICK)
def test_a_solution_in_another_order_is_right(name: str) -> None:
    exercise = EXERCISES[name]
    for order in orders_of(exercise.parsons(), drawn=4):
        assert exercise.check(answered(exercise, order)).passed, order


@pytest.mark.parametrize("name", QUICK)
def test_an_order_that_is_refused_is_wrong(name: str) -> None:
    exercise = EXERCISES[name]
    puzzle = exercise.parsons()
    for order in swap_neighbors(puzzle):
        if not may_stand(puzzle, order):
            try:
                passed = exercise.check(answered(exercise, order)).passed
            except Exception:  # whatever a program may raise whose lines are in disorder
                continue
            assert not passed, order


@pytest.mark.slow
def test_a_network_is_the_same_in_another_order() -> None:
    exercise = EXERCISES["step-3"]
    right = answered(exercise, list(range(len(exercise.parsons().right)))).get_weights()
    for order in orders_of(exercise.parsons(), drawn=2):
        same_weights(answered(exercise, order).get_weights(), right)


def same_weights(one: list[Any], other: list[Any]) -> None:
    for own, theirs in zip(one, other, strict=True):
        np.testing.assert_array_equal(own, theirs)


def stays_the_same(program: BrokenProgram) -> None:
    """Train a repaired program with its lines in two drawn orders."""
    puzzle = program.parsons()
    right = run(program.solution)(0).get_weights()
    for seed in (0, 1):
        lines = [puzzle.right[line] for line in draw_order(puzzle, seed)]
        assert tuple(lines) != puzzle.right
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = run(HEAD + "def train(seed):\n" + "".join(f"    {line}\n" for line in lines))(0)
        same_weights(model.get_weights(), right)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(BROKEN)[::7])
def test_a_repaired_program_trains_the_same_network_in_another_order(name: str) -> None:
    stays_the_same(BROKEN[name])


@pytest.mark.weekly
@pytest.mark.parametrize("name", BROKEN)
def test_every_repaired_program_trains_the_same_network_in_another_order(name: str) -> None:
    stays_the_same(BROKEN[name])


@pytest.mark.parametrize(
    ("program", "free"),
    [
        ("a = 1\nb = 2", True),
        ("a = 1\nb = a", False),  # needs what was made
        ("b = a\na = 1", False),  # needs what was there before
        ("a = 1\na = 2", False),
        ("a.b = 1\nc = a", False),
        ("a[0] = 1\nc = a", False),
        ("a += 1\na *= 2", False),
        ("a.fit(x)\nb = a.score(y)", False),
        ("b = x.mean()\nc = x.std()", True),  # a value is taken: nothing is changed
        ("keras.utils.set_random_seed(0)\nmodel = keras.Sequential()", False),
        ("keras.utils.set_random_seed(0)\nx, y = rows()", True),
        ("print(1)\nprint(2)", False),
        ("a = 1\nreturn", False),  # what stands below is not reached
        ("import a\nb = a.c", False),
        ("from a import b as c\nd = c", False),
        ("global a\na = 1", False),
        ("def f():\n    return a\na = 1", False),
        ("def f():\n    return 1\na = 1", True),
        ("for a in b.c:\n    a.d = 1\nf(b)", False),  # each part is changed, and with it the whole
        ("with a() as b:\n    c = b\nd = c", False),
        ("if a:\n    b = 1\nc = b", False),
        ("del a\nb = a", False),
    ],
)
def test_two_statements_change_places_where_neither_needs_the_other(program: str, free: bool) -> None:
    first, *_, last = find_places(program)
    assert first.after == ()
    assert (last.after == ()) is free


def test_named_arguments_of_a_call_change_places_where_each_has_its_line() -> None:
    program = """
        f(
            1,
            a=1,
            b=2, c=3,
            d=g(
                4,
            ),
            e=5,  # with a comma
            h=6
        )
    """
    places = find_places(dedent(program))
    free = [
        (line, other) for line in range(1, 10) for other in range(1, line) if other not in places[line].after
    ]
    assert free == [(7, 2)]


def test_lines_in_a_list_and_branches_keep_their_order() -> None:
    for program in ("[\n    1,\n    2,\n]", "if a:\n    b\nelse:\n    c", "for a in b:\n    c\nelse:\n    d"):
        places = find_places(program)
        assert [place.within for place in places] == [None, 0, 0, 0]
        assert [place.after for place in places[1:]] == [(), (1,), (1, 2)]


def test_a_comment_alone_has_no_place() -> None:
    with pytest.raises(ValueError, match=r"code on each line\. Received: '# why'"):
        find_places("# why\na = 1")
