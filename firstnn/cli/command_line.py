"""From the words of a command to checked values: whatever is wrong is one line that names the option."""

from __future__ import annotations

import argparse
import contextlib
import math
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from firstnn import validation
from firstnn.data.table_findings import BadTableError
from firstnn.whole_file import written_whole


class BadInput(Exception):  # noqa: N818  # it is the reader's input that is wrong, not the program
    """What was asked for cannot be done: the command ends with one line and exit code 2."""


class Failed(Exception):  # noqa: N818  # it says what happened
    """What was asked for was begun and could not be finished: one line and exit code 1."""


class Interrupted(Exception):  # noqa: N818  # it says what happened
    """The reader stopped the command: one line that says what was kept, and exit code 130."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints fit on one line."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  # those of argparse
        settings["formatter_class"] = argparse.RawDescriptionHelpFormatter
        settings["allow_abbrev"] = False  # it would change its meaning with another option of that beginning
        super().__init__(**settings)

    def error(self, message: str) -> NoReturn:
        """Refuse the command, instead of printing the usage and leaving the program."""
        raise BadInput(f"{message} ({self.prog} --help lists what there is)")


@contextlib.contextmanager
def naming_options(**options: str) -> Iterator[None]:
    """Turn a refusal by the package into bad input, in which parameters have the names of their options."""
    try:
        yield
    except BadTableError as error:
        raise BadInput(error.told(options)) from error
    except (TypeError, ValueError) as error:
        message = str(error)
        for parameter, option in options.items():
            # An error begins with the parameter and ends with it: a column may bear the same name in between.
            message = re.sub(rf"(?:^|(?<=Received: )){parameter}\b", option.replace("\\", r"\\"), message)
        raise BadInput(message) from error


def parse_choice(text: str, option: str, names: Iterable[str]) -> str:
    """Return the name that an option was given, one of some."""
    with naming_options():
        return validation.choice(text, option, names)


def parse_integer(text: str, option: str, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return the whole number that an option was given."""
    value = int(text) if re.fullmatch(r"[+-]?[0-9]{1,20}", text) else text
    with naming_options():
        return validation.integer(value, option, minimum=minimum, maximum=maximum)


def parse_number(
    text: str, option: str, *, minimum: float, maximum: float = math.inf, exclusive: bool = False
) -> float:
    """Return the decimal number that an option was given; `exclusive` refuses the bounds themselves."""
    try:
        value: object = text if "_" in text else float(text)
    except ValueError:
        value = text
    with naming_options():
        return validation.number(value, option, minimum=minimum, maximum=maximum, exclusive=exclusive)


def check_output(text: str, option: str, *, suffix: str, overwrite: bool) -> Path:
    """Return the path of a file that can be written: new or to be replaced, in a folder that exists."""
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


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give a file to write that takes the place of `path` when it is whole; a full disk is one line."""
    try:
        with written_whole(path) as temporary:
            yield temporary
    except OSError as error:
        raise Failed(f"{path} could not be written: {error.strerror}") from error


def add_json_options(parser: argparse._ActionsContainer, what: str) -> None:
    """Add `--json` and `--overwrite` to the options of a command; `what` it writes stands in the help."""
    parser.add_argument("--json", metavar="FILE.json", help=what)
    parser.add_argument("--overwrite", action="store_true", help="replace this file if it exists")


def json_output(options: argparse.Namespace) -> Path | None:
    """Return the file that `--json` asks for, which can be written; None if it was left out."""
    if options.json is None:
        return None
    return check_output(options.json, "--json", suffix=".json", overwrite=options.overwrite)


def write_text(path: Path, text: str) -> None:
    """Write a text and the end of its last line."""
    with writing(path) as temporary:
        temporary.write_text(f"{text}\n", encoding="utf-8")
