"""Step 5: what backpropagation works out for each weight, and how unequal its answers are."""

from __future__ import annotations

import numpy as np

from firstnn import backprop, launch
from firstnn.backprop import Trace
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Seeds, quantity
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, layers, minimize
from firstnn.training import Recipe

claim = Part("backpropagation").claim

MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")  # as Keras starts it
SMOOTH = Architecture(2, (8,), "tanh", "glorot_uniform")
"""No kinks: a small move never changes which formula applies."""


@experiment(
    f"Data: {MOONS}. Network {described(SMOOTH)}, not trained yet. The gradient over all rows in double "
    "precision, in three ways: by the chain rule written out by hand, by moving one weight at a time to "
    "either side and watching the loss, and by TensorFlow."
)
def three_ways(seeds: Seeds) -> dict[str, Doubles]:
    """Return the gradients of each network, shape (n_seeds, n_weights), by the way they were found."""
    traces = _traces(seeds, SMOOTH)
    moved = [backprop.finite_differences(each.weights, each.x, each.y, each.activation) for each in traces]
    return {
        "by hand": np.stack([_flat(each.gradients) for each in traces]),
        "by moving": np.stack([_flat(estimates) for estimates in moved]),
        "by TensorFlow": _gradients_of_tensorflow(traces),
    }


@quantity()
def from_moving(gradients: dict[str, Doubles]) -> Doubles:
    """How far moving each weight is from the chain rule, in lengths of the gradient."""
    return _distance(gradients["by moving"], gradients["by hand"])


@quantity()
def from_tensorflow(gradients: dict[str, Doubles]) -> Doubles:
    """How far the chain rule by hand is from TensorFlow, in lengths of the gradient."""
    return _distance(gradients["by hand"], gradients["by TensorFlow"])


claim(
    "backpropagation-finds-every-weights-share",
    "Backpropagation finds how much the loss would change with each of {weights} weights: moving them "
    "one at a time gives the same, except for {difference} of it.",
    criterion=at_least(100),
    experiment=three_ways,
    holds=from_moving < 1e-6,
    figures={"difference": from_moving, "weights": SMOOTH.n_parameters},
    condition=(
        "The activation is smooth. At a kink, as ReLU has at zero, a move can step over it, and the slope "
        "before and after is not the same."
    ),
    sources=("rumelhart1986",),
)

claim(
    "backpropagation-by-hand-is-tensorflows",
    "The chain rule written out by hand gives TensorFlow's gradients, except for {difference} of them.",
    criterion=at_least(100),
    experiment=three_ways,
    holds=from_tensorflow < 1e-12,
    figures={"difference": from_tensorflow},
    sources=("rumelhart1986",),
)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, not trained yet. The gradient over all rows, worked out "
    "layer by layer in double precision."
)
def first_gradients(seeds: Seeds) -> list[Trace]:
    """Return each network's first pass forward and backward."""
    return _traces(seeds, NETWORK)


@quantity("times")
def ratio(traces: list[Trace]) -> Doubles:
    """How many times a small gradient a large one is."""
    return _spread(np.abs([_flat(each.gradients) for each in traces]))


@quantity()
def no_two_alike(traces: list[Trace]) -> list[bool]:
    """Whether all gradients of a network differ in size."""
    sizes = np.abs([_flat(each.gradients) for each in traces])  # (n_seeds, n_weights)
    return [len(np.unique(row)) == len(row) for row in sizes]


claim(
    "weights-change-differently",
    "Weights do not change equally: no two of {weights} gradients have the same size, and a large one "
    "(95th percentile) is {ratio} a small one (5th).",
    criterion=at_least(98),
    experiment=first_gradients,
    holds=(ratio > 5) & no_two_alike,
    figures={"ratio": ratio, "weights": NETWORK.n_parameters},
    condition="The step is the gradient times the learning rate. Adam's first step is another matter.",
)

ADAM = Recipe("adam", 0.01, None, 50)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, ADAM)}; all weights recorded after every step, in double "
    "precision."
)
def adam_steps(seeds: Seeds, recipe: Recipe = ADAM) -> Doubles:
    """Return all weights before training and after each step, shape (n_seeds, n_steps + 1, n_weights)."""
    train, _ = datasets(MOONS, seeds)
    result = minimize(
        CrossEntropy(layers(NETWORK)),
        initial_weights(NETWORK, seeds),
        np.stack([rows.x for rows in train]),
        np.stack([rows.y for rows in train]),
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
    "change is {ratio} times a small one.",
    criterion=at_least(98),
    experiment=adam_steps,
    holds=ratio_after_one_step <= 1.05,
    figures={"ratio": ratio_after_one_step, "step": first_step},
    corrects="Every weight changes by a different amount.",
    sources=("kingma2015",),
)

claim(
    "adams-later-steps-differ",
    "After {steps} of Adam the weights have moved unequally: a large change is {ratio} a small one.",
    criterion=at_least(95),
    experiment=adam_steps,
    holds=ratio_after_all_steps > 2,
    figures={"ratio": ratio_after_all_steps, "steps": (ADAM.epochs, "steps")},
)


def _traces(seeds: Seeds, architecture: Architecture) -> list[Trace]:
    train, _ = datasets(MOONS, seeds)
    weights = [architecture.initial_weights(seed) for seed in seeds]
    return [
        backprop.trace(start, rows.x, rows.y, architecture.activations)
        for start, rows in zip(weights, train, strict=True)
    ]


def _gradients_of_tensorflow(traces: list[Trace]) -> Doubles:
    """TensorFlow's gradients of all networks, shape (n_seeds, n_weights)."""
    tf = launch.tensorflow()
    weights = [
        tf.constant(np.stack(arrays)) for arrays in zip(*(each.weights for each in traces), strict=True)
    ]
    x, y = np.stack([each.x for each in traces]), np.stack([each.y for each in traces])
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = CrossEntropy(layers(SMOOTH))(weights, x, y)  # (n_seeds,)
    gradients = [gradient.numpy() for gradient in tape.gradient(loss, weights)]
    return np.stack([_flat(arrays) for arrays in zip(*gradients, strict=True)])


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


def _distance(first: Doubles, second: Doubles) -> Doubles:
    """How far apart two rows of gradients are, in lengths of the second."""
    distance: Doubles = np.linalg.norm(first - second, axis=1) / np.linalg.norm(second, axis=1)
    return distance
