"""`firstnn predict`: an answer for each row of a new table."""

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
from firstnn.cli import table_options
from firstnn.cli.command_line import BadInput, Failed, Parser, check_output, naming_options, writing
from firstnn.data import NewRows, read_new_rows
from firstnn.prepared_model import Answer

_EXAMPLES = """The table needs the columns that the model was trained on, in any order. Other columns are
ignored; --keep copies them to the answers. Rows that are unlike the training rows are named
on standard error.

examples:
  firstnn predict people.keras new.csv
  firstnn predict people.keras new.csv --keep id --output answers.csv
  firstnn predict people.keras new.csv --each-class --remarks
"""
_MOST_NOTES = 8


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.description = (
        "Write what a model answers for each row of a table: a class and its probability, or a quantity."
    )
    parser.epilog = _EXAMPLES
    parser.add_argument("model", metavar="MODEL.keras", help="a model saved by firstnn train")
    parser.add_argument("table", metavar="FILE.csv", help="the new rows, with a header")
    parser.add_argument("--output", metavar="FILE.csv", help="write there instead of to the terminal")
    each = "add a column with the probability of each class"
    parser.add_argument("--each-class", action="store_true", help=each)
    keep = "write these columns of the table in front of the answers"
    parser.add_argument("--keep", nargs="+", metavar="COLUMN", default=[], help=keep)
    remarks = "add a column that says what is unlike the training rows"
    parser.add_argument("--remarks", action="store_true", help=remarks)
    parser.add_argument("--overwrite", action="store_true", help="replace the output file if it exists")
    table_options.add_file_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Predict an answer for each row."""
    output = None
    if options.output is not None:
        output = check_output(options.output, "--output", suffix=".csv", overwrite=options.overwrite)
        if output.exists() and output.samefile(options.table):
            raise BadInput(f"--output must not be the table itself. Received: --output={options.output!r}")
    with naming_options(path="MODEL"):
        preparation, answer = model_file.read_preparation(options.model)
    if options.each_class and not answer.class_names:
        raise BadInput(f"--each-class is for classes, and {options.model} answers with a quantity")
    with naming_options(**(table_options.NAMES | {"path": "FILE"})):
        told = table_options.file_settings(options)
        table = read_new_rows(options.table, preparation, target=answer.target, **told)
    kept = [_column(table, name) for name in options.keep]
    with naming_options(path="MODEL"):
        saved = model_file.load(options.model)
    outputs = saved.predict(table.columns, np.arange(table.n_rows))  # (n_samples, n_classes or 1)
    if not np.isfinite(outputs).all():
        row = int((~np.isfinite(outputs)).any(axis=1).argmax()) + 1
        what = "probability" if answer.class_names else "answer"
        raise Failed(f"the model gives no {what} for row {row} of {options.table}: its numbers are too large")
    remarks = table.remarks(preparation)
    _tell(table, options.keep, remarks)
    beside = [*zip(options.keep, kept, strict=True)]
    with _open_output(output) as file:
        _write(
            file, outputs, answer, beside, remarks if options.remarks else None, each_class=options.each_class
        )
    if output is not None:
        what = "a class" if answer.class_names else "an answer"
        print(f"Wrote {output}: {what} for each of {table.n_rows} rows of {options.table}.")
    return 0


def _column(table: NewRows, name: str) -> Sequence[str]:
    """Return the cells of a column that is to be kept."""
    if name not in table.grid.names:
        listed = ", ".join(map(repr, table.grid.names))
        raise BadInput(f"--keep must name columns of {table.grid.path}: {listed}. Received: --keep={name!r}")
    return table.grid.columns[table.grid.names.index(name)]


def _tell(table: NewRows, kept: Sequence[str], remarks: Sequence[str]) -> None:
    """Say on standard error what was done with the file, and which rows are unlike those of the training."""
    notes = [finding.says for finding in table.grid.findings]
    notes += [f"The column {ours!r} is taken for {name!r}." for ours, name in table.renamed.items()]
    ignored = [name for name in table.ignored if name not in kept]
    if ignored:
        notes.append(f"Not looked at, since the model was trained without: {', '.join(ignored)}.")
    found = [f"Row {row + 1}: {remark}." for row, remark in enumerate(remarks) if remark]
    notes += found[:_MOST_NOTES]
    if len(found) > _MOST_NOTES:
        notes.append(f"And {len(found) - _MOST_NOTES} more rows: --remarks names them all.")
    for note in notes:
        print(f"firstnn: {note}", file=sys.stderr)


def _write(
    file: TextIO,
    outputs: npt.NDArray[np.float32],
    answer: Answer,
    beside: Sequence[tuple[str, Sequence[str]]],
    remarks: Sequence[str] | None,
    *,
    each_class: bool,
) -> None:
    """Write a header and a line for each row, with all digits that a float32 has."""
    lines = csv.writer(file, lineterminator="\n")
    names = answer.class_names
    answers = ["class", "probability"] if names else [answer.target or "quantity"]
    more = [f"probability of {name}" for name in names] if each_class else []
    lines.writerow([*(name for name, _ in beside), *answers, *more, *([] if remarks is None else ["remark"])])
    for row, values in enumerate(outputs):
        best = int(values.argmax())
        found = [names[best], values[best], *(values if each_class else ())] if names else [values[0]]
        last = [] if remarks is None else [remarks[row]]
        lines.writerow([*(cells[row] for _, cells in beside), *found, *last])
    file.flush()


@contextlib.contextmanager
def _open_output(path: Path | None) -> Iterator[TextIO]:
    """Open a file that appears whole or not at all, or standard output."""
    if path is None:
        yield sys.stdout
        return
    with writing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        yield file
