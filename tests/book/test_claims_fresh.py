"""Every claim held in each of ten blocks of seeds that nobody had looked at, as it is now."""

from __future__ import annotations

import pytest
from fresh import BLOCKS, judged, lacking, load
from margins import FRESH, SEEDS, state
from test_claims_hold import ANOTHER_BLOCK

from firstnn.book.claims.declaring import Declared
from firstnn.book.evidence import HELD_OUT

KNOWN, WANTED = load(), judged()


def test_the_blocks_share_no_seed_with_those_that_claims_were_made_on() -> None:
    fresh = {seed for start in BLOCKS for seed in range(start, start + FRESH)}
    assert len(fresh) == 10 * FRESH
    assert fresh.isdisjoint({*range(FRESH), *SEEDS, *ANOTHER_BLOCK, *HELD_OUT})


@pytest.mark.parametrize("start", BLOCKS)
def test_every_claim_held_in_a_block(start: int) -> None:
    counts = KNOWN[start]
    stale = [claim.id for claim in lacking(counts, WANTED)]
    assert stale == [], "not run, or changed since: run `python tests/book/fresh.py`"
    assert counts.keys() == WANTED.keys()
    assert [id for id, claim in WANTED.items() if not holds(claim, *counts[id][:2])] == []


def holds(claim: Declared, held: int | str, of: int | str) -> bool:
    if claim.criterion.is_exact:
        return held == of
    return claim.criterion.judge(int(held), int(of)) is True


def test_a_count_of_before_a_change_is_lacking() -> None:
    id, claim = next(iter(WANTED.items()))
    one = {id: claim}
    assert lacking({id: [100, 100, state(claim)]}, one) == []
    assert lacking({id: [100, 100, "before"]}, one) == [claim]
    assert lacking({}, one) == [claim]
