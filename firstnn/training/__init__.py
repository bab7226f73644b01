"""How one network is trained by Keras: the recipe, the model, and its history."""

from firstnn.training.building import build
from firstnn.training.fitting import batches, fit, measures
from firstnn.training.history import Fitted, History
from firstnn.training.matching import matching
from firstnn.training.recipe import LEARNING_RATES, Recipe

__all__ = [
    "LEARNING_RATES",
    "Fitted",
    "History",
    "Recipe",
    "batches",
    "build",
    "fit",
    "matching",
    "measures",
]
