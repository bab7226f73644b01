"""Step 6, and a myth: what an activation is for, and what the wrong one costs."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np

from firstnn import network, random
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Seeds, test_accuracy, train_loss, value
from firstnn.book.evidence import Generated, Training, at_least, experiment
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("start-and-activation").claim

# What it is for: without a bend, many layers are one.

SIZES = (8, 16, 16, 4)
LARGEST = 9


@experiment(
    f"For every seed, three dense layers of sizes {'-'.join(map(str, SIZES))} with the activation “linear”, "
    "and one layer with the product of their kernels. Weights, biases and inputs are random integers from "
    f"-{LARGEST} to {LARGEST}, where no sum is rounded; then a thousandth of them, where sums are rounded."
)
def three_layers_and_one(seeds: Seeds, activation: str = "linear") -> dict[str, Doubles]:
    """Return the largest difference of the outputs, over the largest output, shape (n_seeds,)."""
    result: dict[str, list[float]] = {"integers": [], "thousandths": []}
    for seed in seeds:
        for name, unit in (("integers", 1.0), ("thousandths", 0.001)):
            x, *layers = (unit * array for array in _integers(seed))
            outputs = x
            kernel, bias = np.eye(SIZES[0]), np.zeros(SIZES[0])
            for next_kernel, next_bias in zip(layers[::2], layers[1::2], strict=True):
                outputs = network.dense(outputs, next_kernel, next_bias, activation)
                kernel, bias = kernel @ next_kernel, bias @ next_kernel + next_bias
            alone = network.dense(x, kernel, bias, "linear")
            result[name].append(float(np.abs(outputs - alone).max() / np.abs(alone).max()))
    return {name: np.array(values) for name, values in result.items()}


def _integers(seed: int) -> list[Doubles]:
    """Rows of inputs, then kernel and bias of each layer: random integers."""
    shapes: list[tuple[int, ...]] = [(10, SIZES[0])]
    for n_inputs, units in pairwise(SIZES):
        shapes += [(n_inputs, units), (units,)]
    numbers = [
        random.uniform(math.prod(shape), seed=seed, stream="data", part=part).reshape(shape)
        for part, shape in enumerate(shapes)
    ]
    return [np.floor((2 * LARGEST + 1) * number) - LARGEST for number in numbers]


claim(
    "linear-layers-collapse",
    "Layers without an activation collapse: three of them give what a single one gives, exactly so in "
    "whole numbers, and except for rounding ({rounding}) in others.",
    criterion=at_least(100),
    experiment=three_layers_and_one,
    holds=value("integers").equals(0) & (value("thousandths") < 1e-12),
    figures={"difference": value("integers"), "rounding": value("thousandths")},
)


QUADRANTS = Training(
    "quadrants",
    Generated("xor_quadrants", 200, n_test=500),
    {name: (Architecture(2, (16,), name), Recipe("adam", 0.03, None, 200)) for name in ("linear", "relu")},
    record_every=200,
)
"""A rule that no straight line follows, with and without a bend in the network."""

claim(
    "a-linear-network-cannot-follow-a-bend",
    "Where the rule bends, a network with linear hidden units is right on {linear} of new points: a coin "
    "flip.",
    criterion=at_least(97),
    experiment=QUADRANTS,
    holds=test_accuracy("linear").end <= 0.75,
    figures={"linear": test_accuracy("linear").end},
)

claim(
    "relu-follows-a-bend",
    "Where the rule bends, the same network with ReLU is right on {relu} of new points.",
    criterion=at_least(97),
    experiment=QUADRANTS,
    holds=test_accuracy("relu").end >= 0.9,
    figures={"relu": test_accuracy("relu").end},
)


# What the wrong one costs in a deep network.

GRADIENT_DESCENT = Recipe("sgd", 0.5, None, 300)
DEEP_NETWORK = Architecture(2, (16,) * 5, "sigmoid", "glorot_uniform")
DEEP = Training(
    "activations of deep networks",
    Generated("moons", 50, (("noise", 0.2),)),
    {
        "sigmoid": (DEEP_NETWORK, GRADIENT_DESCENT),
        "tanh": (replace(DEEP_NETWORK, activation="tanh"), GRADIENT_DESCENT),
        "relu": (replace(DEEP_NETWORK, activation="relu"), GRADIENT_DESCENT),
        "sigmoid and adam": (DEEP_NETWORK, Recipe("adam", 0.01, None, 300)),
        "one layer of sigmoid": (replace(DEEP_NETWORK, hidden=(16,)), GRADIENT_DESCENT),
    },
    record_every=300,
    note="A network has learned when its training loss is below 0.35 (below 0.5 with one layer).",
)
"""Five hidden layers of one activation or another, and two ways out for sigmoid."""

claim(
    "deep-sigmoid-learns-nothing-with-gradient-descent",
    "Five hidden layers of sigmoid learn nothing with plain gradient descent: the loss ends at {loss}, a "
    "coin's.",
    criterion=at_least(98),
    experiment=DEEP,
    holds=~(train_loss("sigmoid").end < 0.35),
    figures={"loss": train_loss("sigmoid").end},
    condition="Plain gradient descent, and a learning rate with which ReLU and tanh learn.",
    sources=("glorot2010",),
)

claim(
    "deep-relu-learns-where-sigmoid-does-not",
    "Five hidden layers of ReLU learn where sigmoid does not: the loss ends at {loss}.",
    criterion=at_least(90),
    experiment=DEEP,
    holds=train_loss("relu").end < 0.35,
    figures={"loss": train_loss("relu").end},
)

claim(
    "deep-tanh-learns-where-sigmoid-does-not",
    "Five hidden layers of tanh learn where sigmoid does not: the loss ends at {loss}.",
    criterion=at_least(90),
    experiment=DEEP,
    holds=train_loss("tanh").end < 0.35,
    figures={"loss": train_loss("tanh").end},
)

claim(
    "adam-rescues-deep-sigmoid",
    "With Adam five hidden layers of sigmoid learn after all: the loss ends at {loss}.",
    criterion=at_least(90),
    experiment=DEEP,
    holds=train_loss("sigmoid and adam").end < 0.35,
    figures={"loss": train_loss("sigmoid and adam").end},
    condition="Five hidden layers; deeper networks were not tried here.",
    corrects="A deep network of sigmoid cannot learn.",
)

claim(
    "one-layer-of-sigmoid-learns",
    "A single hidden layer of sigmoid learns with plain gradient descent: the loss ends at {loss}.",
    criterion=at_least(92),
    experiment=DEEP,
    holds=train_loss("one layer of sigmoid").end < 0.5,
    figures={"loss": train_loss("one layer of sigmoid").end},
    corrects="Sigmoid is a wrong activation for hidden layers.",
)
