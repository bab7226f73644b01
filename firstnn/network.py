"""What a network is: its layers and their first weights, and what one neuron and one layer compute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from firstnn import activations, initializers, validation
from firstnn.initializers import Initializer
from firstnn.layers import Neuron, dense, neuron

__all__ = ["Architecture", "Neuron", "dense", "initial_weights", "neuron"]


@dataclass(frozen=True)
class Architecture:
    """The plan of a dense network: how many units, which activations, how the weights begin.

    outputs = output_activation(... activation(activation(x @ kernel + bias) @ kernel + bias) ...)

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
        """The number of inputs, then the units of every layer.

        Example:
            >>> Architecture(30, (16, 8)).layer_sizes
            (30, 16, 8, 1)
        """
        return (self.n_inputs, *self.hidden, self.n_outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer.

        Example:
            >>> Architecture(30, (16, 8), "relu").activations
            ('relu', 'relu')
        """
        return activations.for_each_layer(self.activation, len(self.hidden))

    @property
    def output_activation(self) -> str:
        """What turns the last sums into probabilities: sigmoid for one output unit, softmax for more.

        Example:
            >>> Architecture(64, n_outputs=10).output_activation
            'softmax'
        """
        return "sigmoid" if self.n_outputs == 1 else "softmax"

    @property
    def weight_shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of kernel, bias, kernel, bias, ... in Keras' order.

        Example:
            >>> Architecture(2, (16,)).weight_shapes
            ((2, 16), (16,), (16, 1), (1,))
        """
        layers = pairwise(self.layer_sizes)
        return tuple(
            shape
            for n_inputs, units in layers
            for shape in ([(n_inputs, units), (units,)] if self.use_bias else [(n_inputs, units)])
        )

    @property
    def n_parameters(self) -> int:
        """How many numbers training can change.

        Example:
            >>> Architecture(2, (16,)).n_parameters  # 2 * 16 + 16 + 16 * 1 + 1
            65
        """
        return sum(int(np.prod(shape)) for shape in self.weight_shapes)

    def initial_weights(self, seed: int) -> list[npt.NDArray[np.float32]]:
        """Return the weights before training: the same seed, the same arrays.

        Args:
            seed: 0 to 2**32 - 1.

        Returns:
            [kernel, bias, kernel, bias, ...], float32, shapes as in `weight_shapes`.

        Raises:
            TypeError: If `seed` is no integer.
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
        TypeError: If `architecture` is none, or a seed is no integer.
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
