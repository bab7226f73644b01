"""Initial weights have the distributions that Keras defines, and the same bits for the same seed."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstnn.initializers import (
    NAMES,
    TRUNCATED_DEVIATION,
    Constant,
    Initializer,
    RandomNormal,
    check,
    fans,
    initialize,
)

SHAPES = [(2, 16), (16, 1), (30, 8), (3, 3, 2, 8), (12,)]
SCALED = [name for name in NAMES if name.endswith(("_uniform", "_normal")) and name != "random_normal"]
BINS = np.linspace(-3, 3, 25)


def draws(name: str, shape: tuple[int, ...], n: int = 40_000) -> np.ndarray[Any, np.dtype[np.float64]]:
    """At least n weights: one layer of this shape for each of many seeds."""
    seeds = range(-(-n // math.prod(shape)))
    return initialize(name, shape, seed=seeds).astype(np.float64).ravel()


def keras_draws(name: str, shape: tuple[int, ...], n: int = 40_000) -> np.ndarray[Any, np.dtype[np.float64]]:
    """As many from Keras, which scales by the shape alone: the same number on a leading axis of its own."""
    initializer = keras.initializers.get(name)
    fan_in, fan_out = keras.src.initializers.random_initializers.compute_fans(shape)
    variance = initializer.scale / {"fan_in": fan_in, "fan_avg": (fan_in + fan_out) / 2}[initializer.mode]
    # One large kernel whose variance Keras' own formula makes equal to that of the small one.
    big = keras.initializers.VarianceScaling(variance * n, "fan_in", initializer.distribution, seed=1)
    return np.asarray(big((n, 1)), np.float64).ravel()


@pytest.mark.parametrize("name", SCALED)
@pytest.mark.parametrize("shape", SHAPES)
def test_variance_bounds_and_shape_of_the_distribution_are_those_of_keras(
    name: str, shape: tuple[int, ...]
) -> None:
    ours, theirs = draws(name, shape), keras_draws(name, shape)
    deviation = theirs.std()
    assert ours.std() == pytest.approx(deviation, rel=0.015)
    assert abs(ours.mean()) < 0.02 * deviation
    assert abs(ours).max() == pytest.approx(abs(theirs).max(), rel=0.003)
    our_share, their_share = (
        np.histogram(values / deviation, BINS)[0] / len(values) for values in (ours, theirs)
    )
    np.testing.assert_allclose(our_share, their_share, atol=0.012)


@pytest.mark.parametrize("name", SCALED)
def test_a_kernel_of_keras_has_the_same_spread(name: str) -> None:
    shape = (300, 200)
    theirs = np.asarray(keras.initializers.get(name)(shape))
    ours = initialize(name, shape, seed=0)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.02)
    assert abs(ours).max() == pytest.approx(abs(theirs).max(), rel=0.003)


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("glorot_uniform", math.sqrt(6 / (30 + 8))),
        ("he_uniform", math.sqrt(6 / 30)),
        ("lecun_uniform", math.sqrt(3 / 30)),
        ("glorot_normal", 2 * math.sqrt(2 / (30 + 8)) / TRUNCATED_DEVIATION),
        ("he_normal", 2 * math.sqrt(2 / 30) / TRUNCATED_DEVIATION),
        ("lecun_normal", 2 * math.sqrt(1 / 30) / TRUNCATED_DEVIATION),
    ],
)
def test_limits_by_the_formulas(name: str, limit: float) -> None:
    largest = abs(draws(name, (30, 8), 200_000)).max()
    assert largest <= limit * (1 + 1e-7)  # rounded to float32
    assert largest > 0.999 * limit


def test_the_rescaling_restores_the_deviation_that_the_cut_takes() -> None:
    density, inside = math.exp(-2) / math.sqrt(2 * math.pi), math.erf(math.sqrt(2))
    assert math.sqrt(1 - 2 * 2 * density / inside) == pytest.approx(TRUNCATED_DEVIATION, rel=1e-14)


def test_a_plain_normal_has_its_deviation_whatever_the_shape_and_is_not_cut() -> None:
    for shape in ((1000, 100), (100, 1000)):
        weights = initialize(RandomNormal(stddev=2.0), shape, seed=3)
        assert weights.std() == pytest.approx(2, rel=0.01)
        assert abs(weights).max() > 4 * 2
    np.testing.assert_array_equal(
        initialize("random_normal", (5, 5), seed=3), initialize(RandomNormal(0.05), (5, 5), seed=3)
    )


def test_constants() -> None:
    assert (initialize("zeros", (2, 3), seed=0) == 0).all()
    assert (initialize("ones", (2, 3), seed=[1, 2]) == 1).all()
    assert initialize(Constant(-0.25), (2, 3), seed=[1, 2]).tolist() == [[[-0.25] * 3] * 2] * 2
    assert (initialize(RandomNormal(0), (4,), seed=0) == 0).all()


@given(
    name=st.sampled_from([*NAMES, RandomNormal(3.0), Constant(1.5)]),
    shape=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    seeds=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=4, unique=True),
    part=st.integers(0, 50),
)
def test_each_seed_gives_alone_what_it_gives_among_others(
    name: Initializer, shape: list[int], seeds: list[int], part: int
) -> None:
    together = initialize(name, shape, seed=seeds, part=part)
    assert together.shape == (len(seeds), *shape)
    assert together.dtype == np.float32
    for slice_, seed in zip(together, seeds, strict=True):
        alone = initialize(name, shape, seed=seed, part=part)
        assert alone.tobytes() == slice_.tobytes()


def test_seeds_and_parts_are_independent() -> None:
    first = draws("he_normal", (50, 50), 1)
    for other in (
        initialize("he_normal", (50, 50), seed=1),
        initialize("he_normal", (50, 50), seed=0, part=1),
    ):
        assert abs(np.corrcoef(first, other.ravel())[0, 1]) < 0.06


def test_the_same_bits_on_every_machine() -> None:
    digest = hashlib.sha256()
    for name in NAMES:
        digest.update(initialize(name, (7, 5), seed=[0, 1, 2**32 - 1], part=4).astype("<f4").tobytes())
    assert digest.hexdigest() == "dca94459586f27b600152d196de8fdc015eb18e21a35cb2da7fec42d50de262a"


@pytest.mark.parametrize("shape", SHAPES)
def test_fans_are_those_of_keras(shape: tuple[int, ...]) -> None:
    assert fans(shape) == keras.src.initializers.random_initializers.compute_fans(shape)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"initializer": "he_normall"}, ValueError, "initializer must be one of.*Did you mean 'he_normal'"),
        (
            {"initializer": 0.1},
            TypeError,
            "initializer must be one of.*RandomNormal.*Received: initializer=0.1",
        ),
        ({"shape": ()}, ValueError, "shape must"),
        ({"shape": (2, 0)}, ValueError, "shape must"),
        ({"shape": (2, 1.5)}, TypeError, "shape must"),
        ({"shape": 3}, TypeError, "shape must"),
        ({"seed": -1}, ValueError, "seed must"),
        ({"seed": 1.0}, TypeError, "seed must"),
        ({"seed": True}, TypeError, "seed must"),
        ({"seed": [1, 1]}, ValueError, "seed must.*1 is repeated"),
        ({"seed": []}, ValueError, "seed must"),
        ({"part": -1}, ValueError, "part must"),
    ],
)
def test_bad_input_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        initialize(**{"initializer": "zeros", "shape": (2, 3), "seed": 0, **arguments})
    assert "Received" in str(caught.value)


def test_initializer_objects_check_their_number() -> None:
    wrong: Any
    for wrong, error in ((-0.1, ValueError), (math.nan, ValueError), (1e31, ValueError), ("1", TypeError)):
        with pytest.raises(error, match="stddev must"):
            RandomNormal(wrong)
    for wrong, error in ((math.inf, ValueError), (True, TypeError)):
        with pytest.raises(error, match="value must"):
            Constant(wrong)
    assert check(RandomNormal(1)) == RandomNormal(stddev=1.0)
    assert repr(RandomNormal(1)) == "RandomNormal(stddev=1.0)"


def test_an_initializer_is_called_so_unless_it_has_another_name() -> None:
    for name, arguments in (("initializer", ()), ("bias_initializer", ("bias_initializer",))):
        with pytest.raises(ValueError, match=rf"^{name} must be one of.*Received: {name}='hee'"):
            check("hee", *arguments)
