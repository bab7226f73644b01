"""Sets drawn at random from a formula: points about curves, rules of two inputs, and noise with a signal.

Each function below is one recipe: random numbers of a seed, a formula, and the smallest error that any rule
can reach on such rows, where it is known. Number k of a row comes from part k of the seed's stream, so a
larger set begins with the rows of a smaller one, and every machine draws the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import random, validation
from firstnn.data.dataset import Dataset
from firstnn.exact import cos_sin_of_turns

Doubles = npt.NDArray[np.float64]

_SIDE = 8  # pixels along each edge of an image
_CENTER = 4  # where a bar lies that does not move, counted from 0
PIXEL_NAMES = tuple(
    f"row {row}, column {column}" for row in range(1, _SIDE + 1) for column in range(1, _SIDE + 1)
)


# --- points about curves -----------------------------------------------------------------------------------


def moons(n_samples: int, *, noise: float = 0.2, seed: int, stream: str = "data") -> Dataset:
    """Return points about two half circles that reach into each other.

    With t ~ U(0, pi), the classes in turn, and N(0, noise**2) added to each coordinate::

        upper moon (class 0)  x = (cos t, sin t)
        lower moon (class 1)  x = (1 - cos t, 1/2 - sin t)

    Args:
        n_samples: Number of rows, at least 2. A larger set begins with the rows of a smaller one.
        noise: Standard deviation of what is added to each coordinate, from 0 to 1e6.
        seed: Decides the rows, an integer from 0 to 2**32 - 1.
        stream: "data", or "test" for another set of the same kind that shares no random number with it.

    Returns:
        A data set with x float32 of shape (n_samples, 2). Without noise the Bayes error is 0, otherwise not
        known.

    Example:
        >>> from firstnn import data
        >>> data.moons(200, noise=0.2, seed=0)
        Dataset(name='moons', n_samples=200, n_features=2, classes={'upper': 100, 'lower': 100})
    """
    draw, noise = _Draw(n_samples, seed, stream), _size(noise, "noise")
    y = draw.alternating_labels()
    half_circle = _directions(draw.uniform(0) / 2)
    x = np.where(y[:, np.newaxis] == 0, half_circle, [1, 0.5] - half_circle)
    return draw.dataset(
        "moons",
        "Points about two half circles that reach into each other.",
        x + noise * draw.normal([1, 2]),
        y,
        class_names=("upper", "lower"),
        bayes_error=0.0 if noise == 0 else None,
    )


def circles(n_samples: int, *, noise: float = 0.1, seed: int, stream: str = "data") -> Dataset:
    """Return points about two circles with the same center.

    With t ~ U(0, 2 pi), the classes in turn, and N(0, noise**2) added to each coordinate::

        outer circle (class 0)  x = (cos t, sin t)
        inner circle (class 1)  x = (cos t, sin t) / 2

    Args:
        n_samples: As for `moons`.
        noise: As for `moons`.
        seed: As for `moons`.
        stream: As for `moons`.

    Returns:
        A data set with x float32 of shape (n_samples, 2). Without noise the Bayes error is 0, otherwise not
        known.

    Example:
        >>> from firstnn import data
        >>> data.circles(200, seed=0)
        Dataset(name='circles', n_samples=200, n_features=2, classes={'outer': 100, 'inner': 100})
    """
    draw, noise = _Draw(n_samples, seed, stream), _size(noise, "noise")
    y = draw.alternating_labels()
    radius = np.where(y == 0, 1.0, 0.5)
    x = radius[:, np.newaxis] * _directions(draw.uniform(0))
    return draw.dataset(
        "circles",
        "Points about two circles with the same center.",
        x + noise * draw.normal([1, 2]),
        y,
        class_names=("outer", "inner"),
        bayes_error=0.0 if noise == 0 else None,
    )


def spirals(
    n_samples: int, *, noise: float = 0.05, turns: float = 1.5, seed: int, stream: str = "data"
) -> Dataset:
    """Return points about two spiral arms that are wound into each other.

    With u ~ U(0, 1), r = sqrt(u), the classes in turn, and N(0, noise**2) added to each coordinate::

        first arm (class 0)   x = r (cos t, sin t), t = 2 pi turns r
        second arm (class 1)  x = r (cos t, sin t), t = 2 pi turns r + pi

    Args:
        n_samples: As for `moons`.
        noise: As for `moons`. Neighboring arms are 1 / (2 turns) apart.
        turns: How often an arm goes round the center, above 0 and below 100.
        seed: As for `moons`.
        stream: As for `moons`.

    Returns:
        A data set with x float32 of shape (n_samples, 2). Without noise the Bayes error is 0, otherwise not
        known.

    Example:
        >>> from firstnn import data
        >>> data.spirals(200, seed=0)
        Dataset(name='spirals', n_samples=200, n_features=2, classes={'first arm': 100, 'second arm': 100})
    """
    draw, noise = _Draw(n_samples, seed, stream), _size(noise, "noise")
    turns = validation.number(turns, "turns", minimum=0, maximum=100, exclusive=True)
    y = draw.alternating_labels()
    radius = np.sqrt(draw.uniform(0))  # the root spreads the points evenly over the disc
    x = radius[:, np.newaxis] * _directions(turns * radius + y / 2)
    return draw.dataset(
        "spirals",
        "Points about two spiral arms that are wound into each other.",
        x + noise * draw.normal([1, 2]),
        y,
        class_names=("first arm", "second arm"),
        bayes_error=0.0 if noise == 0 else None,
    )


# --- rules of two inputs -----------------------------------------------------------------------------------


def xor_points(*, centered: bool = False) -> Dataset:
    """Return the four points of the exclusive or: class 1 where the two inputs differ.

    (0, 0), (0, 1), (1, 0), (1, 1) have the classes 0, 1, 1, 0

    Args:
        centered: Whether the inputs are -1 and 1 (2 x - 1) instead of 0 and 1.

    Returns:
        A data set with x float32 of shape (4, 2). The Bayes error is 0.

    Example:
        >>> from firstnn import data
        >>> for inputs, label in zip(data.xor_points().x, data.xor_points().y, strict=True):
        ...     print(inputs, label)
        [0. 0.] 0
        [0. 1.] 1
        [1. 0.] 1
        [1. 1.] 0
    """
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
    return Dataset(
        2 * x - 1 if validation.flag(centered, "centered") else x,
        np.array([0, 1, 1, 0]),
        name="xor_points",
        class_names=("same", "different"),
        description="The exclusive or: class 1 where the two inputs differ.",
        source="Generated by firstnn.data.xor_points",
        licence=_LICENSE,
        bayes_error=0.0,
    )


def xor_quadrants(n_samples: int, *, seed: int, stream: str = "data") -> Dataset:
    """Return points of a square, in class 1 where both coordinates have the same sign.

    x ~ U(-1, 1)**2, y = [x1 x2 > 0]

    Args:
        n_samples: As for `moons`.
        seed: As for `moons`.
        stream: As for `moons`.

    Returns:
        A data set with x float32 of shape (n_samples, 2). The Bayes error is 0.

    Raises:
        ValueError: `n_samples` is so small that one class did not occur.

    Example:
        >>> from firstnn import data
        >>> square = data.xor_quadrants(200, seed=0)
        >>> bool((square.y == (square.x[:, 0] * square.x[:, 1] > 0)).all())
        True
    """
    draw = _Draw(n_samples, seed, stream)
    x = 2 * draw.uniform([0, 1]) - 1  # (n_samples, 2)
    return draw.dataset(
        "xor_quadrants",
        "Points of a square, in class 1 where both coordinates have the same sign.",
        x,
        x[:, 0] * x[:, 1] > 0,
        class_names=("opposite signs", "same sign"),
        bayes_error=0.0,
    )


def noisy_circle(n_samples: int, *, flip: float = 0.2, seed: int, stream: str = "data") -> Dataset:
    """Return points of a square, in class 1 inside a circle of half its area; some labels are wrong.

    x ~ U(-1, 1)**2, y = [x1**2 + x2**2 < 2 / pi], and each label is exchanged with probability `flip`

    Args:
        n_samples: As for `moons`.
        flip: Probability of a wrong label, from 0 to 0.5. The points, and which labels are wrong first as it
            grows, do not depend on it.
        seed: As for `moons`.
        stream: As for `moons`.

    Returns:
        A data set with x float32 of shape (n_samples, 2). The Bayes error is `flip`: who knows the circle is
        wrong exactly where the label is.

    Raises:
        ValueError: `n_samples` is so small that one class did not occur.

    Example:
        >>> from firstnn import data
        >>> clean, noisy = (data.noisy_circle(1000, flip=flip, seed=0) for flip in (0.0, 0.2))
        >>> int((clean.y != noisy.y).sum()), noisy.bayes_error
        (207, 0.2)
    """
    draw, flip = _Draw(n_samples, seed, stream), validation.number(flip, "flip", minimum=0, maximum=0.5)
    x = 2 * draw.uniform([0, 1]) - 1  # (n_samples, 2)
    inside = x[:, 0] * x[:, 0] + x[:, 1] * x[:, 1] < 2 / math.pi
    return draw.dataset(
        "noisy_circle",
        "Points of a square, in class 1 inside a circle of half its area; some labels are wrong.",
        x,
        inside ^ (draw.uniform(2) < flip),
        class_names=("outside", "inside"),
        bayes_error=flip,
    )


# --- noise with a signal in it, or none --------------------------------------------------------------------


def gaussians(
    n_samples: int, *, distance: float = 2.0, n_features: int = 2, seed: int, stream: str = "data"
) -> Dataset:
    """Return points of two round clouds whose centers lie a known distance apart.

    x ~ N(0, 1) in every column, and (y - 1/2) distance is added to the first. The classes alternate.

    Args:
        n_samples: As for `moons`.
        distance: Distance of the two centers in standard deviations, from 0 to 1e6.
        n_features: Number of columns, at least 1; all but the first are noise.
        seed: As for `moons`.
        stream: As for `moons`.

    Returns:
        A data set with x float32 of shape (n_samples, n_features). The Bayes error is Phi(-distance / 2), the
        share of a standard normal variable below -distance / 2, reached by the sign of the first column.

    Example:
        >>> from firstnn import data
        >>> round(data.gaussians(400, distance=2.0, seed=0).bayes_error, 6)
        0.158655
    """
    draw, distance = _Draw(n_samples, seed, stream), _size(distance, "distance")
    y = draw.alternating_labels()
    x = draw.normal(range(validation.integer(n_features, "n_features")))  # (n_samples, n_features)
    x[:, 0] += (y - 0.5) * distance
    return draw.dataset(
        "gaussians",
        "Two round clouds of points; only the first column says which one a point is from.",
        x,
        y,
        class_names=("left", "right"),
        bayes_error=_share_below(-distance / 2),
    )


def random_labels(n_samples: int, *, n_features: int = 20, seed: int, stream: str = "data") -> Dataset:
    """Return noise with labels from tossing a coin: nothing here can be learned, only memorized.

    x ~ N(0, 1) in every column, y is 0 or 1 with probability 1/2, whatever x is

    Args:
        n_samples: As for `moons`.
        n_features: Number of columns, at least 1.
        seed: As for `moons`.
        stream: As for `moons`.

    Returns:
        A data set with x float32 of shape (n_samples, n_features). The Bayes error is 1/2.

    Raises:
        ValueError: `n_samples` is so small that one class did not occur.

    Example:
        >>> from firstnn import data
        >>> data.random_labels(100, seed=0)
        Dataset(name='random_labels', n_samples=100, n_features=20, classes={'heads': 59, 'tails': 41})
    """
    draw = _Draw(n_samples, seed, stream)
    return draw.dataset(
        "random_labels",
        "Noise with labels from tossing a coin: nothing can be learned, only memorised.",
        draw.normal(range(1, 1 + validation.integer(n_features, "n_features"))),
        draw.uniform(0) < 0.5,
        class_names=("heads", "tails"),
        bayes_error=0.5,
    )


def bars(
    n_samples: int, *, moving: bool = True, noise: float = 0.3, seed: int, stream: str = "data"
) -> Dataset:
    """Return noisy images of 8 x 8 pixels with a short bar, upright or lying.

    Every pixel ~ N(0, noise**2); 1 is added to three pixels in a column (class 0) or in a row (class 1). The
    middle one lies in row and column 5, or moves: row and column ~ U{2, ..., 7}, so that the bar is never cut
    off. The classes alternate.

    Args:
        n_samples: As for `moons`.
        moving: Whether the bar lies in another place in every image.
        noise: Standard deviation of the pixels, from 0 to 1e6.
        seed: As for `moons`.
        stream: As for `moons`.

    Returns:
        A data set with x float32 of shape (n_samples, 64), the pixels row by row. For bars that
        stay, which differ in four pixels, the Bayes error is Phi(-1 / noise); without noise it is 0;
        otherwise it is not known.

    Example:
        >>> from firstnn import data
        >>> image = data.bars(2, moving=False, noise=0, seed=0).x[0].reshape(8, 8)
        >>> print(image[2:7, 2:7].astype(int))
        [[0 0 0 0 0]
         [0 0 1 0 0]
         [0 0 1 0 0]
         [0 0 1 0 0]
         [0 0 0 0 0]]
    """
    draw, noise = _Draw(n_samples, seed, stream), _size(noise, "noise")
    moving = validation.flag(moving, "moving")
    y, n_pixels = draw.alternating_labels(), _SIDE * _SIDE
    x = noise * draw.normal(range(n_pixels))  # (n_samples, 64)
    places = 1 + np.floor((_SIDE - 2) * draw.uniform([n_pixels, n_pixels + 1])).astype(np.int64)
    row, column = places.T if moving else np.full((2, n_samples), _CENTER)
    along = np.where(y == 0, _SIDE, 1)  # the distance of neighboring pixels of the bar in the flat image
    for step in (-1, 0, 1):
        x[np.arange(n_samples), row * _SIDE + column + step * along] += 1
    best_if_still = _share_below(-1 / noise) if noise > 0 else 0.0
    return draw.dataset(
        "bars",
        "Noisy images of 8 x 8 pixels with a short bar, upright or lying.",
        x,
        y,
        class_names=("upright", "lying"),
        bayes_error=None if moving and noise > 0 else best_if_still,
        feature_names=PIXEL_NAMES,
    )


# --- what the recipes share --------------------------------------------------------------------------------

_LICENSE = "None needed: numbers from a formula"


@dataclass(frozen=True)
class _Draw:
    """The address of a set's random numbers; the arguments that all recipes share, checked."""

    n_samples: int
    seed: int
    stream: str

    def __post_init__(self) -> None:
        validation.integer(self.n_samples, "n_samples", minimum=2)
        validation.seed(self.seed)
        validation.choice(self.stream, "stream", ("data", "test"))

    def uniform(self, part: int | Sequence[int]) -> Doubles:
        """Return a number in [0, 1) for each row, or for several parts a column for each."""
        return random.uniform(self.n_samples, seed=self.seed, stream=self.stream, part=part).T

    def normal(self, part: int | Sequence[int]) -> Doubles:
        """Return a standard normal number for each row, or for several parts a column for each."""
        return random.normal(self.n_samples, seed=self.seed, stream=self.stream, part=part).T

    def alternating_labels(self) -> npt.NDArray[np.int64]:
        """Return the labels 0, 1, 0, 1, ..."""
        return np.arange(self.n_samples, dtype=np.int64) % 2

    def dataset(
        self,
        name: str,
        description: str,
        x: Doubles,
        y: npt.ArrayLike,
        *,
        class_names: tuple[str, str],
        bayes_error: float | None,
        feature_names: tuple[str, ...] = (),
    ) -> Dataset:
        """Return the columns and labels as a data set, if both classes occur."""
        labels = np.asarray(y, dtype=np.int64)
        if labels.min() == labels.max():
            raise ValueError(
                "n_samples must be large enough for both classes to occur: with this seed every row is of "
                f"class {class_names[labels[0]]!r}. {validation.received('n_samples', self.n_samples)}"
            )
        return Dataset(
            x.astype(np.float32),
            labels,
            name=name,
            feature_names=feature_names,
            class_names=class_names,
            description=description,
            source=f"Generated by firstnn.data.{name}",
            licence=_LICENSE,
            bayes_error=bayes_error,
        )


def _directions(turns: Doubles) -> Doubles:
    """Return the points (cos t, sin t) of the unit circle, shape (n_samples, 2)."""
    return np.stack(cos_sin_of_turns(turns), axis=1)


def _share_below(z: float) -> float:
    """Return the share of a standard normal variable below z."""
    return math.erfc(-z / math.sqrt(2)) / 2


def _size(value: float, name: str) -> float:
    """Return a deviation or a distance; beyond a million it is a mistake, and may not fit into a float32."""
    return validation.number(value, name, minimum=0, maximum=1e6)
