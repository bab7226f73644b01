"""Gradient descent for many networks at once: the one training loop that everything here shares.

Every array of weights has a leading axis for the replicas, and one step is the same for all of them:

    losses = loss(weights, rows, labels)                # one number for each replica, over its next batch
    gradient = slope of sum(losses) by weights          # no replica's loss knows another's weights
    weights = optimizer.step(weights, gradient, ...)    # each with a learning rate of its own

The steps run within one compiled TensorFlow function, which also measures the replicas on the way.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from firstnn import launch, optimizers, validation
from firstnn.launch import Tensor
from firstnn.optimizers import Optimizer
from firstnn.training import Recipe

__all__ = ["Minimized", "minimize"]

Array = npt.NDArray[Any]
State = tuple[Tensor, ...]


def _step(plan: Plan, inputs: Inputs, count: Tensor, weights: Tensor, *memories: Tensor) -> State:
    """Take one step of every replica: from its next batch to a gradient, and from that to new weights."""
    tf = launch.tensorflow()
    gradient = _over_next_batch(plan, inputs, count, functools.partial(_gradient, plan, inputs, weights))
    if plan.penalized:  # the slope of penalty * weight**2
        gradient += inputs.penalty * (2 * weights)
    number = tf.cast(count + 1, weights.dtype)
    weights, memories = plan.optimizer.step(weights, gradient, memories, inputs.learning_rate, number)
    return count + 1, weights, *memories


def _gradient(plan: Plan, inputs: Inputs, weights: Tensor, rows: Tensor, labels: Tensor) -> Tensor:
    """Return the slope of each replica's loss by its own weights, shape (n_replicas, n_weights)."""
    tf = launch.tensorflow()
    with tf.GradientTape() as tape:
        tape.watch(weights)
        losses = plan.loss(plan.unpack(weights, inputs), rows, labels)  # (n_replicas,)
    if not losses.shape.is_compatible_with(weights.shape[:1]):
        raise ValueError(
            f"loss must give one number for each replica, shape ({weights.shape[0]},). "
            f"Received: loss of shape {losses.shape}"
        )
    return tape.gradient(losses, weights)  # of their sum: no replica's loss knows another's weights


