"""Pitfalls: an output and a loss that do not belong together."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import launch, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, data, hidden, optimizer, other, updates
from firstnn.book.claims.quantities import Doubles, Seeds, curves, value, values
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import stacked
from firstnn.launch import Tensor
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Dense, LossAndHits
from firstnn.training import Recipe

claim = Part("pitfalls").claim

MOONS = Generated("moons", 200, (("noise", 0.2),), n_test=500)
NETWORK = Architecture(2, (16,), kernel_initializer="glorot_uniform")
RECIPE = Recipe("adam", 0.01, None, 150)

EPSILON = 1e-7
"""Keras keeps a probability this far from 0 and 1."""

FUNCTIONS = ("softmax", "sigmoid", "sigmoid twice")


@dataclass(frozen=True)
class OutputAndLoss:
    """The cross-entropy that Keras computes from one output, with the right and with two wrong functions.

    "softmax": the output goes through a softmax of its own. "sigmoid": the usual. "sigmoid twice": the output
    went through a sigmoid, and the loss, told `from_logits=True`, applies another one.
    """

    network: Dense
    function: str

    def __call__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor) -> Tensor:
        """Return the mean over the rows, shape (n_replicas,)."""
        tf = launch.tensorflow()
        outputs = self.network(weights, x)  # (n_replicas, n_samples, 1)
        labels = tf.cast(y, outputs.dtype)
        if self.function == "softmax":
            ones = tf.clip_by_value(tf.nn.softmax(outputs, axis=-1)[..., 0], EPSILON, 1 - EPSILON)
            losses = -labels * tf.math.log(ones) - (1 - labels) * tf.math.log(1 - ones)
        else:
            logits = outputs[..., 0]
            logits = tf.sigmoid(logits) if self.function == "sigmoid twice" else logits
            losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
        return tf.reduce_mean(losses, axis=-1)


@dataclass(frozen=True)
class TrainingLossAndHits:
    """What is recorded: the loss that is trained on, and the right answers of the sigmoid on test rows."""

    loss: OutputAndLoss

    def __call__(
        self, weights: Sequence[Tensor], x: Tensor, y: Tensor, test_x: Tensor, test_y: Tensor
    ) -> dict[str, Tensor]:
        """Return the records by name, each of shape (n_replicas,)."""
        records = LossAndHits(self.loss.network)(weights, test_x, test_y)
        return {
            "loss": self.loss(weights, x, y),
            "hits": records["train_hits"],
            "true_loss": records["train_loss"],
        }


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, RECIPE)}, trained on the loss that Keras computes from one "
    "output with a softmax of its own, with a sigmoid, and with two sigmoids, one after the other.",
    varies="data, initial weights",
)
def outputs_and_losses(
    seeds: Seeds, recipe: Recipe = RECIPE, *, architecture: Architecture = NETWORK, source: Generated = MOONS
) -> dict[str, dict[str, npt.NDArray[np.generic]]]:
    """Train the same network with each function between its output and the loss."""
    train, test = datasets(source, seeds)
    (x, y), extra = stacked(train), stacked(test or ())
    start = initial_weights(architecture, seeds)
    result = {}
    for function in FUNCTIONS:
        loss = OutputAndLoss(replicas.layers(architecture), function)
        trained = replicas.minimize(
            loss,
            start,
            x,
            y,
            recipe=recipe,
            measure=TrainingLossAndHits(loss),
            extra=extra,
            record=recipe.epochs,
            any_size=True,
        )
        same = [
            (old == new).reshape(len(seeds), -1).all(axis=1)
            for old, new in zip(start, trained.weights, strict=True)
        ]
        result[function] = {
            "loss": trained.records["loss"].astype(np.float64),
            "accuracy": trained.records["hits"].astype(np.float64) / source.n_test,
            "true_loss": trained.records["true_loss"].astype(np.float64),
            "unchanged": np.all(same, axis=0)[:, np.newaxis],
        }
    return result


# What Keras itself computes: it looks for the numbers before the last function, and finds them or does not.


@experiment(
    f"Data: {MOONS}. A Keras model {described(NETWORK)}, untrained, whose one output goes through a sigmoid "
    "or a softmax, directly before the loss or with a layer between that changes nothing (`Reshape`). "
    "`BinaryCrossentropy` is told `from_logits=True` for the sigmoid, and nothing for the softmax. Beside it "
    "the loss of the usual way, a sigmoid and no such word.",
    varies="data, initial weights",
)
def losses_by_keras(
    seeds: Seeds, *, architecture: Architecture = NETWORK, source: Generated = MOONS
) -> dict[str, Doubles]:
    """Return the loss that Keras computes on the training rows, for each way to end the network."""
    train, _ = datasets(source, seeds)
    model, usual = _model_with_many_ends(architecture), "usual"
    losses: dict[str, list[float]] = {name: [] for name in (*model.output_names, usual)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Keras says what is wrong here, in every run
        for weights, rows in zip(zip(*initial_weights(architecture, seeds), strict=True), train, strict=True):
            model.set_weights(list(weights))
            labels = rows.y[:, np.newaxis].astype(np.float32)
            ends = dict(zip(model.output_names, model(rows.x), strict=True))
            for name, output in ends.items():
                told = name.startswith("sigmoid")
                losses[name].append(float(_binary_crossentropy(from_logits=told)(labels, output)))
            losses[usual].append(float(_binary_crossentropy(from_logits=False)(labels, ends["sigmoid"])))
    return {name: np.array(values) for name, values in losses.items()}


def _model_with_many_ends(architecture: Architecture) -> Any:  # noqa: ANN401  # Keras has no types
    launch.tensorflow()
    from keras import Input, Model, layers

    outputs = inputs = Input((architecture.n_inputs,))
    for units, function in zip(architecture.hidden, architecture.activations, strict=True):
        outputs = layers.Dense(units, function)(outputs)
    logits = layers.Dense(1)(outputs)
    ends = {}
    for function in ("sigmoid", "softmax"):
        ends[function] = layers.Activation(function, name=function)(logits)
        ends[f"{function}_between"] = layers.Reshape((1,), name=f"{function}_between")(ends[function])
    return Model(inputs, list(ends.values()))


def _binary_crossentropy(*, from_logits: bool) -> Any:  # noqa: ANN401  # as above
    from keras import losses

    return losses.BinaryCrossentropy(from_logits=from_logits)


loss_of = {function: curves("loss", function).end for function in FUNCTIONS}
true_loss_of = {function: curves("true_loss", function).end for function in FUNCTIONS}
accuracy_of = {function: curves("accuracy", function, "%").end for function in FUNCTIONS}
unmoved = {function: curves("unchanged", function).end.equals(1) for function in FUNCTIONS}

SAME = 1e-5
rescued = {name: abs(value(name) - value("usual")) < SAME for name in ("sigmoid", "softmax")}

claim(
    "softmax-on-one-output-never-learns",
    "A softmax over a single output is 1, whatever the network says: it answers Yes to every row. The loss "
    "of these answers moves no weight, not in the last bit, and stays at {softmax_loss}, where a sigmoid "
    "reaches {sigmoid_loss}.",
    criterion=at_least(100),
    experiment=outputs_and_losses,
    holds=unmoved["softmax"] & (loss_of["softmax"] > 5),
    figures={
        "softmax_loss": loss_of["softmax"],
        "sigmoid_loss": loss_of["sigmoid"],
        "sigmoid": accuracy_of["sigmoid"],
    },
    condition="The loss is computed from the outputs; Keras 3.15 looks behind a softmax that stands last.",
    corrects="Softmax is the activation of the last layer of a classifier.",
    scope=(
        activation(outputs_and_losses, "tanh"),
        optimizer(outputs_and_losses, "sgd", 1.0),
        hidden(outputs_and_losses, (16, 16)),
        data(outputs_and_losses, Generated("circles", 200, n_test=500)),
        other(
            "best practice",
            "a sigmoid in its place",
            outputs_and_losses,
            beyond="where a sigmoid reaches",
            holds=unmoved["sigmoid"] & (loss_of["sigmoid"] > 5),
            shows=~unmoved["sigmoid"] & (loss_of["sigmoid"] < 1),
        ),
    ),
)

OTHER_NETWORKS = (
    activation(losses_by_keras, "tanh"),
    hidden(losses_by_keras, (16, 16)),
    data(losses_by_keras, Generated("circles", 200)),
)

claim(
    "keras-hides-a-softmax-on-one-output",
    "Keras 3.15 hides the mistake: where the softmax stands directly before the loss, Keras reads the number "
    "in front of it and computes the loss of a sigmoid, {softmax}. So the printed loss falls, while every "
    "answer stays Yes. With a layer between, the loss is {between}.",
    criterion=at_least(100),
    experiment=losses_by_keras,
    holds=rescued["softmax"] & (value("softmax_between") > 5),
    figures=values("softmax", "usual") | {"between": value("softmax_between")},
    condition="Keras 3.15 with TensorFlow.",
    corrects="As long as the loss falls, the network is learning.",
    scope=OTHER_NETWORKS,
)

LOWEST = (np.log1p(np.exp(-1)) + np.log(2)) / 2
"""The smallest loss of answers between 0 and 1 that are taken for logits, with as many Yes as No."""

claim(
    "from-logits-with-a-sigmoid",
    "`from_logits=True` adds a sigmoid of its own. If the network has applied one already, and a layer "
    "stands behind it, so that Keras does not see it, the loss cannot fall below {lowest} where Yes and No "
    "are as many: after the same training it is {twice} instead of {once}. The answers are hardly worse, "
    "{accuracy_twice} right instead of {accuracy_once}, so that accuracy does not give it away.",
    criterion=at_least(97),
    experiment=outputs_and_losses,
    holds=(loss_of["sigmoid twice"] > LOWEST) & (loss_of["sigmoid"] < LOWEST),
    figures={
        "lowest": LOWEST,
        "twice": loss_of["sigmoid twice"],
        "once": loss_of["sigmoid"],
        "true_twice": true_loss_of["sigmoid twice"],
        "true_once": true_loss_of["sigmoid"],
        "accuracy_twice": accuracy_of["sigmoid twice"],
        "accuracy_once": accuracy_of["sigmoid"],
    },
    condition="Keras 3.15 with TensorFlow, which notices a sigmoid directly before the loss.",
    corrects="A mistake in the loss shows in the accuracy.",
    scope=(
        activation(outputs_and_losses, "tanh"),
        optimizer(outputs_and_losses, "sgd", 1.0),
        updates(outputs_and_losses, times=3),
        hidden(outputs_and_losses, (16, 16)),
    ),
)

claim(
    "keras-notices-a-sigmoid-before-the-loss",
    "Keras 3.15 warns and leaves its own sigmoid out where yours stands directly before the loss: {sigmoid}, "
    "as with one sigmoid. With a layer between, it notices nothing, and the loss is {between}.",
    criterion=at_least(95),
    experiment=losses_by_keras,
    holds=rescued["sigmoid"] & (abs(value("sigmoid_between") - value("usual")) > 10 * SAME),
    figures=values("sigmoid", "usual") | {"between": value("sigmoid_between")},
    condition="Keras 3.15 with TensorFlow.",
    scope=OTHER_NETWORKS,
)
