"""The claims on starts and activations hold for other seeds, and fail where their cause is taken away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn import data, replicas
from firstnn.book.claims import activation, signals, start, symmetry, xor
from firstnn.book.evidence import Claim
from firstnn.network import Architecture

CLAIMS = {
    claim.id: claim for module in (start, symmetry, signals, activation, xor) for claim in claims_of(module)
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_starts_fail_and_learn_because_of_their_size() -> None:
    runs = start.DEEP.run(OTHER_SEEDS)
    good, bad = runs["he"], runs["small"]
    assert holds(start.too_small, runs | {"small": good}) is False
    assert holds(start.too_large, runs | {"large": good}) is False
    assert holds(start.he_learns, runs | {"he": bad}) is False
    assert holds(start.glorot_learns, runs | {"glorot": bad}) is False
    assert holds(start.he_is_faster, runs | {"he": runs["glorot"], "glorot": good}) is False


def test_one_layer_forgives_and_fails_because_of_the_size() -> None:
    runs = start.SHALLOW.run(OTHER_SEEDS)
    assert holds(start.forgives_small, runs | {"small": runs["huge"]}) is False
    assert holds(start.shallow_he, runs | {"he": runs["huge"]}) is False
    assert holds(start.not_large, runs | {"large": runs["he"]}) is False
    assert holds(start.not_huge, runs | {"huge": runs["he"]}) is False


def test_units_differ_because_their_weights_do() -> None:
    runs = symmetry.SYMMETRY.run(OTHER_SEEDS)
    random, equal = runs["random"], runs["equal"]
    assert holds(symmetry.equal_stay_equal, runs | {"equal": random}) is False
    assert holds(symmetry.equal_stay_equal, runs | {"zeros": random}) is False
    assert holds(symmetry.random_differ, runs | {"random": equal}) is False
    assert holds(symmetry.zeros_learn_nothing, runs | {"zeros": equal}) is False


def test_signals_keep_their_size_because_of_the_deviation() -> None:
    exchanged = {"he": "large", "glorot": "he", "small": "he", "large": "glorot"}
    deviations = {
        f"{name} relu": signals.DEVIATIONS[f"{other} relu"] for name, other in exchanged.items()
    } | {"glorot tanh": ("linear", signals.DEVIATIONS["glorot tanh"][1])}
    sizes = signals._sizes_after(OTHER_SEEDS, deviations)
    for claim in (
        signals.he_keeps_the_size,
        signals.glorot_halves_it,
        signals.glorot_suits_tanh,
        signals.lose_or_blow_up,
    ):
        assert holds(claim, sizes) is False, claim.id


def test_gradients_vanish_because_of_the_activation() -> None:
    sizes = signals.gradient_sizes.run(OTHER_SEEDS)
    without = {name.replace("sigmoid", "other"): size for name, size in sizes.items()}
    for depth in (2, 5, 10):
        network = replace(signals.GRADIENT_NETWORKS[f"sigmoid {depth}"], activation="tanh")
        without[f"sigmoid {depth}"] = signals._lengths(network, OTHER_SEEDS)
    assert holds(signals.sigmoid_vanishes, without) is False
    assert holds(signals.others_keep_gradients, sizes | {"tanh 10": sizes["sigmoid 10"]}) is False


def test_layers_do_not_collapse_with_a_bend_between_them() -> None:
    assert holds(activation.linear_collapse, activation._differences(OTHER_SEEDS, "relu")) is False


def test_the_bend_is_what_follows_a_bend() -> None:
    runs = activation.QUADRANTS.run(OTHER_SEEDS)
    exchanged = {"linear": runs["relu"], "relu": runs["linear"]}
    assert holds(activation.linear_fails_on_quadrants, exchanged) is False
    assert holds(activation.relu_solves_quadrants, exchanged) is False


def test_deep_networks_learn_and_fail_because_of_the_activation() -> None:
    runs = activation.DEEP.run(OTHER_SEEDS)
    assert holds(activation.deep_sigmoid, runs | {"sigmoid": runs["tanh"]}) is False
    for name, claim in {
        "relu": activation.deep_relu,
        "tanh": activation.deep_tanh,
        "sigmoid and adam": activation.adam_rescues,
        "one layer of sigmoid": activation.one_layer_of_sigmoid,
    }.items():
        assert holds(claim, runs | {name: runs["sigmoid"]}) is False, name


def test_xor_is_solved_with_a_bend_alone() -> None:
    runs, linear = xor.widths.run(OTHER_SEEDS), xor.linear_networks.run(OTHER_SEEDS)
    assert holds(xor.linear_fails, linear | {"bent": runs["relu 16"]}) is False
    for name, claim in {
        "relu 2": xor.two_relu_units,
        "relu 4": xor.four_relu_units,
        "relu 16": xor.sixteen_relu_units,
        "tanh 2": xor.two_tanh_units,
        "tanh 4": xor.four_tanh_units,
    }.items():
        assert holds(claim, runs | {name: linear["1 hidden"]}) is False, name


def test_too_many_or_too_few_units_are_noticed() -> None:
    runs = xor.widths.run(OTHER_SEEDS)
    assert holds(xor.two_relu_units, runs | {"relu 2": runs["relu 16"]}) is False
    assert holds(xor.two_tanh_units, runs | {"tanh 2": runs["tanh 16"]}) is False
    assert holds(xor.sixteen_relu_units, runs | {"relu 16": runs["relu 2"]}) is False


def test_two_units_without_a_bend_are_not_enough() -> None:
    probability = [0.9, 0.9, 0.9, 0.1]
    assert not xor.enough_by_hand.judge((probability, [0, 1, 1, 0])).held.any()


def test_a_narrow_network_learns_among_wide_ones_what_it_learns_alone() -> None:
    alone = replicas.train(
        Architecture(2, (4,), "tanh", "glorot_uniform"),
        replace(xor.RECIPE, epochs=40),
        data.xor_points(centred=True),
        seeds=OTHER_SEEDS,
    )
    among = xor._trained(OTHER_SEEDS, xor.NETWORKS, replace(xor.RECIPE, epochs=40))["tanh 4"]
    np.testing.assert_allclose(among.train_loss[:, -1], alone.train_loss[:, -1], rtol=1e-3)
    assert all(not array[:, 4:].any() for array in (among.weights[1], among.weights[2]))
