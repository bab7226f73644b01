"""Logarithm, cosine, sine and normal quantiles from +, -, *, / and square roots alone.

A library's logarithm may differ in its last bit from one processor to the next, and from Python to a
browser. The five operations used here are rounded the same way everywhere, so whatever is built on this
module (data sets, initial weights) has the same bits on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

__all__ = ["cos_sin_of_turns", "log", "normal_quantile"]

# ln 2 in two parts: the first has 21 zero bits at its end, so that a whole multiple of it is exact.
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_TWO_PI = 6.283185307179586
# Coefficients of power series, highest power first; the factorials are exact in a double.
_ATANH_SERIES = [2.0 / power for power in range(25, 0, -2)]
_COSINE_SERIES = [(-1.0) ** (n // 2) / math.factorial(n) for n in range(16, -1, -2)]
_SINE_SERIES = [(-1.0) ** (n // 2) / math.factorial(n) for n in range(17, 0, -2)]


def log(x: npt.ArrayLike) -> Doubles:
    """Return the natural logarithm of positive numbers.

    x = m * 2**k with m near 1; log(x) = k log(2) + 2 (s + s**3 / 3 + s**5 / 5 + ...), where s = (m - 1) / (m
    + 1)

    Args:
        x: Positive finite numbers, float64, any shape.

    Returns:
        Logarithms, float64, the shape of `x`; within 2 units in the last place.

    Raises:
        ValueError: `x` holds a number that is not positive and finite.

    Example:
        >>> print(log([1.0, 2.0]).round(6))
        [0.       0.693147]
    """
    x = np.asarray(x, dtype=np.float64)
    _refuse(~((x > 0) & np.isfinite(x)), x, "x", "positive and finite")
    mantissa, exponent = np.frexp(x)  # exact: a shift by a power of two
    small = mantissa < 0.7071067811865476
    mantissa, exponent = np.where(small, mantissa * 2, mantissa), exponent - small
    s = (mantissa - 1) / (mantissa + 1)
    near_one: Doubles = s * _polynomial(_ATANH_SERIES, s * s)
    result: Doubles = exponent * _LN2_HIGH + (exponent * _LN2_LOW + near_one)
    return result


def cos_sin_of_turns(turns: npt.ArrayLike) -> tuple[Doubles, Doubles]:
    """Return the cosine and the sine of angles given in turns; a quarter turn is 90 degrees.

    The nearest quarter turn is taken off exactly; the rest, at most an eighth of a turn, goes into the series
    cos a = 1 - a**2 / 2 + a**4 / 24 - ... and sin a = a - a**3 / 6 + a**5 / 120 - ...

    Args:
        turns: Angles in turns, float64, any shape, finite.

    Returns:
        Cosines and sines, each float64 in [-1, 1] and of the shape of `turns`; within 2.3e-16 for angles of
        a few turns.

    Raises:
        ValueError: `turns` holds a number that is not finite.

    Example:
        >>> cosine, sine = cos_sin_of_turns([0.0, 0.25, 0.5])
        >>> print(cosine.round(6) + 0, sine.round(6) + 0)
        [ 1.  0. -1.] [0. 1. 0.]
    """
    turns = np.asarray(turns, dtype=np.float64)
    _refuse(~np.isfinite(turns), turns, "turns", "finite")
    quarters = np.floor(turns * 4 + 0.5)
    angle = (turns - quarters / 4) * _TWO_PI
    square = angle * angle
    cosine, sine = _polynomial(_COSINE_SERIES, square), angle * _polynomial(_SINE_SERIES, square)
    quadrant = quarters - 4 * np.floor(quarters / 4)
    swap = (quadrant == 1) | (quadrant == 3)
    x, y = np.where(swap, sine, cosine), np.where(swap, cosine, sine)
    return np.where((quadrant == 1) | (quadrant == 2), -x, x), np.where(quadrant >= 2, -y, y)


def normal_quantile(probability: npt.ArrayLike) -> Doubles:
    """Return the value below which a standard normal variable falls with a given probability.

    Args:
        probability: Probabilities, float64, each above 0 and below 1, any shape.

    Returns:
        Quantiles in standard deviations, float64, the shape of `probability`; relative error about 1e-15.

    Raises:
        ValueError: `probability` holds a number outside (0, 1).

    Source:
        Wichura, M. J. (1988). Algorithm AS 241: The percentage points of the normal distribution. Applied
        Statistics 37(3), 477-484, routine PPND16.

    Example:
        >>> print(normal_quantile([0.5, 0.975]).round(4))
        [0.   1.96]
    """
    p = np.asarray(probability, dtype=np.float64)
    _refuse(~((p > 0) & (p < 1)), p, "probability", "above 0 and below 1")
    offset = p - 0.5
    center = 0.180625 - offset * offset  # 0.425 ** 2 - offset ** 2
    result = offset * _ratio(_CENTER, center)
    tails = center < 0
    distance = np.sqrt(-log(np.minimum(p[tails], 1 - p[tails])))
    size = np.where(distance <= 5, _ratio(_TAIL, distance - 1.6), _ratio(_FAR_TAIL, distance - 5))
    result[tails] = np.where(offset[tails] < 0, -size, size)
    return result


def _polynomial(coefficients: Sequence[float], x: Doubles) -> Doubles:
    """Evaluate a polynomial by Horner's rule, highest power first."""
    result = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        result *= x
        result += coefficient
    return result


def _ratio(approximation: tuple[Sequence[float], Sequence[float]], x: Doubles) -> Doubles:
    """Evaluate a rational function: one polynomial over another."""
    numerator, denominator = approximation
    return _polynomial(numerator, x) / _polynomial(denominator, x)


def _refuse(wrong: npt.NDArray[np.bool_], values: Doubles, name: str, expected: str) -> None:
    """Raise an error that shows the first wrong value, if there is one."""
    if wrong.any():
        raise ValueError(f"{name} must be {expected}. Received: {name} with {values[wrong].flat[0]}")


# Wichura's rational approximations, highest power first: numerator and denominator for the center
# (|p - 1/2| <= 0.425), the tails, and the far tails (p below exp(-25)).
_CENTER = (
    [2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
     1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080],
    [5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
     5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0],
)  # fmt: skip
_TAIL = (
    [7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
     1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590,
     1.42343711074968357734],
    [1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
     1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187,
     1.0],
)  # fmt: skip
_FAR_TAIL = (
    [2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
     2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990,
     6.65790464350110377720],
    [2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
     7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
     5.99832206555887937690e-1, 1.0],
)  # fmt: skip
