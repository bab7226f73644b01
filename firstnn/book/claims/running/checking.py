"""Check many claims: units of work go out, outcomes come back, and become verdicts."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence

from firstnn import validation
from firstnn.book.claims.running import local
from firstnn.book.claims.running.answer import Answer, Problem
from firstnn.book.claims.running.checked import Checked
from firstnn.book.claims.running.units import Answers, Unit, cut
from firstnn.book.evidence import BLOCK, Claim, Verdict, store
from firstnn.book.evidence.outcome import join_outcomes

__all__ = ["Listener", "Workers", "run"]

Workers = Callable[[Sequence[Unit]], Answers]
Listener = Callable[[str, Verdict | Problem], None]


def run(
    claims: Iterable[Claim],
    seeds: Iterable[int] = range(BLOCK),
    *,
    workers: Workers = local.answers,
    on_finished: Listener | None = None,
) -> Checked:
    """Return the verdicts on many claims, the same as each would get alone.

    What the verdict store has is read, the rest is worked out and stored. Ctrl-C ends it early: what is
    finished comes back.

    Args:
        claims: The claims.
        seeds: Different integers from 0 to 2**32 - 1.
        workers: From units of work to their answers: processes on this machine, one on each core, if left
            out.
        on_finished: Called with the name of each claim and its verdict, or why it has none, as they come.

    Returns:
        The verdicts.

    Raises:
        TypeError: `seeds` is not a sequence of integers.
        ValueError: `seeds` are repeated, out of range or none, or other processes would not find a claim.

    Example:
        >>> from firstnn.book.claims import find
        >>> from firstnn.book.claims.running import here
        >>> checked = run([find("lower-loss-can-mean-lower-accuracy")], workers=here)
        >>> checked.verdicts["lower-loss-can-mean-lower-accuracy"].holds
        True
    """
    start = time.perf_counter()
    collected = _Collected(list(claims), validation.seeds(seeds), on_finished)
    with contextlib.suppress(KeyboardInterrupt):
        units = cut(collected.without_verdict(), collected.seeds)
        with contextlib.closing(workers(units)) as answers:
            for unit, answer in answers:
                collected.take(unit, answer)
    return collected.checked(time.perf_counter() - start)


class _Collected:
    """What has come back so far."""

    def __init__(self, claims: list[Claim], seeds: tuple[int, ...], on_finished: Listener | None) -> None:
        self.seeds = seeds
        self._claims = {claim.id: claim for claim in claims}
        self._own = {claim.id: claim.own_seeds(seeds) for claim in claims}
        self._tell = on_finished or (lambda id, result: None)
        self._answers: dict[str, dict[tuple[int, ...], Answer]] = {claim.id: {} for claim in claims}
        self._results: dict[str, Verdict | Problem] = {}
        self._seconds_of: dict[str, float] = {}

    def without_verdict(self) -> list[Claim]:
        """Read what the store has, and return the other claims."""
        for claim in self._claims.values():
            stored = store.load(claim, self._own[claim.id])
            if stored is not None:
                self._finish(claim.id, stored)
        return [claim for claim in self._claims.values() if claim.id not in self._results]

    def take(self, unit: Unit, answer: Answer) -> None:
        """Keep an answer, and judge the claims of which it is the last."""
        self._seconds_of[unit.experiment] = self._seconds_of.get(unit.experiment, 0.0) + answer.seconds
        for id in unit.ids:
            answers = self._answers[id]
            answers[unit.seeds] = answer
            if sum(map(len, answers)) == len(self._own[id]):
                self._finish(id, self._judged(self._claims[id]))
                answers.clear()

    def _judged(self, claim: Claim) -> Verdict | Problem:
        """Return the verdict on a claim whose answers are all there, in the order of its seeds."""
        own = self._own[claim.id]
        answers = [self._answers[claim.id][own[i : i + BLOCK]] for i in range(0, len(own), BLOCK)]
        problems = [answer.problems[claim.id] for answer in answers if claim.id in answer.problems]
        if problems:
            return problems[0]
        try:
            outcome = join_outcomes([answer.outcomes[claim.id] for answer in answers])
            verdict = claim.verdict(own, outcome, sum(answer.seconds for answer in answers))
            store.save(claim, verdict)
        except Exception as error:  # a sentence with a figure that there is not, a full disk
            return Problem.of(error)
        return verdict

    def _finish(self, id: str, result: Verdict | Problem) -> None:
        self._results[id] = result
        self._tell(id, result)

    def checked(self, seconds: float) -> Checked:
        """Return what there is, in the order of the claims."""
        results = {id: self._results[id] for id in self._claims if id in self._results}
        return Checked(
            self.seeds,
            {id: result for id, result in results.items() if isinstance(result, Verdict)},
            {id: result for id, result in results.items() if isinstance(result, Problem)},
            tuple(id for id in self._claims if id not in results),
            seconds,
            self._seconds_of,
        )
