"""The formulas of the activations, each beside its slope: every elementwise one that Keras offers by name.

Where a function has a corner, its slope there is the one TensorFlow uses: that of ReLU at 0 is 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Activation(NamedTuple):
    """An activation: its formula as text, its function and its slope.

    Args:
        formula: How to work it out for one sum z.
        function: float64 array of sums in, array of the same shape out.
        slope: The derivative of `function` with respect to z, same shape.

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


def _softplus(z: Array) -> Array:
    return np.logaddexp(np.zeros_like(z), z)


def _inside(z: Array, low: float, high: float) -> Array:
    """1 between two corners, 0 elsewhere."""
    return ((low < z) & (z < high)).astype(np.float64)


def _share_below(z: Array) -> Array:
    """The share of a standard normal below z; NumPy has no error function."""
    result: Array = np.vectorize(math.erfc, otypes=[np.float64])(-z / math.sqrt(2)) / 2
    return result


def _normal_density(z: Array) -> Array:
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def _elu_slope(z: Array) -> Array:
    return np.exp(np.minimum(z, 0))


def _silu_slope(z: Array) -> Array:
    return _sigmoid(z) * (1 + z * _sigmoid(-z))


def _tanh_slope(z: Array) -> Array:
    return 1 - np.tanh(z) ** 2


def _mish_slope(z: Array) -> Array:
    return np.tanh(_softplus(z)) + z * _tanh_slope(_softplus(z)) * _sigmoid(z)


# Klambauer et al. (2017), equation 14: these two keep the mean 0 and the deviation 1 from layer to layer.
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772

_ELU = Activation("z if z > 0 else exp(z) - 1", _elu, _elu_slope)
_SILU = Activation("z * sigmoid(z)", lambda z: z * _sigmoid(z), _silu_slope)
_HARD_SILU = Activation(
    "z * hard_sigmoid(z)",
    lambda z: z * np.clip((z + 3) / 6, 0, 1),
    lambda z: np.clip((z + 3) / 6, 0, 1) + z * _inside(z, -3, 3) / 6,
)

ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation("z", lambda z: z, lambda z: np.ones_like(z)),
    "relu": Activation("max(z, 0)", lambda z: np.maximum(z, 0), lambda z: _inside(z, 0, np.inf)),
    "leaky_relu": Activation(
        "z if z > 0 else 0.2 * z", lambda z: np.where(z > 0, z, 0.2 * z), lambda z: np.where(z > 0, 1, 0.2)
    ),
    "elu": _ELU,
    "tanh": Activation("(exp(z) - exp(-z)) / (exp(z) + exp(-z))", np.tanh, _tanh_slope),
    "sigmoid": Activation("1 / (1 + exp(-z))", _sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z)),
    "celu": _ELU,  # Keras' alpha is 1, where the two agree
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
        "min(max(z / 6 + 0.5, 0), 1)", lambda z: np.clip((z + 3) / 6, 0, 1), lambda z: _inside(z, -3, 3) / 6
    ),
    "hard_silu": _HARD_SILU,
    "hard_swish": _HARD_SILU,
    "hard_tanh": Activation(
        "min(max(z, -1), 1)", lambda z: np.clip(z, -1, 1), lambda z: (np.abs(z) <= 1).astype(np.float64)
    ),
    "log_sigmoid": Activation("log(sigmoid(z))", lambda z: -_softplus(-z), lambda z: _sigmoid(-z)),
    "mish": Activation("z * tanh(softplus(z))", lambda z: z * np.tanh(_softplus(z)), _mish_slope),
    "relu6": Activation("min(max(z, 0), 6)", lambda z: np.clip(z, 0, 6), lambda z: _inside(z, 0, 6)),
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
        "min(max((z + 1) / 2, 0), 1)", lambda z: np.clip((z + 1) / 2, 0, 1), lambda z: _inside(z, -1, 1) / 2
    ),
    "squareplus": Activation(
        "(z + sqrt(z**2 + 4)) / 2",
        lambda z: (z + np.hypot(z, 2)) / 2,
        lambda z: (1 + z / np.hypot(z, 2)) / 2,
    ),
    "tanh_shrink": Activation("z - tanh(z)", lambda z: z - np.tanh(z), lambda z: np.tanh(z) ** 2),
}
