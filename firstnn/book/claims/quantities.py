"""What is read off an experiment's result, calculated with and compared: the vocabulary of claims.

`train_loss("he").end` is a quantity: a recipe for reading one number for each seed off the result. Quantities
are calculated with and compared like numbers; what comes out is a quantity again, and a comparison is a
condition, true or false for each seed.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn.book.evidence.outcome import OF_SEEDS

__all__ = [
    "LOSS_OF_A_COIN",
    "Doubles",
    "Quantity",
    "Result",
    "Seeds",
    "all_of",
    "curves",
    "epochs",
    "quantity",
    "share",
    "test_accuracy",
    "test_loss",
    "train_accuracy",
    "train_loss",
    "typical_updates",
    "updates_to",
    "value",
    "values",
]

Array = npt.NDArray[Any]
Result: TypeAlias = Any  # each experiment has one of its own kind
Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]
Number: TypeAlias = "Quantity | float"

LOSS_OF_A_COIN = math.log(2)
"""The loss of one half for every answer."""

COMPARISONS = dict.fromkeys(("==", "<", "<=", ">", ">="), 3)
BINDS = {"and": 1, "not": 2, **COMPARISONS, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
"""How strongly an operation holds its parts together, as in Python: what binds less needs brackets."""

ATOM = 7


@dataclass(frozen=True, eq=False)
class Quantity:
    """What is read off an experiment's result: a number, a truth value or a whole curve for each seed.

    NaN makes no condition true: neither `loss >= 0.3` nor `~(loss < 0.3)` counts it. A claim about training
    that breaks down asks for `loss.nan_as_infinity >= 0.3`.
    """

    text: str
    read: Callable[[Result], Any]
    unit: str = ""
    binds: int = ATOM
    is_index: bool = False  # the number of a record, which is no epoch
    undefined: Callable[[Result], Any] | None = None  # of a condition: where it compares with NaN

    def __call__(self, result: Result) -> Array:
        """Return it for every seed of a result."""
        return np.asarray(self.read(result))

    def __repr__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        raise TypeError(
            f"conditions must be joined with &, not with `and` or in a chain of comparisons. Received: {self}"
        )

    def counted_in(self, unit: str) -> Quantity:
        """Return the same numbers with a unit; those in "%" are shares from 0 to 1."""
        if self.is_index and unit == "epochs":
            raise ValueError(
                f"epochs must be read with `epochs().at(record)`: a record may lie many epochs after the one "
                f"before it. Received: the number of a record, {self}"
            )
        return replace(self, unit=unit)

    # One number of a curve, which has a record in each column.

    def __getitem__(self, record: int) -> Quantity:
        return self._then(f"[{record}]", lambda curve: curve[:, record])

    @property
    def start(self) -> Quantity:
        """The first record of each curve."""
        return self._then(".start", lambda curve: curve[:, 0])

    @property
    def end(self) -> Quantity:
        """The last record of each curve."""
        return self._then(".end", lambda curve: curve[:, -1])

    def at(self, record: Quantity) -> Quantity:
        """Return what each curve shows at a record of its own."""

        def read(result: Result) -> Array:
            curve = self(result)
            return curve[np.arange(len(curve)), record(result)]

        return Quantity(f"{_inner(self, ATOM)}.at({record})", read, self.unit)

    @property
    def lowest(self) -> Quantity:
        """The record at which each curve is lowest, the first of several; NaN is never lowest."""
        return self._then(
            ".lowest",
            lambda curve: np.where(np.isnan(curve), np.inf, curve).argmin(axis=1),
            unit="",
            is_index=True,
        )

    @property
    def first(self) -> Quantity:
        """The first record that is true; 0 where none is."""
        return self._then(".first", lambda curve: curve.argmax(axis=1), unit="", is_index=True)

    def when_first(self, condition: Quantity) -> Quantity:
        """Return what each curve shows at the first record with a condition, infinity without one."""
        there, value = condition.any, self.at(condition.first)
        return Quantity(
            f"{_inner(self, ATOM)}.when_first({condition})",
            lambda result: np.where(there(result), value(result), np.inf),
            self.unit,
        )

    # A whole curve in one number.

    @property
    def changes(self) -> Quantity:
        """The change from each record to the next: a curve that is shorter by one."""
        return self._then(".changes", lambda curve: np.diff(curve, axis=1))

    @property
    def mean(self) -> Quantity:
        """The mean of each curve."""
        return self._then(".mean", lambda curve: curve.mean(axis=1))

    @property
    def share(self) -> Quantity:
        """The share of the records that are true."""
        return self._then(".share", lambda curve: curve.mean(axis=1), unit="%")

    @property
    def share_of_seeds(self) -> Quantity:
        """For how many of the seeds it is true: a figure of all seeds together, not of each."""
        return self._then(".share_of_seeds", lambda values: values, unit=OF_SEEDS)

    @property
    def largest(self) -> Quantity:
        """The largest number of each curve."""
        return self._then(".largest", lambda curve: curve.max(axis=1))

    @property
    def smallest(self) -> Quantity:
        """The smallest number of each curve."""
        return self._then(".smallest", lambda curve: curve.min(axis=1))

    @property
    def any(self) -> Quantity:
        """Whether any record is true."""
        return self._of_all(".any", lambda curve: curve.any(axis=1))

    @property
    def all(self) -> Quantity:
        """Whether all records are true."""
        return self._of_all(".all", lambda curve: curve.all(axis=1))

    # Arithmetic and comparison, seed by seed; the unit is lost.

    def equals(self, other: Number) -> Quantity:
        """Return whether both are the same number, to the last bit."""
        return self._with("==", other, operator.eq)

    def within(self, low: float, high: float) -> Quantity:
        """Return whether it lies between two bounds, the bounds included."""
        return (self >= low) & (self <= high)

    @property
    def finite(self) -> Quantity:
        """Whether it is a finite number."""
        return self._then(".finite", np.isfinite, unit="")

    @property
    def nan_as_infinity(self) -> Quantity:
        """The same, infinity where it is NaN: for claims about training that breaks down."""
        return self._then(".nan_as_infinity", lambda values: np.where(np.isnan(values), np.inf, values))

    @property
    def in_points(self) -> Quantity:
        """A difference of two shares, in points of a hundred."""
        return replace(100 * self, unit="points")

    def __add__(self, other: Number) -> Quantity:
        return self._with("+", other, operator.add)

    def __sub__(self, other: Number) -> Quantity:
        return self._with("-", other, operator.sub)

    def __rsub__(self, other: float) -> Quantity:
        text = f"{other:g} - {_inner(self, BINDS['-'] + 1)}"
        return Quantity(text, lambda result: other - self(result), binds=BINDS["-"], is_index=self.is_index)

    def __mul__(self, other: Number) -> Quantity:
        return self._with("*", other, operator.mul)

    def __rmul__(self, other: float) -> Quantity:
        text = f"{other:g} * {_inner(self, BINDS['*'] + 1)}"
        return Quantity(text, lambda result: other * self(result), binds=BINDS["*"], is_index=self.is_index)

    def __truediv__(self, other: Number) -> Quantity:
        return self._with("/", other, operator.truediv)

    def __pow__(self, other: float) -> Quantity:
        return self._with("**", other, operator.pow)

    def __abs__(self) -> Quantity:
        return Quantity(f"abs({self})", lambda result: np.abs(self(result)))

    def __lt__(self, other: Number) -> Quantity:
        return self._with("<", other, operator.lt)

    def __le__(self, other: Number) -> Quantity:
        return self._with("<=", other, operator.le)

    def __gt__(self, other: Number) -> Quantity:
        return self._with(">", other, operator.gt)

    def __ge__(self, other: Number) -> Quantity:
        return self._with(">=", other, operator.ge)

    def __and__(self, other: Quantity) -> Quantity:
        return self._with("and", other, operator.and_)

    def __invert__(self) -> Quantity:
        undefined = self.undefined

        def read(result: Result) -> Array:
            return ~self(result) if undefined is None else ~self(result) & ~undefined(result)

        text = f"not {_inner(self, BINDS['not'])}"
        return Quantity(text, read, binds=BINDS["not"], undefined=undefined)

    def _with(self, symbol: str, other: Number, operation: Callable[[Any, Any], Any]) -> Quantity:
        def read(result: Result) -> Array:
            second = other(result) if isinstance(other, Quantity) else other
            return np.asarray(operation(self(result), second))

        def undefined(result: Result) -> Array:
            if symbol in COMPARISONS:
                second = other(result) if isinstance(other, Quantity) else other
                return np.asarray(np.isnan(self(result)) | np.isnan(second))
            parts = [each.undefined for each in (self, other) if isinstance(each, Quantity)]
            return np.asarray(functools.reduce(operator.or_, [part(result) for part in parts if part], False))

        binds = BINDS[symbol]
        index = any(isinstance(each, Quantity) and each.is_index for each in (self, other))
        return Quantity(
            f"{_inner(self, binds)} {symbol} {_inner(other, binds + 1)}",
            read,
            binds=binds,
            is_index=index and symbol not in COMPARISONS,
            undefined=undefined if symbol in (*COMPARISONS, "and") else None,
        )

    def _of_all(self, text: str, function: Callable[[Array], Any]) -> Quantity:
        """Return what is true of a whole curve of conditions; it compares with NaN where one of them does."""
        undefined = self.undefined
        return replace(
            self._then(text, function),
            undefined=undefined and (lambda result: undefined(result).any(axis=1)),
        )

    def _then(
        self, text: str, function: Callable[[Array], Any], unit: str | None = None, *, is_index: bool = False
    ) -> Quantity:
        return Quantity(
            f"{_inner(self, ATOM)}{text}",
            lambda result: function(self(result)),
            self.unit if unit is None else unit,
            is_index=is_index,
        )


def _inner(part: Number, binds: int) -> str:
    """Return a part of a longer expression, in brackets where it binds less than that asks for."""
    if not isinstance(part, Quantity):
        return f"{part:g}"
    return part.text if part.binds >= binds else f"({part})"


def train_loss(of: str = "") -> Quantity:
    """Return the loss on the training rows at every record, of a setting of the experiment."""
    return curves("train_loss", of)


def train_accuracy(of: str = "") -> Quantity:
    """Return the accuracy on the training rows at every record."""
    return curves("train_accuracy", of, "%")


def test_loss(of: str = "") -> Quantity:  # noqa: PT028  # no test of ours
    """Return the loss on the test rows at every record."""
    return curves("test_loss", of)


def test_accuracy(of: str = "") -> Quantity:  # noqa: PT028  # no test of ours
    """Return the accuracy on the test rows at every record."""
    return curves("test_accuracy", of, "%")


def epochs(of: str = "") -> Quantity:
    """Return the epoch of every record."""
    return curves("epochs", of, "epochs")


def curves(name: str, of: str = "", unit: str = "") -> Quantity:
    """Return a curve of a setting: of its runs, or of a dictionary of curves."""

    def read(result: Mapping[str, Any]) -> Array:
        runs = result[of]
        if isinstance(runs, Mapping):
            return np.asarray(runs[name])
        if getattr(runs, name) is None:
            raise ValueError(f"runs must have been measured on test rows. Received: runs={runs!r}")
        curve = np.asarray(getattr(runs, name))
        return np.broadcast_to(curve, runs.train_loss.shape)

    return Quantity(f"{name}({of!r})" if of else name, read, unit)


def value(name: Hashable, unit: str = "") -> Quantity:
    """Return what an experiment's result has under a name."""
    return Quantity(f"value({name!r})", lambda result: result[name], unit)


