"""Each claim holds for other seeds than the site's, and fails where its cause is taken away."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from causes import NEAR_MISSES, TAKEN_AWAY, TAKEN_AWAY_SLOWLY, Cause
from judging import holds, nearly_holds

from firstnn.book import claims
from firstnn.book.evidence import Claim

LEDGER = claims.ledger()
JUDGED = {id: claim for id, claim in LEDGER.items() if claim.criterion.kind != "report"}
SLOW = {"trained_from_death", "trained_on_digits"}
QUICK = [claim for claim in JUDGED.values() if claim.experiment.name not in SLOW]
ANOTHER_BLOCK = range(2000, 2100)


def cases(taken_away: Mapping[str, Cause | list[Cause]]) -> list[tuple[str, Cause]]:
    """Return each claim with each result in which it must fail."""
    return [
        (id, cause)
        for ids, causes in taken_away.items()
        for cause in (causes if isinstance(causes, list) else [causes])
        for id in ids.split()
    ]


QUICKLY, SLOWLY, NEARLY = cases(TAKEN_AWAY), cases(TAKEN_AWAY_SLOWLY), cases(NEAR_MISSES)


@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.id)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.weekly  # every build judges a block of seeds besides the site's
@pytest.mark.parametrize("claim", list(JUDGED.values())[::7], ids=lambda claim: claim.id)
def test_it_holds_for_another_hundred(claim: Claim) -> None:
    assert claim.check(ANOTHER_BLOCK).holds is True


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


def test_every_claim_has_a_cause() -> None:
    assert {id for id, _ in QUICKLY + SLOWLY} == set(JUDGED)
