"""Activation functions: what makes a neuron's answer more than a weighted sum.

Without one, a stack of layers is a single straight line, however many layers it has. The names are Keras'.
`ACTIVATIONS[name]` holds a formula as text, the function, and its slope, which backpropagation needs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstnn import validation

__all__ = ["ACTIVATIONS", "Activation", "apply", "check", "for_each_layer", "slope", "softmax"]

Array = npt.NDArray[np.float64]


class Activation(NamedTuple):
    """An activation function: its formula as text, the function itself, and its slope.

    Args:
        formula: How to compute it for one weighted sum z.
        function: From sums, float64 of any shape, to outputs of the same shape.
        slope: The derivative of `function` at each sum, same shape.

    Example:
        >>> relu = ACTIVATIONS["relu"]
        >>> relu.formula, relu.function(np.array([-2.0, 3.0])), relu.slope(np.array([-2.0, 3.0]))
        ('max(z, 0)', array([0., 3.]), array([0., 1.]))
    """

    formula: str
    function: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def _sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), written so that exp never overflows."""
    small = np.exp(-np.abs(z))
    result: Array = np.where(z >= 0, 1, small) / (1 + small)
    return result


def _tanh_slope(z: Array) -> Array:
    return 1 - np.tanh(z) ** 2


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def _elu_slope(z: Array) -> Array:
    return np.exp(np.minimum(z, 0))


def _between(z: Array, low: float, high: float) -> Array:
    """1 between two corners, 0 elsewhere."""
    return ((low < z) & (z < high)).astype(np.float64)


# Where a function has a corner, its slope there is the one TensorFlow uses: that of ReLU at 0 is 0.
ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation("z", lambda z: z, lambda z: np.ones_like(z)),
    "relu": Activation("max(z, 0)", lambda z: np.maximum(z, 0), lambda z: _between(z, 0, np.inf)),
    "leaky_relu": Activation(
        "z if z > 0 else 0.2 * z", lambda z: np.where(z > 0, z, 0.2 * z), lambda z: np.where(z > 0, 1, 0.2)
    ),
    "elu": Activation("z if z > 0 else exp(z) - 1", _elu, _elu_slope),
    "tanh": Activation("(exp(z) - exp(-z)) / (exp(z) + exp(-z))", np.tanh, _tanh_slope),
    "sigmoid": Activation("1 / (1 + exp(-z))", _sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z)),
}
"""The activation functions by name: those of the lesson here, the others of Keras at the end of this file."""


def apply(activation: str, z: npt.ArrayLike) -> Array:
    """Return the activation of each weighted sum.

    Args:
        activation: One of the names in `ACTIVATIONS`.
        z: Weighted sums, float, any shape.

    Returns:
        What the neurons pass on, float64, shape of `z`. What overflows is infinite, as in Keras.

    Raises:
        ValueError: If there is no such activation.

    Example:
        >>> apply("leaky_relu", [-10, 0, 10])
        array([-2.,  0., 10.])
    """
    return _evaluate(ACTIVATIONS[check(activation)].function, z)


def slope(activation: str, z: npt.ArrayLike) -> Array:
    """Return the slope of the activation at each weighted sum: how much the output changes when z does.

    Args:
        activation: One of the names in `ACTIVATIONS`.
        z: Weighted sums, float, any shape.

    Returns:
        The derivative of `apply(activation, z)` with respect to z, float64, shape of `z`.

    Raises:
        ValueError: If there is no such activation.

    Example:
        >>> slope("sigmoid", [-10, 0, 10]).round(5)
        array([5.0e-05, 2.5e-01, 5.0e-05])
    """
    return _evaluate(ACTIVATIONS[check(activation)].slope, z)


def _evaluate(function: Callable[[Array], Array], z: npt.ArrayLike) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging network shows inf and nan, as in Keras
        return function(validation.array(z, "z", finite=False))


def softmax(z: npt.ArrayLike) -> Array:
    """Return probabilities that add up to 1 along the last axis.

    exp(z) / sum(exp(z))

    Args:
        z: Scores (logits), float, shape (..., n_classes).

    Returns:
        Probabilities, float64 in [0, 1], shape of `z`.

    Raises:
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


REFUSED = {
    "softmax": "mixes the units of a layer: it is the output's, chosen by n_outputs",
    "log_softmax": "mixes the units of a layer",
    "sparsemax": "mixes the units of a layer",
    "glu": "halves the units of a layer",
    "threshold": "needs arguments of its own",
}


def check(activation: object, name: str = "activation") -> str:
    """Return the name of an activation function of single units, or say which there are.

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


