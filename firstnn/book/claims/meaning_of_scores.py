"""Step 4: what loss and accuracy are, to the last digit that TensorFlow keeps."""

from __future__ import annotations

import math

import numpy as np

from firstnn import backprop, launch, random
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import Doubles, Seeds, value
from firstnn.book.evidence import Generated, at_least, datasets, described, exact, experiment
from firstnn.network import Architecture

claim = Part("loss-and-accuracy").claim

ANSWERS = 50
ROUNDING = 1e-6


@experiment(
    f"For every seed, {ANSWERS} random probabilities from 0.01 to 0.99, the first exactly one half, and as "
    "many random true answers. Keras works out loss and accuracy in 32 bits, NumPy in 64."
)
def random_answers(seeds: Seeds, half_is_yes: bool = False, shift: int = 0) -> dict[str, Doubles]:
    """Return what Keras and NumPy make of the same answers.

    `shift` gives NumPy the truth of other rows, `half_is_yes` another rule for ties.
    """
    launch.tensorflow()
    import keras

    column = np.array(seeds)
    p = 0.01 + 0.98 * random.uniform(ANSWERS, seed=column, stream="data", part=0)  # (n_seeds, n_answers)
    p = np.where(np.arange(ANSWERS) == 0, 0.5, p).astype(np.float32)
    y = (random.uniform(ANSWERS, seed=column, stream="data", part=1) < 0.5).astype(np.float32)
    keras_loss = keras.losses.binary_crossentropy(y, p).numpy().astype(np.float64)
    keras_accuracy = keras.metrics.binary_accuracy(y, p).numpy().mean(axis=1)
    p, y = p.astype(np.float64), np.roll(y, shift, axis=1)
    of_the_truth = np.where(y == 1, p, 1 - p)
    answers = p >= 0.5 if half_is_yes else p > 0.5
    return {
        "keras_loss": keras_loss,
        "keras_accuracy": keras_accuracy.astype(np.float64),
        "loss": -np.log(of_the_truth).mean(axis=1),
        "accuracy": (answers == y).mean(axis=1),
        "probability_from_loss": np.exp(-keras_loss),
        "typical_probability": of_the_truth.prod(axis=1) ** (1 / ANSWERS),
    }


loss_difference = abs(value("keras_loss") - value("loss"))
accuracy_difference = abs(value("keras_accuracy") - value("accuracy"))
typical = value("typical_probability", "%")

claim(
    "loss-is-minus-log-of-the-probability-of-the-truth",
    "The loss is the mean of -log(probability given to the true answer). TensorFlow's number is the same "
    "to {difference:max}.",
    criterion=at_least(100),
    experiment=random_answers,
    holds=loss_difference < ROUNDING,
    figures={"loss": value("loss"), "difference": loss_difference},
)

claim(
    "loss-tells-a-typical-probability",
    "Turn the loss around: exp(-loss) is the probability that the true answer typically gets (the "
    "geometric mean). A loss of {loss} means {typical_probability}.",
    criterion=at_least(100),
    experiment=random_answers,
    holds=abs(value("probability_from_loss") - typical) < ROUNDING,
    figures={"loss": value("keras_loss"), "typical_probability": typical},
)

claim(
    "accuracy-is-the-share-of-right-answers",
    "Accuracy is the share of right answers; TensorFlow counts the same to {difference:max}. A probability "
    "above one half counts as yes, one half itself as no.",
    criterion=at_least(100),
    experiment=random_answers,
    holds=accuracy_difference < ROUNDING,
    figures={"accuracy": value("accuracy", "%"), "difference": accuracy_difference},
)


CONFIDENT = 50.0


@experiment(
    f"One answer is wrong beyond doubt: the sum before the sigmoid is -{CONFIDENT:g} and the truth is 1. "
    "Keras' binary cross-entropy gets once the sigmoid's probability and once the sum itself."
)
def sure_and_wrong(seeds: Seeds, confidence: float = CONFIDENT) -> dict[str, float]:
    """Return the loss from the probability and from the sum."""
    tf = launch.tensorflow()
    import keras

    truth, logit = tf.constant([1.0]), tf.constant([-confidence])
    probability = tf.constant(tf.sigmoid(logit).numpy())  # a bare number: Keras cannot look behind it
    return {
        "from_the_probability": float(keras.losses.binary_crossentropy(truth, probability)),
        "from_the_sum": float(keras.losses.binary_crossentropy(truth, logit, from_logits=True)),
    }


claim(
    "bare-probabilities-cap-the-loss",
    "A sure and wrong answer costs {from_the_sum} when Keras sees the sum before the sigmoid, and never "
    "more than {from_the_probability:max} when it is given the bare probability, because it keeps that a "
    "little above zero.",
    criterion=exact(),
    experiment=sure_and_wrong,
    holds=(abs(value("from_the_sum") - CONFIDENT) < 1e-4)
    & (abs(value("from_the_probability") + math.log(1e-7)) < 1e-3),
    figures={name: value(name) for name in ("from_the_probability", "from_the_sum")},
)


MOONS = Generated("moons", 200, (("noise", 0.2),))
NETWORK = Architecture(2, (16,), "relu", "glorot_uniform")
TINY = 1e-6


@experiment(
    f"Data: {MOONS}. Network {described(NETWORK)}, untrained, in 64 bits. Every weight and bias is raised by "
    f"{TINY:g}."
)
def tiny_change(seeds: Seeds, size: float = TINY) -> dict[str, Doubles]:
    """Return loss and accuracy before and after the change."""
    train, _ = datasets(MOONS, seeds)
    scores: dict[str, list[float]] = {
        f"{score}_{when}": [] for score in ("loss", "accuracy") for when in ("before", "after")
    }
    for seed, rows in zip(seeds, train, strict=True):
        before = NETWORK.initial_weights(seed)
        after = [array.astype(np.float64) + size for array in before]
        for when, weights in (("before", before), ("after", after)):
            answers = backprop.forward(weights, rows.x, "relu")[:, 0] > 0.5
            scores[f"loss_{when}"].append(backprop.loss(weights, rows.x, rows.y, "relu"))
            scores[f"accuracy_{when}"].append(float((answers == rows.y).mean()))
    return {name: np.array(values) for name, values in scores.items()}


claim(
    "a-tiny-change-moves-the-loss",
    "Raise every weight by a millionth, and the loss moves, by {change}: training can feel its way.",
    criterion=at_least(100),
    experiment=tiny_change,
    holds=~value("loss_after").equals(value("loss_before")),
    figures={"change": abs(value("loss_after") - value("loss_before"))},
)

claim(
    "a-tiny-change-leaves-the-accuracy",
    "The accuracy stays at {accuracy}: it moves in whole answers and says nothing about which way to go. "
    "So training follows the loss alone, and accuracy is only counted.",
    criterion=at_least(99),
    experiment=tiny_change,
    holds=value("accuracy_after").equals(value("accuracy_before")),
    figures={
        "accuracy": value("accuracy_before", "%"),
        "change": abs(value("accuracy_after") - value("accuracy_before")).counted_in("%"),
    },
    corrects="Training reduces the loss and raises the accuracy.",
)
