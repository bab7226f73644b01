"""Expert zone: where a dense network is the wrong tool, and where it is not: images that move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from firstnn import data, initializers, launch, random, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Seeds, test_accuracy, train_accuracy, value
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.data import Dataset
from firstnn.launch import Tensor
from firstnn.network import Architecture
from firstnn.replicas import CrossEntropy, LossAndHits, Setting
from firstnn.training import Recipe

claim = Part("expert-zone").claim

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
        best = tf.nn.relu(
            tf.reduce_max(found, axis=2) + bias[:, tf.newaxis]
        )  # (n_replicas, n_samples, n_filters)
        return tf.matmul(best, kernel) + last_bias[:, tf.newaxis]


def windows(images: npt.NDArray[np.float32], window: int) -> npt.NDArray[np.float32]:
    """Return every window of square images as a row."""
    side = math.isqrt(images.shape[1])
    squares = images.reshape(-1, side, side)
    views = np.lib.stride_tricks.sliding_window_view(squares, (window, window), axis=(1, 2))
    return views.reshape(len(images), -1, window * window)


def accuracy_of_convolution(
    train: Sequence[Dataset],
    test: Sequence[Dataset],
    recipe: Recipe,
    *,
    window: int,
    filters: int,
    seeds: Seeds,
) -> Doubles:
    """Train a convolution from every seed, and return its accuracy on the test images."""
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
    hits = result.records["test_hits"][:, -1].astype(float)
    return np.asarray(hits / test_y.shape[1])


# Bars: an upright or a lying bar of three pixels, in 8 x 8 pixels of noise.

BARS = {
    "moving": Generated("bars", 100, n_test=200),
    "fixed": Generated("bars", 100, (("moving", False),), n_test=200),
}
WINDOW, FILTERS = 3, 8
FOR_CONVOLUTION = Recipe("adam", 0.05, None, 40)
DENSE = (Architecture(64, (32,)), Recipe("adam", 0.02, None, 30))


@experiment(
    f"Data: {BARS['moving']}; and the same with the bar always in the middle. Convolution: {FILTERS} windows "
    f"of {WINDOW} x {WINDOW} pixels, ReLU, the largest answer over all places, one output; "
    f"{FOR_CONVOLUTION.optimizer}, learning rate {FOR_CONVOLUTION.learning_rate:g}, full batches, "
    f"{FOR_CONVOLUTION.epochs} epochs. Dense network {described(*DENSE)}."
)
def trained_on_bars(seeds: Seeds, recipe: Recipe = FOR_CONVOLUTION) -> dict[str, Doubles]:
    """Return the accuracy of a convolution on moving bars, and of dense networks on moving and fixed ones."""
    train, test = datasets(BARS["moving"], seeds)
    settings = {name: Setting(*DENSE, *datasets(source, seeds)) for name, source in BARS.items()}
    runs = replicas.compare(settings, seeds=seeds, record_every=DENSE[1].epochs)
    return {
        "convolution": accuracy_of_convolution(
            train, test or (), recipe, window=WINDOW, filters=FILTERS, seeds=seeds
        ),
        "dense": test_accuracy("moving").end(runs),
        "dense fixed": test_accuracy("fixed").end(runs),
        "dense train": train_accuracy("moving").end(runs),
    }


convolution, dense = value("convolution", "%"), value("dense", "%")

claim(
    "convolutions-find-what-moves",
    "A bar that may lie anywhere: a small convolution tells upright from lying in {convolution} of new "
    "images, a dense network, which knows its own {dense_train} by heart, in {dense}.",
    criterion=at_least(97),
    experiment=trained_on_bars,
    holds=(convolution >= 0.9) & (dense <= 0.75) & (convolution - dense > 0.1),
    figures={"convolution": convolution, "dense": dense, "dense_train": value("dense train", "%")},
    condition="Few images, and patterns that move.",
)

claim(
    "dense-networks-see-what-stays",
    "The same dense network has no trouble with a bar that stays where it is: {dense_fixed} right.",
    criterion=at_least(97),
    experiment=trained_on_bars,
    holds=value("dense fixed") >= 0.9,
    figures={"dense_fixed": value("dense fixed", "%"), "dense": dense},
    corrects="Dense networks are bad at images.",
)


# Digits of 8 x 8 pixels, in the middle of a frame of 12 x 12 or anywhere in it.

FRAME, N_TRAIN, N_TEST = 12, 600, 400
DIGITS_SEEDS = tuple(range(20))
DIGIT_WINDOW, DIGIT_FILTERS = 6, 16
FOR_DIGITS = Recipe("adam", 0.02, 50, 8)
DENSE_DIGITS = (Architecture(FRAME**2, (64,), n_outputs=10), Recipe("adam", 0.01, 50, 20))
N_CONVOLUTION = (DIGIT_WINDOW**2 + 1) * DIGIT_FILTERS + (DIGIT_FILTERS + 1) * 10


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
    f"pixels placed anywhere in a frame of {FRAME} x {FRAME}, or all in its middle. Convolution: "
    f"{DIGIT_FILTERS} windows of {DIGIT_WINDOW} x {DIGIT_WINDOW} pixels, ReLU, the largest answer over all "
    f"places, ten outputs, {N_CONVOLUTION} weights; {FOR_DIGITS.optimizer}, learning rate "
    f"{FOR_DIGITS.learning_rate:g}, batches of {FOR_DIGITS.batch_size}, {FOR_DIGITS.epochs} epochs. Dense "
    f"network {described(*DENSE_DIGITS)}, {DENSE_DIGITS[0].n_parameters} weights."
)
def trained_on_digits(seeds: Seeds, recipe: Recipe = FOR_DIGITS) -> dict[str, Doubles]:
    """Return the accuracy of a convolution and a dense network on digits that move and digits that stay."""
    sets = {
        name: tuple(zip(*(framed_digits(seed, moving=name == "moving") for seed in seeds), strict=True))
        for name in ("moving", "fixed")
    }
    settings = {f"dense {name}": Setting(*DENSE_DIGITS, *pair) for name, pair in sets.items()}
    runs = replicas.compare(settings, seeds=seeds, record_every=DENSE_DIGITS[1].epochs)
    result = {name: test_accuracy(name).end(runs) for name in settings}
    for name, (train, test) in sets.items():
        result[f"convolution {name}"] = accuracy_of_convolution(
            train, test, recipe, window=DIGIT_WINDOW, filters=DIGIT_FILTERS, seeds=seeds
        )
    return result


claim(
    "convolutions-read-digits-that-move",
    "Handwritten digits anywhere in a frame: a convolution reads {convolution} of new ones, a dense "
    "network with {size} as many weights {dense}.",
    criterion=at_least(90, fewest_seeds=len(DIGITS_SEEDS)),
    experiment=trained_on_digits,
    holds=value("convolution moving") > value("dense moving"),
    figures={
        "convolution": value("convolution moving", "%"),
        "dense": value("dense moving", "%"),
        "size": (DENSE_DIGITS[0].n_parameters / N_CONVOLUTION, "times"),
    },
    condition="Digits that may lie anywhere in the image.",
    seeds=DIGITS_SEEDS,
)

claim(
    "dense-networks-read-digits-that-stay",
    "Digits that all lie in the middle are no harder for a dense network: it reads {dense}, the "
    "convolution {convolution}.",
    criterion=at_least(90, fewest_seeds=len(DIGITS_SEEDS)),
    experiment=trained_on_digits,
    holds=value("dense fixed") >= value("convolution fixed") - 0.03,
    figures={"dense": value("dense fixed", "%"), "convolution": value("convolution fixed", "%")},
    corrects="Dense networks are bad at images.",
    seeds=DIGITS_SEEDS,
)
