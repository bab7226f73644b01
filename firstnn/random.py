"""The one source of randomness: a counter-based generator whose numbers depend on nothing but their address.

Every number has an address: a seed, a stream (what the number is for), a part within the stream and a place.
The same address gives the same bits on every machine, in any order, whatever else is drawn. So seed 7 has
the same data, the same initial weights and the same batches everywhere, in Python and in the browser.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import validation
from firstnn.exact import normal_quantile

__all__ = ["STREAMS", "bits", "normal", "permutation", "philox", "truncated_normal", "uniform"]

STREAMS = {"data": 0, "weights": 1, "batches": 2, "split": 3, "test": 4}
"""The streams by name, and the number that stands for each in the generator's key."""

Words = npt.NDArray[np.uint32]
Seeds = int | npt.ArrayLike

_MULTIPLIERS = np.array([0xD2511F53, 0xCD9E8D57], dtype=np.uint64)
_KEY_STEPS = np.array([0x9E3779B9, 0xBB67AE85], dtype=np.uint64)
_ROUNDS = 10
_LOW_WORD = np.uint64(0xFFFFFFFF)
_BLOCKS_AT_ONCE = 1 << 14  # keeps the rounds within the processor's cache
_BELOW_MINUS_TWO = 0.022750131948179209  # the share of a standard normal below two deviations


