"""What the browser lab is checked against: experiments, and what the package makes of them."""

from firstnn.lab.experiment import OPTIONS, Experiment
from firstnn.lab.experiments import EXPERIMENTS, SENSITIVE
from firstnn.lab.parity_table import ParityTable, parity_table
from firstnn.lab.reference import Reference, digest, reference

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
