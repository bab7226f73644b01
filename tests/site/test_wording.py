"""Typed numbers and strong words: what an author is stopped at, and what is left alone."""

from __future__ import annotations

import pytest
from firstnn_site.honesty import sentence_rules


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
    assert sentence_rules.find_numbers(text) == numbers


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
    assert sentence_rules.find_numbers(text) == []


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
    assert sentence_rules.find_strong_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "almost there, not at all, once more, above all, first of all",
        "a read-only file, a ball in the hall, a bestseller",
        "the lonely moon, seldomness, a worsted coat, moreover",
    ],
)
def test_a_word_that_only_looks_strong_is_left_alone(text: str) -> None:
    assert sentence_rules.find_strong_words(text) == []
