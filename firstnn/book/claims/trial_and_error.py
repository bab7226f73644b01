"""Step 2, continued: training is no blind trial and error, since the gradient says which way to go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import random, replicas
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Seeds, value
from firstnn.book.evidence import Generated, at_least, datasets, described, experiment
from firstnn.data import Dataset
from firstnn.network import Architecture, initial_weights
from firstnn.training import Recipe

claim = Part("training").claim

Singles = npt.NDArray[np.float32]

QUADRANTS = Generated("xor_quadrants", 100)
NETWORKS = {
    name: Architecture(2, (units,), "relu", "glorot_uniform")
    for name, units in {"small": 16, "large": 64}.items()
}
GUIDED = Recipe("adam", 0.02, None, 120)
GOAL, CHANGE, MOST_TRIES = 0.2, 0.1, 1500


@experiment(
    f"Data: {QUADRANTS}. Networks: {'; '.join(described(each) for each in NETWORKS.values())}. The goal is a "
    f"loss of {GOAL}. Guided: {described(NETWORKS['large'], GUIDED).split('; ')[1]}, one step each. Blind: "
    f"every weight goes up or down by {CHANGE} at random; the change is kept if the loss falls and undone if "
    f"not, at most {MOST_TRIES} times."
)
def blind_and_guided(seeds: Seeds) -> dict[str, Doubles]:
    """Return how many tries or steps each way takes with each network, NaN where it does not arrive."""
    train, _ = datasets(QUADRANTS, seeds)
    runs = replicas.compare({name: (each, GUIDED) for name, each in NETWORKS.items()}, train, seeds=seeds)
    steps = {f"guided_{name}": _first(each.train_loss <= GOAL) for name, each in runs.items()}
    return steps | {f"blind_{name}": _blind_tries(each, train, seeds) for name, each in NETWORKS.items()}


def _first(arrived: npt.NDArray[np.bool_]) -> Doubles:
    return np.where(arrived.any(axis=1), arrived.argmax(axis=1), np.nan)


def _blind_tries(architecture: Architecture, train: list[Dataset], seeds: Seeds) -> Doubles:
    """Try random changes for all seeds side by side, without any gradient, until each reaches the goal."""
    x, y = np.stack([each.x for each in train]), np.stack([each.y for each in train])
    weights = initial_weights(architecture, seeds)
    lowest = _losses(weights, x, y)
    tries, trying = np.full(len(seeds), np.nan), np.arange(len(seeds))
    for attempt in range(1, MOST_TRIES + 1):
        changed = _changed([array[trying] for array in weights], np.array(seeds)[trying], attempt)
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


def _changed(weights: list[Singles], seeds: npt.NDArray[np.int64], attempt: int) -> list[Singles]:
    """Move every weight up or down, by the bits of the seed's own random words."""
    sizes = [array[0].size for array in weights]
    words = random.bits(-(-sum(sizes) // 32), seed=seeds, stream="batches", part=attempt)
    ups = np.unpackbits(words.astype("<u4").view(np.uint8), axis=1)[:, : sum(sizes)]
    changes = np.split(np.where(ups, CHANGE, -CHANGE).astype(np.float32), np.cumsum(sizes)[:-1], axis=1)
    return [array + change.reshape(array.shape) for array, change in zip(weights, changes, strict=True)]


blind = value("blind_large", "tries")
ratio = {name: (value(f"blind_{name}") / value(f"guided_{name}")).counted_in("times") for name in NETWORKS}

claim(
    "blind-trial-and-error-arrives-too",
    "Blind trial and error learns as well: keep a random change of all weights if it helps, undo it if "
    "not. It takes {blind} to reach the loss that training is to reach.",
    criterion=at_least(95),
    experiment=blind_and_guided,
    holds=blind <= MOST_TRIES,
    figures={"blind": blind},
    condition="The network is as small as this one.",
)

claim(
    "the-gradient-needs-fewer-tries",
    "Training is guided, not blind: the gradient says which way each weight should go. It takes {guided} "
    "where trial and error takes {blind}: {ratio} fewer.",
    criterion=at_least(95),
    experiment=blind_and_guided,
    holds=ratio["large"] > 3,
    figures={"guided": value("guided_large", "steps"), "blind": blind, "ratio": ratio["large"]},
    corrects="A network learns by trial and error.",
)

claim(
    "guidance-pays-more-with-more-weights",
    "The more weights, the more the guidance is worth: {ratio_small} fewer tries with {weights_small}, "
    "{ratio_large} fewer with {weights_large}.",
    criterion=at_least(90),
    experiment=blind_and_guided,
    holds=ratio["large"] > ratio["small"],
    figures={
        "ratio_small": ratio["small"],
        "ratio_large": ratio["large"],
        "weights_small": (NETWORKS["small"].n_parameters, "weights"),
        "weights_large": (NETWORKS["large"].n_parameters, "weights"),
    },
)
