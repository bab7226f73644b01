"""The rules of a sentence: where it ends, what it rests on, and which words an author may not just type."""

from __future__ import annotations

import re

import pytest
from firstnn_site.honesty import spans
from firstnn_site.honesty.prose import KINDS, Sentence
from firstnn_site.honesty.sentence_rules import find_faults, find_numbers, find_strong_words, kind_of
from firstnn_site.honesty.spans import CITED, CLAIM, CODE, FORMULA, GLUED, MADE, MEASURED, TERM, span
from hypothesis import given
from hypothesis import strategies as st

CODED, TESTED, SOURCE = span(CODE, "fit(x). Then?"), span(CLAIM, "some-name"), span(CITED, "someone1999")
RUN, MEDIAN = span(GLUED, "97.5"), span(MEASURED, "0.2")


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


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("about 97.5 % of 100 runs", ["97.5", "100"]),
        ("in 1986, 3 layers below 5.", ["1986", "5"]),
        ("two networks and a dozen seeds", ["two", "dozen"]),
        ("Half of them, twice", ["Half", "twice"]),
        ("a sum of zero", ["zero"]),
        ("a third of the rows, one quarter", ["a third of", "one quarter"]),
        ("ten thousand steps", ["ten", "thousand"]),
        ("300 steps", ["300"]),
        ("twenty-five", ["twenty", "five"]),
        ("it grew tenfold and 10-fold", ["tenfold", "10"]),
        ("the two\nclasses", ["two"]),
        ("above ½", ["½"]),
        ("from -5 to (7)", ["5", "7"]),
    ],
)
def test_a_typed_number_is_found(text: str, numbers: list[str]) -> None:
    assert find_numbers(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "one of them, and another one",
        "Step 3 of the build-up; see steps 1, 2 and 4, or steps 2 to 5",
        "the six steps, in three small steps, a two-step plan",
        "two hidden layers, fifty layers, one or two layers, a two-layer network, 50 hidden layers",
        "a second hidden layer, in the second person, at first, once, a third layer",
        "the two moons, Two Circles, the two half-moons, in two-dimensional space",
        "x1, x2 and float32 in UTF-8, L2",
        "halfway there, and half-way",
        "someone at tennis, alone, often weighted, attention",
    ],
)
def test_what_is_no_result_may_be_typed(text: str) -> None:
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It always works, every\ntime.", ["always", "every time"]),
        ("Most networks get better.", ["Most", "better"]),
        ("all of them, or none", ["all", "none"]),
        ("Only then is it faster or slower", ["Only", "faster", "slower"]),
        ("it usually takes fewer steps and more patience", ["usually", "fewer", "more"]),
    ],
)
def test_a_strong_word_is_found(text: str, words: list[str]) -> None:
    assert find_strong_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "almost there, not at all, once more, above all, first of all",
        "a read-only file, a ball in the hall, a bestseller",
        "the lonely moon, seldomness, a worsted coat, moreover",
    ],
)
def test_a_word_that_only_looks_strong_is_left_alone(text: str) -> None:
    assert find_strong_words(text) == []