# -- The other activation functions of Keras -------------------------------------------------------------


def _softplus(z: Array) -> Array:
    return np.logaddexp(np.zeros_like(z), z)


def _mish_slope(z: Array) -> Array:
    return np.tanh(_softplus(z)) + z * _tanh_slope(_softplus(z)) * _sigmoid(z)


def _silu_slope(z: Array) -> Array:
    return _sigmoid(z) * (1 + z * _sigmoid(-z))


def _share_below(z: Array) -> Array:
    """The share of a standard normal below z; NumPy has no error function."""
    result: Array = np.vectorize(math.erfc, otypes=[np.float64])(-z / math.sqrt(2)) / 2
    return result


def _normal_density(z: Array) -> Array:
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


# Klambauer et al. (2017), equation 14: these two keep the mean 0 and the deviation 1 from layer to layer.
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772

_SILU = Activation("z * sigmoid(z)", lambda z: z * _sigmoid(z), _silu_slope)
_HARD_SILU = Activation(
    "z * hard_sigmoid(z)",
    lambda z: z * np.clip((z + 3) / 6, 0, 1),
    lambda z: np.clip((z + 3) / 6, 0, 1) + z * _between(z, -3, 3) / 6,
)

ACTIVATIONS |= {
    "celu": ACTIVATIONS["elu"],  # Keras' alpha is 1, where the two agree
    "exponential": Activation("exp(z)", np.exp, np.exp),
    "gelu": Activation(
        "z * (share of a standard normal below z)",
        lambda z: z * _share_below(z),
        lambda z: _share_below(z) + z * _normal_density(z),
    ),
    "hard_shrink": Activation(
        "z if abs(z) > 0.5 else 0",
        lambda z: np.where(np.abs(z) > 0.5, z, 0),
        lambda z: np.where(np.abs(z) > 0.5, 1.0, 0),
    ),
    "hard_sigmoid": Activation(
        "min(max(z / 6 + 0.5, 0), 1)", lambda z: np.clip((z + 3) / 6, 0, 1), lambda z: _between(z, -3, 3) / 6
    ),
    "hard_silu": _HARD_SILU,
    "hard_swish": _HARD_SILU,
    "hard_tanh": Activation(
        "min(max(z, -1), 1)", lambda z: np.clip(z, -1, 1), lambda z: (np.abs(z) <= 1).astype(np.float64)
    ),
    "log_sigmoid": Activation("log(sigmoid(z))", lambda z: -_softplus(-z), lambda z: _sigmoid(-z)),
    "mish": Activation("z * tanh(softplus(z))", lambda z: z * np.tanh(_softplus(z)), _mish_slope),
    "relu6": Activation("min(max(z, 0), 6)", lambda z: np.clip(z, 0, 6), lambda z: _between(z, 0, 6)),
    "selu": Activation(
        "1.0507 * (z if z > 0 else 1.6733 * (exp(z) - 1))",
        lambda z: SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * _elu(z)),
        lambda z: SELU_SCALE * np.where(z >= 0, 1, SELU_ALPHA * _elu_slope(z)),
    ),
    "silu": _SILU,
    "swish": _SILU,
    "soft_shrink": Activation(
        "z - 0.5 if z > 0.5 else z + 0.5 if z < -0.5 else 0",
        lambda z: z - np.clip(z, -0.5, 0.5),
        lambda z: np.where(np.abs(z) > 0.5, 1.0, 0),
    ),
    "softplus": Activation("log(1 + exp(z))", _softplus, _sigmoid),
    "softsign": Activation(
        "z / (1 + abs(z))", lambda z: z / (1 + np.abs(z)), lambda z: (1 / (1 + np.abs(z))) ** 2
    ),
    "sparse_plus": Activation(
        "0 if z <= -1 else z if z >= 1 else (z + 1)**2 / 4",
        lambda z: np.where(z >= 1, z, np.clip(z + 1, 0, 2) ** 2 / 4),
        lambda z: np.clip((z + 1) / 2, 0, 1),
    ),
    "sparse_sigmoid": Activation(
        "min(max((z + 1) / 2, 0), 1)", lambda z: np.clip((z + 1) / 2, 0, 1), lambda z: _between(z, -1, 1) / 2
    ),
    "squareplus": Activation(
        "(z + sqrt(z**2 + 4)) / 2",
        lambda z: (z + np.hypot(z, 2)) / 2,
        lambda z: (1 + z / np.hypot(z, 2)) / 2,
    ),
    "tanh_shrink": Activation("z - tanh(z)", lambda z: z - np.tanh(z), lambda z: np.tanh(z) ** 2),
}
