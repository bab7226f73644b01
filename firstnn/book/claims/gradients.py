"""Step 5: how unequal the gradients of the weights are, and what Adam makes of them."""

from __future__ import annotations

import numpy as np

from firstnn import backprop, launch
from firstnn.backprop import Trace
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import (
    activation,
    data,
    hidden,
    initialization,
    learning_rate,
    optimizer,
    other,
)
from firstnn.book.claims.quantities import Doubles, Seeds, quantity
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import Source, stacked
from firstnn.initializers import Constant
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, layers, minimize
from firstnn.training import Recipe

claim = Part("backpropagation").claim

MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")  # as Keras starts it
CIRCLES = Generated("circles", 200)
CLOUDS = Generated("gaussians", 200, (("n_features", 20),))


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, not trained yet. The gradient over all rows, computed "
    "layer by layer in double precision.",
    varies="data, initial weights",
)
def first_gradients(
    seeds: Seeds, architecture: Architecture = NETWORK, source: Source = MOONS
) -> list[Trace]:
    """Return each network's first pass forward and backward."""
    return first_passes(seeds, architecture, source)


@quantity("times")
def ratio(traces: list[Trace]) -> Doubles:
    """How many times a small gradient a large one is."""
    return _spread(np.abs([_flat(each.gradients) for each in traces]))


@quantity()
def no_two_alike(traces: list[Trace]) -> list[bool]:
    """Whether all gradients of a network differ in size, but for those of dead units, which are zero."""
    sizes = np.abs([_flat(each.gradients) for each in traces])  # (n_seeds, n_weights)
    return [len(np.unique(row[row > 0])) == np.sum(row > 0) for row in sizes]


claim(
    "weights-change-differently",
    "Random initial weights do not change equally at a step of plain gradient descent, which is the gradient "
    "times the learning rate: in a network of {units} hidden units no two of the {weights} gradients have "
    "the same size, and a large one (95th percentile) is {ratio} a small one (5th).",
    criterion=at_least(97),
    experiment=first_gradients,
    holds=(ratio > 5) & no_two_alike,
    figures={"ratio": ratio, "weights": NETWORK.n_parameters, "units": NETWORK.hidden[0]},
    corrects="Every weight changes by the same amount.",
    scope=(
        activation(first_gradients, "tanh"),
        activation(first_gradients, "sigmoid"),
        hidden(first_gradients, (16, 16)),
        hidden(first_gradients, (64,)),
        initialization(first_gradients, "he_normal"),
        initialization(first_gradients, Constant(0.5), beyond="Random initial weights"),
        data(first_gradients, CIRCLES),
        data(first_gradients, CLOUDS),
    ),
)

ADAM = Recipe("adam", 0.01, None, 50)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, ADAM)}; all weights recorded after every step, in double "
    "precision.",
    varies="data, initial weights",
)
def adam_steps(
    seeds: Seeds, recipe: Recipe = ADAM, architecture: Architecture = NETWORK, source: Source = MOONS
) -> Doubles:
    """Return all weights before training and after each step, shape (n_seeds, n_steps + 1, n_weights)."""
    train, _ = datasets(source, seeds)
    result = minimize(
        CrossEntropy(layers(architecture)),
        initial_weights(architecture, seeds),
        *stacked(train),
        recipe=recipe,
        measure=_all_weights,
        record="step",
        dtype="float64",
    )
    followed: Doubles = result.records["weights"]
    return followed


@quantity()
def first_step(weights: Doubles) -> Doubles:
    """How far a weight moves at Adam's first step, in the median."""
    return np.asarray(np.median(np.abs(weights[:, 1] - weights[:, 0]), axis=1))


@quantity()
def ratio_after_one_step(weights: Doubles) -> Doubles:
    """How many times a small change a large one is, after one step of Adam."""
    return _spread(np.abs(weights[:, 1] - weights[:, 0]))


@quantity("times")
def ratio_after_all_steps(weights: Doubles) -> Doubles:
    """The same after the whole training."""
    return _spread(np.abs(weights[:, -1] - weights[:, 0]))


claim(
    "adams-first-step-is-equally-long",
    "Adam's first step moves nearly every weight equally far, by {step}, its learning rate: a large "
    "change is {ratio} times a small one. After {steps} steps the weights have moved unequally, a large "
    "change being {later_ratio} a small one. A gradient that has nearly vanished, as it does through ten "
    "layers of sigmoid, makes a shorter step.",
    criterion=at_least(95),
    experiment=adam_steps,
    holds=(ratio_after_one_step <= 1.1) & (ratio_after_all_steps > 1.5),
    figures={
        "ratio": ratio_after_one_step,
        "step": first_step,
        "later_ratio": ratio_after_all_steps,
        "steps": (ADAM.epochs, ""),
    },
    corrects="Whatever the optimizer, every weight moves by another amount.",
    sources=("kingma2015",),
    scope=(
        learning_rate(adam_steps, times=3),
        learning_rate(adam_steps, times=1 / 3),
        optimizer(adam_steps, "momentum", 0.1, beyond="Adam's first step"),
        activation(adam_steps, "tanh"),
        hidden(adam_steps, (64,)),
        other(
            *("depth", "ten layers of sigmoid"),
            adam_steps,
            architecture=Architecture(2, (16,) * 10, "sigmoid", "glorot_uniform"),
            beyond="makes a shorter step",
            shows=ratio_after_one_step > 1.5,
        ),
        data(adam_steps, CIRCLES),
    ),
)


def first_passes(seeds: Seeds, architecture: Architecture, source: Source = MOONS) -> list[Trace]:
    """Return the pass forward and back of each untrained network over all rows."""
    train, _ = datasets(source, seeds)
    weights = [architecture.initial_weights(seed) for seed in seeds]
    return [
        backprop.trace(start, rows.x, rows.y, architecture.activations)
        for start, rows in zip(weights, train, strict=True)
    ]


def _all_weights(weights: list[Tensor], x: Tensor, y: Tensor) -> dict[str, Tensor]:
    tf = launch.tensorflow()
    return {"weights": tf.concat([tf.reshape(part, (part.shape[0], -1)) for part in weights], axis=1)}


def _flat(arrays: list[Doubles] | tuple[Doubles, ...]) -> Doubles:
    return np.concatenate([array.ravel() for array in arrays])


def _spread(sizes: Doubles) -> Doubles:
    """How many times its 5th percentile the 95th of each row is; infinite or NaN where many do not move."""
    low, high = np.percentile(sizes, [5, 95], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Doubles = high / low
    return ratio
