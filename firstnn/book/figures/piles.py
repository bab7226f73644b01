"""Dots over an axis: where each stands, and how high the piles grow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

DIAMETER = 7.0
_TALLEST = 63.0  # of a pile; a higher one is pressed together


@dataclass(frozen=True)
class Piles:
    """The dots of one row.

    Args:
        stood: Where each dot stands along the axis, shape (n,).
        above: How far its middle lies above the floor, shape (n,).

    Example:
        >>> import numpy as np
        >>> from firstnn.book.figures.piles import Piles
        >>> Piles.of(np.array([0.0, 1.0, 30.0])).height
        14.0
    """

    stood: Array
    above: Array

    @classmethod
    def of(cls, places: Array) -> Piles:
        """Stack dots; piles that would grow too tall are pressed together.

        Args:
            places: Where the dots belong, sorted, shape (n,).

        Example:
            >>> import numpy as np
            >>> from firstnn.book.figures.piles import Piles
            >>> Piles.of(np.zeros(100)).height < 70
            True
        """
        stood, levels = stacked(places, DIAMETER)
        step = min(DIAMETER, _TALLEST / (int(levels.max(initial=0)) + 1))
        step = int(10.0 * step) / 10.0  # in whole tenths, as drawings are rounded: all steps are the same
        return cls(stood, np.asarray(DIAMETER / 2.0 + step * levels))

    @property
    def height(self) -> float:
        """How far the piles reach above the floor.

        Example:
            >>> import numpy as np
            >>> from firstnn.book.figures.piles import Piles
            >>> Piles.of(np.array([0.0])).height
            7.0
        """
        return float(self.above.max()) + DIAMETER / 2.0


def stacked(places: Array, diameter: float) -> tuple[Array, npt.NDArray[np.int64]]:
    """Stack dots: those that would touch stand in one pile, none leaves its place by more than a radius.

    Args:
        places: Where the dots belong, sorted, shape (n,).
        diameter: The diameter of a dot, in the same units.

    Returns:
        Where each dot stands, and its level in its pile from 0, both of shape (n,).

    Source:
        Wilkinson (1999), "Dot plots".

    Example:
        >>> import numpy as np
        >>> from firstnn.book.figures.piles import stacked
        >>> stood, levels = stacked(np.array([0.0, 1.0, 5.0, 20.0]), diameter=6.0)
        >>> stood, levels
        (array([ 2.5,  2.5,  2.5, 20. ]), array([0, 1, 2, 0]))
    """
    stood, levels = np.empty(len(places)), np.zeros(len(places), dtype=np.int64)
    start = 0
    while start < len(places):
        stop = int(np.searchsorted(places, places[start] + diameter, side="left"))
        stop = max(stop, start + 1)
        stood[start:stop] = (places[start] + places[stop - 1]) / 2.0
        levels[start:stop] = np.arange(stop - start)
        start = stop
    return stood, levels
