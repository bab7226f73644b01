"""What a Keras model consists of: its layers in a row, its loss and its optimizer, as plain facts.

Only a chain of dense layers and what stands between them can be run side by side. Of another model the last
layer, the loss and the data can still be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.diagnosis import update_rules
from firstnn.optimizers import SGD, Optimizer

__all__ = ["Anatomy", "CannotLook", "Layer", "Loss", "dissect", "name_of"]

Array = npt.NDArray[Any]

PREPARING = ("Rescaling", "Normalization")
IGNORED = ("InputLayer", "Flatten", "Reshape", "Identity", "ActivityRegularization", "GaussianNoise")
ACTIVATING = ("Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "PReLU")
DROPPING = ("Dropout", "AlphaDropout")


class CannotLook(ValueError):  # noqa: N818  # it is what the tool cannot do, not what went wrong
    """What was asked for lies outside of what can be diagnosed; the message says what."""


@dataclass(frozen=True)
class Layer:
    """One layer that does something to the numbers; what is compared (`structure`) leaves numbers out."""

    kind: str  # "dense", "activation", "dropout", "normalization" or "passing"
    units: int = 0
    activation: Callable[..., Any] | None = None
    use_bias: bool = True
    rate: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    epsilon: float = 1e-3
    frozen: bool = False
    initializers: tuple[Any, ...] = field(default=(), compare=False)
    weights: tuple[Array, ...] = field(default=(), compare=False)  # as they stand in the model
    line: int | None = field(default=None, compare=False)

    @property
    def structure(self) -> tuple[object, ...]:
        """What decides about the graph of the computation."""
        return self.kind, self.units, self.activation, self.use_bias, self.epsilon


@dataclass(frozen=True)
class Loss:
    """The loss that the model was compiled with."""

    name: str
    function: Callable[..., Any]
    from_logits: bool = False
    settings: tuple[tuple[str, Any], ...] = ()

    def __call__(self, truth: Any, outputs: Any) -> Any:  # noqa: ANN401  # tensors
        """Return the loss of each row."""
        return self.function(truth, outputs, **dict(self.settings))

    def with_logits(self, from_logits: bool) -> Loss:
        """Return the same loss for outputs without (or with) a last sigmoid or softmax."""
        settings = {**dict(self.settings), "from_logits": from_logits}
        return replace(self, from_logits=from_logits, settings=tuple(settings.items()))


@dataclass(frozen=True)
class Anatomy:
    """The facts about a compiled model."""

    layers: tuple[Layer, ...]
    loss: Loss
    optimizer: Optimizer
    optimizer_name: str
    learning_rate: float
    metrics: tuple[str, ...] = ()
    prepare: Callable[[Array], Array] = field(default=lambda rows: rows, compare=False)
    row_shape: tuple[int, ...] = ()  # of one row as it was given
    obstacle: str = ""  # why it cannot be run, if it cannot

    @property
    def dense(self) -> list[Layer]:
        """The dense layers, the output last."""
        return [layer for layer in self.layers if layer.kind == "dense"]

    @property
    def units(self) -> int:
        """The number of outputs."""
        return self.dense[-1].units if self.dense else 0

    @property
    def ending(self) -> list[str]:
        """The activations from the last dense layer to the output, by name; 'passing' where none is."""
        last = max((i for i, layer in enumerate(self.layers) if layer.kind == "dense"), default=0)
        names = []
        for layer in self.layers[last:]:
            if layer.activation is not None and name_of(layer.activation) != "linear":
                names.append(name_of(layer.activation))
            elif layer.kind not in ("dense", "activation"):
                names.append("passing")
        return names

    @property
    def hidden_activations(self) -> list[str]:
        """The name of what follows each dense layer but the last; 'linear' where nothing does."""
        names: list[str] = []
        for layer in self.layers:
            if layer.kind == "dense":
                names.append(name_of(layer.activation))
            elif layer.kind == "activation" and names and names[-1] == "linear":
                names[-1] = name_of(layer.activation)
        return names[:-1]

    def without_ending(self) -> Anatomy:
        """Return the network whose last layer has no activation, nor anything after it."""
        last = max(i for i, layer in enumerate(self.layers) if layer.kind == "dense")
        kept = (*self.layers[:last], replace(self.layers[last], activation=activation("linear")))
        return replace(self, layers=kept)

    def with_output(self, units: int, name: str) -> Anatomy:
        """Return the network with another number of outputs, or another activation at them."""
        bare = self.without_ending()
        last = replace(bare.layers[-1], units=units, activation=activation(name))
        if units != bare.units:
            last = replace(last, weights=())
        return replace(bare, layers=(*bare.layers[:-1], last))

    def with_hidden(self, name: str) -> Anatomy:
        """Return the network with another activation in all hidden layers, and initial weights that suit."""
        import keras

        last = max(i for i, layer in enumerate(self.layers) if layer.kind == "dense")
        suits = keras.initializers.HeNormal() if name == "relu" else keras.initializers.GlorotUniform()
        changed = []
        for place, layer in enumerate(self.layers):
            if layer.kind == "dense" and place < last:
                changed.append(
                    replace(
                        layer,
                        activation=activation(name),
                        initializers=(suits, *layer.initializers[1:]),
                        weights=(),
                    )
                )
            elif layer.kind == "activation" and place < last:
                changed.append(replace(layer, activation=activation("linear")))
            else:
                changed.append(layer)
        return replace(self, layers=tuple(changed))


def activation(name: str) -> Callable[..., Any]:
    """Return Keras' activation of a name."""
    from keras import activations

    found: Callable[..., Any] = activations.get(name)
    return found


