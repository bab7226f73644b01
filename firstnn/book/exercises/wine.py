"""The table of the closing project, which the lesson does not use."""

from __future__ import annotations

from firstnn.data import Dataset


def wine() -> Dataset:
    """Return wines of three growers in one region of Italy: 178 samples, 13 results of chemistry.

    Returns:
        A data set with x float32 of shape (178, 13), in three classes. The Bayes error is not known.

    Source:
        Aeberhard, S. and Forina, M. (1992). Wine. UCI Machine Learning Repository,
        https://doi.org/10.24432/C5PC7J, CC BY 4.0.

    Example:
        >>> wine().n_samples, wine().n_features, wine().n_classes
        (178, 13, 3)
    """
    from sklearn.datasets import load_wine

    raw = load_wine()
    return Dataset(
        raw.data,
        raw.target,
        name="wine",
        feature_names=tuple(str(name) for name in raw.feature_names),
        class_names=("first grower", "second grower", "third grower"),
        description="Wines of three growers in one region of Italy, told by 13 results of chemistry.",
        source=(
            "Aeberhard and Forina (1992), Wine, UCI Machine Learning Repository, "
            "https://doi.org/10.24432/C5PC7J, as shipped with scikit-learn"
        ),
        licence="CC BY 4.0",
    )
