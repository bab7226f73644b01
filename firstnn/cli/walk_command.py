"""`firstnn walk`: one training step, stage by stage, with all its numbers."""

from __future__ import annotations

import argparse

from firstnn import data
from firstnn.cli.command_line import BadInput, Parser
from firstnn.network import Architecture
from firstnn.walk import training_step

_EXAMPLES = """examples:
  firstnn walk                                    the walk of the lesson
  firstnn walk --hidden 2 2 --activation tanh     another network
  firstnn walk --seed 4 --learning-rate 1         other initial weights, a larger step
"""
_MOST_UNITS = 8  # more numbers than that, nobody follows


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.description = (
        "Show one training step of a small network on one point: forward, back, and the update."
    )
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "--hidden", type=int, nargs="*", default=[3], metavar="UNITS", help="neurons of each hidden layer (3)"
    )
    parser.add_argument("--activation", default="relu", metavar="NAME", help="of the hidden layers (relu)")
    parser.add_argument("--seed", type=int, default=0, help="for the initial weights (0)")
    parser.add_argument("--learning-rate", type=float, default=0.1, metavar="RATE", help="of the step (0.1)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the walk."""
    if any(units > _MOST_UNITS for units in options.hidden):
        raise BadInput(
            f"--hidden must be at most {_MOST_UNITS} units in a layer. Received: --hidden={options.hidden}"
        )
    train, _ = data.moons(400, noise=0.2, seed=0).split(0.5, seed=0)
    try:
        architecture = Architecture(2, tuple(options.hidden), options.activation)
        weights = architecture.initial_weights(options.seed)
        walk = training_step(architecture, weights, train.x[0], int(train.y[0]), options.learning_rate)
    except (TypeError, ValueError) as error:
        raise BadInput(str(error)) from error
    print(walk)
    return 0
