"""Claims of step 3: they hold, and the page shows the code that they run."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import claims_of, holds

from firstnn import data
from firstnn.book.claims import tensorflow
from firstnn.book.evidence import Claim

CLAIMS = {claim.id: claim for claim in claims_of(tensorflow)}
PAGE = Path(__file__).resolve().parents[2] / "docs/build-up/3-a-network-in-tensorflow.md"


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
    assert [holds(tensorflow.few_statements, "1\n" * count) for count in (5, 6)] == [True, False]


def test_nine_of_ten_test_points_are_asked_for() -> None:
    assert [holds(tensorflow.the_code_learns, [share]) for share in (0.9, 0.89)] == [True, False]


def test_the_code_gets_two_halves_of_circles_of_its_seed() -> None:
    train, test = data.circles(400, seed=7).split(0.5, seed=7)
    left = tensorflow._accuracy("accuracy = train.x.sum() + 1000 * test.x[:, 0].sum() + bool(keras)", seed=7)
    assert left == pytest.approx(train.x.sum() + 1000 * test.x[:, 0].sum() + 1)


def test_without_fit_the_code_learns_nothing() -> None:
    lines = [line for line in tensorflow.CODE.splitlines() if not line.startswith("model.fit")]
    untrained = [tensorflow._accuracy("\n".join(lines), seed=0)]
    assert holds(tensorflow.the_code_learns, untrained) is False
