"""Writing a trained model to its file, and loading it."""

from __future__ import annotations

import os
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstnn import launch, validation
from firstnn.data import Standardizer
from firstnn.model_file.names import MEMBER, Names, as_text, file_name, read_names, refusal
from firstnn.model_file.standardising import with_standardising
from firstnn.whole_file import written_whole

if TYPE_CHECKING:
    import keras


_BLOCK = 10_000  # rows at once, so that a long table needs no more memory than its answers


@dataclass(frozen=True, eq=False)
class SavedModel:
    """A model that was loaded from its file, for rows as they come from the table.

    Args:
        model: The Keras model; its first two layers standardise.
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

    def probabilities(self, x: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return the probability of each class for each row.

        Args:
            x: Rows as in the table, not standardised, shape (n_samples, n_features), finite.

        Returns:
            Probabilities from 0 to 1, float32, shape (n_samples, n_classes); each row adds up to 1.

        Raises:
            TypeError: `x` holds something other than numbers.
            ValueError: `x` has other columns than the model, is empty, or holds NaN or infinity.

        Example:
            >>> from firstnn import Architecture, Recipe, build, data
            >>> model = build(Architecture(2), Recipe(), seed=0)
            >>> saved = SavedModel(model, Names(["x1", "x2"], ["upper", "lower"]))
            >>> saved.probabilities(data.moons(100, seed=0).x).shape
            (100, 2)
        """
        columns = self.names.feature_names
        rows = validation.table(x, "x")
        if rows.shape[1] != len(columns):
            raise ValueError(
                f"x must have {len(columns)} columns: {', '.join(columns)}. Received: x of shape {rows.shape}"
            )
        # Called block by block: `predict` would compile a function for each model, and warn after a few.
        blocks = np.array_split(rows.astype(np.float32), range(_BLOCK, len(rows), _BLOCK))
        outputs = np.concatenate([np.asarray(self.model(block, training=False)) for block in blocks])
        return np.concatenate([1 - outputs, outputs], axis=1) if outputs.shape[1] == 1 else outputs


def save(
    model: keras.Model,
    path: str | os.PathLike[str],
    *,
    standardizer: Standardizer,
    names: Names,
    overwrite: bool = False,
) -> Path:
    """Write a trained model to a file, with its standardising in front of it.

    outputs = model((x - mean) / deviation)

    The file appears whole or not at all. `keras.models.load_model(path)` opens it
    anywhere, without this package.

    Args:
        model: A `keras.Sequential` that was trained on standardised rows, with an input for each column.
        path: Where to write; the name must end in .keras, and its folder must exist.
        standardizer: Mean and deviation of each column, from the training part.
        names: What the model's inputs and outputs mean.
        overwrite: Whether a file that is already there may be replaced.

    Returns:
        The path of the file.

    Raises:
        TypeError: An argument has the wrong type.
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
        ...     load(path).names.class_names
        ('upper', 'lower')
    """
    target = _checked_path(path, overwrite=overwrite)
    validation.instance(standardizer, "standardizer", Standardizer)
    validation.instance(names, "names", Names)
    whole = with_standardising(model, standardizer)
    SavedModel(whole, names)
    try:
        _write(whole, target, as_text(names))
    except OSError as error:
        raise ValueError(
            f"path must lie in a folder that exists and can be written ({error.strerror}). "
            f"Received: path={str(target)!r}"
        ) from error
    return target


def load(path: str | os.PathLike[str]) -> SavedModel:
    """Return the model that a file holds.

    Args:
        path: Name of a file written by `save`.

    Returns:
        The Keras model with the names of its columns and classes.

    Raises:
        TypeError: `path` is no name of a file.
        ValueError: `path` does not exist, is no model file, is damaged, or was not saved by this package.

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
    names = read_names(path)
    launch.tensorflow()
    import keras

    name = file_name(path)
    if Path(name).suffix != ".keras":
        raise refusal(name, "end in .keras")
    try:
        return SavedModel(keras.models.load_model(name), names)
    except Exception as error:  # Keras raises whatever its parts raise
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise refusal(name, f"name a model that Keras can load: {reason}") from error


def _checked_path(path: object, *, overwrite: bool) -> Path:
    target = Path(file_name(path))
    validation.flag(overwrite, "overwrite")
    if target.suffix != ".keras":
        raise refusal(str(target), "end in .keras")
    if target.exists() and not overwrite:
        raise refusal(str(target), "be new; give overwrite=True to replace the file that exists already")
    return target


def _write(model: keras.Model, target: Path, description: str) -> None:
    """Write the model as Keras does, then the extra member."""
    with written_whole(target) as temporary:
        with warnings.catch_warnings():  # Keras 3.15 copies arrays in a way that NumPy 2 deprecates
            warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
            model.save(temporary)
        with zipfile.ZipFile(temporary, "a") as archive:
            archive.writestr(MEMBER, description)
