"""A figure over the seeds in three numbers: the median, and the range of nine seeds in ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstnn.book.evidence import sentences
from firstnn.book.evidence.outcome import Measured

__all__ = ["Summary"]


@dataclass(frozen=True)
class Summary:
    """A figure over the seeds: the median and the range that holds nine of ten seeds.

    Args:
        median: The median of the finite numbers; None where there is none.
        low: The 5th percentile.
        high: The 95th percentile.
        unit: What it is counted in; "" for a bare number.
        not_finite: In how many seeds it was NaN or infinite.

    Example:
        >>> Summary.of(Measured(np.array([1.0, 2.0, 3.0, np.nan]), "epochs"))
        Summary(median=2.0, low=1.1, high=2.9, unit='epochs', not_finite=1)
    """

    median: float | None
    low: float | None
    high: float | None
    unit: str = ""
    not_finite: int = 0

    @classmethod
    def of(cls, figure: Measured) -> Summary:
        """Return the summary of a figure.

        Args:
            figure: One number for each seed.

        Example:
            >>> Summary.of(Measured(np.array([np.inf]))).median is None
            True
        """
        finite = figure.values[np.isfinite(figure.values)]
        lost = len(figure.values) - len(finite)
        if not len(finite):
            return cls(None, None, None, figure.unit, lost)
        low, median, high = (float(f"{value:.9g}") for value in np.percentile(finite, [5, 50, 95]))
        return cls(median, low, high, figure.unit, lost)

    def __str__(self) -> str:
        if self.median is None or self.low is None or self.high is None:
            return f"not a finite number in {self.not_finite} seeds"
        spread = ""
        if self.low != self.high:
            low, high = (sentences.digits(bound, self.unit) for bound in (self.low, self.high))
            spread = f" [{low} to {high}]"
        lost = f"; not a finite number in {self.not_finite} seeds" if self.not_finite else ""
        return f"{sentences.written(self.median, self.unit)}{spread}{lost}"
