"""How a gradient becomes a step: SGD, momentum and Adam, each as its formula.

Old weights and a gradient go in, new weights and what is remembered come out. Each follows Keras' formula to
the order of its operations, in the precision of the weights. Weights, gradients and memories are tensors of
shape (n_replicas, n_weights), a row for each network; learning rates have shape (n_replicas, 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from firstnn import launch, validation
from firstnn.launch import Tensor

__all__ = ["SGD", "Adam", "Momentum"]

Tensors = tuple[Tensor, ...]


@dataclass(frozen=True)
class SGD:
    """Stochastic gradient descent: one step against the gradient.

    weights = weights - learning_rate * gradient

    Source:
        Robbins and Monro (1951). A stochastic approximation method; `keras.optimizers.SGD`.

    Example:
        >>> SGD().step(weights=1.0, gradient=0.5, memories=(), learning_rate=0.1, count=1)
        (0.95, ())
    """

    n_memories: ClassVar[int] = 0

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after a step, and nothing to remember."""
        return weights - gradient * learning_rate, ()


@dataclass(frozen=True)
class Momentum:
    """Gradient descent that keeps part of its speed: `keras.optimizers.SGD(momentum=0.9)`.

    speed = momentum * speed - learning_rate * gradient;  weights = weights + speed

    Args:
        momentum: The part of the speed that is kept, from 0 to 1.

    Source:
        Polyak (1964). Some methods of speeding up the convergence of iteration methods, equation 9.

    Example:
        >>> Momentum(0.5).step(weights=1.0, gradient=0.5, memories=(-1.0,), learning_rate=1.0, count=2)
        (0.0, (-1.0,))
    """

    momentum: float = 0.9
    n_memories: ClassVar[int] = 1

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after a step, and the speed."""
        (speed,) = memories
        speed = speed * self.momentum - gradient * learning_rate
        return weights + speed, (speed,)

    def __post_init__(self) -> None:
        validation.number(self.momentum, "momentum", minimum=0, maximum=1)


@dataclass(frozen=True)
class Adam:
    """Steps measured by the recent mean and size of each weight's own gradient: `keras.optimizers.Adam`.

    mean = mean + (gradient - mean) * (1 - beta_1);  square = square + (gradient**2 - square) * (1 - beta_2)

    alpha = learning_rate * sqrt(1 - beta_2**count) / (1 - beta_1**count)

    weights = weights - mean * alpha / (sqrt(square) + epsilon)

    Args:
        beta_1: How much of the mean is kept at a step, from 0 to below 1.
        beta_2: How much of the square is kept at a step, from 0 to below 1.
        epsilon: What keeps the division defined, above 0. It stands beside the uncorrected root, as in Keras.

    Source:
        Kingma and Ba (2015). Adam: a method for stochastic optimization, the form before section 2.1.

    Example:
        >>> tf = launch.tensorflow()
        >>> zero, one = tf.zeros((1, 1)), tf.ones((1, 1))
        >>> weights, _ = Adam().step(one, 5 * one, (zero, zero), 0.25 * one, tf.constant(1.0))
        >>> weights.numpy().round(4)  # the first step is as long as the learning rate
        array([[0.75]], dtype=float32)
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    n_memories: ClassVar[int] = 2

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after a step, and the mean and the square."""
        tf = launch.tensorflow()
        mean, square = memories
        decay_1 = tf.pow(tf.constant(self.beta_1, weights.dtype), count)
        decay_2 = tf.pow(tf.constant(self.beta_2, weights.dtype), count)
        alpha = learning_rate * tf.sqrt(1 - decay_2) / (1 - decay_1)  # (n_replicas, 1)
        mean = mean + (gradient - mean) * (1 - self.beta_1)
        square = square + (tf.square(gradient) - square) * (1 - self.beta_2)
        return weights - mean * alpha / (tf.sqrt(square) + self.epsilon), (mean, square)

    def __post_init__(self) -> None:
        for name in ("beta_1", "beta_2"):
            if validation.number(getattr(self, name), name, minimum=0) >= 1:
                raise ValueError(f"{name} must be below 1. " + validation.received(name, getattr(self, name)))
        if validation.number(self.epsilon, "epsilon", minimum=0) == 0:
            raise ValueError("epsilon must be above 0. " + validation.received("epsilon", self.epsilon))


class Optimizer(Protocol):
    """What a training loop asks of an optimizer; hashable, since compiled loops are cached under it."""

    n_memories: ClassVar[int]  # how many tensors of the weights' shape it remembers; they start at zero

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after step number `count` (a scalar, from 1), and what is remembered now."""
        ...


def get(optimizer: str) -> Optimizer:
    """Return the optimizer of a name, with Keras' settings; the learning rate comes with each step."""
    optimizers: dict[str, Optimizer] = {"sgd": SGD(), "momentum": Momentum(), "adam": Adam()}
    return optimizers[validation.choice(optimizer, "optimizer", optimizers)]
