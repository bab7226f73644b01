"""How a network is trained: optimizer, learning rate, batches, and a penalty on large weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

import numpy as np
import numpy.typing as npt

from firstnn import random, validation

__all__ = ["LEARNING_RATES", "Recipe"]

LEARNING_RATES = {"sgd": 0.1, "momentum": 0.1, "adam": 0.01}
"""The optimizers by name, and the learning rate that each has when a recipe names none."""


@dataclass(frozen=True)
class Recipe:
    """A recipe for training: everything but the network, the data and the seed.

    new weights = weights - learning_rate * gradient (sgd; momentum and adam refine it)

    An epoch shows every row once, in batches; each batch is one step of the optimizer. The last batch of an
    epoch holds the rows that are left and may be smaller, as in Keras.

    Args:
        optimizer: "sgd", "momentum" (0.9, not Nesterov's) or "adam", with Keras' formulas.
        learning_rate: The size of a step, finite, at least 0; 0 leaves the weights as they are. None means
            0.1 for sgd and momentum, 0.01 for adam.
        batch_size: Rows in a batch, at least 1; None is all rows.
        epochs: How often every row is shown, at least 1.
        l2: The penalty l2 * (sum of the squares of all kernels), at least 0, added to the loss that is
            trained on. Biases are free, and recorded losses never contain it.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range, or `optimizer` is unknown.

    Example:
        >>> Recipe("adam", epochs=20)
        Recipe(optimizer='adam', learning_rate=0.01, batch_size=32, epochs=20, l2=0.0)
    """

    optimizer: str = "sgd"
    learning_rate: float | None = None
    batch_size: int | None = 32
    epochs: int = 50
    _: KW_ONLY
    l2: float = 0.0

    def __post_init__(self) -> None:
        optimizer = validation.choice(self.optimizer, "optimizer", LEARNING_RATES)
        rate = LEARNING_RATES[optimizer] if self.learning_rate is None else self.learning_rate
        object.__setattr__(self, "learning_rate", validation.number(rate, "learning_rate", minimum=0))
        if self.batch_size is not None:
            object.__setattr__(self, "batch_size", validation.integer(self.batch_size, "batch_size"))
        object.__setattr__(self, "epochs", validation.integer(self.epochs, "epochs"))
        object.__setattr__(self, "l2", validation.number(self.l2, "l2", minimum=0))

    def rows_per_batch(self, n_samples: int) -> int:
        """Return the size of a full batch: `batch_size`, or all rows where it is None.

        Args:
            n_samples: The number of rows, at least 1.

        Returns:
            Rows, from 1 to `n_samples`.

        Raises:
            TypeError: `n_samples` is not an integer.
            ValueError: `batch_size` is larger than `n_samples`.

        Example:
            >>> Recipe(batch_size=None).rows_per_batch(100)
            100
        """
        n_samples = validation.integer(n_samples, "n_samples")
        if self.batch_size is None:
            return n_samples
        if self.batch_size > n_samples:
            raise ValueError(
                f"batch_size must be at most the number of rows, {n_samples}, or None for all rows. "
                + validation.received("batch_size", self.batch_size)
            )
        return self.batch_size

    def steps_per_epoch(self, n_samples: int) -> int:
        """Return the number of batches in an epoch, the last smaller one included.

        Args:
            n_samples: The number of rows, at least 1.

        Returns:
            ceil(n_samples / batch_size).

        Raises:
            TypeError: `n_samples` is not an integer.
            ValueError: `batch_size` is larger than `n_samples`.

        Example:
            >>> Recipe(batch_size=32).steps_per_epoch(100)
            4
        """
        return -(-n_samples // self.rows_per_batch(n_samples))

    def order(self, n_samples: int, seed: int | Sequence[int]) -> npt.NDArray[np.int64]:
        """Return the order in which the rows are shown, a fresh one for each epoch.

        Args:
            n_samples: The number of rows, at least 1.
            seed: The seed of the order, or a sequence of seeds, each from 0 to 2**32 - 1.

        Returns:
            Row numbers, int64, shape (epochs, n_samples), or (n_seeds, epochs, n_samples) for a sequence of
            seeds. Where a batch holds all rows they stay in place: the order of the terms of a sum is no
            choice.

        Raises:
            TypeError: an argument has the wrong type.
            ValueError: a seed is out of range, or `batch_size` is larger than `n_samples`.

        Example:
            >>> Recipe(batch_size=2, epochs=2).order(5, seed=7)
            array([[0, 3, 2, 1, 4],
                   [2, 0, 1, 4, 3]])
        """
        rows = self.rows_per_batch(n_samples)
        one = isinstance(seed, (int, np.integer))
        seeds = (validation.seed(seed),) if one else validation.seeds(seed, "seed")
        shape = (len(seeds), self.epochs, n_samples)
        if rows == n_samples:
            order = np.broadcast_to(np.arange(n_samples), shape)
        else:
            column = np.asarray(seeds)[:, np.newaxis]  # (n_seeds, 1)
            epochs = np.arange(self.epochs)
            order = random.permutation(n_samples, seed=column, stream="batches", part=epochs)
        return order[0] if one else order

    def batches(self, n_samples: int, seed: int) -> tuple[npt.NDArray[np.int64], ...]:
        """Return the rows of every batch, in the order of training, over all epochs.

        Args:
            n_samples: The number of rows, at least 1.
            seed: The seed of the order, from 0 to 2**32 - 1.

        Returns:
            epochs * steps_per_epoch arrays of row numbers, int64, shape (rows of the batch,).

        Raises:
            TypeError: an argument has the wrong type.
            ValueError: `seed` is out of range, or `batch_size` is larger than `n_samples`.

        Example:
            >>> [batch.tolist() for batch in Recipe(batch_size=2, epochs=1).batches(5, seed=7)]
            [[0, 3], [2, 1], [4]]
        """
        rows = self.rows_per_batch(n_samples)
        order = self.order(n_samples, validation.seed(seed))
        return tuple(
            epoch[start : start + rows].copy() for epoch in order for start in range(0, n_samples, rows)
        )
