"""How the words of a command are taken apart."""

from __future__ import annotations

import argparse
from typing import NoReturn

from firstnn.cli.options import BadInput


class Parser(argparse.ArgumentParser):
    """A parser whose complaints fit on one line.

    Args:
        prog: The words that call the command.
        usage: The first line of the help; None lists every option there.
        description: What it does.
        epilog: Examples, shown under the options.

    Example:
        >>> Parser(prog="firstnn").parse_args(["--fast"])
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: unrecognized arguments: --fast (firstnn --help lists what there is)
    """

    def __init__(
        self, *, prog: str, usage: str | None = None, description: str = "", epilog: str = ""
    ) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,  # it would change its meaning with another option of the same beginning
        )

    def error(self, message: str) -> NoReturn:
        """Refuse the command, instead of printing the usage and leaving the program.

        Args:
            message: What is wrong.

        Raises:
            BadInput: Always.

        Example:
            >>> Parser(prog="firstnn").error("it rains")
            Traceback (most recent call last):
            firstnn.cli.options.BadInput: it rains (firstnn --help lists what there is)
        """
        raise BadInput(f"{message} ({self.prog} --help lists what there is)")
