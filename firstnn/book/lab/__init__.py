"""What the browser lab is checked against: experiments, and what the package makes of them."""

from firstnn.book.lab.experiments import EXPERIMENTS, OPTIONS, SENSITIVE, Experiment
from firstnn.book.lab.reference import LossTable, Reference, digest, loss_table, reference

__all__ = [
    "EXPERIMENTS",
    "OPTIONS",
    "SENSITIVE",
    "Experiment",
    "LossTable",
    "Reference",
    "digest",
    "loss_table",
    "reference",
]
