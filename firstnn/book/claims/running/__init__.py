"""Many claims at once: experiments that claims share are run once, blocks of seeds in parallel."""

from firstnn.book.claims.running.answer import Answer, Problem
from firstnn.book.claims.running.checked import Checked
from firstnn.book.claims.running.checking import run
from firstnn.book.claims.running.units import Unit, cut, here

__all__ = ["Answer", "Checked", "Problem", "Unit", "cut", "here", "run"]
