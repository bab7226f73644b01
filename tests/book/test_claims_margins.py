"""A threshold has a margin that is calculated: a fresh block of seeds fails it less than once in 10,000."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_claims import HALF
from margins import (
    ALLOWED,
    FRESH,
    SEEDS,
    backed,
    blocks_that_hold,
    chance_of_failing,
    load,
    measurable,
    state,
)

from firstnn.book.evidence import Criterion, at_least, at_most, between, median_within

KNOWN = load()


@pytest.mark.parametrize(
    ("criterion", "held", "expected"),
    [
        (at_least(95), 990, 1.515e-3),
        (at_least(97), 1000, 1.833e-5),
        (at_least(98), 1000, 2.364e-4),  # so that no thousand seeds can back a threshold above 97
        (at_least(100), 1000, 4.653e-2),
        (at_most(3), 0, 1.833e-5),
        (between(30, 70), 500, 7.207e-5),
        (at_least(0), 0, 0),
    ],
)
def test_the_chance_counts_what_a_thousand_seeds_leave_open(
    criterion: Criterion, held: int, expected: float
) -> None:
    assert chance_of_failing(criterion, {"held": held, "of": 1000}) == pytest.approx(expected, rel=1e-3)


def test_a_median_fails_where_half_of_a_block_lies_beyond_a_bound() -> None:
    inside = {"held": 0, "of": 1000, "below": 300, "above": 0}
    assert chance_of_failing(median_within("loss", 0, 1), inside) == pytest.approx(5.282e-5, rel=1e-3)
    assert chance_of_failing(median_within("loss", 0, 1), inside | {"below": 500}) > 0.5


@pytest.mark.parametrize("id", KNOWN)
def test_a_fresh_block_hardly_ever_fails(id: str) -> None:
    claim = measurable()[id]
    assert KNOWN[id]["state"] == state(claim), "changed since: run `python tests/book/margins.py`"
    if claim.criterion.kind == "share" and claim.criterion.low == 1:  # provable: no exception
        assert KNOWN[id]["held"] == KNOWN[id]["of"]
    else:
        assert chance_of_failing(claim.criterion, KNOWN[id]) < ALLOWED, f"backed: {backed(KNOWN[id])}"
    assert KNOWN[id]["blocks"] == len(SEEDS) / FRESH, "a block by itself fails"


def test_each_block_is_judged_by_itself() -> None:
    verdict = HALF.check(range(300))
    assert blocks_that_hold(verdict) == 3
    strict = replace(verdict, criterion=between(49, 51))
    each = [sum(seed // 100 == block for seed in verdict.failed) for block in range(3)]
    assert blocks_that_hold(strict) == sum(49 <= 100 - failed <= 51 for failed in each)
    assert blocks_that_hold(replace(verdict, criterion=median_within("number", 0.9, 1))) == 0
