"""Exercises of steps 3 and 6: a network in Keras, and initial weights with which a deep one learns."""

from __future__ import annotations

import functools

from firstnn import data, replicas
from firstnn.book.exercises.exercise import Answer, Exercise
from firstnn.book.exercises.model_answers import UNSEEN, judge_architecture, judge_model
from firstnn.network import Architecture
from firstnn.training import Recipe

_BEGINNING = (
    "import keras\nfrom firstnn import data\n\n"
    "train, test = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)\n\nkeras.utils.set_random_seed(0)\n"
)


class ModelJudge:
    """Runs a Keras model on points that nobody has seen."""

    def __call__(self, model: Answer) -> str:
        """Return what is wrong with a model; an empty text where nothing is."""
        return judge_model(model, **self.check_data())

    def check_data(self) -> dict[str, float]:
        """Return the score to reach."""
        return {"target": score_to_reach()}


@functools.cache
def score_to_reach() -> float:
    """Return the lowest score of a hundred networks of the lesson's kind: each of them was a right answer."""
    train, _ = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    unseen = data.moons(1000, noise=0.2, seed=UNSEEN)
    recipe = Recipe("adam", 0.02, epochs=60)
    runs = replicas.train(Architecture(2), recipe, train, unseen, seeds=range(100), record_every=60)
    return float(runs.test_accuracy[:, -1].min())


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
    judge=ModelJudge(),
    hints=(
        "The model needs a hidden layer with an activation function, and a last layer with a single neuron.",
        "A yes/no answer: sigmoid in the last layer, binary_crossentropy as the loss.",
        'keras.layers.Dense(16, activation="relu"), then keras.layers.Dense(1, activation="sigmoid")',
    ),
    solution=_model(_RELU, _SIGMOID),
    praise="It does as well on new points as the lesson's own networks.",
    slips={
        "It needs a hidden layer with a non-linear activation, such as relu.": (_RELU, ""),
        "Its answers are not between 0 and 1, so they are no probabilities.": (_SIGMOID, ""),
        "It gives every point the same answer. Softmax on a single neuron does that.": ("sigmoid", "softmax"),
    },
)


class ArchitectureJudge:
    """Trains an architecture from several sets of initial weights."""

    def __call__(self, architecture: Answer) -> str:
        """Return what is wrong with an architecture; an empty text where nothing is."""
        if not isinstance(architecture, Architecture):
            return f"The answer must be a firstnn.Architecture. Received: {type(architecture).__name__}."
        return judge_architecture(architecture, self.train, **self.check_data())

    def train(self, architecture: Architecture, runs: int) -> list[float]:
        """Return the loss of each run after 300 epochs of plain gradient descent."""
        points = [data.moons(100, noise=0.2, seed=seed) for seed in range(runs)]
        recipe = Recipe("sgd", 0.1, None, 300)
        trained = replicas.train(architecture, recipe, points, seeds=range(runs), record_every=300)
        return [float(loss) for loss in trained.train_loss[:, -1]]

    def check_data(self) -> dict[str, int]:
        """Return how often to train."""
        return {"runs": 10}


def _plan(rest: str, hidden: str = "(16,) * 5") -> str:
    return (
        "from firstnn import Architecture\n\n"
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
    judge=ArchitectureJudge(),
    hints=(
        "Which activation function lets the gradient through many layers?",
        "Which initialization keeps the signal's size with that activation function?",
        'activation="relu" with kernel_initializer="he_normal"',
    ),
    solution=_plan('activation="relu",\n    kernel_initializer="he_normal"'),
    praise="The signal survives the way forward, and the gradient the way back.",
    slips={
        "On its way back through so many sigmoid layers the gradient nearly vanishes.": ("relu", "sigmoid"),
        "Look at the initial weights: if they are too small, hardly any signal reaches the end.": (
            "he_normal",
            "zeros",
        ),
        "The task asks for 5 hidden layers.": ("(16,) * 5", "(16,)"),
    },
)
