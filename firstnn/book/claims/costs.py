"""Under the hood: all gradients take a few passes forward."""

from __future__ import annotations

from collections.abc import Callable

from firstnn import launch
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import other
from firstnn.book.claims.quantities import Seeds, quantity
from firstnn.book.evidence import Experiment, Generated, described, exact, experiment
from firstnn.launch import Tensor, TensorFlow
from firstnn.network import Architecture
from firstnn.replicas import CrossEntropy, layers

Gradients = Callable[..., list[Tensor]]
Costs = dict[int, tuple[float, float]]

# Under the hood: what backpropagation costs, and what it would cost without.

claim = Part("under-the-hood").claim

ROWS = Generated("gaussians", 256, (("n_features", 20),))
NETWORKS = tuple(Architecture(20, (width, width)) for width in (16, 64, 256))


@experiment(
    f"Networks {'; '.join(described(network) for network in NETWORKS)}, {ROWS.n_samples} rows. The "
    "multiplications that TensorFlow's graph holds for the loss, and for the loss with all its gradients."
)
def multiplications(seeds: Seeds, networks: tuple[Architecture, ...] = NETWORKS, rows: int = 256) -> Costs:
    """Return both numbers of multiplications by the number of weights; nothing is run."""
    return {network.n_parameters: _counted(network, _with_gradients, rows) for network in networks}


@quantity("times")
def ratio(costs: Costs) -> list[list[float]]:
    """What the loss with all its gradients costs, over the loss alone, by network."""
    return [[both / loss for loss, both in costs.values()]]


@quantity("times")
def factor_of_trying(costs: Costs) -> list[list[float]]:
    """What a pass forward for each weight and one more costs, over backpropagation, by network."""
    return [[(weights + 1) * loss / both for weights, (loss, both) in costs.items()]]


def as_networks(*networks: Architecture) -> Experiment:
    """Return the count for other networks."""
    return multiplications.with_parameters(networks=networks)


claim(
    "backpropagation-costs-a-few-forward-passes",
    "The loss with all its gradients takes {ratio_of_the_smallest} the multiplications of the loss alone "
    "in a network of {fewest_weights} weights, and {ratio_of_the_largest} in one of {most_weights}. "
    "Moving one weight after the other would take a forward pass for each and one more, {passes} passes: "
    "{factor} as many multiplications as backpropagation.",
    criterion=exact(),
    experiment=multiplications,
    holds=(ratio.largest <= 3) & (factor_of_trying.start > 100) & (factor_of_trying.changes > 0).all,
    figures={
        "ratio_of_the_smallest": ratio.start,
        "ratio_of_the_largest": ratio.end,
        "fewest_weights": NETWORKS[0].n_parameters,
        "most_weights": NETWORKS[-1].n_parameters,
        "passes": NETWORKS[-1].n_parameters + 1,
        "factor": factor_of_trying.end,
    },
    corrects="To learn what each weight does to the loss, each has to be tried by itself.",
    sources=("rumelhart1986",),
    scope=(
        other("depth", "ten hidden layers", as_networks(*(Architecture(20, (w,) * 10) for w in (16, 64)))),
        other("depth", "no hidden layer", as_networks(*(Architecture(n, ()) for n in (400, 4000)))),
        other("width", "1,024 units", as_networks(*(Architecture(20, (w, w)) for w in (16, 1024)))),
        other("activation", "tanh", as_networks(*(Architecture(20, (w, w), "tanh") for w in (16, 64)))),
        other("data", "a single row", multiplications, rows=1),
    ),
)


def _with_gradients(
    loss: Callable[..., Tensor], weights: tuple[Tensor, ...], x: Tensor, y: Tensor
) -> list[Tensor]:
    """The loss, and its gradients by backpropagation."""
    with launch.tensorflow().GradientTape() as tape:
        tape.watch(weights)
        value = loss(weights, x, y)
    return [value, *tape.gradient(value, weights)]


def _counted(network: Architecture, gradients: Gradients, rows: int = 256) -> tuple[int, int]:
    """The multiplications for the loss, and for whatever `gradients` returns; nothing is run."""
    alone, both = _functions(network, gradients, rows)
    return _multiplications(alone), _multiplications(both)


def _functions(network: Architecture, gradients: Gradients, rows: int) -> tuple[TensorFlow, TensorFlow]:
    """The loss, and whatever `gradients` returns, as TensorFlow functions of the weights, x and y."""
    tf = launch.tensorflow()
    loss = CrossEntropy(layers(network))
    shapes = [(1, *shape) for shape in network.weight_shapes] + [(rows, network.n_inputs)]
    arguments = [tf.TensorSpec(shape, tf.float32) for shape in shapes]
    arguments.append(tf.TensorSpec((rows,), tf.int32))
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
