"""Step 2, continued: training is no blind trial and error, since the gradient says which way to go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import random, replicas
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, at_least, datasets, described, experiment, measured
from firstnn.data import Dataset
from firstnn.network import Architecture, initial_weights
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Seeds = tuple[int, ...]

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
    return _blind_and_guided(seeds, GUIDED)


def _blind_and_guided(seeds: Seeds, guided: Recipe) -> dict[str, Doubles]:
    train, _ = datasets(QUADRANTS, seeds)
    runs = replicas.compare({name: (each, guided) for name, each in NETWORKS.items()}, train, seeds=seeds)
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


@claim(
    "blind-trial-and-error-arrives-too",
    part="training",
    says=(
        "Blind trial and error learns as well: keep a random change of all weights if it helps, undo it if "
        "not. It takes {blind} to reach the loss that training is to reach."
    ),
    criterion=at_least(95),
    experiment=blind_and_guided,
    condition="The network is as small as this one.",
)
def blind_arrives(tries: dict[str, Doubles]) -> Outcome:
    """The larger network must reach the goal blindly within the most tries allowed."""
    blind = tries["blind_large"]
    return Outcome(blind <= MOST_TRIES, measured(blind=(blind, "tries")))


@claim(
    "the-gradient-needs-fewer-tries",
    part="training",
    says=(
        "Training is guided, not blind: the gradient says which way each weight should go. It takes {guided} "
        "where trial and error takes {blind}: {ratio} fewer."
    ),
    criterion=at_least(95),
    experiment=blind_and_guided,
    corrects="A network learns by trial and error.",
)
def gradient_needs_fewer(tries: dict[str, Doubles]) -> Outcome:
    """With the larger network, the blind way must take more than three times as many tries as steps."""
    guided, blind = tries["guided_large"], tries["blind_large"]
    ratio = blind / guided
    return Outcome(
        ratio > 3, measured(guided=(guided, "steps"), blind=(blind, "tries"), ratio=(ratio, "times"))
    )


@claim(
    "guidance-pays-more-with-more-weights",
    part="training",
    says=(
        "The more weights, the more the guidance is worth: {ratio_small} fewer tries with {weights_small}, "
        "{ratio_large} fewer with {weights_large}."
    ),
    criterion=at_least(90),
    experiment=blind_and_guided,
)
def guidance_pays_more(tries: dict[str, Doubles]) -> Outcome:
    """The ratio of blind tries to guided steps must be larger for the larger network."""
    small, large = (tries[f"blind_{name}"] / tries[f"guided_{name}"] for name in NETWORKS)
    weights = {
        f"weights_{name}": (np.full(len(small), each.n_parameters), "weights")
        for name, each in NETWORKS.items()
    }
    return Outcome(
        large > small, measured(ratio_small=(small, "times"), ratio_large=(large, "times"), **weights)
    )
