"""What the browser lab is checked against: experiments, and what the package makes of them."""

from firstnn.book.lab.experiment import OPTIONS, Experiment
from firstnn.book.lab.experiments import EXPERIMENTS, SENSITIVE
from firstnn.book.lab.parity_table import ParityTable, parity_table
from firstnn.book.lab.reference import Reference, digest, reference

__all__ = [
    "EXPERIMENTS",
    "OPTIONS",
    "SENSITIVE",
    "Experiment",
    "ParityTable",
    "Reference",
    "digest",
    "parity_table",
    "reference",
]