def philox(counter: npt.ArrayLike, key: npt.ArrayLike) -> Words:
    """Return the Philox-4x32 block with 10 rounds for each counter and key.

    Args:
        counter: uint32 words, shape (..., 4), low word first.
        key: uint32 words, shape (..., 2), low word first.

    Returns:
        Random words, uint32, shape (..., 4), each from 0 to 2**32 - 1.

    Raises:
        ValueError: a word is out of range, or the last axis of `counter` is not 4 or that of `key` is not 2.

    Source:
        Salmon, Moraes, Dror and Shaw (2011). Parallel random numbers: as easy as 1, 2, 3. SC '11, section
        3.3, https://doi.org/10.1145/2063384.2063405.

    Example:
        >>> [hex(word) for word in philox([0, 0, 0, 0], [0, 0])]
        ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = np.moveaxis(_words(counter, "counter", size=4), -1, 0)
    k0, k1 = np.moveaxis(_words(key, "key", size=2), -1, 0)
    for _ in range(_ROUNDS):
        left, right = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        c0, c1 = (right >> 32) ^ c1 ^ k0, right & _LOW_WORD
        c2, c3 = (left >> 32) ^ c3 ^ k1, left & _LOW_WORD
        k0, k1 = (k0 + _KEY_STEPS[0]) & _LOW_WORD, (k1 + _KEY_STEPS[1]) & _LOW_WORD
    return np.stack(np.broadcast_arrays(c0, c1, c2, c3), axis=-1).astype(np.uint32)


def bits(n: int, *, seed: Seeds, stream: str, part: Seeds = 0) -> Words:
    """Return the first n random 32-bit words of a part of a stream.

    Args:
        n: How many words, at least 1.
        seed: A seed from 0 to 2**32 - 1, or an array of seeds.
        stream: What the words are for, one of `STREAMS`.
        part: The number of an independent sequence within the stream (a layer, an epoch, a column), or an
            array of them.

    Returns:
        Words, uint32, each from 0 to 2**32 - 1. Shape (n,) for one seed and one part; otherwise the shapes
        of `seed` and `part`, broadcast against each other, stand before n.

    Raises:
        ValueError: a seed or a part is outside 0 to 2**32 - 1, or `stream` is unknown.

    Example:
        >>> bits(3, seed=7, stream="data")
        array([4099963437, 3221879260,  490388034], dtype=uint32)
        >>> bits(3, seed=[7, 8], stream="data").shape
        (2, 3)
    """
    n = validation.integer(n, "n")
    stream_number = STREAMS[validation.choice(stream, "stream", STREAMS)]
    seed_words, part_words = _words(seed, "seed"), _words(part, "part")
    shape = np.broadcast_shapes(seed_words.shape, part_words.shape)
    blocks = -(-n // 4)
    rows = int(np.prod(shape, dtype=np.int64))
    flat_seed = np.broadcast_to(seed_words, shape).reshape(rows, 1)
    flat_part = np.broadcast_to(part_words, shape).reshape(rows, 1)
    result = np.empty((rows, blocks, 4), dtype=np.uint32)
    rows_at_once = max(1, _BLOCKS_AT_ONCE // blocks)
    for start in range(0, rows, rows_at_once):
        some = slice(start, start + rows_at_once)
        for first in range(0, blocks, _BLOCKS_AT_ONCE):
            numbers = range(first, min(first + _BLOCKS_AT_ONCE, blocks))
            made = _blocks(numbers, flat_seed[some], stream_number, flat_part[some])
            result[some, numbers.start : numbers.stop] = made
    return result.reshape(*shape, blocks * 4)[..., :n]


def uniform(n: int, *, seed: Seeds, stream: str, part: Seeds = 0) -> npt.NDArray[np.float64]:
    """Return n numbers that are equally likely anywhere from 0 to 1.

    Each is made of two words: (word0 >> 5) * 2**26 + (word1 >> 6), divided by 2**53.

    Args:
        n: How many numbers, at least 1.
        seed: As for `bits`.
        stream: As for `bits`.
        part: As for `bits`.

    Returns:
        Numbers, float64 in [0, 1), shape as in `bits`. The first ones do not depend on n.

    Example:
        >>> print(uniform(3, seed=7, stream="data").round(4))
        [0.9546 0.1142 0.407 ]
    """
    words = bits(2 * validation.integer(n, "n"), seed=seed, stream=stream, part=part)  # (..., 2 n)
    high, low = words[..., 0::2] >> np.uint32(5), words[..., 1::2] >> np.uint32(6)
    return (high * 67108864.0 + low) / 9007199254740992.0


def normal(n: int, *, seed: Seeds, stream: str, part: Seeds = 0) -> npt.NDArray[np.float64]:
    """Return n draws from the standard normal distribution (mean 0, deviation 1).

    Each is the normal quantile of one uniform number, so that no logarithm or cosine of a library is needed.

    Args:
        n: How many numbers, at least 1.
        seed: As for `bits`.
        stream: As for `bits`.
        part: As for `bits`.

    Returns:
        Numbers, float64 from about -8.2 to 8.2, shape as in `bits`.

    Example:
        >>> print(normal(3, seed=7, stream="data").round(4))
        [ 1.6912 -1.2046 -0.2354]
    """
    cells = np.floor(uniform(n, seed=seed, stream=stream, part=part) * 4503599627370496.0)
    return normal_quantile((cells + 0.5) / 4503599627370496.0)  # the middle of a cell: never 0, never 1


def truncated_normal(n: int, *, seed: Seeds, stream: str, part: Seeds = 0) -> npt.NDArray[np.float64]:
    """Return n draws from the standard normal distribution, cut off at two deviations.

    The normal initial weights of Keras are of this kind.

    Args:
        n: How many numbers, at least 1.
        seed: As for `bits`.
        stream: As for `bits`.
        part: As for `bits`.

    Returns:
        Numbers, float64 in [-2, 2], shape as in `bits`. Their deviation is 0.8796, not 1: whoever needs 1
        divides by it.

    Example:
        >>> print(truncated_normal(3, seed=7, stream="weights").round(4))
        [-0.3654 -0.0889 -1.4429]
    """
    share = uniform(n, seed=seed, stream=stream, part=part)
    return normal_quantile(_BELOW_MINUS_TWO + share * (1 - 2 * _BELOW_MINUS_TWO))


def permutation(n: int, *, seed: Seeds, stream: str, part: Seeds = 0) -> npt.NDArray[np.int64]:
    """Return the numbers 0 to n - 1 in a random order.

    Each place gets a random word; the order is that of the words, and of the places where two words are
    equal.

    Args:
        n: How many numbers, from 1 to 2**32 - 1.
        seed: As for `bits`.
        stream: As for `bits`.
        part: As for `bits`.

    Returns:
        The order, int64, shape as in `bits`; each of 0 to n - 1 once along the last axis.

    Example:
        >>> permutation(5, seed=7, stream="batches")
        array([0, 3, 2, 1, 4])
    """
    tagged = bits(n, seed=seed, stream=stream, part=part).astype(np.uint64)
    tagged <<= 32  # in place: of a large table each copy would be as long as that
    tagged |= np.arange(n, dtype=np.uint64)  # one sort key a place, all different
    tagged.sort(axis=-1)
    tagged &= _LOW_WORD
    return tagged.view(np.int64)


def _blocks(numbers: range, seed: npt.NDArray[np.uint64], stream: int, part: npt.NDArray[np.uint64]) -> Words:
    """Return some blocks of some seeds and parts, shape (rows, blocks, 4)."""
    counter = np.zeros((len(seed), len(numbers), 4), dtype=np.uint32)
    counter[..., 0] = numbers
    counter[..., 2] = part
    key = np.empty((len(seed), 1, 2), dtype=np.uint32)
    key[..., 0] = seed
    key[..., 1] = stream
    return philox(counter, key)


def _words(values: Seeds, name: str, size: int | None = None) -> npt.NDArray[np.uint64]:
    """Check one or many numbers from 0 to 2**32 - 1; `size` is the length that their last axis must have."""
    if size is None and np.ndim(values) == 0:
        return np.asarray(validation.seed(values, name), dtype=np.uint64)
    array = np.asarray(values)
    if array.dtype.kind not in "iu" or array.size == 0:
        raise TypeError(
            f"{name} must be an integer or an array of integers. {validation.received(name, values)}"
        )
    if int(array.min()) < 0 or int(array.max()) > validation.LARGEST_SEED:
        raise ValueError(f"{name} must be from 0 to 2**32 - 1. {validation.received(name, values)}")
    if size is not None and (array.ndim == 0 or array.shape[-1] != size):
        raise ValueError(f"{name} must have shape (..., {size}). Received: {name} of shape {array.shape}")
    return array.astype(np.uint64)
