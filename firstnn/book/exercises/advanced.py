"""Exercises of steps 4 and 5: loss and accuracy, and the gradients of a neuron."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from firstnn import random
from firstnn.activations import Array
from firstnn.book.exercises.exercise import Exercise
from firstnn.book.exercises.functions import SameAs

Pair = tuple[Array | float, Array | float]

_P = [0.05 + 0.9 * random.uniform(6, seed=0, stream="test", part=part) for part in range(3)]
_Y = np.array([1, 0, 0, 1, 1, 0])
_PREDICTIONS = [(p, _Y) for p in _P] + [(np.array([0.5, 0.5, 0.9]), np.array([0, 0, 1]))]


def _losses(p: Array, y: npt.NDArray[np.int64]) -> Array:
    losses: Array = -np.log(np.where(y == 1, p, 1 - p))
    return losses


def _share(p: Array, y: npt.NDArray[np.int64]) -> float:
    return float(((p > 0.5) == y).mean())


_WRONG_SCORES: dict[str, Callable[..., Pair]] = {
    "The loss is the mean of the losses, not their sum.": lambda p, y: (_losses(p, y).sum(), _share(p, y)),
    "Where the true answer is 0, the truth was given the probability 1 - p.": lambda p, y: (
        -np.log(p).mean(),
        _share(p, y),
    ),
    "That is the loss of the opposite answers: swap p and 1 - p.": (
        lambda p, y: (_losses(p, 1 - y).mean(), _share(p, y))
    ),
    "The logarithm is the natural one, np.log.": lambda p, y: (
        _losses(p, y).mean() / np.log(10),
        _share(p, y),
    ),
    "The sign is missing: the logarithm of a probability is negative, a loss is not.": (
        lambda p, y: (-_losses(p, y).mean(), _share(p, y))
    ),
    "That is the mean distance from the truth: the loss is -log of the truth's probability.": (
        lambda p, y: (np.abs(p - y).mean(), _share(p, y))
    ),
    "Loss and accuracy are swapped: return the loss first.": lambda p, y: (
        _share(p, y),
        _losses(p, y).mean(),
    ),
    "A probability of one half counts as no: use >, not >=.": (
        lambda p, y: (_losses(p, y).mean(), ((p >= 0.5) == y).mean())
    ),
    "The accuracy is a share of right answers, from 0 to 1.": (
        lambda p, y: (_losses(p, y).mean(), 100 * _share(p, y))
    ),
    "That counts the wrong answers: accuracy counts the right ones.": (
        lambda p, y: (_losses(p, y).mean(), 1 - _share(p, y))
    ),
}

SCORES = Exercise(
    id="step-4",
    title="Loss and accuracy by hand",
    task=(
        "Write a function that takes two arrays, the probabilities of a yes and the true answers, and "
        "returns the loss (binary cross-entropy) and the accuracy."
    ),
    example="""import numpy as np


def loss_of_one(probability, answer):
    truth = probability if answer == 1 else 1 - probability
    return -np.log(truth)
""",
    starter="""import numpy as np


def scores(probabilities, answers):
    truth = np.where(answers == 1, probabilities, ...)
    loss = ...
    accuracy = ...
    return loss, accuracy
""",
    answer="scores",
    judge=SameAs(lambda p, y: (_losses(p, y).mean(), _share(p, y)), _WRONG_SCORES, _PREDICTIONS, parts=2),
    hints=(
        "Where the true answer is 0, which probability did the network give to it?",
        "The loss is the mean of -np.log(truth).",
        "An answer is right where (probabilities > 0.5) == answers; the accuracy is the mean of that.",
    ),
    solution="""import numpy as np


def scores(probabilities, answers):
    truth = np.where(answers == 1, probabilities, 1 - probabilities)
    loss = -np.log(truth).mean()
    accuracy = ((probabilities > 0.5) == answers).mean()
    return loss, accuracy
