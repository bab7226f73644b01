"""What a claim must show to hold: a share of the seeds, a median, or exactness."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from firstnn import validation

__all__ = ["Criterion", "at_least", "at_most", "between", "exact", "median_within", "report"]

FEWEST_SEEDS = 100
"""With fewer seeds a share says too little: the verdict is indicative, neither true nor false."""

SLACK = 0.1
"""How much less than the asked share is enough at a neighbor, which runs over fewer seeds."""


@dataclass(frozen=True)
class Criterion:
    """The condition under which a claim holds: a share of the seeds, a median, or exactness.

    Args:
        kind: "share", "median", "exact" or "report" (figures without a verdict).
        low: The smallest share of the seeds, from 0 to 1, or the smallest median.
        high: The largest share of the seeds, from 0 to 1, or the largest median.
        figure: The name of the figure whose median counts; "" for the other kinds.
        fewest_seeds: How many seeds it takes for a verdict.

    Raises:
        ValueError: a bound is out of range, or `low` is above `high`.

    Example:
        >>> at_least(95).judge(held=98, of=100), at_least(95).judge(held=90, of=100)
        (True, False)
        >>> at_least(95).judge(held=98, of=99) is None
        True
        >>> at_least(95).margin(held=98, of=100)
        3.0
    """

    kind: str
    low: float = 0.0
    high: float = 1.0
    figure: str = ""
    fewest_seeds: int = FEWEST_SEEDS

    def __post_init__(self) -> None:
        validation.choice(self.kind, "kind", ("share", "median", "exact", "report"))
        limit = 1.0 if self.kind == "share" else math.inf
        validation.number(self.low, "low", minimum=-limit if self.kind == "median" else 0.0, maximum=limit)
        validation.number(self.high, "high", minimum=self.low, maximum=limit)
        validation.integer(self.fewest_seeds, "fewest_seeds")

    def judge(self, held: int, of: int, median: float = math.nan) -> bool | None:
        """Return whether the claim holds; None for a report, or where there are too few seeds."""
        if self.is_exact:
            return held == of
        if self.only_reports or of < self.fewest_seeds:
            return None
        return self.low <= (median if self.kind == "median" else held / of) <= self.high

    def nearly(self, held: int, of: int, median: float = math.nan) -> bool:
        """Return whether a neighbor of the claim's design shows it too: ten seeds of 100 may be missing.

        A median must lie within its bounds, and what is exact be exact.
        """
        if self.kind != "share":
            return replace(self, fewest_seeds=1).judge(held, of, median) is True
        return self.low - SLACK <= held / of <= self.high + SLACK

    def margin(self, held: int, of: int) -> float | None:
        """Return how far the share of the seeds is from failing, in seeds of 100; negative where it fails.

        None where no share counts. A bound that cannot be crossed does not count, nor does a statement asked
        of every seed: it has no room to come close.
        """
        if self.kind != "share":
            return None
        share = held / of
        distances = [share - self.low] if 0 < self.low < 1 else []
        distances += [self.high - share] if self.high < 1 else []
        return round(100 * min(distances), 6) if distances else None

    @property
    def is_exact(self) -> bool:
        """Whether the statement is without chance, so that one run decides it."""
        return self.kind == "exact"

    @property
    def only_reports(self) -> bool:
        """Whether nothing is asked, so that there is no verdict."""
        return self.kind == "report"

    @property
    def bounds(self) -> str:
        """What is asked of the seeds, such as "at least 95 of 100"; empty where none are counted."""
        low, high = (f"{100 * bound:g}" for bound in (self.low, self.high))
        if self.kind == "median":
            return f"median of {self.figure.replace('_', ' ')} from {self.low:g} to {self.high:g}"
        if self.kind != "share":
            return ""
        if self.low == self.high:
            return f"{'all' if self.low == 1 else low} of 100"
        if self.high == 1:
            return f"at least {low} of 100"
        return f"at most {high} of 100" if self.low == 0 else f"{low} to {high} of 100"

    def __str__(self) -> str:
        if self.kind == "share":
            return f"in {self.bounds} seeds"
        return self.bounds or ("exactly" if self.is_exact else "reported, without a verdict")


def at_least(seeds: float, *, fewest_seeds: int = FEWEST_SEEDS) -> Criterion:
    """Return the criterion that a claim is true in at least so many of 100 seeds.

    Args:
        seeds: How many of 100, from 0 to 100.
        fewest_seeds: How many seeds it takes for a verdict.

    Example:
        >>> str(at_least(95))
        'in at least 95 of 100 seeds'
    """
    return Criterion("share", low=seeds / 100, fewest_seeds=fewest_seeds)


def at_most(seeds: float) -> Criterion:
    """Return the criterion that a claim is true in at most so many of 100 seeds.

    Args:
        seeds: How many of 100, from 0 to 100.

    Example:
        >>> str(at_most(2))
        'in at most 2 of 100 seeds'
    """
    return Criterion("share", high=seeds / 100)


def between(low: float, high: float) -> Criterion:
    """Return the criterion that a claim is true in a middling number of seeds, bounds included.

    Args:
        low: The smallest number of 100 seeds.
        high: The largest number of 100 seeds.

    Example:
        >>> str(between(5, 35))
        'in 5 to 35 of 100 seeds'
    """
    return Criterion("share", low=low / 100, high=high / 100)


def exact() -> Criterion:
    """Return the criterion of a statement without chance: it is true, once and for all.

    Example:
        >>> exact().judge(held=1, of=1)
        True
    """
    return Criterion("exact")


def median_within(figure: str, low: float, high: float) -> Criterion:
    """Return the criterion that the median of a figure over the seeds lies within bounds.

    Args:
        figure: The name of the figure.
        low: The smallest median.
        high: The largest median.

    Example:
        >>> str(median_within("loss_before", 0.6, 0.8))
        'median of loss before from 0.6 to 0.8'
    """
    return Criterion("median", low=low, high=high, figure=figure)


def report() -> Criterion:
    """Return the criterion that asks for nothing: the figures are shown, without a verdict.

    Example:
        >>> report().judge(held=1, of=1) is None
        True
    """
    return Criterion("report")
