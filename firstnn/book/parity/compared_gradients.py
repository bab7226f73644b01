"""One gradient found in three ways: by the chain rule in NumPy, by TensorFlow, and by moving every weight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import backprop, data, launch
from firstnn.book import show
from firstnn.book.wording import number
from firstnn.network import Architecture
from firstnn.replicas import CrossEntropy, layers

__all__ = ["GRADIENT_CASES", "Gradients", "compare_gradients"]

Array = npt.NDArray[np.float64]

GRADIENT_CASES = (
    Architecture(2, (), kernel_initializer="glorot_uniform"),
    Architecture(2, (8,), "tanh", "glorot_uniform"),
    Architecture(2, (16, 16), "sigmoid", "glorot_uniform"),
    Architecture(2, (8,) * 5, "tanh", "glorot_uniform"),
)
"""Smooth activation functions: at a kink, as ReLU has at zero, a move can step over it."""


@dataclass(frozen=True, eq=False, repr=False)
class Gradients(show.Shown):
    """How far the gradients of untrained networks are apart, in lengths of the gradient.

    Args:
        architectures: The networks.
        from_tensorflow: How far the chain rule by hand is from TensorFlow, for each network.
        from_moving: How far it is from moving one weight at a time to either side and watching the loss.

    Example:
        >>> compare_gradients(GRADIENT_CASES[1:2])
        network     weights  by hand, TensorFlow  by hand, moving each weight
        2-8-1 tanh  33       < 10⁻¹²              < 10⁻⁶
    """

    architectures: Sequence[Architecture]
    from_tensorflow: Sequence[float]
    from_moving: Sequence[float]

    def document(self) -> show.Document:
        """Return the table, a row for each network."""
        header = ("network", "weights", "by hand, TensorFlow", "by hand, moving each weight")
        rows = [
            (_name(network), str(network.n_parameters), _below(tensorflow, 1e-12), _below(moving, 1e-6))
            for network, tensorflow, moving in zip(
                self.architectures, self.from_tensorflow, self.from_moving, strict=True
            )
        ]
        return show.Document([show.Table(header, rows)])


def compare_gradients(architectures: Sequence[Architecture] = GRADIENT_CASES, *, seed: int = 0) -> Gradients:
    """Return how far the gradients over 200 points of the moons are apart, in double precision.

    Args:
        architectures: The networks, with their initial weights.
        seed: The seed of data and initial weights, from 0 to 2**32 - 1.

    Returns:
        A table with a row for each network.

    Raises:
        ValueError: `seed` is out of range.

    Example:
        >>> max(compare_gradients().from_tensorflow) < 1e-12
        True
    """
    rows = data.moons(200, noise=0.2, seed=seed)
    tensorflow, moving = [], []
    for network in architectures:
        weights = [array.astype(np.float64) for array in network.initial_weights(seed)]
        _, by_hand = backprop.gradients(weights, rows.x, rows.y, network.activations)
        moved = backprop.finite_differences(weights, rows.x, rows.y, network.activations)
        tensorflow.append(_distance(_by_tensorflow(network, weights, rows.x, rows.y), by_hand))
        moving.append(_distance(moved, by_hand))
    return Gradients(architectures, tensorflow, moving)


def _by_tensorflow(
    network: Architecture, weights: list[Array], x: npt.NDArray[np.float32], y: npt.NDArray[np.int64]
) -> list[Array]:
    """Return TensorFlow's gradients."""
    tf = launch.tensorflow()
    variables = [tf.constant(array[np.newaxis]) for array in weights]
    with tf.GradientTape() as tape:
        tape.watch(variables)
        loss = CrossEntropy(layers(network))(variables, x.astype(np.float64), y)
    return [gradient.numpy()[0] for gradient in tape.gradient(loss, variables)]


def _distance(first: Sequence[Array], second: Sequence[Array]) -> float:
    """Return how far apart two gradients are, in lengths of the second."""
    difference = sum(np.sum((a - b) ** 2) for a, b in zip(first, second, strict=True))
    return math.sqrt(difference / sum(np.sum(b**2) for b in second))


def _name(network: Architecture) -> str:
    units = "-".join(map(str, network.layer_sizes))
    return " ".join([units, *dict.fromkeys(network.activations)])


def _below(distance: float, bound: float) -> str:
    """Return the bound, so that a page keeps its bytes from machine to machine, or a distance beyond it."""
    return f"< {number(bound)}" if distance < bound else number(distance)