def name_of(function: object) -> str:
    """Return what an activation or a loss is called: 'relu', 'binary_crossentropy'."""
    if function is None:
        return "linear"
    name = getattr(function, "__name__", None) or type(function).__name__
    return {"LeakyReLU": "leaky_relu", "ReLU": "relu", "ELU": "elu", "Softmax": "softmax"}.get(name, name)


def dissect(model: Any, lines: dict[int, int] | None = None) -> Anatomy:  # noqa: ANN401  # a Keras model
    """Return the facts about a compiled model.

    Args:
        model: A compiled Keras model that has its weights.
        lines: The line of the program in which a layer was made, by the layer's `id`.

    Raises:
        CannotLook: the model is not compiled with one loss.
    """
    import keras

    layers: list[Layer] = []
    preparing: list[Any] = []
    obstacle = ""
    if type(model).train_step is not keras.Model.train_step or type(model).call not in (
        keras.Sequential.call,
        keras.models.Model.call,
        keras.src.models.functional.Functional.call,
    ):
        obstacle = "a model with a `call` or a `train_step` of its own"
    for layer in _chain(model):
        kind = type(layer).__name__
        line = (lines or {}).get(id(layer))
        shape = getattr(layer, "output", None)
        if (kind in PREPARING and not layers) or (kind in IGNORED and not layers):
            preparing.append(layer)
        elif kind in IGNORED or kind in DROPPING or kind in ACTIVATING or kind == "BatchNormalization":
            layers.append(_plain(layer, kind, line))
        elif kind == "Dense" and (shape is None or len(shape.shape) == 2):
            layers.append(_dense(layer, line))
        else:
            obstacle = obstacle or f"a layer of the kind {kind}"
            if kind == "Dense":
                layers.append(_dense(layer, line))
    if not any(layer.kind == "dense" for layer in layers):
        obstacle = obstacle or "a network without a dense layer"
    loss = _loss(model)
    optimizer, name, rate, unknown = _optimizer(model)
    return Anatomy(
        layers=tuple(layers),
        loss=loss,
        optimizer=optimizer,
        optimizer_name=name,
        learning_rate=rate,
        metrics=_metrics(model),
        prepare=_preparation(preparing),
        obstacle=obstacle or unknown,
    )


def _chain(model: Any) -> list[Any]:  # noqa: ANN401
    """Return the layers in their order, those of models within the model too."""
    found = []
    for layer in model.layers:
        found += _chain(layer) if hasattr(layer, "layers") else [layer]
    return found


def _dense(layer: Any, line: int | None) -> Layer:  # noqa: ANN401
    regularizer = layer.kernel_regularizer
    return Layer(
        "dense",
        units=layer.units,
        activation=layer.activation,
        use_bias=layer.use_bias,
        l1=float(getattr(regularizer, "l1", 0.0) or 0.0),
        l2=float(getattr(regularizer, "l2", 0.0) or 0.0),
        frozen=not layer.trainable,
        initializers=(layer.kernel_initializer, layer.bias_initializer),
        weights=tuple(layer.get_weights()),
        line=line,
    )


def _plain(layer: Any, kind: str, line: int | None) -> Layer:  # noqa: ANN401
    if kind in DROPPING:
        return Layer("dropout", rate=float(layer.rate), line=line)
    if kind == "BatchNormalization":
        return Layer("normalization", epsilon=float(layer.epsilon), frozen=not layer.trainable, line=line)
    if kind == "Activation":
        return Layer("activation", activation=layer.activation, line=line)
    if kind in ("Softmax", "ELU") or (kind == "ReLU" and layer.max_value is None):
        return Layer("activation", activation=activation(kind.lower()), line=line)
    if kind in ACTIVATING:
        return Layer("activation", activation=activation("leaky_relu"), line=line)
    return Layer("passing", line=line)


def _preparation(layers: list[Any]) -> Callable[[Array], Array]:
    """Return what the layers before the first dense one make of the rows."""

    def prepare(rows: Array) -> Array:

        for layer in layers:
            if type(layer).__name__ in PREPARING:
                rows = np.asarray(layer(np.asarray(rows, np.float32)))
        return rows.reshape(len(rows), -1)

    return prepare


def _loss(model: Any) -> Loss:  # noqa: ANN401
    import keras

    given = getattr(model, "loss", None)
    if isinstance(given, list | tuple) and len(given) == 1:
        given = given[0]
    if given is None or isinstance(given, list | tuple | dict):
        raise CannotLook("model must be compiled with one loss. Received: model.loss=" + repr(given))
    if isinstance(given, str):
        given = keras.losses.get(given)
    if isinstance(given, keras.losses.Loss):
        function = getattr(given, "fn", given.call)
        settings = dict(getattr(given, "_fn_kwargs", {}))
        settings.pop("axis", None)
        return Loss(
            name_of(function), function, bool(settings.get("from_logits", False)), tuple(settings.items())
        )
    return Loss(name_of(given), given)


def _metrics(model: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the names of the metrics; those of a model that was given none are none."""
    given = getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None) or []
    flat = [each for entry in given for each in (entry if isinstance(entry, list) else [entry])]
    return tuple(each if isinstance(each, str) else str(getattr(each, "name", each)) for each in flat)


def _optimizer(model: Any) -> tuple[Optimizer, str, float, str]:  # noqa: ANN401
    """Return the optimizer as a rule for all starts, its name and rate, and what stands in the way."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return SGD(), "sgd", 0.01, "a model without an optimizer"
    settings = optimizer.get_config()
    name = type(optimizer).__name__
    try:
        rate = float(optimizer.learning_rate)
    except (TypeError, ValueError):
        rate = float(getattr(settings.get("learning_rate"), "initial_learning_rate", 0.01))
    rule = update_rules.of_keras(name, settings)
    return (rule or SGD()), name.lower(), rate, "" if rule else f"the optimizer {name}"
