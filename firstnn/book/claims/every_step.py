"""Step 5 goes on: training lowers the loss, but not with every single step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn.book.claims.registry import claim
from firstnn.book.evidence import (
    Generated,
    Outcome,
    Training,
    at_least,
    datasets,
    described,
    experiment,
    measured,
)
from firstnn.network import Architecture, initial_weights
from firstnn.replicas import CrossEntropy, Runs, layers, minimize
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")  # as Keras starts it

BATCHES = Recipe("sgd", 0.1, 8, 20)


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK, BATCHES)}; the loss over all rows after every single step, "
    "in double precision."
)
def steps_on_batches(seeds: Seeds) -> Doubles:
    """Return the loss before training and after every step, shape (n_seeds, n_steps + 1)."""
    return _loss_after_every_step(seeds, BATCHES)


FULL_BATCH = Training(
    "full-batch",
    MOONS,
    {name: (NETWORK, Recipe("sgd", rate, None, 200)) for name, rate in {"small": 0.1, "large": 4.0}.items()},
    dtype="float64",
)
"""Each step on all rows, with a small and a large learning rate; the last steps are too short for float32."""


@claim(
    "many-steps-on-small-batches-raise-the-loss",
    part="backpropagation",
    says=(
        "Not every step improves the network. Of the single steps on small batches, {share_up} raise the "
        "loss over all training data."
    ),
    criterion=at_least(95),
    experiment=steps_on_batches,
    corrects="Every step improves the predictions.",
)
def batches_raise_the_loss(loss: Doubles) -> Outcome:
    """More than a tenth of the steps raise the loss."""
    share = _share_up(loss)
    return Outcome(share > 0.1, measured(share_up=(share, "%")))


@claim(
    "training-on-small-batches-lowers-the-loss-all-the-same",
    part="backpropagation",
    says=(
        "The steps on small batches together lower the loss all the same: from {loss_before} to {loss_after}."
    ),
    criterion=at_least(100),
    experiment=steps_on_batches,
)
def batches_lower_the_loss(loss: Doubles) -> Outcome:
    """The loss at the end is below the loss at the beginning."""
    return Outcome(loss[:, -1] < loss[:, 0], measured(loss_before=loss[:, 0], loss_after=loss[:, -1]))


@claim(
    "small-steps-on-all-rows-always-improve",
    part="backpropagation",
    says="Steps on all rows at once lower the loss every single time, {steps} in a row.",
    criterion=at_least(97),
    experiment=FULL_BATCH,
    condition="The learning rate is small.",
)
def full_batch_never_up(result: dict[str, Runs]) -> Outcome:
    """With the small learning rate no step raises the loss."""
    loss = result["small"].train_loss
    return Outcome(
        np.all(np.diff(loss, axis=1) <= 0, axis=1),
        measured(steps=(np.full(len(loss), loss.shape[1] - 1), "steps"), loss_after=loss[:, -1]),
    )


@claim(
    "large-steps-on-all-rows-can-raise-the-loss",
    part="backpropagation",
    says="With a large learning rate {share_up} of the steps on all rows raise the loss, too.",
    criterion=at_least(95),
    experiment=FULL_BATCH,
)
def full_batch_sometimes_up(result: dict[str, Runs]) -> Outcome:
    """With the large learning rate some step raises the loss."""
    share = _share_up(result["large"].train_loss)
    return Outcome(share > 0, measured(share_up=(share, "%")))


def _loss_after_every_step(seeds: Seeds, recipe: Recipe) -> Doubles:
    train, _ = datasets(MOONS, seeds)
    result = minimize(
        CrossEntropy(layers(NETWORK)),
        initial_weights(NETWORK, seeds),
        np.stack([rows.x for rows in train]),
        np.stack([rows.y for rows in train]),
        recipe=recipe,
        order=recipe.order(MOONS.n_samples, seeds),
        record="step",
        dtype="float64",
    )
    loss: Doubles = result.records["loss"]
    return loss


def _share_up(loss: Doubles) -> Doubles:
    """The share of the steps after which the loss is not lower, a loss that is no number among them."""
    share: Doubles = (~(np.diff(loss, axis=1) <= 0)).mean(axis=1)
    return share
