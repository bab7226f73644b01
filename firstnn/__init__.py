"""A first neural network in TensorFlow, with every statement tested.

The parts are loaded when they are first used, so that `import firstnn` is quick. TensorFlow takes seconds to
load: only what trains or measures a network imports it.

Example:
    >>> import firstnn
    >>> firstnn.Architecture(n_inputs=2, hidden=(16,)).n_parameters
    65
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firstnn import (
        activations,
        backprop,
        data,
        diagnosis,
        initializers,
        keras_training,
        network,
        optimizers,
        random,
        replicas,
        training,
    )
    from firstnn.diagnosis.diagnosing import diagnose
    from firstnn.keras_training import build, fit
    from firstnn.network import Architecture
    from firstnn.training import Recipe

__version__ = "0.1.0"

__all__ = [
    "Architecture",
    "Recipe",
    "activations",
    "backprop",
    "build",
    "data",
    "diagnose",
    "diagnosis",
    "fit",
    "initializers",
    "keras_training",
    "network",
    "optimizers",
    "random",
    "replicas",
    "training",
    "walk",
]

_HOME = {
    "Architecture": "network",
    "Recipe": "training",
    "build": "keras_training",
    "diagnose": "diagnosis",
    "fit": "keras_training",
}


def __getattr__(name: str) -> object:
    """Import a part of the package at its first use."""
    if name not in __all__:
        raise AttributeError(f"module 'firstnn' has no attribute {name!r}")
    if name in _HOME:
        return getattr(importlib.import_module(f"firstnn.{_HOME[name]}"), name)
    return importlib.import_module(f"firstnn.{name}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
