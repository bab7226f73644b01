"""`firstnn train`: a network trained on a table, judged on rows that it has not seen, and saved."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.progress import TimeRemainingColumn

from firstnn.cli import quantity_report, table_options, train_options, train_report
from firstnn.cli.command_line import Failed, Interrupted, Parser, check_output
from firstnn.cli.terminal import open_console, progress_bar, say
from firstnn.cli.train_options import Plan, Settings
from firstnn.data import Dataset, Measurements
from firstnn.keras_training import Fitted, History, OnEpoch, fit
from firstnn.model_file import Names, SavedModel, save
from firstnn.prepared_model import Answer, prepend
from firstnn.regression import FittedQuantity, fit_quantity

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
        "Train a network on a table, test it on rows it has not seen, compare it with simpler rules,\n"
        "and write the model and its learning curves. Brackets show the default."
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
    found, source = train_options.read_data(options, generated, seed=settings.seed)
    plan = train_options.make_plan(found, settings)
    target = plan.target
    names = Names(plan.preparation.names, target.class_names, target.name or None, target.kind)
    out = open_console()
    if generated == {} and train_options.is_file(options.data):
        table_options.show_look(out, found)
    train_report.introduce(out, source, plan, settings)
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
        _judge(out, fitted, plan, settings)
        scale = fitted.scale if isinstance(fitted, FittedQuantity) else None
        with _saying_what_failed():
            written.append(
                save(
                    fitted.model,
                    model,
                    preparation=plan.preparation,
                    names=names,
                    scale=scale,
                    overwrite=overwrite,
                )
            )
    except KeyboardInterrupt:
        kept = " and ".join(str(path) for path in written) or "nothing"
        raise Interrupted(f"interrupted; {kept} was written") from None
    say(out, f"Wrote the model to {model} and its learning curves to {curves}.")
    return 0


# -- The training -------------------------------------------------------------------------------------------


def _train(out: Console, plan: Plan, settings: Settings) -> Fitted | FittedQuantity:
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

        fitted = _fit(plan, settings, settings.seed, show)
        if move is None:
            out.print()
    if isinstance(fitted, Fitted):
        train_report.show_epochs(out, fitted, second, stopping=plan.watched is not None)
    else:
        quantity_report.show_epochs(out, fitted, second, plan.target.name, stopping=plan.watched is not None)
    return fitted


def _fit(
    plan: Plan, settings: Settings, seed: int, on_epoch: OnEpoch | None = None
) -> Fitted | FittedQuantity:
    """Train one network from the initial weights of a seed."""
    beside = plan.test if plan.watched is None else plan.watched
    network, recipe = plan.architecture, plan.recipe
    if isinstance(plan.train, Measurements):
        assert isinstance(beside, Measurements)
        return fit_quantity(
            network, recipe, plan.train, beside, seed=seed, patience=settings.patience, on_epoch=on_epoch
        )
    assert isinstance(beside, Dataset)
    return fit(
        network,
        recipe,
        plan.train,
        beside,
        seed=seed,
        patience=settings.patience,
        on_epoch=on_epoch,
        class_weights=train_report.balanced_weights(plan.train) if settings.balanced else None,
    )


def _judge(out: Console, fitted: Fitted | FittedQuantity, plan: Plan, settings: Settings) -> None:
    """Give the unseen rows to the whole model, as it will be saved, and say how good its answers are."""
    target = plan.target
    answer = Answer(target.class_names, target.name or None, target.kind)
    scale = fitted.scale if isinstance(fitted, FittedQuantity) else None
    whole = SavedModel(prepend(fitted.model, plan.preparation, answer, scale=scale), plan.preparation, answer)
    outputs = whole.predict(plan.look.used, plan.test_rows)
    more = [
        _fit(plan, settings, seed) for seed in range(settings.seed + 1, settings.seed + 1 + settings.n_starts)
    ]
    if isinstance(plan.train, Measurements):
        assert isinstance(plan.test, Measurements)
        quantity_report.show_result(out, plan.train, plan.test, outputs[:, 0])
        errors = [
            quantity_report.mean_error(each, plan.test) for each in more if isinstance(each, FittedQuantity)
        ]
        quantity_report.show_spread(out, errors)
        return
    assert isinstance(plan.test, Dataset)
    train_report.show_result(out, plan.train, plan.test, outputs)
    starts = [train_report.share_right(np.asarray(each.model(plan.test.x)), plan.test) for each in more]
    train_report.show_spread(out, starts)


def _draw_curves(fitted: Fitted | FittedQuantity, plan: Plan) -> Figure:
    """Draw the epochs that were trained: those after an early stop are no divergence."""
    from firstnn.book.figures import learning_curves

    if isinstance(fitted, FittedQuantity):
        end = fitted.stopped_at + 1
        assert fitted.test_loss is not None
        loss, nothing = (fitted.train_loss[:end], fitted.test_loss[:end]), np.zeros(end)
        history = History(loss[0], nothing, loss[1], nothing)
        return learning_curves(history, quantities=["loss"])
    assert isinstance(plan.test, Dataset)
    reached = {name: curve[: fitted.stopped_at + 1] for name, curve in vars(fitted.history).items()}
    return learning_curves(History(**reached), baseline=plan.test.majority_share)


@contextlib.contextmanager
def _saying_what_failed() -> Iterator[None]:
    """Let a full disk, or a file that has appeared since the check, end the command with one line."""
    try:
        yield
    except ValueError as error:
        raise Failed(str(error)) from error
