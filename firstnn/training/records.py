"""Keep what is measured after each epoch, and decide whether training goes on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Records"]


class Records:
    """The records of one training, filled epoch by epoch.

    Args:
        epochs: How many epochs are planned.
        patience: How many epochs the test loss may stay above its lowest, or None for any number.

    Example:
        >>> records = Records(epochs=3, patience=None)
        >>> records.add(0, {"train_loss": 0.7}, list), records.add(1, {"train_loss": float("nan")}, list)
        (True, False)
        >>> records.diverged_at
        1
    """

    def __init__(self, epochs: int, patience: int | None) -> None:
        self.epochs = epochs
        self.patience = patience
        self.curves: dict[str, npt.NDArray[np.float64]] = {}
        self.last = 0
        self.diverged_at: int | None = None
        self.best_epoch: int | None = None
        self.best_weights: list[npt.NDArray[Any]] | None = None

    def add(
        self, epoch: int, measured: Mapping[str, float], weights: Callable[[], list[npt.NDArray[Any]]]
    ) -> bool:
        """Keep the measures of an epoch, and say whether another should follow.

        Args:
            epoch: Its number, from 0.
            measured: What was measured, by name.
            weights: Gives the weights at this moment; asked only if they might be gone back to.

        Returns:
            False if a loss is not finite, or the test loss has not fallen for `patience` epochs.

        Example:
            >>> records = Records(epochs=5, patience=2)
            >>> [records.add(i, {"test_loss": loss}, list) for i, loss in enumerate([0.7, 0.5, 0.6, 0.5])]
            [True, True, True, False]
            >>> records.best_epoch
            1
        """
        self.last = epoch
        for name, value in measured.items():
            self.curves.setdefault(name, np.full(self.epochs + 1, np.nan))[epoch] = value
        losses = [value for name, value in measured.items() if name.endswith("_loss")]
        if not all(map(math.isfinite, losses)):
            self.diverged_at = epoch
            return False
        if "test_loss" not in measured:
            return True
        test_loss = self.curves["test_loss"]
        if self.best_epoch is None or test_loss[epoch] < test_loss[self.best_epoch]:
            self.best_epoch = epoch
            if self.patience is not None:
                self.best_weights = weights()
        return self.patience is None or epoch - self.best_epoch < self.patience
