"""A first neural network in TensorFlow."""
