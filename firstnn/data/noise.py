"""Generated sets of normal noise with a signal in it, or none: Gaussians, random labels and bars."""

from __future__ import annotations

import math

import numpy as np

from firstnn import validation
from firstnn.data.dataset import Dataset
from firstnn.data.drawing import Draw, checked_size

_SIDE = 8  # pixels along each edge of a bar's image
_CENTRE = 4  # where a bar lies that does not move, counted from 0
PIXEL_NAMES = tuple(
    f"row {row}, column {column}" for row in range(1, _SIDE + 1) for column in range(1, _SIDE + 1)
)


def gaussians(
    n_samples: int, *, distance: float = 2.0, n_features: int = 2, seed: int, stream: str = "data"
) -> Dataset:
    """Return points of two round clouds whose centres lie a known distance apart.

    x ~ N(0, 1) in every column, and (y - 1/2) distance is added to the first. The classes alternate.

    Args:
        n_samples: Number of points, at least 2. A larger set begins with the points of a smaller one.
        distance: Distance of the two centres in standard deviations, from 0 to 1e6.
        n_features: Number of columns, at least 1; all but the first are noise.
        seed: Decides the points, an integer from 0 to 2**32 - 1.
        stream: "data", or "test" for another set of the same kind that shares no random number with it.

    Returns:
        A data set with x float32 of shape (n_samples, n_features). The Bayes error is Phi(-distance / 2), the
        share of a standard normal variable below -distance / 2, reached by the sign of the first column.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range.

    Example:
        >>> from firstnn import data
        >>> round(data.gaussians(400, distance=2.0, seed=0).bayes_error, 6)
        0.158655
    """
    distance, draw = checked_size(distance, "distance"), Draw(n_samples, seed, stream)
    y = draw.alternating()
    x = draw.normal(range(validation.integer(n_features, "n_features")))  # (n_samples, n_features)
    x[:, 0] += (y - 0.5) * distance
    return draw.dataset(
        x,
        y,
        name="gaussians",
        class_names=("left", "right"),
        description="Two round clouds of points; only the first column says which one a point is from.",
        bayes_error=_share_below(-distance / 2),
    )


def random_labels(n_samples: int, *, n_features: int = 20, seed: int, stream: str = "data") -> Dataset:
    """Return noise with labels from tossing a coin: nothing here can be learned, only memorised.

    x ~ N(0, 1) in every column, y is 0 or 1 with probability 1/2, whatever x is

    Args:
        n_samples: Number of rows, at least 2. A larger set begins with the rows of a smaller one.
        n_features: Number of columns, at least 1.
        seed: Decides inputs and labels, an integer from 0 to 2**32 - 1.
        stream: "data", or "test" for another set of the same kind that shares no random number with it.

    Returns:
        A data set with x float32 of shape (n_samples, n_features). The Bayes error is 1/2.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range, or `n_samples` is so small that one class did not occur.

    Example:
        >>> from firstnn import data
        >>> data.random_labels(100, seed=0)
        Dataset(name='random_labels', n_samples=100, n_features=20, classes={'heads': 59, 'tails': 41})
    """
    draw = Draw(n_samples, seed, stream)
    return draw.dataset(
        draw.normal(range(1, 1 + validation.integer(n_features, "n_features"))),
        draw.uniform(0) < 0.5,
        name="random_labels",
        class_names=("heads", "tails"),
        description="Noise with labels from tossing a coin: nothing can be learned, only memorised.",
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
        n_samples: Number of images, at least 2. A larger set begins with the images of a smaller one.
        moving: Whether the bar lies in another place in every image.
        noise: Standard deviation of the pixels, from 0 to 1e6.
        seed: Decides the images, an integer from 0 to 2**32 - 1.
        stream: "data", or "test" for another set of the same kind that shares no random number with it.

    Returns:
        A data set with x float32 of shape (n_samples, 64), the pixels row by row. For bars that
        stay, which differ in four pixels, the Bayes error is Phi(-1 / noise); without noise it is 0;
        otherwise it is not known.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an argument is out of range.

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
    noise, draw = checked_size(noise, "noise"), Draw(n_samples, seed, stream)
    moving = validation.flag(moving, "moving")
    y, n_pixels = draw.alternating(), _SIDE * _SIDE
    x = noise * draw.normal(range(n_pixels))  # (n_samples, 64)
    places = 1 + np.floor((_SIDE - 2) * draw.uniform([n_pixels, n_pixels + 1])).astype(np.int64)
    row, column = places.T if moving else np.full((2, n_samples), _CENTRE)
    along = np.where(y == 0, _SIDE, 1)  # the distance of neighbouring pixels of the bar in the flat image
    for step in (-1, 0, 1):
        x[np.arange(n_samples), row * _SIDE + column + step * along] += 1
    if noise == 0:
        bayes_error: float | None = 0.0
    else:
        bayes_error = None if moving else _share_below(-1 / noise)
    return draw.dataset(
        x,
        y,
        name="bars",
        feature_names=PIXEL_NAMES,
        class_names=("upright", "lying"),
        description="Noisy images of 8 x 8 pixels with a short bar, upright or lying.",
        bayes_error=bayes_error,
    )


def _share_below(z: float) -> float:
    """Return the share of a standard normal variable below z."""
    return math.erfc(-z / math.sqrt(2)) / 2
