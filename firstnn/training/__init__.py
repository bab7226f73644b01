"""How one network is trained by Keras: the recipe, the model, and its history."""

from firstnn.training.matching import matching
from firstnn.training.recipe import LEARNING_RATES, Recipe

__all__ = ["LEARNING_RATES", "Recipe", "matching"]
