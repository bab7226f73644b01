"""Words that an author may not just type: numbers, and words that say how often or how well."""

from __future__ import annotations

import re

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


def typed_numbers(words: str) -> list[str]:
    """Return the numbers that an author has typed, in figures or in words."""
    return _typed.findall(_allowed.sub(" ", _one_line(words)))


def strong_words(words: str) -> list[str]:
    """Return the words that say how often or how well."""
    return _strong.findall(_harmless.sub(" ", _one_line(words)))


def _one_line(words: str) -> str:
    return " ".join(words.split())
