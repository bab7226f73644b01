"""`firstnn completion`: a script that lets a shell complete commands, options and the names of claims."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from firstnn import validation
from firstnn.cli.options import named

if TYPE_CHECKING:
    from firstnn.cli.parser import Parser

_EXAMPLES = """Put one of these lines into the file that your shell reads when it starts:
  eval "$(firstnn completion bash)"            ~/.bashrc
  eval "$(firstnn completion zsh)"             ~/.zshrc, after compinit
"""

# What stands around the table of words: in bash, words are counted from 0; in zsh, from 1.
_SHELLS = {
    "bash": """_firstnn() {
    COMPREPLY=($(compgen -W "$(_firstnn_words "$COMP_CWORD" "${COMP_WORDS[1]}" \\
        "${COMP_WORDS[COMP_CWORD - 1]}")" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _firstnn firstnn
""",
    "zsh": """_firstnn() {
    local words_here="$(_firstnn_words $((CURRENT - 1)) "${words[2]}" "${words[CURRENT - 1]}")"
    compadd -- ${=words_here} || _files
}
compdef _firstnn firstnn
""",
}


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to those of `firstnn`.

    Args:
        commands: Where to; those that are there before are completed.

    Example:
        >>> from firstnn.cli.parser import Parser
        >>> parser = Parser(prog="firstnn")
        >>> add_command(parser.add_subparsers())
        >>> parser.parse_args(["completion", "bash"]).shell
        'bash'
    """
    parser = commands.add_parser(
        "completion",
        help="let the shell complete commands, options and names of claims",
        description="Print a script with which a shell completes what is typed after firstnn.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("shell", metavar="SHELL", help=" or ".join(_SHELLS))
    parser.set_defaults(run=run, commands=commands.choices)


def run(options: argparse.Namespace) -> int:
    """Print the script.

    Args:
        options: The parsed options.

    Returns:
        The exit code, 0.

    Raises:
        BadInput: The shell is another one.

    Example:
        >>> run(argparse.Namespace(shell="fish", commands={}))
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: SHELL must be one of: bash, zsh. Received: SHELL='fish'
    """
    with named(shell="SHELL"):
        shell = validation.choice(options.shell, "shell", _SHELLS)
    print(script(shell, options.commands), end="")
    return 0


def script(shell: str, commands: Mapping[str, argparse.ArgumentParser]) -> str:
    """Return the script for a shell.

    It holds the words themselves, so that completing starts no Python; a new shell makes it anew.

    Args:
        shell: bash or zsh.
        commands: The parser of each command.

    Returns:
        Lines for the shell to evaluate.

    Example:
        >>> print(script("bash", {}).splitlines()[0])
        _firstnn_words() {
    """
    known = _values()
    lines = [
        "_firstnn_words() {",
        '    [ "$1" -eq 1 ] && echo "' + " ".join([*commands, "--help", "--version"]),
    ]
    lines[-1] += '" && return'
    lines.append('    case "$2 $3" in')
    for command, parser in commands.items():
        flags = [action for action in parser._actions if action.option_strings]
        for action in flags:
            if action.nargs != 0:
                values = [value for name in action.option_strings for value in known.get((command, name), ())]
                lines += [f"    '{command} {name}') {_echo(values)} ;;" for name in action.option_strings]
        options = [name for action in flags for name in action.option_strings if name.startswith("--")]
        lines.append(f"    '{command} '*) {_echo([*known.get((command, ''), ()), *options])} ;;")
    return "\n".join([*lines, "    esac", "}", _SHELLS[shell]])


def _echo(words: Sequence[str]) -> str:
    return f"echo '{' '.join(words)}'" if words else ":"


def _values() -> dict[tuple[str, str], Sequence[str]]:
    """Return what can follow a command ("") or an option, where that is known; files elsewhere."""
    from firstnn import data
    from firstnn.book.claims import ledger
    from firstnn.book.evidence import PARTS
    from firstnn.training import LEARNING_RATES

    claims = list(ledger())
    return {
        ("train", ""): data.NAMES,
        ("train", "--optimizer"): list(LEARNING_RATES),
        ("claims", ""): claims,
        ("claims", "--show"): claims,
        ("claims", "--part"): PARTS,
        ("claims", "--backend"): ("local", "dask"),
        ("completion", ""): list(_SHELLS),
    }
