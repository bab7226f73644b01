"""How good the answers of an arm are, one number for each start; and when one arm is better than another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.diagnosis.arms import Arm
from firstnn.diagnosis.target_facts import CLASS_LOSSES, Target

__all__ = ["LEAST_GAIN", "Gain", "Judge", "gain"]

Array = npt.NDArray[Any]

LEAST_GAIN = 0.05  # of a score, below which a change is fine tuning


@dataclass(frozen=True, eq=False)
class Judge:
    """What decides whether an answer is right; the answers wanted are those of the reader's own table."""

    target: Target
    balanced: bool = False  # whether every class counts the same, however rare

    @property
    def measure(self) -> str:
        """What the score is called."""
        if self.target.kind == "quantity":
            return "R²"
        return "balanced accuracy" if self.balanced else "accuracy"

    def guess(self, y: Array) -> float:
        """Return the score of the best answer that looks at no column."""
        if self.target.kind == "quantity":
            return 0.0
        if self.target.kind == "several":
            return float(np.maximum(y.mean(axis=0), 1 - y.mean(axis=0)).mean())
        shares = np.bincount(self.target.class_of(y)) / len(y)
        return 1 / len(shares[shares > 0]) if self.balanced else float(shares.max())

    def score(self, outputs: Array, y: Array, arm: Arm, recoded: bool = False) -> Array:
        """Return the score of each start, from outputs of shape (n_starts, n, n_outputs); NaN where they are.

        Args:
            outputs: The answers in the units of the target.
            y: The answers wanted, shape (n, columns), as in the reader's table.
            arm: What gave them: its last layer and loss decide how an output is read.
            recoded: Whether the labels it learned from were made 0, 1, 2, ...
        """
        y = y[: outputs.shape[1]]
        broken = ~np.isfinite(outputs).all(axis=(1, 2))
        if self.target.kind == "quantity":
            truth = y[None] if outputs.shape[-1] == y.shape[1] else y[None, :, :1]
            with np.errstate(over="ignore", invalid="ignore"):
                errors = np.square(outputs - truth).mean(axis=(1, 2))
            scores = 1 - errors / max(float(np.square(y - y.mean(axis=0)).mean()), 1e-12)
        elif self.target.kind == "several":
            cut = 0.0 if arm.anatomy.loss.from_logits else 0.5
            scores = ((outputs > cut) == (y[None] > 0.5)).mean(axis=(1, 2))
        else:
            hits = self.classes(outputs, arm, recoded) == self.target.class_of(y)[None]
            if self.balanced:
                kinds = self.target.class_of(y)
                scores = np.mean([hits[:, kinds == kind].mean(axis=1) for kind in np.unique(kinds)], axis=0)
            else:
                scores = hits.mean(axis=1)
        scores = np.asarray(scores, np.float64)
        scores[broken] = np.nan
        return scores

    def classes(self, outputs: Array, arm: Arm, recoded: bool) -> Array:
        """Return the class that each output stands for, by its place; -1 where it stands for none."""
        anatomy, values = arm.anatomy, np.array(self.target.values or range(self.target.columns), float)
        wanted = np.arange(len(values), dtype=float) if recoded or self.target.kind == "columns" else values
        if outputs.shape[-1] > 1:
            said = np.argmax(outputs, axis=-1).astype(float)
        elif anatomy.loss.name in CLASS_LOSSES and "hinge" not in anatomy.loss.name:
            said = (outputs[..., 0] > (0.0 if anatomy.loss.from_logits else 0.5)).astype(float)
        else:
            said = wanted[np.abs(outputs[..., 0][..., None] - wanted).argmin(axis=-1)]
        place = np.searchsorted(wanted, said).clip(0, len(wanted) - 1)
        return np.where(wanted[place] == said, place, -1)


@dataclass(frozen=True)
class Gain:
    """What a change brought: the medians over the starts, and in how many of them it was better."""

    before: float
    after: float
    better: int
    of: int
    measure: str = "accuracy"

    @property
    def size(self) -> float:
        """How much better; a network that gives no numbers counts as one that guesses nothing right."""
        return _floor(self.after) - _floor(self.before)

    @property
    def matters(self) -> bool:
        """Whether it is more than chance and fine tuning: five points, a third of the error, most starts."""
        if not np.isfinite(self.after) or self.better < 0.8 * self.of:
            return False
        left = 1 - _floor(self.after)
        return self.size >= LEAST_GAIN and left <= 0.7 * (1 - _floor(self.before))


def gain(before: Array, after: Array, measure: str) -> Gain:
    """Return what one arm has over another, start by start."""
    with np.errstate(invalid="ignore"):
        better = int(((after > before) | (np.isnan(before) & ~np.isnan(after))).sum())
    return Gain(_median(before), _median(after), better, len(after), measure)


def _median(scores: Array) -> float:
    """Return the middle of the scores; NaN where half of the starts or more gave no numbers."""
    return float(np.nanmedian(scores)) if np.isfinite(scores).mean() > 0.5 else float("nan")


def _floor(score: float) -> float:
    return max(score, 0.0) if np.isfinite(score) else 0.0
