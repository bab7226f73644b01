"""What an experiment says about one claim: true or false for each seed, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.wording import digits, written

__all__ = ["Measured", "Outcome", "Summary", "join_outcomes", "measured"]

Array = npt.NDArray[np.float64]

OF_SEEDS = "% of seeds"
"""The unit of what is true or false for each seed, and summed up as the share of the seeds."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Whether a statement was true for each seed, and the figures that go with it.

    Args:
        held: True or False for each seed, shape (n_seeds,).
        figures: Numbers by name, one for each seed.

    Raises:
        TypeError: `held` is not an array of True and False.
        ValueError: a figure has another length than `held`.

    Example:
        >>> loss = np.array([0.2, 0.9])
        >>> Outcome(loss < 0.5, measured(loss=loss)).held
        array([ True, False])
    """

    held: npt.NDArray[np.bool_]
    figures: Mapping[str, Measured] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = np.atleast_1d(np.asarray(self.held))
        if held.dtype != bool or held.ndim != 1 or held.size == 0:
            raise TypeError(
                "held must be an array of True and False, one for each seed. "
                + validation.received("held", self.held)
            )
        object.__setattr__(self, "held", held)
        for name, figure in self.figures.items():
            if figure.values.shape != held.shape:
                raise ValueError(
                    f"figures must have one number for each of the {len(held)} seeds. "
                    f"Received: figures with {name!r} of shape {figure.values.shape}"
                )

    def split(self, n_seeds: int) -> tuple[Outcome, Outcome | None]:
        """Return the outcome of the first seeds and that of the rest, None where none are left."""

        def take(part: slice) -> Outcome:
            figures = {name: Measured(each.values[part], each.unit) for name, each in self.figures.items()}
            return Outcome(self.held[part], figures)

        rest = slice(n_seeds, None)
        return take(slice(n_seeds)), take(rest) if len(self.held) > n_seeds else None


@dataclass(frozen=True, eq=False)
class Measured:
    """One number for each seed, with its unit.

    Args:
        values: The numbers, float64, shape (n_seeds,). NaN and infinity are allowed: they are counted, not
            hidden.
        unit: What they are counted in, such as "%" or "epochs"; "" for a bare number.

    Example:
        >>> Measured(np.array([3.0, 5.0]), "epochs").unit
        'epochs'
    """

    values: Array
    unit: str = ""


def measured(**figures: npt.ArrayLike | tuple[npt.ArrayLike, str]) -> dict[str, Measured]:
    """Return numbers with their units, by name.

    Args:
        figures: Numbers, one for each seed, or a pair of such numbers and their unit. A share with the unit
            "%" is given as a share, from 0 to 1, and kept as a percentage.

    Returns:
        The figures as an `Outcome` wants them.

    Example:
        >>> measured(accuracy=([0.5, 0.75], "%"))["accuracy"].values
        array([50., 75.])
    """
    result = {}
    for name, figure in figures.items():
        values, unit = figure if isinstance(figure, tuple) else (figure, "")
        array = np.atleast_1d(np.asarray(values, dtype=np.float64))
        result[name] = Measured(100 * array if unit in ("%", OF_SEEDS) else array, unit)
    return result


@dataclass(frozen=True)
class Summary:
    """A figure over the seeds in three numbers: the median, and the range that holds nine of ten seeds.

    Args:
        median: The median of the finite numbers; None where there is none.
        low: The 5th percentile.
        high: The 95th percentile.
        unit: What it is counted in; "" for a bare number.
        not_finite: In how many seeds it was NaN or infinite.
        min: The smallest number; None where a seed has none that is finite.
        max: The largest number, likewise.

    Example:
        >>> Summary.of(Measured(np.array([1.0, 2.0, 3.0]), "epochs"))
        Summary(median=2.0, low=1.1, high=2.9, unit='epochs', not_finite=0, min=1.0, max=3.0)
    """

    median: float | None
    low: float | None
    high: float | None
    unit: str = ""
    not_finite: int = 0
    min: float | None = None
    max: float | None = None

    @classmethod
    def of(cls, figure: Measured) -> Summary:
        """Return the summary of a figure."""
        if figure.unit == OF_SEEDS:
            share = float(figure.values.mean())
            return cls(share, share, share, "%", 0, share, share)
        finite = figure.values[np.isfinite(figure.values)]
        lost = len(figure.values) - len(finite)
        if not len(finite):
            return cls(None, None, None, figure.unit, lost)
        low, median, high, *bounds = (
            float(f"{value:.9g}") for value in np.percentile(finite, [5, 50, 95, 0, 100])
        )
        return cls(median, low, high, figure.unit, lost, *([None, None] if lost else bounds))

    def __format__(self, which: str) -> str:
        """Write the median with its unit, in two digits for "about", or the bound "max" or "min"."""
        validation.choice(which or "median", "which", ("median", "about", "min", "max"))
        value = self.median if which in ("", "about") else getattr(self, which)
        if value is None:
            return "not a finite number"
        return written(_in_two_digits(value, self.unit) if which == "about" else value, self.unit)

    def __str__(self) -> str:
        if self.median is None or self.low is None or self.high is None:
            return f"not a finite number in {self.not_finite} seeds"
        spread = ""
        if self.low != self.high:
            low, high = (digits(bound, self.unit) for bound in (self.low, self.high))
            spread = f" [{low} to {high}]"
        lost = f"; not a finite number in {self.not_finite} seeds" if self.not_finite else ""
        return f"{written(self.median, self.unit)}{spread}{lost}"


def _in_two_digits(value: float, unit: str) -> float:
    """Round to two digits, but no share to all: 66.8% is about 67%, 99.8% stays."""
    rounded = float(f"{value:.2g}")
    return value if unit == "%" and rounded == 100 else rounded


def join_outcomes(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the outcomes of several blocks of seeds, all with the same figures, as one."""
    if not outcomes:
        raise ValueError(f"outcomes must hold at least one. {validation.received('outcomes', outcomes)}")
    names = list(outcomes[0].figures)
    if any(list(outcome.figures) != names for outcome in outcomes):
        raise ValueError(
            "outcomes must have the same figures. "
            + validation.received("outcomes", [list(outcome.figures) for outcome in outcomes])
        )
    figures = {
        name: Measured(
            np.concatenate([outcome.figures[name].values for outcome in outcomes]),
            outcomes[0].figures[name].unit,
        )
        for name in names
    }
    return Outcome(np.concatenate([outcome.held for outcome in outcomes]), figures)
