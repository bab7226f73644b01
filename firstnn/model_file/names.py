"""What the inputs and outputs of a saved model mean, and how its file says so."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from firstnn import validation
from firstnn.data.tables import distinct_names

MEMBER = "firstnn.json"
"""The member of the archive that holds the names."""

FORMAT = 1
"""The version of what stands in it."""


@dataclass(frozen=True)
class Names:
    """What the inputs and the outputs of a saved model mean.

    Args:
        feature_names: A name for each column, in the order of the model's inputs.
        class_names: A name for each class, at least two.
        target: The column that held the class in training; None where the table was no CSV file.

    Raises:
        TypeError: A name is no text, or `feature_names` or `class_names` is no sequence of texts.
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
            names = distinct_names(getattr(self, field), field)
            if len(names) < fewest:
                raise ValueError(f"{field} must hold at least {fewest}. {validation.received(field, names)}")
            object.__setattr__(self, field, names)
        if self.target is not None:
            validation.instance(self.target, "target", str)


def read_names(path: str | os.PathLike[str]) -> Names:
    """Return the names that a model file holds, without starting TensorFlow.

    Args:
        path: Name of the file.

    Returns:
        What the model's inputs and outputs mean.

    Raises:
        TypeError: `path` is no name of a file.
        ValueError: `path` does not exist, is no model file, or was not saved by this package.

    Example:
        >>> read_names("moons.keras")
        Traceback (most recent call last):
        ValueError: path must name an existing file. Received: path='moons.keras'
    """
    name = file_name(path)
    try:
        with zipfile.ZipFile(name) as archive:
            members = archive.namelist()
            content = archive.read(MEMBER) if MEMBER in members else None
    except FileNotFoundError as error:
        raise refusal(name, "name an existing file") from error
    except OSError as error:
        raise refusal(name, f"name a file that can be read: {error.strerror}") from error
    except Exception as error:  # zipfile raises half a dozen types for what is no archive, or a damaged one
        raise refusal(name, "name a model file (.keras): this is none") from error
    if "config.json" not in members:
        raise refusal(name, "name a model file (.keras): this archive holds no model")
    if content is None:
        raise refusal(
            name,
            "name a model saved by firstnn train: this one does not say which columns it takes, "
            "so use it with Keras itself",
        )
    return _names(name, content)


def as_text(names: Names) -> str:
    """Return what the extra member of a model file holds."""
    description = {
        "format": FORMAT,
        "feature_names": names.feature_names,
        "class_names": names.class_names,
        "target": names.target,
    }
    return json.dumps(description, indent=1)


def _names(name: str, content: bytes) -> Names:
    """Return the names in the extra member, whatever was put there."""
    try:
        description = json.loads(content)
        if description["format"] == FORMAT:
            return Names(description["feature_names"], description["class_names"], description["target"])
    except (ValueError, TypeError, KeyError) as error:
        raise refusal(name, f"name a model saved by firstnn train: its {MEMBER} is damaged") from error
    raise refusal(name, "name a model of a format that this version reads: it is newer, update firstnn")


def file_name(path: object) -> str:
    """Return the name of a file as text."""
    if not isinstance(path, (str, os.PathLike)) or not isinstance(os.fspath(path), str):
        raise TypeError(f"path must be the name of a model file. {validation.received('path', path)}")
    return str(os.fspath(path))


def refusal(name: str, expected: str) -> ValueError:
    """Return the error for a file that is not what it must be."""
    return ValueError(f"path must {expected}. Received: path={name!r}")
