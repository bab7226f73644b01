"""Choose the tests for a mutant, and run them until one fails."""

from __future__ import annotations

import ast
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from . import forks, running, tree
from .mutants import Mutant
from .reach import Reach

FIRST = 4.0  # CPU seconds of tests with which a mutant is judged first: they catch most
BUDGET = 60.0  # CPU seconds of tests for a mutant in all
_FILE = 0.5  # CPU seconds to read a test file and what it imports
START = 15.0  # CPU seconds more before a mutant counts as one that never ends, and five times its tests' own


@dataclass(frozen=True)
class Trial:
    """One mutant, and the tests to judge it by."""

    mutant: Mutant
    tests: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Judgement:
    """How a mutant fared: caught, timeout, survived or unreached; by which test; how many could see it."""

    mutant: Mutant
    outcome: str
    by: str = ""
    tests: int = 0

    def as_json(self) -> dict[str, object]:
        """Return what a file of results holds of it."""
        return {**asdict(self.mutant), "outcome": self.outcome, "by": self.by, "tests": self.tests}


def judge(
    mutants: Sequence[Mutant], reach: Reach, base: Path, *, at_once: int, budget: float = BUDGET
) -> Iterator[Judgement]:
    """Yield a judgement on every mutant: first those that a few quick tests catch, then the others."""
    left = []
    chosen = {mutant: Choice(mutant, reach, base).tests for mutant in mutants}
    for mutant, tests in chosen.items():
        if not tests:
            yield Judgement(mutant, "unreached")
    first = [Trial(mutant, *_cheapest(tests, reach, FIRST)) for mutant, tests in chosen.items() if tests]
    for trial, answer in _run(first, base, at_once):
        if answer == "passed":
            left.append(trial)
        else:
            yield _judgement(trial, answer, chosen)
    second = []
    for trial in left:
        others = [test for test in chosen[trial.mutant] if test not in trial.tests]
        if others:
            second.append(Trial(trial.mutant, *_cheapest(others, reach, budget - trial.seconds)))
        else:
            yield Judgement(trial.mutant, "survived", tests=len(trial.tests))
    for trial, answer in _run(second, base, at_once):
        yield _judgement(trial, answer, chosen)


def _judgement(trial: Trial, answer: str, chosen: dict[Mutant, list[str]]) -> Judgement:
    tests = len(chosen[trial.mutant])
    if answer == "passed":
        return Judgement(trial.mutant, "survived", tests=tests)
    if answer in ("timeout", "died"):
        return Judgement(trial.mutant, "timeout" if answer == "timeout" else "caught", answer, tests)
    return Judgement(trial.mutant, "caught", answer, tests)


def _run(trials: Sequence[Trial], base: Path, at_once: int) -> Iterator[tuple[Trial, str]]:
    folder = base.parent / "trials"
    shutil.rmtree(folder, ignore_errors=True)
    trees: dict[Trial, Path] = {trial: folder / f"{number}" for number, trial in enumerate(trials)}

    def work(trial: Trial) -> object:
        return _try(trial, base, trees[trial])

    runs = forks.run(
        trials,
        work,
        folder=folder / "answers",
        at_once=at_once,
        seconds=lambda trial: START + 5 * trial.seconds,
    )
    for trial, answer, _ in runs:
        shutil.rmtree(trees[trial], ignore_errors=True)
        yield trial, str(answer)


def _try(trial: Trial, base: Path, copy: Path) -> str:
    """Run the tests against the mutant, in a fork; return the test that failed, or "passed"."""
    source = (base / trial.mutant.file).read_text(encoding="utf-8")
    tree.with_file(base, trial.mutant.file, trial.mutant.apply(source), copy)
    plugin = running.Chosen(trial.tests)
    files = dict.fromkeys(test.split("::")[0] for test in trial.tests)
    try:
        code = running.in_copy(copy, list(files), plugin, "-x")
    except Exception as error:  # pytest's own end, of what the tests left behind
        return f"pytest ended with {error!r}"
    if plugin.failed:
        return plugin.failed
    if code != 0:
        return f"pytest ended with {code}"
    if plugin.ran < len(trial.tests):
        return f"only {plugin.ran} of {len(trial.tests)} tests are left"
    return "passed"


class Choice:
    """The tests that can see a mutant, the most direct ones first."""

    def __init__(self, mutant: Mutant, reach: Reach, base: Path) -> None:
        self.mutant, self.reach, self.base = mutant, reach, base
        first, last = mutant.lines
        who = reach.tests(mutant.file, range(first, last + 1))
        if mutant.at_import:  # the line itself ran when the module was imported: who uses what it defines?
            inside = reach.tests(mutant.file, _inside(base / mutant.file))
            users = reach.tests(mutant.file, _users(base / mutant.file, mutant.names))
            ranks = [users, inside, _of_files(who, reach)]
        else:
            ranks = [who]
        self.tests: list[str] = []
        for rank in ranks:
            self.tests += self._most_direct_first((rank & reach.seconds.keys()) - set(self.tests))

    def _most_direct_first(self, tests: set[str]) -> list[str]:
        """Sort by the share of a file's tests that are among these: a file about the line has most."""
        among = Counter(test.split("::")[0] for test in tests)
        share = {file: among[file] / self.reach.sizes[file] for file in among}

        def place(test: str) -> tuple[float, str, float, str]:
            file = test.split("::")[0]
            return -share[file], file, self.reach.seconds[test], test

        return sorted(tests, key=place)


def _of_files(who: set[str], reach: Reach) -> set[str]:
    """All tests of the test files among those who reach a line, and the tests that reach it themselves."""
    files = {name for name in who if name not in reach.seconds}
    return who | {test for test in reach.seconds if test.split("::")[0] in files}


@cache
def _inside(path: Path) -> tuple[int, ...]:
    """The lines in the bodies of functions."""
    tree_of = ast.parse(path.read_text(encoding="utf-8"))
    bodies = [
        node.body for node in ast.walk(tree_of) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    return tuple(
        sorted({line for body in bodies for line in range(body[0].lineno, (body[-1].end_lineno or 0) + 1)})
    )


def _users(path: Path, names: tuple[str, ...]) -> tuple[int, ...]:
    """Those of these lines that mention a name."""
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, names)) or '(?!)'})\b")
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in _inside(path) if pattern.search(lines[line - 1]))


def _cheapest(tests: Sequence[str], reach: Reach, budget: float) -> tuple[tuple[str, ...], float]:
    """Take tests in their order while they fit into the budget, their files' imports counted too."""
    taken, cost, files = defaultdict[str, list[str]](list), 0.0, set[str]()
    for test in tests:
        file = test.split("::")[0]
        extra = reach.seconds[test] + (0 if file in files else _FILE)
        if cost + extra <= budget or not taken:
            taken[file].append(test)
            files.add(file)
            cost += extra
    return tuple(test for group in taken.values() for test in group), cost
