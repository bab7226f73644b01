"""Minimise any loss for many sets of weights at once: the one training loop that everything here shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import launch, validation
from firstnn.launch import Tensor
from firstnn.replicas import optimizers
from firstnn.replicas.arrays import checked_data, checked_order, checked_weights, one_for_each
from firstnn.replicas.loop import Plan, compiled
from firstnn.replicas.optimizers import Optimizer
from firstnn.training import Recipe

__all__ = ["LossOnly", "Minimised", "minimise", "recorded_epochs"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False, repr=False)
class Minimised:
    """What comes out of `minimise`.

    Args:
        weights: The final weights, each of shape (n_replicas, ...).
        records: What was measured, by name, each of shape (n_replicas, n_records, ...).
        recorded: The epoch of each record, or the step where every step is recorded; 0 is before training.

    Example:
        >>> Minimised([np.zeros((5, 2))], {"loss": np.zeros((5, 3))}, np.arange(3))
        Minimised(n_replicas=5, n_records=3, records=loss)
    """

    weights: list[Array]
    records: dict[str, Array]
    recorded: npt.NDArray[np.int64]

    def __repr__(self) -> str:
        return (
            f"Minimised(n_replicas={len(self.weights[0])}, n_records={len(self.recorded)}, "
            f"records={', '.join(self.records)})"
        )


@dataclass(frozen=True)
class LossOnly:
    """Record nothing but the loss over all training rows.

    Args:
        loss: From weights, rows and labels to one loss for each replica.

    Example:
        >>> LossOnly(lambda weights, x, y: weights[0] * 2)([1.5], None, None)
        {'loss': 3.0}
    """

    loss: Callable[..., Any]

    def __call__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor) -> dict[str, Tensor]:
        """Return the loss under its name."""
        return {"loss": self.loss(weights, x, y)}


def minimise(
    loss: Callable[..., Any],
    weights: Sequence[npt.ArrayLike],
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    recipe: Recipe,
    order: npt.ArrayLike | None = None,
    learning_rate: npt.ArrayLike | None = None,
    l2: npt.ArrayLike | None = None,
    optimizer: Optimizer | None = None,
    measure: Callable[..., dict[str, Any]] | None = None,
    extra: Sequence[npt.ArrayLike] = (),
    record: int | str = 1,
    dtype: str = "float32",
    jit_compile: bool = False,
) -> Minimised:
    """Return the weights that gradient descent makes of many given ones, and what was measured on the way.

    weights[r] = weights[r] - learning_rate[r] * gradient of (loss[r] + l2[r] * squares of the kernels) and
    its refinements, for every replica r by itself

    The loop runs as one TensorFlow function. It is compiled once for a `loss`, a `measure` and the shapes of
    the arrays, so pass functions that live on (a function of a module, a frozen object), not a new lambda
    each time.

    Args:
        loss: A function of (weights, x, y) in TensorFlow that gives one loss for each replica, shape
            (n_replicas,). `weights` are tensors with the replica axis first; `x` and `y` hold the rows of a
            batch, shape (n_samples, ...), or (n_replicas, n_samples, ...) where the replicas see different
            rows.
        weights: Where to start: arrays of shape (n_replicas, ...).
        x: The rows, shape (n_samples, ...) for all replicas or (n_replicas, n_samples, ...).
        y: Their labels, integers, shape (n_samples,) for all replicas or (n_replicas, n_samples).
        recipe: Optimizer, learning rate, batch size, epochs and penalty.
        order: Row numbers in the order of training, integers, shape (epochs, n_shown), or (n_orders, epochs,
            n_shown) with replica r following order r % n_orders (so that blocks of replicas can share the
            orders of their seeds). Needed unless a batch holds all rows; `Recipe.order` makes it.
        learning_rate: One for each replica, shape (n_replicas,), in place of the recipe's.
        l2: One for each replica, shape (n_replicas,), in place of the recipe's. The penalty takes the weights
            with more than one axis after that of the replicas.
        optimizer: An object such as `optimizers.Adam(epsilon=1e-3)`, in place of the recipe's.
        measure: A function of `(weights, x, y, *extra)` that gives tensors by name, each with the replica
            axis first; it sees all rows. Left out, the loss is measured.
        extra: More arrays for `measure`, such as test rows.
        record: When to measure: every so many epochs (and after the last one), or "step" for every step.
        dtype: "float32", or "float64".
        jit_compile: Whether XLA compiles the loop; worth its second or two of compilation above some 1000
            steps, or for deep networks.

    Returns:
        The final weights, and the records.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: shapes do not fit each other, a value is out of range, or `loss` gives another shape than
            (n_replicas,).

    Example:
        >>> def distance(weights, x, y):  # from the mean of the rows, which training should find
        ...     tf = launch.tensorflow()
        ...     return tf.reduce_mean((weights[0] - x) ** 2, axis=-1)
        >>> recipe = Recipe("sgd", learning_rate=0.1, batch_size=None, epochs=100)
        >>> result = minimise(distance, [np.zeros((2, 1))], [1.0, 2.0, 6.0], [0, 0, 0], recipe=recipe)
        >>> result.weights[0].round(4).tolist()
        [[3.0], [3.0]]
        >>> result.records["loss"].shape
        (2, 101)
    """
    validation.instance(recipe, "recipe", Recipe)
    start = checked_weights(weights, dtype)
    n_replicas = len(start[0])
    rows, labels = checked_data(x, y, n_replicas, dtype)
    n_samples = labels.shape[-1]
    orders = checked_order(order, recipe, n_replicas, n_samples)
    rate = recipe.learning_rate if learning_rate is None else learning_rate
    rates = one_for_each(np.asarray(rate), "learning_rate", n_replicas)
    penalties = one_for_each(recipe.l2 if l2 is None else l2, "l2", n_replicas)
    n_shown = orders.shape[-1] if orders.size else n_samples
    batch = recipe.rows_per_batch(n_samples)
    steps_per_epoch = -(-n_shown // batch)
    if record == "step":
        recorded = stops = np.arange(recipe.epochs * steps_per_epoch + 1)
    else:
        recorded = recorded_epochs(recipe.epochs, record)
        stops = recorded * steps_per_epoch
    plan = Plan(
        loss=loss,
        measure=LossOnly(loss) if measure is None else measure,
        optimizer=optimizers.named(recipe.optimizer) if optimizer is None else optimizer,
        weight_shapes=tuple(array.shape for array in start),
        batch=batch,
        n_shown=n_shown,
        penalised=bool(penalties.any()),
        every_step=bool((np.diff(stops) == 1).all()),
        jit_compile=validation.flag(jit_compile, "jit_compile"),
    )
    packed = np.concatenate([array.reshape(n_replicas, -1) for array in start], axis=1)
    final, records = _run(
        plan,
        [packed, rows, labels, orders, rates.astype(dtype), penalties.astype(dtype), stops.astype(np.int32)],
        [np.asarray(array) for array in extra],
        dtype,
    )
    return Minimised(final, records, recorded)


def recorded_epochs(epochs: int, record_every: int | str) -> npt.NDArray[np.int64]:
    """Return the epochs that are recorded: every so many from 0 on, and the last one.

    Args:
        epochs: The number of epochs, at least 1.
        record_every: How many epochs apart, at least 1.

    Returns:
        Epochs, int64, rising from 0 to `epochs`.

    Raises:
        TypeError: an argument is not an integer.
        ValueError: an argument is below 1.

    Example:
        >>> recorded_epochs(50, 20)
        array([ 0, 20, 40, 50])
    """
    if isinstance(record_every, str):
        raise ValueError(
            'record must be a number of epochs, or "step". ' + validation.received("record", record_every)
        )
    every = validation.integer(record_every, "record_every")
    return np.unique([*range(0, epochs + 1, every), epochs])


def _run(
    plan: Plan, arrays: list[Array], extra: list[Array], dtype: str
) -> tuple[list[Array], dict[str, Array]]:
    """Hand the arrays to the compiled loop, and take what comes back as NumPy arrays."""
    tf = launch.tensorflow()
    extra = [array.astype(dtype) if array.dtype.kind == "f" else array.astype(np.int32) for array in extra]
    tensors = [tf.constant(array) for array in (*arrays, *extra)]
    function = compiled(plan, tuple(tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in tensors))
    weights, records = function(*tensors)
    return [array.numpy() for array in weights], {
        name: np.moveaxis(tensor.numpy(), 0, 1) for name, tensor in records.items()
    }
