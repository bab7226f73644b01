"""Step 2, continued: nobody writes the rule; the same code learns whichever rule the examples follow."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from firstnn import replicas
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

RULES = {
    "quadrants": Generated("xor_quadrants", 200, n_test=500),
    "circles": Generated("circles", 200, n_test=500),
    "moons": Generated("moons", 200, (("noise", 0.1),), n_test=500),
}
NETWORK = Architecture(2, (16,))
RECIPE = Recipe("adam", 0.03, None, 150)


@experiment(
    f"Data: {'; '.join(map(str, RULES.values()))}; and the points of the first with another rule, class 1 "
    f"where the coordinates add up to more than 0. Network {described(NETWORK, RECIPE)}; the four of a seed "
    "start from the same weights. Each is then tested on new points of all four kinds."
)
def four_rules(seeds: Seeds) -> Doubles:
    """Return the accuracy of the network of each rule on new points of each rule, shape (n_seeds, 4, 4)."""
    return _four_rules(seeds, RECIPE)


def _four_rules(seeds: Seeds, recipe: Recipe) -> Doubles:
    sets = {name: datasets(source, seeds) for name, source in RULES.items()}
    points, new_points = sets["quadrants"]
    sets["sum"] = [_sum_rule(each) for each in points], [_sum_rule(each) for each in new_points or ()]
    settings = {name: Setting(NETWORK, recipe, train=train) for name, (train, _) in sets.items()}
    networks = replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)
    tests = [test for _, test in sets.values() if test is not None]
    accuracies = [[_accuracy(each, test) for test in tests] for each in networks.values()]
    return np.moveaxis(np.array(accuracies), -1, 0)


def _sum_rule(dataset: Dataset) -> Dataset:
    return dataclasses.replace(dataset, y=(dataset.x.sum(axis=1) > 0).astype(np.int64))


def _accuracy(networks: Runs, test: list[Dataset]) -> Doubles:
    """Return the share of right answers of each seed's network on its test set, shape (n_seeds,)."""
    x, y = np.stack([each.x for each in test]), np.stack([each.y for each in test])
    logits = np.asarray(replicas.layers(NETWORK)(networks.weights, x))[..., 0]  # (n_seeds, n_samples)
    right = ((logits > 0) == y).mean(axis=1)
    return np.where(np.isnan(logits).any(axis=1), np.nan, right)


@claim(
    "one-code-learns-four-rules",
    part="training",
    says=(
        "Nobody writes the rule. The same code, from the same initial weights, learns four of them from four "
        "sets of examples: {quadrants}, {circles}, {moons} and {sum} of new points are answered right."
    ),
    criterion=at_least(92),
    experiment=four_rules,
)
def all_rules_learned(accuracies: Doubles) -> Outcome:
    """Each of the four networks must get at least 90 % of the new points of its own rule."""
    own = np.diagonal(accuracies, axis1=1, axis2=2)  # (n_seeds, 4)
    figures = {name: (own[:, i], "%") for i, name in enumerate((*RULES, "sum"))}
    return Outcome(np.asarray((own >= 0.9).all(axis=1)), measured(**figures))


@claim(
    "a-network-knows-only-its-own-rule",
    part="training",
    says=(
        "The rule lies in the weights: on points of the other three rules the same networks get {others} "
        "right, on those of their own {own}."
    ),
    criterion=at_least(95),
    experiment=four_rules,
)
def other_rules_unknown(accuracies: Doubles) -> Outcome:
    """On average over the networks, other rules must cost at least twenty points of accuracy."""
    own = np.diagonal(accuracies, axis1=1, axis2=2).mean(axis=1)
    others = (accuracies.sum(axis=(1, 2)) - 4 * own) / 12
    return Outcome(own - others >= 0.2, measured(own=(own, "%"), others=(others, "%")))
