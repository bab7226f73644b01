"""The rows that `firstnn train` learns from: a named set, or the reader's CSV file."""

from __future__ import annotations

import argparse
import difflib
import inspect
import os
from pathlib import Path
from typing import Any

from firstnn import data
from firstnn.cli.options import BadInput, integer, named, number
from firstnn.data import Dataset
from firstnn.data.csv_file import read_csv_table

_SAMPLES = 1000  # a quarter of which, held out, tells accuracies apart to a few percent
MOST_SAMPLES = 1_000_000  # of which training would take hours


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the data to a parser.

    Args:
        parser: Where to.

    Example:
        >>> parser = argparse.ArgumentParser()
        >>> add_options(parser)
        >>> parser.parse_args(["people.csv", "--target", "bought"]).target
        'bought'
    """
    parser.add_argument("data", metavar="DATA", help=f"a CSV file, or one of: {', '.join(data.NAMES)}")
    group = parser.add_argument_group("the data")
    group.add_argument("--target", metavar="COLUMN", help="the column of the CSV file that holds the class")
    group.add_argument("--samples", metavar="ROWS", help=f"number of generated rows [{_SAMPLES}]")
    group.add_argument("--noise", metavar="SIZE", help="deviation of the noise in generated rows")


def is_file(text: str) -> bool:
    """Tell whether DATA is meant as a file rather than as a name.

    Args:
        text: What was given as DATA.

    Returns:
        True for what ends in .csv, has a folder in front, or exists and is no name of a set.

    Example:
        >>> is_file("people.csv"), is_file("moons"), is_file("./moons")
        (True, False, True)
    """
    if text in data.NAMES:
        return False
    return text.lower().endswith(".csv") or os.path.basename(text) != text or Path(text).is_file()  # noqa: PTH119  # as typed


def stem(text: str) -> str:
    """Return what the files that are written are called after.

    Args:
        text: What was given as DATA.

    Returns:
        The name of the set, or of the file without folder and ending.

    Example:
        >>> stem("moons"), stem("tables/people.csv")
        ('moons', 'people')
    """
    return Path(text).stem if is_file(text) else text


def check(options: argparse.Namespace) -> dict[str, Any]:
    """Check what can be checked before the rows are read.

    Args:
        options: The parsed options.

    Returns:
        Arguments of the function that generates the rows; none for other data.

    Raises:
        BadInput: There is no such data, or an option does not go with it.

    Example:
        >>> check(argparse.Namespace(data="breast_caner", target=None, samples=None, noise=None))
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: DATA must be a CSV file or one of: moons, circles, spirals,
        xor_quadrants, noisy_circle, gaussians, random_labels, bars, xor_points, breast_cancer, digits.
        Did you mean 'breast_cancer'? Received: DATA='breast_caner'
    """
    name, target = options.data, options.target
    if is_file(name):
        _refuse(options, ("samples", "noise"), f"is for generated rows, and {name} is a file")
        return {}
    if name not in data.NAMES:
        close = difflib.get_close_matches(name.lower(), data.NAMES, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise BadInput(
            f"DATA must be a CSV file or one of: {', '.join(data.NAMES)}.{hint} Received: DATA={name!r}"
        )
    if target is not None:
        raise BadInput(
            f"--target must be left out for {name}, whose classes are known. Received: --target={target!r}"
        )
    if name in data.FIXED:
        _refuse(options, ("samples", "noise"), f"is for generated rows, and those of {name} are fixed")
        return {}
    chosen: dict[str, Any] = {"n_samples": _SAMPLES}
    if options.samples is not None:
        chosen["n_samples"] = integer(options.samples, "--samples", minimum=2, maximum=MOST_SAMPLES)
    if options.noise is not None:
        if "noise" not in inspect.signature(data.GENERATED[name]).parameters:
            _refuse(options, ("noise",), f"has no meaning for {name}")
        chosen["noise"] = number(options.noise, "--noise", minimum=0, maximum=1e6)
    return chosen


def read(options: argparse.Namespace, generated: dict[str, Any], *, seed: int) -> Dataset:
    """Return the rows.

    Args:
        options: The parsed options.
        generated: What `check` returned.
        seed: Decides generated rows.

    Returns:
        The data set.

    Raises:
        BadInput: The file or its target column is not what it must be.

    Example:
        >>> read(argparse.Namespace(data="moons"), {"n_samples": 50}, seed=0)
        Dataset(name='moons', n_samples=50, n_features=2, classes={'upper': 25, 'lower': 25})
    """
    if not is_file(options.data):
        with named(n_samples="--samples", noise="--noise"):
            return data.load(options.data, seed=seed, **generated)
    with named(path="DATA", target="--target"):
        if options.target is None:
            columns = ", ".join(repr(column) for column in read_csv_table(options.data).header)
            raise BadInput(f"--target must name the column of {options.data} that holds the class: {columns}")
        return data.from_csv(options.data, target=options.target)


def _refuse(options: argparse.Namespace, unwanted: tuple[str, ...], reason: str) -> None:
    for option in unwanted:
        text = getattr(options, option)
        if text is not None:
            raise BadInput(f"--{option} {reason}. Received: --{option}={text!r}")
