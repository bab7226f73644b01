"""A network as a function from points to probabilities, worked out with NumPy from its weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import activations, validation
from firstnn.network import Architecture

Array = npt.NDArray[np.float64]
Predict = Callable[[npt.NDArray[np.float32]], Any]  # a Keras model is one, too


def predictor(architecture: Architecture, weights: Sequence[npt.ArrayLike]) -> Predict:
    """Return a function from points to probabilities, worked out with NumPy.

    Args:
        architecture: The plan of a network with one output.
        weights: Its weights, [kernel, bias, kernel, bias, ...].

    Returns:
        A function: points, float, shape (n_points, n_inputs), to probabilities of class 1, shape (n_points,).

    Raises:
        TypeError: If `architecture` is none.
        ValueError: If the network has several outputs, or `weights` do not fit or are not finite.

    Example:
        >>> import numpy as np
        >>> from firstnn import Architecture
        >>> from firstnn.book import figures
        >>> predict = figures.predictor(Architecture(2, ()), [[[1.0], [-1.0]], [0.0]])
        >>> predict(np.array([[0.0, 0.0], [3.0, 0.0]])).round(2)
        array([0.5 , 0.95])
    """
    validation.instance(architecture, "architecture", Architecture)
    if architecture.n_outputs != 1:
        raise ValueError(
            "architecture must have one output, the probability of class 1. "
            f"{validation.received('architecture', architecture)}"
        )
    kernels, biases = kernels_and_biases(architecture, weights)
    added: list[Array] = biases or [np.zeros(units) for units in architecture.layer_sizes[1:]]
    names = [*architecture.activations, architecture.output_activation]

    def predict(points: npt.NDArray[np.float32]) -> Array:
        values = np.asarray(points, dtype=np.float64)  # (n_points, n_inputs)
        for kernel, bias, name in zip(kernels, added, names, strict=True):
            values = activations.apply(name, values @ kernel + bias)  # (n_points, units)
        return values[:, 0]

    return predict


def kernels_and_biases(
    architecture: Architecture, weights: Sequence[npt.ArrayLike]
) -> tuple[list[Array], list[Array]]:
    """Return the weights of a network as kernels and biases, checked against its architecture.

    Args:
        architecture: The plan of the network.
        weights: [kernel, bias, kernel, bias, ...], the biases left out if the architecture has none.

    Returns:
        The kernels, float64, each of shape (n_inputs, units), and the biases, each of shape (units,).

    Raises:
        TypeError: If `weights` is no list, or holds something else than numbers.
        ValueError: If the arrays do not fit `architecture`, or are not finite.

    Example:
        >>> from firstnn import Architecture
        >>> from firstnn.book.figures.predictor import kernels_and_biases
        >>> kernels_and_biases(Architecture(1, ()), [[[2.0]], [0.5]])
        ([array([[2.]])], [array([0.5])])
    """
    shapes = architecture.weight_shapes
    if isinstance(weights, (str, bytes)) or not isinstance(weights, Sequence):
        raise TypeError(f"weights must be a list of arrays. {validation.received('weights', weights)}")
    if len(weights) != len(shapes):
        raise ValueError(
            f"weights must hold {len(shapes)} arrays of shapes {shapes}. "
            f"Received: weights with {len(weights)} arrays"
        )
    arrays = [
        validation.array(array, f"weights[{index}]", shape=shape)
        for index, (array, shape) in enumerate(zip(weights, shapes, strict=True))
    ]
    return [array for array in arrays if array.ndim == 2], [array for array in arrays if array.ndim == 1]
