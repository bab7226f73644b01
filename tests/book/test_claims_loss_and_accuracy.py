"""Claims of step 4: they hold, and without what makes them true they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn.book.claims import loss_and_accuracy, meaning_of_scores, printed_loss, reading_curves
from firstnn.book.claims.memorising import TWO_CLOUDS
from firstnn.book.claims.myths import CIRCLES
from firstnn.book.claims.training import FIRST_TRAINING
from firstnn.book.evidence import Claim, Training
from firstnn.network import Architecture
from firstnn.training import Recipe

MODULES = (loss_and_accuracy, meaning_of_scores, reading_curves, printed_loss)
CLAIMS = {claim.id: claim for module in MODULES for claim in claims_of(module)}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def frozen(training: Training) -> Training:
    """Return a training whose weights stay as they are."""
    setting = training.settings[""]
    assert isinstance(setting, tuple)
    architecture, recipe = setting
    return replace(training, settings={"": (architecture, replace(recipe, learning_rate=0))})


def test_equal_answers_contradict_nothing() -> None:
    scores = loss_and_accuracy.two_sets_of_answers.run((0,))
    assert holds(loss_and_accuracy.lower_loss_lower_accuracy, scores | {"bold": scores["even"]}) is False


def test_a_network_that_is_not_trained_too_long_loses_nothing() -> None:
    settings = {"": (Architecture(50, (32,)), Recipe("adam", 0.01, None, 10))}
    short = replace(loss_and_accuracy.OVERTRAINED, settings=settings)
    assert holds(loss_and_accuracy.loss_up_accuracy_up, short.run(OTHER_SEEDS)) is False


def test_frozen_weights_move_neither_loss_nor_accuracy() -> None:
    still = frozen(loss_and_accuracy.WATCHED)
    assert holds(loss_and_accuracy.both_can_fall, still.run(OTHER_SEEDS)) is False
    assert holds(loss_and_accuracy.both_improve, still.run(OTHER_SEEDS)) is False
    distances = loss_and_accuracy._distances(still, OTHER_SEEDS)
    assert holds(loss_and_accuracy.closer_on_average, distances) is False
    assert holds(loss_and_accuracy.some_get_worse, distances) is False


def test_other_rows_answers_give_other_scores() -> None:
    shifted = meaning_of_scores._random_answers(OTHER_SEEDS, half_is_yes=False, shift=1)
    for claim in (
        meaning_of_scores.loss_is_minus_log,
        meaning_of_scores.loss_is_a_probability,
        meaning_of_scores.accuracy_is_a_share,
    ):
        assert holds(claim, shifted) is False


def test_every_seed_has_answers_of_its_own() -> None:
    together = meaning_of_scores._random_answers(OTHER_SEEDS, half_is_yes=False, shift=1)
    for place, seed in enumerate(OTHER_SEEDS[:3]):
        alone = meaning_of_scores._random_answers((seed,), half_is_yes=False, shift=1)
        for name, values in alone.items():
            assert together[name][place] == pytest.approx(values[0]), name


def test_one_half_does_not_count_as_yes() -> None:
    other_rule = meaning_of_scores._random_answers(OTHER_SEEDS, half_is_yes=True, shift=0)
    assert holds(meaning_of_scores.accuracy_is_a_share, other_rule) is False
    assert holds(meaning_of_scores.loss_is_minus_log, other_rule) is True


def test_an_answer_that_is_not_sure_meets_no_cap() -> None:
    assert (
        holds(meaning_of_scores.probabilities_cap_the_loss, meaning_of_scores._sure_and_wrong(5.0)) is False
    )


def test_no_change_moves_nothing_and_a_large_one_moves_the_accuracy() -> None:
    assert holds(meaning_of_scores.loss_moves, meaning_of_scores._change(OTHER_SEEDS, 0.0)) is False
    assert holds(meaning_of_scores.accuracy_stays, meaning_of_scores._change(OTHER_SEEDS, 0.3)) is False


def test_a_changed_copy_of_a_training_runs_anew() -> None:
    before = loss_and_accuracy.WATCHED.run(OTHER_SEEDS[:2])[""]
    after = frozen(loss_and_accuracy.WATCHED).run(OTHER_SEEDS[:2])[""]
    assert not np.array_equal(before.train_loss, after.train_loss)


def test_frozen_weights_improve_nothing() -> None:
    assert holds(reading_curves.both_losses_fall, frozen(FIRST_TRAINING).run(OTHER_SEEDS)) is False


def test_a_network_with_a_hidden_layer_is_not_stuck() -> None:
    runs = CIRCLES.run(OTHER_SEEDS)["1"]
    assert holds(reading_curves.loss_stays_a_coins, {"0": runs}) is False


def test_curves_do_not_part_in_a_short_training() -> None:
    setting = TWO_CLOUDS.settings[""]
    assert isinstance(setting, tuple)
    short = replace(TWO_CLOUDS, settings={"": (setting[0], replace(setting[1], epochs=30))})
    assert holds(reading_curves.curves_part, short.run(OTHER_SEEDS)) is False


def test_other_steps_have_another_mean() -> None:
    losses = printed_loss._first_epochs(OTHER_SEEDS[:5], printed_loss.FIRST_EPOCH, learning_rate=0.05)
    assert holds(printed_loss.printed_is_a_mean, losses) is False


def test_the_printed_loss_of_frozen_weights_does_not_lag() -> None:
    still = replace(printed_loss.FIRST_EPOCH, learning_rate=0)
    losses = printed_loss._first_epochs(OTHER_SEEDS[:5], still, learning_rate=0)
    assert holds(printed_loss.printed_is_a_mean, losses) is True
    assert holds(printed_loss.printed_lags, losses) is False
