"""What things show of themselves in a terminal, a notebook and the book, and what commands say.

One file for each in `tests/book/shown`. Everything shows its text; since one model of documents renders text,
HTML and MyST, a few things show the other two.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from approved import Approved
from example_claims import FALSE, HALF, MOST, ONCE, SCOPED
from syrupy.assertion import SnapshotAssertion

from firstnn import Architecture, Recipe, backprop, data, walk
from firstnn.book import claims, evidence, exercises, questions
from firstnn.book.evidence import Overview, Verdict
from firstnn.book.lab import EXPERIMENTS, LossTable
from firstnn.book.lab.reference import COMPARED
from firstnn.book.questions.asked import Deck
from firstnn.book.training_walk import ShownWalk, show_walk
from firstnn.cli import claims_command, main

pytestmark = pytest.mark.usefixtures("built_verdicts")

CHEAP = "a-tiny-change-leaves-the-accuracy"
NETWORK = Architecture(2, (1,), "relu")
POINT = [0.32, 0.558]


def verdict(claim: evidence.Claim) -> Verdict:
    """Return a verdict whose time is the same each time."""
    return replace(claim.check(range(100)), seconds=1.25)


def asked() -> list[questions.Asked]:
    return questions.answered(["lower-loss-higher-accuracy", "accuracy-standing-still"])


def stepped() -> ShownWalk:
    return show_walk(walk.training_step(NETWORK, NETWORK.initial_weights(seed=0), POINT, 1))


def for_anki() -> str:
    """Return the fields of the notes in the database that Anki reads: its format is Anki's, and not free."""
    with zipfile.ZipFile(io.BytesIO(questions.package(questions.cards(asked())))) as archive:
        content = archive.read("collection.anki2")
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        rows = database.execute("select guid, mid, tags, flds, sfld, csum from notes").fetchall()
        cards = database.execute("select nid, did, ord, type, queue, due from cards").fetchall()
        (models,) = database.execute("select models from col").fetchone()
    fields = [[field["name"] for field in model["flds"]] for model in json.loads(models).values()]
    return "\n".join(map(str, [*fields, *rows, *cards])).replace("\\x1f", "\n  ")


THINGS: dict[str, Callable[[], object]] = {
    "verdict-exact": lambda: replace(claims.check(CHEAP), seconds=1.25),
    "verdict-share": lambda: verdict(MOST),
    "verdict-not-finite": lambda: verdict(HALF),
    "verdict-does-not-hold": lambda: verdict(FALSE),
    "verdicts": lambda: evidence.Verdicts([verdict(MOST), verdict(ONCE)]),
    "verdict-scope": lambda: verdict(SCOPED),
    "overview": lambda: Overview([verdict(each) for each in (MOST, HALF, FALSE, ONCE, SCOPED)]),
    "question": lambda: asked()[0],
    "question-number": lambda: asked()[1],
    "question-deck": lambda: Deck(asked()),
    "question-test": lambda: questions.mixed("lower-loss-higher-accuracy", "accuracy-standing-still", seed=0),
    "cards": lambda: questions.table(questions.cards(asked())),
    "cards-anki": for_anki,
    "exercise": lambda: exercises.task("step-1"),
    "exercise-table": lambda: exercises.task("pitfalls"),
    "exercise-wrong-answer": lambda: exercises.check("step-1", None),
    "walk": stepped,
    "lab-parity": lambda: LossTable(
        {name: EXPERIMENTS[name] for name in list(EXPERIMENTS)[:2]},
        {name: np.linspace(0.7, 0.1, len(COMPARED)) for name in list(EXPERIMENTS)[:2]},
        {next(iter(EXPERIMENTS)): 2e-4},
    ),
    "data-set": lambda: data.moons(60, noise=0.2, seed=0),
    "data-table": data.breast_cancer,
    "data-scale": lambda: data.Standardizer.fit(data.moons(60, noise=0.2, seed=0)),
    "network": lambda: Architecture(3, (4, 2), ("tanh", "relu"), n_outputs=3).summary(),
    "recipe": lambda: Recipe("adam", 0.01, 32, 5),
    "trace": lambda: backprop.trace(NETWORK.initial_weights(seed=0), [POINT], [1], "relu"),
    "report": lambda: "\n".join(claims_command.verdict_line(verdict(each)) for each in (MOST, FALSE, ONCE)),
    "badges": lambda: evidence.badge(51, 51) + evidence.badge(9, 51),
}
IN_HTML = {"verdict-share", "question", "exercise"}
IN_MYST = {"verdict-share", "verdict-scope", "overview", "question-deck"}
COMMANDS = {
    "command-claims": f"claims {CHEAP}",
    "command-claims-show": f"claims --show {CHEAP}",
    "help": "--help",
    **{f"help-{name}": f"{name} --help" for name in ("train", "predict", "claims", "walk", "completion")},
}


@pytest.fixture
def approved(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Approved)


def forms(name: str) -> str:
    """Return what a thing shows, a tag a line, without coordinates and the lines where code stands."""
    thing = THINGS[name]()
    shown = [thing if isinstance(thing, str) else repr(thing)]
    for wanted, way in ((IN_HTML, "_repr_html_"), (IN_MYST, "_repr_markdown_")):
        if name in wanted:
            shown += [f"-- {way.strip('_')}", getattr(thing, way)().replace("><", ">\n<")]
    text = re.sub(r"(\.py, line |\.py:)\d+", r"\1N", "\n".join(shown))
    text = re.sub(r'\b(viewBox|d|transform|style)="[^"]*\d[^"]*"', r'\1="..."', text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


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


@pytest.mark.parametrize("name", THINGS)
def test_it_shows_what_it_did(name: str, approved: SnapshotAssertion) -> None:
    assert forms(name) == approved


@pytest.mark.parametrize("name", COMMANDS)
def test_it_says_what_it_did(name: str, approved: SnapshotAssertion) -> None:
    text = re.sub(r"(\.py, line )\d+", r"\1N", said(COMMANDS[name]))  # code moves
    if name.startswith("help"):  # each version of Python breaks lines otherwise
        text = re.sub(r"\s+", " ", text).replace(" -", "\n-").strip() + "\n"
    assert text == approved


def test_no_file_is_left_of_what_is_gone() -> None:
    folder = Path(__file__).with_name("shown")
    assert {path.stem for path in folder.iterdir()} == {*THINGS, *COMMANDS}
