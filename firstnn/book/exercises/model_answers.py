"""What is wrong with a network: one that answers yes or no, and a deep one that has to learn.

Like `comparing`, plain Python that the page's own Python runs as well.
"""

from __future__ import annotations

UNSEEN = 1000
"""The seed of the moons that no exercise trains on."""

DEEP = 5

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias

    Answer: TypeAlias = Any  # whatever the reader made


def judge_model(model: Answer, target: float) -> str:
    """Run a Keras model on moons that nobody has seen; `target` is the share of right answers to reach."""
    from firstnn import data

    if not (hasattr(model, "built") and hasattr(model, "predict")):
        return f"The answer must be a Keras model. Received: {type(model).__name__}."
    if not model.built or model.input_shape != (None, 2):
        received = model.input_shape if model.built else "a model that has seen no input yet"
        return f"The input must be two coordinates: keras.Input(shape=(2,)). Received: {received}."
    unseen = data.moons(1000, noise=0.2, seed=UNSEEN)
    answers = model.predict(unseen.x, verbose=0)
    return find_answer_fault(answers.tolist(), unseen.x.tolist(), unseen.y.tolist(), target)


def find_answer_fault(
    answers: Sequence[Sequence[float]], x: Sequence[Sequence[float]], y: Sequence[int], target: float
) -> str:
    """Return what is wrong with the answers to rows of two columns; an empty text where nothing is.

    An answer is a list of numbers; `target` is the share of right answers to reach.
    """
    if any(len(answer) != 1 for answer in answers):
        return (
            "A yes/no answer is a single number, so the last layer has one neuron. "
            f"Received: {len(answers[0])} numbers for each point."
        )
    p = [answer[0] for answer in answers]
    if not all(abs(value) < float("inf") for value in p):
        return "Its answers are not numbers: the training has broken down. Try a smaller learning rate."
    if min(p) < 0 or max(p) > 1:
        return (
            "Its answers are not between 0 and 1, so they are no probabilities: the last layer needs the "
            "activation sigmoid."
        )
    if min(p) == max(p):
        return (
            "It gives every point the same answer. Softmax on a single neuron does that, since its answers "
            "must add up to 1: use sigmoid."
        )
    right = sum((value > 0.5) == (truth == 1) for value, truth in zip(p, y, strict=True)) / len(p)
    if right >= target:
        return ""
    if is_straight(p, x):
        return (
            f"Its boundary is a straight line, and {right:.1%} of new points are right. It needs a hidden "
            "layer with a non-linear activation, such as relu."
        )
    return (
        f"It is right on {right:.1%} of new points; the lowest of a hundred networks "
        f"reached {target:.1%}. Was it trained, for enough epochs, and with the loss binary_crossentropy?"
    )


def is_straight(p: Sequence[float], x: Sequence[Sequence[float]]) -> bool:
    """Tell whether the sums before the sigmoid are a linear function of two inputs."""
    import math

    # float32 rounds what is nearer to 0 or 1
    inside = [
        (row[0], row[1], 1.0, math.log(v / (1 - v)))
        for v, row in zip(p, x, strict=True)
        if 1e-5 < v < 1 - 1e-5
    ]
    if len(inside) < 10:
        return False
    # The best linear function: three equations for its three numbers, solved by elimination.
    table = [[sum(row[i] * row[j] for row in inside) for j in range(4)] for i in range(3)]
    for i in range(3):
        pivot = max(range(i, 3), key=lambda k: abs(table[k][i]))
        table[i], table[pivot] = table[pivot], table[i]
        if table[i][i] == 0:
            return False
        for k in range(3):
            if k != i:
                factor = table[k][i] / table[i][i]
                table[k] = [a - factor * b for a, b in zip(table[k], table[i], strict=True)]
    linear = [table[i][3] / table[i][i] for i in range(3)]
    rest = [abs(row[3] - sum(linear[i] * row[i] for i in range(3))) for row in inside]
    sums = [row[3] for row in inside]
    return max(rest) < 0.02 * max(1.0, max(sums) - min(sums))


def judge_architecture(
    architecture: Answer, train: Callable[[Answer, int], Sequence[float]], runs: int
) -> str:
    """Train a deep network several times; `train` gives the loss of each run after its training."""
    if architecture.n_inputs != 2 or architecture.layer_sizes[-1] != 1:
        outputs = architecture.layer_sizes[-1]
        return f"It needs 2 inputs and 1 output. Received: {architecture.n_inputs} and {outputs}."
    hidden = tuple(architecture.hidden)
    if len(hidden) != DEEP or max(hidden) > 16:
        return f"The task asks for {DEEP} hidden layers of at most 16 neurons. Received: hidden={hidden}."
    losses = train(architecture, runs)
    broken = sum(not abs(loss) < float("inf") for loss in losses)
    learned = sum(loss < 0.3 for loss in losses)
    names = architecture.activation
    return name_architecture_fault(learned, broken, runs, [names] if isinstance(names, str) else list(names))


def train_with_keras(architecture: Answer, runs: int) -> list[float]:
    """Return the losses of runs as `ArchitectureJudge.train` does, by Keras, which the page has."""
    import keras

    from firstnn import data

    losses = []
    for seed in range(runs):
        points = data.moons(100, noise=0.2, seed=seed)
        names = architecture.activation
        names = [names] * DEEP if isinstance(names, str) else list(names)
        layers = [
            keras.layers.Dense(units, activation=name)
            for units, name in zip(architecture.hidden, names, strict=True)
        ]
        last = keras.layers.Dense(1, activation="sigmoid")
        model = keras.Sequential([keras.Input(shape=(2,)), *layers, last])
        model.set_weights(architecture.initial_weights(seed))
        model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="binary_crossentropy")
        model.fit(points.x, points.y, batch_size=100, epochs=300, verbose=0)
        losses.append(model.evaluate(points.x, points.y, verbose=0))
    return losses


def name_architecture_fault(learned: int, broken: int, runs: int, activations: Sequence[str]) -> str:
    """Return why a deep network learned in too few of some runs; an empty text where it learned in most."""
    if learned >= 0.8 * runs:
        return ""
    if broken:
        return (
            f"In {broken} of {runs} runs its numbers grew beyond all bounds: the initial weights "
            "are too large. Try he_normal."
        )
    if set(activations) == {"linear"}:
        return "Without an activation function five layers are only one linear map. Try relu."
    if "sigmoid" in activations:
        return (
            f"It learned in {learned} of {runs} runs. On its way back through so many sigmoid layers "
            "the gradient nearly vanishes, so it would take far more epochs. Try relu or tanh."
        )
    return (
        f"It learned in {learned} of {runs} runs. The activation can do it, so look at the initial "
        "weights: if they are too small, hardly any signal reaches the end. Try he_normal."
    )
