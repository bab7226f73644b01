"""The convolution is Keras'; the claims on images hold for other seeds, and fail without their cause."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn import launch
from firstnn.book.claims import images
from firstnn.book.claims.convolution import Convolution, windows
from firstnn.book.evidence import Claim

CLAIMS = {claim.id: claim for claim in claims_of(images)}
BARS = [claim for claim in CLAIMS.values() if claim.experiment is images.bars]


@pytest.mark.parametrize("claim", BARS, ids=[claim.id for claim in BARS])
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_the_network_is_the_convolution_of_keras() -> None:
    launch.tensorflow()
    import keras

    rng = np.random.default_rng(0)
    shapes = ((9, 4), (4,), (4, 3), (3,))
    weights = [rng.normal(size=shape).astype(np.float32) for shape in shapes]
    x = rng.normal(size=(5, 36)).astype(np.float32)
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(3),
        ]
    )
    model.set_weights([weights[0].reshape(3, 3, 1, 4), *weights[1:]])
    ours = Convolution()([array[np.newaxis] for array in weights], windows(x, 3)[np.newaxis])
    assert np.allclose(ours.numpy()[0], model(x.reshape(5, 6, 6, 1)).numpy(), atol=1e-5)


def test_a_digit_is_the_same_wherever_it_lies() -> None:
    both = (images.framed_digits(3, moving=moving) for moving in (True, False))
    for moved, still in zip(*both, strict=True):
        assert np.array_equal(moved.y, still.y)
        for image, centred in zip(moved.x.reshape(-1, 12, 12), still.x.reshape(-1, 12, 12), strict=True):
            digit = centred[2:10, 2:10]
            assert centred.sum() == digit.sum()
            places = [(row, column) for row in range(5) for column in range(5)]
            assert any(np.array_equal(image[r : r + 8, c : c + 8], digit) for r, c in places)
            assert np.isclose(image.sum(), digit.sum())


def test_bars_are_found_by_trained_windows_and_by_places_that_stay() -> None:
    accuracy = images.bars.run(OTHER_SEEDS)
    still = images.trained_on_bars(OTHER_SEEDS, replace(images.FOR_CONVOLUTION, learning_rate=0))
    assert holds(images.convolutions_find_it, still) is False
    assert holds(images.dense_sees_what_stays, accuracy | {"dense fixed": accuracy["dense"]}) is False


def test_digits_are_judged_by_which_network_reads_more() -> None:
    moving = {"convolution moving": np.array([0.8, 0.6, 0.5]), "dense moving": np.array([0.5, 0.6, 0.7])}
    read = images.convolutions_read_digits.judge(moving)
    assert read.held.tolist() == [True, False, False]
    assert read.figures["convolution"].values.tolist() == pytest.approx([80, 60, 50])
    assert read.figures["convolution"].unit == read.figures["dense"].unit == "%"
    window, filters = images.DIGIT_WINDOW, images.DIGIT_FILTERS
    weights = (window**2 + 1) * filters + (filters + 1) * 10
    assert read.figures["size"].values == pytest.approx(images.DENSE_DIGITS[0].n_parameters / weights)
    fixed = {"convolution fixed": np.array([0.8, 0.8, 0.8]), "dense fixed": np.array([0.9, 0.775, 0.765])}
    stay = images.dense_reads_digits.judge(fixed)
    assert stay.held.tolist() == [True, True, False]
    assert stay.figures["dense"].values.tolist() == pytest.approx([90, 77.5, 76.5])


@pytest.mark.slow
def test_digits_are_read_by_trained_windows_and_in_places_that_stay() -> None:
    accuracy = images.moving_digits.run(images.DIGITS_SEEDS)
    still = images.trained_on_digits((0, 1, 2), replace(images.FOR_DIGITS, learning_rate=0, epochs=1))
    assert holds(images.convolutions_read_digits, still) is False
    moved = accuracy | {"dense fixed": accuracy["dense moving"]}
    assert holds(images.dense_reads_digits, moved) is False
