"""Expert zone: gradient-boosted trees beside a network, where the answer jumps and where it bends."""

from __future__ import annotations

from functools import cache

import numpy as np

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, other, updates
from firstnn.book.claims.quantities import Doubles, Seeds, share
from firstnn.book.evidence import at_least, experiment
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Setting
from firstnn.training import Recipe

claim = Part("expert-zone").claim

TABLES = ("limits", "sums")
COLUMNS, N_TRAIN, N_TEST = 8, 200, 500
NETWORK = (Architecture(COLUMNS, (32,)), Recipe("adam", 0.01, 32, 60))
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
def _tree_accuracy(table: str, seed: int, n: int, turned: bool) -> float:
    """Return the accuracy of the trees of a seed; neighbors with other networks have the same trees."""
    import sklearn
    from sklearn.ensemble import GradientBoostingClassifier

    seen, new = _rows(table, seed, n, turned)
    # Else scikit-learn would check the rows and the parameters again for every tree.
    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        model = GradientBoostingClassifier(random_state=0).fit(seen.x, seen.y)
        return float(model.score(new.x, new.y))


@experiment(
    f"Data: two made-up tables of {COLUMNS} independent normal columns, {N_TRAIN} rows to learn from and "
    f"{N_TEST} new ones. Limits: yes where the first two columns both lie near their middle. "
    "Sums: yes where the sum of all columns, plus the squared difference of their halves, is large. "
    "scikit-learn's gradient-boosted trees as they come. Network with one hidden layer of "
    f"{NETWORK[0].hidden[0]} units, {NETWORK[1].optimizer}, learning rate {NETWORK[1].learning_rate:g}, "
    f"batches of {NETWORK[1].batch_size}, {NETWORK[1].epochs} epochs. Both see the same rows.",
    varies="rows, initial weights, batches",
)
def trees_and_network(
    seeds: Seeds,
    recipe: Recipe = NETWORK[1],
    *,
    architecture: Architecture = NETWORK[0],
    n: int = N_TRAIN,
    turned: bool = False,
) -> dict[str, Doubles]:
    """Return the accuracy on new rows of both models on each table."""
    result = {}
    for table in TABLES:
        train, test = zip(*(_rows(table, seed, n, turned) for seed in seeds), strict=True)
        setting = Setting(architecture, recipe, train, test)
        runs = replicas.compare({"": setting}, seeds=seeds, record_every=recipe.epochs)[""]
        assert runs.test_accuracy is not None
        result[f"{table} network"] = runs.test_accuracy[:, -1]
        result[f"{table} trees"] = np.array([_tree_accuracy(table, seed, n, turned) for seed in seeds])
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
    corrects="On tables trees are always better, or: a neural network beats simpler models.",
    scope=(
        updates(trees_and_network, times=3),
        activation(trees_and_network, "tanh"),
        other("data", "100 rows", trees_and_network, n=100),
        other(
            "data",
            "the columns mixed by a rotation",
            trees_and_network,
            turned=True,
            beyond="limits of single columns",
        ),
    ),
)
