"""The file of a trained model: Keras' own format, with the preparation and the names of the columns inside.

Plain Keras opens it and gives it rows as they come from the table. What columns and classes are called is
part of the model's own configuration (`prepared_model.py`), so it stays when plain Keras saves the model
again.
"""

from __future__ import annotations

import json
import os
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import launch, prepared_model, validation
from firstnn.data import NumberInput, Preparation, Standardizer
from firstnn.data.column_kinds import Column
from firstnn.prepared_model import Answer
from firstnn.validation import bad_file
from firstnn.whole_file import written_whole

if TYPE_CHECKING:
    import keras

__all__ = ["Names", "SavedModel", "load", "read_names", "save"]

_DEVIATIONS = (1e-37, 1e37)  # beyond them 1 / deviation is no ordinary float32
_BLOCK = 10_000  # rows at once, so that a long table needs no more memory than its answers


@dataclass(frozen=True)
class Names:
    """What the inputs and the outputs of a saved model mean.

    Args:
        feature_names: A name for each column, in the order of the model's inputs.
        class_names: A name for each class, at least two; none where the answer is a quantity.
        target: The column that held the answer in training; None where the table was no file.
        kind: "classes", "quantity" or "count".

    Raises:
        ValueError: `feature_names` is empty, `class_names` holds fewer than two, or a name is empty or
            repeated.

    Example:
        >>> Names(["age", "income"], ["no", "yes"], target="bought")
        Names(feature_names=('age', 'income'), class_names=('no', 'yes'), target='bought', kind='classes')
    """

    feature_names: Sequence[str]
    class_names: Sequence[str]
    target: str | None = None
    kind: str = "classes"

    def __post_init__(self) -> None:
        fewest_classes = 2 if self.kind == "classes" else 0
        for field, fewest in (("feature_names", 1), ("class_names", fewest_classes)):
            names = validation.distinct_names(getattr(self, field), field)
            if len(names) < fewest:
                raise ValueError(f"{field} must hold at least {fewest}. {validation.received(field, names)}")
            object.__setattr__(self, field, names)
        if self.target is not None:
            validation.instance(self.target, "target", str)


