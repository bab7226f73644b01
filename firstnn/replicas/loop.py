"""The training loop of many networks as one compiled TensorFlow function."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

from firstnn import launch
from firstnn.launch import Tensor
from firstnn.replicas.optimizers import Optimizer

__all__ = ["Plan", "compiled"]

Tensors = tuple[Tensor, ...]


@dataclass(frozen=True)
class Plan:
    """Everything about a training loop that is fixed when it is compiled; two equal plans share one function.

    Args:
        loss: From weights, rows and labels to one loss for each replica.
        measure: From weights, all rows and labels, and further arrays to tensors by name.
        optimizer: How a gradient becomes a step.
        weight_shapes: The shape of each weight, the replica axis first.
        batch: Rows in a full batch.
        n_shown: Rows shown in an epoch: full batches, and a rest.
        penalised: Whether any replica has a penalty on its kernels.
        every_step: Whether each step is recorded; if not, the steps between two records are a loop of their
            own.
        jit_compile: Whether XLA compiles the function.

    Example:
        >>> Plan(len, dict, None, ((5, 2, 3), (5, 3)), 32, 100).sizes
        [6, 3]
    """

    loss: Callable[..., Tensor]
    measure: Callable[..., dict[str, Tensor]]
    optimizer: Optimizer
    weight_shapes: tuple[tuple[int, ...], ...]
    batch: int
    n_shown: int
    penalised: bool = False
    every_step: bool = True
    jit_compile: bool = False

    @property
    def sizes(self) -> list[int]:
        """How many numbers each weight holds for one replica.

        Example:
            >>> Plan(len, dict, None, ((5, 2, 3), (5, 3)), 32, 100).sizes
            [6, 3]
        """
        return [math.prod(shape[1:]) for shape in self.weight_shapes]

    @property
    def steps_per_epoch(self) -> int:
        """The number of batches in an epoch, the smaller last one included.

        Example:
            >>> Plan(len, dict, None, ((5, 2, 3), (5, 3)), 32, 100).steps_per_epoch
            4
        """
        return -(-self.n_shown // self.batch)

    def unpacked(self, weights: Tensor) -> list[Tensor]:
        """Cut the packed weights of each replica into the weights of the network.

        Packed, an optimizer's step is one operation for all of them, which is most of its cost in a small
        network.

        Args:
            weights: Tensor of shape (n_replicas, n_weights).

        Returns:
            One tensor of each of `weight_shapes`.

        Example:
            >>> packed = launch.tensorflow().zeros((5, 9))
            >>> plan = Plan(len, dict, None, ((5, 2, 3), (5, 3)), 32, 100)
            >>> [part.shape.as_list() for part in plan.unpacked(packed)]
            [[5, 2, 3], [5, 3]]
        """
        tf = launch.tensorflow()
        parts = tf.split(weights, self.sizes, axis=1)
        return [tf.reshape(part, shape) for part, shape in zip(parts, self.weight_shapes, strict=True)]


@functools.lru_cache(maxsize=32)
def compiled(plan: Plan, specifications: Tensors) -> Callable[..., Tensor]:
    """Return the training loop of a plan for arrays of given shapes; the last 32 are kept.

    Args:
        plan: What is fixed.
        specifications: A `tf.TensorSpec` for each array: weights, x, y, order, learning_rate, l2, stops, and
            whatever else is measured.

    Returns:
        A function of these arrays that gives the final weights and the records by name, each of shape
        (n_records, n_replicas, ...).

    Example:
        >>> compiled.cache_info().maxsize
        32
    """
    tf = launch.tensorflow()
    function = tf.function(functools.partial(_train, plan), autograph=False, jit_compile=plan.jit_compile)
    # One trace, made here: a tf.function that is called with ever new shapes warns about it and grows.
    traced: Callable[..., Tensor] = function.get_concrete_function(*specifications)
    return traced


def _train(
    plan: Plan,
    weights: Tensor,
    x: Tensor,
    y: Tensor,
    order: Tensor,
    learning_rate: Tensor,
    l2: Tensor,
    stops: Tensor,
    *extra: Tensor,
) -> tuple[list[Tensor], dict[str, Tensor]]:
    """Go from record to record and, between two records, from step to step."""
    tf = launch.tensorflow()

    def step(count: Tensor, weights: Tensor, *memories: Tensor) -> Tensor:
        gradient = _gradient(plan, weights, x, y, order, l2, count)
        number = tf.cast(count + 1, weights.dtype)
        weights, memories = plan.optimizer.step(weights, gradient, memories, learning_rate, number)
        return count + 1, weights, *memories

    def record(number: Tensor, state: Tensors, arrays: Tensors) -> Tensor:
        if plan.every_step:
            state = step(*state)
        else:
            state = tf.while_loop(lambda count, *_: count < stops[number], step, state, parallel_iterations=1)
        measured = plan.measure(plan.unpacked(state[1]), x, y, *extra).values()
        return number + 1, state, tuple(map(_write, arrays, [number] * len(arrays), measured))

    memories = [tf.zeros_like(weights) for _ in range(plan.optimizer.n_memories)]
    before = plan.measure(plan.unpacked(weights), x, y, *extra)
    n_records = stops.shape[0]
    arrays = tuple(
        tf.TensorArray(tensor.dtype, n_records, element_shape=tensor.shape).write(0, tensor)
        for tensor in before.values()
    )
    _, state, arrays = tf.while_loop(
        lambda number, *_: number < n_records,
        record,
        (tf.constant(1), (tf.constant(0), weights, *memories), arrays),
        parallel_iterations=1,
    )
    return plan.unpacked(state[1]), {name: array.stack() for name, array in zip(before, arrays, strict=True)}


def _write(array: Tensor, number: Tensor, tensor: Tensor) -> Tensor:
    return array.write(number, tensor)


def _gradient(
    plan: Plan, weights: Tensor, x: Tensor, y: Tensor, order: Tensor, l2: Tensor, count: Tensor
) -> Tensor:
    """Return each replica's gradient over the batch of one step, shape (n_replicas, n_weights)."""
    tf = launch.tensorflow()
    full_batches, rest = divmod(plan.n_shown, plan.batch)
    place = count % plan.steps_per_epoch

    def over(size: int) -> Tensor:
        rows, labels = x, y
        if order.shape[0] > 0:
            first = (count // plan.steps_per_epoch, 0, place * plan.batch)
            chosen = tf.slice(order, first, (1, order.shape[1], size))[0]  # (n_orders, size)
            chosen = tf.tile(chosen, (weights.shape[0] // order.shape[1], 1))  # (n_replicas, size)
            axis = y.shape.rank - 1  # 1 where each replica has its own rows
            rows, labels = tf.gather(x, chosen, batch_dims=axis), tf.gather(y, chosen, batch_dims=axis)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            losses = plan.loss(plan.unpacked(weights), rows, labels)  # (n_replicas,)
        if tuple(losses.shape) != (weights.shape[0],):
            raise ValueError(
                f"loss must give one number for each replica, shape ({weights.shape[0]},). "
                f"Received: loss of shape {losses.shape}"
            )
        return tape.gradient(losses, weights)  # of their sum: no replica's loss knows another's weights

    if rest:
        gradient = tf.cond(place < full_batches, lambda: over(plan.batch), lambda: over(rest))
    else:
        gradient = over(plan.batch)
    if plan.penalised:
        gradient += l2 * _kernels(plan, weights.dtype) * (2 * weights)
    return gradient


def _kernels(plan: Plan, dtype: Tensor) -> Tensor:
    """Return 1 for each packed number of a kernel and 0 for each of a bias, shape (1, n_weights)."""
    tf = launch.tensorflow()
    shapes = zip(plan.sizes, plan.weight_shapes, strict=True)
    return tf.concat([tf.fill((1, size), tf.cast(len(shape) > 2, dtype)) for size, shape in shapes], axis=1)
