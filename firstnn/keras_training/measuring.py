"""What a Keras model answers, and its loss and accuracy over whole sets, block by block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from firstnn import launch
from firstnn.data import Dataset
from firstnn.launch import Tensor, TensorFlow

if TYPE_CHECKING:
    import keras

Curve: TypeAlias = npt.NDArray[np.float64]

_BLOCK = 65_536  # rows that are measured at once


def measures(model: keras.Model, dataset: Dataset) -> Callable[[], dict[str, float]]:
    """Return a function that measures a model over all rows of a data set, as it is when called.

    Args:
        model: A compiled model with a loss object.
        dataset: The rows.

    Returns:
        A function without arguments that gives "loss", without penalties, and "accuracy", NaN where outputs
        are.

    Example:
        >>> from firstnn import Architecture, Recipe, build, data
        >>> measure = measures(build(Architecture(2), Recipe(), seed=0), data.moons(100, seed=0))
        >>> sorted(measure())
        ['accuracy', 'loss']
    """
    tf = launch.tensorflow()

    def both(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        outputs = model(x, training=False)  # (n_rows, n_outputs)
        return _whole_loss(model, y, outputs), _hits(tf, outputs, y)

    traced = tf.function(both, autograph=False)

    def measure() -> dict[str, float]:
        sizes, losses, hits = over_blocks(traced, dataset.x, dataset.y[:, np.newaxis])
        return {"loss": average(losses, sizes), "accuracy": float(hits.sum() / dataset.n_samples)}

    return measure


def over_blocks(traced: Tensor, *arrays: npt.NDArray[Any]) -> Curve:
    """Return the rows of each block of some arrays and the two numbers that a `tf.function` gives for it.

    Over all rows at once, what a network holds between its layers would grow with the table.
    """
    tf = launch.tensorflow()
    blocks = ([tf.constant(array[some]) for array in arrays] for some in _blocks(len(arrays[0])))
    # Asked for by its shapes: plain calls of the functions of many models make TensorFlow warn.
    found = [(len(block[0]), *traced.get_concrete_function(*block)(*block)) for block in blocks]
    return np.array(found, dtype=np.float64).T


def average(means: Curve, sizes: Curve) -> float:
    """Return the mean over all rows from those of the blocks."""
    return float((means * sizes).sum() / sizes.sum())


def answers(model: keras.Model, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return what a network answers, block by block, shape (n_samples, n_outputs)."""
    return np.concatenate([np.asarray(model(x[some], training=False)) for some in _blocks(len(x))])


def _blocks(n_samples: int) -> list[slice]:
    return [slice(start, start + _BLOCK) for start in range(0, n_samples, _BLOCK)]


def _whole_loss(model: keras.Model, y: Tensor, outputs: Tensor) -> Tensor:
    """Return the loss over all rows: within a strategy of several devices Keras gives the share of one."""
    return model.loss(y, outputs) * launch.tensorflow().distribute.get_strategy().num_replicas_in_sync


def _hits(tf: TensorFlow, outputs: Tensor, y: Tensor) -> Tensor:
    """Return the number of right answers, NaN where an output is: comparisons with NaN would all be false."""
    if outputs.shape[-1] == 1:
        answers = tf.cast(outputs > 0.5, tf.int64)
    else:
        answers = tf.argmax(outputs, axis=-1)[:, tf.newaxis]
    hits = tf.reduce_sum(tf.cast(answers == y, outputs.dtype))
    broken = tf.reduce_any(tf.math.is_nan(outputs))
    return tf.where(broken, tf.constant(np.nan, outputs.dtype), hits)
