"""The claims of the expert zone hold for other seeds, and fail where their cause is taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn.book.claims import cancer_table, dying_units, expert_zone, production, too_long
from firstnn.book.evidence import Claim
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import Runs

CLAIMS = {claim.id: claim for module in (expert_zone, dying_units, production) for claim in claims_of(module)}
SLOW = dying_units.dead_units_never_move.experiment
QUICK = {id: claim for id, claim in CLAIMS.items() if claim.experiment is not SLOW}


@pytest.mark.parametrize("claim", QUICK.values(), ids=QUICK)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_epochs_follow_the_learning_rate_as_much_as_the_batch() -> None:
    runs = expert_zone.BATCHES.run(OTHER_SEEDS)
    grown = runs | {"64 at 0.03": runs["64 at 0.48"]}
    assert holds(expert_zone.smaller_batches_fewer_epochs, grown) is False
    assert holds(expert_zone.batch_size_same_steps, grown) is False
    assert holds(expert_zone.rate_in_proportion, runs | {"64 at 0.48": runs["64 at 0.03"]}) is False


def test_a_goal_that_is_never_reached_is_no_evidence() -> None:
    runs = expert_zone.BATCHES.run(OTHER_SEEDS)
    never = {name: replace(run, train_loss=run.train_loss + 1) for name, run in runs.items()}
    assert holds(expert_zone.batch_size_same_steps, never) is False
    assert holds(expert_zone.rate_in_proportion, never) is False
    both = expert_zone.SMALL_AND_FULL.run(OTHER_SEEDS)
    never = {name: replace(run, train_loss=run.train_loss + 1) for name, run in both.items()}
    assert holds(expert_zone.batch_size_and_new_data, never) is False


def test_generalisation_is_compared_between_trained_networks() -> None:
    runs = expert_zone.SMALL_AND_FULL.run(OTHER_SEEDS)
    untrained = replace(runs["small"], train_loss=runs["small"].train_loss * 0)
    assert holds(expert_zone.batch_size_and_new_data, runs | {"small": untrained}) is False


def ended(loss: list[float], accuracy: list[float] | None = None, weights: list[Any] | None = None) -> Runs:
    """Return runs of which only the end is told."""
    losses = np.array(loss)[:, None]
    shares = np.zeros_like(losses) if accuracy is None else np.array(accuracy)[:, None]
    return Runs(tuple(range(len(loss))), np.arange(1), losses, shares, None, None, weights or [])


def test_learned_is_a_loss_below_one_half() -> None:
    ends = [0.499, 0.5, 0.9, np.nan, np.inf]
    gamble = dying_units.relu_is_a_gamble.judge({"relu": ended(ends)})
    assert gamble.held.tolist() == [True, False, False, False, False]
    both = {"leaky_relu": ended([0.4, 0.4, 0.6, 0.6]), "elu": ended([0.4, 0.6, 0.4, 0.6])}
    assert dying_units.leaky_and_elu_in_depth.judge(both).held.tolist() == [True, False, False, False]
    plain = {f"{name} plain": runs for name, runs in both.items()}
    assert dying_units.elu_stays_dead.judge(plain).held.tolist() == [False, True, False, False]
    both["relu"] = ended([0.4, 0.6, 0.6, 0.6])
    fast = {f"{name} too fast": runs for name, runs in both.items()}
    assert dying_units.too_fast_for_all.judge(fast).held.tolist() == [False, False, False, True]


def test_recovered_are_80_of_100_right_with_both() -> None:
    result = {
        "leaky_relu adam": ended([0.0] * 4, [0.8, 0.79, 0.9, 0.5]),
        "elu adam": ended([0.0] * 4, [0.8, 0.9, 0.79, 0.5]),
    }
    outcome = dying_units.leaky_and_elu_recover.judge(result)
    assert outcome.held.tolist() == [True, False, False, False]
    assert outcome.figures["elu"].values.tolist() == pytest.approx([80, 90, 79, 50])


def test_a_dead_network_keeps_its_hidden_weights_bit_for_bit() -> None:
    weights = initial_weights(Architecture(2, (16,)), range(5))
    weights[1] = np.full_like(weights[1], dying_units.DEAD_BIAS)
    weights[3] = weights[3] + 1  # the output's bias may move
    weights[0][1, 1, 3] = np.nextafter(weights[0][1, 1, 3], np.float32(9))
    weights[1][2, 15] += 1
    weights[2][3, 0, 0] *= -1
    outcome = dying_units.dead_units_never_move.judge(
        {"relu adam": ended([0.69] * 5, [0.5, 0.5, 0.5, 0.5, 0.8], weights)}
    )
    assert outcome.held.tolist() == [True, False, False, False, False]
    measured = {name: (*figure.values, figure.unit) for name, figure in outcome.figures.items()}
    assert measured == {"loss": (*[0.69] * 5, ""), "accuracy": (50, 50, 50, 50, 80, "%")}


def test_dead_units_are_counted_and_cost_nothing() -> None:
    runs = dying_units.ORDINARY.run(OTHER_SEEDS)
    assert holds(dying_units.dead_units_do_no_harm, runs) is True
    biases = [np.full_like(each, -100) if each.ndim == 2 else each for each in runs["relu"].weights]
    killed = dying_units.dead_units_do_no_harm.judge(
        runs | {"relu": replace(runs["relu"], weights=[*biases[:-1], runs["relu"].weights[-1]])}
    )
    assert (killed.figures["dead"].values == 100).all()
    guessing = replace(runs["relu"], test_accuracy=np.full_like(runs["relu"].test_accuracy, 0.5))
    assert holds(dying_units.dead_units_do_no_harm, runs | {"relu": guessing}) is False


@pytest.mark.slow
def test_units_are_dead_because_of_their_biases() -> None:
    runs = dying_units.from_death.run(OTHER_SEEDS)
    alive = dying_units.trained_from_death(OTHER_SEEDS, bias=0.0)
    assert holds(dying_units.dead_units_never_move, alive) is False
    assert holds(dying_units.elu_stays_dead, alive) is False
    assert holds(dying_units.leaky_and_elu_recover, runs | {"elu adam": runs["relu adam"]}) is False
    slow = {f"{name} too fast": alive[f"{name} adam"] for name in dying_units.NAMES}
    assert holds(dying_units.too_fast_for_all, runs | slow) is False


@pytest.mark.slow
def test_depth_needs_an_activation_that_does_not_die() -> None:
    runs = dying_units.DEEP_AND_NARROW.run(OTHER_SEEDS)
    assert holds(dying_units.relu_is_a_gamble, runs | {"relu": runs["elu"]}) is False
    assert holds(dying_units.leaky_and_elu_in_depth, runs | {"elu": runs["relu"]}) is False


def test_stopping_helps_only_a_network_that_trains() -> None:
    still = too_long.overtrained(OTHER_SEEDS, replace(too_long.RECIPE, learning_rate=0))
    assert holds(production.early_stopping_loss, still) is False
    assert holds(production.early_stopping_accuracy, still) is False
    assert holds(production.worth_its_rows, still) is False


def test_what_lowers_the_loss_is_the_penalty() -> None:
    curves = too_long.too_long.run(OTHER_SEEDS)
    assert holds(production.penalty_helps, curves | {"penalty": curves["plain"]}) is False


def test_tuning_needs_recipes_that_differ() -> None:
    still = production.tuned_by_validation(OTHER_SEEDS, rates=(0.0, 0.0, 0.0))
    assert holds(production.tuning_pays, still) is False


def test_baselines_are_trained() -> None:
    still = cancer_table.classified(OTHER_SEEDS, replace(cancer_table.RECIPE, learning_rate=0))
    assert holds(production.logistic_is_as_good, still) is False
    assert holds(production.both_are_baselines, still) is False


def test_the_network_wins_through_its_hidden_layer() -> None:
    runs = production.network_wins_on_circles.experiment.run(OTHER_SEEDS)
    assert holds(production.network_wins_on_circles, runs | {"1": runs["0"]}) is False


def test_validation_rows_have_no_part_in_training() -> None:
    """The network that is followed on validation rows is the one trained on the first half alone."""
    from firstnn import replicas
    from firstnn.book.evidence import datasets

    recipe, half = replace(too_long.RECIPE, epochs=5), too_long.CLOUDS.n_samples // 2
    curves = too_long.trained_with_held_out(OTHER_SEEDS, {"plain": recipe})["plain"]
    train, test = datasets(too_long.CLOUDS, OTHER_SEEDS)
    first = [rows.take(range(half)) for rows in train]
    second = [rows.take(range(half, 2 * half)) for rows in train]
    runs = replicas.train(too_long.ARCHITECTURE, recipe, first, test, seeds=OTHER_SEEDS, record_every=5)
    held_out = replicas.train(too_long.ARCHITECTURE, recipe, first, second, seeds=OTHER_SEEDS, record_every=5)
    assert runs.test_loss is not None
    assert held_out.test_loss is not None
    assert np.allclose(curves["test_loss"], runs.test_loss, atol=1e-5)
    assert np.allclose(curves["validation_loss"], held_out.test_loss, atol=1e-5)