@dataclass(frozen=True, eq=False)
class SavedModel:
    """A model that was loaded from its file, for rows as they come from the table.

    Args:
        model: The Keras model, which prepares the rows itself.
        preparation: What it takes, and how it prepares it.
        answer: What it answers.

    Raises:
        ValueError: `model` has other numbers of inputs or outputs than these say.

    Example:
        >>> from firstnn import Architecture, Recipe, build, data
        >>> moons = data.moons(100, seed=0)
        >>> preparation = standard_preparation(data.Standardizer.fit(moons), moons.feature_names)
        >>> answer = Answer(moons.class_names)
        >>> network = build(Architecture(2), Recipe(), seed=0)
        >>> model = SavedModel(prepared_model.prepend(network, preparation, answer), preparation, answer)
        >>> model.probabilities([[0, 0]]).shape
        (1, 2)
    """

    model: keras.Model
    preparation: Preparation
    answer: Answer

    @property
    def names(self) -> Names:
        """What the inputs and the outputs mean."""
        answer = self.answer
        return Names(self.preparation.names, answer.class_names, answer.target, answer.kind)

    def probabilities(self, x: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return the probability of each class for rows of numbers, shape (n_samples, n_classes)."""
        columns = self.preparation.names
        rows = validation.table(x, "x", float32=True)
        if rows.shape[1] != len(columns):
            raise ValueError(
                f"x must have {len(columns)} columns: {', '.join(columns)}. Received: x of shape {rows.shape}"
            )
        if not self.preparation.numbers_only:
            raise ValueError("x must be columns of a table, since some hold texts. Received: x of numbers")
        return self._answers(len(rows), lambda some: rows[some].astype(np.float32))

    def predict(self, columns: Sequence[Column], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return the probability of each class, or the quantity, shape (n_rows, n_outputs)."""
        return self._answers(
            len(rows), lambda some: prepared_model.raw_inputs(self.preparation, columns, rows[some])
        )

    def _answers(self, n_rows: int, take: Callable[[slice], Any]) -> npt.NDArray[np.float32]:
        """Return a column for each class; one output is the probability of the second of two."""
        import tensorflow as tf  # a text becomes a tensor of texts only here

        answers = []
        # Called block by block: `predict` would compile a function for each model, and warn after a few.
        for start in range(0, n_rows, _BLOCK):
            raw = take(slice(start, start + _BLOCK))  # an array, or a dictionary of them
            if isinstance(raw, dict):
                raw = {name: tf.constant(array) for name, array in raw.items()}
            answers.append(np.asarray(self.model(raw, training=False)))
        outputs = np.concatenate(answers)
        two = self.answer.kind == "classes" and outputs.shape[1] == 1
        return np.concatenate([1 - outputs, outputs], axis=1) if two else outputs

    def __post_init__(self) -> None:
        prepared_model.check_outputs(self.model, self.preparation, self.answer)


def save(
    model: keras.Model,
    path: str | os.PathLike[str],
    *,
    names: Names,
    standardizer: Standardizer | None = None,
    preparation: Preparation | None = None,
    scale: tuple[float, float] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write a trained model to a file, with its preparation in front of it.

    outputs = model(prepared rows); of numbers alone: model((x - mean) / deviation)

    The file appears whole or not at all. `keras.models.load_model(path)` opens it
    anywhere, without this package.

    Args:
        model: A `keras.Sequential` that was trained on prepared rows.
        path: Where to write; the name must end in .keras, and its folder must exist.
        names: What the model's inputs and outputs mean.
        standardizer: Mean and deviation of each column, from the training part, where all are numbers.
        preparation: How the columns were prepared, in place of `standardizer`.
        scale: Mean and deviation of the target, where the answer is a quantity.
        overwrite: Whether a file that is already there may be replaced.

    Returns:
        The path of the file.

    Raises:
        ValueError: `path` does not end in .keras, exists already, or lies in a folder that cannot be
            written; or `model`, `standardizer` and `names` do not fit each other.

    Example:
        >>> import tempfile
        >>> from firstnn import Architecture, Recipe, build, data
        >>> moons = data.moons(100, seed=0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = save(
        ...         build(Architecture(2), Recipe(), seed=0),
        ...         f"{folder}/moons.keras",
        ...         standardizer=data.Standardizer.fit(moons),
        ...         names=Names(moons.feature_names, moons.class_names),
        ...     )
        ...     load(path).probabilities(moons.x).shape
        (100, 2)
    """
    target, overwrite = Path(_keras_name(path)), validation.flag(overwrite, "overwrite")
    if target.exists() and not overwrite:
        raise bad_file(str(target), "be new; give overwrite=True to replace the file that exists already")
    validation.instance(names, "names", Names)
    if preparation is None:
        validation.instance(standardizer, "standardizer", Standardizer)
        assert standardizer is not None
        preparation = standard_preparation(standardizer, names.feature_names)
    answer = Answer(tuple(names.class_names), names.target, names.kind)
    whole = prepared_model.prepend(model, preparation, answer, scale=scale)
    SavedModel(whole, preparation, answer)
    try:
        with written_whole(target) as temporary, warnings.catch_warnings():
            # Keras 3.15 copies arrays in a way that NumPy 2 deprecates.
            warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
            whole.save(temporary)
    except OSError as error:
        expected = f"lie in a folder that exists and can be written ({error.strerror})"
        raise bad_file(str(target), expected) from error
    return target


def load(path: str | os.PathLike[str]) -> SavedModel:
    """Return the model that a file holds.

    Args:
        path: Name of a file written by `save`.

    Returns:
        The Keras model with the names of its columns and classes.

    Raises:
        ValueError: `path` does not exist, is no model file, is damaged, or was not saved by this package.

    Example:
        >>> load("moons.keras")
        Traceback (most recent call last):
        ValueError: path must name an existing file. Received: path='moons.keras'
    """
    preparation, answer = read_preparation(path)
    name = _keras_name(path)
    launch.tensorflow()
    import keras

    try:
        return SavedModel(keras.models.load_model(name), preparation, answer)
    except Exception as error:  # Keras raises whatever its parts raise
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise bad_file(name, f"name a model that Keras can load: {reason}") from error


def read_names(path: str | os.PathLike[str]) -> Names:
    """Return the names that a model file holds, without starting TensorFlow.

    Args:
        path: Name of the file.

    Returns:
        What the model's inputs and outputs mean.

    Raises:
        ValueError: `path` does not exist, is no model file, or was not saved by this package.

    Example:
        >>> read_names("moons.keras")
        Traceback (most recent call last):
        ValueError: path must name an existing file. Received: path='moons.keras'
    """
    preparation, answer = read_preparation(path)
    return Names(preparation.names, answer.class_names, answer.target, answer.kind)


def read_preparation(path: str | os.PathLike[str]) -> tuple[Preparation, Answer]:
    """Return what a model file says of its columns and its answers, without starting TensorFlow."""
    name = validation.file_name(path, "model")
    try:
        with zipfile.ZipFile(name) as archive:
            members = archive.namelist()
            content = archive.read("config.json") if "config.json" in members else None
    except FileNotFoundError as error:
        raise bad_file(name, "name an existing file") from error
    except OSError as error:
        raise bad_file(name, f"name a file that can be read: {error.strerror}") from error
    except Exception as error:  # zipfile raises half a dozen types for what is no archive, or a damaged one
        raise bad_file(name, "name a model file (.keras): this is none") from error
    if content is None:
        raise bad_file(name, "name a model file (.keras): this archive holds no model")
    try:
        found = prepared_model.read_description(json.loads(content))
    except (ValueError, TypeError, KeyError) as error:
        raise bad_file(
            name, f"name a model saved by firstnn train: its names are damaged ({error})"
        ) from error
    if found is None:
        raise bad_file(
            name,
            "name a model saved by firstnn train: this one does not say which columns it takes, "
            "so use it with Keras itself",
        )
    return found


def standard_preparation(standardizer: Standardizer, feature_names: Sequence[str]) -> Preparation:
    """Return the preparation of columns of numbers without gaps, whose range is not known."""
    check_deviations(standardizer)
    means, deviations = standardizer.mean, standardizer.deviation
    if len(means) != len(feature_names):
        raise ValueError(
            f"standardizer must have a column for each of the names, {len(feature_names)}. "
            f"Received: standardizer with {len(means)}"
        )
    medians = means.astype(np.float32).astype(np.float64)
    largest = float(np.finfo(np.float32).max)
    return Preparation(
        tuple(
            NumberInput(name, median, mean, deviation, low=-largest, high=largest, marks_gaps=False)
            for name, median, mean, deviation in zip(
                feature_names, medians.tolist(), means.tolist(), deviations.tolist(), strict=True
            )
        )
    )


def check_deviations(standardizer: Standardizer) -> None:
    """Refuse columns that are too narrow or too wide for the arithmetic of a model."""
    lowest, highest = standardizer.deviation.min(), standardizer.deviation.max()
    if lowest < _DEVIATIONS[0] or highest > _DEVIATIONS[1]:
        raise ValueError(
            f"standardizer must have deviations from {_DEVIATIONS[0]} to {_DEVIATIONS[1]}: change the unit "
            f"of the column. Received: standardizer with {lowest:.3g} to {highest:.3g}"
        )


def _keras_name(path: object) -> str:
    """Return the name of a file as text, if it ends in .keras."""
    name = validation.file_name(path, "model")
    if Path(name).suffix != ".keras":
        raise bad_file(name, "end in .keras")
    return name
