"""What a reader is asked before the run's answer is shown; every key is worked out from the runs."""

from firstnn.book.questions.anki import package
from firstnn.book.questions.asked import Asked, Deck, Mixed, Reason, Several
from firstnn.book.questions.cards import Card, cards, table
from firstnn.book.questions.catalogue import answered, ask, catalogue, deck, find, mixed, show
from firstnn.book.questions.findings import Findings
from firstnn.book.questions.key import Key, NoSingleAnswer, key_of
from firstnn.book.questions.question import Entry, Option, Question

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
