"""Expert zone: where a dense network is the wrong tool, and where it is not: images that move."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from firstnn import data, random, replicas
from firstnn.book.claims import scores
from firstnn.book.claims.convolution import scores_of_convolution
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Setting
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]

# Bars: an upright or a lying bar of three pixels, in 8 x 8 pixels of noise.

BARS = {
    "moving": Generated("bars", 100, n_test=200),
    "fixed": Generated("bars", 100, (("moving", False),), n_test=200),
}
WINDOW, FILTERS = 3, 8
FOR_CONVOLUTION = Recipe("adam", 0.05, None, 40)
DENSE = (Architecture(64, (32,)), Recipe("adam", 0.02, None, 30))


def trained_on_bars(seeds: tuple[int, ...], recipe: Recipe = FOR_CONVOLUTION) -> dict[str, Doubles]:
    """Train a convolution on moving bars, and dense networks on moving and on fixed ones.

    Args:
        seeds: The seeds.
        recipe: How the convolution is trained.

    Returns:
        The accuracy on test images, shares from 0 to 1, of "convolution", "dense" and "dense fixed", and on
        the training images of "dense train".

    Example:
        >>> sorted(trained_on_bars((0, 1)))
        ['convolution', 'dense', 'dense fixed', 'dense train']
    """
    train, test = datasets(BARS["moving"], seeds)
    settings = {name: Setting(*DENSE, *datasets(source, seeds)) for name, source in BARS.items()}
    dense = replicas.compare(settings, seeds=seeds, record_every=DENSE[1].epochs)
    _, convolution = scores_of_convolution(
        train, test or (), recipe, window=WINDOW, filters=FILTERS, seeds=seeds
    )
    return {
        "convolution": convolution,
        "dense": scores.accuracy(dense["moving"])[:, -1],
        "dense fixed": scores.accuracy(dense["fixed"])[:, -1],
        "dense train": dense["moving"].train_accuracy[:, -1],
    }


bars = experiment(
    f"Data: {BARS['moving']}; and the same with the bar always in the middle. Convolution: {FILTERS} windows "
    f"of {WINDOW} x {WINDOW} pixels, ReLU, the largest answer over all places, one output; "
    f"{FOR_CONVOLUTION.optimizer}, learning rate {FOR_CONVOLUTION.learning_rate:g}, full batches, "
    f"{FOR_CONVOLUTION.epochs} epochs. Dense network {described(*DENSE)}."
)(trained_on_bars)
"""The same small pattern, anywhere in the image or always in one place."""


@claim(
    "convolutions-find-what-moves",
    part="expert-zone",
    says=(
        "A bar that may lie anywhere: a small convolution tells upright from lying in {convolution} of new "
        "images, a dense network, which knows its own {dense_train} by heart, in {dense}."
    ),
    criterion=at_least(97),
    experiment=bars,
    condition="Few images, and patterns that move.",
)
def convolutions_find_it(accuracy: dict[str, Doubles]) -> Outcome:
    """The convolution is right in 90 of 100 new images, the dense network in 75 at most, 10 points fewer."""
    convolution, dense = accuracy["convolution"], accuracy["dense"]
    return Outcome(
        (convolution >= 0.9) & (dense <= 0.75) & (convolution - dense > 0.1),
        measured(
            convolution=(convolution, "%"), dense=(dense, "%"), dense_train=(accuracy["dense train"], "%")
        ),
    )


@claim(
    "dense-networks-see-what-stays",
    part="expert-zone",
    says="The same dense network has no trouble with a bar that stays where it is: {dense_fixed} right.",
    criterion=at_least(97),
    experiment=bars,
    corrects="Dense networks are bad at images.",
)
def dense_sees_what_stays(accuracy: dict[str, Doubles]) -> Outcome:
    """With the bar in one place, the dense network is right in 90 of 100 new images or more."""
    fixed, moving = accuracy["dense fixed"], accuracy["dense"]
    return Outcome(fixed >= 0.9, measured(dense_fixed=(fixed, "%"), dense=(moving, "%")))


# Digits of 8 x 8 pixels, in the middle of a frame of 12 x 12 or anywhere in it.

FRAME, N_TRAIN, N_TEST = 12, 600, 400
DIGITS_SEEDS = tuple(range(20))
DIGIT_WINDOW, DIGIT_FILTERS = 6, 16
FOR_DIGITS = Recipe("adam", 0.02, 50, 8)
DENSE_DIGITS = (Architecture(FRAME**2, (64,), n_outputs=10), Recipe("adam", 0.01, 50, 20))


@cache
def _digits() -> Dataset:
    table = data.digits()
    return replace(table, x=table.x / np.float32(16))


def framed_digits(seed: int, *, moving: bool) -> tuple[Dataset, Dataset]:
    """Return digits in a larger frame, 600 to train on and 400 to test on.

    Args:
        seed: Decides which digits, and where they lie.
        moving: Whether each lies anywhere in the frame, or all in the middle.

    Returns:
        Rows of 144 pixels, each from 0 to 1.

    Example:
        >>> train, test = framed_digits(0, moving=True)
        >>> train.x.shape, test.x.shape
        ((600, 144), (400, 144))
    """
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


def trained_on_digits(seeds: tuple[int, ...], recipe: Recipe = FOR_DIGITS) -> dict[str, Doubles]:
    """Train a convolution and a dense network on digits that move and on digits that stay.

    Args:
        seeds: The seeds.
        recipe: How the convolution is trained.

    Returns:
        The accuracy on test images, shares from 0 to 1, shape (n_seeds,), of "dense moving", "dense fixed",
        "convolution moving" and "convolution fixed".

    Example:
        >>> list(trained_on_digits((0, 1), Recipe("adam", 0.02, 50, 1)))
        ['dense moving', 'dense fixed', 'convolution moving', 'convolution fixed']
    """
    sets = {
        name: tuple(zip(*(framed_digits(seed, moving=name == "moving") for seed in seeds), strict=True))
        for name in ("moving", "fixed")
    }
    settings = {f"dense {name}": Setting(*DENSE_DIGITS, *pair) for name, pair in sets.items()}
    runs = replicas.compare(settings, seeds=seeds, record_every=DENSE_DIGITS[1].epochs)
    result = {name: scores.accuracy(run)[:, -1] for name, run in runs.items()}
    for name, (train, test) in sets.items():
        _, result[f"convolution {name}"] = scores_of_convolution(
            train, test, recipe, window=DIGIT_WINDOW, filters=DIGIT_FILTERS, seeds=seeds
        )
    return result


N_CONVOLUTION = (DIGIT_WINDOW**2 + 1) * DIGIT_FILTERS + (DIGIT_FILTERS + 1) * 10

moving_digits = experiment(
    f"Data: the digits table, {N_TRAIN} images to train on and {N_TEST} to test on for each seed, 8 x 8 "
    f"pixels placed anywhere in a frame of {FRAME} x {FRAME}, or all in its middle. Convolution: "
    f"{DIGIT_FILTERS} windows of {DIGIT_WINDOW} x {DIGIT_WINDOW} pixels, ReLU, the largest answer over all "
    f"places, ten outputs, {N_CONVOLUTION} weights; {FOR_DIGITS.optimizer}, learning rate "
    f"{FOR_DIGITS.learning_rate:g}, batches of {FOR_DIGITS.batch_size}, {FOR_DIGITS.epochs} epochs. Dense "
    f"network {described(*DENSE_DIGITS)}, {DENSE_DIGITS[0].n_parameters} weights."
)(trained_on_digits)
"""Handwritten digits in a larger frame; twenty seeds, because convolutions are slow."""


@claim(
    "convolutions-read-digits-that-move",
    part="expert-zone",
    says=(
        "Handwritten digits anywhere in a frame: a convolution reads {convolution} of new ones, a dense "
        "network with {size} as many weights {dense}."
    ),
    criterion=at_least(90, fewest_seeds=len(DIGITS_SEEDS)),
    experiment=moving_digits,
    condition="Digits that may lie anywhere in the image.",
    seeds=DIGITS_SEEDS,
)
def convolutions_read_digits(accuracy: dict[str, Doubles]) -> Outcome:
    """On moving digits the convolution's accuracy is above that of the larger dense network."""
    convolution, dense = accuracy["convolution moving"], accuracy["dense moving"]
    size = np.full(len(dense), DENSE_DIGITS[0].n_parameters / N_CONVOLUTION)
    return Outcome(
        convolution > dense,
        measured(convolution=(convolution, "%"), dense=(dense, "%"), size=(size, "times")),
    )


@claim(
    "dense-networks-read-digits-that-stay",
    part="expert-zone",
    says=(
        "Digits that all lie in the middle are no harder for a dense network: it reads {dense}, the "
        "convolution {convolution}."
    ),
    criterion=at_least(90, fewest_seeds=len(DIGITS_SEEDS)),
    experiment=moving_digits,
    corrects="Dense networks are bad at images.",
    seeds=DIGITS_SEEDS,
)
def dense_reads_digits(accuracy: dict[str, Doubles]) -> Outcome:
    """On digits in the middle the dense network is at most three points behind the convolution."""
    convolution, dense = accuracy["convolution fixed"], accuracy["dense fixed"]
    return Outcome(dense >= convolution - 0.03, measured(dense=(dense, "%"), convolution=(convolution, "%")))
