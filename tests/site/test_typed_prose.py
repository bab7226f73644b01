"""What an author typed: where a sentence ends, which results may not stand in it, which words are strong."""

from __future__ import annotations

import re

import pytest
from firstnn_site.honesty import spans
from firstnn_site.honesty.prose import Sentence
from firstnn_site.honesty.spans import CITED, CLAIM, CODE, FORMULA, GLUED, MEASURED, TERM, span
from firstnn_site.honesty.typed_results import find_results, find_typed_results
from firstnn_site.honesty.untested import find_strong_words, is_untested
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


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("about 97.5 % of 100 runs", ["97.5 %"]),
        ("right on 90% and on 90 percent, on fifty per cent", ["90%", "90 percent", "fifty per cent"]),
        ("a loss of 0.69", ["0.69"]),
        ("in 96 of 100 runs, nine out of ten, 1 in 3", ["96 of 100", "nine out of ten", "1 in 3"]),
        ("ninety-six of a hundred", ["ninety-six of a hundred"]),
        ("fourteen times fewer, 14 times", ["fourteen times", "14 times"]),
        ("twice as many; tenfold", ["twice", "tenfold"]),
        ("a hundred\ntimes larger", ["a hundred times"]),
    ],
)
def test_a_typed_result_is_found(text: str, results: list[str]) -> None:
    assert find_results(text) == results


@pytest.mark.parametrize(
    "text",
    [
        "two of the thirty columns, one of them, a network of two layers of four units",
        "569 rows and 30 columns, a batch of 32, step 3 of 6",
        "in 1986, the two moons, 10-fold cross-validation",
        "Python 3.11, 3.12 and 3.13; Keras 3.15; version 0.2; CC BY 4.0",
        "run it three times, then twice, and times change",
        "x1.5 and float32",
    ],
)
def test_a_number_that_is_no_result_may_be_typed(text: str) -> None:
    assert find_results(text) == []


def test_only_what_the_author_typed_counts() -> None:
    for text in [
        f"It was {span(MEASURED, '97%')} and {span(GLUED, '0.2')}.",
        f"Set {span(CODE, 'rate=0.1')}, so that {span(FORMULA, 'p = 0.5')}.",
        f"It took 0.5 seconds {SOURCE}.",
    ]:
        assert list(find_typed_results(text)) == []
    (fault,) = find_typed_results(f"In {span(TERM, 'training')} 97% {TESTED} were right. {'And on. ' * 40}")
    assert 'the result "97%" is typed' in fault
    assert len(fault) < 300


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It always works, every\ntime.", ["always", "every"]),
        ("Most networks get better.", ["Most", "better"]),
        ("Only then is it faster or slower", ["Only", "faster", "slower"]),
        ("almost there, not at all, once more, above all", []),
        ("a read-only file, a ball in the hall, moreover", []),
    ],
)
def test_a_strong_word_is_found(text: str, words: list[str]) -> None:
    assert find_strong_words(text) == words


def test_a_strong_word_is_backed_by_a_source_or_a_run_and_a_question_says_nothing() -> None:
    assert is_untested(Sentence("It always learns.", 1))
    for text in (
        f"It always learns {SOURCE}.",
        f"All {span(GLUED, '7')} learn.",
        "Does it always learn?",
        "It learns.",
    ):
        assert not is_untested(Sentence(text, 1)), text
