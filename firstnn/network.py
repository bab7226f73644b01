"""What a network is: a neuron, a layer of neurons, and layers one after the other.

neuron     output = activation(inputs[0] * weights[0] + inputs[1] * weights[1] + ... + bias)
layer      outputs = activation(inputs @ kernel + bias), one column of the kernel for each neuron
network    the outputs of one layer are the inputs of the next
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from firstnn import activations, initializers, validation
from firstnn.initializers import Initializer

__all__ = ["Architecture", "Neuron", "dense", "initial_weights", "neuron"]


def neuron(inputs: npt.ArrayLike, weights: npt.ArrayLike, bias: float, activation: str) -> Neuron:
    """Return what one neuron computes, step by step.

    output = activation(inputs[0] * weights[0] + inputs[1] * weights[1] + ... + bias)

    Args:
        inputs: What arrives, float, shape (n_inputs,).
        weights: One for each input, float, shape (n_inputs,).
        bias: A number added to the sum.
        activation: One of the names in `activations.ACTIVATIONS`.

    Returns:
        The products, the sum and the output, in an object that prints itself as a calculation.

    Raises:
        ValueError: If there are not as many weights as inputs, a number is not finite, or `activation` is
            unknown.

    Example:
        >>> neuron([1, 2, 3], [0.5, -1, 0.25], bias=2, activation="relu")
        1 * 0.5   = 0.5
        2 * -1    = -2
        3 * 0.25  = 0.75
        + bias    = 2
        sum       = 1.25
        relu(sum) = 1.25
    """
    x = validation.array(inputs, "inputs", shape=(None,))  # (n_inputs,)
    w = validation.array(weights, "weights", shape=x.shape)  # (n_inputs,)
    products = x * w  # (n_inputs,)
    bias = validation.number(bias, "bias")
    total = sum(products.tolist()) + bias
    return Neuron(
        inputs=tuple(x.tolist()),
        weights=tuple(w.tolist()),
        products=tuple(products.tolist()),
        bias=bias,
        sum=total,
        activation=activations.check(activation),
        output=float(activations.apply(activation, total)),
    )


def dense(
    inputs: npt.ArrayLike, kernel: npt.ArrayLike, bias: npt.ArrayLike | None, activation: str
) -> npt.NDArray[np.float64]:
    """Return the outputs of one dense layer: every unit is a neuron that sees every input.

    outputs = activation(inputs @ kernel + bias)

    Args:
        inputs: One row for each sample, float, shape (n_samples, n_inputs).
        kernel: One column of weights for each unit, float, shape (n_inputs, units).
        bias: One number for each unit, float, shape (units,), or None for none.
        activation: One of the names in `activations.ACTIVATIONS`.

    Returns:
        Outputs, float64, shape (n_samples, units).

    Raises:
        ValueError: If the shapes do not fit each other, a number is not finite, or `activation` is unknown.

    Example:
        >>> dense([[1, 2, 3]], [[0.5, 1], [-1, 1], [0.25, 1]], [2, -10], "relu")
        array([[1.25, 0.  ]])
    """
    x = validation.array(inputs, "inputs", shape=(None, None))  # (n_samples, n_inputs)
    w = validation.array(kernel, "kernel", shape=(x.shape[1], None))  # (n_inputs, units)
    b = 0 if bias is None else validation.array(bias, "bias", shape=(w.shape[1],))  # (units,)
    return activations.apply(activation, x @ w + b)  # (n_samples, units)


@dataclass(frozen=True)
class Architecture:
    """The plan of a dense network: how many units, which activations, how the weights begin.

    answer = output_activation(... activation(activation(x @ kernel + bias) @ kernel + bias) ...)

    Args:
        n_inputs: Columns of the data, at least 1.
        hidden: Units of each hidden layer; `()` for none, which is logistic regression.
        activation: The hidden layers' activation: one name for all, or one for each.
        kernel_initializer: How the kernels begin, the output layer's too: a name, or
            `initializers.RandomNormal(stddev)` or `initializers.Constant(value)`.
        n_outputs: 1 for a yes/no answer (sigmoid), or the number of classes, 2 or more (softmax).
        use_bias: Whether every layer adds a bias.
        bias_initializer: How the biases begin.

    Raises:
        TypeError: If an argument has the wrong type, such as `hidden=16` instead of `hidden=(16,)`.
        ValueError: If a number is not positive, a name unknown, or the number of activations wrong.

    Example:
        >>> Architecture(2, hidden=[16], activation="tanh")
        Architecture(n_inputs=2, hidden=(16,), activation='tanh', kernel_initializer='he_normal',
                     n_outputs=1, use_bias=True, bias_initializer='zeros')
    """

    n_inputs: int
    hidden: Sequence[int] = (16,)
    activation: str | Sequence[str] = "relu"
    kernel_initializer: Initializer = "he_normal"
    _: KW_ONLY
    n_outputs: int = 1
    use_bias: bool = True
    bias_initializer: Initializer = "zeros"

    def __post_init__(self) -> None:
        hidden = _units(self.hidden)
        names = activations.for_each_layer(self.activation, len(hidden))
        one_name = isinstance(self.activation, str) or len(set(names)) == 1
        checked = {
            "n_inputs": validation.integer(self.n_inputs, "n_inputs"),
            "hidden": hidden,
            "activation": (names or (self.activation,))[0] if one_name else names,
            "kernel_initializer": initializers.check(self.kernel_initializer, "kernel_initializer"),
            "n_outputs": validation.integer(self.n_outputs, "n_outputs"),
            "use_bias": validation.flag(self.use_bias, "use_bias"),
            "bias_initializer": initializers.check(self.bias_initializer, "bias_initializer"),
        }
        for field, value in checked.items():
            object.__setattr__(self, field, value)

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """The number of inputs, then the units of every layer."""
        return (self.n_inputs, *self.hidden, self.n_outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        return activations.for_each_layer(self.activation, len(self.hidden))

    @property
    def output_activation(self) -> str:
        """What turns the last sums into probabilities: sigmoid for one output unit, softmax for more."""
        return "sigmoid" if self.n_outputs == 1 else "softmax"

    @property
    def weight_shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of kernel, bias, kernel, bias, ... in Keras' order."""
        layers = pairwise(self.layer_sizes)
        return tuple(
            shape
            for n_inputs, units in layers
            for shape in ([(n_inputs, units), (units,)] if self.use_bias else [(n_inputs, units)])
        )

    @property
    def n_parameters(self) -> int:
        """How many numbers training can change."""
        return sum(int(np.prod(shape)) for shape in self.weight_shapes)

    def initial_weights(self, seed: int) -> list[npt.NDArray[np.float32]]:
        """Return the weights before training: the same seed, the same arrays.

        Args:
            seed: 0 to 2**32 - 1.

        Returns:
            [kernel, bias, kernel, bias, ...], float32, shapes as in `weight_shapes`.

        Raises:
                ValueError: If `seed` is out of range.

        Example:
            >>> kernel, bias, *_ = Architecture(2, (3,)).initial_weights(seed=0)
            >>> kernel.shape, bias
            ((2, 3), array([0., 0., 0.], dtype=float32))
        """
        return self._weights(validation.seed(seed))

    def _weights(self, seed: int | tuple[int, ...]) -> list[npt.NDArray[np.float32]]:
        """Kernel and bias of layer 0 are parts 0 and 1 of the stream of weights, of layer 1 parts 2 and 3."""
        arrays = []
        for layer, (n_inputs, units) in enumerate(pairwise(self.layer_sizes)):
            shape, part = (n_inputs, units), 2 * layer
            arrays.append(initializers.initialize(self.kernel_initializer, shape, seed=seed, part=part))
            if self.use_bias:
                arrays.append(
                    initializers.initialize(self.bias_initializer, (units,), seed=seed, part=part + 1)
                )
        return arrays

    def forward(self, weights: Sequence[npt.ArrayLike], x: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the network's answers: the rows of x, through one layer after the other.

        Args:
            weights: [kernel, bias, kernel, bias, ...] in the shapes of `weight_shapes`, as `initial_weights`
                or a trained Keras model gives them.
            x: One row for each sample, float, shape (n_samples, n_inputs).

        Returns:
            Probabilities, float64 in [0, 1]: shape (n_samples, 1), that of class 1, for one output; otherwise
            (n_samples, n_outputs), each row adding up to 1.

        Raises:
            ValueError: If the weights or the rows do not have the architecture's shapes.

        Example:
            >>> network = Architecture(2, hidden=(3,))
            >>> network.forward(network.initial_weights(seed=0), [[0.5, -1.0]]).round(3)
            array([[0.342]])
        """
        arrays = self._check_weights(weights)
        a = validation.array(x, "x", shape=(None, self.n_inputs))  # (n_samples, n_inputs)
        with np.errstate(over="ignore", invalid="ignore"):  # a diverging network shows inf and nan
            for kernel, bias, activation in self._layers(arrays):
                z = a @ kernel + (0 if bias is None else bias)  # (n_samples, units)
                a = activations.softmax(z) if activation == "softmax" else activations.apply(activation, z)
        return a

    def _layers(
        self, arrays: Sequence[npt.NDArray[np.float64]]
    ) -> Iterable[tuple[npt.NDArray[np.float64], npt.NDArray[np.float64] | None, str]]:
        """Yield kernel, bias and activation of each layer."""
        remaining = iter(arrays)
        for activation in (*self.activations, self.output_activation):
            yield next(remaining), next(remaining) if self.use_bias else None, activation

    def _check_weights(self, weights: Sequence[npt.ArrayLike]) -> list[npt.NDArray[np.float64]]:
        """Return weights as float64 arrays of the architecture's shapes."""
        arrays = [validation.array(array, f"weights[{i}]", finite=False) for i, array in enumerate(weights)]
        shapes = tuple(array.shape for array in arrays)
        if shapes != self.weight_shapes:
            raise ValueError(
                f"weights must have shapes {list(self.weight_shapes)}. "
                f"Received: weights of shapes {list(shapes)}"
            )
        return arrays

    def summary(self) -> str:
        """Return the layers as a table of plain text: units, activation, shapes and parameters.

        Returns:
            One line for each layer, under a line of headings, and the number of parameters of all.

        Example:
            >>> print(Architecture(2, (16,)).summary())
            layer      units  activation      kernel         parameters
            inputs         2
            hidden 1      16  relu            (2, 16)                48
            output         1  sigmoid         (16, 1)                17
            all                                                      65
        """
        line = "{:<10} {:>5}  {:<14}  {:<12} {:>12}".format
        lines = [
            line("layer", "units", "activation", "kernel", "parameters"),
            line("inputs", self.n_inputs, *[""] * 3),
        ]
        names = [f"hidden {i + 1}" for i in range(len(self.hidden))] + ["output"]
        outputs = (*self.activations, self.output_activation)
        for name, activation, (n_inputs, units) in zip(
            names, outputs, pairwise(self.layer_sizes), strict=True
        ):
            n_parameters = (n_inputs + self.use_bias) * units
            lines.append(line(name, units, activation, f"({n_inputs}, {units})", n_parameters))
        lines.append(line("all", "", "", "", self.n_parameters))
        return "\n".join(text.rstrip() for text in lines)


def initial_weights(architecture: Architecture, seeds: Iterable[int]) -> list[npt.NDArray[np.float32]]:
    """Return the initial weights of many networks at once, one for each seed.

    Args:
        architecture: The plan that the networks share.
        seeds: Different seeds, each 0 to 2**32 - 1.

    Returns:
        [kernel, bias, ...], float32, each with a leading axis: shape (n_seeds, ...). Slice k equals
        `architecture.initial_weights(seeds[k])` bit for bit.

    Raises:
        ValueError: If `seeds` is empty, repeats one, or one is out of range.

    Example:
        >>> [array.shape for array in initial_weights(Architecture(2, (16,)), seeds=range(100))]
        [(100, 2, 16), (100, 16), (100, 16, 1), (100, 1)]
    """
    validation.instance(architecture, "architecture", Architecture)
    return architecture._weights(validation.seeds(seeds))


def _units(hidden: object) -> tuple[int, ...]:
    """Return the units of the hidden layers as a tuple of positive integers."""
    if isinstance(hidden, (str, bytes)) or not isinstance(hidden, Iterable):
        example = f"({hidden},)" if isinstance(hidden, int) else "(16,)"
        raise TypeError(
            "hidden must be a sequence of the units of each hidden layer: "
            f"for one layer, hidden={example}. {validation.received('hidden', hidden)}"
        )
    return tuple(validation.integer(units, f"hidden[{layer}]") for layer, units in enumerate(hidden))


@dataclass(frozen=True)
class Neuron:
    """One neuron at work: every number from its inputs to its output.

    products = inputs * weights; sum = sum of products + bias; output = activation(sum)

    Args:
        inputs: What arrives, one number for each connection.
        weights: How much each input counts.
        products: Each input times its weight.
        bias: What is added whatever arrives.
        sum: The products and the bias added up.
        activation: The name of the function that the sum passes through.
        output: What the neuron passes on.

    Example:
        >>> neuron([1, 2], [0.5, -1], 2, "relu").products
        (0.5, -2.0)
    """

    inputs: tuple[float, ...]
    weights: tuple[float, ...]
    products: tuple[float, ...]
    bias: float
    sum: float
    activation: str
    output: float

    def __repr__(self) -> str:
        columns = zip(self.inputs, self.weights, self.products, strict=True)
        lines = [(f"{x:g} * {w:g}", product) for x, w, product in columns]
        lines += [("+ bias", self.bias), ("sum", self.sum), (f"{self.activation}(sum)", self.output)]
        width = max(len(step) for step, _ in lines)
        return "\n".join(f"{step:<{width}} = {value:g}" for step, value in lines)
