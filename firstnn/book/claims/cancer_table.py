"""The breast cancer table, split anew for every seed, raw or standardised, and networks that learn it."""

from __future__ import annotations

from functools import lru_cache

from firstnn import data, replicas, validation
from firstnn.book.evidence import described, experiment
from firstnn.data import Dataset, Standardizer
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

__all__ = ["SPLIT", "cancer_table", "classified", "classifiers"]

TEST_FRACTION = 169 / 569

SPLIT = (
    "Data: the breast cancer table, 30 columns; each seed draws 169 of the 569 rows for testing and trains "
    "on the other 400."
)
"""The data in words, for descriptions of methods."""

NETWORK = Architecture(30, (16,))
NO_HIDDEN_LAYER = Architecture(30, ())
RECIPE = Recipe("adam", 0.01, 32, 20)


@lru_cache(maxsize=3)
def cancer_table(scaling: str, seeds: tuple[int, ...]) -> tuple[list[Dataset], list[Dataset]]:
    """Return training rows and test rows of every seed.

    Args:
        scaling: "raw"; "standardised" with mean and deviation of the training rows; or "leaking", with
            those of all rows, the test rows included.
        seeds: The seeds.

    Returns:
        400 rows for training and 169 for testing, for each seed.

    Raises:
        ValueError: `scaling` is another word.

    Example:
        >>> train, test = cancer_table("standardised", (0, 1))
        >>> train[0].n_samples, test[1].n_samples, abs(train[0].x.mean().round(3))
        (400, 169, np.float32(0.0))
    """
    validation.choice(scaling, "scaling", ("raw", "standardised", "leaking"))
    table = data.breast_cancer()
    if scaling == "leaking":
        table = Standardizer.fit(table).transform(table)
    train, test = [], []
    for seed in seeds:
        seen, unseen = table.split(TEST_FRACTION, seed=seed)
        if scaling == "standardised":
            standardizer = Standardizer.fit(seen)
            seen, unseen = standardizer.transform(seen), standardizer.transform(unseen)
        train.append(seen)
        test.append(unseen)
    return train, test


def classified(seeds: tuple[int, ...], recipe: Recipe = RECIPE) -> dict[str, Runs]:
    """Train a network and logistic regression on the standardised table, and a network on the leaking one.

    Args:
        seeds: The seeds.
        recipe: How they are trained.

    Returns:
        The runs of "network", "leaking" and "logistic".

    Example:
        >>> list(classified((0, 1), Recipe("adam", 0.01, 32, 1)))
        ['network', 'leaking', 'logistic']
    """
    arms = {
        "network": (NETWORK, "standardised"),
        "leaking": (NETWORK, "leaking"),
        "logistic": (NO_HIDDEN_LAYER, "standardised"),
    }
    settings = {
        name: Setting(architecture, recipe, *cancer_table(scaling, seeds))
        for name, (architecture, scaling) in arms.items()
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


classifiers = experiment(
    f"{SPLIT} Columns are standardised with mean and deviation of the training rows; in the arm “leaking” "
    f"with those of all rows. Network {described(NETWORK, RECIPE)}. Logistic regression is the same without "
    f"a hidden layer: {described(NO_HIDDEN_LAYER)}."
)(classified)
"""A real table, a small network, and the simplest model that is any good."""
