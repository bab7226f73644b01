"""What the gradients are for: a step downhill."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstnn import validation


def sgd_step(
    weights: Sequence[npt.ArrayLike], gradients: Sequence[npt.ArrayLike], learning_rate: float
) -> list[npt.NDArray[np.float64]]:
    """Return the weights after one step of gradient descent.

    weight - learning_rate * gradient

    Args:
        weights: Arrays of any shapes.
        gradients: One array for each of `weights`, of the same shape.
        learning_rate: How far to go, at least 0.

    Returns:
        New arrays, float64, in the order and shapes of `weights`; the old ones stay as they are.

    Raises:
        TypeError: If an argument holds something else than numbers.
        ValueError: If `gradients` do not match `weights`, or `learning_rate` is negative or not finite.

    Example:
        >>> sgd_step(weights=[[1.0, 2.0]], gradients=[[10.0, -10.0]], learning_rate=0.1)
        [array([0., 3.])]
    """
    rate = validation.number(learning_rate, "learning_rate", minimum=0)
    for name, arrays in (("weights", weights), ("gradients", gradients)):
        if isinstance(arrays, (str, bytes)) or not isinstance(arrays, Sequence):
            raise TypeError(f"{name} must be a list of arrays. {validation.received(name, arrays)}")
    if len(gradients) != len(weights):
        raise ValueError(
            f"gradients must be one array for each of the {len(weights)} of weights. "
            f"Received: gradients of length {len(gradients)}"
        )
    stepped = []
    for i, (weight, gradient) in enumerate(zip(weights, gradients, strict=True)):
        old = validation.array(weight, f"weights[{i}]", finite=False)
        change = validation.array(gradient, f"gradients[{i}]", shape=old.shape, finite=False)
        with np.errstate(over="ignore", invalid="ignore"):  # a diverging training ends in inf and nan
            stepped.append(old - rate * change)
    return stepped
