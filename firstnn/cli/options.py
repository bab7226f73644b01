"""From the text of an option to a checked value, with errors that name the option."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator

from firstnn import validation


class BadInput(Exception):  # noqa: N818  # it is the reader's input that is wrong, not the program
    """What was asked for cannot be done: the command ends with one line and exit code 2.

    Example:
        >>> raise BadInput("--epochs must be an integer, at least 1. Received: --epochs=0")
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --epochs must be an integer, at least 1. Received: --epochs=0
    """


class Failed(Exception):  # noqa: N818  # it says what happened
    """What was asked for was begun and could not be finished: one line and exit code 1.

    Example:
        >>> raise Failed("the disk is full")
        Traceback (most recent call last):
        firstnn.cli.options.Failed: the disk is full
    """


class Interrupted(Exception):  # noqa: N818  # it says what happened
    """The reader stopped the command: one line that says what was kept, and exit code 130.

    Example:
        >>> raise Interrupted("interrupted; nothing was written")
        Traceback (most recent call last):
        firstnn.cli.options.Interrupted: interrupted; nothing was written
    """


@contextlib.contextmanager
def named(**options: str) -> Iterator[None]:
    """Turn a refusal by the package into bad input, in which parameters have the names of their options.

    Args:
        **options: What each parameter is called on the command line.

    Returns:
        A context manager.

    Raises:
        BadInput: The block inside raised TypeError or ValueError.

    Example:
        >>> from firstnn import Recipe
        >>> with named(batch_size="--batch-size"):
        ...     Recipe(batch_size=0)
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --batch-size must be an integer, at least 1. Received: --batch-size=0
    """
    try:
        yield
    except (TypeError, ValueError) as error:
        message = str(error)
        for parameter, option in options.items():
            # Only where the parameter itself is meant: a column may bear the same name.
            pattern = rf"^{parameter}\b|(?<=Received: ){parameter}\b"
            message = re.sub(pattern, option.replace("\\", r"\\"), message)
        raise BadInput(message) from error


def integer(text: str, option: str, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return the whole number that an option was given.

    Args:
        text: What stands on the command line.
        option: The name of the option, for the message.
        minimum: The smallest number allowed.
        maximum: The largest number allowed; None for no bound.

    Returns:
        The number.

    Raises:
        BadInput: `text` is no whole number, or out of range.

    Example:
        >>> integer("1.5", "--epochs")
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --epochs must be an integer, at least 1. Received: --epochs='1.5'
    """
    value = int(text) if re.fullmatch(r"[+-]?[0-9]{1,20}", text) else text
    with named():
        return validation.integer(value, option, minimum=minimum, maximum=maximum)


def number(
    text: str, option: str, *, minimum: float, maximum: float = math.inf, exclusive: bool = False
) -> float:
    """Return the decimal number that an option was given.

    Args:
        text: What stands on the command line.
        option: The name of the option, for the message.
        minimum: The lower bound.
        maximum: The upper bound.
        exclusive: Whether the bounds themselves are refused.

    Returns:
        The number, finite.

    Raises:
        BadInput: `text` is no number, not finite, or out of range.

    Example:
        >>> number("much", "--l2", minimum=0, maximum=9)
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --l2 must be a number, at least 0 and at most 9. Received: --l2='much'
    """
    try:
        value: object = text if "_" in text else float(text)
    except ValueError:
        value = text
    with named():
        return validation.number(value, option, minimum=minimum, maximum=maximum, exclusive=exclusive)
