"""The scope of a claim: its neighbors, experiments beside its own at which the same statement is tried.

A sentence speaks of networks, its experiment is one design. So a claim names neighbors that differ from the
design along one axis each. Its sentence must be true there too, or say where it stops.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from firstnn import validation
from firstnn.book.evidence.experiment import Experiment

__all__ = ["AXES", "NEIGHBOR_SEEDS", "HeldOut", "Neighbor", "Tried"]

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


@dataclass(frozen=True, eq=False)
class Neighbor:
    """An experiment that differs from a claim's own along one axis.

    Args:
        axis: What differs, one of `AXES`.
        setting: How, in a few words, such as "10 times: 3,000 epochs".
        experiment: What is run.
        beyond: Whether it lies beyond the condition that stands in the sentence: the statement must not hold
            there. Without it, the statement must hold.
        holds: What must be true of a seed's result, where the claim's own `holds` cannot be read off it.

    Raises:
        ValueError: `axis` is unknown.

    Example:
        >>> from firstnn.book.evidence import experiment
        >>> @experiment("The seeds are doubled.")
        ... def doubled(seeds):
        ...     return [2 * seed for seed in seeds]
        >>> Neighbor("data", "doubled seeds", doubled).beyond
        False
    """

    axis: str
    setting: str
    experiment: Experiment
    beyond: bool = False
    holds: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        validation.choice(self.axis, "axis", AXES)

    def __str__(self) -> str:
        return f"{self.axis}, {self.setting}"


@dataclass(frozen=True)
class Tried:
    """What came out at a neighbor.

    Args:
        axis: What differs from the claim's own design.
        setting: How.
        held: In how many seeds the statement was true.
        of: How many seeds.
        holds: Whether that is enough: the share that the claim asks for, but for ten points.
        beyond: Whether it lies beyond the condition in the sentence.

    Example:
        >>> Tried("updates", "10 times: 3,000 epochs", held=19, of=20, holds=True, beyond=True).mismatch
        'updates, 10 times: 3,000 epochs: true in 19 of 20 seeds, though it lies beyond the condition'
    """

    axis: str
    setting: str
    held: int
    of: int
    holds: bool
    beyond: bool = False

    @property
    def outcome(self) -> str:
        """Whether the statement holds here, and what its condition says where it does not."""
        if self.holds:
            return "holds, though beyond the condition" if self.beyond else "holds"
        return "stops here, as the condition says" if self.beyond else "does not hold"

    @property
    def mismatch(self) -> str:
        """What the sentence says wrongly about this neighbor; empty where it is right."""
        if self.holds is not self.beyond:
            return ""
        wrong = "though it lies beyond the condition" if self.beyond else "and no condition excludes it"
        return f"{self.axis}, {self.setting}: true in {self.held} of {self.of} seeds, {wrong}"


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
