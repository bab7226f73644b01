"""Sentences are found where a reader finds them, whatever code, quotes and abbreviations stand in them."""

from __future__ import annotations

import re

import pytest
from firstnn_site.honesty import spans
from firstnn_site.honesty.spans import CITED, CLAIM, CODE, FORMULA, GLUED, MEASURED, TERM, span
from hypothesis import given
from hypothesis import strategies as st

CODED, TESTED, SOURCE = span(CODE, "fit(x). Then?"), span(CLAIM, "some-name"), span(CITED, "someone1999")


@pytest.mark.parametrize(
    "sentences",
    [
        ["One sentence."],
        ["One.", "Two!", "Three?", "Four"],
        ["It is 0.5 here, e.g. in Keras vs. NumPy, i.e. often.", "Next."],
        ["A rule: it has a colon.", "In order:"],
        [f"Call {CODED} with care.", f"{CODED} comes first."],
        [f"The test {CODED}.", "Next."],
        ['He said "Stop."', "Then he went."],
        ['"Why?" you ask.', "So."],
        ["It grows (see below.)", "(In brackets.)", "After."],
        ["x1 rises.", "x2 falls."],
        ["Wait… what?", "Yes."],
        [f"A claim before the stop {TESTED}.", "Next."],
        [f"A claim behind it. {TESTED}", f"A source too. {SOURCE} {TESTED}", "Last."],
        [f"Does it? {TESTED}", "Yes."],
        [f"A formula {span(FORMULA, 'a. B')}.", f"{span(FORMULA, 'b')} follows.", "End."],
        ["Lines\nbreak.", "It\ngoes on"],
        ["Words etc.", "New sentence."],
    ],
)
def test_a_text_is_split_into_its_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = list(spans.split_sentences(text))
    assert [sentence for _, sentence in found] == sentences
    assert all(text[start:].startswith(sentence) for start, sentence in found)


@given(st.lists(st.sampled_from(["Word", "ends.", "asks?", "e.g.", '"Quoted."', "0.5", CODED, TESTED, "\n"])))
def test_nothing_is_lost_and_no_span_is_cut(pieces: list[str]) -> None:
    text = " ".join(pieces)
    sentences = [sentence for _, sentence in spans.split_sentences(text)]
    assert re.sub(r"\s", "", "".join(sentences)) == re.sub(r"\s", "", text)
    assert all(sentence.count(spans.END) == len(spans.SPAN.findall(sentence)) for sentence in sentences)


def test_a_question_is_one_whatever_binds_it() -> None:
    for text in ["Is it?", 'Is it "so?"', f"Is it? {TESTED}", f"Is it {TESTED}?", "Yes or no?)"]:
        assert spans.is_question(text), text
    for text in ["It is.", "Why? Because.", f"{CODED}", "Guess?:"]:
        assert not spans.is_question(text), text


def test_a_word_or_bare_code_is_no_sentence() -> None:
    for text in ["done", CODED, "", "—", f"{CODED} {CODED}", f"({span(TERM, 'loss')})"]:
        assert not spans.says_something(text), text
    for text in ["Never.", "in order", f"Call {CODED}.", span(TERM, "hidden layer")]:
        assert spans.says_something(text), text


def test_a_sentence_is_told_as_a_reader_has_it() -> None:
    text = f"A {span(TERM, 'loss')} of\n{span(MEASURED, '0.2')} in {span(GLUED, '7')} runs {TESTED} {SOURCE}."
    assert spans.as_read(text) == "A loss of 0.2 in 7 runs."
    assert "".join(words for kind, words in spans.split_spans(text) if kind == MEASURED) == "0.2"
    assert "loss" in spans.typed_words(text)
    assert not re.search(r"\d", spans.typed_words(text))
