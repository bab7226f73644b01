"""Results that an author has typed: what only a run can know comes from the run.

A percentage, a decimal number, so many of so many, so many times as much. Other numbers may be typed: how
many columns a table has, what a cell sets, which step comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstnn_site.honesty.spans import CITED, as_read, has_span, typed_words

_small = "two|three|four|five|six|seven|eight|nine"
_large = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen"
)
_word = rf"\b(?:a )?(?:{_small}|{_large})(?:-(?:one|{_small})| (?:{_large}))?"
_digits = r"(?<![\w.])\d[\d,]*(?:\.\d+)?"
_number = rf"(?:{_digits}|{_word})"
_compared = r"(?:as|the|more|less|fewer|better|worse|[a-z]{2,}er)\b"

PERCENTAGE = rf"{_number} ?(?:%|percent\b|per cent\b)"
DECIMAL = r"(?<![\w.])\d+\.\d+(?![\w.])"
SHARE = (
    rf"(?<!\bstep )(?<!\bpart )(?:{_number} of {_number}|(?:one|{_number}) out of {_number}"
    rf"|{_digits} in {_digits})"
)
MULTIPLE = (
    rf"{_word} times (?={_compared})|{_digits} times\b|\b(?:twice|thrice) (?=as\b)"
    rf"|\b(?:{_small}|ten|hundred|\d+-?)fold\b(?! cross)"
)
RESULT = re.compile("|".join((PERCENTAGE, MULTIPLE, SHARE, DECIMAL)), re.IGNORECASE)

# Numbers of this form that name something.
NAMES = re.compile(
    r"\b(?:Python|TensorFlow|Keras|NumPy|scikit-learn|Matplotlib|Sphinx|version|versions|CC BY(?:-SA)?)"
    r" \d+(?:\.\d+)*(?:(?:,| and| or| to) \d+(?:\.\d+)*)*"
)


def find_typed_results(text: str) -> Iterator[str]:
    """Say which result in a text with spans was typed; a source that is named may give any number."""
    if has_span(text, CITED):
        return
    for result in find_results(typed_words(text))[:1]:
        yield (
            f'the result "{result}" is typed: take it from a claim with {{result}}, from the page\'s own run '
            f'with {{glue:text}}, or do without it: "{shorten(text)}"'
        )


def find_results(words: str) -> list[str]:
    """Return what looks like a result."""
    bare = NAMES.sub(" ", " ".join(words.split()))
    return [found[0].strip() for found in RESULT.finditer(bare)]


def shorten(text: str) -> str:
    """Return the beginning of a text, enough to find it."""
    whole = as_read(text)
    return whole if len(whole) <= 90 else f"{whole[:80].rsplit(' ', 1)[0]} ..."
