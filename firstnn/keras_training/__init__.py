"""One network trained by Keras: build the model, hand it the batches, measure after every epoch."""

from firstnn.keras_training.batch_pipeline import batches
from firstnn.keras_training.fitting import Fitted, History, fit
from firstnn.keras_training.measuring import measures
from firstnn.keras_training.model_building import build

__all__ = ["Fitted", "History", "batches", "build", "fit", "measures"]
