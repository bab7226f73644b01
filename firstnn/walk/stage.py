"""One stage of a training step: what happens, its formula, the code, and the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from firstnn.book import wording
from firstnn.elementwise import Array

Place = tuple[Literal["units", "connections"], int]
"""A part of the network: the units of a layer (0 the inputs), or the connections that lead to it."""


@dataclass(frozen=True, eq=False, repr=False)
class Stage:
    """One stage of a training step.

    Args:
        title: What happens, in a few words.
        says: The same in a sentence or two.
        formula: The formula, in the notation of TeX.
        code: The line of NumPy that computes it.
        arrays: The numbers that come out, by name; float64, of any shape.
        example: One of the numbers worked out with what went into it; empty where there is nothing to say.
        lights: The parts of the network that take part.
        backward: Whether it leads from the output to the input.

    Example:
        >>> Stage("Double", "Every number is doubled.", "2x", "2 * x", {"2x": np.array([[2.0, 4.0]])})
        Double
        Every number is doubled.
        2 * x
          array  shape   values
          2x     (1, 2)  2.000 4.000
    """

    title: str
    says: str
    formula: str
    code: str
    arrays: Mapping[str, Array]
    example: str = ""
    lights: frozenset[Place] = field(default_factory=frozenset)
    backward: bool = False

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Go through the arrays.

        Returns:
            The name, shape and values of each, as texts.

        Example:
            >>> list(Stage("", "", "", "", {"loss": np.array(0.25)}).rows())
            [('loss', '()', '0.250')]
        """
        for name, array in self.arrays.items():
            yield name, str(array.shape), values(array)

    def __repr__(self) -> str:
        lines = [self.title, self.says, *([self.example] if self.example else []), self.code]
        table = [("array", "shape", "values"), *self.rows()]
        widths = [max(len(row[column]) for row in table) for column in range(2)]
        rows = (f"  {name:{widths[0]}}  {shape:{widths[1]}}  {numbers}" for name, shape, numbers in table)
        return "\n".join([*lines, *rows])


def values(array: Array) -> str:
    """Return the numbers of an array as text, its rows apart.

    Args:
        array: Float, of at most two dimensions.

    Returns:
        The numbers of a row with spaces between, and a comma between rows.

    Example:
        >>> values(np.array([[0.5, -1.0], [2.0, 0.125]]))
        '0.500 −1.000, 2.000 0.125'
    """
    rows = np.atleast_2d(array)
    return ", ".join(" ".join(digits(float(value)) for value in row) for row in rows)


def digits(value: float) -> str:
    """Return a number with three digits after the point, so that a reader can follow the arithmetic.

    Args:
        value: Any number.

    Returns:
        The number; a plain 0 where nothing is left, as behind a ReLU.

    Example:
        >>> digits(0.12345), digits(0.0), digits(-0.00004)
        ('0.123', '0', '−4.0 × 10⁻⁵')
    """
    if value == 0 or not 0.0005 <= abs(value) < 10_000:
        return wording.number(value)
    return f"{value:.3f}".replace("-", wording.MINUS)


def bracketed(value: float) -> str:
    """Return a number as a factor or a summand: a negative one in brackets.

    Args:
        value: Any number.

    Example:
        >>> bracketed(0.5), bracketed(-0.5)
        ('0.500', '(−0.500)')
    """
    return f"({digits(value)})" if value < 0 else digits(value)
