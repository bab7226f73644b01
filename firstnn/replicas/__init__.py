"""Many networks at once: one computation with a leading axis for seeds and settings."""

from firstnn.replicas.dense import CrossEntropy, Dense, LossAndHits, layers
from firstnn.replicas.minimizing import Minimized, minimize
from firstnn.replicas.runs import Runs
from firstnn.replicas.side_by_side import Setting, compare, train

__all__ = [
    "CrossEntropy",
    "Dense",
    "LossAndHits",
    "Minimized",
    "Runs",
    "Setting",
    "compare",
    "layers",
    "minimize",
    "train",
]
