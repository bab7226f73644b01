"""Gradients a second way: move one weight at a time and watch the loss. Slow, but with nothing to derive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.backprop.passes import loss, trace


def finite_differences(
    weights: Sequence[npt.ArrayLike],
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    activation: str | Sequence[str],
    step: float = 1e-5,
) -> list[npt.NDArray[np.float64]]:
    """Return the gradients by trying: two passes forward for every single weight.

    (loss with weight + step - loss with weight - step) / (2 * step)

    Args:
        weights: [kernel, bias, kernel, bias, ...], or [kernel, kernel, ...] without biases; kernels of
            shape (n_inputs, units), biases (units,).
        x: One row for each sample, float, shape (n_samples, n_features).
        y: The true classes, whole numbers from 0, shape (n_samples,); 0 or 1 for one output unit.
        activation: That of the hidden layers: one name, or one for each.
        step: How far each weight is moved to either side, above 0. The error of the result shrinks with
            step**2 until rounding, about 1e-16 / step, takes over.

    Returns:
        Estimates of the gradients: float64, in the order and shapes of `weights`.

    Raises:
        TypeError: If an argument holds something else than numbers, or a name is no text.
        ValueError: If the shapes do not fit each other, a number is not finite, a label is out of range, an
            activation is unknown, or `step` is not above 0.

    Example:
        >>> kernel, bias = finite_differences([[[0.0], [0.0]], [0.0]], [[1, 2], [3, 4]], [0, 1], "relu")
        >>> kernel.round(6)
        array([[-0.5],
               [-0.5]])
    """
    step = validation.number(step, "step", minimum=0, exclusive=True)
    arrays = list(trace(weights, x, y, activation).weights)
    estimates = [np.zeros_like(array) for array in arrays]
    for array, estimate in zip(arrays, estimates, strict=True):
        for place in np.ndindex(array.shape):
            value = array[place]
            array[place] = value + step
            above = loss(arrays, x, y, activation)
            array[place] = value - step
            below = loss(arrays, x, y, activation)
            array[place] = value
            estimate[place] = (above - below) / (2 * step)
    return estimates
