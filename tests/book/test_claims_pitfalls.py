"""The claims on pitfalls 1 and 3 hold for other seeds, and fail where their cause is taken away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, measured_as_before, nearly_holds

from firstnn import data
from firstnn.book.claims import pitfalls, unseen_rows
from firstnn.book.claims.cancer_table import cancer_table
from firstnn.book.evidence import Claim

CLAIMS = {
    claim.id: claim
    for module in (pitfalls, unseen_rows)
    for claim in claims_of(module)
    if claim.criterion.kind != "report"
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_the_table_is_standardised_with_the_training_rows_alone() -> None:
    (raw, raw_test), (train, test) = (cancer_table(name, OTHER_SEEDS) for name in ("raw", "standardised"))
    for seen, unseen, before, before_test in zip(train, test, raw, raw_test, strict=True):
        assert np.allclose(seen.x.mean(axis=0), 0, atol=1e-5)
        assert np.allclose(seen.x.std(axis=0), 1, atol=1e-5)
        assert not np.allclose(unseen.x.mean(axis=0), 0, atol=1e-3)
        scaled = data.Standardizer.fit(before).transform(before_test)
        assert np.array_equal(unseen.x, scaled.x)
        assert np.array_equal(unseen.y, before_test.y)


def test_the_leaking_table_has_mean_zero_over_all_rows() -> None:
    for seen, unseen in zip(*cancer_table("leaking", OTHER_SEEDS), strict=True):
        assert np.allclose(np.concatenate([seen.x, unseen.x]).mean(axis=0), 0, atol=1e-5)


def test_another_scaling_is_refused() -> None:
    with pytest.raises(ValueError, match="scaling must be one of"):
        cancer_table("scaled", OTHER_SEEDS)


def test_the_gain_comes_from_standardising_and_training() -> None:
    runs = pitfalls.raw_or_standardised.run(OTHER_SEEDS)
    still = pitfalls.trained_as_usual(OTHER_SEEDS, replace(pitfalls.KERAS_DEFAULTS[1], learning_rate=0))
    assert holds(pitfalls.standardised_is_better, runs | {"standardised": runs["raw"]}) is False
    assert holds(pitfalls.standardised_is_reliable, runs | {"standardised": runs["raw"]}) is False
    assert holds(pitfalls.standardised_is_reliable, still) is False


def test_the_large_column_breaks_descent_through_its_steps() -> None:
    runs = pitfalls.stretched_moons.run(OTHER_SEEDS)
    still = pitfalls.trained_on_stretched_moons(OTHER_SEEDS, {"sgd": 0.0})
    assert holds(pitfalls.large_column_breaks, still) is False
    assert holds(pitfalls.large_column_breaks, runs | {"sgd raw": runs["sgd standardised"]}) is False
    assert holds(pitfalls.adam_learns_worse, runs | {"adam raw": runs["adam standardised"]}) is False
    assert holds(pitfalls.adam_learns_worse, runs | {"adam raw": runs["sgd raw"]}) is False


def test_a_rate_that_is_no_number_at_all_is_never_the_best() -> None:
    accuracy = pitfalls.every_rate.run(OTHER_SEEDS)
    broken = {name: by_rate | {9.0: np.full(len(OTHER_SEEDS), np.nan)} for name, by_rate in accuracy.items()}
    assert holds(pitfalls.no_rate_rescues, broken) is True
    assert holds(pitfalls.no_rate_rescues, accuracy | {"raw": accuracy["standardised"]}) is False


def test_memorising_is_what_new_rows_show() -> None:
    curves = unseen_rows.only_new_rows_show_it.experiment.run(OTHER_SEEDS)
    assert holds(unseen_rows.only_new_rows_show_it, curves | {"plain": curves["penalty"]}) is False
    runs = unseen_rows.equal_training_scores.experiment.run(OTHER_SEEDS)
    assert holds(unseen_rows.equal_training_scores, runs | {"coin": runs["far"]}) is False


def test_leaking_is_reported_without_a_verdict() -> None:
    claim = unseen_rows.leaking_changes_little
    assert claim.check(OTHER_SEEDS).holds is None
    measured_as_before(claim)
