"""Exercises of steps 3 and 6: a network in Keras, and initial weights with which a deep one learns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstnn import data, replicas
from firstnn.activations import Array
from firstnn.book.exercises.exercise import Answer, Exercise
from firstnn.network import Architecture
from firstnn.training import Recipe

_BEGINNING = (
    "import keras\nfrom firstnn import data\n\n"
    "train, test = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)\n\nkeras.utils.set_random_seed(0)\n"
)
_SEEDS = range(10)
_DEEP = 5


def _judge_model(model: Answer) -> str:
    """Run a Keras model on points that nobody has seen."""
    import keras

    if not isinstance(model, keras.Model):
        return f"The answer must be a Keras model. Received: {type(model).__name__}."
    if not model.built or model.input_shape != (None, 2):
        received = model.input_shape if model.built else "a model that has seen no input yet"
        return f"The input must be two coordinates: keras.Input(shape=(2,)). Received: {received}."
    unseen = data.moons(1000, noise=0.2, seed=0, stream="test")
    answers = np.asarray(model.predict(unseen.x, verbose=0), dtype=np.float64)
    if answers.shape != (unseen.n_samples, 1):
        return (
            "A yes/no answer is a single number, so the last layer has one unit. "
            f"Received: {answers.shape[-1]} numbers for each point."
        )
    return _judge_answers(answers[:, 0], unseen)


def _judge_answers(answers: Array, unseen: data.Dataset) -> str:
    """Look at what the model says."""
    if not np.isfinite(answers).all():
        return "Its answers are not numbers: the training has broken down. Try a smaller learning rate."
    if answers.min() < 0 or answers.max() > 1:
        return (
            "Its answers are not between 0 and 1, so they are no probabilities: the last layer needs the "
            "activation sigmoid."
        )
    if np.ptp(answers) == 0:
        return (
            "It gives every point the same answer. Softmax on a single unit does that, since its answers "
            "must add up to 1: use sigmoid."
        )
    right = float(((answers > 0.5) == unseen.y).mean())
    target = _score_to_reach(unseen)
    if right >= target:
        return ""
    if _is_straight(answers, unseen.x):
        return (
            f"Its boundary is a straight line, and {right:.1%} of new points are right. It needs a hidden "
            "layer with a non-linear activation, such as relu."
        )
    return (
        f"It is right on {right:.1%} of new points; the lowest of a hundred networks "
        f"reached {target:.1%}. Was it trained, for enough epochs, and with the loss binary_crossentropy?"
    )


def _score_to_reach(unseen: data.Dataset) -> float:
    """Return the lowest score of a hundred networks of the lesson's kind: each of them was a right answer."""
    train, _ = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    recipe = Recipe("adam", 0.02, epochs=60)
    runs = replicas.train(Architecture(2), recipe, train, unseen, seeds=range(100), record_every=60)
    return float(runs.test_accuracy[:, -1].min())


def _is_straight(answers: Array, x: npt.ArrayLike) -> bool:
    """Tell whether the sums before the sigmoid are a linear function of the inputs."""
    inside = (answers > 1e-5) & (answers < 1 - 1e-5)  # float32 rounds what is nearer to 0 or 1
    if inside.sum() < 10:
        return False
    p = answers[inside]
    sums = np.log(p / (1 - p))
    columns = np.column_stack([np.asarray(x)[inside], np.ones(len(p))])
    rest = sums - columns @ np.linalg.lstsq(columns, sums, rcond=None)[0]
    return bool(np.abs(rest).max() < 0.02 * max(1.0, float(np.ptp(sums))))


def _model(
    hidden: str, last: str, *, units: int = 1, loss: str = "binary_crossentropy", epochs: int = 60
) -> str:
    """Return a program that builds and trains a network."""
    layer = f"    keras.layers.Dense(16{hidden}),\n" if hidden is not None else ""
    return (
        f"{_BEGINNING}model = keras.Sequential([\n    keras.Input(shape=(2,)),\n{layer}"
        f"    keras.layers.Dense({units}{last}),\n])\n"
        f'model.compile(\n    optimizer=keras.optimizers.Adam(0.02),\n    loss="{loss}",\n)\n'
        f"model.fit(train.x, train.y, epochs={epochs}, verbose=0)\n"
    )


