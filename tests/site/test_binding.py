"""What a sentence rests on, and what is said of one that rests on nothing."""

from __future__ import annotations

import re

import pytest
from firstnn_site.honesty.prose import KINDS, Sentence
from firstnn_site.honesty.sentence_rules import find_faults, kind_of
from firstnn_site.honesty.spans import CITED, CLAIM, CODE, FORMULA, GLUED, MADE, MEASURED, TERM, span

TESTED, SOURCE = span(CLAIM, "training-lowers-the-loss"), span(CITED, "someone1999")
RUN, MEDIAN = span(GLUED, "97.5"), span(MEASURED, "0.2")


@pytest.mark.parametrize(
    ("text", "mark", "kind"),
    [
        (f"It learns {TESTED}.", "", "claim"),
        (f"The loss is {MEDIAN}.", "", "claim"),
        (f"It learns {TESTED} {SOURCE}.", "opinion", "claim"),
        (f"It was found {SOURCE}.", "transition", "citation"),
        ("Does it learn?", "", "question"),
        ("Look closer.", "instruction", "instruction"),
        ("It learns.", "", ""),
    ],
)
def test_a_sentence_rests_on_the_strongest_thing_there_is(text: str, mark: str, kind: str) -> None:
    assert kind_of(Sentence(text, 1, mark)) == kind


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (f"It always learns in half of them {TESTED}.".replace("half", RUN), ""),
        (f"Most learn faster {TESTED}.", "transition"),
        (f"From {MEDIAN} it always falls.", ""),
        (f"In 1986 it was the best of two {SOURCE}.", ""),
        ("Does it always get better?", ""),
        (f"It answers {RUN} of them right.", "description"),
        (f"Write {span(CODE, 'epochs=50')} and watch {span(FORMULA, 'x_2')}.", "instruction"),
        (f"The lesson takes {span(MADE, '15 minutes')}.", "transition"),
        ("After step 3 you know two hidden layers and two moons.", "transition"),
        (f"A {span(TERM, 'weight')} is one number.", "definition"),
    ],
)
def test_a_sentence_that_is_bound_has_no_fault(text: str, mark: str) -> None:
    assert list(find_faults(Sentence(text, 1, mark))) == []


@pytest.mark.parametrize(
    ("text", "mark", "message"),
    [
        ("It learns.", "", 'rests on nothing: .*"It learns."'),
        ("In order:", "", "rests on nothing"),
        ("It always learns.", "opinion", '"always" needs a {claim} or a {cite:p}'),
        (f"It answers {RUN} right.", "transition", "a number of the run needs a {claim}, or the mark"),
        (f"It always answers {RUN} right.", "description", '"always" needs'),
        ("It takes two networks.", "transition", '"two" is typed: take it from the run'),
        (f"It takes 40 epochs {TESTED}.", "", '"40" is typed'),
        ("Does it take 40 epochs?", "", '"40" is typed'),
        (f"A {span(TERM, 'two-headed thing')} is none.", "definition", '"two" is typed'),
    ],
)
def test_a_fault_is_named_with_what_to_do(text: str, mark: str, message: str) -> None:
    found = list(find_faults(Sentence(text, 1, mark)))
    assert any(re.search(message, fault) for fault in found), found


def test_every_mark_binds() -> None:
    for kind in KINDS:
        assert list(find_faults(Sentence("Words in a row.", 1, kind))) == []


def test_a_long_sentence_is_shortened() -> None:
    (fault,) = find_faults(Sentence("word " * 60 + "end.", 1, ""))
    assert len(fault) < 400
    assert "..." in fault
