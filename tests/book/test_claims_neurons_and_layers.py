"""Claims of step 1: they hold, and without what makes them true they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds
from sklearn.linear_model import Ridge

from firstnn.book.claims import hidden_layers, neurons_and_layers
from firstnn.book.evidence import Claim, datasets

CLAIMS = {claim.id: claim for module in (neurons_and_layers, hidden_layers) for claim in claims_of(module)}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_a_neuron_without_its_bias_is_another_one() -> None:
    outputs = neurons_and_layers._layers_of_neurons(OTHER_SEEDS, with_bias=False)
    assert holds(neurons_and_layers.whole_numbers_are_equal, outputs) is False
    assert holds(neurons_and_layers.decimal_numbers_agree, outputs) is False


def test_without_biases_there_are_fewer_numbers_to_learn() -> None:
    without = neurons_and_layers._small_network(replace(neurons_and_layers.SMALL, use_bias=False), 0)
    assert without["largest_difference"] < 1e-6
    assert holds(neurons_and_layers.two_layers_count, without) is False


def test_the_bias_alone_makes_the_difference() -> None:
    results = neurons_and_layers.threshold.run(OTHER_SEEDS)
    exchanged = {"with": results["without"], "without": results["with"]}
    assert holds(neurons_and_layers.learned_with_biases, exchanged) is False
    assert holds(neurons_and_layers.one_answer_without_biases, exchanged) is False


def test_layers_without_a_bend_untangle_nothing() -> None:
    linear = hidden_layers._flat_boundaries(
        OTHER_SEEDS, replace(hidden_layers.TWO_HIDDEN_LAYERS, activation="linear")
    )
    assert holds(hidden_layers.first_layer_untangles, linear) is False
    assert holds(hidden_layers.untrained_layer_untangles, linear) is False


def test_what_a_flat_boundary_can_part_counts_as_such() -> None:
    shares = hidden_layers.flat_boundaries.run(OTHER_SEEDS)
    untangled = shares | {"inputs": shares["first_layer"]}
    assert holds(hidden_layers.inputs_are_tangled, untangled) is False


def test_a_second_layer_that_adds_something_counts_as_such() -> None:
    shares = hidden_layers.flat_boundaries.run(OTHER_SEEDS)
    one_layer_idle = shares | {"first_layer": shares["inputs"]}
    assert holds(hidden_layers.second_layer_adds_nothing, one_layer_idle) is False


@pytest.mark.parametrize("size", [1, 0.005], ids=["rows count", "the penalty counts"])
def test_the_flat_boundary_is_that_of_ridge_regression(size: float) -> None:
    draw = np.random.default_rng(0)
    ridge = Ridge(alpha=hidden_layers.PENALTY, fit_intercept=False)
    for _ in range(9):
        x, new_x = size * draw.normal(size=(2, 40, 3))
        y, new_y = draw.integers(2, size=(2, 40))
        with_ones = [np.column_stack([each, np.ones(40)]) for each in (x, new_x)]
        guessed = ridge.fit(with_ones[0], 2 * y - 1).predict(with_ones[1]) > 0
        assert hidden_layers._separated(x, y, new_x, new_y) == (guessed == new_y).mean()


def test_the_untrained_place_is_the_first_hidden_layer() -> None:
    seeds = OTHER_SEEDS[:5]
    train, test = datasets(hidden_layers.CIRCLES, seeds)
    assert test is not None
    shares = []
    for seed, rows, new_rows in zip(seeds, train, test, strict=True):
        kernel, bias, *_ = hidden_layers.TWO_HIDDEN_LAYERS.initial_weights(seed)
        passed_on, new_passed_on = (np.maximum(each.x @ kernel + bias, 0) for each in (rows, new_rows))
        shares.append(hidden_layers._separated(passed_on, rows.y, new_passed_on, new_rows.y))
    one_point = 1 / 500  # may change sides by rounding
    assert hidden_layers.flat_boundaries.run(seeds)["untrained"] == pytest.approx(shares, abs=1.5 * one_point)
