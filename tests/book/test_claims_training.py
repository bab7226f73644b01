"""Claims of step 2: they hold, and without what makes them true they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn import replicas
from firstnn.book.claims import rules_from_data, training, trial_and_error
from firstnn.book.evidence import Claim, Training
from firstnn.initializers import RandomNormal
from firstnn.network import Architecture, initial_weights
from firstnn.training import Recipe

CLAIMS = {
    claim.id: claim for module in (training, rules_from_data, trial_and_error) for claim in claims_of(module)
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def changed(architecture: Architecture, recipe: Recipe) -> Training:
    """Return the first training with another network or recipe."""
    return replace(training.FIRST_TRAINING, settings={"": (architecture, recipe)})


def test_frozen_weights_improve_nothing() -> None:
    frozen = changed(training.NETWORK, Recipe("adam", 0, 32, 50)).run(OTHER_SEEDS)
    for claim in (training.loss_falls, training.loss_halves, training.accuracy_rises):
        assert holds(claim, frozen) is False


def test_a_start_far_too_large_is_no_coin() -> None:
    loud = replace(training.NETWORK, kernel_initializer=RandomNormal(3.0))
    assert holds(training.untrained, changed(loud, Recipe("adam", 0.01, 32, 1)).run(OTHER_SEEDS)) is False


def test_each_control_takes_its_cause_away() -> None:
    runs = training.controls.run(OTHER_SEEDS)
    assert holds(training.frozen_loss_stays, runs | {"frozen": runs["learning"]}) is False
    assert holds(training.better_than_frozen, runs | {"learning": runs["frozen"]}) is False
    assert holds(training.better_than_shuffled, runs | {"learning": runs["shuffled"]}) is False


def test_shuffling_keeps_the_points_and_the_number_of_answers() -> None:
    train = training.MOONS.train(3)
    shuffled = training._shuffled(train, 3)
    assert np.array_equal(shuffled.x, train.x)
    assert np.array_equal(np.bincount(shuffled.y), np.bincount(train.y))
    assert 0.3 < (shuffled.y == train.y).mean() < 0.7


def test_networks_that_do_not_learn_know_no_rule() -> None:
    frozen = rules_from_data._four_rules(OTHER_SEEDS, replace(rules_from_data.RECIPE, learning_rate=0))
    assert holds(rules_from_data.all_rules_learned, frozen) is False
    assert holds(rules_from_data.other_rules_unknown, frozen) is False


def test_a_gradient_turned_off_is_not_fewer_tries() -> None:
    tries = trial_and_error.blind_and_guided.run(OTHER_SEEDS)
    slow = tries | {"guided_large": tries["blind_large"]}
    assert holds(trial_and_error.gradient_needs_fewer, slow) is False
    assert holds(trial_and_error.guidance_pays_more, slow) is False


def test_blind_changes_that_are_too_small_do_not_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_and_error, "CHANGE", 1e-4)
    monkeypatch.setattr(trial_and_error, "MOST_TRIES", 100)
    train = [trial_and_error.QUADRANTS.train(seed) for seed in OTHER_SEEDS]
    blind = trial_and_error._blind_tries(trial_and_error.NETWORKS["large"], train, OTHER_SEEDS)
    assert np.isnan(blind).all()
    assert holds(trial_and_error.blind_arrives, {"blind_large": blind}) is False
    assert holds(trial_and_error.gradient_needs_fewer, {"blind_large": blind, "guided_large": blind}) is False


def test_blind_tries_look_at_the_loss_that_training_lowers() -> None:
    train = [trial_and_error.QUADRANTS.train(seed) for seed in OTHER_SEEDS]
    runs = replicas.train(
        trial_and_error.NETWORKS["small"], Recipe("sgd", epochs=1), train, seeds=OTHER_SEEDS
    )
    weights = initial_weights(trial_and_error.NETWORKS["small"], OTHER_SEEDS)
    x, y = np.stack([each.x for each in train]), np.stack([each.y for each in train])
    assert np.allclose(trial_and_error._losses(weights, x, y), runs.train_loss[:, 0], atol=1e-6)


def test_a_seeds_blind_tries_do_not_depend_on_the_seeds_beside_it() -> None:
    train = [trial_and_error.QUADRANTS.train(seed) for seed in (5, 6, 7)]
    network = trial_and_error.NETWORKS["small"]
    together = trial_and_error._blind_tries(network, train, (5, 6, 7))
    assert trial_and_error._blind_tries(network, train[1:2], (6,)) == together[1]
