"""Expert zone: gradient-boosted trees beside a network, where the answer jumps and where it bends."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from threadpoolctl import threadpool_limits

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, other, updates
from firstnn.book.claims.quantities import Doubles, Seeds, share
from firstnn.book.evidence import at_least, experiment
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.training import Recipe

claim = Part("expert-zone").claim

TABLES = ("limits", "sums")
COLUMNS, N_TRAIN, N_TEST = 8, 200, 500
NETWORK = (Architecture(COLUMNS, (32,)), Recipe("adam", 0.01, 32, 60))
Options = tuple[tuple[str, float], ...]
TREES: Options = (("learning_rate", 0.2), ("max_iter", 50), ("max_depth", 3), ("min_samples_leaf", 5))
"""As good here as scikit-learn's own options, whose leaves are too large for 100 rows, and quicker."""
TUNED = (1 / 3, 1.0, 3.0)  # how many times the learning rates: each model has the best of three
MIDDLE = 1.05  # deviations: about half of all rows lie so near to the middle of two columns


def draw_rows(table: str, n: int, seed: list[int], *, turned: bool = False) -> Dataset:
    """Return rows whose answer hangs on limits of two columns, or on sums over all of them.

    Args:
        table: "limits": yes where the first two columns both lie near their middle. "sums": yes where the sum
            of all columns lies above a bent line over the difference of their halves.
        n: How many rows.
        seed: What the rows are drawn from.
        turned: Whether the columns are mixed afterward by one rotation, the same for all rows.
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, COLUMNS))
    if table == "limits":
        yes = (np.abs(x[:, :2]) < MIDDLE).all(axis=1)
    else:
        half = COLUMNS // 2
        total = x.sum(axis=1) / np.sqrt(COLUMNS)
        difference = (x[:, :half].sum(axis=1) - x[:, half:].sum(axis=1)) / np.sqrt(COLUMNS)
        yes = total + difference**2 > 1
    if turned:
        x = x @ np.linalg.qr(np.random.default_rng(0).normal(size=(COLUMNS, COLUMNS)))[0]
    return Dataset(x.astype(np.float32), np.asarray(yes, np.int64))


def _rows(table: str, seed: int, n: int, turned: bool) -> tuple[Dataset, Dataset]:
    """Return the training rows and the new rows of a seed."""
    place = TABLES.index(table)
    train = draw_rows(table, n, [seed, place, 0], turned=turned)
    return train, draw_rows(table, N_TEST, [seed, place, 1], turned=turned)


@cache
def _tree_accuracy(table: str, seeds: Seeds, n: int, turned: bool, options: Options) -> Doubles:
    """Return the accuracy of the trees of each seed; neighbors among themselves have the same trees."""
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier

    pairs = [_rows(table, seed, n, turned) for seed in seeds]
    # Else scikit-learn would check the rows and the parameters again and again, and on so few rows its
    # threads would wait for each other.
    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True), threadpool_limits(1):
        trees = HistGradientBoostingClassifier(random_state=0, **dict(options))
        return np.array([trees.fit(seen.x, seen.y).score(new.x, new.y) for seen, new in pairs])


def _network_accuracy(
    table: str, seeds: Seeds, n: int, turned: bool, network: Architecture, recipe: Recipe
) -> Doubles:
    """Return the accuracy of the network of each seed."""
    train, test = zip(*(_rows(table, seed, n, turned) for seed in seeds), strict=True)
    runs = replicas.train(network, recipe, train, test, seeds=seeds, record_every=recipe.epochs)
    return np.asarray(runs.test_accuracy[:, -1])


@experiment(
    f"Data: two made-up tables of {COLUMNS} independent normal columns, {N_TRAIN} rows to learn from and "
    f"{N_TEST} new ones. Limits: yes where the first two columns both lie near their middle. "
    "Sums: yes where the sum of all columns, plus the squared difference of their halves, is large. "
    "scikit-learn's histogram gradient-boosted trees with "
    f"{', '.join(f'{name} {value:g}' for name, value in TREES)}. "
    f"Network with one hidden layer of {NETWORK[0].hidden[0]} units, {NETWORK[1].optimizer}, learning rate "
    f"{NETWORK[1].learning_rate:g}, batches of {NETWORK[1].batch_size}, {NETWORK[1].epochs} epochs. Both see "
    "the same rows.",
    varies="rows, initial weights, batches",
)
def trees_and_network(
    seeds: Seeds,
    recipe: Recipe = NETWORK[1],
    *,
    architecture: Architecture = NETWORK[0],
    n: int = N_TRAIN,
    turned: bool = False,
    trees: Options = TREES,
    rates: tuple[float, ...] = (1.0,),
) -> dict[str, Doubles]:
    """Return the accuracy on new rows of both models on each table, each with the best of its rates there."""
    recipes = [replace(recipe, learning_rate=times * float(recipe.learning_rate or 0)) for times in rates]
    options = [
        tuple((name, number * times if name == "learning_rate" else number) for name, number in trees)
        for times in rates
    ]
    result = {}
    for table in TABLES:
        rows = table, seeds, n, turned
        networks = [_network_accuracy(*rows, architecture, each) for each in recipes]
        result[f"{table} network"] = np.max(networks, axis=0)
        result[f"{table} trees"] = np.max([_tree_accuracy(*rows, each) for each in options], axis=0)
    return result


claim(
    "trees-cut-and-networks-bend",
    "Where the answer hangs on limits of single columns, gradient-boosted trees are right on {limits_trees} "
    "of new rows and a network on {limits_network}; where it hangs on sums over all columns, the network on "
    "{sums_network} and the trees on {sums_trees}.",
    criterion=at_least(90),
    experiment=trees_and_network,
    holds=(share("limits trees") > share("limits network")) & (share("sums network") > share("sums trees")),
    figures={
        f"{table}_{model}": share(f"{table} {model}") for table in TABLES for model in ("trees", "network")
    },
    condition="Some hundred rows; two made-up tables, each of which suits one of the two.",
    corrects="On tables trees are always better.",
    scope=(
        updates(trees_and_network, times=3),
        activation(trees_and_network, "tanh"),
        other("data", "100 rows", trees_and_network, n=100),
        other("best practice", "trees as scikit-learn has them", trees_and_network, trees=()),
        other(
            "best practice",
            "the best of three learning rates for each model, chosen on the new rows",
            trees_and_network,
            rates=TUNED,
        ),
        other(
            "data",
            "the columns mixed by a rotation",
            trees_and_network,
            turned=True,
            beyond="limits of single columns",
        ),
    ),
)
