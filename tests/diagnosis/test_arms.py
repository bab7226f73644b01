"""Many starts side by side do what Keras does with each: same weights, same batches, same answers."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pytest

from firstnn import launch
from firstnn.diagnosis.arms import Arm, Rows, draw, run_arms
from firstnn.diagnosis.model_anatomy import dissect

Array: TypeAlias = npt.NDArray[np.float64]
Keras: TypeAlias = "keras.Sequential"

launch.tensorflow()
import keras  # noqa: E402

N = 48
RNG = np.random.default_rng(0)
X = RNG.normal(size=(N, 3))
TWO = (X[:, :1] * X[:, 1:2] > 0).astype(float)
THREE = RNG.integers(0, 3, (N, 1)).astype(float)
QUANTITY = X[:, :1] - X[:, 1:2] ** 2

OPTIMIZERS = {
    "sgd": lambda: keras.optimizers.SGD(0.1),
    "momentum": lambda: keras.optimizers.SGD(0.05, momentum=0.8),
    "nesterov": lambda: keras.optimizers.SGD(0.05, momentum=0.8, nesterov=True),
    "adam": lambda: keras.optimizers.Adam(0.01),
    "rmsprop": lambda: keras.optimizers.RMSprop(0.01),
    "adagrad": lambda: keras.optimizers.Adagrad(0.1),
    "adadelta": lambda: keras.optimizers.Adadelta(1.0),
}
ENDINGS: dict[str, tuple[Any, ...]] = {
    "two": (1, "sigmoid", "binary_crossentropy", TWO),
    "classes": (3, "softmax", "sparse_categorical_crossentropy", THREE),
    "logits": (3, None, keras.losses.SparseCategoricalCrossentropy(from_logits=True), THREE),
    "quantity": (1, None, "mse", QUANTITY),
    "softmax on one": (1, "softmax", "binary_crossentropy", TWO),
}


def build(units: int, ending: str | None, loss: object, optimizer: object) -> Keras:
    layers = [
        keras.Input((3,)),
        keras.layers.Dense(6, activation="tanh", kernel_regularizer=keras.regularizers.L1L2(0.001, 0.01)),
        keras.layers.Dense(5),
        keras.layers.LeakyReLU(negative_slope=0.2),
        keras.layers.Dense(units, activation=ending),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer=optimizer, loss=loss)
    return model


def compared(model: Keras, y: Array, arm: Arm, starts: int = 2) -> None:
    outcome = run_arms({"": arm}, range(starts))[""]
    for seed in range(starts):
        model.set_weights(draw(arm.anatomy.layers, 3, seed))
        model.compile(
            optimizer=type(model.optimizer).from_config(model.optimizer.get_config()), loss=model.loss
        )
        model.fit(X, y, batch_size=10, epochs=4, shuffle=False, verbose=0)
        np.testing.assert_allclose(outcome.test[seed], model(X), rtol=2e-3, atol=2e-4)


def arm_of(model: Keras, y: Array) -> Arm:
    anatomy = dissect(model)
    rows = Rows(X, y, X, y, np.ones(N))
    return Arm(anatomy, rows, 10, 4, anatomy.learning_rate, shuffle=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_steps_as_in_keras(name: str) -> None:
    model = build(1, "sigmoid", "binary_crossentropy", OPTIMIZERS[name]())
    compared(model, TWO, arm_of(model, TWO))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*softmax over axis")
@pytest.mark.filterwarnings("ignore:Exception encountered when calling Dense")
@pytest.mark.parametrize("name", ENDINGS)
def test_every_output_and_loss_is_that_of_keras(name: str) -> None:
    units, ending, loss, y = ENDINGS[name]
    model = build(units, ending, loss, keras.optimizers.SGD(0.1))
    compared(model, y, arm_of(model, y))


def test_arms_that_differ_in_numbers_do_not_touch_each_other() -> None:
    model = build(1, "sigmoid", "binary_crossentropy", keras.optimizers.SGD(0.1))
    arm = arm_of(model, TWO)
    arms = {
        "as given": arm,
        "slower": arm.changed(learning_rate=0.001),
        "scaled": arm.changed(factor=np.full(3, 9.0)),
    }
    together = run_arms(arms, range(2))
    compared(model, TWO, arm)
    alone = run_arms({"scaled": arms["scaled"]}, range(2))
    np.testing.assert_allclose(together["scaled"].test, alone["scaled"].test, atol=1e-5)
    assert not np.allclose(together["slower"].test, together["as given"].test, atol=1e-3)


def test_a_frozen_layer_keeps_its_weights_and_dropout_changes_the_training_only() -> None:
    model = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(6, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="binary_crossentropy")
    outcome = run_arms({"": arm_of(model, TWO).changed(learning_rate=0.0)}, range(2))[""]
    np.testing.assert_allclose(outcome.loss[:, 0], outcome.loss[:, -1], atol=1e-6)  # no noise in answers
