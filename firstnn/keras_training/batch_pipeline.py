"""The batches of all epochs as Keras takes them, in the order of the recipe."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import launch, on_disk
from firstnn.data import Dataset
from firstnn.launch import Tensor
from firstnn.training import Recipe

_MOST_ORDERED = 5_000_000  # rows of all epochs; of more, each batch is drawn when it is needed


def batches(
    recipe: Recipe, dataset: Dataset, seed: int, weights: npt.NDArray[np.float32] | None = None
) -> Tensor:
    """Return the batches of all epochs, one after the other, as Keras takes them.

    A pipeline over all epochs leaves nothing for Keras to decide: no order, no batch that is dropped or
    filled up.

    Args:
        recipe: Batch size and epochs.
        dataset: The rows.
        seed: The seed of their order.
        weights: How much each row counts, float32, shape (n_samples,); None counts all alike.

    Returns:
        A `tf.data.Dataset` of epochs * steps_per_epoch pairs: x, float32, shape (n_batch, n_features), and y,
        int64, shape (n_batch, 1); with weights each has a third part, shape (n_batch,).

    Raises:
        ValueError: If `seed` is out of range, or `batch_size` is larger than the data.

    Example:
        >>> from firstnn import data
        >>> pipeline = batches(Recipe(batch_size=32, epochs=2), data.moons(100, seed=0), seed=0)
        >>> [len(x) for x, y in pipeline]
        [32, 32, 32, 4, 32, 32, 32, 4]
    """
    arrays: list[npt.NDArray[Any]] = [
        dataset.x,
        dataset.y[:, np.newaxis],
        *([] if weights is None else [weights]),
    ]
    return in_batches(recipe, arrays, seed)


def in_batches(recipe: Recipe, arrays: Sequence[npt.NDArray[Any]], seed: int) -> Tensor:
    """Return arrays of one length as a pipeline of the batches of all epochs."""
    tf = launch.tensorflow()
    n_samples = len(arrays[0])
    size, steps = recipe.rows_per_batch(n_samples), recipe.steps_per_epoch(n_samples)
    every_step = tf.data.Dataset.range(recipe.epochs * steps)
    plain = tf.autograph.experimental.do_not_convert
    if recipe.epochs * n_samples > _MOST_ORDERED or arrays[0].nbytes >= on_disk.LARGE:
        order_of = functools.lru_cache(maxsize=1)(lambda epoch: recipe.order(n_samples, seed, epoch=epoch)[0])

        def take(step: int) -> tuple[npt.NDArray[Any], ...]:
            rows = order_of(step // steps)[step % steps * size :][:size]
            return tuple(array[rows] for array in arrays)

        def drawn(step: Tensor) -> tuple[Tensor, ...]:
            parts = tf.numpy_function(take, [step], [array.dtype for array in arrays])
            for part, array in zip(parts, arrays, strict=True):
                part.set_shape((None, *array.shape[1:]))
            return tuple(parts)

        # From the arrays themselves: no copy of a large table.
        return every_step.map(plain(drawn)).prefetch(1)
    whole = [tf.constant(array) for array in arrays]
    orders = tf.constant(recipe.order(n_samples, seed))  # (epochs, n_samples)

    def batch(step: Tensor) -> tuple[Tensor, ...]:
        rows = orders[step // steps, step % steps * size : (step % steps + 1) * size]  # fewer in the last one
        return tuple(tf.gather(array, rows) for array in whole)

    return every_step.map(plain(batch))
