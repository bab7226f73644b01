"""What `firstnn train` can be told, and the checks of it that need no data."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from firstnn import validation
from firstnn.cli.options import integer, named, number
from firstnn.network import Architecture
from firstnn.training import LEARNING_RATES, Recipe

# Beyond these a computer runs out of memory before it says anything.
MOST_EPOCHS = 100_000
MOST_UNITS = 10_000

_TEST_FRACTION = 0.25
_ACTIVATION = "of the hidden layers: one for all, or one for each"
_BATCH_SIZE = "rows in a batch, or all"
_PATIENCE = "stop when so many epochs bring no progress on rows that are kept aside for it"


@dataclass(frozen=True)
class Settings:
    """What was asked for, checked as far as that is possible without the data.

    Args:
        network: Arguments of `Architecture`, apart from the numbers of inputs and outputs.
        recipe: The recipe; its `batch_size` is None where `usual_batch` holds.
        usual_batch: Whether the batch size was left to the size of the data.
        seed: The one seed of data, split, weights and batches.
        test_fraction: The share of rows to hold out.
        patience: After how many epochs without progress to stop; None for never.

    Example:
        >>> Settings({}, Recipe(), usual_batch=True, seed=0, test_fraction=0.25, patience=None).seed
        0
    """

    network: dict[str, Any]
    recipe: Recipe
    usual_batch: bool
    seed: int
    test_fraction: float
    patience: int | None


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the network and the training to a parser.

    Args:
        parser: Where to.

    Example:
        >>> parser = argparse.ArgumentParser()
        >>> add_options(parser)
        >>> parser.parse_args(["--hidden", "16", "8"]).hidden
        ['16', '8']
    """
    network, recipe = Architecture(1), Recipe()  # what is left out is as in Python
    units = " ".join(str(units) for units in network.hidden)
    rates = ", ".join(f"{rate:g} for {name}" for name, rate in LEARNING_RATES.items())

    group = parser.add_argument_group("the network")
    group.add_argument(
        "--hidden", nargs="+", metavar="UNITS", help=f"units of each hidden layer, or none [{units}]"
    )
    group.add_argument(
        "--activation", nargs="+", metavar="NAME", help=f"{_ACTIVATION} [{network.activation}]"
    )
    group.add_argument(
        "--kernel-initializer", metavar="NAME", help=f"how the weights begin [{network.kernel_initializer}]"
    )
    group = parser.add_argument_group("the training")
    group.add_argument(
        "--optimizer", metavar="NAME", help=f"{', '.join(LEARNING_RATES)} [{recipe.optimizer}]"
    )
    group.add_argument("--learning-rate", metavar="RATE", help=f"size of a step [{rates}]")
    group.add_argument(
        "--batch-size", metavar="ROWS", help=f"{_BATCH_SIZE} [{recipe.batch_size}; all where they are fewer]"
    )
    group.add_argument("--epochs", metavar="EPOCHS", help=f"how often every row is shown [{recipe.epochs}]")
    group.add_argument("--l2", metavar="PENALTY", help=f"penalty on large weights [{recipe.l2:g}]")
    group.add_argument("--patience", metavar="EPOCHS", help=_PATIENCE)
    group.add_argument(
        "--test-fraction",
        metavar="SHARE",
        default=str(_TEST_FRACTION),
        help=f"share of the rows to hold out, unseen [{_TEST_FRACTION}]",
    )
    group.add_argument(
        "--seed",
        default="0",
        help="decides generated rows, split, first weights and the order of the rows [0]",
    )


def checked(options: argparse.Namespace) -> Settings:
    """Check all that can be checked before any data is read.

    Args:
        options: The parsed options.

    Returns:
        The settings.

    Raises:
        BadInput: An option's value is wrong.

    Example:
        >>> parser = argparse.ArgumentParser()
        >>> add_options(parser)
        >>> checked(parser.parse_args(["--optimizer", "adam"])).recipe
        Recipe(optimizer='adam', learning_rate=0.01, batch_size=None, epochs=50, l2=0.0)
    """
    return Settings(
        network=_network(options),
        recipe=_recipe(options),
        usual_batch=options.batch_size is None,
        seed=integer(options.seed, "--seed", minimum=0, maximum=validation.LARGEST_SEED),
        test_fraction=number(options.test_fraction, "--test-fraction", minimum=0, maximum=1, exclusive=True),
        patience=None if options.patience is None else integer(options.patience, "--patience"),
    )


def _network(options: argparse.Namespace) -> dict[str, Any]:
    """Return the checked arguments of the architecture."""
    chosen: dict[str, Any] = {}
    if options.hidden == ["none"]:
        chosen["hidden"] = ()
    elif options.hidden is not None:
        chosen["hidden"] = [integer(units, "--hidden", maximum=MOST_UNITS) for units in options.hidden]
    if options.activation is not None:
        names = options.activation
        chosen["activation"] = names[0] if len(names) == 1 else names
    if options.kernel_initializer is not None:
        chosen["kernel_initializer"] = options.kernel_initializer
    with named(activation="--activation", kernel_initializer="--kernel-initializer"):
        Architecture(1, **chosen)
    return chosen


def _recipe(options: argparse.Namespace) -> Recipe:
    """Return the recipe; None stands for the batch size until the number of rows is known."""
    size = options.batch_size
    chosen: dict[str, Any] = {
        "batch_size": None if size in (None, "all") else integer(size, "--batch-size"),
    }
    if options.epochs is not None:
        chosen["epochs"] = integer(options.epochs, "--epochs", maximum=MOST_EPOCHS)
    for option, field in (("--learning-rate", "learning_rate"), ("--l2", "l2")):
        text = getattr(options, field)
        if text is not None:
            chosen[field] = number(text, option, minimum=0)
    if options.optimizer is not None:
        chosen["optimizer"] = options.optimizer
    with named(optimizer="--optimizer"):
        return Recipe(**chosen)
