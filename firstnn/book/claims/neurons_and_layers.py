"""Step 1: what a neuron computes, what a bias is for, and what hidden layers do to the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import data, launch, random, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Seeds, quantity, test_accuracy, value
from firstnn.book.evidence import Generated, at_least, datasets, described, exact, experiment
from firstnn.data import Dataset
from firstnn.keras_training import build
from firstnn.network import Architecture, dense
from firstnn.replicas import Setting
from firstnn.training import Recipe

claim = Part("neurons-and-layers").claim

# What a neuron computes.

ROWS, INPUTS, UNITS = 8, 5, 4
LARGEST = 9
ROUNDING = 1e-4


@experiment(
    f"A Keras layer of {UNITS} units with ReLU reads {ROWS} rows of {INPUTS} inputs. Inputs, weights and "
    f"biases are whole numbers from -{LARGEST} to {LARGEST} in one part and decimal numbers from -1 to 1 in "
    "the other, new ones for every seed. NumPy works out relu(inputs @ weights + bias) in double precision."
)
def layers_of_neurons(seeds: Seeds, with_bias: bool = True) -> dict[str, tuple[Doubles, Doubles]]:
    """Return the outputs of Keras and of NumPy for both kinds of numbers."""
    launch.tensorflow()
    import keras

    layer = keras.layers.Dense(UNITS, activation="relu")
    layer.build((None, INPUTS))
    shapes = (ROWS, INPUTS), (INPUTS, UNITS), (UNITS,)
    results = {}
    for kind in ("whole", "decimal"):
        keras_outputs, numpy_outputs = [], []
        for seed in seeds:
            x, kernel, bias = (_numbers(kind, shape, seed, part) for part, shape in enumerate(shapes))
            layer.set_weights([kernel, bias])
            keras_outputs.append(layer(x).numpy())
            numpy_outputs.append(dense(x, kernel, bias if with_bias else None, "relu"))
        results[kind] = np.array(keras_outputs, dtype=np.float64), np.array(numpy_outputs)
    return results


def _numbers(kind: str, shape: tuple[int, ...], seed: int, part: int) -> npt.NDArray[np.float32]:
    draw = random.uniform(int(np.prod(shape)), seed=seed, stream="weights", part=part).reshape(shape)
    numbers = np.floor((2 * LARGEST + 1) * draw) - LARGEST if kind == "whole" else 2 * draw - 1
    return numbers.astype(np.float32)


@quantity("%")
def equal_outputs(outputs: dict[str, tuple[Doubles, Doubles]]) -> Doubles:
    """The share of the outputs that are equal: whole numbers are exact in 32 bits."""
    ours, theirs = outputs["whole"]
    return np.asarray((ours == theirs).mean(axis=(1, 2)))


@quantity()
def largest_difference(outputs: dict[str, tuple[Doubles, Doubles]]) -> Doubles:
    """The largest difference between two outputs in decimal numbers."""
    ours, theirs = outputs["decimal"]
    return np.asarray(np.abs(ours - theirs).max(axis=(1, 2)))


claim(
    "a-neuron-multiplies-adds-and-activates",
    "A neuron multiplies each input by a weight, adds up the products and a bias, and applies an "
    "activation. In whole numbers, {equal_outputs} of the outputs of a TensorFlow layer are exactly that.",
    criterion=at_least(100),
    experiment=layers_of_neurons,
    holds=equal_outputs.equals(1),
    figures={"equal_outputs": equal_outputs},
    corrects="A neuron multiplies, adds up and applies an activation. (The bias is left out.)",
)

claim(
    "decimal-numbers-agree-to-rounding",
    "With decimal numbers, TensorFlow is off by {largest_difference:max} at most: it keeps about seven "
    "digits of each number.",
    criterion=at_least(100),
    experiment=layers_of_neurons,
    holds=largest_difference < ROUNDING,
    figures={"largest_difference": largest_difference},
)


# Which layers hold numbers to learn.

SMALL = Architecture(3, (4,), bias_initializer="glorot_uniform")
_N_INPUTS, _HIDDEN, _OUTPUTS = SMALL.layer_sizes
PARAMETERS = (_N_INPUTS + 1) * _HIDDEN + (_HIDDEN + 1) * _OUTPUTS
"""A weight for each input of each unit, and a bias for each unit."""


@experiment(
    f"A Keras model with an input, a hidden layer and an output: {described(SMALL)}, with random biases. Its "
    f"outputs for {ROWS} rows are compared with those of its two layers, worked out one after the other."
)
def small_network(seeds: Seeds, architecture: Architecture = SMALL) -> dict[str, float]:
    """Return what Keras counts, and how far its outputs are from those of the two layers."""
    model = build(architecture, Recipe(), seeds[0])
    x = random.uniform(3 * ROWS, seed=seeds[0], stream="data").reshape(ROWS, 3).astype(np.float32)
    weights = model.get_weights()
    kernels, biases = (weights[::2], weights[1::2]) if architecture.use_bias else (weights, [None, None])
    outputs = dense(dense(x, kernels[0], biases[0], "relu"), kernels[1], biases[1], "sigmoid")
    return {
        "layers": len(model.layers),
        "parameters": model.count_params(),
        "largest_difference": float(np.abs(model(x).numpy() - outputs).max()),
    }


claim(
    "the-input-has-nothing-to-learn",
    "Keras counts {layers} layers in a network of an input, a hidden layer and an output: the input has "
    "no weights. The {parameters} numbers to learn are a weight for each input of each unit, and a bias "
    "for each unit.",
    criterion=exact(),
    experiment=small_network,
    holds=value("layers").equals(2)
    & value("parameters").equals(PARAMETERS)
    & (value("largest_difference") < 1e-6),
    figures={name: value(name) for name in ("layers", "parameters", "largest_difference")},
    corrects="A first network has three layers: an input layer, a hidden layer and an output layer.",
)


# What a bias is for.

POINTS, TEST_POINTS, THRESHOLD = 100, 500, 0.5
BIASES = {
    name: (Architecture(1, (16,), use_bias=use_bias), Recipe("adam", 0.01, None, 400))
    for name, use_bias in {"with": True, "without": False}.items()
}
"""The same network with and without biases."""


@experiment(
    f"Data: {POINTS} numbers from 0 to 1 to train on and {TEST_POINTS} to test on, new ones for every seed; "
    f"class 1 is above {THRESHOLD}. "
    + " ".join(f"Setting “{name}”: network {described(*setting)}." for name, setting in BIASES.items())
)
def threshold(seeds: Seeds) -> dict[str, Any]:
    """Return the runs, and the share of the larger class in each test set."""
    train = [_above(POINTS, seed, "data") for seed in seeds]
    test = [_above(TEST_POINTS, seed, "test") for seed in seeds]
    settings = {name: Setting(*setting) for name, setting in BIASES.items()}
    runs = replicas.compare(settings, train, test, seeds=seeds, record_every=400)
    return {**runs, "larger_class": np.array([each.majority_share for each in test])}


def _above(n_samples: int, seed: int, stream: str) -> Dataset:
    x = random.uniform(n_samples, seed=seed, stream=stream)
    return data.Dataset(x[:, np.newaxis].astype(np.float32), (x > THRESHOLD).astype(np.int64))


@quantity()
def one_answer_for_all(result: dict[str, Any]) -> npt.NDArray[np.bool_]:
    """Whether the test accuracy is the share of a class: that of the larger one, or that of the other."""
    accuracy = result["without"].test_accuracy[:, -1]
    return np.asarray(np.isclose(np.abs(accuracy - 0.5), result["larger_class"] - 0.5))


claim(
    "a-bias-moves-the-threshold",
    "Is a number above one half? With biases a small network learns it: {accuracy} of new numbers are "
    "answered right.",
    criterion=at_least(95),
    experiment=threshold,
    holds=test_accuracy("with").end > 0.95,
    figures={"accuracy": test_accuracy("with").end},
)

claim(
    "without-biases-one-answer-for-all",
    "Without biases the same network cannot learn it: all it can do to a number above zero is multiply "
    "it, so it gives every number the same answer, and {accuracy} are right.",
    criterion=at_least(100),
    experiment=threshold,
    holds=one_answer_for_all,
    figures={"accuracy": test_accuracy("without").end, "larger_class": value("larger_class", "%")},
)


# What hidden layers do to the data that passes through them.

CIRCLES = Generated("circles", 200, n_test=500)
TWO_HIDDEN_LAYERS = Architecture(2, (16, 16))
RECIPE = Recipe("adam", 0.02, None, 100)
PENALTY = 1e-3


@experiment(
    f"Data: {CIRCLES}. Network {described(TWO_HIDDEN_LAYERS, RECIPE)}. Then a flat boundary is fitted to "
    "the training points as they come in, as the first hidden layer passes them on (before and after "
    f"training), and as the second does: least squares to -1 and 1 with the penalty {PENALTY:g}. "
    "Counted are the test points on its right side."
)
def flat_boundaries(seeds: Seeds, architecture: Architecture = TWO_HIDDEN_LAYERS) -> dict[str, Doubles]:
    """Return the share of test points that a flat boundary separates, at each place."""
    train, test = datasets(CIRCLES, seeds)
    assert test is not None
    runs = replicas.train(architecture, RECIPE, train, seeds=seeds, record_every=RECIPE.epochs)
    shares: dict[str, list[float]] = {"inputs": [], "untrained": [], "first_layer": [], "second_layer": []}
    for seed, rows, new_rows in zip(seeds, train, test, strict=True):
        before, after = architecture.initial_weights(seed), runs.weights_of(seed)
        places: dict[str, list[npt.NDArray[Any]]] = {
            "inputs": [],
            "untrained": before[:2],
            "first_layer": after[:2],
            "second_layer": after[:4],
        }
        for name, weights in places.items():
            passed_on, new_passed_on = (
                _passed_on(each.x, weights, architecture.activations) for each in (rows, new_rows)
            )
            shares[name].append(_separated(passed_on, rows.y, new_passed_on, new_rows.y))
    return {name: np.array(share) for name, share in shares.items()}


def _passed_on(x: npt.ArrayLike, weights: Sequence[npt.ArrayLike], activations: tuple[str, ...]) -> Doubles:
    """Return what the layers with these weights make of the rows, shape (n_samples, units)."""
    outputs = np.asarray(x, dtype=np.float64)
    for kernel, bias, activation in zip(weights[::2], weights[1::2], activations, strict=False):
        outputs = dense(outputs, kernel, bias, activation)
    return outputs


def _separated(x: Doubles, y: npt.NDArray[np.int64], new_x: Doubles, new_y: npt.NDArray[np.int64]) -> float:
    """Fit -1 and 1 by least squares with a small penalty, and return the share of new rows that it gets."""
    x, new_x = (np.column_stack([each, np.ones(len(each))]) for each in (x, new_x))
    slope = np.linalg.solve(x.T @ x + PENALTY * np.eye(x.shape[1]), x.T @ (2 * y - 1))
    return float(((new_x @ slope > 0) == new_y).mean())


inputs, untrained, first_layer, second_layer = (
    value(place, "%") for place in ("inputs", "untrained", "first_layer", "second_layer")
)

claim(
    "a-straight-line-cannot-part-circles",
    "No straight line parts a circle from the ring around it: a line fitted to the points gets {inputs} "
    "of new ones right.",
    criterion=at_least(95),
    experiment=flat_boundaries,
    holds=inputs <= 0.65,
    figures={"inputs": inputs},
)

claim(
    "a-hidden-layer-untangles-the-data",
    "A hidden layer rewrites the data so that a flat boundary is enough: drawn through its outputs, it "
    "gets {first_layer} of new points right; drawn through the inputs, {inputs}.",
    criterion=at_least(95),
    experiment=flat_boundaries,
    holds=first_layer >= 0.9,
    figures={"inputs": inputs, "first_layer": first_layer},
)

claim(
    "an-untrained-hidden-layer-untangles-too",
    "What untangles is the bend of the activation, and enough units: behind a hidden layer whose weights "
    "are still random, the boundary gets {untrained} right.",
    criterion=at_least(95),
    experiment=flat_boundaries,
    holds=untrained >= 0.9,
    figures={"untrained": untrained, "first_layer": first_layer},
    condition="Two inputs, and many more units than inputs.",
    corrects="Training is what teaches a hidden layer to rewrite the data usefully.",
)

claim(
    "a-second-hidden-layer-adds-nothing-here",
    "A second hidden layer has nothing left to do here: {second_layer} right behind it, {first_layer} "
    "right behind the first.",
    criterion=at_least(95),
    experiment=flat_boundaries,
    holds=second_layer <= first_layer + 0.02,
    figures={"first_layer": first_layer, "second_layer": second_layer},
    condition="The task is as simple as two circles.",
    corrects="Layer by layer, the data is transformed step by step into the answer.",
)
