"""Under the hood: what backpropagation costs, and what it would cost without."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from firstnn import launch
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, described, exact, experiment, measured, timing
from firstnn.launch import Tensor, TensorFlow
from firstnn.network import Architecture
from firstnn.replicas import CrossEntropy, layers

Seeds = tuple[int, ...]
Gradients = Callable[..., list[Tensor]]
Counts = dict[int, tuple[int, int]]

ROWS = Generated("gaussians", 256, (("n_features", 20),))
NETWORKS = tuple(Architecture(20, (width, width)) for width in (16, 64, 256))
REPEATS = 20


@experiment(
    f"Networks {'; '.join(described(network) for network in NETWORKS)}, {ROWS.n_samples} rows. The "
    "multiplications that TensorFlow's graph holds for the loss, and for the loss with all its gradients."
)
def multiplications(seeds: Seeds) -> Counts:
    """Return both numbers of multiplications by the number of weights."""
    return {network.n_parameters: _counted(network, _with_gradients) for network in NETWORKS}


@experiment(
    f"Data: {ROWS}. Networks {'; '.join(described(network) for network in NETWORKS)}. The time for the loss, "
    f"and for the loss with all its gradients; the shortest of {REPEATS} runs."
)
def durations(seeds: Seeds) -> dict[int, tuple[float, float]]:
    """Return both times in seconds by the number of weights."""
    return {network.n_parameters: _timed(network, seeds[0]) for network in NETWORKS}


@claim(
    "backpropagation-costs-a-few-forward-passes",
    part="under-the-hood",
    says=(
        "The loss with all its gradients takes {ratio_of_the_smallest} the multiplications of the loss alone "
        "in a network of {fewest_weights} weights, and {ratio_of_the_largest} in one of {most_weights}."
    ),
    criterion=exact(),
    experiment=multiplications,
    sources=("rumelhart1986",),
)
def a_few_forward_passes(counts: Counts) -> Outcome:
    """Loss and gradients take at most three times the multiplications of the loss, in every network."""
    ratios = [both / loss for loss, both in counts.values()]
    return Outcome(
        np.array([max(ratios) <= 3]),
        measured(
            ratio_of_the_smallest=(ratios[0], "times"),
            ratio_of_the_largest=(ratios[-1], "times"),
            fewest_weights=min(counts),
            most_weights=max(counts),
        ),
    )


@claim(
    "trying-every-weight-costs-a-pass-each",
    part="under-the-hood",
    says=(
        "Finding the gradients by moving each weight a little takes a forward pass for every weight and one "
        "more: with {most_weights} weights, {factor} times the multiplications of backpropagation."
    ),
    criterion=exact(),
    experiment=multiplications,
)
def a_pass_for_every_weight(counts: Counts) -> Outcome:
    """Trying costs over a hundred times as much as backpropagation, and more so the larger the network."""
    factors = np.array([(weights + 1) * loss / both for weights, (loss, both) in counts.items()])
    return Outcome(
        np.array([factors[0] > 100 and (np.diff(factors) > 0).all()]),
        measured(passes=max(counts) + 1, most_weights=max(counts), factor=factors[-1]),
    )


@claim(
    "backpropagation-takes-the-time-of-a-few-forward-passes",
    part="under-the-hood",
    says="On the clock, too, the loss with all its gradients takes a few times as long as the loss alone.",
    criterion=timing(),
    experiment=durations,
    condition="How many times depends on the machine and on what else it is doing.",
    seeds=(0,),
)
def time_of_a_few_forward_passes(seconds: dict[int, tuple[float, float]]) -> Outcome:
    """How many times as long as the loss alone, in the smallest and the largest network."""
    ratios = [both / loss for loss, both in seconds.values()]
    return Outcome(
        np.array([max(ratios) < 15]),
        measured(ratio_of_the_smallest=(ratios[0], "times"), ratio_of_the_largest=(ratios[-1], "times")),
    )


def _with_gradients(
    loss: Callable[..., Tensor], weights: tuple[Tensor, ...], x: Tensor, y: Tensor
) -> list[Tensor]:
    """The loss, and its gradients by backpropagation."""
    with launch.tensorflow().GradientTape() as tape:
        tape.watch(weights)
        value = loss(weights, x, y)
    return [value, *tape.gradient(value, weights)]


def _counted(network: Architecture, gradients: Gradients) -> tuple[int, int]:
    """The multiplications for the loss, and for whatever `gradients` returns; nothing is run."""
    alone, both = _functions(network, gradients)
    return _multiplications(alone), _multiplications(both)


def _timed(network: Architecture, seed: int) -> tuple[float, float]:
    """The seconds for the loss, and for the loss with its gradients: taken in turn, the shortest of each."""
    tf = launch.tensorflow()
    rows = ROWS.train(seed)
    weights = [tf.constant(array[np.newaxis]) for array in network.initial_weights(seed)]
    arguments = (*weights, tf.constant(rows.x), tf.constant(rows.y, tf.int32))
    functions = _functions(network, _with_gradients)
    seconds: list[list[float]] = [[], []]
    for _ in range(REPEATS):
        for function, times in zip(functions, seconds, strict=True):
            start = time.perf_counter()
            function(*arguments)
            times.append(time.perf_counter() - start)
    return min(seconds[0]), min(seconds[1])


def _functions(network: Architecture, gradients: Gradients) -> tuple[TensorFlow, TensorFlow]:
    """The loss, and whatever `gradients` returns, as TensorFlow functions of the weights, x and y."""
    tf = launch.tensorflow()
    loss = CrossEntropy(layers(network))
    shapes = [(1, *shape) for shape in network.weight_shapes] + [(ROWS.n_samples, network.n_inputs)]
    arguments = [tf.TensorSpec(shape, tf.float32) for shape in shapes]
    arguments.append(tf.TensorSpec((ROWS.n_samples,), tf.int32))
    traced = [
        tf.function(function, autograph=False).get_concrete_function(*arguments)
        for function in (
            lambda *given: loss(given[:-2], *given[-2:]),
            lambda *given: gradients(loss, given[:-2], *given[-2:]),
        )
    ]
    return traced[0], traced[1]


def _multiplications(function: TensorFlow) -> int:
    """The multiplications in all matrix products that the function's results depend on."""
    pending, seen, total = [tensor.op for tensor in function.graph.outputs], set(), 0
    while pending:
        operation = pending.pop()
        if operation.name not in seen:
            seen.add(operation.name)
            pending += [tensor.op for tensor in operation.inputs]
            if "MatMul" in operation.type:
                left, result = operation.inputs[0].shape, operation.outputs[0].shape
                length = left[-2] if operation.get_attr("adj_x") else left[-1]  # of the sums of products
                total += result.num_elements() * length
    return total
