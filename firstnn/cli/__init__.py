"""The command line: `firstnn look`, `train`, `predict`, `check`, `claims` and `walk`."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import firstnn
from firstnn.cli.command_line import BadInput, Failed, Interrupted, Parser

_COMMANDS = {
    "look": "show what a table holds, and what looks suspicious in it",
    "train": "train a network on a table, and test it on rows it has not seen",
    "predict": "let a trained network answer for the rows of a new table",
    "check": "find out why the network of a program does not learn",
    "claims": "test the statements of the lesson",
    "walk": "walk through one training step, number by number",
    "completion": "let the shell complete commands, options and names of claims",
}
_EXAMPLES = """examples:
  firstnn train breast_cancer                  a real table that comes with the package
  firstnn train moons --hidden 16 8            generated points, two hidden layers
  firstnn look people.csv                      what is in your own table
  firstnn train people.csv --target bought     a network trained on it
  firstnn predict people.keras new.csv         an answer for each new row
  firstnn check my_network.py                  why your own network does not learn
  firstnn claims                               every statement of the lesson, tested
  firstnn walk                                 one training step, number by number
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The words after `firstnn`; None takes those that the program was started with.

    Returns:
        The exit code: 0 done, 1 begun and not finished, or something was found to be wrong, 2 bad input,
        130 interrupted.

    Example:
        >>> main(["train", "moons", "--epochs", "0"])  # and on standard error, what is wrong
        2
    """
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _build_parser(words)
    if not words:
        parser.print_help()
        return 2
    _write_any_character()
    try:
        code = _run(parser, words)
        sys.stdout.flush()  # here, where a reader that has gone is no error
        return code
    except BadInput as error:
        return _complain(error, 2)
    except Failed as error:
        return _complain(error, 1)
    except Interrupted as error:
        return _complain(error, 130)
    except KeyboardInterrupt:
        return _complain("interrupted; nothing was written", 130)
    except BrokenPipeError:  # what read our output has gone, as in `firstnn predict ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _build_parser(words: Sequence[str]) -> Parser:
    """Return the parser of all commands, with the options of those that the words name."""
    parser = Parser(
        prog="firstnn",
        description="Train a small neural network on a table, use it on new rows, or test the lesson.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("--version", action="version", version=f"firstnn {firstnn.__version__}")
    parser.set_defaults(parser=parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, summary in _COMMANDS.items():
        command = commands.add_parser(name, help=summary)
        if {name, "completion"}.intersection(words):  # the others need not even be imported
            importlib.import_module(f"firstnn.cli.{name}_command").add_options(command)
    return parser


def _run(parser: Parser, words: list[str]) -> int:
    """Run the command that the words call, and return its exit code."""
    try:
        options = parser.parse_args(words)
    except SystemExit as finished:  # after --help and --version
        return int(finished.code or 0)
    return int(options.run(options))


def _complain(message: object, code: int) -> int:
    """Write one line to standard error and return the exit code."""
    print(f"firstnn: {' '.join(str(message).split())}", file=sys.stderr)
    return code


def _write_any_character() -> None:
    """Let a name that the output's encoding lacks be written as its code, instead of ending the program."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)  # a notebook's output has none
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
