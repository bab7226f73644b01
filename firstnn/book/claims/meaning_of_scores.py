"""Step 4: what loss and accuracy are, to the last digit that TensorFlow keeps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import backprop, launch, random
from firstnn.book.claims.registry import claim
from firstnn.book.evidence import (
    Generated,
    Outcome,
    at_least,
    datasets,
    described,
    exact,
    experiment,
    measured,
)
from firstnn.network import Architecture

Doubles = npt.NDArray[np.float64]
Seeds = tuple[int, ...]

ANSWERS = 50
ROUNDING = 1e-6


@experiment(
    f"For every seed, {ANSWERS} random probabilities from 0.01 to 0.99, the first exactly one half, and as "
    "many random true answers. Keras works out loss and accuracy in 32 bits, NumPy in 64."
)
def random_answers(seeds: Seeds) -> dict[str, Doubles]:
    """Return what Keras and NumPy make of the same answers."""
    return _random_answers(seeds, half_is_yes=False, shift=0)


def _random_answers(seeds: Seeds, half_is_yes: bool, shift: int) -> dict[str, Doubles]:
    """Return both; `shift` gives NumPy the truth of other rows, `half_is_yes` another rule for ties."""
    launch.tensorflow()
    import keras

    column = np.array(seeds)
    p = 0.01 + 0.98 * random.uniform(ANSWERS, seed=column, stream="data", part=0)  # (n_seeds, n_answers)
    p = np.where(np.arange(ANSWERS) == 0, 0.5, p).astype(np.float32)
    y = (random.uniform(ANSWERS, seed=column, stream="data", part=1) < 0.5).astype(np.float32)
    keras_loss = keras.losses.binary_crossentropy(y, p).numpy()
    keras_accuracy = keras.metrics.binary_accuracy(y, p).numpy().mean(axis=1)
    p, y = p.astype(np.float64), np.roll(y, shift, axis=1)
    of_the_truth = np.where(y == 1, p, 1 - p)
    answers = p >= 0.5 if half_is_yes else p > 0.5
    return {
        "keras_loss": keras_loss.astype(np.float64),
        "keras_accuracy": keras_accuracy.astype(np.float64),
        "loss": -np.log(of_the_truth).mean(axis=1),
        "accuracy": (answers == y).mean(axis=1),
        "typical_probability": of_the_truth.prod(axis=1) ** (1 / ANSWERS),
    }


@claim(
    "loss-is-minus-log-of-the-probability-of-the-truth",
    part="loss-and-accuracy",
    says=(
        "The loss is the mean of -log(probability given to the true answer). TensorFlow's number is the same "
        "to {difference}."
    ),
    criterion=at_least(100),
    experiment=random_answers,
)
def loss_is_minus_log(scores: dict[str, Doubles]) -> Outcome:
    """Keras' loss must equal the formula to rounding."""
    difference = np.abs(scores["keras_loss"] - scores["loss"])
    return Outcome(difference < ROUNDING, measured(loss=scores["loss"], difference=difference))


@claim(
    "loss-tells-a-typical-probability",
    part="loss-and-accuracy",
    says=(
        "Turn the loss around: exp(-loss) is the probability that the true answer typically gets (the "
        "geometric mean). A loss of {loss} means {typical_probability}."
    ),
    criterion=at_least(100),
    experiment=random_answers,
)
def loss_is_a_probability(scores: dict[str, Doubles]) -> Outcome:
    """exp(-loss) must equal the geometric mean of the true answers' probabilities."""
    typical = scores["typical_probability"]
    difference = np.abs(np.exp(-scores["keras_loss"]) - typical)
    return Outcome(
        difference < ROUNDING, measured(loss=scores["keras_loss"], typical_probability=(typical, "%"))
    )


@claim(
    "accuracy-is-the-share-of-right-answers",
    part="loss-and-accuracy",
    says=(
        "Accuracy is the share of right answers; TensorFlow counts the same to {difference}. A probability "
        "above one half counts as yes, one half itself as no."
    ),
    criterion=at_least(100),
    experiment=random_answers,
)
def accuracy_is_a_share(scores: dict[str, Doubles]) -> Outcome:
    """Keras' accuracy must equal the share with (p > 0.5) == answer."""
    difference = np.abs(scores["keras_accuracy"] - scores["accuracy"])
    return Outcome(difference < ROUNDING, measured(accuracy=(scores["accuracy"], "%"), difference=difference))


