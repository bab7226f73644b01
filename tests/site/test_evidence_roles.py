"""Claims on a page: the words that a reader sees and hears, a figure's number, one fold below the other."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from firstnn_site.reader.evidence_roles import describe_verdict, format_median, get_verdict
from fixture_book import LESSON_CLAIM

from firstnn.book import claims
from firstnn.book.evidence import (
    Criterion,
    Summary,
    Verdicts,
    at_least,
    at_most,
    between,
    exact,
    median_within,
    report,
)
from firstnn.book.show import words_as_myst

VERDICT = claims.check(LESSON_CLAIM)
LAYERS = "the-input-has-nothing-to-learn"


@pytest.mark.parametrize(
    ("criterion", "held", "seen", "heard"),
    [
        (at_least(95), 98, "98 of 100", "tested: holds in 98 of 100 seeds"),
        (at_least(100), 100, "100 of 100", "tested: holds in 100 of 100 seeds"),
        (between(5, 35), 18, "18 of 100", "tested: true in 18 of 100 seeds"),
        (at_most(2), 0, "0 of 100", "tested: true in 0 of 100 seeds"),
        (median_within("loss", 0.6, 0.8), 84, "median of 100", "tested: holds for the median of 100 seeds"),
        (report(), 100, "reported", "reported, without a verdict"),
        (exact(), 100, "exact", "tested: exact"),
    ],
)
def test_a_count_is_seen_and_the_whole_of_it_is_heard(
    criterion: Criterion, held: int, seen: str, heard: str
) -> None:
    words = describe_verdict(replace(VERDICT, criterion=criterion, held=held, of=100))
    assert words[1] == seen
    assert "".join(words) == heard


def test_a_number_stands_as_in_the_sentence_of_its_claim() -> None:
    for name in ("bold_accuracy", "bold_loss"):
        assert format_median(VERDICT, name) in VERDICT.says
    lost = replace(VERDICT, figures={"loss": Summary(None, None, None, "", 100)})
    with pytest.raises(ValueError, match=r"loss of the claim .* is not a finite number"):
        format_median(lost, "loss")


def test_a_claim_that_is_unknown_is_named() -> None:
    with pytest.raises(ValueError, match="no claim 'qqqq': `firstnn claims` lists"):
        get_verdict("qqqq")


def test_a_claim_that_does_not_hold_binds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    get_verdict.cache_clear()
    monkeypatch.setattr(claims, "check", lambda name: replace(VERDICT, holds=False, held=3, of=100))
    with pytest.raises(ValueError, match=r"does not hold: 3 of 100 seeds"):
        get_verdict(VERDICT.id)


def test_one_name_gives_the_verdict_and_several_all_of_them_in_order() -> None:
    verdict, both = claims.show(LESSON_CLAIM), claims.show(LESSON_CLAIM, LAYERS)
    assert verdict.without_time() == claims.check(LESSON_CLAIM).without_time()
    assert isinstance(both, Verdicts)
    assert [shown.id for shown in both.verdicts] == [LESSON_CLAIM, LAYERS]
    for show in (repr, Verdicts._repr_html_, Verdicts._repr_markdown_):
        page = show(both)
        assert 0 <= page.find(both.verdicts[0].command) < page.find(both.verdicts[1].command)


def test_what_no_page_may_show_is_named() -> None:
    with pytest.raises(ValueError, match=f"Did you mean '{LAYERS}'"):
        claims.show(LESSON_CLAIM, f"{LAYERS}s")
    timed = "backpropagation-takes-the-time-of-a-few-forward-passes"
    with pytest.raises(ValueError, match="id must not be a claim about measured times"):
        claims.show(LESSON_CLAIM, timed)


def test_the_line_of_a_fold_is_the_sentence_and_the_count() -> None:
    title = VERDICT._repr_markdown_().splitlines()[0]
    assert title == f":::{{dropdown}} {words_as_myst(VERDICT.says)} [{VERDICT.chip}]{{.fn-count}}"
    summary = ElementTree.fromstring(VERDICT._repr_html_()).find("summary")
    assert summary is not None
    assert "".join(summary.itertext()) == f"{VERDICT.says} {VERDICT.chip}"
