"""What a sentence may say: what it rests on, and what is wrong with one that rests on nothing.

Numbers, and words that say how often or how well, an author may not just type: they come from a run, a claim
or a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstnn_site.honesty.prose import KINDS, Sentence
from firstnn_site.honesty.spans import (
    CITED,
    CLAIM,
    GLUED,
    MEASURED,
    as_read,
    has_span,
    is_question,
    typed_words,
)

TYPED = "take it from the run with {glue:text} or {measured}, or do without it"
UNBOUND = (
    "rests on nothing: name its {claim} or its source {cite:p}, ask it as a question, or mark its block with "
    + ", ".join(f"{{.{kind}}}" for kind in KINDS)
)


def kind_of(sentence: Sentence) -> str:
    """Return what a sentence rests on: a claim, a citation, its own form or the mark of its block."""
    if has_span(sentence.text, CLAIM, MEASURED):
        return "claim"
    if has_span(sentence.text, CITED):
        return "citation"
    return "question" if is_question(sentence.text) else sentence.mark


def find_faults(sentence: Sentence) -> Iterator[str]:
    """Say what is wrong with a sentence, and what to do about it."""
    kind, shown = kind_of(sentence), shorten(sentence.text)
    words = typed_words(sentence.text)
    if not kind:
        yield f'a sentence {UNBOUND}: "{shown}"'
    if kind != "citation":  # a source may well give numbers
        yield from find_typed_number(words, shown)
    if kind in KINDS:
        strong = find_strong_words(words)
        if strong:
            yield f'"{strong[0]}" needs a {{claim}} or a {{cite:p}}, or other words: "{shown}"'
        if has_span(sentence.text, GLUED) and kind != "description":
            yield f'a number of the run needs a {{claim}}, or the mark {{.description}}: "{shown}"'


def find_typed_number(words: str, shown: str) -> Iterator[str]:
    """Say which number was typed."""
    for number in find_numbers(words)[:1]:
        yield f'the number "{number}" is typed: {TYPED}: "{shown}"'


def shorten(text: str) -> str:
    """Return the beginning of a text, enough to find it."""
    whole = as_read(text)
    return whole if len(whole) <= 90 else f"{whole[:80].rsplit(' ', 1)[0]} ..."


# A sentence with one of these says what can be false: it needs a claim or a citation.
STRONG = (
    "always|never|forever|every time|everywhere|none|all|most|mostly|only|"
    "usually|generally|typically|often|frequently|rarely|seldom|guarantee|guarantees|guaranteed|"
    "better|best|worse|worst|faster|fastest|slower|slowest|quicker|quickest|"
    "easier|easiest|harder|hardest|more|less|fewer|fewest"
)
# The same words where they say nothing of the kind.
HARMLESS = "at all|above all|first of all|all in all|once more|all right"

# "one" is no number word here: it is an article or a pronoun far too often.
SMALL = "two|three|four|five|six|seven|eight|nine"
LARGE = (
    "zero|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundreds?|thousands?|millions?|billions?|dozens?|half|halves|twice|thrice"
)
PARTS = "third|quarter|fifth|tenth|hundredth|thousandth"  # "a third of", but not "a third layer"
FIGURES = r"(?<![^\W_])(?<![^\W\d_]-)(?:\d[\d.,]*\d|\d)|[½¼¾⅓⅔⅛]"  # but not x1, float32, UTF-8

# Numbers that no run gives: the steps of the build-up, how many layers there are, names of data sets.
_number = rf"(?:one|{SMALL}|{LARGE}|\d+)"
_sorts = "hidden|dense|deep|linear|convolutional|input|output|further|other|such"
ALLOWED = (
    r"steps? [1-9](?:(?:,? and |,? or |, | to )[1-9])*",
    rf"(?:{SMALL})(?:-| (?:small |short )?)steps?",
    rf"{_number}(?:(?: or| to| and) {_number})*(?:-| (?:(?:{_sorts}) ){{0,2}})layers?",
    r"two[ -](?:half[ -])?(?:moons|circles|spirals)",
    r"(?:two|three)-dimensional(?:ly)?",
)

_strong = re.compile(rf"(?<!-)\b(?:{STRONG})\b", re.IGNORECASE)
_harmless = re.compile(rf"\b(?:{HARMLESS})\b", re.IGNORECASE)
_allowed = re.compile(rf"(?<![\w-])(?:{'|'.join(ALLOWED)})(?![\w-])", re.IGNORECASE)
_typed = re.compile(
    rf"{FIGURES}|\b(?:{SMALL}|{LARGE})(?:fold)?\b(?!-way)|\b(?:{PARTS})s\b"
    rf"|\b(?:a (?:{PARTS}) of|one (?:{PARTS}))\b",
    re.IGNORECASE,
)


def find_numbers(words: str) -> list[str]:
    """Return the numbers that an author has typed, in figures or in words."""
    return _typed.findall(_allowed.sub(" ", _one_line(words)))


def find_strong_words(words: str) -> list[str]:
    """Return the words that say how often or how well."""
    return _strong.findall(_harmless.sub(" ", _one_line(words)))


def _one_line(words: str) -> str:
    return " ".join(words.split())
