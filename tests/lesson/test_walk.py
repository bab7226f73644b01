"""The walk through a training step: its numbers are those of the step, and its arithmetic can be followed."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstnn import backprop, data, walk
from firstnn.cli import main
from firstnn.keras_training import build
from firstnn.network import Architecture
from firstnn.training import Recipe
from firstnn.walk import MINUS, TIMES

POINT = [0.32, 0.558]
networks = st.builds(
    Architecture,
    st.just(2),
    st.lists(st.integers(1, 4), max_size=3).map(tuple),
    st.sampled_from(["relu", "tanh", "sigmoid", "leaky_relu"]),
)


def taken(architecture: Architecture, seed: int = 0, y: int = 1, learning_rate: float = 0.1) -> walk.Walk:
    return walk.training_step(architecture, architecture.initial_weights(seed), POINT, y, learning_rate)


@settings(max_examples=40, deadline=None)
@given(networks, st.integers(0, 1000), st.integers(0, 1))
def test_every_number_is_that_of_the_step(architecture: Architecture, seed: int, y: int) -> None:
    steps = taken(architecture, seed, y)
    arrays = {name: array for stage in steps.stages for name, array in stage.arrays.items()}
    weights = architecture.initial_weights(seed)
    loss, gradients = backprop.gradients(weights, [POINT], [y], architecture.activations)
    assert float(arrays["loss"]) == loss == steps.loss_before
    for layer in range(1, len(architecture.layer_sizes)):
        for name, index in (("kernel", 2 * layer - 2), ("bias", 2 * layer - 1)):
            np.testing.assert_array_equal(arrays[f"d{name}{layer}"], gradients[index])
            np.testing.assert_array_equal(arrays[f"{name}{layer}"], weights[index])
            expected = weights[index] - 0.1 * gradients[index]
            np.testing.assert_allclose(arrays[f"new {name} {layer}"], expected, rtol=1e-12, atol=1e-15)


@settings(max_examples=40, deadline=None)
@given(networks, st.integers(0, 1000), st.integers(0, 1))
def test_the_worked_examples_come_out(architecture: Architecture, seed: int, y: int) -> None:
    for stage in taken(architecture, seed, y).stages:
        if "=" in stage.example:
            written = stage.example.split(": ")[-1].replace(MINUS, "-").replace(TIMES, "*")
            left, right = re.sub(r"\* 10(\S+)", _power, written).split("=")
            # Factors are rounded to three digits, so their products are off by a few of the last.
            assert eval(left) == pytest.approx(eval(right), rel=0.02, abs=0.01), stage.example


def _power(match: re.Match[str]) -> str:
    digits = match[1].rstrip(")").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return f"* 10.0 ** {digits}" + ")" * match[1].count(")")


def test_keras_takes_the_same_step() -> None:
    architecture = Architecture(2, (3,))
    model = build(architecture, Recipe("sgd", learning_rate=0.1, batch_size=1, epochs=1), seed=0)
    model.fit(np.array([POINT]), np.array([0]), batch_size=1, epochs=1, verbose=0)
    update = taken(architecture, y=0).stages[-2]
    for keras_weight, ours in zip(model.get_weights(), update.arrays.values(), strict=True):
        np.testing.assert_allclose(keras_weight, ours, atol=1e-6)


def test_a_unit_that_is_off_is_named_and_gets_no_gradient() -> None:
    steps = taken(Architecture(2, (3,)), y=0)
    assert "1 of 3 neurons is switched off" in steps.stages[2].says
    assert "gets no share" in steps.stages[8].says
    np.testing.assert_array_equal(steps.stages[9].arrays["dkernel1"][:, 1], 0)
    assert "gets no share" not in taken(Architecture(2, (3,), "tanh")).stages[8].says


def test_no_step_claims_no_smaller_error() -> None:
    steps = taken(Architecture(2, (3,)), y=0, learning_rate=0.0)
    assert steps.loss_after == steps.loss_before
    assert steps.stages[-1].title == "The loss is not smaller"


@pytest.mark.parametrize(
    ("architecture", "x", "y", "message"),
    [
        (Architecture(2, n_outputs=3), POINT, 1, "architecture must have one output"),
        (Architecture(2, use_bias=False), POINT, 1, "architecture must have one output and biases"),
        (Architecture(2), [1.0], 1, "x must"),
        (Architecture(2), POINT, 2, "y must"),
    ],
)
def test_what_cannot_be_walked_is_refused(
    architecture: Architecture, x: list[float], y: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        walk.training_step(architecture, architecture.initial_weights(0), x, y)


def test_a_text_is_no_architecture() -> None:
    with pytest.raises(TypeError, match=r"architecture must be .*Received: architecture='2-3-1'"):
        walk.training_step("2-3-1", [], POINT, 1)  # type: ignore[arg-type]  # the wrong type is the point


def test_the_command_walks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["walk", "--hidden", "2", "2", "--activation", "tanh", "--seed", "3"]) == 0
    printed = capsys.readouterr().out
    assert "Gradients of the hidden layer 1" in printed
    tables = [stage[stage.index("  array") :].splitlines() for stage in printed.strip().split("\n\n")]
    for heading, *rows in tables:  # each column begins where its heading does
        assert rows
        for column in (heading.index("shape"), heading.index("values")):
            assert all(row[column - 1] == " " != row[column] for row in rows)


def test_without_options_the_command_takes_the_step_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    train, _ = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    network = Architecture(2, (3,), "relu")
    weights = network.initial_weights(seed=0)
    of_the_page = walk.training_step(network, weights, train.x[0], int(train.y[0]), learning_rate=0.1)
    options = ["--hidden", "3", "--activation", "relu", "--seed", "0", "--learning-rate", "0.1"]
    for words in ([], options):
        assert main(["walk", *words]) == 0
        assert capsys.readouterr().out == f"{of_the_page}\n"
    assert main(["walk", "--hidden", "8"]) == 0


@pytest.mark.parametrize(
    "words", [["--hidden", "9"], ["--hidden", "0"], ["--activation", "soft"], ["--learning-rate", "nan"]]
)
def test_the_command_refuses_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["walk", *words]) == 2
    out, error = capsys.readouterr()
    assert not out
    assert error.count("\n") == 1
