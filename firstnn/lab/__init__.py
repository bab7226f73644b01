"""What the browser lab is checked against: experiments, and what the package makes of them."""

from firstnn.lab.experiment import OPTIONS, Experiment
from firstnn.lab.experiments import EXPERIMENTS
from firstnn.lab.reference import Reference, digest, reference

__all__ = ["EXPERIMENTS", "OPTIONS", "Experiment", "Reference", "digest", "reference"]
