"""Activations: what bends a neuron's sum, so that a network can learn more than straight lines.

The names are Keras'. `ACTIVATIONS[name]` holds the formula as text, the function and its slope, which
backpropagation needs; `apply` and `slope` work them out for any array, in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.elementwise import ACTIVATIONS, Activation, Array

__all__ = ["ACTIVATIONS", "REFUSED", "Activation", "apply", "check", "for_each_layer", "slope", "softmax"]

REFUSED = {
    "softmax": "mixes the units of a layer: it is the output's, chosen by n_outputs",
    "log_softmax": "mixes the units of a layer",
    "sparsemax": "mixes the units of a layer",
    "glu": "halves the units of a layer",
    "threshold": "needs arguments of its own",
}


def check(activation: object, name: str = "activation") -> str:
    """Return the name of an elementwise activation, or say which there are.

    Args:
        activation: One of the names in `ACTIVATIONS`.
        name: What the argument is called where it was given, for the message.

    Returns:
        The same name.

    Raises:
        TypeError: If `activation` is no text.
        ValueError: If there is no such activation, or if it does not act on each unit alone.

    Example:
        >>> check("softmax")
        Traceback (most recent call last):
        ValueError: activation must act on each unit alone, but 'softmax' mixes the units of a layer:
        it is the output's, chosen by n_outputs. Received: activation='softmax'
    """
    if isinstance(activation, str) and activation in REFUSED:
        raise ValueError(
            f"{name} must act on each unit alone, but {activation!r} {REFUSED[activation]}. "
            f"{validation.received(name, activation)}"
        )
    return validation.choice(activation, name, ACTIVATIONS)


def for_each_layer(activation: str | Iterable[str], n_layers: int) -> tuple[str, ...]:
    """Return the activation of each hidden layer.

    Args:
        activation: One name for all layers, or one for each.
        n_layers: The number of hidden layers, 0 or more.

    Returns:
        `n_layers` names.

    Raises:
        TypeError: If `activation` is neither a name nor several.
        ValueError: If a name is unknown, or there are more or fewer names than layers.

    Example:
        >>> for_each_layer("relu", 3)
        ('relu', 'relu', 'relu')
    """
    if isinstance(activation, str) or not isinstance(activation, Iterable):
        return (check(activation),) * n_layers
    names = tuple(check(name) for name in activation)
    if len(names) != n_layers:
        raise ValueError(
            f"activation must be one name, or one for each of the {n_layers} hidden layers. "
            f"{validation.received('activation', activation)}"
        )
    return names


def apply(activation: str, z: npt.ArrayLike) -> Array:
    """Return the activation of each sum.

    Args:
        activation: One of the names in `ACTIVATIONS`.
        z: Sums, float, any shape.

    Returns:
        What the neurons pass on, float64, shape of `z`. What overflows is infinite, as in Keras.

    Raises:
        TypeError: If `z` holds something else than numbers.
        ValueError: If there is no such activation.

    Example:
        >>> apply("leaky_relu", [-10, 0, 10])
        array([-2.,  0., 10.])
    """
    return _evaluate(ACTIVATIONS[check(activation)].function, z)


def slope(activation: str, z: npt.ArrayLike) -> Array:
    """Return the slope of the activation at each sum: how much the output changes when z does.

    Args:
        activation: One of the names in `ACTIVATIONS`.
        z: Sums, float, any shape.

    Returns:
        The derivative of `apply(activation, z)` with respect to z, float64, shape of `z`.

    Raises:
        TypeError: If `z` holds something else than numbers.
        ValueError: If there is no such activation.

    Example:
        >>> slope("sigmoid", [-10, 0, 10]).round(5)
        array([5.0e-05, 2.5e-01, 5.0e-05])
    """
    return _evaluate(ACTIVATIONS[check(activation)].slope, z)


def _evaluate(function: Callable[[Array], Array], z: npt.ArrayLike) -> Array:
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # a network that diverges shows inf and nan, as in Keras
        return function(validation.array(z, "z", finite=False))


def softmax(z: npt.ArrayLike) -> Array:
    """Return probabilities that add up to 1 along the last axis.

    exp(z) / sum(exp(z))

    Args:
        z: Scores (logits), float, shape (..., n_classes).

    Returns:
        Probabilities, float64 in [0, 1], shape of `z`.

    Raises:
        TypeError: If `z` holds something else than numbers.
        ValueError: If `z` is a single number.

    Example:
        >>> softmax([0, 0, 1000])
        array([0., 0., 1.])
    """
    scores = validation.array(z, "z", finite=False)
    if scores.ndim == 0:
        raise ValueError(f"z must have shape (..., n_classes). {validation.received('z', z)}")
    with np.errstate(over="ignore", invalid="ignore"):
        exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))  # shifted, so that none overflows
        probabilities: Array = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return probabilities
