"""Whole programs: each broken one is found and its repair proven; nothing is said of one that is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from firstnn.cli import main
from firstnn.diagnosis import KINDS, Finding, check_program

PROGRAMS = Path(__file__).with_name("programs")
TRUTH: dict[str, Any] = json.loads((PROGRAMS / "truth.json").read_text(encoding="utf-8"))
BROKEN = [name for name, truth in TRUTH["programs"].items() if truth["broken"]]
SOUND = [name for name, truth in TRUTH["programs"].items() if not truth["broken"]]
FIELDS = {"kind", "line", "says", "change", "before", "after", "better", "of", "on_top_of", "claim", "page"}


def assert_found(name: str) -> Finding:
    findings = check_program(PROGRAMS / name).findings
    truth = TRUTH["programs"][name]
    assert [found.kind for found in findings if found.kind in truth["faults"]]
    assert {found.kind for found in findings} <= {*truth["faults"], *truth["also_right"]}
    return findings[0]


def test_the_kinds_are_those_that_the_programs_are_judged_by() -> None:
    assert set(KINDS) == set(TRUTH["categories"])


def test_a_mistake_is_named_with_its_line_its_proof_and_the_line_changed() -> None:
    found = assert_found("30-moons.py")
    assert found.line == 16
    assert found.change == 'keras.layers.Dense(1, activation="sigmoid"),'
    assert found.before is not None
    assert found.after is not None
    assert found.after > 0.85 > 0.6 > found.before
    assert found.better == found.of == 20


def test_the_command_says_what_it_found_and_ends_with_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "found.json"
    assert main(["check", str(PROGRAMS / "02-diabetes.py"), "--json", str(output)]) == 1
    text = capsys.readouterr().out
    assert "Columns that hold no number  02-diabetes.py, line 25" in text
    found = json.loads(output.read_text(encoding="utf-8"))
    assert set(found) == {"looked_at", "findings", "seconds"}
    assert [set(each) for each in found["findings"]] == [FIELDS]
    assert found["findings"][0]["before"] is None  # the network gave no numbers
    assert main(["check", str(PROGRAMS / "37-tea.py")]) == 0
    text = capsys.readouterr().out
    assert "Nothing found." in text
    assert "500 rows of 3 columns" in text


@pytest.mark.parametrize(
    ("text", "says"), [("print(1)", "never calls `fit`"), ("def", "no Python program: see line 1")]
)
def test_a_program_that_cannot_be_looked_into_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    file = tmp_path / "program.py"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file)]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_program_is_found_and_nothing_else_is_said(name: str) -> None:
    assert_found(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_said_of_a_program_that_is_right(name: str) -> None:
    assert check_program(PROGRAMS / name).findings == ()


@pytest.mark.weekly
@pytest.mark.parametrize("name", BROKEN)
def test_nothing_is_said_of_a_program_that_was_repaired(name: str, tmp_path: Path) -> None:
    text = (PROGRAMS / name).read_text(encoding="utf-8")
    for old, new in TRUTH["programs"][name]["patch"]:
        assert old in text
        text = text.replace(old, new)
    repaired = tmp_path / name
    repaired.write_text(text, encoding="utf-8")
    assert check_program(repaired).findings == ()
