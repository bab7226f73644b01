"""Gradient descent on arrays: what goes into the shared loop is checked, and what comes out is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import launch, optimizers, validation
from firstnn.launch import Tensor
from firstnn.optimizers import Optimizer
from firstnn.replicas.loop import Inputs, Plan, compiled
from firstnn.training import Recipe

__all__ = ["Minimized", "minimize"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False, repr=False)
class Minimized:
    """What comes out of `minimize`.

    Args:
        weights: The final weights, each of shape (n_replicas, ...).
        records: What was measured, by name, each of shape (n_replicas, n_records, ...).
        recorded: The epoch of each record, or the step where every step is recorded; 0 is before training.

    Example:
        >>> Minimized([np.zeros((5, 2))], {"loss": np.zeros((5, 3))}, np.arange(3))
        Minimized(n_replicas=5, n_records=3, records=loss)
    """

    weights: list[Array]
    records: dict[str, Array]
    recorded: npt.NDArray[np.int64]

    def __repr__(self) -> str:
        return (
            f"Minimized(n_replicas={len(self.weights[0])}, n_records={len(self.recorded)}, "
            f"records={', '.join(self.records)})"
        )


def minimize(
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
    any_size: bool = False,
) -> Minimized:
    """Return the weights that gradient descent makes of many given ones, and what was measured on the way.

    weights[r] = weights[r] - learning_rate[r] * gradient of (loss[r] + l2[r] * squares of the kernels) and
    its refinements, for every replica r by itself

    The loop is compiled once for a `loss`, a `measure` and the shapes of the arrays, so pass functions that
    live on (a function of a module, a frozen object), not a new lambda each time.

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
        any_size: Whether one compiled loop serves any number of replicas and rows, in place of one for each.
            While it is compiled `loss` and `measure` do not know these numbers: they see None in `x.shape`
            and take them from `tf.shape(x)`. XLA wants to know them, so it has a loop for each.

    Returns:
        The final weights, and the records.

    Raises:
        ValueError: shapes do not fit each other, a value is out of range, or `loss` gives another shape than
            (n_replicas,).

    Example:
        >>> def distance(weights, x, y):  # from the mean of the rows, which training should find
        ...     tf = launch.tensorflow()
        ...     return tf.reduce_mean((weights[0] - x) ** 2, axis=-1)
        >>> recipe = Recipe("sgd", learning_rate=0.1, batch_size=None, epochs=100)
        >>> result = minimize(distance, [np.zeros((2, 1))], [1.0, 2.0, 6.0], [0, 0, 0], recipe=recipe)
        >>> result.weights[0].round(4).tolist()
        [[3.0], [3.0]]
        >>> result.records["loss"].shape
        (2, 101)
    """
    validation.instance(recipe, "recipe", Recipe)
    start = _checked_weights(weights, dtype)
    n_replicas = len(start[0])
    rows, labels = _checked_data(x, y, n_replicas, dtype)
    n_samples = labels.shape[-1]
    orders = _checked_order(order, recipe, n_replicas, n_samples)
    rate = recipe.learning_rate if learning_rate is None else learning_rate
    rates = _one_for_each(rate, "learning_rate", n_replicas)
    penalties = _one_for_each(recipe.l2 if l2 is None else l2, "l2", n_replicas)
    n_shown = orders.shape[-1] if orders.size else n_samples
    batch = recipe.rows_per_batch(n_samples)
    steps_per_epoch = -(-n_shown // batch)
    if record == "step":
        recorded = stops = np.arange(recipe.epochs * steps_per_epoch + 1)
    else:
        recorded = _recorded_epochs(recipe.epochs, record)
        stops = recorded * steps_per_epoch
    validation.flag(jit_compile, "jit_compile")
    open_sizes = validation.flag(any_size, "any_size") and not jit_compile
    tf = launch.tensorflow()
    shapes = [(-1, *array.shape[1:]) for array in start]
    kernels = np.concatenate([np.full(array[0].size, array.ndim > 2, dtype) for array in start])
    inputs = Inputs(
        weights=tf.constant(np.concatenate([array.reshape(n_replicas, -1) for array in start], axis=1)),
        shapes=tuple(map(tf.constant, shapes)),
        sizes=tf.constant([array[0].size for array in start]),
        x=tf.constant(rows),
        y=tf.constant(labels),
        order=tf.constant(orders),
        learning_rate=tf.constant(rates.astype(dtype)),
        penalty=tf.constant(penalties.astype(dtype) * kernels),
        stops=tf.constant(stops[1:].astype(np.int32)),
    )
    further = tuple(tf.constant(_typed(array, dtype)) for array in extra)
    function = _LossOnly(loss) if measure is None else measure
    before = function([tf.constant(array) for array in start], inputs.x, inputs.y, *further)
    plan = Plan(
        loss=loss,
        measure=function,
        measured=tuple((each.dtype, _open(each.shape, open_sizes)) for each in before.values()),
        optimizer=optimizers.get(recipe.optimizer) if optimizer is None else optimizer,
        weight_shapes=None if open_sizes else tuple(shapes),
        batch=batch if orders.size else None,
        penalized=bool(penalties.any()),
        every_step=bool((np.diff(stops) == 1).all()),
        jit_compile=jit_compile,
    )
    train = compiled(plan, *_specify(inputs, further, jit_compile, open_sizes))
    with launch.without_graph_optimizer():
        final, records = train(inputs, further)
    ends = np.cumsum(inputs.sizes)[:-1]
    parts = np.split(final.numpy(), ends, axis=1)
    return Minimized(
        weights=[part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)],
        records={
            name: np.moveaxis(np.concatenate([[first], later]), 0, 1)
            for (name, first), later in zip(before.items(), records, strict=True)
        },
        recorded=recorded,
    )


def _specify(
    inputs: Inputs, extra: tuple[Tensor, ...], jit_compile: bool, open_sizes: bool
) -> tuple[Inputs, tuple[Tensor, ...]]:
    """Return what a compiled loop knows of its tensors; where a shape says None, any size will do."""
    tf = launch.tensorflow()

    def specify(tensor: Tensor, first: int = 0) -> Tensor:
        return tf.TensorSpec((None,) * first + _open(tensor.shape[first:], open_sizes), tensor.dtype)

    of_inputs = Inputs(
        *(
            tuple(specify(each) for each in tensor) if isinstance(tensor, tuple) else specify(tensor)
            for tensor in inputs
        )
    )
    if not jit_compile:  # for any number of epochs and of records
        of_inputs = of_inputs._replace(order=specify(inputs.order, 1), stops=specify(inputs.stops, 1))
    return of_inputs, tuple(specify(tensor) for tensor in extra)


def _open(shape: Sequence[int], open_sizes: bool) -> tuple[int | None, ...]:
    """Return a shape, or where one loop is for any size only how long it is."""
    return (None,) * len(shape) if open_sizes else tuple(shape)


@dataclass(frozen=True)
class _LossOnly:
    """Record nothing but the loss over all training rows."""

    loss: Callable[..., Any]

    def __call__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor) -> dict[str, Tensor]:
        return {"loss": self.loss(weights, x, y)}


# --- checks ------------------------------------------------------------------------------------------------


def _checked_weights(weights: Sequence[npt.ArrayLike], dtype: str) -> list[Array]:
    """Return weights as arrays of one type with the same number of replicas."""
    validation.choice(dtype, "dtype", ("float32", "float64"))
    arrays = [np.asarray(array, dtype) for array in weights]
    lengths = {array.shape[:1] for array in arrays}
    if len(lengths) != 1 or () in lengths:
        raise ValueError(
            "weights must be arrays of shape (n_replicas, ...). "
            f"Received: weights of shapes {[array.shape for array in arrays]}"
        )
    return arrays


def _checked_data(x: npt.ArrayLike, y: npt.ArrayLike, n_replicas: int, dtype: str) -> tuple[Array, Array]:
    """Return rows and labels, shared by all replicas or one table for each."""
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
    return rows, _typed(labels, dtype)


def _checked_order(
    order: npt.ArrayLike | None, recipe: Recipe, n_replicas: int, n_samples: int
) -> npt.NDArray[np.int32]:
    """Return the order of the rows with the epochs first, as the training loop cuts it."""
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


def _one_for_each(values: npt.ArrayLike | None, name: str, n_replicas: int) -> npt.NDArray[np.float64]:
    """Return one number for each replica, shape (n_replicas, 1)."""
    array = np.asarray(values, np.float64)
    if array.shape not in ((), (n_replicas,)):
        raise ValueError(
            f"{name} must be one number, or have shape ({n_replicas},). "
            f"Received: {name} of shape {array.shape}"
        )
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise ValueError(f"{name} must be finite and at least 0. {validation.received(name, values)}")
    return np.broadcast_to(array.reshape(-1, 1), (n_replicas, 1))


def _recorded_epochs(epochs: int, record: int | str) -> npt.NDArray[np.int64]:
    """Return the epochs that are recorded: every so many from 0 on, and the last one."""
    if isinstance(record, str):
        expected = 'record must be a number of epochs, or "step". '
        raise ValueError(expected + validation.received("record", record))
    return np.unique([*range(0, epochs + 1, validation.integer(record, "record")), epochs])


def _typed(array: npt.ArrayLike, dtype: str) -> Array:
    """Return decimals in the type of the weights, and anything else as int32."""
    values = np.asarray(array)
    return values.astype(dtype if values.dtype.kind == "f" else np.int32)
