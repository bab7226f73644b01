"""The claims on myths 1 to 3 hold for other seeds, and fail where their cause is taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn.book.claims import memorising, myths, too_long
from firstnn.book.evidence import Claim, Generated, Training
from firstnn.replicas import Runs, Setting

CLAIMS = {claim.id: claim for module in (myths, memorising) for claim in claims_of(module)}


def frozen(design: Training) -> dict[str, Runs]:
    """Run an experiment whose networks never change."""
    settings: dict[str, Setting] = {}
    for name, setting in design.settings.items():
        assert isinstance(setting, tuple)
        settings[name] = Setting(setting[0], replace(setting[1], learning_rate=0))
    return Training("frozen", design.source, settings, record_every=design.record_every).run(OTHER_SEEDS)


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_circles_are_told_apart_by_a_trained_hidden_layer() -> None:
    runs = myths.CIRCLES.run(OTHER_SEEDS)
    assert holds(myths.one_layer_is_enough, runs | {"1": frozen(myths.CIRCLES)["1"]}) is False
    assert holds(myths.one_layer_is_enough, runs | {"1": runs["0"]}) is False
    assert holds(myths.circles_need_a_layer, runs | {"0": runs["1"]}) is False


def test_two_layers_are_ahead_for_a_while_only() -> None:
    runs = myths.MOONS.run(OTHER_SEEDS)
    assert holds(myths.two_layers_are_sooner, runs | {"2": runs["1"]}) is False
    assert holds(myths.one_layer_catches_up, runs | {"1": frozen(myths.MOONS)["1"]}) is False


def test_wrong_labels_cap_the_score() -> None:
    accuracy = myths.wrong_labels.run(OTHER_SEEDS)
    all_right = dict.fromkeys(myths.FLIPS, accuracy[0.0])
    assert holds(myths.noise_lowers_accuracy, all_right) is False
    assert holds(myths.none_beats_the_best_rule, all_right) is False


def test_only_training_comes_close_to_the_best_rule() -> None:
    assert holds(myths.close_to_the_best_rule, frozen(myths.NEAR_BEST)) is False


def test_it_is_the_long_training_of_free_weights_that_overfits() -> None:
    curves = too_long.too_long.run(OTHER_SEEDS)
    assert holds(memorising.too_long_raises_the_loss, curves | {"plain": curves["penalty"]}) is False
    short = too_long.trained_with_held_out(OTHER_SEEDS, {"plain": replace(too_long.RECIPE, epochs=10)})
    assert holds(memorising.too_long_costs_accuracy, short) is False


def test_overfitting_in_the_plane_needs_training() -> None:
    runs = frozen(memorising.TWO_CLOUDS)
    assert holds(memorising.plane_costs_accuracy, runs) is False
    assert holds(memorising.plane_raises_the_loss, runs) is False


def test_only_clean_data_forgive() -> None:
    noisy = Generated("moons", 200, (("noise", 0.5),), n_test=500)
    clean = memorising.CLEAN_MOONS
    runs = Training("noisy", noisy, clean.settings, record_every=clean.record_every).run(OTHER_SEEDS)
    assert holds(memorising.clean_data_forgive, runs) is False


def test_coin_tosses_are_memorised_by_training_and_mean_nothing() -> None:
    runs = memorising.three_sets.run(OTHER_SEEDS)
    still = memorising.trained_on_three_sets(OTHER_SEEDS, replace(memorising.WIDE[1], learning_rate=0))
    assert holds(memorising.coin_tosses_are_memorised, still) is False
    assert holds(memorising.memorised_tosses_predict_nothing, runs | {"coin": runs["far"]}) is False
