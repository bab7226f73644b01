"""A claim: a sentence that can be false, the experiment that tests it, and what it must show."""

from __future__ import annotations

import functools
import inspect
import string
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from firstnn import validation
from firstnn.book.evidence.criterion import Criterion
from firstnn.book.evidence.experiment import Experiment
from firstnn.book.evidence.outcome import Measured, Outcome, Summary, join_outcomes
from firstnn.book.evidence.scope import NEIGHBOR_SEEDS, HeldOut, Neighbor, Tried
from firstnn.book.evidence.sources import Seeds
from firstnn.book.evidence.verdict import Verdict

__all__ = ["BLOCK", "HELD_OUT", "PARTS", "Claim", "Trial"]

BLOCK = 100
"""How many seeds run together: the last bits of a result depend on it, so larger ranges are cut."""

HELD_OUT = tuple(range(40_517_301, 40_517_321))
"""Seeds on which nothing was tried out. Whoever mends a claim that failed here chooses new ones."""

PARTS = (
    "overview",
    "mental-model",
    "neurons-and-layers",
    "training",
    "tensorflow",
    "loss-and-accuracy",
    "backpropagation",
    "start-and-activation",
    "under-the-hood",
    "myths",
    "expert-zone",
    "connections",
    "pitfalls",
    "takeaways",
)
"""The parts of the lesson, in the reader's order."""

_SHOWN = "shown there"
"""Under this name, which no sentence can print, an outcome has what a neighbor shows."""


class Trial(NamedTuple):
    """One experiment over one block of seeds: a claim's own, or that of one of its neighbors."""

    neighbor: int | None
    seeds: Seeds


