"""`firstnn check`: why the network of a reader's program does not learn, with proof."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import TimeElapsedColumn
from rich.text import Text

from firstnn.book.wording import count
from firstnn.cli.command_line import BadInput, Parser, add_json_options, json_output, write_text
from firstnn.cli.terminal import open_console, progress_bar, say

if TYPE_CHECKING:
    from firstnn.diagnosis import Diagnosis, Finding

_EXAMPLES = """examples:
  firstnn check my_network.py
  firstnn check my_network.py --json found.json

The program is run, with its own files and folders, but `fit`, `evaluate` and `predict` train nothing in it.
Exit code: 0 nothing found, 1 something found, 2 the program cannot be looked into.
"""
_STAGES = 6  # of which a program with nothing wrong takes fewer


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.description = (
        "Run a program that trains a network, and find out what keeps the network from learning."
    )
    parser.epilog = _EXAMPLES
    parser.add_argument("program", metavar="FILE.py", help="a program that calls `fit` of Keras")
    add_json_options(parser, "also write the findings to this file")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look, and say what was found."""
    output = json_output(options)
    path = Path(options.program)
    if not path.is_file():
        raise BadInput(f"FILE.py must be a program. Received: {options.program}")
    out = open_console()
    found = _check(out, path)
    show(out, path, found)
    if output is not None:
        write_text(output, json.dumps(found.as_json(), indent=1))
    return 1 if found.findings else 0


def _check(out: Console, path: Path) -> Diagnosis:
    """Diagnose the program, with a bar on a terminal."""
    from firstnn.diagnosis import CannotLook, check_program

    say(out, f"Running {path}; in it `fit`, `evaluate` and `predict` are noted and train nothing.")
    out.print()
    done = 0
    with progress_bar(out, _STAGES, "checking", TimeElapsedColumn()) as bar:

        def advance(note: str) -> None:
            nonlocal done
            done = min(done + 1, _STAGES - 1)
            if bar is not None:
                bar(done, note)

        try:
            return check_program(path, advance)
        except CannotLook as error:
            raise BadInput(str(error)) from error


def show(out: Console, path: Path, found: Diagnosis) -> None:
    """Print the findings, what helps most first, and what was looked at."""
    for number, finding in enumerate(found.findings, 1):
        _show_finding(out, number, path, finding)
    if not found.findings:
        say(out, "Nothing found.")
        out.print()
    out.print(Text("Looked at", style="bold"))
    for sentence in found.looked_at:
        say(out, f"  {sentence}", "    ")
    out.print()
    say(out, f"{count(len(found.findings), 'finding')} in {found.seconds:.0f} seconds.")


def _show_finding(out: Console, number: int, path: Path, finding: Finding) -> None:
    from firstnn.diagnosis.diagnosis_report import page_address
    from firstnn.diagnosis.kinds import KINDS

    where = f"{path.name}, line {finding.line}" if finding.line else path.name
    title = Text(f"{number}. {KINDS[finding.kind].title}".replace("`", ""), style="bold")
    out.print(title.append(f"  {where}", style="dim"), soft_wrap=True)
    say(out, f"   {finding.says}", "   ")
    out.print(Text("   change  ").append(finding.change, style="green"), soft_wrap=True)
    say(out, f"   proof   {finding.proof}", "           ")
    out.print(Text(f"   why     {page_address(finding.kind)}"), soft_wrap=True)
    out.print()
