"""Generated sets of points scattered about two curves in the plane: moons, circles and spirals."""

from __future__ import annotations

import numpy as np

from firstnn import validation
from firstnn.arithmetic import cos_sin_of_turns
from firstnn.data.dataset import Dataset
from firstnn.data.drawing import Doubles, Draw, checked_size


def moons(n_samples: int, *, noise: float = 0.2, seed: int, stream: str = "data") -> Dataset:
    """Return points about two half circles that reach into each other.

    With t ~ U(0, pi), the classes in turn, and N(0, noise**2) added to each coordinate::

        upper moon (class 0)  x = (cos t, sin t)
        lower moon (class 1)  x = (1 - cos t, 1/2 - sin t)

    Args:
        n_samples: Number of points, at least 2. A larger set begins with the points of a smaller one.
        noise: Standard deviation of what is added to each coordinate, from 0 to 1e6.
        seed: Decides the points, an integer from 0 to 2**32 - 1.
        stream: "data", or "test" for another set of the same kind that shares no random number with it.

    Returns:
        A data set with x float32 of shape (n_samples, 2). Without noise the Bayes error is 0, otherwise not
        known.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range.

    Example:
        >>> from firstnn import data
        >>> data.moons(200, noise=0.2, seed=0)
        Dataset(name='moons', n_samples=200, n_features=2, classes={'upper': 100, 'lower': 100})
    """
    noise, draw = checked_size(noise, "noise"), Draw(n_samples, seed, stream)
    y = draw.alternating()
    cosine, sine = cos_sin_of_turns(draw.uniform(0) / 2)
    upper = y == 0
    x = np.stack([np.where(upper, cosine, 1 - cosine), np.where(upper, sine, 0.5 - sine)], axis=1)
    return draw.dataset(
        _blur(x, draw, noise),
        y,
        name="moons",
        class_names=("upper", "lower"),
        description="Points about two half circles that reach into each other.",
        bayes_error=_known_without(noise),
    )


def circles(n_samples: int, *, noise: float = 0.1, seed: int, stream: str = "data") -> Dataset:
    """Return points about two circles with the same centre.

    With t ~ U(0, 2 pi), the classes in turn, and N(0, noise**2) added to each coordinate::

        outer circle (class 0)  x = (cos t, sin t)
        inner circle (class 1)  x = (cos t, sin t) / 2

    Args:
        n_samples: Number of points, at least 2. A larger set begins with the points of a smaller one.
        noise: Standard deviation of what is added to each coordinate, from 0 to 1e6.
        seed: Decides the points, an integer from 0 to 2**32 - 1.
        stream: "data", or "test" for another set of the same kind that shares no random number with it.

    Returns:
        A data set with x float32 of shape (n_samples, 2). Without noise the Bayes error is 0, otherwise not
        known.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range.

    Example:
        >>> from firstnn import data
        >>> data.circles(200, seed=0)
        Dataset(name='circles', n_samples=200, n_features=2, classes={'outer': 100, 'inner': 100})
    """
    noise, draw = checked_size(noise, "noise"), Draw(n_samples, seed, stream)
    y = draw.alternating()
    radius = np.where(y == 0, 1.0, 0.5)
    x = radius[:, np.newaxis] * np.stack(cos_sin_of_turns(draw.uniform(0)), axis=1)
    return draw.dataset(
        _blur(x, draw, noise),
        y,
        name="circles",
        class_names=("outer", "inner"),
        description="Points about two circles with the same centre.",
        bayes_error=_known_without(noise),
    )


def spirals(
    n_samples: int, *, noise: float = 0.05, turns: float = 1.5, seed: int, stream: str = "data"
) -> Dataset:
    """Return points about two spiral arms that are wound into each other.

    With u ~ U(0, 1), r = sqrt(u), the classes in turn, and N(0, noise**2) added to each coordinate::

        first arm (class 0)   x = r (cos t, sin t), t = 2 pi turns r
        second arm (class 1)  x = r (cos t, sin t), t = 2 pi turns r + pi

    Args:
        n_samples: Number of points, at least 2. A larger set begins with the points of a smaller one.
        noise: Standard deviation of what is added to each coordinate, from 0 to 1e6. Neighbouring arms are
            1 / (2 turns) apart.
        turns: How often an arm goes round the centre, above 0 and below 100.
        seed: Decides the points, an integer from 0 to 2**32 - 1.
        stream: "data", or "test" for another set of the same kind that shares no random number with it.

    Returns:
        A data set with x float32 of shape (n_samples, 2). Without noise the Bayes error is 0, otherwise not
        known.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range.

    Example:
        >>> from firstnn import data
        >>> data.spirals(200, seed=0)
        Dataset(name='spirals', n_samples=200, n_features=2, classes={'first arm': 100, 'second arm': 100})
    """
    noise, draw = checked_size(noise, "noise"), Draw(n_samples, seed, stream)
    turns = validation.number(turns, "turns", minimum=0, maximum=100, exclusive=True)
    y = draw.alternating()
    radius = np.sqrt(draw.uniform(0))  # the root spreads the points evenly over the disc
    x = radius[:, np.newaxis] * np.stack(cos_sin_of_turns(turns * radius + y / 2), axis=1)
    return draw.dataset(
        _blur(x, draw, noise),
        y,
        name="spirals",
        class_names=("first arm", "second arm"),
        description="Points about two spiral arms that are wound into each other.",
        bayes_error=_known_without(noise),
    )


def _blur(x: Doubles, draw: Draw, noise: float) -> Doubles:
    """Add normal noise to both coordinates, from parts 1 and 2 (part 0 places the points on the curve)."""
    return x + noise * draw.normal([1, 2])


def _known_without(noise: float) -> float | None:
    """Return the Bayes error: 0 for points on the curves themselves, which meet in single points at most."""
    return 0.0 if noise == 0 else None
