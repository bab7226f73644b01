"""What a network learns from: generated sets, real tables and CSV files, split and standardised."""

from firstnn.data.catalogue import FIXED, GENERATED, NAMES, load
from firstnn.data.csv_dataset import from_csv, read_features
from firstnn.data.curves import circles, moons, spirals
from firstnn.data.dataset import Dataset
from firstnn.data.noise import bars, gaussians, random_labels
from firstnn.data.real import breast_cancer, digits
from firstnn.data.rules import noisy_circle, xor_points, xor_quadrants
from firstnn.data.standardizer import Standardizer

__all__ = [
    "FIXED",
    "GENERATED",
    "NAMES",
    "Dataset",
    "Standardizer",
    "bars",
    "breast_cancer",
    "circles",
    "digits",
    "from_csv",
    "gaussians",
    "load",
    "moons",
    "noisy_circle",
    "random_labels",
    "read_features",
    "spirals",
    "xor_points",
    "xor_quadrants",
]
