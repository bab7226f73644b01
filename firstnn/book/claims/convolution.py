"""A small convolutional network for many seeds at once, as the loss that `replicas.minimize` asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import initializers, launch, replicas
from firstnn.data import Dataset
from firstnn.launch import Tensor
from firstnn.replicas import CrossEntropy, LossAndHits
from firstnn.training import Recipe

__all__ = ["Convolution", "scores_of_convolution", "windows"]

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Convolution:
    """The logits of networks that look at every place of an image through the same small windows.

    found = relu(max over places of (window of the image @ filters) + bias);  logits = found @ kernel + bias

    Every window is a row of numbers, so that the convolution is one multiplication of matrices. The largest
    answer over all places says whether a filter has found its pattern, wherever it is.

    Example:
        >>> image = windows(np.array([[0.0, 0.0, 0.0, 1.0]], np.float32), 1)[np.newaxis]
        >>> filters, kernel = np.array([[[2.0]]], np.float32), np.array([[[3.0]]], np.float32)
        >>> no_bias = np.zeros((1, 1), np.float32)
        >>> Convolution()([filters, no_bias, kernel, no_bias], image).numpy().tolist()
        [[[6.0]]]
    """

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """Return the logits, shape (n_replicas, n_samples, n_outputs)."""
        tf = launch.tensorflow()
        filters, bias, kernel, last_bias = weights  # (n_replicas, window * window, n_filters), ...
        n_replicas, n_samples, n_places, n_pixels = x.shape
        rows = tf.reshape(x, (n_replicas, n_samples * n_places, n_pixels))
        found = tf.reshape(tf.matmul(rows, filters), (n_replicas, n_samples, n_places, filters.shape[-1]))
        # The bias is the same at every place and ReLU never turns an order round: both can come last.
        best = tf.nn.relu(
            tf.reduce_max(found, axis=2) + bias[:, tf.newaxis]
        )  # (n_replicas, n_samples, n_filters)
        return tf.matmul(best, kernel) + last_bias[:, tf.newaxis]


def windows(images: npt.NDArray[np.float32], window: int) -> npt.NDArray[np.float32]:
    """Return every window of square images as a row.

    Args:
        images: Images row by row, shape (n_samples, side * side).
        window: Pixels along each edge of a window.

    Returns:
        Shape (n_samples, n_places, window * window), with (side - window + 1)**2 places.

    Example:
        >>> windows(np.arange(9, dtype=np.float32).reshape(1, 9), 2)[0].astype(int)
        array([[0, 1, 3, 4],
               [1, 2, 4, 5],
               [3, 4, 6, 7],
               [4, 5, 7, 8]])
    """
    side = math.isqrt(images.shape[1])
    squares = images.reshape(-1, side, side)
    views = np.lib.stride_tricks.sliding_window_view(squares, (window, window), axis=(1, 2))
    return views.reshape(len(images), -1, window * window)


def scores_of_convolution(
    train: Sequence[Dataset],
    test: Sequence[Dataset],
    recipe: Recipe,
    *,
    window: int,
    filters: int,
    seeds: tuple[int, ...],
) -> tuple[Doubles, Doubles]:
    """Train a convolution from every seed, and return its accuracy.

    Args:
        train: Square images row by row, one set for each seed.
        test: Images to measure on, one set for each seed.
        recipe: How the networks are trained.
        window: Pixels along each edge of a window.
        filters: How many patterns a network can look for.
        seeds: The seeds of weights and batches.

    Returns:
        The share of right answers after training, on the training images and on the test images, each of
        shape (n_seeds,).

    Example:
        >>> from firstnn import data
        >>> train, test = ([data.bars(20, seed=0, stream=stream)] for stream in ("data", "test"))
        >>> recipe = Recipe("adam", 0.05, None, 5)
        >>> scores = scores_of_convolution(train, test, recipe, window=3, filters=2, seeds=(0,))
        >>> [score.shape for score in scores]
        [(1,), (1,)]
    """
    x, test_x = (np.stack([windows(rows.x, window) for rows in sets]) for sets in (train, test))
    y, test_y = (np.stack([rows.y for rows in sets]) for sets in (train, test))
    n_outputs = 1 if train[0].n_classes == 2 else train[0].n_classes
    shapes = ((window, window, 1, filters), (filters,), (filters, n_outputs), (n_outputs,))
    kernels = [
        initializers.initialize("he_normal" if len(shape) > 1 else "zeros", shape, seed=seeds, part=part)
        for part, shape in enumerate(shapes)
    ]
    kernels[0] = kernels[0].reshape(len(seeds), window * window, filters)
    network = Convolution()
    in_batches = recipe.rows_per_batch(y.shape[1]) < y.shape[1]
    result = replicas.minimize(
        CrossEntropy(network),
        kernels,
        x,
        y,
        recipe=recipe,
        order=recipe.order(y.shape[1], seeds) if in_batches else None,
        measure=LossAndHits(network),
        extra=(test_x, test_y),
        record=recipe.epochs,
    )
    hits, test_hits = (result.records[f"{part}_hits"][:, -1].astype(float) for part in ("train", "test"))
    return hits / y.shape[1], test_hits / test_y.shape[1]