def _over_next_batch(
    plan: Plan, inputs: Inputs, count: Tensor, function: Callable[[Tensor, Tensor], Tensor]
) -> Tensor:
    """Apply a function to the rows and labels of a step's batch; the last one of an epoch may be smaller."""
    tf = launch.tensorflow()
    if plan.batch is None:
        return function(inputs.x, inputs.y)
    known = inputs.order.shape[2]
    n_shown = tf.shape(inputs.order)[2] if known is None else known
    steps_per_epoch = -(-n_shown // plan.batch)
    epoch, first = count // steps_per_epoch, count % steps_per_epoch * plan.batch

    def over(size: Tensor | int) -> Tensor:
        return function(*_batch(inputs, (epoch, 0, first), size))

    if known is None:
        return over(tf.minimum(plan.batch, n_shown - first))
    rest = n_shown % plan.batch
    if rest:  # a function that knows its shapes wants them in each of its branches
        return tf.cond(first < n_shown - rest, lambda: over(plan.batch), lambda: over(rest))
    return over(plan.batch)


def _batch(inputs: Inputs, first: tuple[Tensor, ...], size: Tensor | int) -> tuple[Tensor, Tensor]:
    """Return the rows and labels of a batch, for each replica in its order."""
    tf = launch.tensorflow()
    n_replicas, n_orders = tf.shape(inputs.weights)[0], tf.shape(inputs.order)[1]
    chosen = tf.slice(inputs.order, first, (1, n_orders, size))[0]  # (n_orders, size)
    chosen = tf.tile(chosen, (n_replicas // n_orders, 1))  # (n_replicas, size)
    axis = inputs.y.shape.rank - 1  # 1 where each replica has its own rows
    return tf.gather(inputs.x, chosen, batch_dims=axis), tf.gather(inputs.y, chosen, batch_dims=axis)


def _train(plan: Plan, inputs: Inputs, extra: tuple[Tensor, ...]) -> tuple[Tensor, list[Tensor]]:
    """Go from record to record and, on the way to each, from step to step."""
    tf = launch.tensorflow()
    step = functools.partial(_step, plan, inputs)

    def record(number: Tensor, state: State, arrays: State) -> tuple[Tensor, State, State]:
        if plan.every_step:
            state = step(*state)
        else:
            state = tf.while_loop(
                lambda count, *_: count < inputs.stops[number], step, state, parallel_iterations=1
            )
        measured = plan.measure(plan.unpack(state[1], inputs), inputs.x, inputs.y, *extra).values()
        written = [array.write(number, tensor) for array, tensor in zip(arrays, measured, strict=True)]
        return number + 1, state, tuple(written)

    memories = [tf.zeros_like(inputs.weights) for _ in range(plan.optimizer.n_memories)]
    n_records = tf.shape(inputs.stops)[0]
    arrays = tuple(tf.TensorArray(dtype, n_records, element_shape=shape) for dtype, shape in plan.measured)
    _, state, arrays = tf.while_loop(
        lambda number, *_: number < n_records,
        record,
        (tf.constant(0), (tf.constant(0), inputs.weights, *memories), arrays),
        parallel_iterations=1,
    )
    return state[1], [array.stack() for array in arrays]


class Inputs(NamedTuple):
    """The tensors that a training loop works on; what is measured may take more."""

    weights: Tensor  # (n_replicas, n_weights): packed, so that a step is one operation for all of them
    shapes: tuple[Tensor, ...]  # of the weights when they are unpacked, each (-1, ...)
    sizes: Tensor  # (n_arrays,): how many numbers each of them holds for one replica
    x: Tensor  # (n_samples, ...) or (n_replicas, n_samples, ...)
    y: Tensor  # (n_samples,) or (n_replicas, n_samples)
    order: Tensor  # (epochs, n_orders, n_shown); of no epochs where a batch holds all rows
    learning_rate: Tensor  # (n_replicas, 1)
    penalty: Tensor  # (n_replicas, n_weights), 0 for biases
    stops: Tensor  # (n_records,): how many steps lie before each record


@dataclass(frozen=True)
class Plan:
    """What is fixed about a training loop when it is compiled; two equal plans share one function."""

    loss: Callable[..., Tensor]
    measure: Callable[..., dict[str, Tensor]]
    measured: tuple[tuple[Tensor, Tensor], ...]  # the type and the shape of each thing that it measures
    optimizer: Optimizer
    weight_shapes: tuple[tuple[int, ...], ...] | None  # each (-1, ...); None where one loop is for any size
    batch: int | None  # rows in a full batch; None where every step sees all of them
    penalized: bool  # whether any replica has a penalty on its kernels
    every_step: bool  # whether each step is recorded; else those between two records are a loop of their own
    jit_compile: bool

    def unpack(self, weights: Tensor, inputs: Inputs) -> list[Tensor]:
        """Cut packed weights, shape (n_replicas, n_weights), into those of the network."""
        tf = launch.tensorflow()
        shapes, sizes = inputs.shapes, inputs.sizes
        if self.weight_shapes is not None:
            shapes, sizes = self.weight_shapes, [math.prod(shape[1:]) for shape in self.weight_shapes]
        parts = tf.split(weights, sizes, axis=1, num=len(shapes))
        return [tf.reshape(part, shape) for part, shape in zip(parts, shapes, strict=True)]


@functools.lru_cache(maxsize=32)  # a loop holds about 12 MB
def compiled(plan: Plan, inputs: Inputs, extra: tuple[Tensor, ...]) -> Callable[..., Any]:
    """Return the training loop of a plan for tensors of given shapes and types; the last 32 are cached."""
    tf = launch.tensorflow()
    function = tf.function(functools.partial(_train, plan), autograph=False, jit_compile=plan.jit_compile)
    # One trace, made here: a tf.function that is called with ever new shapes warns about it and grows.
    traced: Callable[..., Any] = function.get_concrete_function(inputs, extra)
    return traced


# --- from arrays to arrays ---------------------------------------------------------------------------------


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
