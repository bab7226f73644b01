"""A claim: a sentence that can be false, the experiment that tests it, and what it must show."""

from __future__ import annotations

import functools
import inspect
import math
import string
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firstnn import validation
from firstnn.book.evidence.criterion import Criterion
from firstnn.book.evidence.experiment import Experiment
from firstnn.book.evidence.outcome import Outcome, Summary, join_outcomes
from firstnn.book.evidence.verdict import Verdict
from firstnn.book.wording import written

__all__ = ["BLOCK", "PARTS", "Claim"]

BLOCK = 100
"""How many seeds run together: the last bits of a result depend on it, so larger ranges are cut."""

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


@dataclass(frozen=True, eq=False)
class Claim:
    """A sentence of the lesson that can be false, and how it is tested.

    Args:
        id: Its speaking name, such as "training-lowers-the-loss".
        part: The part of the lesson where it stands, one of `PARTS`.
        says: The sentence as printed. Names of figures in braces are replaced by their medians: "ends at
            {loss:.2f}".
        criterion: What must be seen for it to hold, fixed before the result is looked at.
        experiment: What is run.
        judge: From the experiment's result to what was true for each seed, and the figures.
        condition: When it holds, where it does not hold always.
        corrects: How the statement is usually told, where that is false or lacks a condition.
        sources: Keys of the bibliography.
        seeds: The seeds it is limited to, where a hundred would take too long; None for any.

    Raises:
        ValueError: `part` is unknown, or `id` is no name of lower-case words with hyphens.

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

    def __post_init__(self) -> None:
        validation.choice(self.part, "part", PARTS)
        if not self.id or any(not word.isalnum() or word != word.lower() for word in self.id.split("-")):
            raise ValueError(
                f"id must be lower-case words with hyphens. {validation.received('id', self.id)}"
            )

    def check(self, seeds: Iterable[int] = range(BLOCK)) -> Verdict:
        """Run the experiment and judge the claim; a claim that fails is a verdict too, not an error."""
        wanted = self.own_seeds(validation.seeds(seeds))
        start = time.perf_counter()
        blocks = [wanted[i : i + BLOCK] for i in range(0, len(wanted), BLOCK)]
        outcome = join_outcomes([self.judge(self.experiment.run(block)) for block in blocks])
        return self.verdict(wanted, outcome, time.perf_counter() - start)

    def own_seeds(self, seeds: tuple[int, ...]) -> tuple[int, ...]:
        """Return the seeds that the claim is judged on when these are asked for.

        One seed for an exact claim, which has no chance in it; else the seeds, or the claim's own among them.
        """
        if self.criterion.is_exact:
            return seeds[:1]
        if self.seeds is None:
            return seeds
        return tuple(seed for seed in seeds if seed in self.seeds) or self.seeds

    def verdict(self, seeds: tuple[int, ...], outcome: Outcome, seconds: float) -> Verdict:
        """Return the verdict on what these seeds showed, in so many seconds."""
        figures = {name: Summary.of(figure) for name, figure in outcome.figures.items()}
        held, of = int(outcome.held.sum()), len(outcome.held)
        median = figures[self.criterion.figure].median if self.criterion.figure else None
        return Verdict(
            id=self.id,
            part=self.part,
            says=_fill_sentence(self.says, figures, held, of),
            criterion=self.criterion,
            held=held,
            of=of,
            holds=self.criterion.judge(held, of, math.nan if median is None else median),
            figures=figures,
            seeds=seeds,
            failed=tuple(seed for seed, true in zip(seeds, outcome.held, strict=False) if not true),
            margin=self.criterion.margin(held, of),
            seconds=seconds,
            condition=self.condition,
            corrects=self.corrects,
            methods=self.experiment.methods,
            code=self.code,
            measured={name: tuple(figure.values.tolist()) for name, figure in outcome.figures.items()},
        )

    @property
    def code(self) -> tuple[str, int]:
        """The file and the line of the function that judges the claim, the file within the package."""
        return _place(self.judge)


def _fill_sentence(says: str, figures: Mapping[str, Summary], held: int, of: int) -> str:
    """Put the numbers into a sentence that has names of figures, `held` or `of` in braces."""
    values = {"held": str(held), "of": str(of)}
    values |= {
        name: "not a finite number" if figure.median is None else written(figure.median, figure.unit)
        for name, figure in figures.items()
    }
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
