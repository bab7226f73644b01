"""The file of a trained model: Keras' own format, with the standardizing and the names of the columns inside.

Plain Keras opens it and gives it rows as they come from the table. The names of columns and classes lie in
one more member of the zip archive, firstnn.json, at which plain Keras does not look.
"""

from __future__ import annotations

import json
import os
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import launch, validation
from firstnn.data import Standardizer
from firstnn.validation import bad_file
from firstnn.whole_file import written_whole

if TYPE_CHECKING:
    import keras

__all__ = ["Names", "SavedModel", "load", "read_names", "save"]

_MEMBER = "firstnn.json"  # the member of the archive that holds the names
_FORMAT = 1  # the version of what stands in it
_DEVIATIONS = (1e-37, 1e37)  # beyond them 1 / deviation is no ordinary float32
_BLOCK = 10_000  # rows at once, so that a long table needs no more memory than its answers


@dataclass(frozen=True)
class Names:
    """What the inputs and the outputs of a saved model mean.

    Args:
        feature_names: A name for each column, in the order of the model's inputs.
        class_names: A name for each class, at least two.
        target: The column that held the class in training; None where the table was no CSV file.

    Raises:
        ValueError: `feature_names` is empty, `class_names` holds fewer than two, or a name is empty or
            repeated.

    Example:
        >>> Names(["age", "income"], ["no", "yes"], target="bought")
        Names(feature_names=('age', 'income'), class_names=('no', 'yes'), target='bought')
    """

    feature_names: Sequence[str]
    class_names: Sequence[str]
    target: str | None = None

    def __post_init__(self) -> None:
        for field, fewest in (("feature_names", 1), ("class_names", 2)):
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
        model: The Keras model; its first two layers standardize.
        names: What its inputs and outputs mean.

    Raises:
        ValueError: `model` has other numbers of inputs or outputs than `names`.

    Example:
        >>> from firstnn import Architecture, Recipe, build, data
        >>> model = build(Architecture(2), Recipe(), seed=0)
        >>> SavedModel(model, Names(["x1", "x2"], ["upper", "lower"])).probabilities([[0, 0]]).round(2)
        array([[0.5, 0.5]], dtype=float32)
    """

    model: keras.Model
    names: Names

    def probabilities(self, x: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return the probability of each class for rows as in the table, shape (n_samples, n_classes)."""
        columns = self.names.feature_names
        rows = validation.table(x, "x", float32=True)
        if rows.shape[1] != len(columns):
            raise ValueError(
                f"x must have {len(columns)} columns: {', '.join(columns)}. Received: x of shape {rows.shape}"
            )
        # Called block by block: `predict` would compile a function for each model, and warn after a few.
        blocks = np.array_split(rows.astype(np.float32), range(_BLOCK, len(rows), _BLOCK))
        outputs = np.concatenate([np.asarray(self.model(block, training=False)) for block in blocks])
        return np.concatenate([1 - outputs, outputs], axis=1) if outputs.shape[1] == 1 else outputs

    def __post_init__(self) -> None:
        n_classes = len(self.names.class_names)
        expected = ((None, len(self.names.feature_names)), (None, 1 if n_classes == 2 else n_classes))
        shapes = (self.model.input_shape, self.model.output_shape)
        # Two classes may also have an output each, with softmax.
        if shapes != expected and shapes != (expected[0], (None, n_classes)):
            raise ValueError(
                f"model must have input and output of the shapes {expected}, as its names say. "
                f"Received: model with {shapes}"
            )


