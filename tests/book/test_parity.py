"""Keras, the replicas and NumPy are one and the same training; and the comparison has teeth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

import firstnn.book.parity as parity
from firstnn import Architecture, Recipe, backprop, data, launch
from firstnn.book.parity import Comparisons, Path
from firstnn.launch import Tensor
from firstnn.optimizers import SGD, Adam, Momentum
from firstnn.replicas import CrossEntropy, Dense, layers

MOONS = data.moons(200, noise=0.2, seed=0)
NETWORK = Architecture(2, (8,), "leaky_relu")

# Ten times the largest difference measured over the whole table.
LOSS_TOLERANCE = 3e-6
WEIGHT_TOLERANCE = 3e-6
BY_HAND_WEIGHT_TOLERANCE = 2e-5  # NumPy counts in float64, Keras in float32


@pytest.fixture(scope="module")
def table() -> Comparisons:
    return parity.table()


def test_keras_and_replicas_agree_at_every_step(table: Comparisons) -> None:
    for comparison in table.comparisons:
        assert comparison.steps >= 200
        assert comparison.keras.losses[-1] < comparison.keras.losses[0] / 2, comparison
        assert comparison.loss_difference() < LOSS_TOLERANCE, comparison
        assert comparison.weight_difference() < WEIGHT_TOLERANCE, comparison


def test_keras_and_hand_written_descent_agree_at_every_step(table: Comparisons) -> None:
    by_hand = [each for each in table.comparisons if each.by_hand is not None]
    assert {each.architecture.output_activation for each in by_hand} == {"sigmoid", "softmax"}
    for comparison in by_hand:
        assert comparison.loss_difference("by_hand") < LOSS_TOLERANCE, comparison
        assert comparison.weight_difference("by_hand") < BY_HAND_WEIGHT_TOLERANCE, comparison


def test_the_table_covers_what_it_promises(table: Comparisons) -> None:
    recipes = [each.recipe for each in table.comparisons]
    assert {recipe.optimizer for recipe in recipes} == {"sgd", "momentum", "adam"}
    assert any(recipe.l2 for recipe in recipes)
    for recipe, row in zip(recipes, table.rows, strict=True):
        assert (f", l2 {recipe.l2}" in row[1]) == bool(recipe.l2)
    assert any(recipe.batch_size is None for recipe in recipes)
    assert any(each.dataset.n_samples % (each.recipe.batch_size or 1) for each in table.comparisons)
    assert len({name for each in table.comparisons for name in each.architecture.activations}) >= 5


def test_the_table_shows_itself_alike_everywhere(table: Comparisons) -> None:
    markdown, page = table._repr_markdown_(), table._repr_html_()
    lines = markdown.splitlines()
    assert len(lines) == 2 + len(table.comparisons)
    assert len({line.count("|") for line in lines}) == 1
    for row in table.rows:
        for cell in row:
            assert cell in markdown
            assert cell in repr(table)
    assert page.count("<tr>") == 1 + len(table.comparisons)
    assert "&lt; 0.00001" in page
    assert "< 0.00001" in markdown


@dataclass(frozen=True)
class RootCorrected(Adam):
    """Adam as the paper's main text has it: epsilon beside the corrected root."""

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensor, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensor]:
        tf = launch.tensorflow()
        _, (mean, square) = super().step(weights, gradient, memories, learning_rate, count)
        corrected = mean / (1 - self.beta_1**count), square / (1 - self.beta_2**count)
        return weights - learning_rate * corrected[0] / (tf.sqrt(corrected[1]) + self.epsilon), (mean, square)


@dataclass(frozen=True)
class NoCorrection(Adam):
    """Adam that forgets that its memories start at zero."""

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensor, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensor]:
        return super().step(weights, gradient, memories, learning_rate, count + 1000.0)


@dataclass(frozen=True)
class WrongSign(Momentum):
    """Momentum that brakes where it should roll on."""

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensor, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensor]:
        return super().step(weights, gradient, (-memories[0],), learning_rate, count)


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum with Nesterov's look ahead."""

    def step(
        self, weights: Tensor, gradient: Tensor, memories: Tensor, learning_rate: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensor]:
        _, (speed,) = super().step(weights, gradient, memories, learning_rate, count)
        return weights + self.momentum * speed - gradient * learning_rate, (speed,)


@dataclass(frozen=True)
class Changed:
    """A cross-entropy with one small mistake."""

    mistake: str

    def __call__(self, weights: list[Tensor], x: Tensor, y: Tensor) -> Tensor:
        tf = launch.tensorflow()
        n = x.shape[-2]
        if self.mistake == "n - 1 for n":
            return CrossEntropy(layers(NETWORK))(weights, x, y) * n / (n - 1)
        if self.mistake == "slope":
            return CrossEntropy(Dense(("elu",)))(weights, x, y)
        if self.mistake == "no output bias":
            return CrossEntropy(layers(NETWORK))([*weights[:-1], tf.stop_gradient(weights[-1])], x, y)
        return CrossEntropy(layers(NETWORK))(weights, x, 1 - y)  # labels swapped


@pytest.fixture(scope="module")
def keras_paths() -> dict[str, Path]:
    recipes = {name: Recipe(name, epochs=3) for name in ("sgd", "momentum", "adam")}
    return {name: parity.by_keras(NETWORK, recipe, MOONS, 0) for name, recipe in recipes.items()}


def weight_difference(first: Path, second: Path) -> float:
    n = min(len(first.losses), len(second.losses))
    return float(np.abs(first.weights[:n] - second.weights[:n]).max())


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_without_a_mistake_nothing_is_caught(keras_paths: dict[str, Path], optimizer: str) -> None:
    replica = parity.by_replicas(NETWORK, Recipe(optimizer, epochs=3), MOONS, 0)
    assert weight_difference(keras_paths[optimizer], replica) < WEIGHT_TOLERANCE


