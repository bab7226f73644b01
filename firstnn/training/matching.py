"""Check that a network and a data set fit each other before anything is trained."""

from __future__ import annotations

from firstnn import validation
from firstnn.data import Dataset
from firstnn.network import Architecture

__all__ = ["matching"]


def matching(architecture: Architecture, dataset: Dataset, name: str = "train") -> Dataset:
    """Return the data set if the network can learn from it.

    Args:
        architecture: The network.
        dataset: The data: as many columns as `n_inputs`, as many classes as the outputs can tell apart.
        name: The name of the argument that the data came in as, for the message.

    Returns:
        `dataset`, unchanged.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: `n_inputs` is not the number of columns, or `n_outputs` not that of the classes (1 for
            two).

    Example:
        >>> from firstnn import data
        >>> matching(Architecture(2), data.moons(100, seed=0)).n_samples
        100
    """
    validation.instance(architecture, "architecture", Architecture)
    validation.instance(dataset, name, Dataset)
    if dataset.n_features != architecture.n_inputs:
        raise ValueError(
            f"n_inputs must be the number of columns of {name}, {dataset.n_features}. "
            + validation.received("n_inputs", architecture.n_inputs)
        )
    classes = 2 if architecture.n_outputs == 1 else architecture.n_outputs
    if dataset.n_classes != classes:
        expected = "1 or 2" if dataset.n_classes == 2 else str(dataset.n_classes)
        raise ValueError(
            f"n_outputs must be {expected} for the {dataset.n_classes} classes of {name}. "
            + validation.received("n_outputs", architecture.n_outputs)
        )
    return dataset
