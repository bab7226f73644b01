"""How a claim is declared: its sentence, what must be true of its experiment's result, and what it prints.

    claim = Part("start-and-activation").claim

    claim(
        "a-he-start-learns",
        "From a He start a deep network of ReLU learns: after {epochs} the loss is {loss}.",
        criterion=at_least(95),
        experiment=DEEP,
        holds=train_loss("he").end < 0.3,
        figures={"loss": train_loss("he").end, "epochs": epochs("he").end},
        scope=(learning_rate(DEEP, times=3), updates(DEEP, times=1 / 10, beyond="after {epochs}"), ...),
    )

The words for what is measured, such as `train_loss`, are those of `quantities`, those of `scope` are those of
`neighbors`: experiments beside the claim's own, at which its sentence must be true as well, or must say that
it is not. The neighbor repeats the words that say so, `beyond="after {epochs}"`, and where they tell what
happens instead, `shows` judges that.

A function of seeds says what differs from seed to seed, `@experiment(methods, varies="data, batches")`; a
`Training` knows it. Give the function a keyword parameter for each thing that neighbors vary: the words of
`neighbors` change `architecture`, `recipe` and `source`, and `other` takes
`trained_on_bars.with_parameters(noise=0.3)`.

A threshold must leave a fresh block of 100 seeds less than one chance in 10,000 to fail, after a thousand:
97 of 100 is the most that even 1,000 of 1,000 can back (`tests/book/margins.py` calculates it). Only what can
be proved is asked of every seed.

`{loss}` prints the median over the seeds, `{loss:max}` and `{loss:min}` the largest and the smallest number.
A sentence with "at most", "at least", "any", "never" or "the same to" states a bound: if it has figures, one
of them must be a largest or smallest number. An epoch is read with `epochs().at(record)`: the number of a
record is none. A NaN makes no condition true, not even a negated one, and the accuracy of a network whose
outputs are NaN is NaN; a claim about training that breaks down asks for `train_loss().end.nan_as_infinity`.
"""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn.book.claims.quantities import Quantity, Result
from firstnn.book.evidence import Claim, Criterion, Experiment, Neighbor, Outcome, measured

__all__ = ["REGISTERED", "Declared", "Part"]

_BOUND = re.compile(r"\b(at (most|least)|any(?! more)|never|the same to)\b", re.IGNORECASE)

Figure: TypeAlias = "Quantity | float | tuple[float, str]"

PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, eq=False, kw_only=True)
class Declared(Claim):
    """A claim that knows what it asks of each seed, what it prints, and where it is declared."""

    holds: Quantity
    figures: Mapping[str, Figure]
    place: tuple[str, int]

    def judge_beside(self, result: Result) -> Outcome:
        """Judge the result of a neighbor, where nothing is printed, so that only `holds` is read."""
        return Outcome(self.holds(result))

    @property
    def code(self) -> tuple[str, int]:
        """The file and the line of the declaration, the file within the package."""
        return self.place


REGISTERED: dict[str, Declared] = {}
"""Every claim by name, in the order in which the modules declare them."""


@dataclass(frozen=True)
class Part:
    """A part of the lesson, one of `evidence.PARTS`, and what declares its claims."""

    name: str

    def claim(
        self,
        id: str,
        says: str,
        *,
        criterion: Criterion,
        experiment: Experiment,
        holds: Quantity,
        figures: Mapping[str, Figure],
        condition: str = "",
        corrects: str = "",
        sources: tuple[str, ...] = (),
        seeds: tuple[int, ...] | None = None,
        scope: tuple[Neighbor, ...] = (),
    ) -> Declared:
        """Declare a claim.

        Args:
            id: The claim's speaking name.
            says: The sentence as printed, with names of figures in braces.
            criterion: In how many seeds `holds` must be true.
            experiment: What is run.
            holds: What must be true of a seed's result.
            figures: What is printed: quantities, or numbers known beforehand, alone or with their unit.
            condition: When it holds, where it does not hold always.
            corrects: How it is usually told, where that is false or lacks a condition.
            sources: Keys of the bibliography.
            seeds: The seeds it is limited to; None for any.
            scope: The neighbors at which it is tried; `neighbors` has the words for them.

        Raises:
            ValueError: two claims have the same name, the sentence states a bound and prints a median, or a
                figure is the number of a record.

        Example:
            >>> from firstnn.book import claims
            >>> claims.find("an-untrained-network-guesses").holds
            test_loss.start >= 0.5
        """
        if id in REGISTERED:
            raise ValueError(f"id must be new: there is another claim of this name. Received: id={id!r}")

        _check_bounds(says)
        for name, figure in figures.items():
            if isinstance(figure, Quantity) and figure.is_index and not figure.unit:
                raise ValueError(
                    "figures must not be numbers of records: read the epoch with `epochs().at(record)`. "
                    f"Received: figures with {name!r}, {figure}"
                )

        def judge(result: Result) -> Outcome:
            held = np.atleast_1d(holds(result))
            numbers = {name: _measured(figure, result, len(held)) for name, figure in figures.items()}
            return Outcome(held, measured(**numbers))

        frame = sys._getframe(1)
        judge.__module__ = frame.f_globals["__name__"]  # where a worker finds the claim
        path = Path(frame.f_code.co_filename).resolve()
        file = path.relative_to(PACKAGE.parent) if path.is_relative_to(PACKAGE) else Path(path.name)
        REGISTERED[id] = Declared(
            id=id,
            part=self.name,
            says=says,
            criterion=criterion,
            experiment=experiment,
            judge=judge,
            condition=condition,
            corrects=corrects,
            sources=sources,
            seeds=seeds,
            scope=scope,
            holds=holds,
            figures=figures,
            place=(file.as_posix(), frame.f_lineno),
        )
        return REGISTERED[id]


def _check_bounds(says: str) -> None:
    """Refuse a sentence that states a bound and prints medians only."""
    stated = _BOUND.search(says)
    figures = [(name, which) for _, name, which, _ in string.Formatter().parse(says) if name]
    if stated and figures and not any(which in ("max", "min") for _, which in figures):
        raise ValueError(
            f"says must name the maximum or the minimum of a figure, as in {{{figures[0][0]}:max}}, where it "
            f"says {stated[0]!r}. Received: says={says!r}"
        )


def _measured(figure: Figure, result: Result, n_seeds: int) -> tuple[npt.ArrayLike, str]:
    """Return a number for each seed, and its unit."""
    if isinstance(figure, Quantity):
        return figure(result), figure.unit
    number, unit = figure if isinstance(figure, tuple) else (figure, "")
    return np.full(n_seeds, number), unit
