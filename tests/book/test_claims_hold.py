"""Each claim measures what it did, and fails where its cause is taken away."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from altered import Cause
from causes import TAKEN_AWAY, TAKEN_AWAY_SLOWLY
from judging import MEASURED, as_measured, holds, read_ledger
from near_misses import NEAR_MISSES, NEAR_MISSES_SLOWLY

from firstnn.book import claims
from firstnn.book.evidence import Claim

LEDGER = claims.ledger()
ANOTHER_BLOCK = range(2000, 2100)


def cases(results: Mapping[str, Cause | list[Cause]]) -> list[tuple[str, Cause]]:
    """Return each claim with each result in which it must fail."""
    return [
        (id, cause)
        for ids, causes in results.items()
        for cause in (causes if isinstance(causes, list) else [causes])
        for id in ids.split()
    ]


QUICKLY, SLOWLY = cases(TAKEN_AWAY), cases(TAKEN_AWAY_SLOWLY)
NEARLY, NEARLY_SLOWLY = cases(NEAR_MISSES), cases(NEAR_MISSES_SLOWLY)


def test_the_ledger_measured_what_it_did() -> None:
    """The build judges each claim over the site's seeds and a block that nobody developed on."""
    found, kept = read_ledger(), json.loads(MEASURED.read_text(encoding="utf-8"))
    assert list(found) == list(LEDGER)
    assert [id for id, summary in found.items() if not as_measured(id, summary, kept[id])] == []
    assert found.keys() == kept.keys()


@pytest.mark.weekly  # every build judges a block of seeds besides the site's
@pytest.mark.parametrize("claim", list(LEDGER.values())[::7], ids=lambda claim: claim.id)
def test_it_holds_for_another_hundred(claim: Claim) -> None:
    assert claim.check(ANOTHER_BLOCK).holds is True


def test_another_median_and_another_count_are_seen() -> None:
    kept = {"held": 97, "of": 100, "figures": {"wait": [20.0, "epochs"]}}
    assert as_measured("", {**kept, "held": 98, "figures": {"wait": [20.3, "epochs"]}}, kept)
    assert not as_measured("", {**kept, "held": 90}, kept)
    for figures in ({"wait": [21.0, "epochs"]}, {"wait": [None, "epochs"]}, {"wait": [20.0, "steps"]}, {}):
        assert not as_measured("", {**kept, "figures": figures}, kept)


@pytest.mark.parametrize(("id", "cause"), QUICKLY, ids=[id for id, _ in QUICKLY])
def test_it_fails_without_its_cause(id: str, cause: Cause) -> None:
    assert holds(id, cause()) is False


@pytest.mark.slow
@pytest.mark.parametrize(("id", "cause"), SLOWLY, ids=[id for id, _ in SLOWLY])
def test_it_fails_without_a_cause_that_takes_long(id: str, cause: Cause) -> None:
    assert holds(id, cause()) is False


@pytest.mark.parametrize(("id", "near"), NEARLY, ids=[id for id, _ in NEARLY])
def test_it_fails_near_the_right_setting(id: str, near: Cause) -> None:
    assert holds(id, near()) is False


@pytest.mark.slow
@pytest.mark.parametrize(("id", "near"), NEARLY_SLOWLY, ids=[id for id, _ in NEARLY_SLOWLY])
def test_it_fails_near_a_setting_that_takes_long(id: str, near: Cause) -> None:
    assert holds(id, near()) is False


@pytest.mark.parametrize("results", [QUICKLY + SLOWLY, NEARLY + NEARLY_SLOWLY], ids=["cause", "near miss"])
def test_every_claim_has_one(results: list[tuple[str, Cause]]) -> None:
    assert {id for id, _ in results} == set(LEDGER)
