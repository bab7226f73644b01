"""What learning takes: a few statements of TensorFlow, and for all gradients a few passes forward."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable

import numpy as np

from firstnn import data, launch
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Seeds, quantity, value
from firstnn.book.evidence import Generated, at_least, described, exact, experiment, timing
from firstnn.launch import Tensor, TensorFlow
from firstnn.network import Architecture
from firstnn.replicas import CrossEntropy, layers

claim = Part("tensorflow").claim

Gradients = Callable[..., list[Tensor]]
Costs = dict[int, tuple[float, float]]

# Step 3: how little code a network takes.

CODE = """\
model = keras.Sequential([
    keras.Input(shape=(2,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.01),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
model.fit(train.x, train.y, batch_size=32, epochs=50, verbose=0)
loss, accuracy = model.evaluate(test.x, test.y, verbose=0)
"""
"""The code that step 3 shows; a test holds the page to it."""
POINTS, TEST_SHARE = 400, 0.5


@experiment("The statements of the code that step 3 shows are counted by Python's own parser.")
def shown_code(seeds: Seeds) -> str:
    """Return the code."""
    return CODE


@quantity("statements")
def statements(code: str) -> int:
    """How many statements there are in the code."""
    return len(ast.parse(code).body)


@quantity("lines")
def lines(code: str) -> int:
    """How many lines it takes."""
    return len(code.splitlines())


claim(
    "a-network-takes-few-statements",
    "Building, preparing, training and testing a network takes {statements}, on {lines}: you say what "
    "you want, and TensorFlow does it.",
    criterion=exact(),
    experiment=shown_code,
    holds=statements <= 5,
    figures={"statements": statements, "lines": lines},
)


@experiment(
    f"Data: {POINTS} points of circles, of which {TEST_SHARE:.0%} are held out for the test. "
    "The code that step 3 shows is run as it stands, with Keras' own random numbers started at the seed."
)
def shown_code_at_work(seeds: Seeds) -> dict[str, Doubles]:
    """Return the accuracy on the test points for each seed."""
    return {"accuracy": np.array([_accuracy(CODE, seed) for seed in seeds])}


def _accuracy(code: str, seed: int) -> float:
    """Run the code and return what it leaves under the name of accuracy."""
    launch.tensorflow()
    import keras

    train, test = data.circles(POINTS, seed=seed).split(TEST_SHARE, seed=seed)
    keras.utils.set_random_seed(seed)
    names = {"keras": keras, "train": train, "test": test}
    exec(code, names)
    return float(names["accuracy"])


claim(
    "the-few-statements-learn",
    "These statements are all it takes: on two circles, {accuracy} of new points are answered right.",
    criterion=at_least(100, fewest_seeds=1),
    experiment=shown_code_at_work,
    holds=value("accuracy") >= 0.9,
    figures={"accuracy": value("accuracy", "%")},
    seeds=(0,),
)


# Under the hood: what backpropagation costs, and what it would cost without.

claim = Part("under-the-hood").claim

ROWS = Generated("gaussians", 256, (("n_features", 20),))
NETWORKS = tuple(Architecture(20, (width, width)) for width in (16, 64, 256))
REPEATS = 20


@experiment(
    f"Networks {'; '.join(described(network) for network in NETWORKS)}, {ROWS.n_samples} rows. The "
    "multiplications that TensorFlow's graph holds for the loss, and for the loss with all its gradients."
)
def multiplications(seeds: Seeds) -> Costs:
    """Return both numbers of multiplications by the number of weights."""
    return {network.n_parameters: _counted(network, _with_gradients) for network in NETWORKS}


@experiment(
    f"Data: {ROWS}. Networks {'; '.join(described(network) for network in NETWORKS)}. The time for the loss, "
    f"and for the loss with all its gradients; the shortest of {REPEATS} runs."
)
def durations(seeds: Seeds) -> Costs:
    """Return both times in seconds by the number of weights."""
    return {network.n_parameters: _timed(network, seeds[0]) for network in NETWORKS}


@quantity("times")
def ratio(costs: Costs) -> list[list[float]]:
    """What the loss with all its gradients costs, over the loss alone, by network."""
    return [[both / loss for loss, both in costs.values()]]


@quantity()
def factor_of_trying(costs: Costs) -> list[list[float]]:
    """What a pass forward for each weight and one more costs, over backpropagation, by network."""
    return [[(weights + 1) * loss / both for weights, (loss, both) in costs.items()]]


claim(
    "backpropagation-costs-a-few-forward-passes",
    "The loss with all its gradients takes {ratio_of_the_smallest} the multiplications of the loss alone "
    "in a network of {fewest_weights} weights, and {ratio_of_the_largest} in one of {most_weights}.",
    criterion=exact(),
    experiment=multiplications,
    holds=ratio.largest <= 3,
    figures={
        "ratio_of_the_smallest": ratio.start,
        "ratio_of_the_largest": ratio.end,
        "fewest_weights": NETWORKS[0].n_parameters,
        "most_weights": NETWORKS[-1].n_parameters,
    },
    sources=("rumelhart1986",),
)

claim(
    "trying-every-weight-costs-a-pass-each",
    "Finding the gradients by moving each weight a little takes a forward pass for every weight and one "
    "more: with {most_weights} weights, {factor} times the multiplications of backpropagation.",
    criterion=exact(),
    experiment=multiplications,
    holds=(factor_of_trying.start > 100) & (factor_of_trying.changes > 0).all,
    figures={
        "passes": NETWORKS[-1].n_parameters + 1,
        "most_weights": NETWORKS[-1].n_parameters,
        "factor": factor_of_trying.end,
    },
)

claim(
    "backpropagation-takes-the-time-of-a-few-forward-passes",
    "On the clock, too, the loss with all its gradients takes a few times as long as the loss alone.",
    criterion=timing(),
    experiment=durations,
    holds=ratio.largest < 15,
    figures={"ratio_of_the_smallest": ratio.start, "ratio_of_the_largest": ratio.end},
    condition="How many times depends on the machine and on what else it is doing.",
    seeds=(0,),
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
