"""One step of training, taken apart: every stage from the input to the smaller error, in order."""

from firstnn.walk.stage import Stage
from firstnn.walk.training_step import Walk, training_step

__all__ = ["Stage", "Walk", "training_step"]
