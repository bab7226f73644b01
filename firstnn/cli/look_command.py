"""`firstnn look`: what a file holds and what looks suspicious in it, before anything is trained."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firstnn.cli import table_options
from firstnn.cli.command_line import Failed, Parser, check_output
from firstnn.cli.terminal import open_console
from firstnn.whole_file import written_whole

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
    parser.add_argument("--json", metavar="FILE.json", help="also write the findings to this file")
    parser.add_argument("--overwrite", action="store_true", help="replace this file if it exists")
    table_options.add_file_options(parser)
    table_options.add_column_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look, and say what was found."""
    output: Path | None = None
    if options.json is not None:
        output = check_output(options.json, "--json", suffix=".json", overwrite=options.overwrite)
    found = table_options.look_at(options.data, options.target, options)
    table_options.show_look(open_console(), found)
    if output is not None:
        try:
            with written_whole(output) as temporary:
                temporary.write_text(json.dumps(found.as_json(), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise Failed(f"{output} could not be written: {error.strerror}") from error
    return 0
