"""Weights as a chain of layers: what comes out of one must fit into the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy.typing as npt

from firstnn import validation
from firstnn.elementwise import Array


class Layer(NamedTuple):
    """The weights of one dense layer.

    Args:
        kernel: float64, shape (n_inputs, units).
        bias: float64, shape (units,), or None.

    Example:
        >>> layers([[[1.0, 2.0]], [3.0, 4.0]], n_features=1)
        [Layer(kernel=array([[1., 2.]]), bias=array([3., 4.]))]
    """

    kernel: Array
    bias: Array | None


def layers(weights: Sequence[npt.ArrayLike], n_features: int) -> list[Layer]:
    """Return a list of weights as layers that fit each other and the data.

    Args:
        weights: [kernel, bias, kernel, bias, ...], or [kernel, kernel, ...] without biases; kernels of
            shape (n_inputs, units), biases (units,).
        n_features: The columns of the data, which the first kernel has to match.

    Returns:
        One `Layer` for each kernel, its arrays new and in float64.

    Raises:
        TypeError: If `weights` is no list, or holds something else than numbers.
        ValueError: If an array is missing, not finite or of a shape that does not fit.

    Example:
        >>> layers([[[1.0, 2.0]], [[3.0]]], n_features=1)
        Traceback (most recent call last):
        ValueError: weights must chain: layer 2 gets 2 inputs from layer 1, so its kernel must have shape
        (2, units). Received: weights with one of shape (1, 1)
    """
    if isinstance(weights, (str, bytes)) or not isinstance(weights, Sequence):
        raise TypeError(
            "weights must be a list of arrays, [kernel, bias, kernel, bias, ...]. "
            f"{validation.received('weights', weights)}"
        )
    arrays = [validation.array(array, f"weights[{i}]") for i, array in enumerate(weights)]
    dimensions = [array.ndim for array in arrays]
    if dimensions and dimensions == [2, 1] * (len(arrays) // 2):
        result = [Layer(kernel, bias) for kernel, bias in zip(arrays[::2], arrays[1::2], strict=True)]
    elif dimensions and dimensions == [2] * len(arrays):
        result = [Layer(kernel, None) for kernel in arrays]
    else:
        raise ValueError(
            "weights must be [kernel, bias, kernel, bias, ...] or, without biases, [kernel, kernel, ...]. "
            f"Received: weights of shapes {[array.shape for array in arrays]}"
        )
    _check_chain(result, n_features)
    return result


def _check_chain(chain: list[Layer], n_features: int) -> None:
    n_inputs, source = n_features, "x"
    for number, (kernel, bias) in enumerate(chain, start=1):
        if kernel.shape[0] != n_inputs or kernel.shape[1] == 0:
            raise ValueError(
                f"weights must chain: layer {number} gets {n_inputs} inputs from {source}, so its kernel "
                f"must have shape ({n_inputs}, units). Received: weights with one of shape {kernel.shape}"
            )
        n_inputs, source = kernel.shape[1], f"layer {number}"
        if bias is not None and bias.shape != (n_inputs,):
            raise ValueError(
                f"weights must chain: layer {number} has {n_inputs} units, so its bias must have shape "
                f"({n_inputs},). Received: weights with one of shape {bias.shape}"
            )
