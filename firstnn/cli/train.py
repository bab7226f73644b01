"""`firstnn train`: a network trained on a table, judged on rows that it has not seen, and saved."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from firstnn.cli import outputs, report, source, train_options
from firstnn.cli.options import Failed, Interrupted
from firstnn.cli.plan import Plan, make
from firstnn.cli.train_report import WATCHED, introduce, show_epochs, show_result
from firstnn.keras_training import Fitted, History, fit
from firstnn.model_file import Names, SavedModel, prepend_standardizer, save

if TYPE_CHECKING:
    from rich.console import Console

    from firstnn.book.figures import Figure
    from firstnn.cli.parser import Parser
    from firstnn.cli.train_options import Settings

_EXAMPLES = """examples:
  firstnn train breast_cancer
  firstnn train moons --noise 0.3 --hidden 16 8 --optimizer adam
  firstnn train people.csv --target bought --epochs 100 --model people.keras

Exit codes: 0 done, 1 the training diverged (no model is written), 2 bad input, 130 interrupted.
"""


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to those of `firstnn`.

    Args:
        commands: Where to.

    Example:
        >>> from firstnn.cli.parser import Parser
        >>> parser = Parser(prog="firstnn")
        >>> add_command(parser.add_subparsers())
        >>> parser.parse_args(["train", "moons", "--epochs", "20"]).epochs
        '20'
    """
    parser = commands.add_parser(
        "train",
        help="train a network on a table, and judge it on rows that it has not seen",
        usage="firstnn train DATA [--target COLUMN] [options]",
        description=(
            "Train a network on a table, judge it on rows that it has not seen, beside simpler rules,\n"
            "and write the model and its learning curves. In brackets: what holds if you say nothing."
        ),
        epilog=_EXAMPLES,
    )
    source.add_options(parser)
    train_options.add_options(parser)
    group = parser.add_argument_group("what is written")
    group.add_argument("--model", metavar="FILE.keras", help="the trained model [DATA.keras]")
    group.add_argument("--curves", metavar="FILE.svg", help="the learning curves [DATA-curves.svg]")
    group.add_argument("--overwrite", action="store_true", help="replace these files if they exist")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, judge and save one network.

    Args:
        options: The parsed options.

    Returns:
        The exit code: 0, 1 after a divergence, 130 after an interruption.

    Raises:
        BadInput: An option, the data or an output is not what it must be.
        Failed: The model or the curves could not be written.

    Example:
        >>> parser = argparse.ArgumentParser()
        >>> source.add_options(parser)
        >>> train_options.add_options(parser)
        >>> run(parser.parse_args(["moons", "--epochs", "0"]))
        Traceback (most recent call last):
        firstnn.cli.options.BadInput: --epochs must be an integer, from 1 to 100000. Received: --epochs=0
    """
    settings = train_options.checked(options)
    generated = source.check(options)
    name, overwrite = source.stem(options.data), options.overwrite
    given = options.model or f"{name}.keras", options.curves or f"{name}-curves.svg"
    model = outputs.checked(given[0], "--model", suffix=".keras", overwrite=overwrite)
    curves = outputs.checked(given[1], "--curves", suffix=".svg", overwrite=overwrite)
    dataset = source.read(options, generated, seed=settings.seed)
    plan = make(dataset, settings)
    names = Names(dataset.feature_names, dataset.class_names, options.target)
    out = report.console()
    introduce(out, dataset, plan, settings)
    written: list[Path] = []
    try:
        fitted = _train(out, plan, settings)
        with _could_be_written():
            written.append(_curves(fitted, plan).save(curves, overwrite=overwrite))
        if fitted.diverged_at is not None:
            raise Failed(
                f"the training diverged: at epoch {fitted.diverged_at} the loss is no longer a finite "
                f"number. A smaller --learning-rate may help. {curves} shows it; no model was written"
            )
        whole = SavedModel(prepend_standardizer(fitted.model, plan.standardizer), names)
        show_result(out, plan, whole.probabilities(plan.raw_test.x).argmax(axis=1) == plan.test.y)
        with _could_be_written():
            written.append(
                save(fitted.model, model, standardizer=plan.standardizer, names=names, overwrite=overwrite)
            )
    except KeyboardInterrupt:
        kept = " and ".join(str(path) for path in written) or "nothing"
        raise Interrupted(f"interrupted; {kept} was written") from None
    report.say(out, f"Wrote the model to {model} and its learning curves to {curves}.")
    return 0


def _train(out: Console, plan: Plan, settings: Settings) -> Fitted:
    """Train the network, showing how far it is, and print the epochs."""
    second = "unseen" if plan.watched is None else WATCHED
    with report.progress(out, plan.recipe.epochs) as show:

        def on_epoch(epoch: int, measured: Mapping[str, float]) -> None:
            train, other = (report.loss_text(measured[f"{part}_loss"]) for part in ("train", "test"))
            show(epoch, f"train loss {train}, {second} loss {other}")

        fitted = fit(
            plan.architecture,
            plan.recipe,
            plan.train,
            plan.test if plan.watched is None else plan.watched,
            seed=settings.seed,
            patience=settings.patience,
            on_epoch=on_epoch,
        )
    show_epochs(out, fitted, second)
    return fitted


def _curves(fitted: Fitted, plan: Plan) -> Figure:
    """Draw the epochs that were trained: those after an early stop are no divergence."""
    from firstnn.book.figures import learning_curves

    reached = {name: curve[: fitted.stopped_at + 1] for name, curve in vars(fitted.history).items()}
    return learning_curves(History(**reached), baseline=plan.test.majority_share)


@contextlib.contextmanager
def _could_be_written() -> Iterator[None]:
    """Let a full disk, or a file that has appeared since the check, end the command with one line."""
    try:
        yield
    except ValueError as error:
        raise Failed(str(error)) from error
