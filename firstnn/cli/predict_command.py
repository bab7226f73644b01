"""`firstnn predict`: a class and its probability for each row of a new table."""

from __future__ import annotations

import argparse
import contextlib
import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from firstnn import model_file
from firstnn.cli.command_line import BadInput, Failed, Parser, check_output, naming_options
from firstnn.data import read_features
from firstnn.whole_file import written_whole

_EXAMPLES = """The table needs the columns that the model was trained on, in any order; the column of the
class may be there as well, and is not looked at.

examples:
  firstnn predict people.keras new.csv
  firstnn predict people.keras new.csv --each-class --output answers.csv
"""


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.description = "Write the class that a model gives each row of a table, and how probable it is."
    parser.epilog = _EXAMPLES
    parser.add_argument("model", metavar="MODEL.keras", help="a model saved by firstnn train")
    parser.add_argument("table", metavar="FILE.csv", help="the new rows, with a header")
    parser.add_argument("--output", metavar="FILE.csv", help="write there instead of to the terminal")
    parser.add_argument(
        "--each-class", action="store_true", help="add a column with the probability of each class"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace the output file if it exists")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Predict a class for each row."""
    output = None
    if options.output is not None:
        output = check_output(options.output, "--output", suffix=".csv", overwrite=options.overwrite)
        if output.exists() and output.samefile(options.table):
            raise BadInput(f"--output must not be the table itself. Received: --output={options.output!r}")
    with naming_options(path="MODEL"):
        names = model_file.read_names(options.model)
    with naming_options(path="FILE"):
        x = read_features(options.table, names.feature_names, target=names.target)  # (n_samples, n_features)
    with naming_options(path="MODEL"):
        saved = model_file.load(options.model)
    probabilities = saved.probabilities(x)  # (n_samples, n_classes)
    if not np.isfinite(probabilities).all():
        row = int(np.isnan(probabilities).any(axis=1).argmax()) + 1
        raise Failed(
            f"the model gives no probability for row {row} of {options.table}: its numbers are too large"
        )
    with _open_output(output) as file:
        _write(file, probabilities, names.class_names, each_class=options.each_class)
    if output is not None:
        print(f"Wrote {output}: a class for each of {len(x)} rows of {options.table}.")
    return 0


def _write(
    file: TextIO, probabilities: npt.NDArray[np.float32], class_names: Sequence[str], *, each_class: bool
) -> None:
    """Write a header and a line for each row, with all digits that a float32 has."""
    lines = csv.writer(file, lineterminator="\n")
    more = [f"probability of {name}" for name in class_names] if each_class else []
    lines.writerow(["class", "probability", *more])
    for row in probabilities:
        best = int(row.argmax())
        lines.writerow([class_names[best], row[best], *(row if each_class else ())])
    file.flush()


@contextlib.contextmanager
def _open_output(path: Path | None) -> Iterator[TextIO]:
    """Open a file that appears whole or not at all, or standard output."""
    if path is None:
        yield sys.stdout
        return
    try:
        with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise Failed(f"{path} could not be written: {error.strerror}") from error
