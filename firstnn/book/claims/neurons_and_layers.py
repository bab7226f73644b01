"""Step 1: what a neuron computes, which layers hold numbers to learn, and what a bias is for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import data, launch, random, replicas
from firstnn.book.claims import scores
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Outcome, at_least, described, exact, experiment, measured
from firstnn.data import Dataset
from firstnn.keras_training import build
from firstnn.network import Architecture, dense
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

ROWS, INPUTS, UNITS = 8, 5, 4
LARGEST = 9
ROUNDING = 1e-4


@experiment(
    f"A Keras layer of {UNITS} units with ReLU reads {ROWS} rows of {INPUTS} inputs. Inputs, weights and "
    f"biases are whole numbers from -{LARGEST} to {LARGEST} in one part and decimal numbers from -1 to 1 in "
    "the other, new ones for every seed. NumPy works out relu(inputs @ weights + bias) in double precision."
)
def layers_of_neurons(seeds: Seeds) -> dict[str, tuple[Doubles, Doubles]]:
    """Return the outputs of Keras and of NumPy for both kinds of numbers."""
    return _layers_of_neurons(seeds, with_bias=True)


def _layers_of_neurons(seeds: Seeds, with_bias: bool) -> dict[str, tuple[Doubles, Doubles]]:
    """Run Keras' layer, and NumPy with or without the bias; arrays of shape (n_seeds, rows, units)."""
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


@claim(
    "a-neuron-multiplies-adds-and-activates",
    part="neurons-and-layers",
    says=(
        "A neuron multiplies each input by a weight, adds up the products and a bias, and applies an "
        "activation. In whole numbers, {equal_outputs} of the outputs of a TensorFlow layer are exactly that."
    ),
    criterion=at_least(100),
    experiment=layers_of_neurons,
    corrects="A neuron multiplies, adds up and applies an activation. (The bias is left out.)",
)
def whole_numbers_are_equal(outputs: dict[str, tuple[Doubles, Doubles]]) -> Outcome:
    """Whole numbers are exact in 32 bits: every output must be equal."""
    ours, theirs = outputs["whole"]
    equal = (ours == theirs).mean(axis=(1, 2))
    return Outcome(equal == 1, measured(equal_outputs=(equal, "%")))


@claim(
    "decimal-numbers-agree-to-rounding",
    part="neurons-and-layers",
    says=(
        "With decimal numbers, TensorFlow is off by {largest_difference} at most: it keeps about seven "
        "digits of each number."
    ),
    criterion=at_least(100),
    experiment=layers_of_neurons,
)
def decimal_numbers_agree(outputs: dict[str, tuple[Doubles, Doubles]]) -> Outcome:
    """No output may differ by more than rounding in 32 bits explains."""
    ours, theirs = outputs["decimal"]
    difference = np.abs(ours - theirs).max(axis=(1, 2))
    return Outcome(difference < ROUNDING, measured(largest_difference=difference))


SMALL = Architecture(3, (4,), bias_initializer="glorot_uniform")


@experiment(
    f"A Keras model with an input, a hidden layer and an output: {described(SMALL)}, with random biases. Its "
    f"outputs for {ROWS} rows are compared with those of its two layers, worked out one after the other."
)
def small_network(seeds: Seeds) -> dict[str, float]:
    """Return what Keras counts, and how far its outputs are from those of the two layers."""
    return _small_network(SMALL, seeds[0])


def _small_network(architecture: Architecture, seed: int) -> dict[str, float]:
    model = build(architecture, Recipe(), seed)
    x = random.uniform(3 * ROWS, seed=seed, stream="data").reshape(ROWS, 3).astype(np.float32)
    weights = model.get_weights()
    kernels, biases = (weights[::2], weights[1::2]) if architecture.use_bias else (weights, [None, None])
    outputs = dense(dense(x, kernels[0], biases[0], "relu"), kernels[1], biases[1], "sigmoid")
    return {
        "layers": len(model.layers),
        "parameters": model.count_params(),
        "largest_difference": float(np.abs(model(x).numpy() - outputs).max()),
    }


@claim(
    "the-input-has-nothing-to-learn",
    part="neurons-and-layers",
    says=(
        "Keras counts {layers} layers in a network of an input, a hidden layer and an output: the input has "
        "no weights. The {parameters} numbers to learn are a weight for each input of each unit, and a bias "
        "for each unit."
    ),
    criterion=exact(),
    experiment=small_network,
    corrects="A first network has three layers: an input layer, a hidden layer and an output layer.",
)
def two_layers_count(model: dict[str, float]) -> Outcome:
    """Two layers, (inputs + 1) * units numbers in each, and outputs that are one layer after the other."""
    n_inputs, hidden, outputs = SMALL.layer_sizes
    expected = (n_inputs + 1) * hidden + (hidden + 1) * outputs
    counts_agree = model["layers"] == 2 and model["parameters"] == expected
    return Outcome(np.array([counts_agree and model["largest_difference"] < 1e-6]), measured(**model))


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
def threshold(seeds: Seeds) -> dict[str, tuple[Runs, Doubles]]:
    """Return the runs, and the share of the larger class in each test set."""
    train = [_above(POINTS, seed, "data") for seed in seeds]
    test = [_above(TEST_POINTS, seed, "test") for seed in seeds]
    settings = {name: Setting(*setting) for name, setting in BIASES.items()}
    runs = replicas.compare(settings, train, test, seeds=seeds, record_every=400)
    majority = np.array([each.majority_share for each in test])
    return {name: (each, majority) for name, each in runs.items()}


def _above(n_samples: int, seed: int, stream: str) -> Dataset:
    x = random.uniform(n_samples, seed=seed, stream=stream)
    return data.Dataset(x[:, np.newaxis].astype(np.float32), (x > THRESHOLD).astype(np.int64))


@claim(
    "a-bias-moves-the-threshold",
    part="neurons-and-layers",
    says=(
        "Is a number above one half? With biases a small network learns it: {accuracy} of new numbers are "
        "answered right."
    ),
    criterion=at_least(95),
    experiment=threshold,
)
def learned_with_biases(results: dict[str, tuple[Runs, Doubles]]) -> Outcome:
    """With biases, more than 95 % of the test numbers must be right."""
    accuracy = scores.accuracy(results["with"][0])[:, -1]
    return Outcome(accuracy > 0.95, measured(accuracy=(accuracy, "%")))


@claim(
    "without-biases-one-answer-for-all",
    part="neurons-and-layers",
    says=(
        "Without biases the same network cannot learn it: all it can do to a number above zero is multiply "
        "it, so it gives every number the same answer, and {accuracy} are right."
    ),
    criterion=at_least(100),
    experiment=threshold,
)
def one_answer_without_biases(results: dict[str, tuple[Runs, Doubles]]) -> Outcome:
    """Without biases the test accuracy must be that of one answer for all: the share of a class."""
    runs, majority = results["without"]
    accuracy = scores.accuracy(runs)[:, -1]
    one_answer = np.isclose(np.abs(accuracy - 0.5), majority - 0.5)  # all in one class, or all in the other
    return Outcome(one_answer, measured(accuracy=(accuracy, "%"), larger_class=(majority, "%")))
