"""Step 6: where the weights start decides how fast a network learns, and whether it learns at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn.book.claims.registry import claim
from firstnn.book.evidence import Generated, Outcome, Training, at_least, measured
from firstnn.initializers import Initializer, RandomNormal
from firstnn.network import Architecture
from firstnn.replicas import Runs
from firstnn.training import Recipe

Doubles = npt.NDArray[np.float64]
Result = dict[str, Runs]

DEEP_STARTS: dict[str, Initializer] = {
    "small": RandomNormal(0.1),
    "large": RandomNormal(3.0),
    "glorot": "glorot_uniform",
    "he": "he_normal",
}
SHALLOW_STARTS: dict[str, Initializer] = {
    "small": RandomNormal(0.001),
    "large": RandomNormal(10.0),
    "huge": RandomNormal(100.0),
    "he": "he_normal",
}

DEEP = Training(
    "starts of deep networks",
    Generated("moons", 50, (("noise", 0.2),)),
    {
        name: (Architecture(2, (16,) * 5, "relu", start), Recipe("sgd", 0.1, None, 300))
        for name, start in DEEP_STARTS.items()
    },
    record_every=5,
    note="A network has learned when its training loss is below 0.3.",
)
"""Five hidden layers and plain gradient descent: the start alone differs."""

SHALLOW = Training(
    "starts of shallow networks",
    Generated("moons", 100, (("noise", 0.2),)),
    {
        name: (Architecture(2, (16,), "relu", start), Recipe("adam", 0.01, None, 300))
        for name, start in SHALLOW_STARTS.items()
    },
    record_every=5,
    note="A network has learned when its training loss has been below 0.35.",
)
"""One hidden layer and Adam, from starts that are worse still."""


@claim(
    "too-small-a-start-gets-stuck",
    part="start-and-activation",
    says=(
        "In a deep network weights that start too small get stuck: the loss ends at {loss}, from a He start "
        "at {loss_from_he}."
    ),
    criterion=at_least(98),
    experiment=DEEP,
    condition="Several hidden layers, and plain gradient descent.",
)
def too_small(result: Result) -> Outcome:
    """From the small start the loss does not end below 0.3."""
    loss = result["small"].train_loss[:, -1]
    return Outcome(~(loss < 0.3), measured(loss=loss, loss_from_he=result["he"].train_loss[:, -1]))


@claim(
    "too-large-a-start-fails",
    part="start-and-activation",
    says=(
        "In a deep network weights that start too large fail: the loss begins at {loss_before}, and "
        "{share_broken} of the networks end in numbers too large for the computer."
    ),
    criterion=at_least(98),
    experiment=DEEP,
    condition="Several hidden layers, and plain gradient descent.",
)
def too_large(result: Result) -> Outcome:
    """From the large start the loss does not end below 0.3; not a number counts as not below."""
    loss = result["large"].train_loss
    broken = np.full(len(loss), (~np.isfinite(loss[:, -1])).mean())
    return Outcome(
        ~(loss[:, -1] < 0.3),
        measured(loss_before=loss[:, 0], share_broken=(broken, "%"), loss_after=loss[:, -1]),
    )


@claim(
    "a-he-start-learns",
    part="start-and-activation",
    says="From a He start a deep network of ReLU learns: after {epochs} the loss is {loss}.",
    criterion=at_least(95),
    experiment=DEEP,
    sources=("he2015",),
)
def he_learns(result: Result) -> Outcome:
    """From He's start the loss ends below 0.3."""
    runs = result["he"]
    epochs = np.full(len(runs.seeds), runs.epochs[-1])
    return Outcome(
        runs.train_loss[:, -1] < 0.3, measured(loss=runs.train_loss[:, -1], epochs=(epochs, "epochs"))
    )


