"""Verdicts on many claims, and what there is instead where one is lacking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firstnn.book.claims.running.answer import Problem
from firstnn.book.evidence import Verdict, versions

__all__ = ["Checked"]


@dataclass(frozen=True)
class Checked:
    """Verdicts on many claims.

    Args:
        seeds: The seeds asked for.
        verdicts: The verdicts by name, in the order in which the claims were given.
        problems: Why there is no verdict on other claims, by name.
        missing: The claims that were not finished when the reader interrupted.
        seconds: How long it took, from the first to the last.
        seconds_of: How long each experiment ran, all its blocks together, by name; those whose verdicts were
            read from the store are not there.

    Example:
        >>> Checked((0, 1), missing=("one-is-two",)).complete
        False
    """

    seeds: tuple[int, ...]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    seconds: float = 0.0
    seconds_of: Mapping[str, float] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether there is a verdict on every claim.

        Example:
            >>> Checked((0, 1)).complete
            True
        """
        return not (self.problems or self.missing)

    @property
    def failing(self) -> tuple[str, ...]:
        """The claims that do not hold, and those that could not be judged.

        Example:
            >>> Checked((0, 1), problems={"one-is-two": Problem("no time")}).failing
            ('one-is-two',)
        """
        return (*(id for id, verdict in self.verdicts.items() if verdict.holds is False), *self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return the ledger as it is published; `ledger.schema.json` beside this package describes it.

        Returns:
            The keys claims, versions and seeds, and, only where claims are lacking, problems and missing.

        Example:
            >>> sorted(Checked((0, 1)).as_json())
            ['claims', 'seeds', 'versions']
            >>> Checked((0, 1), missing=("one-is-two",)).as_json()["missing"]
            ['one-is-two']
        """
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
