"""What a claim must show to hold: it is true in a share of the seeds, or exactly."""

from __future__ import annotations

from dataclasses import dataclass

from firstnn import validation

__all__ = ["Criterion", "at_least", "exact"]

FEWEST_SEEDS = 100
"""With fewer seeds a share says too little: the verdict is indicative, neither true nor false."""

SLACK = 0.1
"""How much less than the asked share is enough at a neighbor, which runs over fewer seeds."""


@dataclass(frozen=True)
class Criterion:
    """The condition under which a claim holds; `at_least` and `exact` make it.

    Args:
        share: The smallest share of the seeds, from 0 to 1.
        is_exact: Whether the statement is without chance, so that one run decides it.
        fewest_seeds: How many seeds it takes for a verdict, unless it is exact.

    Raises:
        ValueError: `share` is out of range, or `fewest_seeds` below 1.

    Example:
        >>> at_least(95).judge(held=98, of=100), at_least(95).judge(held=90, of=100)
        (True, False)
        >>> at_least(95).judge(held=98, of=99) is None
        True
        >>> at_least(95).margin(held=98, of=100)
        3.0
    """

    share: float
    is_exact: bool = False
    fewest_seeds: int = FEWEST_SEEDS

    def __post_init__(self) -> None:
        validation.number(self.share, "share", minimum=0.0, maximum=1.0)
        validation.integer(self.fewest_seeds, "fewest_seeds")

    def judge(self, held: int, of: int) -> bool | None:
        """Return whether the claim holds; None where there are too few seeds."""
        return None if of < self.fewest_seeds and not self.is_exact else held / of >= self.share

    def nearly(self, held: int, of: int) -> bool:
        """Return whether a neighbor of the claim's design shows it too: ten seeds of 100 may be missing."""
        return held / of >= self.share - (0 if self.is_exact else SLACK)

    def margin(self, held: int, of: int) -> float | None:
        """Return how far the share of the seeds is from failing, in seeds of 100; negative where it fails.

        None for a statement that is asked of every seed, or of none: it has no room to come close.
        """
        return round(100 * (held / of - self.share), 6) if 0 < self.share < 1 else None

    @property
    def bounds(self) -> str:
        """What is asked of the seeds, such as "at least 95 of 100"; empty where none are counted."""
        if self.is_exact:
            return ""
        return "all of 100" if self.share == 1 else f"at least {100 * self.share:g} of 100"

    def __str__(self) -> str:
        return "exactly" if self.is_exact else f"in {self.bounds} seeds"


def at_least(seeds: float, *, fewest_seeds: int = FEWEST_SEEDS) -> Criterion:
    """Return the criterion that a claim is true in at least so many of 100 seeds.

    Args:
        seeds: How many of 100, from 0 to 100.
        fewest_seeds: How many seeds it takes for a verdict.

    Example:
        >>> str(at_least(95))
        'in at least 95 of 100 seeds'
    """
    return Criterion(seeds / 100, fewest_seeds=fewest_seeds)


def exact() -> Criterion:
    """Return the criterion that one run decides, because nothing in the statement depends on chance.

    Example:
        >>> exact().judge(held=1, of=1)
        True
    """
    return Criterion(1.0, is_exact=True)