@pytest.mark.parametrize(
    ("name", "mutated"),
    [
        ("adam", Adam(epsilon=1e-3)),
        ("adam", Adam(beta_2=0.99)),
        ("adam", NoCorrection()),
        ("momentum", WrongSign()),
        ("momentum", Nesterov()),
        ("momentum", Momentum(0.91)),
        ("momentum", SGD()),
    ],
    ids=repr,
)
def test_a_changed_optimizer_is_caught(
    keras_paths: dict[str, Path], name: str, mutated: Adam | Momentum | SGD
) -> None:
    replica = parity.by_replicas(NETWORK, Recipe(name, epochs=3), MOONS, 0, optimizer=mutated)
    assert weight_difference(keras_paths[name], replica) > 5 * WEIGHT_TOLERANCE


def test_epsilon_in_another_place_is_caught() -> None:
    """Seen where gradients are small: here the inputs are, and with them the gradients of their weights."""
    recipe, small = Recipe("adam", epochs=3), data.Dataset(MOONS.x * 1e-4, MOONS.y)
    keras = parity.by_keras(NETWORK, recipe, small, 0)
    assert weight_difference(keras, parity.by_replicas(NETWORK, recipe, small, 0)) < WEIGHT_TOLERANCE
    mutated = parity.by_replicas(NETWORK, recipe, small, 0, optimizer=RootCorrected())
    assert weight_difference(keras, mutated) > 100 * WEIGHT_TOLERANCE


@pytest.mark.parametrize("mistake", ["n - 1 for n", "slope", "no output bias", "labels swapped"])
def test_a_changed_loss_is_caught(keras_paths: dict[str, Path], mistake: str) -> None:
    replica = parity.by_replicas(NETWORK, Recipe(epochs=3), MOONS, 0, loss=Changed(mistake))
    assert weight_difference(keras_paths["sgd"], replica) > 100 * WEIGHT_TOLERANCE


def test_dropped_and_exchanged_batches_are_caught(keras_paths: dict[str, Path]) -> None:
    recipe = Recipe(epochs=3)
    order = recipe.order(MOONS.n_samples, seed=0)
    same_rows = np.flip(order[:, :32], axis=1)  # the first batch in another order: only rounding may differ
    for wrong in (order[:, :192], np.roll(order, 1, axis=1), recipe.order(MOONS.n_samples, seed=1)):
        replica = parity.by_replicas(NETWORK, recipe, MOONS, 0, order=wrong)
        assert weight_difference(keras_paths["sgd"], replica) > 100 * WEIGHT_TOLERANCE
    harmless = np.concatenate([same_rows, order[:, 32:]], axis=1)
    replica = parity.by_replicas(NETWORK, recipe, MOONS, 0, order=harmless)
    assert weight_difference(keras_paths["sgd"], replica) < WEIGHT_TOLERANCE


@pytest.mark.parametrize("wrong", [0.9, 1.1])
def test_a_wrong_penalty_is_caught(wrong: float) -> None:
    recipe = Recipe(epochs=3, l2=0.1)
    keras = parity.by_keras(NETWORK, recipe, MOONS, 0)
    right = parity.by_replicas(NETWORK, recipe, MOONS, 0)
    replica = parity.by_replicas(NETWORK, replace(recipe, l2=0.1 * wrong), MOONS, 0)
    assert weight_difference(keras, right) < WEIGHT_TOLERANCE
    assert weight_difference(keras, replica) > 100 * WEIGHT_TOLERANCE


def test_what_was_not_followed_by_hand_is_not_compared() -> None:
    path = parity.Path(np.array([0.7, 0.6]), np.zeros((2, 3)))
    comparison = parity.Comparison(NETWORK, Recipe("adam"), MOONS, path, path, None)
    for difference in (comparison.loss_difference, comparison.weight_difference):
        with pytest.raises(ValueError, match="other must be 'replicas' unless the optimizer is sgd"):
            difference("by_hand")


def test_by_hand_refuses_what_it_does_not_do() -> None:
    with pytest.raises(ValueError, match=r"recipe must use sgd.*Received: recipe="):
        parity.by_hand(NETWORK, Recipe("adam"), MOONS, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps": 0}, "steps"),
        ({"steps": True}, "steps"),
        ({"seed": -1}, "seed"),
        ({"dataset": MOONS.x}, "dataset"),
        ({"recipe": "sgd"}, "recipe"),
        ({"architecture": Architecture(3)}, "n_inputs"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, object], message: str) -> None:
    good: dict[str, object] = {
        "architecture": NETWORK,
        "recipe": Recipe(),
        "dataset": MOONS,
        "seed": 0,
        "steps": 1,
    }
    with pytest.raises((TypeError, ValueError), match=rf"^{message} .*Received: "):
        parity.compare(**(good | arguments))  # type: ignore[arg-type]  # wrong types are the point


# The gradient, found in three ways


def test_the_chain_rule_by_hand_is_tensorflows_and_what_moving_each_weight_finds() -> None:
    for seed in range(5):
        compared = parity.compare_gradients(seed=seed)
        assert max(compared.from_tensorflow) < 1e-12
        assert max(compared.from_moving) < 1e-6


def test_a_chain_rule_without_slopes_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right = backprop.gradients
    monkeypatch.setattr(backprop, "gradients", lambda weights, x, y, names: right(weights, x, y, "linear"))
    compared = parity.compare_gradients(parity.GRADIENT_CASES[1:2])
    assert min(*compared.from_tensorflow, *compared.from_moving) > 0.01
    assert "<" not in repr(compared)
