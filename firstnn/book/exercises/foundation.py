"""Exercises of steps 1 and 2: a neuron, and a step of training."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import random
from firstnn.activations import Array
from firstnn.book.exercises.exercise import Exercise
from firstnn.book.exercises.functions import SameAs


def _numbers(n: int, part: int) -> Array:
    """Return numbers from -1 to 1, the same every time."""
    return 2 * random.uniform(n, seed=0, stream="test", part=part) - 1


def _relu(z: npt.ArrayLike) -> Array:
    return np.maximum(0.0, np.asarray(z, dtype=np.float64))


_NEURONS = [
    (_numbers(3, 2 * part), _numbers(3, 2 * part + 1), float(_numbers(1, 50 + part)[0])) for part in range(8)
]
_WRONG_NEURONS = {
    "The bias is missing: add it to the sum of the products.": lambda x, w, b: _relu(x @ w),
    "The activation function is missing: a negative sum must become 0.": lambda x, w, b: x @ w + b,
    "The bias comes too late: it belongs to the sum, before ReLU.": lambda x, w, b: _relu(x @ w) + b,
    "The products are not added up: a neuron passes on a single number.": lambda x, w, b: _relu(x * w + b),
    "ReLU is applied to each product: it comes once, after the sum.": lambda x, w, b: _relu(x * w).sum() + b,
    "That is a sigmoid. ReLU keeps a positive sum as it is.": lambda x, w, b: 1 / (1 + np.exp(-(x @ w + b))),
    "The bias is multiplied: it is added as it is.": lambda x, w, b: _relu(x @ w * b),
}

NEURON = Exercise(
    id="step-1",
    title="A neuron of your own",
    task="Write a function that takes inputs, weights and a bias, and returns the answer of a ReLU neuron.",
    example="""def weighted_sum(inputs, weights, bias):
    total = bias
    for number, weight in zip(inputs, weights):
        total = total + number * weight
    return total
""",
    starter="""def neuron(inputs, weights, bias):
    total = bias
    for number, weight in zip(inputs, weights):
        total = ...
    return ...
""",
    answer="neuron",
    judge=SameAs(lambda x, w, b: _relu(x @ w + b), _WRONG_NEURONS, _NEURONS),
    hints=(
        "Multiply each input by its own weight, and add all products to the bias.",
        "ReLU returns the larger of two numbers: the sum, and zero.",
        "The last line can be: return max(0, total)",
    ),
    solution="""def neuron(inputs, weights, bias):
    total = bias
    for number, weight in zip(inputs, weights):
        total = total + number * weight
    return max(0, total)
""",
    praise="Your neuron answers as every ReLU neuron in Keras does.",
    slips={
        "The bias is missing: add it to the sum of the products.": ("total = bias", "total = 0"),
        "The activation function is missing: a negative sum must become 0.": ("max(0, total)", "total"),
    },
)


def _stepped(weights: list[Array], gradients: list[Array], rate: float) -> list[Array]:
    return [w - rate * g for w, g in zip(weights, gradients, strict=True)]


_STEPS = [
    (
        [_numbers(4, 60 + k).reshape(2, 2), _numbers(2, 70 + k)],
        [_numbers(4, 80 + k).reshape(2, 2), _numbers(2, 90 + k)],
        rate,
    )
    for k, rate in enumerate((0.1, 0.5, 0.01))
]
_WRONG_STEPS = {
    "That goes uphill: the gradient points to a larger loss, so subtract it.": lambda w, g, r: _stepped(
        w, g, -r
    ),
    "The learning rate is missing: multiply the gradient by it.": lambda w, g, r: _stepped(w, g, 1.0),
    "That is only the change: subtract it from the weights.": lambda w, g, r: [r * a for a in g],
    "The learning rate scales the weights as well: it belongs to the gradient alone.": (
        lambda w, g, r: [r * (a - b) for a, b in zip(w, g, strict=True)]
    ),
    "Only the first array moved: every array has to take the step.": lambda w, g, r: [
        w[0] - r * g[0],
        *w[1:],
    ],
    "Nothing moved: return the new weights, not the old ones.": lambda w, g, r: w,
    "You used only the sign of the gradient: its size matters as well.": (
        lambda w, g, r: [a - r * np.sign(b) for a, b in zip(w, g, strict=True)]
    ),
}

STEP = Exercise(
    id="step-2",
    title="A step of training",
    task=(
        "Write a function that returns the weights after one step of gradient descent. Weights and gradients "
        "are lists of arrays of the same shapes."
    ),
    example="""def step_of_one(weight, gradient, learning_rate):
    return weight - learning_rate * gradient
""",
    starter="""def step(weights, gradients, learning_rate):
    return [... for w, g in zip(weights, gradients)]
""",
    answer="step",
    judge=SameAs(_stepped, _WRONG_STEPS, _STEPS, parts=2),
    hints=(
        "The gradient points uphill, to a larger loss, and you want a smaller one.",
        "The step is the gradient times the learning rate, taken the other way.",
        "Each entry can be: w - learning_rate * g",
    ),
    solution="""def step(weights, gradients, learning_rate):
    return [w - learning_rate * g for w, g in zip(weights, gradients)]
""",
    praise="Every optimizer in the lesson is a variation on this line.",
    slips={
        "That goes uphill: the gradient points to a larger loss, so subtract it.": ("w - ", "w + "),
        "The learning rate is missing: multiply the gradient by it.": ("learning_rate * g", "g"),
        "That is only the change: subtract it from the weights.": ("[w - ", "["),
    },
)
