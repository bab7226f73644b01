"""Check the arrays that many networks are trained on, each against the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.training import Recipe

__all__ = ["checked_data", "checked_order", "checked_weights", "one_for_each"]

Array = npt.NDArray[Any]


def checked_weights(weights: Sequence[npt.ArrayLike], dtype: str) -> list[Array]:
    """Return weights as arrays of one type with the same number of replicas.

    Args:
        weights: Arrays of shape (n_replicas, ...).
        dtype: "float32" or "float64".

    Returns:
        The same, in that type.

    Raises:
        TypeError: `dtype` is not a string.
        ValueError: the first axes have different lengths, or `dtype` is another.

    Example:
        >>> checked_weights([[[1, 2], [3, 4]]], "float32")[0].dtype
        dtype('float32')
    """
    validation.choice(dtype, "dtype", ("float32", "float64"))
    arrays = [np.asarray(array, dtype) for array in weights]
    lengths = {array.shape[:1] for array in arrays}
    if len(lengths) != 1 or () in lengths:
        raise ValueError(
            "weights must be arrays of shape (n_replicas, ...). "
            f"Received: weights of shapes {[array.shape for array in arrays]}"
        )
    return arrays


def checked_data(x: npt.ArrayLike, y: npt.ArrayLike, n_replicas: int, dtype: str) -> tuple[Array, Array]:
    """Return rows and labels, shared by all replicas or one table for each.

    Args:
        x: Numbers, shape (n_samples, ...) or (n_replicas, n_samples, ...).
        y: Labels, shape (n_samples,) or (n_replicas, n_samples).
        n_replicas: The number of replicas.
        dtype: "float32" or "float64".

    Returns:
        `x` in that type, and `y`, whole numbers as int32.

    Raises:
        ValueError: the shapes do not fit.

    Example:
        >>> x, y = checked_data([[1.0], [2.0]], [0, 1], n_replicas=5, dtype="float64")
        >>> x.dtype, y.dtype
        (dtype('float64'), dtype('int32'))
    """
    rows, labels = np.asarray(x, dtype), np.asarray(y)
    if labels.ndim not in (1, 2) or rows.shape[: labels.ndim] != labels.shape or labels.size == 0:
        raise ValueError(
            "x and y must have one label for each row, shapes (n_samples, ...) and (n_samples,), or both "
            f"with a replica axis before. Received: x of shape {rows.shape} and y of shape {labels.shape}"
        )
    if labels.ndim == 2 and len(labels) != n_replicas:
        raise ValueError(
            f"y must have {n_replicas} rows of labels, one for each replica. "
            f"Received: y of shape {labels.shape}"
        )
    return rows, labels.astype(dtype if labels.dtype.kind == "f" else np.int32)


def checked_order(
    order: npt.ArrayLike | None, recipe: Recipe, n_replicas: int, n_samples: int
) -> npt.NDArray[np.int32]:
    """Return the order of the rows with the epochs first, as the training loop cuts it.

    Args:
        order: Row numbers, shape (epochs, n_shown) or (n_orders, epochs, n_shown), or None.
        recipe: Epochs and batch size.
        n_replicas: The number of replicas, a multiple of n_orders.
        n_samples: The number of rows.

    Returns:
        int32, shape (epochs, n_orders, n_shown); without an order, of no epochs.

    Raises:
        ValueError: the shape does not fit, a number is no row's, or an order is needed.

    Example:
        >>> recipe = Recipe(batch_size=2, epochs=3)
        >>> checked_order(recipe.order(5, seed=range(10)), recipe, n_replicas=20, n_samples=5).shape
        (3, 10, 5)
    """
    if order is None:
        if recipe.rows_per_batch(n_samples) < n_samples:
            raise ValueError("order must be given unless a batch holds all rows. Received: order=None")
        return np.zeros((0, 1, 1), np.int32)
    orders = np.asarray(order)
    orders = orders[np.newaxis] if orders.ndim == 2 else orders
    if orders.ndim != 3 or orders.shape[1] != recipe.epochs or orders.size == 0 or n_replicas % len(orders):
        raise ValueError(
            f"order must have shape ({recipe.epochs}, n_shown), or (n_orders, {recipe.epochs}, n_shown) with "
            f"n_orders a divisor of the {n_replicas} replicas. Received: order of shape {np.shape(order)}"
        )
    if orders.dtype.kind not in "iu" or orders.min() < 0 or orders.max() >= n_samples:
        raise ValueError(
            f"order must hold row numbers from 0 to {n_samples - 1}. {validation.received('order', order)}"
        )
    return np.ascontiguousarray(np.moveaxis(orders, 1, 0), np.int32)


def one_for_each(values: npt.ArrayLike, name: str, n_replicas: int) -> npt.NDArray[np.float64]:
    """Return one number for each replica.

    Args:
        values: One number for all replicas, or one for each, finite and at least 0.
        name: The name of the argument, for the message.
        n_replicas: The number of replicas.

    Returns:
        float64, shape (n_replicas, 1).

    Raises:
        ValueError: the shape does not fit, or a number is negative or not finite.

    Example:
        >>> one_for_each(0.1, "learning_rate", n_replicas=2).tolist()
        [[0.1], [0.1]]
    """
    array = np.asarray(values, np.float64)
    if array.shape not in ((), (n_replicas,)):
        raise ValueError(
            f"{name} must be one number, or have shape ({n_replicas},). "
            f"Received: {name} of shape {array.shape}"
        )
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise ValueError(f"{name} must be finite and at least 0. {validation.received(name, values)}")
    return np.broadcast_to(array.reshape(-1, 1), (n_replicas, 1))
