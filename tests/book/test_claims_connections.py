"""Claims of the connections: they hold, and without what makes them true they do not."""

from __future__ import annotations

import numpy as np
import pytest
from judging import OTHER_SEEDS, claims_of, holds, nearly_holds

from firstnn.book.claims import connections
from firstnn.book.evidence import Claim, datasets

CLAIMS = {claim.id: claim for claim in claims_of(connections)}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds_for_other_seeds(claim: Claim) -> None:
    assert nearly_holds(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_as_many_examples_are_no_more() -> None:
    many = connections.learned_from(OTHER_SEEDS, (connections.MANY,))[connections.MANY]
    same = dict.fromkeys(connections.COUNTS, many)
    assert holds(connections.many_beat_few, same) is False
    assert holds(connections.further_examples_help_less, same) is False


def test_later_examples_that_help_more_are_noticed() -> None:
    growing = {count: np.full(100, 1 - (count / 600) ** 2) for count in connections.COUNTS}
    assert holds(connections.further_examples_help_less, growing) is False


def test_every_count_is_tested_on_the_same_points() -> None:
    few, many = (datasets(connections.examples(count), (7,))[1] for count in (8, 512))
    assert few is not None
    assert many is not None
    np.testing.assert_array_equal(few[0].x, many[0].x)
