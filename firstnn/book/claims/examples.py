"""Learning from examples: nobody writes the rule, and each further example helps less."""

from __future__ import annotations

import dataclasses

import numpy as np

from firstnn import replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import activation, data, hidden, learning_rate
from firstnn.book.claims.quantities import Doubles, Quantity, Seeds, quantity, test_accuracy
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import stacked
from firstnn.data import Dataset
from firstnn.network import Architecture
from firstnn.replicas import Runs, Setting
from firstnn.training import Recipe

claim = Part("training").claim

# Step 2: the same code learns whichever rule the examples follow.

RULES = {
    "quadrants": Generated("xor_quadrants", 200, n_test=500),
    "circles": Generated("circles", 200, n_test=500),
    "moons": Generated("moons", 200, (("noise", 0.1),), n_test=500),
}
NETWORK = Architecture(2, (64,))
RECIPE = Recipe("adam", 0.03, None, 150)


@experiment(
    f"Data: {'; '.join(map(str, RULES.values()))}; and the points of the first with another rule, class 1 "
    f"where the coordinates add up to more than 0. Network {described(NETWORK, RECIPE)}; the four of a seed "
    "start from the same weights. Each is then tested on new points of all four kinds.",
    varies="data, initial weights",
)
def four_rules(seeds: Seeds, architecture: Architecture = NETWORK, recipe: Recipe = RECIPE) -> Doubles:
    """Return the accuracy of the network of each rule on new points of each rule, shape (n_seeds, 4, 4)."""
    sets = {name: datasets(source, seeds) for name, source in RULES.items()}
    points, new_points = sets["quadrants"]
    sets["sum"] = [_sum_rule(each) for each in points], [_sum_rule(each) for each in new_points or ()]
    settings = {name: Setting(architecture, recipe, train=train) for name, (train, _) in sets.items()}
    networks = replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)
    tests = [test for _, test in sets.values() if test is not None]
    accuracies = [[_accuracy(architecture, each, test) for test in tests] for each in networks.values()]
    return np.moveaxis(np.array(accuracies), -1, 0)


def _sum_rule(dataset: Dataset) -> Dataset:
    return dataclasses.replace(dataset, y=(dataset.x.sum(axis=1) > 0).astype(np.int64))


def _accuracy(architecture: Architecture, networks: Runs, test: list[Dataset]) -> Doubles:
    """Return the share of right answers of each seed's network on its test set, shape (n_seeds,)."""
    x, y = stacked(test)
    logits = np.asarray(replicas.layers(architecture)(networks.weights, x))[..., 0]  # (n_seeds, n_samples)
    right = ((logits > 0) == y).mean(axis=1)
    return np.where(np.isnan(logits).any(axis=1), np.nan, right)


@quantity("%")
def own_rule(accuracies: Doubles) -> Doubles:
    """The accuracy of each network on the points of its own rule, shape (n_seeds, 4)."""
    return np.diagonal(accuracies, axis1=1, axis2=2)


@quantity("%")
def other_rules(accuracies: Doubles) -> Doubles:
    """The mean accuracy of the four networks on the points of the other three rules."""
    own = np.diagonal(accuracies, axis1=1, axis2=2).mean(axis=1)
    return np.asarray((accuracies.sum(axis=(1, 2)) - 4 * own) / 12)


claim(
    "one-code-learns-four-rules",
    "Nobody writes the rule. The same code, from the same initial weights, learns four rules from four sets "
    "of examples: {quadrants}, {circles}, {moons} and {sum} of new points are answered right. Each network "
    "knows its own rule: asked about points of the other three, they have {others} right on average, more or "
    "less as the shapes are alike. The code needs units that bend, and enough of them for all four; with 4 "
    "instead of 64 it mostly fails one of them.",
    criterion=at_least(95),
    experiment=four_rules,
    holds=(own_rule.smallest >= 0.9) & (own_rule.mean - other_rules >= 0.2),
    figures={
        **{name: own_rule[i] for i, name in enumerate((*RULES, "sum"))},
        "own": own_rule.mean,
        "others": other_rules,
    },
    corrects="Somebody has to tell the network the rule, or to write another program for another rule.",
    scope=(
        learning_rate(four_rules, times=3),
        learning_rate(four_rules, times=1 / 3),
        activation(four_rules, "tanh"),
        hidden(four_rules, (16,)),
        hidden(four_rules, (4,), beyond="it mostly fails one of them"),
        activation(four_rules, "linear", beyond="The code needs units that bend"),
    ),
)


