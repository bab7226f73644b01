"""Each claim is judged at the bound that its judge's docstring names: just within holds, just beyond not.

The results here are made up. Whether real runs keep to the bounds is tested beside this.
"""

from __future__ import annotations

from typing import Any

import bounds_after
import bounds_build_up
import bounds_exact
import pytest
from made_up import arrays

from firstnn.book.evidence import Claim

OF_SEEDS = bounds_build_up.BOUNDS + bounds_after.BOUNDS


def held(claim: Claim, result: Any) -> bool:  # noqa: ANN401  # each experiment has its own
    (only_one,) = claim.judge(result).held
    return bool(only_one)


@pytest.mark.parametrize(("claim", "within", "beyond"), OF_SEEDS, ids=[claim.id for claim, *_ in OF_SEEDS])
def test_it_is_judged_at_its_bound(claim: Claim, within: list[Any], beyond: list[Any]) -> None:
    assert [held(claim, arrays(result)) for result in within] == [True] * len(within)
    assert [held(claim, arrays(result)) for result in beyond] == [False] * len(beyond)


@pytest.mark.parametrize(
    ("claim", "within", "beyond"), bounds_exact.BOUNDS, ids=[claim.id for claim, *_ in bounds_exact.BOUNDS]
)
def test_what_is_exact_is_judged_at_its_bound(claim: Claim, within: list[Any], beyond: list[Any]) -> None:
    assert [held(claim, result) for result in within] == [True] * len(within)
    assert [held(claim, result) for result in beyond] == [False] * len(beyond)
