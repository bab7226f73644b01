"""What things show of themselves in a terminal, a notebook and the book, and what commands say.

A change of words or markup that is meant shows as a difference in `shown.txt`; one that is not is found here.
After a change that is meant, write the file anew with `python tests/book/test_shown.py`.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from example_claims import FALSE, HALF, MOST, ONCE

from firstnn import Architecture, Recipe, backprop, data, walk
from firstnn.book import claims, evidence, exercises, questions
from firstnn.book.evidence import Overview, Verdict
from firstnn.book.lab import EXPERIMENTS, LossTable
from firstnn.book.lab.reference import COMPARED
from firstnn.book.questions.asked import Deck
from firstnn.book.training_walk import ShownWalk, show_walk
from firstnn.cli import claims_command, main

SHOWN = Path(__file__).with_name("shown.txt")
CHEAP = "lower-loss-can-mean-lower-accuracy"
NETWORK = Architecture(2, (1,), "relu")
POINT = [0.32, 0.558]


def verdict(claim: evidence.Claim) -> Verdict:
    """Return a verdict whose time is the same each time."""
    return replace(claim.check(range(100)), seconds=1.25)


def asked() -> list[questions.Asked]:
    return questions.answered(["lower-loss-higher-accuracy", "numbers-to-learn"])


def stepped() -> ShownWalk:
    return show_walk(walk.training_step(NETWORK, NETWORK.initial_weights(seed=0), POINT, 1))


def for_anki() -> str:
    """Return the rows of the database that Anki reads: its format is Anki's, and not free."""
    with zipfile.ZipFile(io.BytesIO(questions.package(questions.cards(asked())))) as archive:
        content = archive.read("collection.anki2")
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        tables = {name: database.execute(f"select * from {name}") for name in ("col", "notes", "cards")}
        lines = [f"{name}: {value}" for name, rows in tables.items() for row in rows for value in row]
    return "\n".join(lines).replace('", "', '",\n"')


THINGS: dict[str, Callable[[], object]] = {
    "a verdict that is exact": lambda: replace(claims.check(CHEAP), seconds=1.25),
    "a verdict with a share": lambda: verdict(MOST),
    "a verdict with numbers that are not finite": lambda: verdict(HALF),
    "a verdict that does not hold": lambda: verdict(FALSE),
    "verdicts": lambda: evidence.Verdicts([verdict(MOST), verdict(ONCE)]),
    "an overview": lambda: Overview([verdict(each) for each in (MOST, HALF, FALSE, ONCE)]),
    "a question": lambda: asked()[0],
    "a question for a number": lambda: asked()[1],
    "cards": lambda: Deck(asked()),
    "a test": lambda: questions.mixed("lower-loss-higher-accuracy", "numbers-to-learn", seed=0),
    "an exercise": lambda: exercises.task("step-1"),
    "an exercise with a table": lambda: exercises.task("pitfalls"),
    "a wrong answer": lambda: exercises.check("step-1", None),
    "a walk": stepped,
    "losses that a browser compares": lambda: LossTable(
        {name: EXPERIMENTS[name] for name in list(EXPERIMENTS)[:2]},
        {name: np.linspace(0.7, 0.1, len(COMPARED)) for name in list(EXPERIMENTS)[:2]},
        {next(iter(EXPERIMENTS)): 2e-4},
    ),
    "a data set": lambda: data.moons(60, noise=0.2, seed=0),
    "a table": data.breast_cancer,
    "a scale": lambda: data.Standardizer.fit(data.moons(60, noise=0.2, seed=0)),
    "a network": lambda: Architecture(3, (4, 2), ("tanh", "relu"), n_outputs=3).summary(),
    "a recipe": lambda: Recipe("adam", 0.01, 32, 5),
    "a trace": lambda: backprop.trace(NETWORK.initial_weights(seed=0), [POINT], [1], "relu"),
    "cards as lines": lambda: questions.table(questions.cards(asked())),
    "cards for Anki": for_anki,
    "lines of a report": lambda: "\n".join(
        claims_command.verdict_line(verdict(each)) for each in (MOST, FALSE, ONCE)
    ),
    "badges": lambda: evidence.badge(51, 51) + evidence.badge(9, 51),
}
COMMANDS = [
    *("--help", "train --help", "predict --help", "claims --help", "walk --help", "completion --help"),
    *("walk --hidden 1", f"claims {CHEAP}", f"claims --show {CHEAP}"),
]


def forms(thing: object) -> str:
    """Return all that a thing shows, a tag a line."""
    ways = [name for name in ("_repr_html_", "_repr_markdown_") if hasattr(thing, name)]
    shown = [f"-- {name.strip('_')}\n{getattr(thing, name)()}".replace("><", ">\n<") for name in ways]
    text = "\n".join([thing if isinstance(thing, str) else repr(thing), *shown])
    return re.sub(r"\.py, line \d+", ".py, line N", text)  # code moves


def said(words: str) -> str:
    """Return what a command prints, but for times."""
    with contextlib.redirect_stdout(io.StringIO()) as out, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "100")
        patch.setenv("NO_COLOR", "1")
        try:
            code = main(words.split())
        except SystemExit as end:
            code = int(end.code or 0)
    assert code == 0
    return re.sub(r"\b\d+(\.\d+)? s\b", "some seconds", out.getvalue())


ALL = THINGS | {f"firstnn {words}": functools.partial(said, words) for words in COMMANDS}


def kept() -> dict[str, str]:
    """Return what the file holds."""
    _, *parts = re.split(r"^==== (.*)\n", SHOWN.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("name", ALL)
def test_it_shows_what_it_did(name: str) -> None:
    shown, before = f"{forms(ALL[name]())}\n", kept()[name]
    if name.endswith("--help"):  # each version of Python indents otherwise
        assert shown.split() == before.split()
    else:
        assert shown.splitlines() == before.splitlines()


if __name__ == "__main__":
    parts = (f"==== {name}\n{forms(make())}\n" for name, make in ALL.items())
    SHOWN.write_text("".join(parts), encoding="utf-8")