@dataclass(frozen=True, eq=False)
class Claim:
    """A sentence of the lesson that can be false, and how it is tested.

    Args:
        id: Its speaking name, such as "training-lowers-the-loss".
        part: The part of the lesson where it stands, one of `PARTS`.
        says: The sentence as printed. Names of figures in braces are replaced by their medians, "ends at
            {loss}", or by the largest or smallest number, "{loss:max}".
        criterion: What must be seen for it to hold.
        experiment: What is run.
        judge: From the experiment's result to what was true for each seed, and the figures.
        condition: When it holds, where it does not hold always.
        corrects: How the statement is usually told, where that is false or lacks a condition.
        sources: Keys of the bibliography.
        seeds: The seeds it is limited to, where a hundred would take too long; None for any.
        scope: The neighbors of the experiment at which the statement is tried.

    Raises:
        ValueError: `part` is unknown, `id` is no name of lower-case words with hyphens, or the words of a
            neighbor where the statement does not hold stand neither in `says` nor in `condition`.

    Example:
        >>> import numpy as np
        >>> from firstnn.book.evidence import at_least, experiment, measured
        >>> @experiment("Each seed is squared.")
        ... def squares(seeds):
        ...     return np.square(np.array(seeds, dtype=float))
        >>> claim = Claim(
        ...     "squares-are-not-negative", "overview", "A square is never negative.", at_least(100), squares,
        ...     lambda result: Outcome(result >= 0, measured(square=result)),
        ... )
        >>> claim.check(range(100)).holds
        True
    """

    id: str
    part: str
    says: str
    criterion: Criterion
    experiment: Experiment
    judge: Callable[[Any], Outcome]
    condition: str = ""
    corrects: str = ""
    sources: tuple[str, ...] = ()
    seeds: tuple[int, ...] | None = None
    scope: tuple[Neighbor, ...] = ()

    def __post_init__(self) -> None:
        validation.choice(self.part, "part", PARTS)
        if not self.id or any(not word.isalnum() or word != word.lower() for word in self.id.split("-")):
            raise ValueError(
                f"id must be lower-case words with hyphens. {validation.received('id', self.id)}"
            )
        for near in self.scope:
            if near.beyond not in self.says and near.beyond not in self.condition:
                raise ValueError(
                    f"says must have the words with which it excludes the neighbor {str(near)!r}. "
                    f"Received: beyond={near.beyond!r}, says={self.says!r}"
                )

    def check(self, seeds: Iterable[int] = range(BLOCK), *, scope: bool = False) -> Verdict:
        """Run the experiment and judge the claim; a claim that fails is a verdict too, not an error."""
        wanted = self.own_seeds(validation.seeds(seeds))
        start = time.perf_counter()
        outcomes = {trial: self.judge_trial(trial) for trial in self.trials(wanted, scope=scope)}
        return self.verdict(wanted, outcomes, time.perf_counter() - start)

    def trials(self, seeds: Seeds, *, scope: bool = False) -> list[Trial]:
        """Return what is run for a verdict over these seeds: blocks of seeds, and neighbors.

        The neighbors and the held-out block belong to the standard seeds, and the latter runs together with
        them; with `scope` the neighbors are tried over other seeds too.
        """
        standard = seeds == self.own_seeds(tuple(range(BLOCK)))
        if standard and not self.criterion.is_exact:
            trials = [Trial(None, (*seeds, *HELD_OUT[: len(seeds)]))]
        else:
            trials = [Trial(None, seeds[i : i + BLOCK]) for i in range(0, len(seeds), BLOCK)]
        if standard or scope:
            trials += [Trial(place, seeds[:NEIGHBOR_SEEDS]) for place in range(len(self.scope))]
        return trials

    def experiment_of(self, trial: Trial) -> Experiment:
        """Return what is run: the claim's own experiment, or that of a neighbor."""
        return self.experiment if trial.neighbor is None else self.scope[trial.neighbor].experiment

    def judge_trial(self, trial: Trial) -> Outcome:
        """Run a trial and say for each of its seeds whether the statement was true."""
        result = self.experiment_of(trial).run(trial.seeds)
        if trial.neighbor is None:
            return self.judge(result)
        near = self.scope[trial.neighbor]
        outcome = self.judge_beside(result) if near.holds is None else Outcome(near.holds(result))
        if near.shows is None:
            return outcome
        shown = Measured(np.asarray(near.shows(result), dtype=np.float64))
        return replace(outcome, figures={**outcome.figures, _SHOWN: shown})

    def judge_beside(self, result: Any) -> Outcome:  # noqa: ANN401  # each experiment has one of its own kind
        """Judge the result of a neighbor that asks what the claim asks."""
        return self.judge(result)

    def own_seeds(self, seeds: Seeds) -> Seeds:
        """Return the seeds that the claim is judged on when these are asked for.

        One seed for an exact claim, which has no chance in it; else the seeds, or the claim's own among them.
        """
        if self.criterion.is_exact:
            return seeds[:1]
        if self.seeds is None:
            return seeds
        return tuple(seed for seed in seeds if seed in self.seeds) or self.seeds

    def verdict(self, seeds: Seeds, outcomes: Mapping[Trial, Outcome], seconds: float) -> Verdict:
        """Return the verdict on what the trials over these seeds showed, in so many seconds."""
        together = join_outcomes([outcome for trial, outcome in outcomes.items() if trial.neighbor is None])
        own, beside = together.split(len(seeds))
        heldout = None
        if beside is not None:
            block = HELD_OUT[0], HELD_OUT[0] + len(beside.held)
            heldout = HeldOut(block, *self._nearly(beside))
        figures = {name: Summary.of(figure) for name, figure in own.figures.items()}
        held, of = int(own.held.sum()), len(own.held)
        scope = [
            self._tried(trial.neighbor, outcome, lambda words: _fill_sentence(words, figures, held, of))
            for trial, outcome in outcomes.items()
            if trial.neighbor is not None
        ]
        holds = self.criterion.judge(held, of)
        if any(tried.mismatch for tried in scope) or (heldout is not None and heldout.mismatch):
            holds = holds and False
        return Verdict(
            id=self.id,
            part=self.part,
            says=_fill_sentence(self.says, figures, held, of),
            criterion=self.criterion,
            held=held,
            of=of,
            holds=holds,
            figures=figures,
            seeds=seeds,
            failed=tuple(seed for seed, true in zip(seeds, own.held, strict=False) if not true),
            margin=self.criterion.margin(held, of),
            seconds=seconds,
            condition=self.condition,
            corrects=self.corrects,
            methods=self.experiment.methods,
            varies=self.experiment.varies,
            code=self.code,
            measured={name: tuple(figure.values.tolist()) for name, figure in own.figures.items()},
            scope=tuple(scope),
            heldout=heldout,
        )

    def _tried(self, neighbor: int, outcome: Outcome, fill: Callable[[str], str]) -> Tried:
        """Return what came out at a neighbor; its words are filled in as those of the sentence are."""
        near, (held, of, nearly) = self.scope[neighbor], self._nearly(outcome)
        shown = of - held if near.denies else None
        if near.shows is not None:
            shown = int(outcome.figures[_SHOWN].values.sum())
        return Tried(near.axis, near.setting, held, of, nearly, fill(near.beyond), shown)

    def _nearly(self, outcome: Outcome) -> tuple[int, int, bool]:
        """Return in how many seeds the statement was true, of how many, and whether that is nearly enough."""
        held, of = int(outcome.held.sum()), len(outcome.held)
        return held, of, self.criterion.nearly(held, of)

    @property
    def code(self) -> tuple[str, int]:
        """The file and the line of the function that judges the claim, the file within the package."""
        return _place(self.judge)


def _fill_sentence(says: str, figures: Mapping[str, Summary], held: int, of: int) -> str:
    """Put the numbers into a sentence that has names of figures, `held` or `of` in braces."""
    values: dict[str, object] = {"held": held, "of": of, **figures}
    for _, name, _, _ in string.Formatter().parse(says):
        if name is not None and name not in values:
            raise ValueError(
                f"says must name figures of its claim only: {', '.join(values)}. "
                f"Received: {name!r} in says={says!r}"
            )
    return says.format(**values)


@functools.cache
def _place(judge: Callable[[Any], Outcome]) -> tuple[str, int]:
    """Return where a function stands; to find its line, Python reads its whole file."""
    path = Path(inspect.getsourcefile(judge) or "").resolve()
    package = Path(__file__).resolve().parents[2]
    inside = path.relative_to(package.parent) if path.is_relative_to(package) else Path(path.name)
    return inside.as_posix(), inspect.getsourcelines(judge)[1]
