"""Three ways to train a network, and the proof that they are one: Keras, the replicas, and NumPy by hand."""

from firstnn.book.parity.agreement import CASES, Comparison, Comparisons, compare, table
from firstnn.book.parity.compared_gradients import GRADIENT_CASES, Gradients, compare_gradients
from firstnn.book.parity.three_ways import Path, by_hand, by_keras, by_replicas

__all__ = [
    "CASES",
    "GRADIENT_CASES",
    "Comparison",
    "Comparisons",
    "Gradients",
    "Path",
    "by_hand",
    "by_keras",
    "by_replicas",
    "compare",
    "compare_gradients",
    "table",
]
