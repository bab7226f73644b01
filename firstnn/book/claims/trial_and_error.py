"""Step 2, continued: training is no blind trial and error, since the gradient says which way to go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from firstnn import random, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.neighbors import hidden, learning_rate, optimizer, other
from firstnn.book.claims.quantities import Doubles, Seeds, value
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.book.evidence.sources import stacked
from firstnn.data import Dataset
from firstnn.network import Architecture, initial_weights
from firstnn.training import Recipe

claim = Part("training").claim

Singles = npt.NDArray[np.float32]

ROWS, DISTANCE = 50, 3.0
INPUTS = {"small": 2, "middle": 16, "large": 128}
SMALLEST = Architecture(INPUTS["small"], (8,), "relu", "glorot_uniform")
NETWORKS = {name: replace(SMALLEST, n_inputs=inputs) for name, inputs in INPUTS.items()}
GUIDED = Recipe("sgd", 0.5, None, 60)
CHANGES = {"small": 0.3, "middle": 0.1, "large": 0.03}
"""How far a blind change moves each weight: of 1, 0.3, 0.1, 0.03 and 0.01 what suited each size best."""
GOAL, MOST_TRIES = 0.3, 1500
PASSES_A_STEP = 3
"""What a loss with all its gradients costs, counted in losses: see `costs`."""


def clouds(n_features: int, n_samples: int = ROWS, distance: float = DISTANCE) -> Generated:
    """Return two clouds that lie apart along the first of so many columns."""
    return Generated("gaussians", n_samples, (("distance", distance), ("n_features", n_features)))


@experiment(
    f"Data: {clouds(INPUTS['small'])}; then the same with {INPUTS['middle']} and {INPUTS['large']} columns. "
    f"Networks: {'; '.join(described(each) for each in NETWORKS.values())}. The goal is a loss of {GOAL}. "
    f"Guided: {described(SMALLEST, GUIDED).split('; ')[1]}, the rate of step 2; a step counts as "
    f"{PASSES_A_STEP} passes through the network. Blind: every weight goes up or down at random by "
    f"{', '.join(map(str, CHANGES.values()))}, which suits each size best; the change is kept if the loss "
    f"falls and undone if not, at most {MOST_TRIES} times; a try counts as one pass.",
    varies="data, initial weights, random changes",
)
def blind_and_guided(
    seeds: Seeds,
    architecture: Architecture = SMALLEST,
    recipe: Recipe = GUIDED,
    n_samples: int = ROWS,
    bolder: float = 1.0,
) -> dict[str, Doubles]:
    """Return how many passes each way takes with each network, NaN where it does not arrive."""
    passes = {}
    for name, inputs in INPUTS.items():
        network = replace(architecture, n_inputs=inputs)
        train, _ = datasets(clouds(inputs, n_samples), seeds)
        losses = replicas.train(network, recipe, train, seeds=seeds).train_loss
        passes[f"guided_{name}"] = PASSES_A_STEP * _first(losses <= GOAL)
        passes[f"blind_{name}"] = _blind_tries(network, train, seeds, bolder * CHANGES[name])
    return passes


def _first(arrived: npt.NDArray[np.bool_]) -> Doubles:
    return np.where(arrived.any(axis=1), arrived.argmax(axis=1), np.nan)


def _blind_tries(architecture: Architecture, train: list[Dataset], seeds: Seeds, change: float) -> Doubles:
    """Try random changes for all seeds side by side, without any gradient, until each reaches the goal."""
    x, y = stacked(train)
    weights = initial_weights(architecture, seeds)
    lowest = _losses(weights, x, y)
    tries, trying = np.full(len(seeds), np.nan), np.arange(len(seeds))
    for attempt in range(1, MOST_TRIES + 1):
        changed = _changed([array[trying] for array in weights], np.array(seeds)[trying], attempt, change)
        losses = _losses(changed, x[trying], y[trying])
        better = losses < lowest[trying]
        for array, new in zip(weights, changed, strict=True):
            array[trying[better]] = new[better]
        lowest[trying[better]] = losses[better]
        arrived = lowest[trying] <= GOAL
        tries[trying[arrived]] = attempt
        trying = trying[~arrived]
        if not trying.size:
            break
    return tries


def _losses(weights: list[Singles], x: Singles, y: npt.NDArray[np.int64]) -> Singles:
    """Return each network's mean cross-entropy: all that a blind search looks at, shape (n_networks,)."""
    kernel, bias, last_kernel, last_bias = weights
    hidden = x @ kernel  # (n_networks, n_samples, units)
    hidden += bias[:, np.newaxis]
    np.maximum(hidden, 0, out=hidden)
    logits = (hidden @ last_kernel)[..., 0] + last_bias  # (n_networks, n_samples)
    losses: Singles = np.logaddexp(0, np.where(y == 1, -logits, logits)).mean(axis=1)
    return losses


