"""Many claims at once: an experiment that claims share is run once, and blocks of seeds run side by side."""

from __future__ import annotations

import contextlib
import importlib
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firstnn import validation
from firstnn.book.claims.ledger import find
from firstnn.book.evidence import BLOCK, Claim, Experiment, Outcome, Verdict, store, versions
from firstnn.book.evidence.claim import Trial

__all__ = ["Answer", "Answers", "Checked", "Problem", "Unit", "Workers", "check_all", "cut_units", "run_here"]

Seeds = tuple[int, ...]
Asked = tuple[str, str, int | None]  # a claim's module and id; which neighbor's experiment, None: its own

_LONGEST = (
    "trees_and_network",
    "network_and_logistic",
    "trained_on_digits",
    "activations of deep networks",
    "learned_from",
    "overtrained",
    "tuned_by_validation",
    "initial weights of deep networks",
    "trained_from_death",
)
"""The experiments that take longest: begun first, none is left alone on one core at the end."""


def check_all(
    claims: Iterable[Claim],
    seeds: Iterable[int] = range(BLOCK),
    *,
    workers: Workers | None = None,
    scope: bool = False,
    on_finished: Callable[[str, Verdict | Problem], None] = lambda id, result: None,
) -> Checked:
    """Return the verdicts on many claims, the same as each would get alone; Ctrl-C keeps what is finished.

    Verdicts are read from the store where it has them, and stored as they come. Without `workers` everything
    runs in this process; with `scope` neighbors are tried over other seeds than the standard ones too.
    `on_finished` hears of each claim's verdict, or the problem in its place.
    """
    start = time.perf_counter()
    asked = validation.seeds(seeds)
    wanted = {claim.id: claim for claim in claims}
    own = {claim.id: claim.own_seeds(asked) for claim in wanted.values()}
    trials = {claim.id: claim.trials(own[claim.id], scope=scope) for claim in wanted.values()}
    answers: dict[str, dict[Trial, Answer]] = {id: {} for id in wanted}
    results: dict[str, Verdict | Problem] = {}

    def finish(id: str, result: Verdict | Problem) -> None:
        results[id] = result
        on_finished(id, result)

    with contextlib.suppress(KeyboardInterrupt):
        for claim in wanted.values():
            stored = store.load(claim, own[claim.id])
            if stored is not None and (stored.scope or not scope):
                finish(claim.id, stored)
        left = [claim for claim in wanted.values() if claim.id not in results]
        units = cut_units(left, asked, scope=scope)
        with contextlib.closing((workers or run_here)(units)) as arriving:
            for unit, answer in arriving:
                for _, id, neighbor in unit.claims:
                    answers[id][Trial(neighbor, unit.seeds)] = answer
                    if len(answers[id]) == len(trials[id]):
                        in_order = {trial: answers[id][trial] for trial in trials[id]}
                        finish(id, _judge(wanted[id], own[id], in_order))
    return Checked(
        asked,
        {id: result for id in wanted if isinstance(result := results.get(id), Verdict)},
        {id: result for id in wanted if isinstance(result := results.get(id), Problem)},
        tuple(id for id in wanted if id not in results),
        time.perf_counter() - start,
    )


def _judge(claim: Claim, seeds: Seeds, answers: Mapping[Trial, Answer]) -> Verdict | Problem:
    """Return the verdict on a claim whose answers are all there, in order, and store it."""
    outcomes = dict[Trial, Outcome]()
    for trial, answer in answers.items():
        result = answer.results[claim.id, trial.neighbor]
        if isinstance(result, Problem):
            return result
        outcomes[trial] = result
    try:
        verdict = claim.verdict(seeds, outcomes, sum(answer.seconds for answer in answers.values()))
        store.save(claim, verdict)
    except Exception as error:  # a sentence with a figure that there is not, a full disk
        return Problem.of(error)
    return verdict


