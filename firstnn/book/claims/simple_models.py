"""Expert zone: a simpler model as a baseline, on three small tables."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from firstnn import data, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, other, updates
from firstnn.book.claims.quantities import Doubles, Seeds, all_of, share, value
from firstnn.book.evidence import at_least, experiment
from firstnn.data import Dataset, Standardizer
from firstnn.network import Architecture
from firstnn.replicas import Setting
from firstnn.training import Recipe

claim = Part("expert-zone").claim

TABLES = ("breast cancer", "wine", "iris")
TEST_FRACTION = 0.3
NETWORK = (Architecture(1, (16,)), Recipe("adam", 0.03, 32, 40))
INVERSE_PENALTY = 1.0  # C, scikit-learn's default


@cache
def small_table(name: str) -> Dataset:
    """Return one of the small tables that scikit-learn ships."""
    if name == "breast cancer":
        return data.breast_cancer()
    from sklearn import datasets

    loaded = {"wine": datasets.load_wine, "iris": datasets.load_iris}[name]()
    return Dataset(
        loaded.data.astype(np.float32),
        loaded.target.astype(np.int64),
        class_names=tuple(map(str, loaded.target_names)),
    )


@lru_cache(maxsize=6)
def _splits(name: str, seeds: Seeds) -> tuple[list[Dataset], list[Dataset]]:
    """Return training and test rows of every seed, standardized with the training rows."""
    train, test = [], []
    for seed in seeds:
        seen, unseen = small_table(name).split(TEST_FRACTION, seed=seed)
        standardizer = Standardizer.fit(seen)
        train.append(standardizer.transform(seen))
        test.append(standardizer.transform(unseen))
    return train, test


@experiment(
    f"Data: the tables {', '.join(TABLES[:-1])} and {TABLES[-1]}, each divided anew for every seed, "
    f"{TEST_FRACTION:.0%} "
    "of the rows to test on; columns standardized with the training rows. scikit-learn's logistic regression "
    f"with its default L2 penalty, C = {INVERSE_PENALTY:g}. Network with one hidden layer of "
    f"{NETWORK[0].hidden[0]} units, {NETWORK[1].optimizer}, learning rate {NETWORK[1].learning_rate:g}, "
    f"batches of {NETWORK[1].batch_size}, {NETWORK[1].epochs} epochs, and the same penalty. Both see the "
    f"same rows. Tested "
    "is whether the mean difference could be chance, with the variance that Nadeau and Bengio corrected for "
    "splits of one table.",
    varies="split of each table, initial weights, batches",
)
def network_and_logistic(
    seeds: Seeds,
    recipe: Recipe = NETWORK[1],
    *,
    architecture: Architecture = NETWORK[0],
    penalized: bool = True,
) -> dict[str, Doubles]:
    """Return the accuracy of both models on each table, and how many errors their mean difference spans."""
    result = {}
    for name in TABLES:
        train, test = _splits(name, seeds)
        rows, classes = train[0].n_samples, train[0].n_classes
        network = replace(
            architecture, n_inputs=train[0].n_features, n_outputs=1 if classes == 2 else classes
        )
        like_sklearn = replace(recipe, l2=1 / (2 * INVERSE_PENALTY * rows) if penalized else 0.0)
        runs = replicas.compare(
            {"": Setting(network, like_sklearn, train, test)}, seeds=seeds, record_every=recipe.epochs
        )[""]
        assert runs.test_accuracy is not None
        result[f"{name} network"] = runs.test_accuracy[:, -1]
        result[f"{name} logistic"] = _logistic_accuracy(name, seeds)
        gain = result[f"{name} network"] - result[f"{name} logistic"]
        result[f"{name} errors"] = np.full(len(seeds), _in_corrected_errors(gain, rows, test[0].n_samples))
    return result


@lru_cache(maxsize=6)
def _logistic_accuracy(name: str, seeds: Seeds) -> Doubles:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=500)
    pairs = zip(*_splits(name, seeds), strict=True)
    return np.array([model.fit(seen.x, seen.y).score(unseen.x, unseen.y) for seen, unseen in pairs])


def _in_corrected_errors(difference: Doubles, n_train: int, n_test: int) -> float:
    """Return a mean difference over splits of one table, in standard errors.

    The splits overlap, so the variance of their mean is not the variance divided by their number.

    Source:
        Nadeau and Bengio (2003). Inference for the generalization error. Machine Learning 52, section 3.
    """
    if len(difference) < 2:
        return 0.0
    error = np.sqrt((1 / len(difference) + n_test / n_train) * difference.var(ddof=1))
    return float(difference.mean() / error) if error > 0 else 0.0


gains = {name: share(f"{name} network") - share(f"{name} logistic") for name in TABLES}
STILL_BEHIND = "After a tenth of the training it is still behind"
SIGNIFICANT = 2.0  # standard errors

claim(
    "logistic-regression-is-as-good-on-small-tables",
    "On three small tables a network is no better than logistic regression with its usual L2 penalty: "
    "{cancer_network} and {cancer_logistic} right on breast cancer, {wine_network} and {wine_logistic} on "
    f"wine, {{iris_network}} and {{iris_logistic}} on iris. {STILL_BEHIND}.",
    criterion=at_least(90),
    experiment=network_and_logistic,
    holds=all_of(abs(value(f"{name} errors")) < SIGNIFICANT for name in TABLES)
    & (abs(gains[TABLES[0]] + gains[TABLES[1]] + gains[TABLES[2]]) <= 3 * 0.03),
    figures={
        f"{name.split()[-1]}_{model}": share(f"{name} {model}")
        for name in TABLES
        for model in ("network", "logistic")
    }
    | {f"{name.split()[-1]}_errors": value(f"{name} errors") for name in TABLES},
    condition="Small tables; splits of one table, compared with a test that is corrected for it.",
    corrects="A neural network beats simpler models.",
    scope=(
        activation(network_and_logistic, "tanh"),
        other("width", "64 units", network_and_logistic, architecture=Architecture(1, (64,))),
        other("best practice", "no penalty for the network", network_and_logistic, penalized=False),
        updates(
            network_and_logistic,
            times=0.1,
            beyond=STILL_BEHIND,
            shows=gains[TABLES[0]] + gains[TABLES[1]] + gains[TABLES[2]] < 0,
        ),
    ),
)