""",
    praise="These are the numbers that Keras prints after each epoch.",
    slips={
        "Where the true answer is 0, the truth was given the probability 1 - p.": (
            "np.where(answers == 1, probabilities, 1 - probabilities)",
            "probabilities",
        ),
        "The loss is the mean of the losses, not their sum.": ("(truth).mean()", "(truth).sum()"),
        "A probability of one half counts as no: use >, not >=.": ("> 0.5", ">= 0.5"),
    },
)

_X = [(2 * random.uniform(10, seed=1, stream="test", part=part) - 1).reshape(5, 2) for part in range(3)]
_NEURONS = [(x, _Y[:5], np.array([0.7, -0.4]), 0.2) for x in _X]


def _p(x: Array, w: Array, b: float) -> Array:
    p: Array = 1 / (1 + np.exp(-(x @ w + b)))
    return p


def _right(x: Array, y: npt.NDArray[np.int64], w: Array, b: float) -> Pair:
    error = _p(x, w, b) - y  # (n_samples,)
    return x.T @ error / len(y), error.mean()


_WRONG_GRADIENTS: dict[str, Callable[..., Pair]] = {
    "The sign is the wrong way around: the error is the probability minus the truth.": (
        lambda x, y, w, b: (-_right(x, y, w, b)[0], -_right(x, y, w, b)[1])
    ),
    "The mean is missing: divide by the number of examples.": (
        lambda x, y, w, b: (len(y) * _right(x, y, w, b)[0], len(y) * _right(x, y, w, b)[1])
    ),
    "The gradient of the bias is a mean as well.": (
        lambda x, y, w, b: (_right(x, y, w, b)[0], len(y) * _right(x, y, w, b)[1])
    ),
    "The slope of the sigmoid does not belong here: with this loss it cancels, and leaves p - y.": (
        lambda x, y, w, b: (
            x.T @ ((_p(x, w, b) - y) * _p(x, w, b) * (1 - _p(x, w, b))) / len(y),
            ((_p(x, w, b) - y) * _p(x, w, b) * (1 - _p(x, w, b))).mean(),
        )
    ),
    "The sigmoid is missing: subtract the truth from the probability, not from the sum.": (
        lambda x, y, w, b: (x.T @ (x @ w + b - y) / len(y), (x @ w + b - y).mean())
    ),
    "Weights and bias are swapped: return the gradient of the weights first.": (
        lambda x, y, w, b: _right(x, y, w, b)[::-1]
    ),
}

GRADIENTS = Exercise(
    id="step-5",
    title="The gradients of a neuron",
    task=(
        "Write a function that returns the gradients of a sigmoid neuron's weights and bias, for the mean "
        "cross-entropy. x has a row for each example, and y holds the true answers."
    ),
    example="""def gradient_of_one(x, y, p):
    error = p - y  # how fast the loss changes with the sum
    return x * error  # and so with the weight of x
""",
    starter="""import numpy as np


def gradients(x, y, weights, bias):
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    error = ...
    return x.T @ error / len(y), ...
""",
    answer="gradients",
    judge=SameAs(_right, _WRONG_GRADIENTS, _NEURONS, parts=2),
    hints=(
        "How fast does the loss change with the weighted sum? By the probability minus the truth.",
        "The bias acts like a weight whose input is always 1.",
        "error = p - y, and the gradient of the bias is error.mean()",
    ),
    solution="""import numpy as np


def gradients(x, y, weights, bias):
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    error = p - y
    return x.T @ error / len(y), error.mean()
""",
    praise="That is backpropagation, for a network of one neuron.",
    slips={
        "The sigmoid is missing: subtract the truth from the probability, not from the sum.": (
            "1 / (1 + np.exp(-(x @ weights + bias)))",
            "x @ weights + bias",
        ),
        "The sign is the wrong way around: the error is the probability minus the truth.": ("p - y", "y - p"),
        "The gradient of the bias is a mean as well.": ("error.mean()", "error.sum()"),
    },
)
