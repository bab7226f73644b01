"""The generator against its published answers, TensorFlow's own, and what a fair draw must look like."""

import hashlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from firstnn import random

SEEDS = st.integers(0, 2**32 - 1)
STREAM = st.sampled_from(sorted(random.STREAMS))
ALL_ONES = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([ALL_ONES] * 4, [ALL_ONES] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_philox_gives_the_published_answers(counter: list[int], key: list[int], expected: list[int]) -> None:
    assert random.philox(counter, key).tolist() == expected


@pytest.mark.parametrize("seed", [0, 1, 41, 2**31, 2**32 - 1])
@pytest.mark.parametrize("stream", sorted(random.STREAMS))
@pytest.mark.parametrize("part", [0, 3])
def test_words_are_those_of_tensorflow(seed: int, stream: str, part: int) -> None:
    import tensorflow as tf

    key = np.array([seed | random.STREAMS[stream] << 32], dtype=np.uint64)
    counter = np.array(
        [0, part], dtype=np.uint64
    )  # the part is the third word: the low word of the second half
    expected = tf.raw_ops.StatelessRandomUniformFullIntV2(
        shape=[103], key=key, counter=counter, alg=1, dtype=tf.uint32
    )
    assert random.bits(103, seed=seed, stream=stream, part=part).tolist() == expected.numpy().tolist()


@given(SEEDS, STREAM, st.integers(1, 60), st.integers(1, 60))
def test_a_number_does_not_depend_on_how_many_are_drawn(seed: int, stream: str, few: int, more: int) -> None:
    for draw in (random.bits, random.uniform, random.normal, random.truncated_normal):
        first = draw(few, seed=seed, stream=stream)
        again = draw(few + more, seed=seed, stream=stream)
        assert np.array_equal(first, again[:few])


@given(st.lists(SEEDS, min_size=1, max_size=4), st.lists(st.integers(0, 1000), min_size=1, max_size=4))
def test_many_seeds_and_parts_at_once_are_the_same_numbers(seeds: list[int], parts: list[int]) -> None:
    for draw in (random.bits, random.uniform, random.normal, random.permutation):
        together = draw(7, seed=np.array(seeds)[:, None], stream="batches", part=np.array(parts))
        assert together.shape == (len(seeds), len(parts), 7)
        for i, seed in enumerate(seeds):
            for j, part in enumerate(parts):
                alone = draw(7, seed=seed, stream="batches", part=part)
                assert np.array_equal(together[i, j], alone)


def test_rows_beyond_one_block_of_work_are_the_same_numbers() -> None:
    seeds = np.arange(100)
    together = random.bits(999, seed=seeds, stream="data")
    assert all(np.array_equal(together[seed], random.bits(999, seed=seed, stream="data")) for seed in seeds)


def test_streams_parts_and_seeds_give_different_numbers() -> None:
    rows = [
        tuple(random.bits(8, seed=seed, stream=stream, part=part).tolist())
        for seed in (0, 1, 2)
        for stream in random.STREAMS
        for part in (0, 1, 2)
    ]
    assert len({word for row in rows for word in row}) == 8 * len(rows)


def test_uniforms_are_uniform_and_normals_normal() -> None:
    n = 100_000
    uniform = random.uniform(n, seed=0, stream="test")
    assert uniform.min() >= 0
    assert uniform.max() < 1
    assert stats.kstest(uniform, "uniform").pvalue > 0.001
    assert stats.kstest(random.normal(n, seed=0, stream="test"), "norm").pvalue > 0.001
    truncated = random.truncated_normal(n, seed=0, stream="test")
    assert np.abs(truncated).max() <= 2
    assert stats.kstest(truncated, stats.truncnorm(-2, 2).cdf).pvalue > 0.001


def test_neighboring_seeds_and_parts_are_uncorrelated() -> None:
    by_seed = random.normal(1000, seed=np.arange(200), stream="data")
    by_part = random.normal(1000, seed=0, stream="weights", part=np.arange(200))
    for rows in (by_seed, by_part):
        correlation = np.asarray(np.corrcoef(rows))[np.triu_indices(200, 1)]
        assert np.abs(correlation).max() < 0.17  # 5.4 standard errors; the largest of 19,900 stays below
        assert abs(correlation.mean()) < 0.001


@given(SEEDS, STREAM, st.integers(1, 200))
def test_a_permutation_holds_every_number_once(seed: int, stream: str, n: int) -> None:
    assert sorted(random.permutation(n, seed=seed, stream=stream).tolist()) == list(range(n))


def test_all_orders_of_four_are_equally_likely() -> None:
    orders = random.permutation(4, seed=0, stream="batches", part=np.arange(24_000))
    _, counts = np.unique(orders @ [64, 16, 4, 1], return_counts=True)
    assert len(counts) == 24
    assert stats.chisquare(counts).pvalue > 0.001


def test_the_bits_are_the_same_on_every_machine() -> None:
    digest = hashlib.sha256()
    for draw in (random.bits, random.uniform, random.normal, random.truncated_normal, random.permutation):
        for seed in (0, 4_294_967_295):
            digest.update(np.ascontiguousarray(draw(5000, seed=seed, stream="split", part=2)).tobytes())
    assert digest.hexdigest() == "cbb6fbffa02f35f0380fdbc2560e539793abfc2d6c98ff9fae84ca714b5fb431"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n": 0}, ValueError, "n must be an integer, at least 1. Received: n=0"),
        ({"n": 2.0}, TypeError, "n must be an integer"),
        ({"n": True}, TypeError, "n must be an integer"),
        ({"seed": -1}, ValueError, "seed must be an integer, from 0 to 4294967295. Received: seed=-1"),
        ({"seed": 2**32}, ValueError, "Received: seed=4294967296"),
        ({"seed": 1.0}, TypeError, "seed must be an integer"),
        ({"seed": True}, TypeError, "seed must be an integer"),
        ({"seed": [1, -2]}, ValueError, "seed must be from 0"),
        ({"seed": [1.5]}, TypeError, "seed must be an integer or an array of integers"),
        ({"seed": []}, TypeError, "seed must be an integer or an array of integers"),
        ({"stream": "dta"}, ValueError, "Did you mean 'data'?"),
        ({"stream": 3}, TypeError, "stream must be one of"),
        ({"part": -1}, ValueError, "part must be an integer, from 0"),
    ],
)
def test_wrong_arguments_are_named(
    arguments: dict[str, object], error: type[Exception], message: str
) -> None:
    all_arguments: dict[str, Any] = {"n": 3, "seed": 0, "stream": "data", "part": 0} | arguments
    for draw in (random.bits, random.uniform, random.normal, random.truncated_normal, random.permutation):
        with pytest.raises(error) as caught:
            draw(**all_arguments)
        assert message in str(caught.value)


@pytest.mark.parametrize(
    ("counter", "key", "error", "message"),
    [
        ([0, 0, 0], [0, 0], ValueError, "counter must have shape (..., 4). Received: counter of shape (3,)"),
        ([0, 0, 0, 0], [0], ValueError, "key must have shape (..., 2)"),
        ([0, 0, 0, 2**32], [0, 0], ValueError, "counter must be from 0 to 2**32 - 1"),
        ([0, 0, 0, 0.5], [0, 0], TypeError, "counter must be an integer"),
    ],
)
def test_wrong_counters_and_keys_are_named(
    counter: list[float], key: list[int], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        random.philox(counter, key)
    assert message in str(caught.value)
