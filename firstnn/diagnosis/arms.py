"""One network as given and as changed, from many starts side by side, over the same batches.

An arm is a network with its recipe and its rows. Arms that differ in numbers only (rate, penalty, dropout,
scales, initial weights, weights of the classes, frozen or not) run as one computation: those numbers travel
beside the weights, where no gradient reaches them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from firstnn import launch, replicas
from firstnn.diagnosis.model_anatomy import Anatomy, CannotLook, Layer, Loss
from firstnn.launch import Tensor
from firstnn.training import Recipe

__all__ = ["Arm", "Outcome", "Rows", "n_updates", "run_arms"]

Array = npt.NDArray[Any]

RECORDS = 4  # how often the answers are looked at on the way, besides before training


@dataclass(frozen=True, eq=False)
class Rows:
    """What a network learns from, and what it is tested on: tables that all starts share."""

    x: Array  # (n, features)
    y: Array  # (n, targets)
    test_x: Array
    test_y: Array
    weights: Array  # (n,)
    classes: Array | None = None  # the row's class, for weights of the classes


@dataclass(frozen=True, eq=False)
class Arm:
    """A network with everything that decides about its training."""

    anatomy: Anatomy
    rows: Rows
    batch_size: int
    epochs: int
    learning_rate: float
    shuffle: bool = True
    shift: Array = field(default_factory=lambda: np.zeros(1))  # of the inputs, before the factor
    factor: Array = field(default_factory=lambda: np.ones(1))
    target_shift: Array = field(default_factory=lambda: np.zeros(1))
    target_factor: Array = field(default_factory=lambda: np.ones(1))
    class_weights: Array | None = None

    @property
    def structure(self) -> tuple[object, ...]:
        """What must be equal for two arms to be computed together."""
        return (
            tuple(layer.structure for layer in self.anatomy.layers),
            (self.anatomy.loss.function, self.anatomy.loss.settings),
            self.anatomy.optimizer,
            (id(self.rows), self.batch_size, self.epochs, self.shuffle),
        )

    def changed(self, **changes: Any) -> Arm:  # noqa: ANN401
        """Return the arm with other values."""
        return replace(self, **changes)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of an arm: its answers in the units of the targets, from every start."""

    train: Array  # (n_starts, n, outputs) after training
    test: Array  # (n_starts, n_test, outputs)
    loss: Array  # (n_starts, records): over the training rows, at the start and after


