"""A threshold has a margin that is calculated: a fresh block of seeds fails it less than once in 10,000."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from claims_code import code_of
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

from firstnn.book.claims.quantities import value
from firstnn.book.evidence import Criterion, at_least, experiment

KNOWN = load()


@pytest.mark.parametrize(
    ("criterion", "held", "expected"),
    [
        (at_least(95), 990, 1.515e-3),
        (at_least(97), 1000, 1.833e-5),
        (at_least(98), 1000, 2.364e-4),  # so that no thousand seeds can back a threshold above 97
        (at_least(100), 1000, 4.653e-2),
        (at_least(0), 0, 0),
    ],
)
def test_the_chance_counts_what_a_thousand_seeds_leave_open(
    criterion: Criterion, held: int, expected: float
) -> None:
    assert chance_of_failing(criterion, {"held": held, "of": 1000}) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("id", KNOWN)
def test_a_fresh_block_hardly_ever_fails(id: str) -> None:
    claim = measurable()[id]
    assert KNOWN[id]["state"] == state(claim), "changed since: run `python tests/book/margins.py`"
    if claim.criterion.share == 1:  # provable: no exception
        assert KNOWN[id]["held"] == KNOWN[id]["of"]
    else:
        assert chance_of_failing(claim.criterion, KNOWN[id]) < ALLOWED, f"backed: {backed(KNOWN[id])}"
    assert KNOWN[id]["blocks"] == len(SEEDS) / FRESH, "a block by itself fails"


def test_a_margin_is_stale_once_the_code_of_its_claim_has_changed(tmp_path: Path) -> None:
    code = """
def helper(seeds):
    return [FACTOR * seed for seed in seeds]

def measured(seeds, more=1):
    '''Return something.'''
    return helper(seeds)  # in words
"""
    own = code_as(tmp_path, f"FACTOR = 2{code}")
    assert len(own) == 4  # the defaults, two functions, and what one of them multiplies by
    assert (
        code_as(tmp_path, f"FACTOR = 2{code.replace('something', 'it').replace('  # in words', '')}") == own
    )
    for old, new in (
        ("[FACTOR", "[1 + FACTOR"),
        ("more=1", "more=2"),
        ("return helper", "return 2 * helper"),
    ):
        assert code_as(tmp_path, f"FACTOR = 2{code.replace(old, new)}") != own
    assert code_as(tmp_path, f"FACTOR = 3{code}") != own


def code_as(folder: Path, code: str) -> list[str]:
    """Return the code of a claim whose experiment is the function `measured` of a module with this code."""
    path = folder / f"made_up_{abs(hash(code))}.py"
    path.write_text(code, encoding="utf-8")
    name = "firstnn.book.claims.made_up"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    any_claim = next(iter(measurable().values()))
    return code_of(replace(any_claim, experiment=experiment("Made up.")(module.measured), holds=value("it")))


def test_each_block_is_judged_by_itself() -> None:
    verdict = HALF.check(range(300))
    assert blocks_that_hold(verdict) == 3
    strict = replace(verdict, criterion=at_least(50))
    each = [sum(seed // 100 == block for seed in verdict.failed) for block in range(3)]
    assert blocks_that_hold(strict) == sum(failed <= 50 for failed in each) < 3