def _changed(
    weights: list[Singles], seeds: npt.NDArray[np.int64], attempt: int, change: float
) -> list[Singles]:
    """Move every weight up or down, by the bits of the seed's own random words."""
    sizes = [array[0].size for array in weights]
    words = random.bits(-(-sum(sizes) // 32), seed=seeds, stream="batches", part=attempt)
    ups = np.unpackbits(words.astype("<u4").view(np.uint8), axis=1)[:, : sum(sizes)]
    changes = np.split(np.where(ups, change, -change).astype(np.float32), np.cumsum(sizes)[:-1], axis=1)
    return [array + part.reshape(array.shape) for array, part in zip(weights, changes, strict=True)]


blind = {name: value(f"blind_{name}", "passes") for name in INPUTS}
guided = {name: value(f"guided_{name}", "passes") for name in INPUTS}
ratio = {name: (blind[name] / guided[name]).counted_in("times") for name in INPUTS}
weights = {f"weights_{name}": (network.n_parameters, "weights") for name, network in NETWORKS.items()}
LITTLE = 2  # times as many passes, and no more, is little
SCOPE = (
    learning_rate(blind_and_guided, times=3),
    learning_rate(blind_and_guided, times=1 / 2),
    optimizer(blind_and_guided, "momentum"),
    hidden(blind_and_guided, (16,)),
    other("data", "100 rows", blind_and_guided, n_samples=100),
)

claim(
    "the-gradient-needs-fewer-passes-than-blind-search",
    "You can learn without a gradient: change all weights at random, and keep the change if the loss falls. "
    "With {weights_large} that takes {blind} through the network until the loss is "
    f"{GOAL}, where following the gradient takes {{guided}}: {{ratio}} fewer. With {{weights_small}} there "
    "is little to gain, {blind_small} against {guided_small}.",
    criterion=at_least(97),
    experiment=blind_and_guided,
    holds=ratio["large"] > LITTLE,
    figures={
        "blind": blind["large"],
        "guided": guided["large"],
        "ratio": ratio["large"],
        "blind_small": blind["small"],
        "guided_small": guided["small"],
        "weights_small": weights["weights_small"],
        "weights_large": weights["weights_large"],
    },
    corrects="A network learns by trial and error.",
    scope=(
        *SCOPE,
        other("best practice", "3 times larger blind changes", blind_and_guided, bolder=3.0),
        other(
            "parameters",
            f"{NETWORKS['small'].n_parameters} weights",
            blind_and_guided,
            beyond="there is little to gain",
            holds=ratio["small"] > LITTLE,
            shows=ratio["small"] <= LITTLE,
        ),
    ),
)

claim(
    "guidance-pays-more-with-more-weights",
    "The more weights, the more the gradient is worth, because a blind change seldom suits them all at once: "
    "blind search takes {ratio_small} as many passes with {weights_small}, {ratio_middle} with "
    "{weights_middle}, and {ratio_large} with {weights_large}.",
    criterion=at_least(86),
    experiment=blind_and_guided,
    holds=(ratio["large"] > ratio["middle"]) & (ratio["middle"] > ratio["small"]),
    figures={**{f"ratio_{name}": ratio[name] for name in INPUTS}, **weights},
    scope=SCOPE,
)
