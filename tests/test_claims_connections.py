"""Claims of the connections: they hold, and without what makes them true they do not."""

from __future__ import annotations

import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn.claims import connections
from firstnn.evidence import Claim

CLAIMS = {claim.id: claim for claim in claims_of(connections)}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_as_many_examples_are_no_more() -> None:
    runs = connections._learn_from(OTHER_SEEDS, {"few": connections.MANY, "many": connections.MANY})
    assert holds(connections.many_beat_few, runs) is False
