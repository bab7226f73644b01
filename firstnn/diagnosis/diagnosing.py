"""Find out why a network does not learn, from a call or from a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from firstnn import launch, validation
from firstnn.diagnosis.case import case_of_call, case_of_recording
from firstnn.diagnosis.diagnosis_report import Diagnosis
from firstnn.diagnosis.examination import examine
from firstnn.diagnosis.model_anatomy import CannotLook
from firstnn.diagnosis.program_recording import record

if TYPE_CHECKING:
    import keras
    import numpy.typing as npt

__all__ = ["check_program", "diagnose"]


def diagnose(
    model: keras.Model,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    validation_data: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    validation_split: float = 0.0,
    batch_size: int | None = None,
    epochs: int = 30,
    shuffle: bool = True,
    class_weight: Mapping[int, float] | None = None,
    sample_weight: npt.ArrayLike | None = None,
    progress: Callable[[str], object] | None = None,
) -> Diagnosis:
    """Find out what keeps a network from learning, and prove it by changing one thing.

    First output, loss, labels and columns are looked at. Then the network is trained as it is and with one
    change at a time, from the same starts and over the same batches: 20 starts, or fewer (at least 5) where
    it is so large that 20 would take minutes. A change is named only if it helps. The model itself is not
    trained, and keeps its weights.

    Args:
        model: A compiled Keras model of dense layers (with Dropout, BatchNormalization, Normalization,
            Rescaling and Flatten). Others are looked at, but not run.
        x: The rows as given to `fit`, shape (n, features).
        y: Their answers, shape (n,) or (n, outputs).
        validation_data: Rows held back and their answers, as in `fit`. Without them a quarter of the rows is.
        validation_split: As in `fit`: the share of rows at the end that is held back.
        batch_size: As in `fit`; None is 32.
        epochs: As in `fit`, at least 1.
        shuffle: As in `fit`.
        class_weight: As in `fit`.
        sample_weight: As in `fit`.
        progress: A function that is told, in a few words, what is being done.

    Returns:
        The findings, what helps most first, each with its proof. It shows itself as text and as HTML.

    Raises:
        ValueError: the model is not compiled with one loss, or x and y are no tables that belong together.

    Example:
        >>> import firstnn
        >>> from firstnn import data
        >>> tf = launch.tensorflow()
        >>> import keras
        >>> moons = data.moons(400, noise=0.2, seed=0)
        >>> layers = [keras.Input((2,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(1, "softmax")]
        >>> model = keras.Sequential(layers)
        >>> model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
        >>> found = firstnn.diagnose(model, moons.x, moons.y, epochs=60).findings
        >>> [finding.kind for finding in found]
        ['softmax-on-one-unit']
    """
    validation.integer(epochs, "epochs")
    launch.tensorflow()
    import keras

    validation.instance(model, "model", keras.Model)
    arguments = {
        "validation_data": validation_data,
        "validation_split": validation_split,
        "batch_size": batch_size,
        "epochs": epochs,
        "shuffle": shuffle,
        "class_weight": class_weight,
        "sample_weight": sample_weight,
    }
    return examine(case_of_call(model, x, y, arguments), progress)


def check_program(path: Path, progress: Callable[[str], object] | None = None) -> Diagnosis:
    """Run a program with stand-ins for training, and diagnose the network that it would have trained.

    Args:
        path: A Python program.
        progress: As for `diagnose`.

    Returns:
        The diagnosis, which names lines of the program.

    Raises:
        ValueError: the file is no program that trains a network in a way that can be looked into.
    """
    try:
        recording = record(path)
    except OSError as error:
        raise CannotLook(f"{path} cannot be read: {error.strerror}") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        raise CannotLook(f"{path} is no Python program" + (f": see line {line}" if line else "")) from error
    return examine(case_of_recording(recording), progress)