def n_updates(arm: Arm) -> int:
    """Return how often the weights are changed in the whole training."""
    return arm.epochs * -(-len(arm.rows.x) // min(arm.batch_size, len(arm.rows.x)))


def run_arms(arms: Mapping[str, Arm], seeds: Sequence[int]) -> dict[str, Outcome]:
    """Train every arm from the same number of starts over the same batches, and return what became of them.

    Args:
        arms: The arms by name.
        seeds: One for each start: it decides about the initial weights and the order of the rows.
    """
    groups: dict[tuple[object, ...], list[str]] = {}
    for name, arm in arms.items():
        groups.setdefault(arm.structure, []).append(name)
    outcomes: dict[str, Outcome] = {}
    for names in groups.values():
        outcomes |= dict(zip(names, _run_group([arms[name] for name in names], seeds), strict=True))
    return {name: outcomes[name] for name in arms}


# --- the network, with numbers beside its weights ----------------------------------------------------------


class _Numbers(NamedTuple):
    """The numbers of an arm that travel beside its weights, a row for each start."""

    shift: Tensor  # of the inputs
    factor: Tensor
    target_shift: Tensor
    target_factor: Tensor
    dropout: Tensor  # a rate for each dropout layer
    penalties: Tensor  # l1 and l2 for each dense layer
    moving: Tensor  # 1 for each array of weights that training may change
    class_weights: Tensor


@dataclass(frozen=True)
class _Network:
    """A chain of layers for packed weights; equal ones share one compiled training loop."""

    layers: tuple[tuple[object, ...], ...]
    loss: Loss
    n_features: int
    n_targets: int
    frozen: bool  # whether any array of any arm is: what no arm has is left out of the graph
    penalized: bool

    @property
    def n_arrays(self) -> int:
        """How many arrays of weights the layers have."""
        n = {"dense": 1, "normalization": 2}
        return sum(
            n.get(str(kind), 0) + (kind == "dense" and bool(bias)) for kind, _, _, bias, _ in self.layers
        )

    def has(self, kind: str) -> bool:
        """Tell whether there is a layer of a kind."""
        return any(layer[0] == kind for layer in self.layers)

    def numbers(self, weights: Sequence[Tensor]) -> _Numbers:
        """Return what travels beside the weights; no gradient reaches it."""
        tf = launch.tensorflow()
        return _Numbers(*[tf.stop_gradient(each) for each in weights[self.n_arrays :]])

    def movable(self, weights: Sequence[Tensor]) -> list[Tensor]:
        """Return the weights, of which no gradient reaches the frozen ones."""
        tf = launch.tensorflow()
        own = list(weights[: self.n_arrays])
        if self.frozen:
            moving = tf.unstack(self.numbers(weights).moving, axis=1)
            for place, array in enumerate(own):
                moves = tf.reshape(moving[place], [-1] + [1] * (len(array.shape) - 1))
                own[place] = moves * array + tf.stop_gradient((1 - moves) * array)
        return [*own, *weights[self.n_arrays :]]

    def penalty(self, weights: Sequence[Tensor]) -> Tensor:
        """Return the penalty on the kernels, shape (n_replicas,)."""
        tf = launch.tensorflow()
        sizes = tf.unstack(self.numbers(weights).penalties, axis=1)
        kernels = [array for array in weights[: self.n_arrays] if len(array.shape) == 3]
        total = tf.zeros_like(sizes[0])
        for place, kernel in enumerate(kernels):
            l1, l2 = sizes[2 * place], sizes[2 * place + 1]
            total += l1 * tf.reduce_sum(tf.abs(kernel), [1, 2]) + l2 * tf.reduce_sum(kernel**2, [1, 2])
        return total

    def outputs(
        self, weights: Sequence[Tensor], x: Tensor, noise: Tensor = None, reference: Tensor = None
    ) -> Tensor:
        """Return the outputs of every replica.

        `noise` are two whole numbers that decide which neurons drop out; none do without them.
        `reference` are rows whose mean and deviation a batch normalization takes, instead of those of `x`.
        """
        tf = launch.tensorflow()
        numbers = self.numbers(weights)
        apart = reference is not None and self.has("normalization")
        streams = [
            (each - numbers.shift[:, None]) * numbers.factor[:, None] for each in (x, reference)[: 1 + apart]
        ]
        n_dropped = place = 0
        for kind, _, function, bias, epsilon in self.layers:
            if kind == "dense":
                streams = [tf.matmul(each, weights[place]) for each in streams]
                if bias:
                    offset = weights[place + 1][:, None]
                    streams = [each + offset for each in streams]
                place += 1 + bool(bias)
            if kind in ("dense", "activation"):
                streams = [_applied(function, each) for each in streams]
            elif kind == "normalization":
                mean, variance = tf.nn.moments(streams[-1], [1], keepdims=True)
                gamma, beta = weights[place][:, None], weights[place + 1][:, None]
                scale = tf.math.rsqrt(variance + epsilon) * gamma
                streams = [(each - mean) * scale + beta for each in streams]
                place += 2
            elif kind == "dropout":
                if noise is not None:
                    rate = numbers.dropout[:, n_dropped, None, None]
                    drawn = tf.random.stateless_uniform(
                        tf.shape(streams[0]), noise + tf.constant([0, n_dropped])
                    )
                    streams[0] = tf.where(drawn >= rate, streams[0] / (1 - rate), tf.zeros_like(drawn))
                n_dropped += 1
            elif kind == "passing":
                streams = [tf.identity(each) for each in streams]
        return streams[0]

    def mean_loss(self, outputs: Tensor, table: Tensor, numbers: _Numbers) -> Tensor:
        """Return the mean loss of the rows, shape (n_replicas,)."""
        tf = launch.tensorflow()
        truth = table[..., self.n_features : self.n_features + self.n_targets]
        truth = (truth - numbers.target_shift[:, None]) * numbers.target_factor[:, None]
        losses = self.loss(truth, outputs)
        if len(losses.shape) != 2:
            raise CannotLook("the loss gives no number for each row")
        kind = tf.cast(table[..., -2], tf.int32)
        kind = tf.broadcast_to(kind, tf.shape(losses))
        weight = table[..., -3] * tf.gather(numbers.class_weights, kind, axis=1, batch_dims=1)
        return tf.reduce_mean(losses * weight, axis=1)


def _applied(function: object, x: Tensor) -> Tensor:
    assert callable(function)
    return function(x)


@dataclass(frozen=True)
class _BatchLoss:
    """The loss of a batch. What drops out hangs on the rows in it and their order, so it never repeats."""

    network: _Network

    def __call__(self, weights: Sequence[Tensor], table: Tensor, _: Tensor) -> Tensor:
        """Return one loss for each replica, of `table` with shape (n_replicas, rows, columns)."""
        network = self.network
        own = network.movable(weights)
        noise = self._noise(table) if network.has("dropout") else None
        outputs = network.outputs(own, table[..., : network.n_features], noise)
        loss = network.mean_loss(outputs, table, network.numbers(weights))
        return loss + network.penalty(own) if network.penalized else loss

    def _noise(self, table: Tensor) -> Tensor:
        tf = launch.tensorflow()
        row = tf.cast(table[..., -1], tf.int32)
        place = tf.range(1, tf.shape(row)[1] + 1)
        return tf.stack([tf.reduce_sum(row * place), tf.reduce_sum(row[:, 0])])


@dataclass(frozen=True)
class _Answers:
    """What is recorded: the loss over training rows, and the outputs for them and for the test rows."""

    network: _Network

    def __call__(
        self, weights: Sequence[Tensor], table: Tensor, _: Tensor, looked_at: Tensor, test: Tensor
    ) -> dict[str, Tensor]:
        """Return the records by name."""
        tf = launch.tensorflow()
        network = self.network
        n, sizes = network.n_features, [looked_at.shape[0], test.shape[0]]
        rows = tf.concat([looked_at[:, :n], test], axis=0)
        answers = network.outputs(weights, rows[None], reference=table[None, :, :n])
        outputs, test_outputs = tf.split(answers, sizes, axis=1)
        loss = network.mean_loss(outputs, looked_at[None], network.numbers(weights))
        return {"loss": loss, "train": outputs, "test": test_outputs}


# --- from arms to arrays -----------------------------------------------------------------------------------

LOOKED_AT = 1000  # rows whose answers are recorded


def _run_group(arms: list[Arm], seeds: Sequence[int]) -> list[Outcome]:
    """Train arms of one structure as one computation."""
    first = arms[0]
    rows, anatomy = first.rows, first.anatomy
    layers = [layer for arm in arms for layer in arm.anatomy.layers]
    network = _Network(
        tuple(layer.structure for layer in anatomy.layers),
        anatomy.loss,
        n_features=rows.x.shape[1],
        n_targets=rows.y.shape[1],
        frozen=any(layer.frozen for layer in layers),
        penalized=any(layer.l1 or layer.l2 for layer in layers),
    )
    n = len(rows.x)
    kinds = np.zeros(n) if rows.classes is None else rows.classes
    table = np.column_stack([rows.x, rows.y, rows.weights, kinds, np.arange(n)]).astype(np.float32)
    recipe = Recipe("sgd", 0.1, min(first.batch_size, n), first.epochs)
    if first.shuffle:
        order = recipe.order(n, tuple(seeds))
    else:
        order = np.broadcast_to(np.arange(n), (len(seeds), first.epochs, n))
    n_classes = int(kinds.max()) + 1
    drawn = {id(arm.anatomy): arm.anatomy for arm in arms}
    weights = {key: _initial(anatomy, network, seeds) for key, anatomy in drawn.items()}
    packs = [[*weights[id(arm.anatomy)], *_numbers(arm, network, n_classes, len(seeds))] for arm in arms]
    result = replicas.minimize(
        _BatchLoss(network),
        [np.concatenate(arrays) for arrays in zip(*packs, strict=True)],
        table,
        np.zeros(n, np.int32),
        recipe=recipe,
        order=order,
        optimizer=anatomy.optimizer,
        learning_rate=np.repeat([arm.learning_rate for arm in arms], len(seeds)),
        measure=_Answers(network),
        extra=(table[:LOOKED_AT], rows.test_x[:LOOKED_AT].astype(np.float32)),
        record=max(1, -(-first.epochs // RECORDS)),
    )
    outcomes = []
    for place, arm in enumerate(arms):
        of_arm = slice(place * len(seeds), (place + 1) * len(seeds))
        train, test = (
            result.records[name][of_arm, -1] / arm.target_factor + arm.target_shift
            for name in ("train", "test")
        )
        outcomes.append(Outcome(train, test, result.records["loss"][of_arm]))
    return outcomes


def _initial(anatomy: Anatomy, network: _Network, seeds: Sequence[int]) -> list[Array]:
    """Return the initial weights of a network, each array with a row for each start."""
    starts = [draw(anatomy.layers, network.n_features, seed) for seed in seeds]
    return [np.stack(arrays) for arrays in zip(*starts, strict=True)]


def _numbers(arm: Arm, network: _Network, n_classes: int, n_starts: int) -> list[Array]:
    """Return the numbers of an arm that travel beside its weights, each with a row for each start."""
    layers = arm.anatomy.layers
    dense = [layer for layer in layers if layer.kind == "dense"]
    moving: list[float] = []
    for layer in layers:
        moving += [float(not layer.frozen)] * (
            1 + layer.use_bias if layer.kind == "dense" else 2 if layer.kind == "normalization" else 0
        )
    class_weights = np.ones(n_classes) if arm.class_weights is None else arm.class_weights
    numbers = (
        np.broadcast_to(arm.shift, (network.n_features,)),
        np.broadcast_to(arm.factor, (network.n_features,)),
        np.broadcast_to(arm.target_shift, (network.n_targets,)),
        np.broadcast_to(arm.target_factor, (network.n_targets,)),
        np.array([layer.rate for layer in layers if layer.kind == "dropout"] or [0.0]),
        np.array([each for layer in dense for each in (layer.l1, layer.l2)]),
        np.array(moving),
        class_weights,
    )
    return [np.tile(np.asarray(each, np.float32), (n_starts, 1)) for each in numbers]


def draw(layers: Sequence[Layer], n_features: int, seed: int) -> list[Array]:
    """Return initial weights as the layers' own initializers give them; frozen ones as they are."""
    arrays: list[Array] = []
    width = n_features
    for place, layer in enumerate(layers):
        if layer.kind == "dense":
            shapes = [(width, layer.units), (layer.units,)][: 1 + layer.use_bias]
            kept = layer.weights if _is_kept(layer) else ()
            for number, shape in enumerate(shapes):
                if kept:
                    arrays.append(np.asarray(kept[number]))
                else:
                    arrays.append(_drawn(layer.initializers[number], shape, seed * 1000 + 2 * place + number))
            width = layer.units
        elif layer.kind == "normalization":
            arrays += [np.ones(width), np.zeros(width)]
    return arrays


def _is_kept(layer: Layer) -> bool:
    """Tell whether the weights of a layer are not to be drawn: frozen, or all equal by the program's will."""
    if not layer.weights:
        return False
    return layer.frozen or (layer.weights[0].size > 1 and float(np.ptp(layer.weights[0])) == 0.0)


def _drawn(initializer: Any, shape: tuple[int, ...], seed: int) -> Array:  # noqa: ANN401
    """Return what an initializer of Keras gives with another seed."""
    settings = initializer.get_config() if hasattr(initializer, "get_config") else {}
    if "seed" in settings:
        initializer = type(initializer).from_config({**settings, "seed": seed})
    return np.asarray(initializer(shape, dtype="float32"))
