"""A claim: a sentence that can be false, the experiment that tests it, and what it must show."""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firstnn import validation
from firstnn.book.evidence.criterion import Criterion
from firstnn.book.evidence.experiment import Experiment
from firstnn.book.evidence.outcome import Outcome, joined
from firstnn.book.evidence.verdict import Verdict

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
        >>> from firstnn.book.evidence import at_least, experiment, measured
        >>> import numpy as np
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
        """Run the experiment and judge the claim; a claim that fails is a verdict too, not an error.

        Args:
            seeds: Different integers from 0 to 2**32 - 1. A claim that is limited to certain seeds uses
                those of them that are asked for, or all of its own where none is.

        Returns:
            The verdict.

        Raises:
            TypeError: `seeds` is not a sequence of integers.
            ValueError: `seeds` are repeated, out of range or none.

        Example:
            >>> from firstnn.book import claims
            >>> claims.ledger()["lower-loss-can-mean-lower-accuracy"].check().holds
            True
        """
        wanted = self.own_seeds(validation.seeds(seeds))
        start = time.perf_counter()
        blocks = [wanted[i : i + BLOCK] for i in range(0, len(wanted), BLOCK)]
        outcome = joined([self.judge(self.experiment.run(block)) for block in blocks])
        return Verdict.of_outcome(self, wanted, outcome, time.perf_counter() - start)

    def own_seeds(self, seeds: tuple[int, ...]) -> tuple[int, ...]:
        """Return the seeds that the claim is judged on when these are asked for.

        Args:
            seeds: The seeds asked for.

        Returns:
            One seed for an exact claim, which has no chance in it; else the seeds, or the claim's own among
            them.

        Example:
            >>> from firstnn.book import claims
            >>> claims.ledger()["lower-loss-can-mean-lower-accuracy"].own_seeds((4, 5, 6))
            (4,)
        """
        if self.criterion.kind == "exact":
            return seeds[:1]
        if self.seeds is None:
            return seeds
        return tuple(seed for seed in seeds if seed in self.seeds) or self.seeds

    @property
    def code(self) -> tuple[str, int]:
        """The file and the line of the function that judges the claim, the file within the package.

        Example:
            >>> from firstnn.book import claims
            >>> claims.ledger()["lower-loss-can-mean-lower-accuracy"].code[0]
            'firstnn/book/claims/loss_and_accuracy.py'
        """
        return _place(self.judge)


@functools.cache
def _place(judge: Callable[[Any], Outcome]) -> tuple[str, int]:
    """Return where a function stands; to find its line, Python reads its whole file."""
    path = Path(inspect.getsourcefile(judge) or "").resolve()
    package = Path(__file__).resolve().parents[2]
    inside = path.relative_to(package.parent) if path.is_relative_to(package) else Path(path.name)
    return inside.as_posix(), inspect.getsourcelines(judge)[1]
