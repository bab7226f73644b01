"""What a worker does at a time: one experiment over one block of seeds, judged for every claim on it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import threading
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from firstnn import validation
from firstnn.book.claims.ledger import find
from firstnn.book.claims.running.answer import Answer, Problem
from firstnn.book.evidence import BLOCK, Claim, Experiment, Outcome, datasets
from firstnn.replicas.loop import compiled

__all__ = ["Answers", "Unit", "cut", "here"]

_LONGEST = (
    "shown_code_at_work",
    "starts of deep networks",
    "trained_on_digits",
    "activations of deep networks",
    "trained_on_bars",
    "trained_from_death",
    "batch sizes",
    "moons by depth",
)
"""The experiments that take longest: begun first, none is left alone on one core at the end."""

_alone = threading.Lock()  # an experiment keeps its result for a while, and a worker may have several threads
_latest = ""  # the experiment of which this process holds compiled loops and data


@dataclass(frozen=True)
class Unit:
    """One experiment over one block of seeds, for all claims that rest on it.

    It holds names instead of functions, so that it can be sent to any process that has the package.

    Args:
        experiment: The name of the experiment.
        claims: The module and the name of each claim.
        seeds: The block of seeds.

    Example:
        >>> from firstnn.book import claims
        >>> (unit,) = cut([claims.find("lower-loss-can-mean-lower-accuracy")], range(100))
        >>> unit.ids, unit.seeds
        (('lower-loss-can-mean-lower-accuracy',), (0,))
    """

    experiment: str
    claims: tuple[tuple[str, str], ...]
    seeds: tuple[int, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the claims.

        Example:
            >>> Unit("squares", (("firstnn.book.claims.xor", "squares-are-positive"),), (0,)).ids
            ('squares-are-positive',)
        """
        return tuple(id for _, id in self.claims)

    def run(self) -> Answer:
        """Run the experiment and judge the claims; an error is an answer too.

        Returns:
            The outcomes, and the problems of the claims that have none.

        Example:
            >>> from firstnn.book import claims
            >>> (unit,) = cut([claims.find("lower-loss-can-mean-lower-accuracy")], range(100))
            >>> unit.run().outcomes["lower-loss-can-mean-lower-accuracy"].held
            array([ True])
        """
        with _alone:
            _make_room(self.experiment)
            start = time.perf_counter()
            try:
                claims = [_named(*reference) for reference in self.claims]
                result = claims[0].experiment.run(self.seeds)
            except Exception as error:
                return self.without_answer(Problem.of(error))
            seconds = time.perf_counter() - start
            outcomes, problems = {}, {}
            for claim in claims:
                try:
                    outcomes[claim.id] = validation.instance(claim.judge(result), "outcome", Outcome)
                except Exception as error:
                    problems[claim.id] = Problem.of(error)
            claims[0].experiment.forget()
            return Answer(outcomes, problems, seconds)

    def without_answer(self, problem: Problem) -> Answer:
        """Return the answer that no claim of this unit could be judged.

        Args:
            problem: The reason.

        Example:
            >>> unit = Unit("squares", (("firstnn.book.claims.xor", "squares-are-positive"),), (0,))
            >>> print(unit.without_answer(Problem("no time")).problems["squares-are-positive"])
            no time
        """
        return Answer(problems=dict.fromkeys(self.ids, problem))


Answers = Generator[tuple[Unit, Answer], None, None]


def cut(claims: Iterable[Claim], seeds: Sequence[int]) -> list[Unit]:
    """Cut claims over seeds into units of work, so that nothing is run twice.

    Args:
        claims: The claims.
        seeds: The seeds asked for; a claim that is limited to some takes those.

    Returns:
        A unit for each experiment and block of `BLOCK` seeds, cut from the first seed on; the longest
        experiments come first. Blocks of one experiment follow each other: they share a compiled loop.

    Raises:
        ValueError: a claim stands neither beside the function that judges it nor in the ledger, so that no
            other process would find it.

    Example:
        >>> from firstnn.book import claims
        >>> len(cut([claims.find("lower-loss-can-mean-lower-accuracy")], range(1000)))
        1
    """
    together: dict[Experiment, dict[tuple[int, ...], list[Claim]]] = {}
    for claim in claims:
        known = None
        with contextlib.suppress(ValueError):
            known = _named(claim.judge.__module__, claim.id)
        if known is not claim:
            raise ValueError(
                "claims must be those that a worker finds under the same name. "
                + validation.received("claims", claim.id)
            )
        own = claim.own_seeds(tuple(seeds))
        for start in range(0, len(own), BLOCK):
            blocks = together.setdefault(claim.experiment, {})
            blocks.setdefault(own[start : start + BLOCK], []).append(claim)
    order = {name: place for place, name in enumerate(_LONGEST)}
    longest_first = sorted(together.items(), key=lambda item: order.get(item[0].name, len(order)))
    return [
        Unit(design.name, tuple((each.judge.__module__, each.id) for each in sharing), block)
        for design, blocks in longest_first
        for block, sharing in blocks.items()
    ]


def here(units: Iterable[Unit]) -> Answers:
    """Work units out in this process, one after the other.

    Args:
        units: The units.

    Returns:
        Each unit with its answer.

    Example:
        >>> from firstnn.book import claims
        >>> units = cut([claims.find("lower-loss-can-mean-lower-accuracy")], range(100))
        >>> [answer.problems for _, answer in here(units)]
        [{}]
    """
    for unit in units:
        yield unit, unit.run()


def _make_room(experiment: str) -> None:
    """Let go of what only the experiment before needed: some 300 MB over the whole ledger."""
    global _latest
    if experiment != _latest:
        compiled.cache_clear()
        datasets.cache_clear()
        gc.collect()
        _latest = experiment


def _named(module: str, id: str) -> Claim:
    """Return the claim of a name, as any process finds it: in the module of its judge, or in the ledger."""
    own = vars(importlib.import_module(module)).values()
    beside = next((value for value in own if isinstance(value, Claim) and value.id == id), None)
    return find(id) if beside is None else beside
