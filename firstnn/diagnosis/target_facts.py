"""What the answers of a table are: two values, classes, a column for each class, or a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.diagnosis.model_anatomy import Anatomy

__all__ = ["CLASS_LOSSES", "Target", "read_target"]

Array = npt.NDArray[Any]

CLASS_LOSSES = (
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "binary_focal_crossentropy",
    "categorical_focal_crossentropy",
    "hinge",
    "squared_hinge",
    "categorical_hinge",
)
MOST_CLASSES = 60


@dataclass(frozen=True)
class Target:
    """What the answers are; `values` are the labels of the classes in their order."""

    kind: str  # "two", "classes", "columns" (one for each class), "several" (yes or no each), "quantity"
    columns: int
    values: tuple[float, ...] = ()
    low: float = 0.0
    high: float = 0.0

    @property
    def n_classes(self) -> int:
        """How many classes there are; 0 for a quantity."""
        return self.columns if self.kind == "columns" else len(self.values)

    def class_of(self, y: Array) -> Array:
        """Return the place of each row's class among the classes."""
        if self.kind == "columns":
            place = np.argmax(y, axis=1)
        else:
            place = np.searchsorted(np.array(self.values), y[:, 0])
        return np.asarray(place)

    def named(self) -> str:
        """Return the labels as one would write them."""
        shown = [f"{value:g}" for value in self.values[:6]]
        more = ", ..." if len(self.values) > 6 else ""
        return ", ".join(shown) + more


def read_target(y: Array, anatomy: Anatomy) -> Target:
    """Return what the answers are; whole numbers are classes where the network was built to tell classes.

    Two values are always classes. More are none for a single output that gives amounts.

    Args:
        y: The answers, shape (n, columns).
        anatomy: The network.
    """
    finite = y[np.isfinite(y).all(axis=1)]
    if not len(finite):
        return Target("quantity", y.shape[1])
    low, high = float(finite.min()), float(finite.max())
    if y.shape[1] > 1:
        if set(np.unique(finite)) <= {0.0, 1.0}:
            one_each = bool((finite.sum(axis=1) == 1).all())
            return Target("columns" if one_each else "several", y.shape[1], (), low, high)
        return Target("quantity", y.shape[1], (), low, high)
    values = np.unique(finite)
    whole = bool((values == np.round(values)).all())
    wants_classes = (
        anatomy.loss.name in CLASS_LOSSES
        or "softmax" in anatomy.ending
        or any("acc" in metric.lower() for metric in anatomy.metrics)
    )
    few = len(values) <= min(MOST_CLASSES, max(2, len(finite) // 3)) and not _gives_amounts(anatomy)
    if len(values) == 2 or (whole and few and wants_classes and len(values) > 1):
        kind = "two" if len(values) == 2 else "classes"
        return Target(kind, 1, tuple(map(float, values)), low, high)
    return Target("quantity", 1, (), low, high)


def _gives_amounts(anatomy: Anatomy) -> bool:
    """Tell whether the one output has no upper end, as relu has none, and is compared with no other."""
    unbounded = anatomy.ending[-1:] in (["relu"], ["softplus"], ["exponential"])
    return anatomy.units == 1 and unbounded and "categorical" not in anatomy.loss.name
