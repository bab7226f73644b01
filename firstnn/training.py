"""Training: many small steps downhill, over and over the same examples, a batch at a time.

`gradient_descent` is the loop itself, in plain Python. A `Recipe` holds what one has to choose for it. Keras
does the same in `keras_training`, and `replicas` does it for hundreds of networks at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

import numpy as np
import numpy.typing as npt

from firstnn import backprop, random, validation
from firstnn.activations import Array
from firstnn.data import Dataset
from firstnn.network import Architecture

__all__ = ["LEARNING_RATES", "Recipe", "check_data", "gradient_descent"]


def gradient_descent(
    architecture: Architecture, recipe: Recipe, train: Dataset, *, seed: int
) -> tuple[list[Array], Array]:
    """Return the weights that plain gradient descent leads to, and the loss after every epoch.

    weight = weight - learning_rate * gradient, for every batch of every epoch

    The seed gives the same initial weights and the same batches as in `fit` and `replicas.train`, so all
    three follow the same path, up to the rounding of float32.

    Args:
        architecture: The network.
        recipe: Learning rate, batch size and epochs, with the optimizer "sgd" and no penalty.
        train: The rows to learn from.
        seed: The seed of initial weights and batches, from 0 to 2**32 - 1.

    Returns:
        [kernel, bias, ...] in float64, and the loss over all rows: float64, shape (epochs + 1,), index 0
        before training.

    Raises:
        ValueError: If the recipe has another optimizer or a penalty, or data and network do not fit.

    Source:
        Robbins and Monro (1951), equation 8; Rumelhart, Hinton and Williams (1986), equation 8.

    Example:
        >>> from firstnn import data
        >>> moons = data.moons(200, noise=0.2, seed=0)
        >>> weights, losses = gradient_descent(Architecture(2), Recipe("sgd", 0.5, epochs=20), moons, seed=0)
        >>> bool(losses[-1] < losses[0] / 2)
        True
    """
    check_data(architecture, train)
    _check_plain(recipe)
    x, y, activation = train.x, train.y, architecture.activations
    learning_rate = float(recipe.learning_rate or 0)
    batches, steps = recipe.batches(train.n_samples, seed), recipe.steps_per_epoch(train.n_samples)
    # The loop:
    weights = [array.astype(np.float64) for array in architecture.initial_weights(seed)]
    losses = [backprop.loss(weights, x, y, activation)]
    for epoch in range(recipe.epochs):
        for rows in batches[epoch * steps : (epoch + 1) * steps]:
            _, gradients = backprop.gradients(weights, x[rows], y[rows], activation)
            weights = backprop.sgd_step(weights, gradients, learning_rate)
        losses.append(backprop.loss(weights, x, y, activation))
    # The end of the loop.
    return weights, np.array(losses)


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
        ValueError: If an argument is out of range, or `optimizer` is unknown.

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
        """Return the size of a full batch of n_samples rows: `batch_size`, or all rows where it is None."""
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
        """Return the number of batches in an epoch of n_samples rows, the last smaller one included."""
        return -(-n_samples // self.rows_per_batch(n_samples))

    def order(
        self, n_samples: int, seed: int | Sequence[int], *, epoch: int | None = None
    ) -> npt.NDArray[np.int64]:
        """Return the order in which the rows are shown, a fresh one for each epoch.

        Args:
            n_samples: The number of rows, at least 1.
            seed: The seed of the order, or a sequence of seeds, each from 0 to 2**32 - 1.
            epoch: The only epoch that is asked for, from 0; None for all.

        Returns:
            Row numbers, int64, shape (epochs, n_samples), or (n_seeds, epochs, n_samples) for a sequence of
            seeds; epochs is 1 where one is asked for. Where a batch holds all rows they stay in place: the
            order of the terms of a sum is no choice.

        Raises:
                ValueError: If a seed is out of range, or `batch_size` is larger than `n_samples`.

        Example:
            >>> Recipe(batch_size=2, epochs=2).order(5, seed=7)
            array([[0, 3, 2, 1, 4],
                   [2, 0, 1, 4, 3]])
        """
        rows = self.rows_per_batch(n_samples)
        one = isinstance(seed, (int, np.integer))
        seeds = (validation.seed(seed),) if one else validation.seeds(seed, "seed")
        epochs = np.arange(self.epochs) if epoch is None else np.array([epoch])
        shape = (len(seeds), len(epochs), n_samples)
        if rows == n_samples:
            order = np.broadcast_to(np.arange(n_samples), shape)
        else:
            column = np.asarray(seeds)[:, np.newaxis]  # (n_seeds, 1)
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
                ValueError: If `seed` is out of range, or `batch_size` is larger than `n_samples`.

        Example:
            >>> [batch.tolist() for batch in Recipe(batch_size=2, epochs=1).batches(5, seed=7)]
            [[0, 3], [2, 1], [4]]
        """
        rows = self.rows_per_batch(n_samples)
        order = self.order(n_samples, validation.seed(seed))
        return tuple(
            epoch[start : start + rows].copy() for epoch in order for start in range(0, n_samples, rows)
        )


def check_data(architecture: Architecture, dataset: Dataset, name: str = "train") -> Dataset:
    """Return the data set if the network can learn from it.

    Args:
        architecture: The network.
        dataset: The data: as many columns as `n_inputs`, as many classes as the outputs can tell apart.
        name: The name of the argument that the data came in as, for the message.

    Returns:
        `dataset`, unchanged.

    Raises:
        ValueError: If `n_inputs` is not the number of columns, or `n_outputs` not that of the classes (1 for
            two).

    Example:
        >>> from firstnn import data
        >>> check_data(Architecture(2), data.moons(100, seed=0)).n_samples
        100
    """
    validation.instance(architecture, "architecture", Architecture)
    validation.instance(dataset, name, Dataset)
    if dataset.n_features != architecture.n_inputs:
        raise ValueError(
            f"n_inputs must be the number of columns of {name}, {dataset.n_features}. "
            + validation.received("n_inputs", architecture.n_inputs)
        )
    classes = 2 if architecture.n_outputs == 1 else architecture.n_outputs
    if dataset.n_classes != classes:
        expected = "1 or 2" if dataset.n_classes == 2 else str(dataset.n_classes)
        raise ValueError(
            f"n_outputs must be {expected} for the {dataset.n_classes} classes of {name}. "
            + validation.received("n_outputs", architecture.n_outputs)
        )
    return dataset


def _check_plain(recipe: Recipe) -> None:
    """Raise an error unless a recipe is plain gradient descent."""
    validation.instance(recipe, "recipe", Recipe)
    if recipe.optimizer != "sgd" or recipe.l2:
        raise ValueError(
            'recipe must have the optimizer "sgd" and no penalty. ' + validation.received("recipe", recipe)
        )
