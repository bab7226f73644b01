"""What other seeds give: a line under a cell that prints one run of many, and the numbers for "Your run".

In the book, a reader who runs the cell above is told where their own number lies among these.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn.book.show import Document, Group, Raw, Shown, Text
from firstnn.book.wording import between, written

__all__ = ["OtherSeeds"]


@dataclass(frozen=True, eq=False, repr=False)
class OtherSeeds(Shown):
    """What a number of the cell above comes to from many seeds, all else being the same.

    Args:
        name: What the number is, as in a sentence.
        values: The number from each seed, finite, shape (n_seeds,), in its unit.
        label: The words behind which the cell prints it; where they come several times, behind the last.
        seeded: The calls of the cells that take the seed, up to the seed itself.
        unit: "%" or nothing.
        varies: What the seed decides.

    Raises:
        ValueError: A value is not finite.

    Example:
        >>> OtherSeeds("the loss", [0.1, 0.25, 0.3], label="loss", seeded=["set_random_seed("])
        In 3 draws of the initial weights, the loss came out from 0.10 to 0.30; the middle one is 0.25.
    """

    name: str
    values: npt.ArrayLike
    label: str
    seeded: Sequence[str]
    unit: str = ""
    varies: str = "the initial weights"

    def __post_init__(self) -> None:
        """Refuse values that lie nowhere."""
        values = np.asarray(self.values)
        if not np.isfinite(values).all():
            wrong = values[~np.isfinite(values)]
            raise ValueError(f"values must be finite. Received: {wrong[0]} among {values.size}.")

    def document(self) -> Document:
        """Return the line, and for the page's script the numbers behind it."""
        values = np.sort(np.asarray(self.values, dtype=np.float64))
        ends = between(values[0], values[-1], self.unit)
        seeds = f"{values.size} draws of {self.varies}"
        median = written(float(np.median(values)), self.unit)
        line = f"In {seeds}, {self.name} came out from {ends}; the middle one is {median}."
        data = {
            "label": self.label,
            "unit": self.unit,
            "seeded": list(self.seeded),
            "seeds": seeds,
            "ends": ends,
            "values": [float(f"{value:.4g}") for value in values],
        }
        script = f'<script type="application/json">{json.dumps(data, separators=(",", ":"))}</script>'
        return Document([Group([Text(line), Raw(script)], "fn-among")])
