"""The scope of a claim: its neighbors, experiments beside its own at which the same statement is tried.

A sentence speaks of networks, its experiment is one design. So a claim names neighbors that differ from the
design along one axis each. Its sentence must be true there too, or say where it stops, in words that the
neighbor repeats. What these words state as a fact is judged as well; "often" or "can" states none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from firstnn import validation
from firstnn.book.evidence.experiment import Experiment

__all__ = ["AXES", "FACT", "NEIGHBOR_SEEDS", "HeldOut", "Neighbor", "Tried"]

AXES = (
    "updates",
    "learning rate",
    "optimizer",
    "batch size",
    "activation",
    "depth",
    "width",
    "parameters",
    "initialization",
    "data",
    "best practice",
)
"""What a neighbor may differ in: equal parameters and the best known practice are the fair controls."""

NEIGHBOR_SEEDS = 20
"""Over how many seeds a neighbor is judged: the first of those of its claim."""

FACT = 0.8
"""The share of these seeds that must show what a sentence states as a fact beyond its condition."""

_HEDGED = re.compile(r"\b(often|mostly|(?<!at )most|about half|can|sometimes|seldom|no longer sure)\b")
"""Words that promise no more than that a statement is not reliable."""


@dataclass(frozen=True, eq=False)
class Neighbor:
    """An experiment that differs from a claim's own along one axis.

    Args:
        axis: What differs, one of `AXES`.
        setting: How, in a few words, such as "10 times: 3,000 epochs".
        experiment: What is run.
        beyond: The words of the sentence, or of its condition, which say that the statement does not hold
            here; "" where it must hold.
        holds: What must be true of a seed's result, where the claim's own `holds` cannot be read off it.
        shows: What must be true of a seed's result if the words of `beyond` say what happens instead; None
            where they say no more than that the statement is false, or is often false.

    Raises:
        ValueError: `axis` is unknown, or there is something to show and there are no words that say so.

    Example:
        >>> from firstnn.book.evidence import experiment
        >>> @experiment("The seeds are doubled.")
        ... def doubled(seeds):
        ...     return [2 * seed for seed in seeds]
        >>> Neighbor("data", "doubled seeds", doubled).beyond
        ''
    """

    axis: str
    setting: str
    experiment: Experiment
    beyond: str = ""
    holds: Callable[[Any], Any] | None = None
    shows: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        validation.choice(self.axis, "axis", AXES)
        validation.instance(self.beyond, "beyond", str)
        if self.shows is not None and not self.beyond:
            raise ValueError(
                "shows must be what the words of `beyond` say, and there are none. "
                + validation.received("shows", self.shows)
            )

    def __str__(self) -> str:
        return f"{self.axis}, {self.setting}"

    @property
    def denies(self) -> bool:
        """Whether its words say, without an "often", that the statement is false here, and say no more."""
        return bool(self.beyond) and self.shows is None and not _HEDGED.search(self.beyond)


@dataclass(frozen=True)
class Tried:
    """What came out at a neighbor.

    Args:
        axis: What differs from the claim's own design.
        setting: How.
        held: In how many seeds the statement was true.
        of: How many seeds.
        holds: Whether that is enough: the share that the claim asks for, but for ten points.
        beyond: The words which say that the statement does not hold here; "" where it must hold.
        shown: In how many seeds these words were true; None where they state no fact.

    Example:
        >>> Tried("updates", "10 times", held=19, of=20, holds=True, beyond="Later it does not.").mismatch
        'updates, 10 times: true in 19 of 20 seeds, though it says “Later it does not.”'
    """

    axis: str
    setting: str
    held: int
    of: int
    holds: bool
    beyond: str = ""
    shown: int | None = None

    @property
    def outcome(self) -> str:
        """Whether the statement holds here, and which of its words say so where it does not."""
        if not self.beyond:
            return "holds" if self.holds else "does not hold"
        fact = "" if self.shown is None else f", true in {self.shown} of {self.of}"
        return f"{'holds, though' if self.holds else 'stops here, as'} it says “{self.beyond}”{fact}"

    @property
    def mismatch(self) -> str:
        """What the sentence says wrongly about this neighbor; empty where it is right."""
        here = f"{self.axis}, {self.setting}"
        if self.holds is bool(self.beyond):
            wrong = f"though it says “{self.beyond}”" if self.beyond else "and no condition excludes it"
            return f"{here}: true in {self.held} of {self.of} seeds, {wrong}"
        if self.shown is not None and self.shown < FACT * self.of:
            return f"{here}: it says “{self.beyond}”, which is true in {self.shown} of {self.of} seeds only"
        return ""


@dataclass(frozen=True)
class HeldOut:
    """What came out over a block of seeds on which nothing was developed.

    Args:
        seeds: The first seed and the one after the last.
        held: In how many seeds the statement was true.
        of: How many seeds.
        holds: Whether that is enough, as at a neighbor.

    Example:
        >>> HeldOut((500, 520), held=19, of=20, holds=True).mismatch
        ''
    """

    seeds: tuple[int, int]
    held: int
    of: int
    holds: bool

    @property
    def mismatch(self) -> str:
        """What failed; empty where the statement holds here too."""
        seeds = f"held-out seeds {self.seeds[0]} to {self.seeds[1] - 1}"
        return "" if self.holds else f"{seeds}: true in {self.held} of {self.of} only"
