"""Networks, their neurons, activations and training steps: drawn and told with their real numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest
from figure_cases import CASES, MOONS, NETWORK, WEIGHTS, elements, lines, texts

from firstnn import Architecture, Recipe, backprop, build
from firstnn.book import figures
from firstnn.book.wording import MINUS, TIMES, number

SMALL = Architecture(1, (2,))
SMALL_WEIGHTS = [np.array([[4.0, -2.0]]), np.array([0.0, 1.0]), np.array([[1.0], [-1.0]]), np.array([0.5])]


def test_the_drawing_of_a_network_shows_size_and_sign_of_its_weights() -> None:
    figure = figures.network(SMALL, SMALL_WEIGHTS, input_names=["dose"])
    drawn = [
        (role, float(width), "stroke-dasharray" in group)
        for group in re.findall(r"<g style=\"fill: none; stroke: .*?</g>", figure.svg)
        for role in re.findall(r"--fig-(\w+)", group)
        for width in re.findall(r'stroke-width="([\d.]+)"', group)
    ]
    assert sorted(drawn) == [
        ("negative", 2.0, True),
        ("negative", 3.3, True),
        ("positive", 2.0, False),
        ("positive", 6.0, False),
    ]
    assert drawn[-1][1] == 6.0  # the strongest lies on top
    assert "The strongest connection leads from dose to hidden neuron 1, weight 4." in figure.description
    assert figure.data["weight"] == (4.0, -2.0, 1.0, -1.0, 0.0, 1.0, 0.5)


def test_each_weight_is_a_line_from_circle_to_circle() -> None:
    figure = figures.network(SMALL, SMALL_WEIGHTS)
    circles = [(float(each.get("cx", 0)), float(each.get("cy", 0))) for each in elements(figure, "circle")]
    x, first, second, y = circles
    paths = re.findall(r'd="M([\d.]+) ([\d.]+)C.*? ([\d.]+) ([\d.]+)"', figure.svg)
    ends = {tuple(map(float, path)) for path in paths}
    assert ends == {
        (start[0] + 10, start[1], end[0] - 10, end[1])
        for start, end in ((x, first), (x, second), (first, y), (second, y))
    }


def test_drawings_to_compare_share_a_scale() -> None:
    alone, shared = (figures.network(SMALL, SMALL_WEIGHTS, thickest=size) for size in (None, 8.0))
    widths = [max(map(float, re.findall(r'stroke-width="([\d.]+)"', f.svg))) for f in (alone, shared)]
    assert widths[0] > widths[1]
    assert "thickest: 8" in texts(shared)
    assert "thickest: 0.50" in texts(figures.network(SMALL, SMALL_WEIGHTS, thickest=0.5))


def test_a_large_layer_shows_its_first_units_and_its_size() -> None:
    figure = CASES["large network"]()
    assert len(elements(figure, "circle")) == 8 + 8 + 8 + 1
    assert {"… 30 inputs", "… 16 neurons"} <= set(texts(figure))
    assert len(next(iter(figure.data.values()))) == 24


@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("hidden", [(), (3,), (8, 8, 8, 8, 8, 8)])
def test_networks_of_every_depth_are_drawn(hidden: tuple[int, ...], use_bias: bool) -> None:
    architecture = Architecture(3, hidden, use_bias=use_bias, n_outputs=3)
    figure = figures.network(architecture, architecture.initial_weights(seed=0))
    assert f"{architecture.n_parameters} weights" in figure.title
    assert len(elements(figure, "circle")) == sum(architecture.layer_sizes)
    assert ("bias" in figure.svg) == use_bias


def test_what_changed_most_is_marked_in_both_drawings_and_named() -> None:
    before = [np.array([[1.0, 0.5], [0.5, 0.25]]), np.zeros(2), np.array([[1.5], [1.0]]), np.zeros(1)]
    after = [before[0] + [[2.0, 0.0], [0.9, 0.0]], before[1], before[2] + [[0.0], [1.0]], before[3]]
    figure = figures.network_change(Architecture(2, (2,)), before, after)
    assert figure.title == "Of 6 connections, 2 have changed most"
    assert "from x1 to hidden neuron 1, 1 before and 3 after" in figure.description
    assert "x2" not in figure.description, "it changed by less than half as much"
    assert figure.svg.count("stroke-opacity: 0.35") == 4, "a band for each, in each drawing"
    still = figures.network_change(Architecture(2, (2,)), before, before)
    assert still.title == "None of 6 connections has changed"
    assert "stroke-opacity: 0.35" not in still.svg


def test_a_network_of_zeros_says_so() -> None:
    architecture = Architecture(2, (3,), kernel_initializer="zeros")
    figure = figures.network(architecture, architecture.initial_weights(seed=0))
    assert "Every weight is 0. Every bias is 0." in figure.description
    assert "all weights and biases are 0" in texts(figure)


def test_a_long_name_ends_in_an_ellipsis() -> None:
    name = "a name that no picture has room for"
    figure = figures.network(NETWORK, WEIGHTS, input_names=[name, "x2"])
    (shortened,) = [text for text in texts(figure) if text.startswith("a name")]
    assert shortened.endswith("…")
    assert name in figure.description + str(figure.data)


# --- activations -----------------------------------------------------------------------------------------


def test_a_slope_that_jumps_is_not_joined_and_a_high_curve_is() -> None:
    curve, slope = (lines(figures.activations(["relu"], limit=50), f"--fig-series-{k}") for k in (1, 2))
    assert len(curve) == 1
    assert [len(piece) for piece in slope] == [2, 2]
    assert slope[0][-1, 1] > slope[1][0, 1]  # from 0 up to 1


# --- one step of training ----------------------------------------------------------------------------------


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


def test_the_step_is_one_of_gradient_descent_and_shows_the_weight_that_moves_farthest() -> None:
    weights = Architecture(2, (4,)).initial_weights(seed=0)
    trace = backprop.trace(weights, MOONS.x, MOONS.y, "relu")
    stepped = backprop.sgd_step(weights, trace.gradients, 0.5)
    after = backprop.loss(stepped, MOONS.x, MOONS.y, "relu")
    figure = figures.training_loop(trace, learning_rate=0.5)
    assert after < trace.loss
    assert figure.title == f"One step of training: the loss goes from {number(trace.loss)} to {number(after)}"
    assert f"{number(trace.loss)} (mean of 60 points); after the update {number(after)}" in texts(figure)
    old, new = (np.concatenate([array.ravel() for array in arrays]) for arrays in (trace.weights, stepped))
    farthest = int(np.argmax(np.abs(new - old)))
    slope = np.concatenate([array.ravel() for array in trace.gradients])[farthest]
    before, steep, then = (number(float(each)) for each in (old[farthest], slope, new[farthest]))
    assert f"{before} {MINUS} 0.5 {TIMES} {steep} = {then}" in texts(figure)


def test_many_numbers_are_cut_short_and_the_table_lists_the_arrays() -> None:
    trace = backprop.trace(Architecture(2, (16,)).initial_weights(seed=0), MOONS.x, MOONS.y, "relu")
    figure = figures.training_loop(trace, 0.1)
    assert any(line.endswith(", …") for line in texts(figure))
    assert figure.data["array"] == tuple(row.name for row in trace.rows())


def test_networks_without_hidden_layers_biases_or_with_several_classes_have_their_loop() -> None:
    bare = texts(figures.training_loop(backprop.trace([[[0.0]]], [[1.0]], [1], "relu"), 0.5))
    assert f"{TIMES} weights" in bare
    assert f"0 {MINUS} 0.5 {TIMES} {MINUS}0.50 = 0.25" in bare
    weights = Architecture(2, (3,), n_outputs=3).initial_weights(seed=0)
    three = texts(figures.training_loop(backprop.trace(weights, [[1.0, 2.0]], [2], "relu"), 0.5))
    assert "Output, softmax" in three
    assert f"{TIMES} weights, + bias" in three
    assert not any("for class 1" in line for line in three)


# --- the path back to one weight ----------------------------------------------------------------------------


@pytest.mark.parametrize(("from_input", "hidden"), [(0, 0), (1, 0), (0, 2)])
def test_the_factors_on_the_path_make_the_gradient_of_the_weight(from_input: int, hidden: int) -> None:
    weights = Architecture(2, (3,), "tanh").initial_weights(seed=1)
    trace = backprop.trace(weights, MOONS.x[:1], MOONS.y[:1], "tanh")
    figure = figures.path_back(trace, from_input=from_input, hidden=hidden)
    *factors, product = (float(value) for value in figure.data["value"] if isinstance(value, float))
    assert np.isclose(np.prod(factors), product)
    assert np.isclose(product, trace.gradients[0][from_input, hidden])
    written = [f"{value:.4f}".rstrip("0").replace("-", MINUS) for value in (*factors, product)]
    assert figure.title.endswith(f": {written[-1]}")
    assert set(written[:-1]) <= set(texts(figure))


def test_the_path_names_what_bears_a_bias() -> None:
    kernels = [[1.0, -1.0], [0.5, 1.0]], [0.0, 0.25], [[1.0], [-2.0]], [-0.5]
    written = texts(figures.path_back(backprop.trace(list(kernels), [[1.0, 2.0]], [0], "relu")))
    assert {"h1", "h2", "bias 0.25", "p", f"bias {MINUS}0.5"} <= set(written)
    assert not {f"bias {MINUS}0", "bias 0"} & set(written)


# --- a network with its numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", [(), (3,)])
def test_each_neuron_bears_the_numbers_of_keras_and_how_it_came_to_them(hidden: tuple[int, ...]) -> None:
    network = Architecture(2, hidden, "tanh")
    weights = network.initial_weights(seed=1)
    biased = [array + 0.25 if array.ndim == 1 else array for array in weights]
    figure = figures.network_numbers(backprop.trace(biased, [[0.5, -2.0]], [1], "tanh"))
    model = build(network, Recipe("sgd"), seed=0)
    model.set_weights(biased)
    outputs = [0.5, -2.0]
    sums_and_outputs = [np.asarray(figure.data[name], float) for name in ("sum", "output")]
    drawn = iter(zip(*sums_and_outputs, strict=True))
    for layer in model.layers:
        kernel, bias = layer.get_weights()
        sums = np.asarray(outputs) @ kernel + bias
        outputs = np.asarray(layer(np.asarray([outputs], "float32")))[0]
        for each in range(len(sums)):
            np.testing.assert_allclose(next(drawn), (sums[each], outputs[each]), atol=1e-5)
    assert next(drawn, None) is None
    written = texts(figure)
    assert sum(text == "bias 0.25" for text in written) == sum(hidden) + 1
    assert written[-1].startswith("sigmoid(")


def test_a_silent_neuron_has_a_faint_line_and_its_inputs_their_names() -> None:
    kernels = [[1.0, -1.0]], [0.0, 0.0], [[1.0], [2.0]], [0.0]
    figure = figures.network_numbers(
        backprop.trace(list(kernels), [[3.0]], [1], "relu"), input_names=["radius"]
    )
    assert figure._repr_html_().count("stroke-opacity: 0.35") == 1
    assert {"radius", "relu(3)", f"relu({MINUS}3)"} <= set(texts(figure))
