"""Expert zone: where a dense network is the wrong tool, and where it is not: images that move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import data, initializers, launch, random, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import other
from firstnn.book.claims.quantities import (
    Doubles,
    Seeds,
    all_of,
    share,
    test_accuracy,
    train_accuracy,
    value,
    values,
)
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.experiment import FunctionExperiment
from firstnn.book.evidence.sources import stacked
from firstnn.data import Dataset
from firstnn.launch import Tensor
from firstnn.network import Architecture
from firstnn.replicas import CrossEntropy, LossAndHits, Setting
from firstnn.training import Recipe

claim = Part("expert-zone").claim

Rows = tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]

# A small convolutional network for many seeds at once, as the loss that `replicas.minimize` asks for.


@dataclass(frozen=True)
class Convolution:
    """The logits of networks that look at every place of an image through the same small windows.

    found = relu(max over places of (window of the image @ filters) + bias);  logits = found @ kernel + bias
    """

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """Return the logits, shape (n_replicas, n_samples, n_outputs)."""
        tf = launch.tensorflow()
        filters, bias, kernel, last_bias = weights  # (n_replicas, window * window, n_filters), ...
        n_replicas, n_samples, n_places, n_pixels = x.shape
        rows = tf.reshape(x, (n_replicas, n_samples * n_places, n_pixels))
        found = tf.reshape(tf.matmul(rows, filters), (n_replicas, n_samples, n_places, filters.shape[-1]))
        # The bias is the same at every place and ReLU never turns an order round: both can come last.
        best = tf.nn.relu(tf.reduce_max(found, axis=2) + bias[:, tf.newaxis])
        return tf.matmul(best, kernel) + last_bias[:, tf.newaxis]


def windows(images: npt.NDArray[np.float32], window: int) -> npt.NDArray[np.float32]:
    """Return every window of square images as a row."""
    side = math.isqrt(images.shape[1])
    squares = images.reshape(-1, side, side)
    views = np.lib.stride_tricks.sliding_window_view(squares, (window, window), axis=(1, 2))
    return views.reshape(len(images), -1, window * window)


def initial_arrays(shapes: Sequence[tuple[int, ...]], seeds: Seeds) -> list[npt.NDArray[np.float32]]:
    """Return initial weights, shape (n_seeds, rows, units): He for every kernel, biases of zero."""
    arrays = [
        initializers.initialize("he_normal" if len(shape) > 1 else "zeros", shape, seed=seeds, part=part)
        for part, shape in enumerate(shapes)
    ]
    return [array.reshape(len(seeds), -1, array.shape[-1]) if array.ndim == 5 else array for array in arrays]


def accuracy_of(
    network: Convolution | TwoBlocks,
    start: Sequence[npt.NDArray[np.float32]],
    train: Rows,
    test: Rows,
    recipe: Recipe,
    seeds: Seeds,
) -> Doubles:
    """Train a convolutional network from every seed, and return its accuracy on the test images."""
    n_train = train[1].shape[1]
    result = replicas.minimize(
        CrossEntropy(network),
        start,
        *train,
        recipe=recipe,
        order=recipe.order(n_train, seeds) if recipe.rows_per_batch(n_train) < n_train else None,
        measure=LossAndHits(network),
        extra=test,
        record=recipe.epochs,
    )
    return np.asarray(result.records["test_hits"][:, -1].astype(float) / test[1].shape[1])


# Bars: an upright or a lying bar of three pixels, in 8 x 8 pixels of noise.

BARS = {
    "moving": Generated("bars", 100, n_test=200),
    "fixed": Generated("bars", 100, (("moving", False),), n_test=200),
}
WINDOW, FILTERS = 3, 8
FOR_CONVOLUTION = Recipe("adam", 0.05, None, 60)
DENSE = (Architecture(64, (32,)), Recipe("adam", 0.02, None, 30))


@experiment(
    f"Data: {BARS['moving']}; and the same with the bar always in the middle. Convolution: {FILTERS} windows "
    f"of {WINDOW} x {WINDOW} pixels, ReLU, the largest answer over all places, one output; "
    f"{FOR_CONVOLUTION.optimizer}, learning rate {FOR_CONVOLUTION.learning_rate:g}, full batches, "
    f"{FOR_CONVOLUTION.epochs} epochs. Dense network {described(*DENSE)}.",
    varies="data, initial weights",
)
def trained_on_bars(
    seeds: Seeds,
    recipe: Recipe = FOR_CONVOLUTION,
    *,
    dense: tuple[Architecture, Recipe] = DENSE,
    rows: int = 100,
    filters: int = FILTERS,
) -> dict[str, Doubles]:
    """Return the accuracy of a convolution on moving bars, and of dense networks on moving and fixed ones."""
    sets = {name: datasets(replace(source, n_samples=rows), seeds) for name, source in BARS.items()}
    seen, new = (
        (np.stack([windows(each.x, WINDOW) for each in part]), stacked(part)[1])
        for part in (sets["moving"][0], sets["moving"][1] or ())
    )
    kernels = initial_arrays(((WINDOW, WINDOW, 1, filters), (filters,), (filters, 1), (1,)), seeds)
    settings = {name: Setting(*dense, *pair) for name, pair in sets.items()}
    runs = replicas.compare(settings, seeds=seeds, record_every=dense[1].epochs)
    return {
        "convolution": accuracy_of(Convolution(), kernels, seen, new, recipe, seeds),
        "dense": test_accuracy("moving").end(runs),
        "dense fixed": test_accuracy("fixed").end(runs),
        "dense train": train_accuracy("moving").end(runs),
    }


convolution, dense = share("convolution"), share("dense")


def _with_dense(**changes: Any) -> FunctionExperiment:  # noqa: ANN401  # of a recipe
    return trained_on_bars.with_parameters(dense=(DENSE[0], replace(DENSE[1], **changes)))


claim(
    "convolutions-find-what-moves",
    "With 100 images of a bar that may lie anywhere, a small convolution tells upright from lying in "
    "{convolution} of new ones, a dense network, which knows its own {dense_train} by heart, in {dense}. A "
    "bar that stays in the middle is easy for the dense network, {dense_fixed} right, and "
    "with 1,600 images it learns moving ones, too.",
    criterion=at_least(90),
    experiment=trained_on_bars,
    holds=(convolution >= 0.9)
    & (dense <= 0.75)
    & (convolution - dense > 0.15)
    & (value("dense fixed") >= 0.88),
    figures=values("convolution", "dense", unit="%")
    | {"dense_train": share("dense train"), "dense_fixed": share("dense fixed")},
    condition="Few images, and patterns that move.",
    corrects="Dense networks are bad at images.",
    scope=(
        other("width", "128 units", trained_on_bars, dense=(Architecture(64, (128,)), DENSE[1])),
        other("updates", "five times as many for the dense network", _with_dense(epochs=150)),
        other("best practice", "a weight penalty of 0.01 for the dense network", _with_dense(l2=0.01)),
        other("parameters", "16 windows", trained_on_bars, filters=16),
        other(
            "data",
            "1,600 images",
            trained_on_bars,
            rows=1600,
            recipe=replace(FOR_CONVOLUTION, epochs=10),
            beyond="with 1,600 images it learns moving ones, too",
            shows=dense > 0.75,
        ),
    ),
)


# Digits of 8 x 8 pixels, in the middle of a frame of 12 x 12 or anywhere in it.

FRAME, N_TRAIN, N_TEST = 12, 600, 400
DIGITS_SEEDS = tuple(range(5))
CHANNELS = (8, 16)
FOR_DIGITS = Recipe("adam", 0.01, 50, 12)
N_CONVOLUTION = (
    10 * CHANNELS[0] + (9 * CHANNELS[0] + 1) * CHANNELS[1] + ((FRAME // 4) ** 2 * CHANNELS[1] + 1) * 10
)
EQUAL_UNITS = round((N_CONVOLUTION - 10) / (FRAME**2 + 1 + 10))
DENSE_UNITS = {"equal": EQUAL_UNITS, "large": 64}
FOR_DENSE = Recipe("adam", 0.01, 50, 30)


def dense_network(units: int) -> Architecture:
    """Return a dense network for the framed digits."""
    return Architecture(FRAME**2, (units,), n_outputs=10)


@dataclass(frozen=True)
class TwoBlocks:
    """The logits of the usual small convolutional network, for many replicas at once.

    Twice: 3 x 3 windows at every place, ReLU, and of each 2 x 2 places the largest; then a dense layer.
    """

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """Return the logits, shape (n_replicas, n_samples, n_outputs)."""
        tf = launch.tensorflow()
        n_replicas, n_samples, n_pixels = x.shape
        side = math.isqrt(n_pixels)
        images = tf.reshape(x, (n_replicas, n_samples, side, side, 1))
        for kernel, bias in (weights[0:2], weights[2:4]):
            images = _block(images, kernel, bias)
        kernel, bias = weights[4:6]
        flat = tf.reshape(images, (n_replicas, n_samples, kernel.shape[1]))
        return tf.matmul(flat, kernel) + bias[:, tf.newaxis]


def _block(images: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """Convolve with 3 x 3 windows, the border filled with zeros; take the largest of 2 x 2 places; ReLU."""
    tf = launch.tensorflow()
    windows = tf.reshape(kernel, (-1, 3, 3, images.shape[-1], kernel.shape[-1]))
    found = [  # replica by replica: TensorFlow's own convolution takes about half the time
        tf.nn.max_pool2d(tf.nn.conv2d(own, window, 1, "SAME"), 2, 2, "VALID")
        for own, window in zip(tf.unstack(images), tf.unstack(windows), strict=True)
    ]
    # The bias is the same at every place and ReLU never turns an order round: both can come last.
    return tf.nn.relu(tf.stack(found) + bias[:, tf.newaxis, tf.newaxis, tf.newaxis])


def initial_blocks(seeds: Seeds, channels: tuple[int, int]) -> list[npt.NDArray[np.float32]]:
    """Return the initial weights of the small convolutional network."""
    first, second = channels
    kernels = (3, 3, 1, first), (3, 3, first, second), ((FRAME // 4) ** 2 * second, 10)
    return initial_arrays([shape for kernel in kernels for shape in (kernel, kernel[-1:])], seeds)


@cache
def _digits() -> Dataset:
    table = data.digits()
    return replace(table, x=table.x / np.float32(16))


def framed_digits(seed: int, *, moving: bool) -> tuple[Dataset, Dataset]:
    """Return digits in a larger frame, 600 to train on and 400 to test on."""
    table, count = _digits(), N_TRAIN + N_TEST
    rows = random.permutation(table.n_samples, seed=seed, stream="split")[:count]
    free = FRAME - 8
    places = np.floor((free + 1) * random.uniform(count, seed=seed, stream="data", part=[0, 1])).astype(int)
    down, right = places if moving else np.full((2, count), free // 2)
    pixels = np.arange(8)
    images = np.zeros((count, FRAME, FRAME), np.float32)
    images[
        np.arange(count)[:, None, None],
        (down[:, None] + pixels)[:, :, None],
        (right[:, None] + pixels)[:, None, :],
    ] = table.x[rows].reshape(count, 8, 8)
    whole = Dataset(images.reshape(count, -1), table.y[rows], class_names=table.class_names)
    return whole.take(range(N_TRAIN)), whole.take(range(N_TRAIN, count))


@experiment(
    f"Data: the digits table, {N_TRAIN} images to train on and {N_TEST} to test on for each seed, 8 x 8 "
    f"pixels placed anywhere in a frame of {FRAME} x {FRAME}, or all in its middle. Convolutional network: "
    f"two blocks of 3 x 3 windows, ReLU and 2 x 2 max pooling, with {CHANNELS[0]} and {CHANNELS[1]} filters, "
    f"and ten outputs, {N_CONVOLUTION} weights; {FOR_DIGITS.optimizer}, learning rate "
    f"{FOR_DIGITS.learning_rate:g}, batches of {FOR_DIGITS.batch_size}, {FOR_DIGITS.epochs} epochs. Dense "
    f"networks "
    + "; and ".join(
        f"{described(dense_network(units), FOR_DENSE)}, {dense_network(units).n_parameters} weights"
        for units in DENSE_UNITS.values()
    )
    + ".",
    varies="split of one table, initial weights, batches",
)
def trained_on_digits(
    seeds: Seeds,
    recipe: Recipe = FOR_DIGITS,
    *,
    channels: tuple[int, int] = CHANNELS,
    dense: Recipe = FOR_DENSE,
    large: int = DENSE_UNITS["large"],
) -> dict[str, Doubles]:
    """Return the accuracy of convolutional and dense networks on digits that move and digits that stay."""
    units = {**DENSE_UNITS, "large": large}
    return {
        f"{kind} {name}": accuracy
        for name in ("moving", "fixed")
        for kind, accuracy in {
            "convolution": read_by_convolution(name, seeds, recipe, channels),
            **{size: read_by_dense(name, seeds, dense, units[size]) for size in units},
        }.items()
    }


@cache
def read_by_convolution(name: str, seeds: Seeds, recipe: Recipe, channels: tuple[int, int]) -> Doubles:
    """Return how many of the new digits a convolutional network reads; once for all neighbors."""
    train, test = (stacked(part) for part in some_framed_digits(name, seeds))
    return accuracy_of(TwoBlocks(), initial_blocks(seeds, channels), train, test, recipe, seeds)


@cache
def read_by_dense(name: str, seeds: Seeds, recipe: Recipe, units: int) -> Doubles:
    """Return how many of the new digits a dense network reads; once for all neighbors."""
    sets = some_framed_digits(name, seeds)
    runs = replicas.train(dense_network(units), recipe, *sets, seeds=seeds, record_every=recipe.epochs)
    return np.asarray(runs.test_accuracy[:, -1])


def some_framed_digits(name: str, seeds: Seeds) -> tuple[list[Dataset], list[Dataset]]:
    """Return the digits to train on and those to test on for each seed."""
    pairs = [framed_digits(seed, moving=name == "moving") for seed in seeds]
    return [first for first, _ in pairs], [second for _, second in pairs]


claim(
    "convolutions-read-digits",
    "Handwritten digits anywhere in a frame: a small convolutional network reads {convolution_moving} of "
    "new ones, a dense network with as many weights {equal_moving}, one with {size} as many {large_moving}. "
    "Digits that stay in the middle all three read well: {convolution_fixed}, {equal_fixed} and "
    "{large_fixed}. With half as many filters the convolutional network has hardly a lead over the larger "
    "dense one.",
    criterion=at_least(90, fewest_seeds=len(DIGITS_SEEDS)),
    experiment=trained_on_digits,
    holds=(share("convolution moving") - share("large moving") > 0.05)
    & (share("convolution moving") - share("equal moving") > 0.05)
    & all_of(share(f"{kind} fixed") >= 0.88 for kind in ("convolution", "equal", "large")),
    figures={
        f"{kind}_{name}": share(f"{kind} {name}")
        for kind in ("convolution", "equal", "large")
        for name in ("moving", "fixed")
    }
    | {"size": (dense_network(DENSE_UNITS["large"]).n_parameters / N_CONVOLUTION, "times")},
    condition="A few hundred small images; the gap is one of digits that may lie anywhere.",
    corrects="Dense networks are bad at images.",
    seeds=DIGITS_SEEDS,
    scope=(
        other("width", "128 units in the large dense network", trained_on_digits, large=128),
        other(
            "updates",
            "three times as many for the dense networks",
            trained_on_digits,
            dense=replace(FOR_DENSE, epochs=3 * FOR_DENSE.epochs),
        ),
        other(
            "best practice",
            "a weight penalty of 0.001 for the dense networks",
            trained_on_digits,
            dense=replace(FOR_DENSE, l2=0.001),
        ),
        other(
            "parameters", "half as many filters", trained_on_digits, channels=(4, 8), beyond="hardly a lead"
        ),
    ),
)
