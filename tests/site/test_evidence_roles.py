"""Evidence on a page: what a reader sees and hears of a verdict, and how a figure is written."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from firstnn_site.reader.evidence_roles import TICK, describe_verdicts, format_result, get_verdict, rounded
from fixture_book import LESSON_CLAIM

from firstnn.book import claims
from firstnn.book.evidence import (
    Criterion,
    Summary,
    Verdicts,
    at_least,
    exact,
)
from firstnn.book.show import words_as_myst

VERDICT = claims.check(LESSON_CLAIM)
GUESSES = "an-untrained-network-guesses"


@pytest.mark.parametrize(
    ("criterion", "held", "seen", "heard"),
    [
        (at_least(95), 98, "98 of 100", "tested, true in 98 of 100 runs"),
        (at_least(100), 100, TICK, "tested, true in 100 of 100 runs"),
        (exact(), 100, TICK, "tested, exact"),
    ],
)
def test_a_mark_counts_only_what_is_short_of_all_and_says_the_whole_of_it(
    criterion: Criterion, held: int, seen: str, heard: str
) -> None:
    verdict = replace(VERDICT, criterion=criterion, held=held, of=100)
    assert describe_verdicts([verdict]) == (seen, f"Evidence: {heard}")


def test_the_mark_of_several_claims_shows_the_weakest() -> None:
    strong = replace(VERDICT, criterion=at_least(95), held=100, of=100)
    weak = replace(VERDICT, criterion=at_least(90), held=93, of=100)
    seen, heard = describe_verdicts([strong, weak, strong])
    assert seen == "93 of 100"
    assert heard == "Evidence: tested, true in 100 of 100 runs; tested, true in 93 of 100 runs"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (97.5, "%", "98%"),
        (99.97, "%", "99.9%"),
        (100, "%", "100%"),
        (23.2, "steps", "23 steps"),
        (3, "epochs", "3 epochs"),
        (0.1987, "", "0.20"),
        (1234, "steps", "1,200 steps"),
        (-0.5, "", "\N{MINUS SIGN}0.50"),
        (3e-9, "", "3.0 \N{MULTIPLICATION SIGN} 10⁻⁹"),
    ],
)
def test_a_figure_is_rounded_as_one_would_say_it(value: float, unit: str, words: str) -> None:
    assert rounded(value, unit) == words


def test_a_figure_has_a_median_and_bounds_over_all_seeds() -> None:
    figures = {"loss": Summary(0.2, 0.1, 0.9, "", 0)}
    verdict = replace(VERDICT, figures=figures, measured={"loss": (0.2, 0.05, 0.9512)})
    assert format_result(verdict, "loss") == "0.20"
    assert format_result(verdict, "loss:max") == "0.95"
    assert format_result(verdict, "loss:min") == "0.050"
    with pytest.raises(ValueError, match="a figure has a max and a min"):
        format_result(verdict, "loss:mean")
    with pytest.raises(ValueError, match="has no figure 'lost': it has loss"):
        format_result(verdict, "lost:max")
    endless = replace(verdict, measured={"loss": (0.2, float("inf"))})
    with pytest.raises(ValueError, match=r"loss:max of the claim .* is not a finite number"):
        format_result(endless, "loss:max")


def test_a_claim_that_is_unknown_is_named() -> None:
    with pytest.raises(ValueError, match="no claim 'qqqq': `firstnn claims` lists"):
        get_verdict("qqqq")


def test_a_claim_that_does_not_hold_binds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    get_verdict.cache_clear()
    monkeypatch.setattr(claims, "check", lambda name: replace(VERDICT, holds=False, held=3, of=100))
    with pytest.raises(ValueError, match=r"does not hold: 3 of 100 seeds"):
        get_verdict(VERDICT.id)


def test_one_name_gives_the_verdict_and_several_all_of_them_in_order() -> None:
    verdict, both = claims.show(LESSON_CLAIM), claims.show(LESSON_CLAIM, GUESSES)
    assert verdict == claims.check(LESSON_CLAIM)
    assert isinstance(both, Verdicts)
    assert [shown.id for shown in both.verdicts] == [LESSON_CLAIM, GUESSES]
    for show in (repr, Verdicts._repr_html_, Verdicts._repr_markdown_):
        page = show(both)
        assert 0 <= page.find(both.verdicts[0].command) < page.find(both.verdicts[1].command)


def test_what_no_page_may_show_is_named() -> None:
    with pytest.raises(ValueError, match=f"Did you mean '{GUESSES}'"):
        claims.show(LESSON_CLAIM, f"{GUESSES}s")


def test_the_line_of_a_fold_is_the_sentence_and_the_count() -> None:
    title = VERDICT._repr_markdown_().splitlines()[0]
    assert title == f":::{{dropdown}} {words_as_myst(VERDICT.says)} [{VERDICT.chip}]{{.fn-count}}"
    summary = ElementTree.fromstring(VERDICT._repr_html_()).find("summary")
    assert summary is not None
    assert "".join(summary.itertext()) == f"{VERDICT.says} {VERDICT.chip}"