CONFIDENT = 50.0


@experiment(
    f"One answer is wrong beyond doubt: the sum before the sigmoid is -{CONFIDENT:g} and the truth is 1. "
    "Keras' binary cross-entropy gets once the sigmoid's probability and once the sum itself."
)
def sure_and_wrong(seeds: Seeds) -> dict[str, float]:
    """Return the loss from the probability and from the sum."""
    return _sure_and_wrong(CONFIDENT)


def _sure_and_wrong(confidence: float) -> dict[str, float]:
    tf = launch.tensorflow()
    import keras

    truth, logit = tf.constant([1.0]), tf.constant([-confidence])
    probability = tf.constant(tf.sigmoid(logit).numpy())  # a bare number: Keras cannot look behind it
    return {
        "from_the_probability": float(keras.losses.binary_crossentropy(truth, probability)),
        "from_the_sum": float(keras.losses.binary_crossentropy(truth, logit, from_logits=True)),
    }


@claim(
    "bare-probabilities-cap-the-loss",
    part="loss-and-accuracy",
    says=(
        "A sure and wrong answer costs {from_the_sum} when Keras sees the sum before the sigmoid, and never "
        "more than {from_the_probability} when it is given the bare probability, because it keeps that a "
        "little above zero."
    ),
    criterion=exact(),
    experiment=sure_and_wrong,
)
def probabilities_cap_the_loss(losses: dict[str, float]) -> Outcome:
    """From the sum the loss is the sum's size; from the probability it is -log(1e-7)."""
    whole = abs(losses["from_the_sum"] - CONFIDENT) < 1e-4
    capped = abs(losses["from_the_probability"] + np.log(1e-7)) < 1e-3
    return Outcome(np.array([whole and capped]), measured(**losses))


MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
TINY = 1e-6


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, untrained, in 64 bits. Every weight and bias is raised by "
    f"{TINY:g}."
)
def tiny_change(seeds: Seeds) -> dict[str, tuple[Doubles, Doubles]]:
    """Return loss and accuracy before and after the change."""
    return _change(seeds, TINY)


def _change(seeds: Seeds, size: float) -> dict[str, tuple[Doubles, Doubles]]:
    train, _ = datasets(MOONS, seeds)
    losses, accuracies = [], []
    for seed, rows in zip(seeds, train, strict=True):
        before = NETWORK.initial_weights(seed)
        after = [array.astype(np.float64) + size for array in before]
        for weights in (before, after):
            losses.append(backprop.loss(weights, rows.x, rows.y, "relu"))
            answers = backprop.forward(weights, rows.x, "relu")[:, 0] > 0.5
            accuracies.append(float((answers == rows.y).mean()))
    return {
        "loss": (np.array(losses[::2]), np.array(losses[1::2])),
        "accuracy": (np.array(accuracies[::2]), np.array(accuracies[1::2])),
    }


@claim(
    "a-tiny-change-moves-the-loss",
    part="loss-and-accuracy",
    says="Raise every weight by a millionth, and the loss moves, by {change}: training can feel its way.",
    criterion=at_least(100),
    experiment=tiny_change,
)
def loss_moves(scores: dict[str, tuple[Doubles, Doubles]]) -> Outcome:
    """The loss must be another number after the change."""
    before, after = scores["loss"]
    return Outcome(after != before, measured(change=np.abs(after - before)))


@claim(
    "a-tiny-change-leaves-the-accuracy",
    part="loss-and-accuracy",
    says=(
        "The accuracy stays at {accuracy}: it moves in whole answers and says nothing about which way to go. "
        "So training follows the loss alone, and accuracy is only counted."
    ),
    criterion=at_least(99),
    experiment=tiny_change,
    corrects="Training reduces the loss and raises the accuracy.",
)
def accuracy_stays(scores: dict[str, tuple[Doubles, Doubles]]) -> Outcome:
    """The accuracy must be the same number after the change."""
    before, after = scores["accuracy"]
    return Outcome(after == before, measured(accuracy=(before, "%"), change=(np.abs(after - before), "%")))
