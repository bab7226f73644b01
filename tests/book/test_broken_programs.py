"""Each broken program has its fault, its repair heals it from every start, and each wrong repair does not."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import numpy as np
import pytest

from firstnn.book import exercises
from firstnn.book.exercises.broken import SEEDS, BrokenProgram, run
from firstnn.book.exercises.catalogue import BROKEN

ALL = list(BROKEN.values())


@dataclass(frozen=True)
class Says:
    """A model with answers of its own."""

    answers: Any

    def predict(self, x: Any, verbose: int) -> Any:  # noqa: ANN401  # as Keras has it
        return self.answers

    def get_weights(self) -> list[Any]:
        return []


def scores(program: BrokenProgram, change: tuple[str, str] | None) -> list[float]:
    """Return the scores of a program from each start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras sees some of the faults, too
        train = run(program.program(change))
        return [program.score(train(seed)) for seed in SEEDS]


def proven(program: BrokenProgram) -> None:
    """Run a program as it is, repaired, and repaired wrongly."""
    assert min(scores(program, program.repair)) >= program.reach
    for change in (None, *program.wrong):
        assert max(scores(program, change)) < program.reach, change


@pytest.mark.slow
@pytest.mark.parametrize("program", ALL[::7], ids=list(BROKEN)[::7])
def test_the_repair_heals_and_wrong_ones_do_not(program: BrokenProgram) -> None:
    proven(program)


@pytest.mark.weekly
@pytest.mark.parametrize("program", ALL, ids=list(BROKEN))
def test_every_repair_heals_and_wrong_ones_do_not(program: BrokenProgram) -> None:
    proven(program)


@pytest.mark.parametrize("program", ALL, ids=list(BROKEN))
def test_a_program_is_whole_with_and_without_its_changes(program: BrokenProgram) -> None:
    changes = [None, program.repair, *program.wrong]
    texts = [program.program(change) for change in changes]
    for text in texts:
        assert isinstance(ast.parse(text).body[-1], ast.FunctionDef)
    assert len(set(texts)) == len(texts)
    assert len(program.hints) >= 3
    assert len(program.wrong) >= 2


def number_of(found: tuple[str, str]) -> int:
    return int(found[0])


@pytest.mark.parametrize("program", ALL, ids=list(BROKEN))
def test_the_lines_out_of_order_hold_the_solution_and_the_fault(program: BrokenProgram) -> None:
    puzzle = program.parsons()
    assert [line.strip() for line in program.solution.split("def train(seed):\n")[1].splitlines()] == [
        line.strip() for line in puzzle.right
    ]
    lines = [line for line, _ in puzzle.shuffled()]
    assert sorted(lines) == sorted([*puzzle.right, *(line.text for line in puzzle.wrong)])
    assert tuple(line for line in lines if line in puzzle.right) != puzzle.right
    assert not {line.text for line in puzzle.wrong} & set(puzzle.right)
    shown = program._repr_html_()
    found = re.findall(r'<li data-line="(\d+)"[^>]*><code>(.*?)</code>', shown)
    shown_lines = [
        unescape(line).replace("\N{NO-BREAK SPACE}", " ") for _, line in sorted(found, key=number_of)
    ]
    assert shown_lines == list(puzzle.right)
    assert shown.count("data-reason=") == len(puzzle.wrong) >= 1


def test_answers_that_are_right_pass_and_what_is_no_program_is_named() -> None:
    _, y = exercises.rows("moons", new=True)
    result = exercises.check("mend-too-slow", lambda seed: Says(y[:, np.newaxis].astype(float)))
    assert result.passed
    assert "1.00, 1.00, 1.00" in result.says
    assert "must be the function train. Received: list" in exercises.check("mend-too-slow", []).says
    assert "stopped with ZeroDivisionError" in exercises.check("mend-too-slow", lambda seed: 1 / 0).says


def test_one_bad_start_is_one_too_many() -> None:
    _, y = exercises.rows("moons", new=True)

    def train(seed: int) -> Says:
        return Says((y if seed < 2 else 0 * y)[:, np.newaxis].astype(float))

    program = replace(BROKEN["mend-too-slow"], wrong={})  # no wrong repair is trained to compare with
    assert not program.check(train).passed


def test_answers_that_are_no_numbers_score_nothing() -> None:
    program = BROKEN["mend-dollars"]
    _, y = exercises.rows("houses", new=True)
    assert program.score(Says(np.full((len(y), 1), np.nan))) == 0
    assert program.score(Says(np.full((len(y), 1), 1e5))) == 0  # the same for every house follows nothing
    assert program.score(Says((y[:, np.newaxis] - 1e5) / 7)) == pytest.approx(1)


def test_each_class_counts_as_much_where_one_is_rare() -> None:
    program = BROKEN["mend-rare-class"]
    _, y = exercises.rows("parcels", new=True)
    assert 0 < y.mean() < 0.15
    assert program.score(Says(np.zeros((len(y), 1)))) == 0.5


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:You are using a softmax")
@pytest.mark.parametrize(("change", "reason"), BROKEN["mend-one-yes"].wrong.items(), ids=["longer", "slower"])
def test_a_catalogued_wrong_repair_is_refused_with_its_reason(change: tuple[str, str], reason: str) -> None:
    program = BROKEN["mend-one-yes"]
    result = program.check(run(program.program(change)))
    assert not result.passed
    assert result.says.startswith(reason)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:You are using a softmax")
def test_a_program_as_it_was_is_told_so() -> None:
    program = BROKEN["mend-one-yes"]
    assert program.check(run(program.starter)).says.startswith("Nothing has changed yet.")


def test_rows_to_learn_from_are_others_than_those_to_be_judged_by() -> None:
    for name in ("moons", "circles", "houses", "exam", "digits", "parcels", "lumps", "wines"):
        (seen, _), (new, y) = exercises.rows(name), exercises.rows(name, new=True)
        assert not {row.tobytes() for row in seen} & {row.tobytes() for row in new}
        assert len(new) == len(y)
    with pytest.raises(ValueError, match="name must be"):
        exercises.rows("clouds")
