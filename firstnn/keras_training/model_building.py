"""A network as a Keras model: its layers with the initial weights of a seed, its optimizer and its loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firstnn import launch, validation
from firstnn.network import Architecture
from firstnn.training import Recipe

if TYPE_CHECKING:
    import keras

MOMENTUM = 0.9


def build(architecture: Architecture, recipe: Recipe, seed: int) -> keras.Sequential:
    """Return a compiled Keras model that holds exactly the initial weights of the seed.

    The last layer has a sigmoid (one output) or softmax, so the model answers with probabilities. The loss is
    the mean cross-entropy. Written with probabilities it would be minus the logarithm of a number that rounds
    to 0 for a confident mistake; Keras therefore goes back to the logits, the sums behind the sigmoid or
    softmax, and nothing is cut off: a logit of -50 for a true 1 costs 50, not 16.1.

    Args:
        architecture: The network.
        recipe: Its optimizer, learning rate and penalty become the model's.
        seed: The seed of the initial weights, from 0 to 2**32 - 1.

    Returns:
        A `keras.Sequential` with an explicit input of shape (n_inputs,), optimizer, loss, and accuracy as
        metric.

    Raises:
        ValueError: If `seed` is out of range.

    Example:
        >>> model = build(Architecture(2, (16,)), Recipe("adam"), seed=0)
        >>> model.count_params()
        65
        >>> import numpy as np
        >>> np.array_equal(model.get_weights()[0], Architecture(2, (16,)).initial_weights(seed=0)[0])
        True
    """
    validation.instance(architecture, "architecture", Architecture)
    model = uncompiled(architecture, recipe, seed, architecture.output_activation)
    model.compile(optimizer=make_optimizer(recipe), loss=_loss(architecture), metrics=["accuracy"])
    return model


def uncompiled(
    architecture: Architecture, recipe: Recipe, seed: int, output_activation: str
) -> keras.Sequential:
    """Return the layers of a network, not compiled, with the initial weights of the seed."""
    validation.instance(recipe, "recipe", Recipe)
    weights = architecture.initial_weights(validation.seed(seed))
    launch.tensorflow()
    import keras

    names = [f"hidden_{i}" for i in range(1, len(architecture.hidden) + 1)] + ["output"]
    units = architecture.layer_sizes[1:]
    activations = (*architecture.activations, output_activation)
    model = keras.Sequential([keras.Input((architecture.n_inputs,), name="inputs")], name="network")
    for name, n_units, activation in zip(names, units, activations, strict=True):
        layer = keras.layers.Dense(
            n_units,
            activation=activation,
            use_bias=architecture.use_bias,
            kernel_initializer="zeros",  # replaced below, and nothing of Keras' own randomness is used up
            kernel_regularizer=keras.regularizers.L2(recipe.l2) if recipe.l2 else None,
            name=name,
        )
        model.add(layer)
    model.set_weights(weights)
    return model


def make_optimizer(recipe: Recipe) -> keras.optimizers.Optimizer:
    """Return Keras' optimizer, named: the default name counts how many there were before."""
    import keras

    if recipe.optimizer == "adam":
        return keras.optimizers.Adam(recipe.learning_rate, name=recipe.optimizer)
    momentum = MOMENTUM if recipe.optimizer == "momentum" else 0.0
    return keras.optimizers.SGD(recipe.learning_rate, momentum, name=recipe.optimizer)


def _loss(architecture: Architecture) -> keras.losses.Loss:
    import keras

    if architecture.n_outputs == 1:
        return keras.losses.BinaryCrossentropy()
    return keras.losses.SparseCategoricalCrossentropy()
