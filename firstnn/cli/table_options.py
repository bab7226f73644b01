"""How a file is to be read, where that is known better than it can be seen: options of three commands."""

from __future__ import annotations

import argparse
from typing import Any

from rich.console import Console

from firstnn.book.wording import count
from firstnn.cli.command_line import BadInput, naming_options
from firstnn.cli.terminal import say, show_table
from firstnn.data import Look, look
from firstnn.data.column_kinds import KINDS
from firstnn.data.delimited import DELIMITERS
from firstnn.data.targets import TARGET_KINDS

NAMES = {
    "path": "DATA",
    "target": "--target",
    "delimiter": "--delimiter",
    "encoding": "--encoding",
    "decimal": "--decimal",
    "columns": "--columns",
    "drop": "--drop",
    "kind": "--kind",
    "missing": "--missing",
    "target_kind": "--target-kind",
}
"""The parameters of `data.look`, and the options that they have here."""

_MOST_COLUMNS = 40  # shown one by one


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add what says how the text of a file becomes cells."""
    add = parser.add_argument_group("if the file is read wrongly").add_argument
    listed = ", ".join(DELIMITERS.values())
    add("--delimiter", metavar="SIGN", help=f"what separates cells: a character, or {listed}")
    add("--header", action="store_true", default=None, help="the first line names the columns")
    no_header = "the first line holds data: columns are column1, column2, ..."
    add("--no-header", action="store_false", dest="header", default=None, help=no_header)
    add("--encoding", metavar="NAME", help="utf-8, cp1252, utf-16, ...")
    add("--decimal", metavar="SIGN", help="decimal mark: comma or point")


def add_column_options(parser: argparse.ArgumentParser) -> None:
    """Add what says which columns are used, and as what."""
    add = parser.add_argument_group("if a column is taken for something else").add_argument
    add("--columns", nargs="+", metavar="COLUMN", help="use only these columns and the target")
    add("--drop", nargs="+", metavar="COLUMN", default=[], help="leave these columns out")
    kinds = ", ".join(KINDS)
    add("--kind", nargs="+", metavar="COLUMN=KIND", default=[], help=f"the kind of a column: {kinds}")
    add("--missing", metavar="WAY", default="fill", help="rows with gaps: fill or drop [fill]")
    add("--target-kind", metavar="KIND", help=f"what the target holds: {', '.join(TARGET_KINDS)}")


def file_settings(options: argparse.Namespace) -> dict[str, Any]:
    """Return what is told of the file."""
    return {name: getattr(options, name) for name in ("delimiter", "header", "encoding", "decimal")}


def look_at(path: str, target: str | None, options: argparse.Namespace) -> Look:
    """Look at a file as the options say."""
    kinds = {}
    for pair in options.kind:
        column, equals, kind = pair.rpartition("=")
        if not equals or not column:
            raise BadInput(f"--kind must be COLUMN=KIND, such as day=date. Received: --kind={pair!r}")
        kinds[column] = kind
    with naming_options(**NAMES):
        return look(
            path,
            target=target,
            columns=options.columns,
            drop=options.drop,
            kinds=kinds,
            missing=options.missing,
            target_kind=options.target_kind,
            **file_settings(options),
        )


def show_look(out: Console, found: Look) -> None:
    """Print what was found: the file, a table of its columns, and what looks suspicious."""
    separated = DELIMITERS.get(found.delimiter, repr(found.delimiter))
    names = "names in the first line" if found.header else "no line of names"
    rows = count(found.n_rows, "row")
    say(out, f"Looked at {found.path}: {found.encoding}, cells separated by {separated}, {names}, {rows}.")
    out.print()
    shown = [
        [column.name, column.kind, str(column.n_missing or ""), column.note]
        for column in found.columns[:_MOST_COLUMNS]
    ]
    target = found.target
    if target is not None:
        classes = ", ".join(target.class_names[:8]) + (", ..." if len(target.class_names) > 8 else "")
        n_missing = int((~target.known).sum())
        note = f"the target: {classes}" if classes else "the target"
        shown.append([target.name, target.kind, str(n_missing or ""), note])
    show_table(out, ["column", "kind", "missing", "note"], shown, left=(0, 1, 3))
    if len(found.columns) > _MOST_COLUMNS:
        say(out, f"And {len(found.columns) - _MOST_COLUMNS} more columns (--json has them all).")
    for finding in found.findings:
        say(out, f"- {finding.says}", indent="  ")
    if found.findings:
        out.print()
