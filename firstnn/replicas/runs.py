"""What many trainings of one network left behind: a curve and the final weights for each seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn import validation

__all__ = ["Runs"]

Curves: TypeAlias = npt.NDArray[np.float64]
Measured: TypeAlias = Curves | Any  # or None without a test set: whoever passed one need not check
Weights: TypeAlias = list[npt.NDArray[np.float32] | npt.NDArray[np.float64]]


@dataclass(frozen=True, eq=False, repr=False)
class Runs:
    """The records of the same training from many seeds, one row for each.

    Loss is the mean cross-entropy without any penalty, accuracy the share of right answers; both over the
    whole set, after the last step of the epoch. Accuracy is NaN where the network's outputs are.

    Args:
        seeds: The seeds, in the order of the rows.
        epochs: The recorded epochs, int64, shape (n_records,); the first is 0, before training.
        train_loss: float64, shape (n_seeds, n_records), at least 0 or not finite.
        train_accuracy: float64, shape (n_seeds, n_records), from 0 to 1 or NaN.
        test_loss: The same over the test set, None without one.
        test_accuracy: The same over the test set, None without one.
        weights: The final weights in Keras' order, each of shape (n_seeds, ...).

    Example:
        >>> curve = np.array([[0.7, 0.3], [0.6, 0.2]])
        >>> runs = Runs((3, 7), np.arange(2), curve, 1 - curve, None, None, [np.array([[1.0], [2.0]])])
        >>> runs
        Runs of 2 seeds, 0 to 1 epochs: median [5 %, 95 %] of the seeds before and after training
          train_loss      0.650 [0.605, 0.695]  0.250 [0.205, 0.295]
          train_accuracy  0.350 [0.305, 0.395]  0.750 [0.705, 0.795]
        >>> runs.weights_of(7)
        [array([2.])]
    """

    seeds: tuple[int, ...]
    epochs: npt.NDArray[np.int64]
    train_loss: Curves
    train_accuracy: Curves
    test_loss: Measured
    test_accuracy: Measured
    weights: Weights

    @property
    def diverged_at(self) -> npt.NDArray[np.int64]:
        """The first recorded epoch with a loss that is not finite, int64, shape (n_seeds,); -1 for none."""
        losses = [loss for loss in (self.train_loss, self.test_loss) if loss is not None]
        broken = ~np.all([np.isfinite(loss) for loss in losses], axis=0)  # (n_seeds, n_records)
        return np.where(broken.any(axis=1), self.epochs[broken.argmax(axis=1)], -1)

    def weights_of(self, seed: int) -> Weights:
        """Return the final weights of one seed's network, in the shapes that `model.set_weights` takes."""
        if validation.seed(seed) not in self.seeds:
            raise ValueError(
                f"seed must be one of the {len(self.seeds)} seeds that ran. "
                + validation.received("seed", seed)
            )
        row = self.seeds.index(seed)
        return [array[row] for array in self.weights]

    def __repr__(self) -> str:
        lines = [
            f"Runs of {len(self.seeds)} seeds, 0 to {self.epochs[-1]} epochs: "
            "median [5 %, 95 %] of the seeds before and after training"
        ]
        for name in ("train_loss", "train_accuracy", "test_loss", "test_accuracy"):
            curves = getattr(self, name)
            if curves is not None:
                lines.append(f"  {name:<14}  {_spread(curves[:, 0])}  {_spread(curves[:, -1])}")
        diverged = int((self.diverged_at >= 0).sum())
        if diverged:
            lines.append(f"  {diverged} of {len(self.seeds)} diverged; medians and ranges are of the others")
        return "\n".join(lines)


def _spread(values: Curves) -> str:
    """Write the median and the range of what is finite."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return "none is finite"
    low, median, high = np.percentile(finite, [5, 50, 95])
    return f"{median:.3f} [{low:.3f}, {high:.3f}]"
