"""Where a command writes: every path is checked before any work begins."""

from __future__ import annotations

import tempfile
from pathlib import Path

from firstnn.cli.options import BadInput


def checked(text: str, option: str, *, suffix: str, overwrite: bool) -> Path:
    """Return the path of a file that can be written.

    Args:
        text: The path as given, or the default.
        option: The option that names another path, for the message.
        suffix: What the name must end in.
        overwrite: Whether a file that is already there may be replaced.

    Returns:
        The path.

    Raises:
        BadInput: The name ends otherwise, the file exists, or its folder is missing or cannot be written.

    Example:
        >>> checked("moons.txt", "--model", suffix=".keras", overwrite=False)
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --model must end in .keras. Received: --model='moons.txt'
    """
    path = Path(text)
    if path.suffix != suffix or "\0" in text:
        raise BadInput(f"{option} must end in {suffix}. Received: {option}={text!r}")
    try:
        if path.is_dir():
            raise BadInput(f"{option} must be the name of a file: {text} is a folder")
        if path.exists() and not overwrite:
            raise BadInput(
                f"{option} must be a new file, and {text} exists: choose another name, "
                "or add --overwrite to replace it"
            )
        with tempfile.TemporaryFile(dir=path.parent):
            pass  # trying is the only sure way to learn whether a folder can be written
    except OSError as error:
        raise BadInput(
            f"{option} must lie in a folder that exists and can be written ({error.strerror}). "
            f"Received: {option}={text!r}"
        ) from error
    return path
