"""`firstnn completion`: a script with which a shell completes commands, options, names and files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import shtab

from firstnn import data
from firstnn.book import claims
from firstnn.book.evidence import PARTS
from firstnn.cli.claims_command import BACKENDS
from firstnn.cli.command_line import Parser, parse_choice
from firstnn.training import LEARNING_RATES

_SHELLS = ("bash", "zsh")
_EXAMPLES = """Put one of these lines into the file that your shell reads when it starts:
  eval "$(firstnn completion bash)"            ~/.bashrc
  eval "$(firstnn completion zsh)"             ~/.zshrc, after compinit
"""


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.description = "Print a script with which a shell completes what is typed after firstnn."
    parser.epilog = _EXAMPLES
    parser.add_argument("shell", metavar="SHELL", help=" or ".join(_SHELLS))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the script; it holds the words themselves, so that completing starts no Python."""
    shell = parse_choice(options.shell, "SHELL", _SHELLS)
    _add_choices(options.parser)
    print(shtab.complete(options.parser, shell))
    return 0


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """Say what can stand for each option and argument; the commands themselves check it, in better words."""
    names = list(claims.ledger())
    known: dict[str, Sequence[str]] = {
        "optimizer": list(LEARNING_RATES),
        "ids": names,
        "show": names,
        "part": PARTS,
        "backend": BACKENDS,
        "shell": _SHELLS,
    }
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _add_choices(command)
        elif action.dest in known:
            action.choices = known[action.dest]
        elif action.dest == "data":
            action.complete = _names_or_files(data.NAMES)  # type: ignore[attr-defined]  # read by shtab
        elif isinstance(action.metavar, str) and "." in action.metavar:  # such as FILE.csv
            suffix = action.metavar.rpartition(".")[2]
            action.complete = shtab.glob(f"*.{suffix}")  # type: ignore[attr-defined]


def _names_or_files(names: Sequence[str]) -> shtab.CompleteType:
    """Return shtab's description of what is one of several names or a file."""
    words = " ".join(names)
    function = f'_firstnn_data_file() {{ compgen -W "{words}" -- "$1"; compgen -f -- "$1"; }}'
    zsh = f"{{compadd -- {words}; _files}}"
    return {"bash": "_firstnn_data_file", "zsh": zsh, "preamble": {"bash": function}}
