"""What a spread is drawn from: the numbers of each arm over the seeds, checked, summarised and stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.book.figures import wording

Array = npt.NDArray[np.float64]

MOST_ARMS = 5


@dataclass(frozen=True)
class Arm:
    """The numbers of one arm of an experiment, one for each seed.

    Args:
        label: What the arm is called.
        role: The meaning of its colour.
        unit: What its numbers are counted in.
        finite: The numbers, sorted, without what is NaN or infinite.
        seeds: How many seeds there were.

    Example:
        >>> import numpy as np
        >>> from firstnn.book.figures.arms import Arm
        >>> arm = Arm("raw columns", "series-1", "%", np.array([60.0, 62.0, 64.0]), seeds=5)
        >>> arm.lost, arm.told
        (2, 'median 62%, nine in ten from 60.2% to 63.8%, 2 of 5 not a number')
    """

    label: str
    role: str
    unit: str
    finite: Array
    seeds: int

    @property
    def lost(self) -> int:
        """How many numbers are NaN or infinite.

        Example:
            >>> import numpy as np
            >>> from firstnn.book.figures.arms import Arm
            >>> Arm("raw columns", "series-1", "", np.array([]), seeds=5).lost
            5
        """
        return self.seeds - len(self.finite)

    @property
    def bounds(self) -> tuple[float, float, float]:
        """The 5th percentile, the median and the 95th percentile of the finite numbers.

        Example:
            >>> import numpy as np
            >>> from firstnn.book.figures.arms import Arm
            >>> Arm("raw columns", "series-1", "", np.array([0.0, 1.0, 2.0]), seeds=3).bounds
            (0.1, 1.0, 1.9)
        """
        low, middle, high = (float(f"{bound:.9g}") for bound in np.percentile(self.finite, [5, 50, 95]))
        return low, middle, high

    @property
    def told(self) -> str:
        """The arm in words.

        Example:
            >>> import numpy as np
            >>> from firstnn.book.figures.arms import Arm
            >>> Arm("raw columns", "series-1", "", np.array([2.0]), seeds=1).told
            'median 2'
        """
        parts = []
        if len(self.finite):
            low, middle, high = self.bounds
            parts.append(f"median {wording.written(middle, self.unit)}")
            bar = wording.between(low, high, self.unit)
            parts += [f"nine in ten from {bar}"] if low != high else []
        parts += [self.lost_in_words] if self.lost else []
        return ", ".join(parts)

    @property
    def lost_in_words(self) -> str:
        """How many numbers are NaN or infinite, in words.

        Example:
            >>> import numpy as np
            >>> from firstnn.book.figures.arms import Arm
            >>> Arm("raw columns", "series-1", "", np.array([]), seeds=5).lost_in_words
            '5 of 5 not a number'
        """
        return f"{self.lost} of {self.seeds} not a number"


def read_arms(arms: Mapping[str, npt.ArrayLike], unit: str, roles: Sequence[str] | None) -> list[Arm]:
    """Return the arms of an experiment, checked.

    Args:
        arms: From the label of each arm to its numbers, shape (n_seeds,).
        unit: What the numbers are counted in.
        roles: The meaning of each arm's colour; series-1, series-2, ... if not given.

    Returns:
        One arm for each label.

    Raises:
        TypeError: If `arms` is no mapping, or holds something else than numbers.
        ValueError: If there are no arms or more than five, one has no numbers, or `roles` do not fit.

    Example:
        >>> from firstnn.book.figures.arms import read_arms
        >>> [arm.lost for arm in read_arms({"raw": [1.0, float("nan")], "standardised": [1, 2]}, "", None)]
        [1, 0]
    """
    if not isinstance(arms, Mapping):
        raise TypeError(f"arms must be a mapping from labels to numbers. {validation.received('arms', arms)}")
    if not 1 <= len(arms) <= MOST_ARMS:
        raise ValueError(f"arms must hold one to five. Received: arms with {len(arms)}")
    chosen = [f"series-{number + 1}" for number in range(len(arms))] if roles is None else list(roles)
    if len(chosen) != len(arms):
        raise ValueError(
            f"roles must hold {len(arms)}, one for each arm. {validation.received('roles', roles)}"
        )
    read = []
    for (label, numbers), role in zip(arms.items(), chosen, strict=True):
        argument = f"arms[{label!r}]"
        values = validation.array(numbers, argument, finite=False)
        if values.ndim != 1 or not values.size:
            raise ValueError(
                "arms must hold one number for each seed, shape (n_seeds,). "
                f"Received: {argument} of shape {values.shape}"
            )
        read.append(Arm(str(label), role, unit, np.sort(values[np.isfinite(values)]), len(values)))
    return read