@claim(
    "a-glorot-start-learns",
    part="start-and-activation",
    says="From a Glorot start a deep network of ReLU learns too: the loss ends at {loss}.",
    criterion=at_least(92),
    experiment=DEEP,
    sources=("glorot2010",),
)
def glorot_learns(result: Result) -> Outcome:
    """From Glorot's start the loss ends below 0.3."""
    loss = result["glorot"].train_loss[:, -1]
    return Outcome(loss < 0.3, measured(loss=loss))


@claim(
    "he-is-faster-than-glorot-with-relu",
    part="start-and-activation",
    says="With ReLU a He start is faster than a Glorot start: {epochs_of_he} against {epochs_of_glorot}.",
    criterion=at_least(88),
    experiment=DEEP,
    sources=("he2015",),
)
def he_is_faster(result: Result) -> Outcome:
    """From He's start the loss is below 0.3 at an earlier record than from Glorot's."""
    he, glorot = (_epochs_to(result[name], 0.3) for name in ("he", "glorot"))
    return Outcome(he < glorot, measured(epochs_of_he=(he, "epochs"), epochs_of_glorot=(glorot, "epochs")))


@claim(
    "one-layer-with-adam-forgives-a-small-start",
    part="start-and-activation",
    says=(
        "One hidden layer and Adam get over a tiny start: they need {epochs} to learn, where a He start "
        "needs {epochs_of_he}, and end at a loss of {loss}, where it ends at {loss_from_he}."
    ),
    criterion=at_least(75),
    experiment=SHALLOW,
    condition="One hidden layer, trained with Adam.",
    corrects="Weights that start too small get stuck.",
)
def forgives_small(result: Result) -> Outcome:
    """From the tiny start the loss has been below 0.35."""
    small, he = (_epochs_to(result[name], 0.35) for name in ("small", "he"))
    loss, loss_from_he = (result[name].train_loss[:, -1] for name in ("small", "he"))
    return Outcome(
        np.isfinite(small),
        measured(epochs=(small, "epochs"), epochs_of_he=(he, "epochs"), loss=loss, loss_from_he=loss_from_he),
    )


@claim(
    "one-layer-with-adam-learns-from-a-he-start",
    part="start-and-activation",
    says="From a He start one hidden layer with Adam has learned after {epochs}.",
    criterion=at_least(97),
    experiment=SHALLOW,
    sources=("he2015",),
)
def shallow_he(result: Result) -> Outcome:
    """From He's start the loss has been below 0.35."""
    epochs = _epochs_to(result["he"], 0.35)
    return Outcome(np.isfinite(epochs), measured(epochs=(epochs, "epochs")))


@claim(
    "one-layer-with-adam-does-not-forgive-a-large-start",
    part="start-and-activation",
    says=(
        "One hidden layer and Adam do not forgive a start that is far too large: the loss falls from "
        "{loss_before} to {loss_after} only."
    ),
    criterion=at_least(80),
    experiment=SHALLOW,
)
def not_large(result: Result) -> Outcome:
    """From the large start the loss has never been below 0.35."""
    return _never_learned(result["large"])


@claim(
    "one-layer-with-adam-fails-from-a-huge-start",
    part="start-and-activation",
    says=(
        "From a start ten times larger again one hidden layer with Adam never learns: the loss falls from "
        "{loss_before} to {loss_after}."
    ),
    criterion=at_least(98),
    experiment=SHALLOW,
)
def not_huge(result: Result) -> Outcome:
    """From the huge start the loss has never been below 0.35."""
    return _never_learned(result["huge"])


def _epochs_to(runs: Runs, loss: float) -> Doubles:
    """The first recorded epoch with a training loss below a value, infinite where there is none."""
    below = runs.train_loss < loss  # (n_seeds, n_records)
    return np.where(below.any(axis=1), runs.epochs[below.argmax(axis=1)], np.inf)


def _never_learned(runs: Runs) -> Outcome:
    """The loss has never been below 0.35; not a number counts as not below."""
    loss = runs.train_loss
    return Outcome(np.isinf(_epochs_to(runs, 0.35)), measured(loss_before=loss[:, 0], loss_after=loss[:, -1]))
