"""How the optimizers of Keras that the lesson leaves out step, for all starts at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from firstnn import launch
from firstnn.launch import Tensor
from firstnn.optimizers import SGD, Adam, Momentum

__all__ = ["Adagrad", "Clipped", "Nesterov", "RMSprop", "of_keras"]

Tensors = tuple[Tensor, ...]


@dataclass(frozen=True)
class Nesterov:
    """Momentum that looks ahead: the step follows the speed as it will be."""

    momentum: float = 0.9
    n_memories: ClassVar[int] = 1

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after a step, and the speed."""
        (speed,) = memories
        speed = speed * self.momentum - gradient * learning_rate
        return weights + self.momentum * speed - gradient * learning_rate, (speed,)


@dataclass(frozen=True)
class RMSprop:
    """Steps divided by the recent size of each weight's own gradient."""

    rho: float = 0.9
    epsilon: float = 1e-7
    n_memories: ClassVar[int] = 1

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after a step, and the mean square of the gradient."""
        tf = launch.tensorflow()
        (square,) = memories
        square = self.rho * square + (1 - self.rho) * tf.square(gradient)
        return weights - learning_rate * gradient / tf.sqrt(square + self.epsilon), (square,)


@dataclass(frozen=True)
class Adagrad:
    """Steps divided by the size of all gradients of a weight so far; they only ever get shorter."""

    initial: float = 0.1
    epsilon: float = 1e-7
    n_memories: ClassVar[int] = 1

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after a step, and the sum of squares, which begins at `initial`."""
        tf = launch.tensorflow()
        (total,) = memories
        total = total + tf.square(gradient)
        return weights - learning_rate * gradient / tf.sqrt(total + self.initial + self.epsilon), (total,)


@dataclass(frozen=True)
class Adadelta:
    """Steps whose length is taken from the steps before."""

    rho: float = 0.95
    epsilon: float = 1e-7
    n_memories: ClassVar[int] = 2

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return the weights after a step, and the mean squares of gradients and steps."""
        tf = launch.tensorflow()
        square, steps = memories
        square = self.rho * square + (1 - self.rho) * tf.square(gradient)
        step = -gradient * tf.sqrt(steps + self.epsilon) / tf.sqrt(square + self.epsilon)
        steps = self.rho * steps + (1 - self.rho) * tf.square(step)
        return weights + learning_rate * step, (square, steps)


@dataclass(frozen=True)
class Clipped:
    """Another rule, with the gradient of each network cut to a largest norm, or each number to a size."""

    rule: Any  # another of these rules
    norm: float = 0.0
    size: float = 0.0

    @property
    def n_memories(self) -> int:
        """How many tensors of the weights' shape the rule remembers."""
        return int(self.rule.n_memories)

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensors, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensors]:
        """Return what the rule makes of the gradient that was cut."""
        tf = launch.tensorflow()
        if self.norm:
            gradient = tf.clip_by_norm(gradient, self.norm, axes=[1])
        if self.size:
            gradient = tf.clip_by_value(gradient, -self.size, self.size)
        stepped: tuple[Tensor, Tensors] = self.rule.step(weights, gradient, memories, learning_rate, count)
        return stepped


def of_keras(name: str, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401  # an Optimizer, or None
    """Return the rule of a Keras optimizer; None where there is none here."""
    rule: Any = None
    momentum = float(settings.get("momentum") or 0.0)
    if name == "SGD":
        rule = (Nesterov(momentum) if settings.get("nesterov") else Momentum(momentum)) if momentum else SGD()
    elif name in ("Adam", "AdamW", "Nadam", "Adamax"):  # variants that hardly differ on small tables
        rule = Adam(
            float(settings.get("beta_1", 0.9)),
            float(settings.get("beta_2", 0.999)),
            float(settings.get("epsilon", 1e-7)) or 1e-7,
        )
    elif name == "RMSprop":
        rule = RMSprop(float(settings.get("rho", 0.9)), float(settings.get("epsilon", 1e-7)))
    elif name == "Adagrad":
        rule = Adagrad(float(settings.get("initial_accumulator_value", 0.1)))
    elif name == "Adadelta":
        rule = Adadelta(float(settings.get("rho", 0.95)), float(settings.get("epsilon", 1e-7)))
    norm = float(settings.get("clipnorm") or settings.get("global_clipnorm") or 0.0)
    size = float(settings.get("clipvalue") or 0.0)
    return Clipped(rule, norm, size) if rule and (norm or size) else rule