@dataclass(frozen=True)
class Checked:
    """The verdicts on many claims in their order, and why the others have none."""

    seeds: Seeds
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    missing: tuple[str, ...] = ()  # not finished when the reader interrupted
    seconds: float = 0.0

    @property
    def failing(self) -> tuple[str, ...]:
        """The claims that do not hold, and those that could not be judged."""
        return (*(id for id, verdict in self.verdicts.items() if verdict.holds is False), *self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return the ledger as it is published; `ledger.schema.json` beside this file describes it."""
        ledger: dict[str, Any] = {
            "claims": [verdict.as_json() for verdict in self.verdicts.values()],
            "versions": dict(versions()),
            "seeds": [self.seeds[0], self.seeds[-1] + 1],
        }
        if self.problems:
            ledger["problems"] = {id: str(problem) for id, problem in self.problems.items()}
        if self.missing:
            ledger["missing"] = list(self.missing)
        return ledger


# -- Units of work ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """Why there is no verdict on a claim: a line, and where it happened in as many lines as it takes."""

    summary: str
    details: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Problem:
        """Return the description of an error, which another process can read whatever the error's type."""
        summary = " ".join("".join(traceback.format_exception_only(error)).split())
        return cls(summary, "".join(traceback.format_exception(error)))

    def __str__(self) -> str:
        return self.summary


@dataclass(frozen=True, eq=False)
class Answer:
    """What a unit of work showed: an outcome or a problem for each of its claims and their neighbors."""

    results: Mapping[tuple[str, int | None], Outcome | Problem]
    seconds: float = 0.0  # of the experiment


@dataclass(frozen=True)
class Unit:
    """One experiment over one block of seeds, for all claims that rest on it.

    It holds names instead of functions, so that it can be sent to any process that has the package.
    """

    experiment: str
    claims: tuple[Asked, ...]
    seeds: Seeds

    def run(self) -> Answer:
        """Run the experiment and judge the claims; an error is an answer too."""
        with _alone:
            start = time.perf_counter()
            try:
                claims = [_find_claim(module, id) for module, id, _ in self.claims]
                experiment = claims[0].experiment_of(Trial(self.claims[0][2], self.seeds))
                experiment.run(self.seeds)
            except Exception as error:
                return self.without_answer(Problem.of(error))
            results: dict[tuple[str, int | None], Outcome | Problem] = {}
            for claim, (_, id, neighbor) in zip(claims, self.claims, strict=True):
                try:
                    outcome = claim.judge_trial(Trial(neighbor, self.seeds))
                    results[id, neighbor] = validation.instance(outcome, "outcome", Outcome)
                except Exception as error:
                    results[id, neighbor] = Problem.of(error)
            experiment.forget()
            return Answer(results, time.perf_counter() - start)

    def without_answer(self, problem: Problem) -> Answer:
        """Return the answer that no claim of this unit could be judged."""
        return Answer({(id, neighbor): problem for _, id, neighbor in self.claims})


Answers = Generator[tuple[Unit, Answer], None, None]
Workers = Callable[[Sequence[Unit]], Answers]
"""What runs units and yields each with its answer as it arrives; `workers.py` has processes and a cluster."""


def run_here(units: Iterable[Unit]) -> Answers:
    """Run units in this process, one after the other."""
    for unit in units:
        yield unit, unit.run()


def cut_units(claims: Iterable[Claim], seeds: Seeds, *, scope: bool = False) -> list[Unit]:
    """Cut claims over seeds into units of work, so that no experiment runs twice; the longest come first.

    The blocks of one experiment follow each other: they share a compiled loop.
    """
    sharing: dict[tuple[Experiment, Seeds], list[Asked]] = {}
    for claim in claims:
        known = None
        with contextlib.suppress(ValueError):
            known = _find_claim(claim.judge.__module__, claim.id)
        if known is not claim:
            raise ValueError(
                "claims must be those that a worker finds under the same name. "
                + validation.received("claims", claim.id)
            )
        for trial in claim.trials(claim.own_seeds(seeds), scope=scope):
            asked = claim.judge.__module__, claim.id, trial.neighbor
            sharing.setdefault((claim.experiment_of(trial), trial.seeds), []).append(asked)
    units = [Unit(experiment.name, tuple(asked), block) for (experiment, block), asked in sharing.items()]
    order = list(dict.fromkeys((*_LONGEST, *(unit.experiment for unit in units))))
    return sorted(units, key=lambda unit: order.index(unit.experiment))


def _find_claim(module: str, id: str) -> Claim:
    """Return a claim as any process finds it: in the module of its judge, or in the ledger."""
    own = vars(importlib.import_module(module)).values()
    beside = next((value for value in own if isinstance(value, Claim) and value.id == id), None)
    return find(id) if beside is None else beside


_alone = threading.Lock()  # an experiment keeps its result for a while, and a worker may have several threads
