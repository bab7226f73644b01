"""Exercises of the pitfalls: preparing a table without a look at the test set, and a closing project."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import data, replicas
from firstnn.book.exercises.exercise import Answer, Exercise
from firstnn.data.labels import OneClassError
from firstnn.network import Architecture
from firstnn.training import Recipe

_CANCER = "from firstnn import data\n\ntable = data.breast_cancer()\n"


_MISSING_CLASS = "A class is missing from one part: the table is sorted by class, so draw the rows at random."


def _table() -> data.Dataset:
    """Return a small table whose rows are sorted by class, as tables often are."""
    cloud = data.gaussians(120, distance=2, n_features=3, seed=7)
    order = np.argsort(cloud.y, kind="stable")
    stretched = cloud.x[order] * np.array([1.0, 50.0, 0.1], dtype=np.float32) + np.float32(3.0)
    return data.Dataset(stretched, cloud.y[order])


def _judge_prepare(prepare: Answer) -> str:
    """Let the function prepare a table, and look at the two parts."""
    if not callable(prepare):
        return f"The answer must be a function. Received: {type(prepare).__name__}."
    table = _table()
    try:
        train, test = prepare(table)
    except OneClassError:
        return _MISSING_CLASS
    except Exception as error:  # whatever a reader's code may raise is for the reader to see
        return f"Your function stopped with {type(error).__name__}: {error}"
    for part in (train, test):
        if not isinstance(part, data.Dataset):
            return f"Both parts must be a Dataset. Received: {type(part).__name__}."
    return _wrong_rows(table, train, test) or _wrong_scale(table, train, test)


def _wrong_rows(table: data.Dataset, train: data.Dataset, test: data.Dataset) -> str:
    """Look which rows of the table are in which part; standardizing keeps their order within a column."""
    if train.n_samples + test.n_samples != table.n_samples:
        total = train.n_samples + test.n_samples
        return f"Both parts together must have the {table.n_samples} rows of the table. Received: {total}."
    if not 0.05 < test.n_samples / table.n_samples <= 0.5:
        share = f"{test.n_samples} of {table.n_samples}"
        return f"Hold back more than a twentieth of the rows, and at most half. Received: {share}."
    if len(np.unique(test.y)) < len(np.unique(table.y)) or len(np.unique(train.y)) < len(np.unique(table.y)):
        return _MISSING_CLASS
    return ""


def _wrong_scale(table: data.Dataset, train: data.Dataset, test: data.Dataset) -> str:
    """Look at the columns of the two parts."""
    centered = _is_standard(train.x)
    if not centered and _is_standard(np.concatenate([train.x, test.x])):
        return (
            "Mean and deviation come from the whole table, so the test rows have influenced them: split "
            "first, standardize afterwards."
        )
    if not centered and _is_standard(test.x):
        return "Mean and deviation come from the test set: fit on the training set, and only there."
    if not centered:
        return "The columns of the training set are not standardized: each needs mean 0 and deviation 1."
    if _is_standard(test.x):
        return (
            "The test set is standardized with its own mean and deviation: use those of the training set "
            "for both."
        )
    together = np.concatenate([train.x, test.x])  # the columns of the table, shifted and stretched alike
    for column in range(table.n_features):
        raw, seen = np.sort(table.x[:, column]), np.sort(together[:, column])
        if np.corrcoef(raw, seen)[0, 1] < 0.9999:
            return "The test set has another scale than the training set: transform both in the same way."
    return ""


def _is_standard(values: npt.ArrayLike) -> bool:
    x = np.asarray(values, dtype=np.float64)
    return bool(np.abs(x.mean(axis=0)).max() < 1e-3 and np.abs(x.std(axis=0) - 1).max() < 1e-2)


_HEAD = "from firstnn import data\n\n\ndef prepare(table):\n"
_BODY = (
    "    train, test = table.split(0.3, seed=0)\n"
    "    scale = data.Standardizer.fit(train)\n"
    "    return scale.transform(train), scale.transform(test)\n"
)

PREPARE = Exercise(
    id="pitfalls",
    title="Prepare a table",
    task=(
        "Write a function that takes a Dataset and returns its training set and its test set, standardized, "
        "with numbers that no test row has influenced."
    ),
    example=f"{_CANCER}train, test = table.split(0.3, seed=0)\nprint(train.n_samples, test.n_samples)\n",
    starter=f"{_HEAD}    train, test = ...\n    scale = data.Standardizer.fit(...)\n"
    "    return scale.transform(train), scale.transform(test)\n",
    answer="prepare",
    judge=_judge_prepare,
    hints=(
        "Which comes first: the split, or mean and deviation?",
        "Fit the Standardizer on the training set, and transform both sets with it.",
        "train, test = table.split(0.3, seed=0); scale = data.Standardizer.fit(train)",
    ),
    solution=_HEAD + _BODY,
    praise="The test set stays unseen until the end.",
    slips={
        "Mean and deviation come from the test set: fit on the training set, and only there.": (
            "fit(train)",
            "fit(test)",
        ),
        "Mean and deviation come from the whole table, so the test rows have influenced them.": (
            "fit(train)",
            "fit(table)",
        ),
        "The test set has another scale than the training set: transform both in the same way.": (
            "scale.transform(test)",
            "test",
        ),
    },
)

_SEED = 11  # of the split that only the checker knows the test part of


def wine() -> data.Dataset:
    """Return wines of three growers in one region of Italy: 178 samples, 13 results of chemistry.

    Source: Aeberhard and Forina (1992), Wine, UCI Machine Learning Repository, CC BY 4.0.
    """
    from sklearn.datasets import load_wine

    raw = load_wine()
    return data.Dataset(
        raw.data,
        raw.target,
        name="wine",
        feature_names=tuple(str(name) for name in raw.feature_names),
        class_names=("first grower", "second grower", "third grower"),
        description="Wines of three growers in one region of Italy, told by 13 results of chemistry.",
        source=(
            "Aeberhard and Forina (1992), Wine, UCI Machine Learning Repository, "
            "https://doi.org/10.24432/C5PC7J, as shipped with scikit-learn"
        ),
        licence="CC BY 4.0",
    )


def project_rows() -> data.Dataset:
    """Return the rows of the closing project that may be learned from.

    Returns:
        The training part of a table that the lesson has not used.

    Example:
        >>> project_rows().n_features
        13
    """
    return wine().split(0.4, seed=_SEED)[0]


def project_target() -> float:
    """Return the share of unseen rows to reach: what small networks of the lesson's kind reach at least.

    Returns:
        The 5th percentile of their scores, a share from 0 to 1.

    Example:
        >>> 0.8 < project_target() <= 1
        True
    """
    train, test = wine().split(0.4, seed=_SEED)
    scale = data.Standardizer.fit(train)
    runs = replicas.train(
        Architecture(13, (16,), n_outputs=3),
        Recipe("adam", 0.01, epochs=60),
        scale.transform(train),
        scale.transform(test),
        seeds=range(100),
        record_every=60,
    )
    return float(np.percentile(runs.test_accuracy[:, -1], 5))


def _judge_project(predict: Answer) -> str:
    """Ask for the classes of rows that nobody has seen."""
    if not callable(predict):
        return f"The answer must be a function. Received: {type(predict).__name__}."
    _, test = wine().split(0.4, seed=_SEED)
    try:
        answers: Any = np.asarray(predict(test.x.copy()))
    except Exception as error:  # whatever a reader's code may raise is for the reader to see
        return f"Your function stopped with {type(error).__name__}: {error}"
    if answers.shape == (test.n_samples, 3):
        return "Return a class for each row, not three probabilities: np.argmax(answers, axis=1)."
    if answers.shape != (test.n_samples,):
        return f"The shape must be {(test.n_samples,)}, a class for each row. Received: {answers.shape}."
    if not np.isin(answers, [0, 1, 2]).all():
        return "The classes are 0, 1 and 2. Received something else."
    right, target = float((answers == test.y).mean()), project_target()
    if right >= target:
        return ""
    report = "; ".join(
        f"class {c}: {int((answers[test.y == c] == c).sum())} of {int((test.y == c).sum())}" for c in range(3)
    )
    if len(np.unique(answers)) == 1:
        return f"Every row gets the same class. Right are {report}. Are the new rows standardized as well?"
    return (
        f"{right:.1%} of the unseen rows are right ({report}); the target is {target:.1%}. Are the rows "
        "standardized, with the mean and deviation of the training rows?"
    )


_PROJECT = (
    "import keras\nimport numpy as np\nfrom firstnn import data\nfrom firstnn.book import exercises\n\n"
    "train = exercises.project_rows()\nscale = data.Standardizer.fit(train)\n"
    "keras.utils.set_random_seed(0)\nmodel = keras.Sequential([\n    keras.Input(shape=(13,)),\n"
    '    keras.layers.Dense(16, activation="relu"),\n    keras.layers.Dense(3, activation="softmax"),\n])\n'
    "model.compile(\n    optimizer=keras.optimizers.Adam(0.01),\n"
    '    loss="sparse_categorical_crossentropy",\n)\n'
    "model.fit(scale.transform(train.x), train.y, epochs=60, verbose=0)\n\n\n"
)
_PREDICT = "def predict(x):\n    return np.argmax(model.predict({}, verbose=0), axis=1)\n"

PROJECT = Exercise(
    id="project",
    title="A table that is new to you",
    task=(
        "firstnn.book.exercises.project_rows() gives you wines from three growers, described by their "
        "chemistry. Train what you like, and write a function that takes raw rows and returns a class for "
        "each. It will be judged on rows that you have not been given."
    ),
    example="from firstnn.book import exercises\n\ntrain = exercises.project_rows()\nprint(train)\n",
    starter=(
        "from firstnn.book import exercises\n\ntrain = exercises.project_rows()\n\n\n"
        "def predict(x):\n    return ...\n"
    ),
    answer="predict",
    judge=_judge_project,
    hints=(
        "Three classes: three neurons with softmax, and the loss sparse_categorical_crossentropy.",
        "The columns have very different sizes.",
        "predict must standardize the rows it is given: model.predict(scale.transform(x))",
    ),
    solution=_PROJECT + _PREDICT.format("scale.transform(x)"),
    praise="It meets the target on rows that it has never seen. You have built a network on your own.",
)
