"""What each sentence of the lesson rests on, and what is wrong with one that rests on nothing."""

from __future__ import annotations

from collections.abc import Iterator

import splitting
from prose import KINDS, Sentence
from splitting import CITED, CLAIM, GLUED, MEASURED
from wording import strong_words, typed_numbers

UNTESTED = (*KINDS, "citation")
"""The kinds of sentences that no run stands behind, in the order in which they are listed."""

TYPED = "take it from the run with {glue:text} or {measured}, or do without it"
UNBOUND = (
    "rests on nothing: name its {claim} or its source {cite:p}, ask it as a question, or mark its block with "
    + ", ".join(f"{{.{kind}}}" for kind in KINDS)
)


def kind_of(sentence: Sentence) -> str:
    """Return what a sentence rests on: a claim, a citation, its own form or the mark of its block."""
    if splitting.holds(sentence.text, CLAIM, MEASURED):
        return "claim"
    if splitting.holds(sentence.text, CITED):
        return "citation"
    return "question" if splitting.is_question(sentence.text) else sentence.mark


def faults(sentence: Sentence) -> Iterator[str]:
    """Say what is wrong with a sentence, and what to do about it."""
    kind, shown = kind_of(sentence), shortened(sentence.text)
    words = splitting.words_alone(sentence.text)
    if not kind:
        yield f'a sentence {UNBOUND}: "{shown}"'
    if kind != "citation":  # a source may well give numbers
        yield from typed(words, shown)
    if kind in KINDS:
        strong = strong_words(words)
        if strong:
            yield f'"{strong[0]}" needs a {{claim}} or a {{cite:p}}, or other words: "{shown}"'
        if splitting.holds(sentence.text, GLUED) and kind != "description":
            yield f'a number of the run needs a {{claim}}, or the mark {{.description}}: "{shown}"'


def typed(words: str, shown: str) -> Iterator[str]:
    """Say which number was typed."""
    for number in typed_numbers(words)[:1]:
        yield f'the number "{number}" is typed: {TYPED}: "{shown}"'


def shortened(text: str) -> str:
    """Return the beginning of a text, enough to find it."""
    whole = splitting.readable(text)
    return whole if len(whole) <= 90 else f"{whole[:80].rsplit(' ', 1)[0]} ..."