def save(
    model: keras.Model,
    path: str | os.PathLike[str],
    *,
    standardizer: Standardizer,
    names: Names,
    overwrite: bool = False,
) -> Path:
    """Write a trained model to a file, with its standardizing in front of it.

    outputs = model((x - mean) / deviation)

    The file appears whole or not at all. `keras.models.load_model(path)` opens it
    anywhere, without this package.

    Args:
        model: A `keras.Sequential` that was trained on standardized rows, with an input for each column.
        path: Where to write; the name must end in .keras, and its folder must exist.
        standardizer: Mean and deviation of each column, from the training part.
        names: What the model's inputs and outputs mean.
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
    whole = prepend_standardizer(model, standardizer)
    SavedModel(whole, names)
    try:
        with written_whole(target) as temporary:
            with warnings.catch_warnings():  # Keras 3.15 copies arrays in a way that NumPy 2 deprecates
                warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
                whole.save(temporary)
            with zipfile.ZipFile(temporary, "a") as archive:
                archive.writestr(_MEMBER, _as_json(names))
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
    names = read_names(path)
    name = _keras_name(path)
    launch.tensorflow()
    import keras

    try:
        return SavedModel(keras.models.load_model(name), names)
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
    name = validation.file_name(path, "model")
    try:
        with zipfile.ZipFile(name) as archive:
            members = archive.namelist()
            content = archive.read(_MEMBER) if _MEMBER in members else None
    except FileNotFoundError as error:
        raise bad_file(name, "name an existing file") from error
    except OSError as error:
        raise bad_file(name, f"name a file that can be read: {error.strerror}") from error
    except Exception as error:  # zipfile raises half a dozen types for what is no archive, or a damaged one
        raise bad_file(name, "name a model file (.keras): this is none") from error
    if "config.json" not in members:
        raise bad_file(name, "name a model file (.keras): this archive holds no model")
    if content is None:
        raise bad_file(
            name,
            "name a model saved by firstnn train: this one does not say which columns it takes, "
            "so use it with Keras itself",
        )
    try:
        found = json.loads(content)
        if found["format"] == _FORMAT:
            return Names(found["feature_names"], found["class_names"], found["target"])
    except (ValueError, TypeError, KeyError) as error:
        raise bad_file(name, f"name a model saved by firstnn train: its {_MEMBER} is damaged") from error
    raise bad_file(name, "name a model of a format that this version reads: it is newer, update firstnn")


def prepend_standardizer(model: keras.Model, standardizer: Standardizer) -> keras.Sequential:
    """Return a model for rows as they come: two layers that standardize, then the model's own layers.

    Keras keeps the numbers of such a layer in float32, so a mean far from zero is split in two: the
    subtraction of the first part is exact, and the rest is small. (Its `Normalization` layer rounds the mean,
    and takes no deviation below 1e-7.)
    """
    validation.instance(standardizer, "standardizer", Standardizer)
    mean, deviation = standardizer.mean, standardizer.deviation
    if model.input_shape != (None, len(mean)):
        raise ValueError(
            f"standardizer must have a column for each input of the model, {model.input_shape[1]}. "
            f"Received: standardizer with {len(mean)}"
        )
    check_deviations(standardizer)
    launch.tensorflow()
    import keras

    nearest = mean.astype(np.float32).astype(np.float64)
    layers = [
        keras.layers.Rescaling(scale=1.0, offset=(-nearest).tolist(), name="centre"),
        keras.layers.Rescaling(
            scale=(1 / deviation).tolist(), offset=((nearest - mean) / deviation).tolist(), name="scale"
        ),
    ]
    whole = keras.Sequential([keras.Input((len(mean),)), *layers, *model.layers])
    if model.optimizer is not None:
        optimizer = keras.optimizers.deserialize(keras.optimizers.serialize(model.optimizer))
        optimizer.build(whole.trainable_variables)  # else Keras warns when it loads the file
        whole.compile(optimizer=optimizer, loss=model.loss, metrics=["accuracy"])
    return whole


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


def _as_json(names: Names) -> str:
    """Return what the extra member of a model file holds."""
    description = {
        "format": _FORMAT,
        "feature_names": names.feature_names,
        "class_names": names.class_names,
        "target": names.target,
    }
    return json.dumps(description, indent=1)
