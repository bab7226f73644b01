"""Initialization: the values of the weights before the first example is seen.

Too small, and the signal fades from layer to layer; too large, and it explodes. Glorot and He initialization
choose the variance from the number of connections. Every initializer follows Keras' definition of the same
name; only the numbers drawn are our own, so that a seed gives the same weights on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn import random, validation

# The deviation of a standard normal cut off at -2 and +2. Dividing by it restores a deviation of 1.
TRUNCATED_DEVIATION = 0.87962566103423978

# Larger than any useful weight, and small enough that every draw fits into a float32.
LARGEST_WEIGHT = 1e30

# How far the weights spread, from the numbers of connections into (fan_in) and out of (fan_out) the layer.
VARIANCES: dict[str, Callable[[int, int], float]] = {
    "glorot": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he": lambda fan_in, fan_out: 2 / fan_in,
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
}


@dataclass(frozen=True)
class RandomNormal:
    """Draw weights from a normal distribution around zero, whatever the size of the layer.

    weight = stddev * standard normal

    Args:
        stddev: The standard deviation of the weights, from 0 to 1e30.

    Raises:
        ValueError: If `stddev` is negative, too large or not finite.

    Example:
        >>> initialize(RandomNormal(stddev=0.01), (200, 500), seed=0).std().round(4)
        np.float32(0.01)
    """

    stddev: float = 0.05

    def __post_init__(self) -> None:
        stddev = validation.number(self.stddev, "stddev", minimum=0, maximum=LARGEST_WEIGHT)
        object.__setattr__(self, "stddev", stddev)


@dataclass(frozen=True)
class Constant:
    """Give every weight the same value.

    Args:
        value: That value, from -1e30 to 1e30.

    Raises:
        ValueError: If `value` is too large or not finite.

    Example:
        >>> initialize(Constant(0.5), (3,), seed=0)
        array([0.5, 0.5, 0.5], dtype=float32)
    """

    value: float = 0.0

    def __post_init__(self) -> None:
        value = validation.number(self.value, "value", minimum=-LARGEST_WEIGHT, maximum=LARGEST_WEIGHT)
        object.__setattr__(self, "value", value)


Initializer: TypeAlias = str | RandomNormal | Constant

SHORTHANDS: dict[str, Initializer] = {
    "zeros": Constant(0.0),
    "ones": Constant(1.0),
    "random_normal": RandomNormal(),
}

NAMES = (*SHORTHANDS, *(f"{family}_{kind}" for family in VARIANCES for kind in ("uniform", "normal")))


def check(initializer: object, name: str = "initializer") -> Initializer:
    """Return an initializer, or say which there are.

    Args:
        initializer: One of `NAMES`, a `RandomNormal` or a `Constant`.
        name: What the argument is called where it was given, for the message.

    Returns:
        The same initializer.

    Raises:
        TypeError: If `initializer` is neither a name nor an initializer.
        ValueError: If `initializer` is a name that does not exist.

    Example:
        >>> check("he_norm", "kernel_initializer")
        Traceback (most recent call last):
        ValueError: kernel_initializer must be one of: zeros, ones, random_normal, glorot_uniform,
        glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal. Did you mean 'he_normal'?
        Received: kernel_initializer='he_norm'
    """
    if isinstance(initializer, (RandomNormal, Constant)):
        return initializer
    if not isinstance(initializer, str):
        raise TypeError(
            f"{name} must be one of: {', '.join(NAMES)}, or a RandomNormal or Constant object. "
            f"{validation.received(name, initializer)}"
        )
    return validation.choice(initializer, name, NAMES)


def fans(shape: Sequence[int]) -> tuple[int, int]:
    """Return how many connections lead into a unit of a layer, and how many lead out of an input.

    Args:
        shape: The shape of the layer's weights: (units,) for a bias, (n_inputs, units) for a dense kernel,
            (height, width, n_inputs, units) for a convolution, whose window counts as well.

    Returns:
        fan_in and fan_out, the two numbers the initializers scale with.

    Raises:
        ValueError: If `shape` is empty or has a length below 1.

    Example:
        >>> fans((30, 16)), fans((3, 3, 1, 8))
        ((30, 16), (9, 72))
    """
    lengths = _check_shape(shape)
    if len(lengths) == 1:
        return lengths[0], lengths[0]
    window = math.prod(lengths[:-2])
    return window * lengths[-2], window * lengths[-1]


def initialize(
    initializer: Initializer, shape: Sequence[int], *, seed: int | Sequence[int], part: int = 0
) -> npt.NDArray[np.float32]:
    """Return the initial values of one kernel or bias.

    variance = 2 / (fan_in + fan_out) for glorot (also called Xavier), 2 / fan_in for he, 1 / fan_in for
    lecun; a name that ends in uniform draws evenly from -sqrt(3 * variance) to sqrt(3 * variance), one that
    ends in normal draws sqrt(variance) * normal cut off at two deviations / 0.8796, which the cut left of 1.

    Args:
        initializer: One of `NAMES`, a `RandomNormal` or a `Constant`.
        shape: The shape of the weights, such as (n_inputs, units).
        seed: One seed, or several different ones, each 0 to 2**32 - 1.
        part: Which of the independent sequences of a seed to use: one for each array of a network.

    Returns:
        The weights, float32, of the given shape; with several seeds, one such array for each along a new
        first axis, equal bit for bit to the one its seed gives alone.

    Raises:
        ValueError: If `initializer` is unknown, or `shape`, `seed` or `part` is out of range.

    Source:
        Glorot and Bengio (2010), equations 12 and 16; He et al. (2015), equation 10;
        LeCun et al. (1998), section 4.6.

    Example:
        >>> initialize("glorot_uniform", (2, 3), seed=0).shape
        (2, 3)
        >>> initialize("glorot_uniform", (2, 3), seed=range(100)).shape
        (100, 2, 3)
        >>> float(abs(initialize("glorot_uniform", (2, 4), seed=range(100))).max()) <= 1  # sqrt(6 / (2 + 4))
        True
    """
    initializer, lengths = check(initializer), _check_shape(shape)
    single = isinstance(seed, (int, np.integer))
    seeds = (validation.seed(seed),) if single else validation.seeds(seed, "seed")
    part = validation.integer(part, "part", minimum=0, maximum=validation.LARGEST_SEED)

    def draw(distribution: Callable[..., npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
        return distribution(math.prod(lengths), seed=seeds, stream="weights", part=part)  # (n_seeds, n)

    initializer = SHORTHANDS.get(initializer, initializer) if isinstance(initializer, str) else initializer
    match initializer:
        case Constant(value):
            values = np.full((len(seeds), math.prod(lengths)), value)
        case RandomNormal(stddev):
            values = stddev * draw(random.normal)
        case _:
            family, distribution = initializer.split("_")
            variance = VARIANCES[family](*fans(lengths))
            if distribution == "uniform":
                values = math.sqrt(3 * variance) * (2 * draw(random.uniform) - 1)
            else:
                values = math.sqrt(variance) / TRUNCATED_DEVIATION * draw(random.truncated_normal)
    return values.reshape(lengths if single else (len(seeds), *lengths)).astype(np.float32)


def _check_shape(shape: Sequence[int]) -> tuple[int, ...]:
    """Return a shape as a tuple of positive integers."""
    if isinstance(shape, (str, bytes)) or not isinstance(shape, Sequence):
        raise TypeError(f"shape must be a sequence of integers. {validation.received('shape', shape)}")
    if not shape:
        raise ValueError(f"shape must have at least one length. {validation.received('shape', shape)}")
    return tuple(validation.integer(length, "shape") for length in shape)
