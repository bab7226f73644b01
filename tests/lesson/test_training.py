"""Recipes, the Keras model that comes of them, and its history."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstnn import Architecture, Recipe, build, data, fit, launch, replicas
from firstnn.keras_training import batch_pipeline, batches, measuring
from firstnn.regression import fit_quantity
from firstnn.training import LEARNING_RATES, gradient_descent

TRAIN = data.moons(100, noise=0.2, seed=0)
TEST = data.moons(150, noise=0.2, seed=0, stream="test")
NETWORK = Architecture(2, (8,))

# --- recipes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", LEARNING_RATES)
def test_each_optimizer_has_a_learning_rate_that_shows(optimizer: str) -> None:
    assert Recipe(optimizer) == Recipe(optimizer, LEARNING_RATES[optimizer])
    assert f"learning_rate={LEARNING_RATES[optimizer]}" in repr(Recipe(optimizer))
    assert Recipe(optimizer, 0).learning_rate == 0  # the frozen control, not the default


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"optimizer": "adm"}, "optimizer"),
        ({"optimizer": 1}, "optimizer"),
        ({"learning_rate": -0.1}, "learning_rate"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"learning_rate": float("inf")}, "learning_rate"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"learning_rate": True}, "learning_rate"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 2.0}, "batch_size"),
        ({"batch_size": True}, "batch_size"),
        ({"epochs": 0}, "epochs"),
        ({"epochs": -3}, "epochs"),
        ({"epochs": None}, "epochs"),
        ({"l2": -1}, "l2"),
        ({"l2": None}, "l2"),
    ],
)
def test_bad_recipes_are_named(arguments: dict[str, object], name: str) -> None:
    with pytest.raises((TypeError, ValueError), match=rf"^{name} must .*Received: {name}="):
        Recipe(**arguments)  # type: ignore[arg-type]  # wrong types are the point


def test_numbers_of_other_types_become_plain_ones() -> None:
    numbers = {"learning_rate": np.float32(0.5), "batch_size": np.int64(8), "epochs": np.int32(3), "l2": 0}
    recipe = Recipe("adam", **numbers)  # type: ignore[arg-type]  # what NumPy gives is taken too
    plain = {"learning_rate": float, "batch_size": int, "epochs": int, "l2": float}
    assert {name: type(getattr(recipe, name)) for name in numbers} == plain


def test_a_misspelt_optimizer_is_answered_with_the_closest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'momentum'"):
        Recipe("momentun")


@given(
    n_samples=st.integers(1, 50),
    batch_size=st.integers(1, 50) | st.none(),
    epochs=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
)
def test_batches_show_every_row_once_an_epoch(
    n_samples: int, batch_size: int | None, epochs: int, seed: int
) -> None:
    recipe = Recipe(batch_size=batch_size, epochs=epochs)
    if batch_size is not None and batch_size > n_samples:
        with pytest.raises(ValueError, match=rf"batch_size .*{n_samples}.*Received: batch_size={batch_size}"):
            recipe.batches(n_samples, seed)
        return
    found = recipe.batches(n_samples, seed)
    steps = recipe.steps_per_epoch(n_samples)
    assert len(found) == epochs * steps
    for epoch in range(epochs):
        rows = found[epoch * steps : (epoch + 1) * steps]
        assert {len(batch) for batch in rows[:-1]} <= {recipe.rows_per_batch(n_samples)}
        assert sorted(np.concatenate(rows)) == list(range(n_samples))
        if steps == 1:
            np.testing.assert_array_equal(rows[0], np.arange(n_samples))
    np.testing.assert_array_equal(np.concatenate(found).reshape(epochs, -1), recipe.order(n_samples, seed))


def test_every_epoch_and_seed_has_an_order_of_its_own() -> None:
    order = Recipe(epochs=5).order(100, seed=range(4))  # (n_seeds, epochs, n_samples)
    assert len(np.unique(order.reshape(20, 100), axis=0)) == 20
    np.testing.assert_array_equal(order[:, :2], Recipe(epochs=2).order(100, seed=range(4)))


# --- the model ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("n_outputs", [1, 3])
def test_the_model_is_the_architecture(use_bias: bool, n_outputs: int) -> None:
    hidden, names = (5, 4), ("relu", "tanh")
    architecture = Architecture(3, hidden, names, n_outputs=n_outputs, use_bias=use_bias)
    model = build(architecture, Recipe(), seed=7)
    assert model.input_shape == (None, 3)
    assert [layer.units for layer in model.layers] == [5, 4, n_outputs]
    activations = [layer.activation.__name__ for layer in model.layers]
    assert activations == ["relu", "tanh", architecture.output_activation]
    for ours, theirs in zip(model.get_weights(), architecture.initial_weights(7), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (Recipe("sgd", 0.5), {"name": "sgd", "learning_rate": 0.5, "momentum": 0.0, "nesterov": False}),
        (Recipe("momentum"), {"name": "momentum", "learning_rate": 0.1, "momentum": 0.9, "nesterov": False}),
        (Recipe("adam"), {"name": "adam", "learning_rate": 0.01, "beta_1": 0.9, "epsilon": 1e-7}),
    ],
)
def test_the_optimizer_is_the_recipe(recipe: Recipe, expected: dict[str, object]) -> None:
    config = build(NETWORK, recipe, seed=0).optimizer.get_config()
    for name, value in expected.items():
        assert config[name] == (pytest.approx(value, rel=1e-6) if isinstance(value, float) else value)


def test_building_uses_up_none_of_keras_own_randomness() -> None:
    import keras

    draws = []
    for once in (True, False):
        keras.utils.set_random_seed(0)
        if once:
            build(NETWORK, Recipe(), seed=0)
        draws.append(keras.random.normal((3,)).numpy())
    np.testing.assert_array_equal(*draws)


@pytest.mark.parametrize("compiled", ["eager", "graph", "xla"])
@pytest.mark.parametrize("n_outputs", [1, 3])
def test_no_confident_mistake_is_cut_off(compiled: str, n_outputs: int) -> None:
    """A probability of 0 would cost infinitely much, and clipped at 1e-7 16.1; the logits say 100."""
    tf = launch.tensorflow()
    model = build(Architecture(1, (), n_outputs=n_outputs), Recipe(), seed=0)
    model.set_weights([np.linspace(100, 0, max(2, n_outputs))[None, :n_outputs], np.zeros(n_outputs)])
    x, y = tf.constant([[1.0]]), tf.constant([[0 if n_outputs == 1 else 2]])

    def loss() -> launch.Tensor:
        return model.loss(y, model(x, training=False))

    if compiled != "eager":
        loss = tf.function(loss, jit_compile=compiled == "xla")
    assert float(loss()) == pytest.approx(100)
    assert model.evaluate(x, y, verbose=0)[0] == pytest.approx(100)


# --- fit ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most_ordered", [299, 300])
def test_keras_is_given_exactly_the_recipes_batches(
    most_ordered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_pipeline, "_MOST_ORDERED", most_ordered)
    recipe = Recipe(batch_size=32, epochs=3)
    given_batches = list(batches(recipe, TRAIN, seed=5))
    expected = recipe.batches(TRAIN.n_samples, seed=5)
    assert len(given_batches) == len(expected) == 12
    for (x, y), rows in zip(given_batches, expected, strict=True):
        np.testing.assert_array_equal(x.numpy(), TRAIN.x[rows])
        np.testing.assert_array_equal(y.numpy()[:, 0], TRAIN.y[rows])


@pytest.mark.parametrize("name", ["one_device", "mirrored"])
def test_a_strategy_of_tensorflow_trains_the_same_network_on_one_device(name: str) -> None:
    recipe = Recipe("adam", epochs=2)
    plain = fit(NETWORK, recipe, TRAIN, TEST, seed=3)
    with launch.strategy(name):
        assert (
            type(launch.tensorflow().distribute.get_strategy())
            .__name__.lower()
            .startswith(name.replace("_", ""))
        )
        spread = fit(NETWORK, recipe, TRAIN, TEST, seed=3)
    np.testing.assert_allclose(spread.history.test_loss, plain.history.test_loss, rtol=1e-6)
    for mine, theirs in zip(spread.model.get_weights(), plain.model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


TWO_DEVICES = """
import json
from firstnn import Architecture, Recipe, data, fit, launch
tf = launch.tensorflow(start=False)
(processor,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
train, test = data.moons(100, noise=0.2, seed=0).split(0.4, seed=0)
def curves():
    network, recipe = Architecture(2, (4,)), Recipe("adam", 0.02, batch_size=32, epochs=3)
    history = fit(network, recipe, train, test, seed=3).history
    return [history.train_loss.tolist(), history.test_loss.tolist(), history.test_accuracy.tolist()]
alone = curves()
with tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]).scope():
    print(json.dumps([alone, curves()]))
