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
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from firstnn import launch
from firstnn.launch import Tensor
from firstnn.optimizers import Optimizer

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


@functools.lru_cache(maxsize=128)  # a loop holds about 12 MB, and is dear to make again
def compiled(plan: Plan, inputs: Inputs, extra: tuple[Tensor, ...]) -> Callable[..., Any]:
    """Return the training loop of a plan for tensors of given shapes and types; the last 128 are cached."""
    tf = launch.tensorflow()
    function = tf.function(functools.partial(_train, plan), autograph=False, jit_compile=plan.jit_compile)
    # One trace, made here: a tf.function that is called with ever new shapes warns about it and grows.
    traced: Callable[..., Any] = function.get_concrete_function(inputs, extra)
    return traced
