"""Claims on scores in depth: they hold, and without what makes them true they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn.book.claims import metrics
from firstnn.book.claims.loss_and_accuracy import OVERTRAINED
from firstnn.book.evidence import Claim
from firstnn.training import Recipe

CLAIMS = {claim.id: claim for claim in claims_of(metrics)}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_a_network_that_has_learned_nothing_has_no_high_accuracy_to_hide_behind() -> None:
    untrained = metrics._rare_yes(OTHER_SEEDS, Recipe("adam", 0.0, 64, 1))
    assert holds(metrics.rare_yes_is_missed, untrained) is False


def test_the_same_threshold_trades_nothing() -> None:
    scores = metrics.rare_yes.run(OTHER_SEEDS)
    same = scores | {f"low_{name}": scores[name] for name in ("accuracy", "precision", "recall")}
    assert holds(metrics.lower_threshold_trades, same) is False


def test_a_network_before_its_training_is_not_that_sure() -> None:
    setting = OVERTRAINED.settings[""]
    assert isinstance(setting, tuple)
    architecture, recipe = setting
    short = replace(OVERTRAINED, settings={"": (architecture, replace(recipe, epochs=5))})
    assert holds(metrics.memorising_makes_overconfident, short.run(OTHER_SEEDS)) is False


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_a_lower_threshold_never_finds_fewer(rows: list[tuple[float, int]], one: float, other: float) -> None:
    p, y = np.array([p for p, _ in rows] + [1.0]), np.array([y for _, y in rows] + [1])
    low, high = sorted((one, other))
    assert metrics.rates(p, y, low)[2] >= metrics.rates(p, y, high)[2]


def test_rates_count_as_scikit_learn_does() -> None:
    from sklearn.metrics import accuracy_score, precision_score, recall_score

    rng = np.random.default_rng(0)
    p, y = rng.uniform(size=200), rng.integers(0, 2, 200)
    said = p > 0.3
    expected = (accuracy_score(y, said), precision_score(y, said), recall_score(y, said))
    assert metrics.rates(p, y, 0.3) == pytest.approx(expected)


def test_where_nothing_is_answered_with_yes_there_is_no_precision() -> None:
    assert np.isnan(metrics.rates(np.zeros(3), np.array([0, 1, 1]))[1])
