"""`firstnn look`: what a file holds and what looks suspicious in it, before anything is trained."""

from __future__ import annotations

import argparse
import json

from firstnn.cli import table_options
from firstnn.cli.command_line import Parser, add_json_options, json_output, write_text
from firstnn.cli.terminal import open_console, saying_how_long

_EXAMPLES = """examples:
  firstnn look people.csv
  firstnn look people.csv --target bought --json people.json
  firstnn look export.txt --delimiter semicolon --no-header --target -1
"""


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.description = "Show what a table holds, column by column, and what looks suspicious in it."
    parser.epilog = _EXAMPLES
    parser.add_argument("data", metavar="FILE.csv", help="the table")
    parser.add_argument("--target", metavar="COLUMN", help="the column of the answers, by name or number")
    add_json_options(parser, "also write the findings to this file")
    table_options.add_file_options(parser)
    table_options.add_column_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look, and say what was found."""
    output = json_output(options)
    out = open_console()
    with saying_how_long(out, f"reading {options.data}"):
        found = table_options.look_at(options.data, options.target, options)
    table_options.show_look(out, found)
    if output is not None:
        write_text(output, json.dumps(found.as_json(), indent=1))
    return 0