_RELU, _SIGMOID = ', activation="relu"', ', activation="sigmoid"'

MODEL = Exercise(
    id="step-3",
    title="A network in Keras",
    task=(
        "Build and train a Keras model that tells the two moons apart: two coordinates in, a probability out."
    ),
    example=_model(_RELU, _SIGMOID).replace("Dense(16", "Dense(4"),
    starter=(
        f"{_BEGINNING}model = keras.Sequential([\n    keras.Input(shape=(2,)),\n    ...,\n])\n"
        'model.compile(optimizer="adam", loss=...)\nmodel.fit(train.x, train.y, epochs=..., verbose=0)\n'
    ),
    answer="model",
    judge=_judge_model,
    hints=(
        "The model needs a hidden layer with an activation function, and a last layer with a single unit.",
        "A yes/no answer: sigmoid in the last layer, binary_crossentropy as the loss.",
        'keras.layers.Dense(16, activation="relu"), then keras.layers.Dense(1, activation="sigmoid")',
    ),
    solution=_model(_RELU, _SIGMOID),
    praise="It does as well on new points as the lesson's own networks.",
)


def _judge_architecture(architecture: Answer) -> str:
    """Train the architecture from several sets of initial weights."""
    if not isinstance(architecture, Architecture):
        return f"The answer must be a firstnn.Architecture. Received: {type(architecture).__name__}."
    if architecture.n_inputs != 2 or architecture.n_outputs != 1:
        return (
            f"It needs 2 inputs and 1 output. Received: {architecture.n_inputs} and {architecture.n_outputs}."
        )
    if len(architecture.hidden) != _DEEP or any(units > 16 for units in architecture.hidden):
        return (
            f"The task asks for {_DEEP} hidden layers of at most 16 units. Received: hidden="
            f"{architecture.hidden}."
        )
    train = [data.moons(100, noise=0.2, seed=seed) for seed in _SEEDS]
    runs = replicas.train(architecture, Recipe("sgd", 0.1, None, 300), train, seeds=_SEEDS, record_every=300)
    loss = runs.train_loss
    broken = int((~np.isfinite(loss[:, -1])).sum())
    learned = int((loss[:, -1] < 0.3).sum())
    if learned >= 8:
        return ""
    if broken:
        return (
            f"In {broken} of {len(_SEEDS)} runs its numbers grew beyond all bounds: the initial weights "
            "are too large. Try he_normal."
        )
    if set(architecture.activations) == {"linear"}:
        return "Without an activation function five layers are only one linear map. Try relu."
    if set(architecture.activations) & {"sigmoid"}:
        return (
            f"It learned in {learned} of {len(_SEEDS)} runs. On its way back through so many sigmoid layers "
            "the gradient nearly vanishes, so it would take far more epochs. Try relu or tanh."
        )
    return (
        f"It learned in {learned} of {len(_SEEDS)} runs. The activation can do it, so look at the initial "
        "weights: if they are too small, hardly any signal reaches the end. Try he_normal."
    )


def _plan(rest: str, hidden: str = "(16,) * 5", imports: str = "") -> str:
    return (
        f"from firstnn import Architecture\n{imports}\n"
        f"architecture = Architecture(\n    2,\n    {hidden},\n    {rest},\n)\n"
    )


START = Exercise(
    id="step-6",
    title="Initialization and activation",
    task=(
        "Choose activation and kernel_initializer so that a network with five hidden layers learns the moons "
        "in 300 epochs of plain gradient descent, in at least 8 of 10 runs."
    ),
    example=_plan('activation="relu",\n    kernel_initializer="he_normal"', "(16,)"),
    starter=_plan("activation=...,\n    kernel_initializer=..."),
    answer="architecture",
    judge=_judge_architecture,
    hints=(
        "Which activation function lets the gradient through many layers?",
        "Which initialization keeps the signal's size with that activation function?",
        'activation="relu" with kernel_initializer="he_normal"',
    ),
    solution=_plan('activation="relu",\n    kernel_initializer="he_normal"'),
    praise="The signal survives the way forward, and the gradient the way back.",
)
