"""What a reader is asked before the run's answer is shown; every key is worked out from the runs."""

from firstnn.questions.anki import package
from firstnn.questions.asked import Asked, Deck, Mixed, Reason, Several
from firstnn.questions.cards import Card, cards, table
from firstnn.questions.catalogue import answered, ask, catalogue, deck, find, mixed, show
from firstnn.questions.findings import Findings
from firstnn.questions.key import Key, NoSingleAnswer, key_of
from firstnn.questions.question import Entry, Option, Question

__all__ = [
    "Asked",
    "Card",
    "Deck",
    "Entry",
    "Findings",
    "Key",
    "Mixed",
    "NoSingleAnswer",
    "Option",
    "Question",
    "Reason",
    "Several",
    "answered",
    "ask",
    "cards",
    "catalogue",
    "deck",
    "find",
    "key_of",
    "mixed",
    "package",
    "show",
    "table",
]
