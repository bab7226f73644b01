"""What is named has been proven over as many starts as there is room for, not over the few of a screening."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import firstnn
from firstnn import data
from firstnn.diagnosis import proving
from firstnn.diagnosis.arms import Arm
from firstnn.diagnosis.scores import Gain

FEW, MANY = 5, 20


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many starts for a network and one change; few where several changes are tried together."""

    def affordable(arm: Arm, n_arms: int) -> int:
        return MANY if n_arms <= 2 else FEW

    monkeypatch.setattr(proving, "affordable", affordable)


def test_each_change_is_proven_alone() -> None:
    """No activation and far too much dropout: the second is found among several, the first by itself."""
    layers = [keras.layers.Dense(16), keras.layers.Dropout(0.9), keras.layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input(shape=(2,)), *layers])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    circles = data.circles(300, noise=0.1, seed=0)
    found = firstnn.diagnose(model, circles.x, circles.y, epochs=60).findings
    assert {each.kind for each in found} == {"no-hidden-activation", "over-regularized"}
    assert {each.of for each in found} == {MANY}


def test_a_change_that_fails_alone_is_dropped_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    lucky, honest = Gain(0.5, 1.0, FEW, FEW), Gain(0.5, 0.9, FEW, FEW)
    alone = {"lucky": Gain(0.5, 0.52, 12, MANY), "honest": Gain(0.5, 0.9, MANY, MANY)}

    def run(trial: object, tried: list[str], judge: object) -> tuple[dict[int, str], dict[int, Gain]]:
        return {0: f"trained {tried[0]}"}, {0: alone[tried[0]]}

    monkeypatch.setattr(proving, "_run", run)
    monkeypatch.setattr(
        proving, "_choose", lambda tried, gains: max(gains, key=lambda place: gains[place].size, default=None)
    )
    trials, gains = {0: "first", 1: "first"}, {0: lucky, 1: honest}
    trial = type("Trial", (), {"arm": None})()
    assert proving._confirm(trial, ["lucky", "honest"], trials, gains, None) == 1  # type: ignore[arg-type, list-item]
    assert gains == {1: alone["honest"]}
    assert trials[1] == "trained honest"
    assert np.isclose(gains[1].size, 0.4)


def test_a_network_that_weighs_its_classes_is_judged_by_all_of_them() -> None:
    """A larger rate would raise the accuracy, by overlooking the rare class again."""
    rng = np.random.default_rng(50)
    x = rng.normal(size=(1600, 4))
    risk = x[:, 0] + x[:, 1] + rng.normal(0, 1.2, 1600)
    rare = (risk > np.quantile(risk, 0.95)).astype(int)
    layers = [keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    weights = {0: 1.0, 1: 19.0}
    found = firstnn.diagnose(model, x, rare, epochs=20, batch_size=64, class_weight=weights)
    assert found.findings == ()
    assert any("balanced accuracy" in each for each in found.looked_at)


def test_nothing_is_tried_where_no_change_could_bring_five_points() -> None:
    assert proving.is_healthy(0.96, 1.0)
    assert not proving.is_healthy(0.94, 1.0)
    assert not proving.is_healthy(float("nan"), 1.0)