def values(*names: str, unit: str = "") -> dict[str, Quantity]:
    """Return figures under the names that an experiment's result has for them."""
    return {name: value(name, unit) for name in names}


def share(name: Hashable) -> Quantity:
    """Return a share, from 0 to 1, that an experiment's result has under a name."""
    return value(name, "%")


def updates_to(loss: float, of: str) -> Quantity:
    """Return after how many updates the training loss is first seen below a value, infinite where never.

    Every batch holds all rows, so that an epoch is one update.
    """
    return epochs(of).when_first(train_loss(of) < loss).counted_in("updates")


def typical_updates(loss: float, of: str) -> Quantity:
    """Return the same for a sentence: who never learned counts with the last update, and the median holds."""
    reached, every = updates_to(loss, of), epochs(of)
    return Quantity(
        f"typical_updates({loss:g}, {of!r})",
        lambda result: np.minimum(reached(result), every(result)[:, -1]),
        "updates",
    )


def quantity(unit: str = "") -> Callable[[Callable[[Result], Any]], Quantity]:
    """Turn a function of an experiment's result into a quantity, where reading it off takes more."""
    return lambda function: Quantity(function.__name__, function, unit)


def all_of(conditions: Iterable[Quantity]) -> Quantity:
    """Return whether all conditions are true."""
    return functools.reduce(operator.and_, conditions)