"""


def test_two_devices_that_share_each_batch_train_and_measure_as_one_does() -> None:
    done = subprocess.run([sys.executable, "-c", TWO_DEVICES], capture_output=True, text=True, check=True)
    alone, together = json.loads(done.stdout.splitlines()[-1])
    np.testing.assert_allclose(together, alone, rtol=1e-5)


@pytest.mark.parametrize(("n_outputs", "optimizer", "l2"), [(1, "adam", 0.1), (2, "momentum", 0.0)])
def test_fit_is_one_keras_step_after_the_other(n_outputs: int, optimizer: str, l2: float) -> None:
    architecture, recipe = replace(NETWORK, n_outputs=n_outputs), Recipe(optimizer, epochs=3, l2=l2)
    fitted = fit(architecture, recipe, TRAIN, TEST, seed=3)
    model = build(architecture, recipe, seed=3)
    unpenalised = build(architecture, replace(recipe, l2=0.0), seed=3)
    for step, rows in enumerate((np.arange(0), *recipe.batches(TRAIN.n_samples, 3))):
        if len(rows):
            model.train_on_batch(TRAIN.x[rows], TRAIN.y[rows, None])
        if step % 4 == 0:
            unpenalised.set_weights(model.get_weights())
            for rows_of, loss, accuracy in (
                (TRAIN, fitted.history.train_loss, fitted.history.train_accuracy),
                (TEST, fitted.history.test_loss, fitted.history.test_accuracy),
            ):
                expected = unpenalised.evaluate(rows_of.x, rows_of.y[:, None], verbose=0)
                assert (loss[step // 4], accuracy[step // 4]) == pytest.approx(expected, abs=1e-6)
    for ours, theirs in zip(fitted.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    assert (fitted.stopped_at, fitted.diverged_at) == (3, None)


@pytest.mark.parametrize("kind", ["one output", "two outputs", "quantity"])
def test_a_table_in_parts_trains_the_same_network_as_in_one_piece(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe("adam", epochs=3)

    def curves() -> tuple[dict[str, Any], list[Any]]:
        if kind == "quantity":
            rows = data.Measurements(TRAIN.x, 300.0 * TRAIN.x[:, 0].astype(np.float64) - 70)
            quantity = fit_quantity(NETWORK, recipe, rows.take(range(70)), rows, seed=3)
            found = {
                name: curve for name, curve in vars(quantity).items() if "_loss" in name or "_error" in name
            }
            return found, quantity.model.get_weights()
        network = replace(NETWORK, n_outputs=1 if kind == "one output" else 2)
        fitted = fit(network, recipe, TRAIN, TEST, seed=3)
        return vars(fitted.history), fitted.model.get_weights()

    whole, weights = curves()
    monkeypatch.setattr(batch_pipeline, "_MOST_ORDERED", 10)
    monkeypatch.setattr(measuring, "_BLOCK", 32)  # 100 rows: three blocks and a rest
    parts, others = curves()
    assert len(whole) == 4
    for name, curve in whole.items():
        np.testing.assert_allclose(parts[name], curve, rtol=1e-6, err_msg=name)
    for mine, theirs in zip(others, weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_training_ends_where_whoever_is_told_of_an_epoch_says_so() -> None:
    fitted = fit(NETWORK, Recipe(epochs=9), TRAIN, TEST, seed=3, on_epoch=lambda epoch, _: epoch < 2)
    assert fitted.stopped_at == 2
    shorter = fit(NETWORK, Recipe(epochs=2), TRAIN, TEST, seed=3)
    np.testing.assert_array_equal(fitted.history.test_loss[:3], shorter.history.test_loss)


def test_fit_and_replicas_write_the_same_history() -> None:
    recipe = Recipe("adam", epochs=5)
    history = fit(NETWORK, recipe, TRAIN, TEST, seed=4).history
    runs = replicas.train(NETWORK, recipe, TRAIN, TEST, seeds=[1, 4])
    for name in ("train_loss", "train_accuracy", "test_loss", "test_accuracy"):
        np.testing.assert_allclose(getattr(history, name), getattr(runs, name)[1], atol=2e-6, err_msg=name)
    np.testing.assert_array_equal(history.epochs, runs.epochs)


def test_without_a_test_set_there_are_no_test_curves() -> None:
    fitted = fit(NETWORK, Recipe(epochs=1), TRAIN, seed=0)
    assert fitted.history.test_loss is None
    assert fitted.history.test_accuracy is None
    assert fitted.best_epoch is None


def test_early_stopping_goes_back_to_the_best_weights() -> None:
    noise = data.random_labels(60, n_features=5, seed=0)
    unseen = data.random_labels(200, n_features=5, seed=1)
    architecture, recipe = Architecture(5, (32,)), Recipe("adam", 0.05, epochs=60)
    told: list[int] = []
    fitted = fit(
        architecture, recipe, noise, unseen, seed=0, patience=4, on_epoch=lambda epoch, _: told.append(epoch)
    )
    loss = fitted.history.test_loss
    assert loss is not None
    assert fitted.best_epoch is not None
    assert fitted.stopped_at == fitted.best_epoch + 4 < 60
    assert told == list(range(fitted.stopped_at + 1))
    assert fitted.best_epoch == np.nanargmin(loss)
    assert len(loss) == 61
    assert np.isnan(loss[fitted.stopped_at + 1 :]).all()
    restored = fitted.model.evaluate(unseen.x, unseen.y, verbose=0)[0]
    assert restored == pytest.approx(loss[fitted.best_epoch], abs=1e-6)
    patient = fit(architecture, replace(recipe, epochs=10), noise, unseen, seed=0)
    assert patient.stopped_at == 10  # without patience training goes on, and the last weights stay
    last = patient.model.evaluate(unseen.x, unseen.y, verbose=0)[0]
    assert last == pytest.approx(patient.history.test_loss[-1], abs=1e-6)


def test_divergence_is_told_and_no_crash() -> None:
    fitted = fit(NETWORK, Recipe("sgd", 1e12, epochs=6), TRAIN, TEST, seed=0)
    epoch = fitted.diverged_at
    assert epoch is not None
    assert epoch >= 1
    assert fitted.stopped_at == epoch
    assert np.isfinite(fitted.history.train_loss[:epoch]).all()
    assert not np.isfinite([fitted.history.train_loss[epoch], fitted.history.test_loss[epoch]]).all()
    assert len(fitted.history.train_accuracy) == 7
    assert np.isnan(fitted.history.train_accuracy[epoch + 1 :]).all()
    assert f"diverged at epoch {epoch}" in repr(fitted)


def test_outputs_that_are_no_numbers_have_no_accuracy() -> None:
    from firstnn.keras_training import measures

    for n_outputs in (1, 2):
        model = build(Architecture(2, (), n_outputs=n_outputs), Recipe(), seed=0)
        model.set_weights([np.full((2, n_outputs), np.nan), np.zeros(n_outputs)])
        assert np.isnan(measures(model, TRAIN)()["accuracy"])


WIDE = data.gaussians(100, n_features=3, seed=0)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"architecture": "2-8-1"}, "architecture"),
        ({"recipe": "adam"}, "recipe"),
        ({"recipe": Recipe(batch_size=101)}, "batch_size"),
        ({"train": TRAIN.x}, "train"),
        ({"train": WIDE}, "n_inputs"),
        ({"test": WIDE}, "n_inputs"),
        ({"test": [TEST]}, "test"),
        ({"architecture": Architecture(2, n_outputs=3)}, "n_outputs"),
        ({"train": data.Dataset(TRAIN.x, np.arange(100) % 3)}, "n_outputs"),
        ({"seed": -1}, "seed"),
        ({"seed": 0.0}, "seed"),
        ({"seed": True}, "seed"),
        ({"patience": 0}, "patience"),
        ({"patience": 3, "test": None}, "test"),
        ({"on_epoch": 3}, "on_epoch"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, object], name: str) -> None:
    good = {"architecture": NETWORK, "recipe": Recipe(), "train": TRAIN, "test": TEST, "seed": 0}
    with pytest.raises((TypeError, ValueError), match=rf"^{name} .*Received: "):
        fit(**(good | arguments))  # type: ignore[arg-type]  # wrong types are the point


# --- the loop in plain Python ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("architecture", "recipe"),
    [
        (Architecture(2, (5,)), Recipe("sgd", 0.5, batch_size=32, epochs=3)),
        (Architecture(2, (4, 3), ("tanh", "sigmoid")), Recipe("sgd", 1.0, batch_size=None, epochs=4)),
        (Architecture(2, (), use_bias=False), Recipe("sgd", 0.1, batch_size=7, epochs=2)),
        (Architecture(2, (5,), "elu", n_outputs=2), Recipe("sgd", 0.2, batch_size=50, epochs=3)),
    ],
    ids=str,
)
def test_the_loop_in_plain_python_goes_where_keras_and_the_replicas_go(
    architecture: Architecture, recipe: Recipe
) -> None:
    points = data.moons(100, noise=0.2, seed=3)
    weights, losses = gradient_descent(architecture, recipe, points, seed=5)
    fitted = fit(architecture, recipe, points, seed=5)
    runs = replicas.train(architecture, recipe, points, seeds=[5])
    np.testing.assert_allclose(losses, fitted.history.train_loss, rtol=2e-6)
    np.testing.assert_allclose(losses, runs.train_loss[0], rtol=2e-6)
    for ours, theirs, many in zip(weights, fitted.model.get_weights(), runs.weights_of(5), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(ours, many, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(
        architecture.forward(weights, points.x), fitted.model(points.x).numpy(), rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("recipe", [Recipe("adam"), Recipe("momentum"), Recipe("sgd", l2=0.1)])
def test_the_loop_in_plain_python_refuses_what_it_does_not_do(recipe: Recipe) -> None:
    with pytest.raises(ValueError, match=r'recipe must have the optimizer "sgd" and no penalty.*Received'):
        gradient_descent(Architecture(2), recipe, data.moons(100, seed=0), seed=0)


def test_the_page_of_step_2_shows_the_loop_as_it_is() -> None:
    source = textwrap.dedent(inspect.getsource(gradient_descent))
    loop = textwrap.dedent(source[source.index("    losses = [") : source.index("    # The end of the loop")])
    page = Path(__file__).resolve().parents[2] / "docs" / "build-up" / "2-training.md"
    text = page.read_text(encoding="utf-8")
    cells = re.findall(r"^```\{code-cell\} python\n(?::[^\n]*\n)*(.*?)^```", text, re.M | re.S)
    shown = [ast.unparse(ast.parse(cell)) for cell in cells]
    assert any(ast.unparse(ast.parse(loop)) in cell for cell in shown), "the same lines, whatever their width"
