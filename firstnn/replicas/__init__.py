"""Many networks at once: one computation with a leading axis for seeds and settings."""

from firstnn.replicas.dense import CrossEntropy, Dense, LossAndHits, layers
from firstnn.replicas.minimising import Minimised, minimise
from firstnn.replicas.optimizers import SGD, Adam, Momentum
from firstnn.replicas.runs import Runs
from firstnn.replicas.settings import Setting
from firstnn.replicas.training import compare, train

__all__ = [
    "SGD",
    "Adam",
    "CrossEntropy",
    "Dense",
    "LossAndHits",
    "Minimised",
    "Momentum",
    "Runs",
    "Setting",
    "compare",
    "layers",
    "minimise",
    "train",
]