# Connections: as with people, more practice helps, and helps less and less.

claim = Part("connections").claim

COUNTS = (8, 16, 32, 64, 128, 256, 512)
FEW, MANY = 16, 256
FEWEST, MIDDLE, MOST = COUNTS[0], 64, COUNTS[-1]
LEARNER = (Architecture(2, (16,)), Recipe("adam", 0.02, None, 300))


def moons(count: int) -> Generated:
    """Return the first so many moons of a seed to learn from, and the same test points for all counts."""
    return Generated("moons", count, (("noise", 0.2),), n_test=1000)


ALL_MOONS = moons(MOST)


@experiment(
    f"Data: {ALL_MOONS}. Network {described(*LEARNER)}, from the same initial weights for each "
    f"number of examples: it learns from the first {', '.join(map(str, COUNTS[:-1]))} points only, and from "
    "all.",
    varies="data, initial weights",
)
def learned_from(
    seeds: Seeds,
    counts: tuple[int, ...] = COUNTS,
    *,
    architecture: Architecture = LEARNER[0],
    recipe: Recipe = LEARNER[1],
    source: Generated = ALL_MOONS,
) -> dict[str, Runs]:
    """Return the runs with each number of examples."""
    settings = {
        str(count): Setting(
            architecture, recipe, *datasets(dataclasses.replace(source, n_samples=count), seeds)
        )
        for count in counts
    }
    return replicas.compare(settings, seeds=seeds, record_every=recipe.epochs)


def wrong_after(count: int) -> Quantity:
    """Return the share of wrong answers on new points after so many examples."""
    return (1 - test_accuracy(str(count)).end).counted_in("%")


first_gain = wrong_after(FEWEST) - wrong_after(MIDDLE)
later_gain = wrong_after(MIDDLE) - wrong_after(MOST)

SCOPE = (
    data(learned_from, Generated("circles", MOST, n_test=1000)),
    data(learned_from, Generated("gaussians", MOST, (("distance", 3.0), ("n_features", 10)), n_test=1000)),
    activation(learned_from, "tanh"),
    hidden(learned_from, (16, 16)),
)
COIN = Generated("gaussians", MOST, (("distance", 0.01),), n_test=1000)
"""Two clouds in the same place: nothing tells the classes apart."""
NOTHING_APART = "Where nothing tells the classes apart"
NO_GAIN = 0.05

claim(
    "more-examples-lower-error",
    "More practice helps: after {few} a network is wrong on {error_with_few} of new points, after {many} "
    f"on {{error_with_many}}. {NOTHING_APART}, more examples do not help.",
    criterion=at_least(92),
    experiment=learned_from,
    holds=wrong_after(MANY) < wrong_after(FEW),
    figures={
        "error_with_few": wrong_after(FEW),
        "error_with_many": wrong_after(MANY),
        "few": (FEW, "examples"),
        "many": (MANY, "examples"),
    },
    condition="There is a rule to learn, and still something left of it.",
    scope=(
        *SCOPE,
        data(
            *(learned_from, COIN),
            beyond=f"{NOTHING_APART}, more examples do not help",
            shows=abs(wrong_after(FEW) - wrong_after(MANY)) < NO_GAIN,
        ),
    ),
)

claim(
    "each-further-example-helps-less",
    f"Further examples help less and less: three doublings from {FEWEST} to {MIDDLE} save {{first_gain}} of "
    f"mistakes, three more to {MOST} save {{later_gain}}. {NOTHING_APART}, none helps.",
    criterion=at_least(83),
    experiment=learned_from,
    holds=first_gain > later_gain,
    figures={"first_gain": first_gain.in_points, "later_gain": later_gain.in_points}
    | {f"after_{count}": wrong_after(count) for count in COUNTS},
    condition="A rule that the first examples show already.",
    corrects="Twice as many examples, half as many mistakes.",
    scope=(
        *SCOPE,
        data(
            *(learned_from, COIN),
            beyond=f"{NOTHING_APART}, none helps",
            shows=(abs(first_gain) < NO_GAIN) & (abs(later_gain) < NO_GAIN),
        ),
    ),
)
