"""What `firstnn train` can be told, the checks of it, and which rows, network and recipe come of it."""

from __future__ import annotations

import argparse
import difflib
import inspect
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn import data, launch, validation
from firstnn.cli import table_options
from firstnn.cli.command_line import BadInput, naming_options, parse_choice, parse_integer, parse_number
from firstnn.data import Dataset, Look, Measurements, Preparation
from firstnn.data.column_kinds import Column
from firstnn.data.csv_file import as_data
from firstnn.data.dataset import split_rows
from firstnn.data.measurements import hold_out
from firstnn.data.targets import Target
from firstnn.network import Architecture
from firstnn.training import LEARNING_RATES, Recipe

# Beyond these a computer runs out of memory, or of patience, before it says anything.
_MOST_SAMPLES = 1_000_000
_MOST_EPOCHS = 100_000
_MOST_UNITS = 10_000

_SAMPLES = 1000  # a quarter of which, held out, tells accuracies apart to a few percent
_TEST_FRACTION = 0.25
_MOST_STARTS = 1000
MOST_BATCHES = 3000
"""In an epoch, where the batch size is left to the size of the data: a large table would take hours."""

Rows = npt.NDArray[np.int64]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser; what is left out is as in Python."""
    network, recipe = Architecture(1), Recipe()
    units = " ".join(str(units) for units in network.hidden)
    rates = ", ".join(f"{rate:g} for {name}" for name, rate in LEARNING_RATES.items())

    parser.add_argument("data", metavar="DATA", help=f"a CSV file, or one of: {', '.join(data.NAMES)}")
    add = parser.add_argument_group("the data").add_argument
    add("--target", metavar="COLUMN", help="the column of the answers, by name or number")
    add("--samples", metavar="ROWS", help=f"number of generated rows [{_SAMPLES}]")
    add("--noise", metavar="SIZE", help="standard deviation of the noise in generated rows")

    add = parser.add_argument_group("the network").add_argument
    add("--hidden", nargs="+", metavar="UNITS", help=f"neurons of each hidden layer, or none [{units}]")
    each = f"activation function: one for all hidden layers, or one for each [{network.activation}]"
    add("--activation", nargs="+", metavar="NAME", help=each)
    begin = f"how the initial weights are drawn [{network.kernel_initializer}]"
    add("--kernel-initializer", metavar="NAME", help=begin)

    add = parser.add_argument_group("the training").add_argument
    add("--optimizer", metavar="NAME", help=f"{', '.join(LEARNING_RATES)} [{recipe.optimizer}]")
    add("--learning-rate", metavar="RATE", help=f"size of a step [{rates}]")
    size = f"rows in a batch, or all [{recipe.batch_size}, more for large tables; all where they are fewer]"
    add("--batch-size", metavar="ROWS", help=size)
    add("--epochs", metavar="EPOCHS", help=f"passes over the training rows [{recipe.epochs}]")
    add("--l2", metavar="PENALTY", help=f"penalty on large weights [{recipe.l2:g}]")
    patience = "stop early, after so many epochs without progress on validation rows"
    add("--patience", metavar="EPOCHS", help=patience)
    share = f"share of the rows for the test set [{_TEST_FRACTION}]"
    add("--test-fraction", metavar="SHARE", default=str(_TEST_FRACTION), help=share)
    weight = "how much a mistake counts: equal, or balanced (more on rare classes) [equal]"
    add("--class-weight", metavar="WAY", default="equal", help=weight)
    where = f"train by a strategy of tf.distribute: {', '.join(launch.STRATEGIES)} [none]"
    add("--strategy", metavar="NAME", default="none", help=where)
    add("--seeds", metavar="STARTS", help="repeat with so many other initial weights, to show the spread")
    seed = "decides generated rows, the split, the initial weights and the batches [0]"
    add("--seed", default="0", help=seed)
    table_options.add_file_options(parser)
    table_options.add_column_options(parser)


@dataclass(frozen=True)
class Settings:
    """What was asked for, checked as far as that is possible without the data."""

    network: dict[str, Any]  # arguments of Architecture, apart from the numbers of inputs and outputs
    recipe: Recipe  # its batch_size is None where usual_batch holds
    usual_batch: bool  # whether the batch size was left to the size of the data
    seed: int  # the one seed of data, split, weights and batches
    test_fraction: float
    patience: int | None
    balanced: bool  # whether mistakes on rare classes count more
    n_starts: int  # how many more trainings show the spread
    usual_optimizer: bool
    strategy: str  # of tf.distribute


def check_settings(options: argparse.Namespace) -> Settings:
    """Return the settings of network and training."""
    return Settings(
        network=_check_network(options),
        recipe=_check_recipe(options),
        usual_batch=options.batch_size is None,
        seed=parse_integer(options.seed, "--seed", minimum=0, maximum=validation.LARGEST_SEED),
        test_fraction=parse_number(
            options.test_fraction, "--test-fraction", minimum=0, maximum=1, exclusive=True
        ),
        patience=None if options.patience is None else parse_integer(options.patience, "--patience"),
        balanced=parse_choice(options.class_weight, "--class-weight", ("equal", "balanced")) == "balanced",
        n_starts=0
        if options.seeds is None
        else parse_integer(options.seeds, "--seeds", maximum=_MOST_STARTS),
        usual_optimizer=options.optimizer is None and options.learning_rate is None,
        strategy=parse_choice(options.strategy, "--strategy", launch.STRATEGIES),
    )


def _check_network(options: argparse.Namespace) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    if options.hidden == ["none"]:
        chosen["hidden"] = ()
    elif options.hidden is not None:
        chosen["hidden"] = [parse_integer(units, "--hidden", maximum=_MOST_UNITS) for units in options.hidden]
    if options.activation is not None:
        names = options.activation
        chosen["activation"] = names[0] if len(names) == 1 else names
    if options.kernel_initializer is not None:
        chosen["kernel_initializer"] = options.kernel_initializer
    with naming_options(activation="--activation", kernel_initializer="--kernel-initializer"):
        Architecture(1, **chosen)
    return chosen


def _check_recipe(options: argparse.Namespace) -> Recipe:
    size = options.batch_size
    chosen: dict[str, Any] = {
        "batch_size": None if size in (None, "all") else parse_integer(size, "--batch-size"),
    }
    if options.epochs is not None:
        chosen["epochs"] = parse_integer(options.epochs, "--epochs", maximum=_MOST_EPOCHS)
    for option, field in (("--learning-rate", "learning_rate"), ("--l2", "l2")):
        text = getattr(options, field)
        if text is not None:
            chosen[field] = parse_number(text, option, minimum=0)
    if options.optimizer is not None:
        chosen["optimizer"] = options.optimizer
    with naming_options(optimizer="--optimizer"):
        return Recipe(**chosen)


# -- The data: a named set, or the reader's CSV file --------------------------------------------------------


def is_file(text: str) -> bool:
    """Tell whether DATA is meant as a file: it ends in .csv, has a folder in front, or is there."""
    if text in data.NAMES:
        return False
    if text.lower().endswith((".csv", ".tsv", ".txt", ".gz", ".zip", ".data")) or Path(text).is_file():
        return True
    return os.path.basename(text) != text  # noqa: PTH119  # as typed


def name_data(text: str) -> str:
    """Return what the files are called that are written: DATA without folder and endings."""
    if not is_file(text):
        return text
    path = Path(text)
    return Path(path.stem).stem if path.suffix.lower() in (".gz", ".zip", ".bz2", ".xz") else path.stem


def check_data(options: argparse.Namespace) -> dict[str, Any]:
    """Check what can be checked before rows are read, and return arguments for those that are generated."""
    name, target = options.data, options.target
    if is_file(name):
        _refuse(options, ("samples", "noise"), f"is for generated rows, and {name} is a file")
        return {}
    if name not in data.NAMES:
        close = difflib.get_close_matches(name.lower(), data.NAMES, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise BadInput(
            f"DATA must be a CSV file or one of: {', '.join(data.NAMES)}.{hint} Received: DATA={name!r}"
        )
    if target is not None:
        raise BadInput(
            f"--target must be left out for {name}, whose classes are known. Received: --target={target!r}"
        )
    if name in data.FIXED:
        _refuse(options, ("samples", "noise"), f"is for generated rows, and those of {name} are fixed")
        return {}
    chosen: dict[str, Any] = {"n_samples": _SAMPLES}
    if options.samples is not None:
        chosen["n_samples"] = parse_integer(options.samples, "--samples", minimum=2, maximum=_MOST_SAMPLES)
    if options.noise is not None:
        if "noise" not in inspect.signature(data.GENERATED[name]).parameters:
            _refuse(options, ("noise",), f"has no meaning for {name}")
        chosen["noise"] = parse_number(options.noise, "--noise", minimum=0, maximum=1e6)
    return chosen


def read_data(options: argparse.Namespace, generated: dict[str, Any], *, seed: int) -> tuple[Look, str]:
    """Return the table and where it comes from; `generated` is what `check_data` returned."""
    if not is_file(options.data):
        with naming_options(n_samples="--samples", noise="--noise"):
            dataset = data.load(options.data, seed=seed, **generated)
        return _as_look(dataset), dataset.source
    found = table_options.look_at(options.data, options.target, options)
    if found.target is None:
        columns = ", ".join(map(repr, found.all_names))
        raise BadInput(f"--target must name the column of {options.data} that holds the answers: {columns}")
    alone = [finding for finding in found.findings if finding.kind == "one-row class"]
    if alone:
        says = " ".join(finding.says for finding in alone)
        raise BadInput(f"{says} Leave such rows out of {options.data}, or give them another class")
    return found, found.path


def _as_look(dataset: Dataset) -> Look:
    """Return a named data set as a table that was looked at."""
    nothing = np.zeros(dataset.n_samples, dtype=bool)
    columns = (
        Column(name, "number", (), nothing, dataset.x[:, place].astype(np.float64))
        for place, name in enumerate(dataset.feature_names)
    )
    unknown = np.full(dataset.n_samples, np.nan)
    return Look(
        path=dataset.name,
        encoding="",
        delimiter="",
        header=True,
        columns=tuple(columns),
        target=Target("", "classes", dataset.class_names, dataset.y, unknown),
        lines=range(dataset.n_samples),
        findings=(),
    )


def _refuse(options: argparse.Namespace, unwanted: tuple[str, ...], reason: str) -> None:
    for option in unwanted:
        text = getattr(options, option)
        if text is not None:
            raise BadInput(f"--{option} {reason}. Received: --{option}={text!r}")


# -- Which rows are for what: settled before TensorFlow is started ------------------------------------------


@dataclass(frozen=True, eq=False)
class Plan:
    """The rows, each with its purpose, and the network and the recipe that fit them."""

    target: Target
    rows: Rows  # of the table: those that can be learned from
    train: Dataset | Measurements  # prepared, as are the next two
    watched: Dataset | Measurements | None  # the rows that decide when to stop, where that is decided
    test: Dataset | Measurements  # the unseen rows, which decide nothing
    test_rows: Rows  # the places of the same rows in the table
    columns: tuple[Column, ...]  # the table, as it stands in the file
    preparation: Preparation
    architecture: Architecture
    recipe: Recipe


def make_plan(found: Look, settings: Settings) -> Plan:
    """Split the rows, learn the preparation from those to train on, and fit network and recipe to them."""
    watched: Rows | None = None
    with naming_options(test_fraction="--test-fraction"):
        train, test = _split(found, found.rows, settings)
        if settings.patience is not None:
            # Rows that choose the epoch are no longer unseen, so they are others than those that judge.
            train, watched = _split(found, train, settings)
    recipe = _fit_batch_size(settings, len(train))
    target = found.target
    assert target is not None
    if target.kind != "classes" and settings.usual_optimizer:
        # Rows far from the others make steep slopes of squared errors, on which Adam's steps are no longer.
        recipe = replace(recipe, optimizer="adam", learning_rate=None)
    if target.kind != "classes" and settings.balanced:
        raise BadInput(f"--class-weight balanced is for classes, and {target.name} is a {target.kind}")
    preparation = Preparation.fit(found.used, train)
    n_classes = len(target.class_names)
    with naming_options(train="DATA", x="DATA", y="--target"):
        return Plan(
            target=target,
            rows=found.rows,
            train=as_data(found, preparation, train),
            watched=None if watched is None else as_data(found, preparation, watched),
            test=as_data(found, preparation, test),
            test_rows=test,
            columns=found.used,
            preparation=preparation,
            architecture=Architecture(
                len(preparation.input_names), **settings.network, n_outputs=n_classes if n_classes > 2 else 1
            ),
            recipe=recipe,
        )


def _split(found: Look, rows: Rows, settings: Settings) -> tuple[Rows, Rows]:
    """Return the rows to learn from and those held out; of classes, both have the same share of each."""
    target = found.target
    assert target is not None
    if target.kind == "classes":
        labels = target.labels[rows]
        kept, held_out = split_rows(labels, settings.test_fraction, settings.seed, target.class_names)
    else:
        kept, held_out = hold_out(len(rows), settings.test_fraction, settings.seed)
    return rows[kept], rows[held_out]


def _fit_batch_size(settings: Settings, n_samples: int) -> Recipe:
    """Return the recipe with a batch size that the training part can fill."""
    recipe = settings.recipe
    if settings.usual_batch:
        usual = min(Recipe().batch_size or n_samples, n_samples)
        while n_samples > MOST_BATCHES * usual:
            usual *= 2
        recipe = replace(recipe, batch_size=usual)
    if recipe.batch_size is not None and recipe.batch_size > n_samples:
        raise BadInput(
            f"--batch-size must be at most the number of training rows, {n_samples}, or all. "
            f"Received: --batch-size={recipe.batch_size}"
        )
    return recipe
