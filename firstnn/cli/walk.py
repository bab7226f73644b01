"""`firstnn walk`: one training step, stage by stage, with all its numbers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from firstnn import data, walk
from firstnn.cli.options import BadInput
from firstnn.network import Architecture

if TYPE_CHECKING:
    from firstnn.cli.parser import Parser

_EXAMPLES = """examples:
  firstnn walk                                    the walk of the lesson
  firstnn walk --hidden 2 2 --activation tanh     another network
  firstnn walk --seed 4 --learning-rate 1         another start, a larger step
"""
_MOST_UNITS = 8  # more numbers than that, nobody follows


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to those of `firstnn`.

    Args:
        commands: Where to.

    Example:
        >>> from firstnn.cli.parser import Parser
        >>> parser = Parser(prog="firstnn")
        >>> add_command(parser.add_subparsers())
        >>> parser.parse_args(["walk", "--seed", "4"]).seed
        4
    """
    parser = commands.add_parser(
        "walk",
        help="walk through one training step, number by number",
        description="Show one training step of a small network on one point: forward, back, and the update.",
        epilog=_EXAMPLES,
    )
    parser.add_argument(
        "--hidden", type=int, nargs="*", default=[3], metavar="UNITS", help="units of each hidden layer (3)"
    )
    parser.add_argument("--activation", default="relu", metavar="NAME", help="of the hidden layers (relu)")
    parser.add_argument("--seed", type=int, default=0, help="for the initial weights (0)")
    parser.add_argument("--learning-rate", type=float, default=0.1, metavar="RATE", help="of the step (0.1)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the walk.

    Args:
        options: The parsed command line.

    Returns:
        0.

    Raises:
        BadInput: No network can be made of the options.

    Example:
        >>> run(argparse.Namespace(hidden=[9], activation="relu", seed=0, learning_rate=0.1))
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --hidden must be at most 8 units in a layer. Received: --hidden=[9]
    """
    if any(units > _MOST_UNITS for units in options.hidden):
        raise BadInput(
            f"--hidden must be at most {_MOST_UNITS} units in a layer. Received: --hidden={options.hidden}"
        )
    train, _ = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    try:
        architecture = Architecture(2, tuple(options.hidden), options.activation)
        weights = architecture.initial_weights(options.seed)
        steps = walk.training_step(architecture, weights, train.x[0], int(train.y[0]), options.learning_rate)
    except (TypeError, ValueError) as error:
        raise BadInput(str(error)) from error
    print(steps)
    return 0
