"""Run the tests for a mutant until one fails, and see that they pass without the mutant."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from . import forks, running, tree
from .choice import Choice, cheapest
from .mutants import Mutant
from .reach import Reach

FIRST = 4.0  # CPU seconds of tests with which a mutant is judged first: they catch most
BUDGET = 60.0  # CPU seconds of tests for a mutant in all
CHUNK = 40  # mutants that are tried before their controls are
NO_TESTS = 5  # what pytest ends with if there are none
START = 15.0  # CPU seconds more before a mutant counts as one that never ends, and five times its tests' own


@dataclass(frozen=True)
class Trial:
    """One mutant, and the tests to judge it by; as a control, the same tests for the package as it is."""

    mutant: Mutant
    tests: tuple[str, ...]
    seconds: float
    control: bool = False


@dataclass(frozen=True)
class Judgement:
    """How a mutant fared, by which test, and how many could see it.

    The outcome is caught, timeout, survived, unreached, or "control" where the tests that failed with the
    mutant do not pass without it either: they tell nothing, and it counts as one that nothing caught.
    """

    mutant: Mutant
    outcome: str
    by: str = ""
    tests: int = 0

    def as_json(self) -> dict[str, object]:
        """Return what a file of results holds of it."""
        return {**asdict(self.mutant), "outcome": self.outcome, "by": self.by, "tests": self.tests}


def judge(
    mutants: Sequence[Mutant],
    reach: Reach,
    base: Path,
    *,
    at_once: int,
    budget: float = BUDGET,
    faulty: set[str],
) -> Iterator[Judgement]:
    """Yield a judgement on every mutant: first those that a few quick tests catch, then the others.

    What caught a mutant is run once more without it: the same tests, in the same order, up to the one that
    failed. No catch counts unless they pass; what fails without a mutant is put among the faulty.
    """
    chosen = {mutant: Choice(mutant, reach, base).tests for mutant in mutants}
    first, second = list[Trial](), list[Trial]()
    for mutant, tests in chosen.items():
        if tests:
            first.append(Trial(mutant, *cheapest(tests, reach, FIRST)))
        else:
            yield Judgement(mutant, "unreached")
    for trial, outcome, by in _controlled(first, faulty, reach, base, at_once):
        tests = chosen[trial.mutant]
        others = [test for test in tests if test not in faulty.union(trial.tests)]
        if outcome == "survived" and others:
            second.append(Trial(trial.mutant, *cheapest(others, reach, budget - trial.seconds)))
        else:
            yield Judgement(trial.mutant, outcome, by, len(tests))
    for trial, outcome, by in _controlled(second, faulty, reach, base, at_once):
        yield Judgement(trial.mutant, outcome, by, len(chosen[trial.mutant]))


def _controlled(
    trials: Sequence[Trial], faulty: set[str], reach: Reach, base: Path, at_once: int
) -> Iterator[tuple[Trial, str, str]]:
    """Yield what became of each mutant, and by which test.

    A test that fails without the mutant too is faulty, and has no say from then on.
    """
    waiting = list(trials)
    while waiting:
        chunk, waiting = waiting[:CHUNK], waiting[CHUNK:]
        controls: dict[Trial, tuple[Trial, str]] = {}
        for trial, answer in _run(chunk, base, at_once):
            if answer == "passed":
                yield trial, "survived", ""
                continue
            end = trial.tests.index(answer) + 1 if answer in trial.tests else len(trial.tests)
            seconds = sum(reach.seconds[test] for test in trial.tests[:end])
            controls[Trial(trial.mutant, trial.tests[:end], seconds, control=True)] = trial, answer
        for control, without in _run(list(controls), base, at_once):
            trial, answer = controls[control]
            if without == "passed":
                yield trial, "timeout" if answer == "timeout" else "caught", answer
                continue
            faulty.add(without)
            tests = tuple(test for test in trial.tests if test not in faulty)
            if tests and tests != trial.tests:
                waiting.append(replace(trial, tests=tests))
            else:
                yield trial, "control", without


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
    """Run the tests against the mutant, in a fork; return the test that failed, or "passed".

    A test that is gone, such as the case of a parameter that the mutant renames, has not failed: whoever runs
    the tests would not miss it.
    """
    tree.linked(base, copy)
    if not trial.control:
        source = (base / trial.mutant.file).read_text(encoding="utf-8")
        tree.change(copy, trial.mutant.file, trial.mutant.apply(source))
    plugin = running.Chosen(trial.tests)
    files = dict.fromkeys(test.split("::")[0] for test in trial.tests)
    try:
        code = running.in_copy(copy, list(files), plugin, "-x")
    except Exception as error:  # pytest's own end, of what the tests left behind
        return f"pytest ended with {error!r}"
    if plugin.failed:
        return plugin.failed
    return "passed" if code in (0, NO_TESTS) else f"pytest ended with {code}"
