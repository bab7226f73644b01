"""The standardising as two layers of Keras, so that a model takes rows as they come from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from firstnn import launch
from firstnn.data import Standardizer

if TYPE_CHECKING:
    import keras

_DEVIATIONS = (1e-37, 1e37)  # beyond them 1 / deviation is no ordinary float32


def check_deviations(standardizer: Standardizer) -> None:
    """Refuse columns that are too narrow or too wide for the arithmetic of a model.

    Args:
        standardizer: Mean and deviation of each column.

    Raises:
        ValueError: `standardizer` has a deviation below 1e-37 or above 1e37.

    Example:
        >>> check_deviations(Standardizer(mean=[0.0], deviation=[1e-40]))
        Traceback (most recent call last):
        ValueError: standardizer must have deviations from 1e-37 to 1e+37: change the unit of the column.
        Received: standardizer with 1e-40 to 1e-40
    """
    lowest, highest = standardizer.deviation.min(), standardizer.deviation.max()
    if lowest < _DEVIATIONS[0] or highest > _DEVIATIONS[1]:
        raise ValueError(
            f"standardizer must have deviations from {_DEVIATIONS[0]} to {_DEVIATIONS[1]}: change the unit "
            f"of the column. Received: standardizer with {lowest:.3g} to {highest:.3g}"
        )


def with_standardising(model: keras.Model, standardizer: Standardizer) -> keras.Sequential:
    """Return a model for rows as they come: two layers that standardise, then the model's own layers.

    Keras keeps the numbers of such a layer in float32, so a mean far from zero is split in two: the
    subtraction of the first part is exact, and the rest is small. (Its `Normalization` layer rounds the mean,
    and takes no deviation below 1e-7.)

    Args:
        model: A `keras.Sequential` for standardised rows.
        standardizer: Mean and deviation of each column.

    Returns:
        A compiled `keras.Sequential` that shares the model's layers.

    Raises:
        ValueError: `standardizer` has another number of columns than `model` has inputs, or a deviation
            below 1e-37 or above 1e37.

    Example:
        >>> from firstnn import Architecture, Recipe, build, data
        >>> scaling = data.Standardizer(mean=[10.0, 20.0], deviation=[1.0, 5.0])
        >>> whole = with_standardising(build(Architecture(2), Recipe(), seed=0), scaling)
        >>> [layer.name for layer in whole.layers[:2]]
        ['centre', 'scale']
    """
    launch.tensorflow()
    import keras

    mean, deviation = standardizer.mean, standardizer.deviation
    if model.input_shape != (None, len(mean)):
        raise ValueError(
            f"standardizer must have a column for each input of the model, {model.input_shape[1]}. "
            f"Received: standardizer with {len(mean)}"
        )
    check_deviations(standardizer)
    nearest = mean.astype(np.float32).astype(np.float64)
    layers = [
        keras.layers.Rescaling(scale=1.0, offset=(-nearest).tolist(), name="centre"),
        keras.layers.Rescaling(
            scale=(1 / deviation).tolist(), offset=((nearest - mean) / deviation).tolist(), name="scale"
        ),
    ]
    whole = keras.Sequential([keras.Input((len(mean),)), *layers, *model.layers])
    if model.optimizer is not None:
        optimizer = keras.optimizers.deserialize(keras.optimizers.serialize(model.optimizer))
        optimizer.build(whole.trainable_variables)  # else Keras warns when it loads the file
        whole.compile(optimizer=optimizer, loss=model.loss, metrics=["accuracy"])
    return whole
