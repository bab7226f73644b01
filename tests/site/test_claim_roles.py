"""Claims within a sentence: the words that a reader sees and hears, and the number of a figure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from firstnn_site.reader.evidence_roles import describe_verdict, get_verdict

from firstnn.book import claims
from firstnn.book.evidence import Summary

VERDICT = claims.check("lower-loss-can-mean-lower-accuracy")


@pytest.mark.parametrize(
    ("criterion", "held", "seen", "heard"),
    [
        ("in at least 95 of 100 seeds", 98, "98 of 100", "tested: holds in 98 of 100 seeds"),
        ("in all of 100 seeds", 100, "100 of 100", "tested: holds in 100 of 100 seeds"),
        ("in 5 to 35 of 100 seeds", 18, "18 of 100", "tested: true in 18 of 100 seeds"),
        ("in at most 2 of 100 seeds", 0, "0 of 100", "tested: true in 0 of 100 seeds"),
        ("median of loss from 0.6 to 0.8", 84, "median of 100", "tested: holds for the median of 100 seeds"),
        ("reported, without a verdict", 100, "reported", "reported, without a verdict"),
    ],
)
def test_a_count_is_seen_and_the_whole_of_it_is_heard(
    criterion: str, held: int, seen: str, heard: str
) -> None:
    words = describe_verdict(replace(VERDICT, criterion=criterion, held=held, of=100))
    assert words[1] == seen
    assert "".join(words) == heard


def test_what_is_exact_has_no_count() -> None:
    assert "".join(describe_verdict(VERDICT)) == "tested: exact"


def test_a_number_stands_as_in_the_sentence_of_its_claim() -> None:
    accuracy, loss = (median(VERDICT, name) for name in ("bold_accuracy", "bold_loss"))
    assert accuracy in VERDICT.says
    assert loss in VERDICT.says


def test_a_number_that_is_none_is_not_printed() -> None:
    lost = replace(VERDICT, figures={"loss": Summary(None, None, None, "", 100)})
    with pytest.raises(ValueError, match=r"loss of the claim .* is not a finite number"):
        median(lost, "loss")


def test_a_claim_that_is_unknown_is_named() -> None:
    with pytest.raises(ValueError, match="no claim 'qqqq': `firstnn claims` lists"):
        get_verdict("qqqq")
