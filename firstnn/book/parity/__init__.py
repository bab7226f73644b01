"""Three ways to train a network, and the proof that they are one: Keras, the replicas, and NumPy by hand."""

from firstnn.book.parity.comparison import Comparison, compare, rounded_up
from firstnn.book.parity.paths import Path, by_hand, by_keras, by_replicas
from firstnn.book.parity.table import CASES, Table, table

__all__ = [
    "CASES",
    "Comparison",
    "Path",
    "Table",
    "by_hand",
    "by_keras",
    "by_replicas",
    "compare",
    "rounded_up",
    "table",
]
