"""`firstnn train`: a network trained on a table, judged on rows that it has not seen, and saved."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import TimeRemainingColumn

from firstnn.cli import train_options, train_report
from firstnn.cli.command_line import BadInput, Failed, Interrupted, Parser, check_output, naming_options
from firstnn.cli.terminal import open_console, progress_bar, say
from firstnn.cli.train_options import Settings
from firstnn.data import Dataset, Standardizer
from firstnn.keras_training import Fitted, History, fit
from firstnn.model_file import Names, SavedModel, check_deviations, prepend_standardizer, save
from firstnn.network import Architecture
from firstnn.training import Recipe

if TYPE_CHECKING:
    from firstnn.book.figures import Figure

_EXAMPLES = """examples:
  firstnn train breast_cancer
  firstnn train moons --noise 0.3 --hidden 16 8 --optimizer adam
  firstnn train people.csv --target bought --epochs 100 --model people.keras

Exit codes: 0 done, 1 the training diverged (no model is written), 2 bad input, 130 interrupted.
"""
_LINES = 5  # of progress, where no bar can be drawn


def add_options(parser: Parser) -> None:
    """Add the options of the command."""
    parser.usage = "firstnn train DATA [--target COLUMN] [options]"
    parser.description = (
        "Train a network on a table, judge it on rows that it has not seen, beside simpler rules,\n"
        "and write the model and its learning curves. In brackets: what holds if you say nothing."
    )
    parser.epilog = _EXAMPLES
    train_options.add_options(parser)
    group = parser.add_argument_group("what is written")
    group.add_argument("--model", metavar="FILE.keras", help="the trained model [DATA.keras]")
    group.add_argument("--curves", metavar="FILE.svg", help="the learning curves [DATA-curves.svg]")
    group.add_argument("--overwrite", action="store_true", help="replace these files if they exist")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, judge and save one network."""
    settings = train_options.check_settings(options)
    generated = train_options.check_data(options)
    name = Path(options.data).stem if train_options.is_file(options.data) else options.data
    overwrite = options.overwrite
    model = check_output(options.model or f"{name}.keras", "--model", suffix=".keras", overwrite=overwrite)
    curves = check_output(
        options.curves or f"{name}-curves.svg", "--curves", suffix=".svg", overwrite=overwrite
    )
    dataset = train_options.read_data(options, generated, seed=settings.seed)
    plan = make_plan(dataset, settings)
    names = Names(dataset.feature_names, dataset.class_names, options.target)
    out = open_console()
    train_report.introduce(out, dataset, plan, settings)
    written: list[Path] = []
    try:
        fitted = _train(out, plan, settings)
        with _saying_what_failed():
            written.append(_draw_curves(fitted, plan).save(curves, overwrite=overwrite))
        if fitted.diverged_at is not None:
            raise Failed(
                f"the training diverged: at epoch {fitted.diverged_at} the loss is no longer a finite "
                f"number. A smaller --learning-rate may help. {curves} shows it; no model was written"
            )
        whole = SavedModel(prepend_standardizer(fitted.model, plan.standardizer), names)
        right = whole.probabilities(plan.raw_test.x).argmax(axis=1) == plan.test.y
        train_report.show_result(out, plan.train, plan.test, right)
        with _saying_what_failed():
            written.append(
                save(fitted.model, model, standardizer=plan.standardizer, names=names, overwrite=overwrite)
            )
    except KeyboardInterrupt:
        kept = " and ".join(str(path) for path in written) or "nothing"
        raise Interrupted(f"interrupted; {kept} was written") from None
    say(out, f"Wrote the model to {model} and its learning curves to {curves}.")
    return 0


# -- Which rows are for what: settled before TensorFlow is started ------------------------------------------


@dataclass(frozen=True)
class Plan:
    """The rows, each with its purpose, and the network and the recipe that fit them."""

    train: Dataset  # standardised, as are the next two
    watched: Dataset | None  # the rows that decide when to stop, where that is decided
    test: Dataset  # the unseen rows, which decide nothing
    raw_test: Dataset  # the same as they came
    standardizer: Standardizer
    architecture: Architecture
    recipe: Recipe


def make_plan(dataset: Dataset, settings: Settings) -> Plan:
    """Split and standardise the rows, and fit network and recipe to them."""
    watched = None
    with naming_options(test_fraction="--test-fraction"):
        train, test = dataset.split(settings.test_fraction, seed=settings.seed)
        if settings.patience is not None:
            # Rows that choose the epoch are no longer unseen, so they are others than those that judge.
            train, watched = train.split(settings.test_fraction, seed=settings.seed)
    recipe = _fit_batch_size(settings, train.n_samples)
    with naming_options(train="DATA", x="DATA", standardizer="DATA"):
        standardizer = Standardizer.fit(train)
        check_deviations(standardizer)
        n_outputs = 1 if dataset.n_classes == 2 else dataset.n_classes
        return Plan(
            train=standardizer.transform(train),
            watched=None if watched is None else standardizer.transform(watched),
            test=standardizer.transform(test),
            raw_test=test,
            standardizer=standardizer,
            architecture=Architecture(dataset.n_features, **settings.network, n_outputs=n_outputs),
            recipe=recipe,
        )


def _fit_batch_size(settings: Settings, n_samples: int) -> Recipe:
    """Return the recipe with a batch size that the training part can fill."""
    recipe = settings.recipe
    if settings.usual_batch:
        usual = Recipe().batch_size
        recipe = replace(recipe, batch_size=n_samples if usual is None else min(usual, n_samples))
    if recipe.batch_size is not None and recipe.batch_size > n_samples:
        raise BadInput(
            f"--batch-size must be at most the number of training rows, {n_samples}, or all. "
            f"Received: --batch-size={recipe.batch_size}"
        )
    return recipe


# -- The training -------------------------------------------------------------------------------------------


def _train(out: Console, plan: Plan, settings: Settings) -> Fitted:
    """Train the network, showing how far it is, and print the epochs."""
    second, epochs = "unseen" if plan.watched is None else "watched", plan.recipe.epochs
    counted = "epoch {task.completed} of {task.total}"
    with progress_bar(out, epochs, counted, TimeRemainingColumn()) as move:

        def show(epoch: int, measured: Mapping[str, float]) -> None:
            train, other = (train_report.loss_text(measured[f"{part}_loss"]) for part in ("train", "test"))
            note = f"train loss {train}, {second} loss {other}"
            if move is not None:
                move(epoch, note)
            elif epoch % -(-epochs // _LINES) == 0 or epoch == epochs:
                say(out, f"epoch {epoch} of {epochs}: {note}")

        fitted = fit(
            plan.architecture,
            plan.recipe,
            plan.train,
            plan.test if plan.watched is None else plan.watched,
            seed=settings.seed,
            patience=settings.patience,
            on_epoch=show,
        )
        if move is None:
            out.print()
    train_report.show_epochs(out, fitted, second, stopping=plan.watched is not None)
    return fitted


def _draw_curves(fitted: Fitted, plan: Plan) -> Figure:
    """Draw the epochs that were trained: those after an early stop are no divergence."""
    from firstnn.book.figures import learning_curves

    reached = {name: curve[: fitted.stopped_at + 1] for name, curve in vars(fitted.history).items()}
    return learning_curves(History(**reached), baseline=plan.test.majority_share)


@contextlib.contextmanager
def _saying_what_failed() -> Iterator[None]:
    """Let a full disk, or a file that has appeared since the check, end the command with one line."""
    try:
        yield
    except ValueError as error:
        raise Failed(str(error)) from error
