"""An axis: where numbers lie on it, and which of them are written at it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn.book.figures import wording

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """From numbers to places along an axis.

    Args:
        low: The number at the left end.
        high: The number at the right end.
        logarithmic: Whether equal distances are equal factors.
        width: The length of the axis in units of the canvas.

    Example:
        >>> from firstnn.book.figures.axis import Axis
        >>> Axis(1.0, 100.0, True, 400.0).places([10.0])
        array([200.])
    """

    low: float
    high: float
    logarithmic: bool
    width: float

    @classmethod
    def around(cls, numbers: Array, logarithmic: bool, width: float) -> Axis:
        """Return the axis that holds all numbers, with a margin at both ends.

        Args:
            numbers: The numbers, finite; above 0 on a scale of powers of ten.
            logarithmic: Whether equal distances are equal factors.
            width: The length of the axis in units of the canvas.

        Example:
            >>> import numpy as np
            >>> from firstnn.book.figures.axis import Axis
            >>> Axis.around(np.array([0.0, 50.0]), False, 400.0).high
            53.0
        """
        low, high = (float(numbers.min()), float(numbers.max())) if numbers.size else (0.0, 1.0)
        if logarithmic:
            margin = (high / low) ** 0.06 if high > low else 2.0
            return cls(low / margin, high * margin, True, width)
        margin = 0.06 * (high - low) or 0.1 * abs(low) or 0.5
        return cls(low - margin, high + margin, False, width)

    def places(self, numbers: npt.ArrayLike) -> Array:
        """Return where numbers lie, as distances from the left end.

        Args:
            numbers: Any numbers.

        Example:
            >>> from firstnn.book.figures.axis import Axis
            >>> Axis(0.0, 10.0, False, 400.0).places([5.0, 10.0])
            array([200., 400.])
        """
        values = np.asarray(numbers, dtype=np.float64)
        if self.logarithmic:
            shares = np.log(values / self.low) / np.log(self.high / self.low)
        else:
            shares = (values - self.low) / (self.high - self.low)
        return np.asarray(self.width * shares, dtype=np.float64)

    def ticks(self, unit: str) -> dict[float, str]:
        """Return the round numbers that lie on the axis, each with its text.

        Args:
            unit: What the numbers are counted in.

        Example:
            >>> from firstnn.book.figures.axis import Axis
            >>> Axis(48.0, 102.0, False, 400.0).ticks("%")
            {60.0: '60%', 80.0: '80%', 100.0: '100%'}
        """
        from matplotlib.ticker import Locator, LogLocator, MaxNLocator

        locators: list[Locator] = [LogLocator(numticks=6), LogLocator(subs=(1.0, 2.0, 5.0))]
        for locator in [*locators * self.logarithmic, MaxNLocator(5, steps=[1, 2, 2.5, 5, 10])]:
            wanted = locator.tick_values(self.low, self.high)
            ticks = [float(tick) for tick in wanted if self.low <= tick <= self.high]
            if len(ticks) > 1:
                break
        return {tick: _written(tick, unit) for tick in ticks}


def _written(value: float, unit: str) -> str:
    """Write a number at the axis: a power of ten as such where it is long."""
    power = wording.power_of_ten(value) if value > 0 else 0
    if np.isclose(value, 10.0**power):
        text = wording.ten_to(power)
    else:
        text = f"{value:,.0f}" if value >= 1000 else wording.tick(float(f"{value:.9g}"))
    return f"{text}%" if unit == "%" else text
