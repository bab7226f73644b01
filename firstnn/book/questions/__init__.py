"""What a reader is asked before the run's answer is shown; every key is computed from the runs."""

from firstnn.book.questions.anki import package
from firstnn.book.questions.asked import Asked
from firstnn.book.questions.asking import answered, ask, catalogue, deck, find, mixed, show
from firstnn.book.questions.beliefs import beliefs
from firstnn.book.questions.cards import cards, table
from firstnn.book.questions.findings import Findings
from firstnn.book.questions.key import NoSingleAnswer
from firstnn.book.questions.question import Question

__all__ = [
    "Asked",
    "Findings",
    "NoSingleAnswer",
    "Question",
    "answered",
    "ask",
    "beliefs",
    "cards",
    "catalogue",
    "deck",
    "find",
    "mixed",
    "package",
    "show",
    "table",
]
