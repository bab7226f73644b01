"""One step of training as a loop: its numbers are those of the trace, and of the step from it."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from firstnn import Architecture, backprop, data
from firstnn.book import figures
from firstnn.book.wording import TIMES, number

SVG = "{http://www.w3.org/2000/svg}"
MOONS = data.moons(20, noise=0.1, seed=0)


def texts(figure: figures.Figure) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")]


def test_every_box_shows_the_numbers_of_the_trace() -> None:
    weights = Architecture(2, (3, 2), "tanh").initial_weights(seed=1)
    trace = backprop.trace(weights, MOONS.x[:1], MOONS.y[:1], "tanh")
    figure = figures.training_loop(trace, learning_rate=0.1)
    written = texts(figure)
    for numbers in (trace.x[0], trace.activations[0][0], trace.activations[1][0]):
        assert ", ".join(number(float(value)) for value in numbers) in written
    assert f"{number(float(trace.probabilities[0, 0]))} for class 1" in written
    for kernel in trace.gradients[::2]:
        assert any(line.startswith(number(float(kernel.ravel()[0]))) for line in written)
    order = ["Gradients, hidden layer 1", "Gradients, hidden layer 2", "Gradients, output"]
    assert [heading for heading in written if heading.startswith("Gradients")] == order


def test_the_loss_after_the_update_is_that_of_a_step_of_gradient_descent() -> None:
    weights = Architecture(2, (4,)).initial_weights(seed=0)
    loss, gradients = backprop.gradients(weights, MOONS.x, MOONS.y, "relu")
    after = backprop.loss(backprop.sgd_step(weights, gradients, 0.5), MOONS.x, MOONS.y, "relu")
    figure = figures.training_loop(backprop.trace(weights, MOONS.x, MOONS.y, "relu"), learning_rate=0.5)
    assert after < loss
    assert figure.title == f"One step of training: the loss goes from {number(loss)} to {number(after)}"
    assert f"{number(loss)} (mean of 20 points); after the update {number(after)}" in texts(figure)


def test_the_weight_shown_is_the_one_that_moves_farthest() -> None:
    weights = Architecture(2, (4,)).initial_weights(seed=0)
    trace = backprop.trace(weights, MOONS.x, MOONS.y, "relu")
    old = np.concatenate([array.ravel() for array in trace.weights])
    new = np.concatenate([array.ravel() for array in backprop.sgd_step(weights, trace.gradients, 0.5)])
    farthest = int(np.argmax(np.abs(new - old)))
    line = f"such as {number(float(old[farthest]))} → {number(float(new[farthest]))}"
    assert line in texts(figures.training_loop(trace, 0.5))


def test_many_numbers_are_cut_short_and_the_table_lists_the_arrays() -> None:
    weights = Architecture(2, (16,)).initial_weights(seed=0)
    trace = backprop.trace(weights, MOONS.x, MOONS.y, "relu")
    figure = figures.training_loop(trace, 0.1)
    assert any(line.endswith(", …") for line in texts(figure))
    assert figure.data["array"] == tuple(row.name for row in trace.rows())


def test_networks_without_hidden_layers_biases_or_with_several_classes_have_their_loop() -> None:
    bare = figures.training_loop(backprop.trace([[[0.0]]], [[1.0]], [1], "relu"), 0.5)
    assert f"{TIMES} weights" in texts(bare)
    assert "such as 0 → 0.25" in texts(bare)
    weights = Architecture(2, (3,), n_outputs=3).initial_weights(seed=0)
    three = texts(figures.training_loop(backprop.trace(weights, [[1.0, 2.0]], [2], "relu"), 0.5))
    assert "Output, softmax" in three
    assert f"{TIMES} weights, + bias" in three
    assert not any("for class 1" in line for line in three)


def test_what_is_wrong_is_named() -> None:
    trace = backprop.trace([[[0.0]]], [[1.0]], [1], "relu")
    with pytest.raises(TypeError, match="trace must be of type Trace"):
        figures.training_loop([1.0], 0.1)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(ValueError, match="learning_rate"):
        figures.training_loop(trace, -0.1)
