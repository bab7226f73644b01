"""What one training left behind: the trained model, and its loss and accuracy after every epoch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import keras

__all__ = ["Fitted", "History"]

Curve: TypeAlias = npt.NDArray[np.float64]
Measured: TypeAlias = Curve | Any  # or None without a test set: whoever passed one need not check


@dataclass(frozen=True, eq=False, repr=False)
class History:
    """Loss and accuracy over whole sets, before training and after every epoch.

    Every curve has shape (epochs + 1,), float64, and index 0 is before training. Epochs that were not
    reached, because training stopped early or diverged, are NaN.

    Args:
        train_loss: The mean cross-entropy over the training rows, without any penalty.
        train_accuracy: The share of right answers on them, from 0 to 1; NaN where the network's outputs are
            NaN.
        test_loss: The loss over the test rows, None without a test set.
        test_accuracy: The share of right answers on them, None without a test set.

    Example:
        >>> History(np.array([0.7, 0.2]), np.array([0.5, 0.9]), None, None)
        History of epochs 0 to 1
          train_loss      0.700 -> 0.200
          train_accuracy  0.500 -> 0.900
    """

    train_loss: Curve
    train_accuracy: Curve
    test_loss: Measured
    test_accuracy: Measured

    @property
    def epochs(self) -> npt.NDArray[np.int64]:
        """The epoch of each record, from 0: int64, shape (epochs + 1,).

        Example:
            >>> History(np.array([0.7, 0.2]), np.array([0.5, 0.9]), None, None).epochs
            array([0, 1])
        """
        return np.arange(len(self.train_loss))

    def __repr__(self) -> str:
        reached = np.flatnonzero(~np.isnan(self.train_accuracy) | ~np.isnan(self.train_loss))
        last = int(reached[-1]) if reached.size else 0
        lines = [f"History of epochs 0 to {last}"]
        for name in ("train_loss", "train_accuracy", "test_loss", "test_accuracy"):
            curve = getattr(self, name)
            if curve is not None:
                lines.append(f"  {name:<14}  {curve[0]:.3f} -> {curve[last]:.3f}")
        return "\n".join(lines)


@dataclass(frozen=True, eq=False, repr=False)
class Fitted:
    """A trained Keras model and how it got there.

    Args:
        model: The model, with the weights of the last epoch, or of `best_epoch` where training could stop
            early.
        history: Loss and accuracy after every epoch.
        stopped_at: The last epoch that was trained.
        best_epoch: The epoch with the lowest test loss, None without a test set.
        diverged_at: The first epoch with a loss that is not finite, where training ended; None for none.

    Example:
        >>> from firstnn import Architecture, Recipe, data, fit
        >>> recipe = Recipe("sgd", learning_rate=1e12, epochs=5)  # far too large a step
        >>> fit(Architecture(2), recipe, data.moons(64, seed=0), seed=0).diverged_at
        1
    """

    model: keras.Sequential
    history: History
    stopped_at: int
    best_epoch: int | None
    diverged_at: int | None

    def __repr__(self) -> str:
        end = f"diverged at epoch {self.diverged_at}" if self.diverged_at is not None else ""
        best = f"lowest test loss at epoch {self.best_epoch}" if self.best_epoch is not None else ""
        notes = "; ".join(note for note in (f"trained to epoch {self.stopped_at}", best, end) if note)
        return f"Fitted: {notes}\n{self.history!r}"
