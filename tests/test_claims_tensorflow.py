"""Claims of step 3: they hold, and the page shows the code that they run."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import claims_of, holds

from firstnn.claims import tensorflow
from firstnn.evidence import Claim

CLAIMS = {claim.id: claim for claim in claims_of(tensorflow)}
PAGE = Path(__file__).resolve().parents[1] / "docs/build-up/3-a-network-in-tensorflow.md"


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_it_holds(claim: Claim) -> None:
    assert claim.check().holds is True


def test_the_page_shows_the_code_that_is_run() -> None:
    assert f"{{code-cell}} python\n{tensorflow.CODE}```" in PAGE.read_text(encoding="utf-8")


def test_the_count_holds() -> None:
    assert tensorflow.few_statements.check().holds is True


def test_more_statements_are_more_than_a_few() -> None:
    assert holds(tensorflow.few_statements, tensorflow.CODE + "1\n2\n") is False


def test_without_fit_the_code_learns_nothing() -> None:
    lines = [line for line in tensorflow.CODE.splitlines() if not line.startswith("model.fit")]
    untrained = [tensorflow._accuracy("\n".join(lines), seed=0)]
    assert holds(tensorflow.the_code_learns, untrained) is False
