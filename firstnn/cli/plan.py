"""What will be trained, and which rows are for what: settled before TensorFlow is started."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from firstnn.cli.options import BadInput, named
from firstnn.data import Dataset, Standardizer
from firstnn.model_file import check_deviations
from firstnn.network import Architecture

if TYPE_CHECKING:
    from firstnn.cli.train_options import Settings
    from firstnn.training import Recipe


@dataclass(frozen=True)
class Plan:
    """The rows, each with its purpose, and the network and the recipe that fit them.

    Args:
        train: The rows to train on, standardised.
        watched: The rows that decide when to stop, standardised; None where nothing is decided.
        test: The unseen rows, which decide nothing, standardised.
        raw_test: The same rows as they came.
        standardizer: Mean and deviation of each column of `train`.
        architecture: The network.
        recipe: The recipe, with its batch size.

    Example:
        >>> from firstnn import data
        >>> from firstnn.cli.train_options import Settings
        >>> from firstnn.training import Recipe
        >>> settings = Settings({}, Recipe(), usual_batch=True, seed=0, test_fraction=0.25, patience=None)
        >>> make(data.moons(40, seed=0), settings).recipe.batch_size
        30
    """

    train: Dataset
    watched: Dataset | None
    test: Dataset
    raw_test: Dataset
    standardizer: Standardizer
    architecture: Architecture
    recipe: Recipe


def make(dataset: Dataset, settings: Settings) -> Plan:
    """Split and standardise the rows, and fit network and recipe to them.

    Args:
        dataset: All rows.
        settings: What was asked for.

    Returns:
        The plan.

    Raises:
        BadInput: A part would be left without a class, the batch size is larger than the training part, or a
            column's numbers are too large or too small.

    Example:
        >>> from firstnn import data
        >>> from firstnn.cli.train_options import Settings
        >>> from firstnn.training import Recipe
        >>> settings = Settings({}, Recipe(), usual_batch=True, seed=0, test_fraction=0.25, patience=3)
        >>> plan = make(data.moons(200, seed=0), settings)
        >>> plan.train.n_samples, plan.watched.n_samples, plan.test.n_samples
        (112, 38, 50)
    """
    watched = None
    with named(test_fraction="--test-fraction"):
        train, test = dataset.split(settings.test_fraction, seed=settings.seed)
        if settings.patience is not None:
            # Rows that choose the epoch are no longer unseen, so they are others than those that judge.
            train, watched = train.split(settings.test_fraction, seed=settings.seed)
    recipe = _recipe(settings, train.n_samples)
    with named(train="DATA", x="DATA", standardizer="DATA"):
        standardizer = Standardizer.fit(train)
        check_deviations(standardizer)
        n_outputs = 1 if dataset.n_classes == 2 else dataset.n_classes
        return Plan(
            train=standardizer.transform(train),
            watched=None if watched is None else standardizer.transform(watched),
            test=standardizer.transform(test),
            raw_test=test,
            standardizer=standardizer,
            architecture=Architecture(dataset.n_features, **settings.network, n_outputs=n_outputs),
            recipe=recipe,
        )


def _recipe(settings: Settings, n_samples: int) -> Recipe:
    """Return the recipe with a batch size that the training part can fill."""
    recipe = settings.recipe
    if settings.usual_batch:
        usual = type(recipe)().batch_size
        recipe = replace(recipe, batch_size=n_samples if usual is None else min(usual, n_samples))
    if recipe.batch_size is not None and recipe.batch_size > n_samples:
        raise BadInput(
            f"--batch-size must be at most the number of training rows, {n_samples}, or all. "
            f"Received: --batch-size={recipe.batch_size}"
        )
    return recipe
