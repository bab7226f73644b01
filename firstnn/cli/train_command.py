"""`firstnn train`: a network trained on a table, judged on rows that it has not seen, and saved."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import TimeRemainingColumn

from firstnn import launch
from firstnn.cli import quantity_report, table_options, train_options, train_report
from firstnn.cli.command_line import Failed, Interrupted, Parser, check_output
from firstnn.cli.importance import draw_rows, measure_importance, show_importance
from firstnn.cli.model_report import write_report
from firstnn.cli.terminal import open_console, progress_bar, say, saying_how_long
from firstnn.cli.train_options import Plan, Settings
from firstnn.data import Dataset, Measurements
from firstnn.keras_training import Fitted, History, fit
from firstnn.keras_training.fitting import OnEpoch
from firstnn.keras_training.measuring import answers
from firstnn.model_file import Names, SavedModel, save
from firstnn.prepared_model import Answer, prepend
from firstnn.regression import FittedQuantity, fit_quantity

if TYPE_CHECKING:
    from firstnn.book.figures import Figure

_EXAMPLES = """examples:
  firstnn train breast_cancer
  firstnn train moons --noise 0.3 --hidden 16 8 --optimizer adam
  firstnn train people.csv --target bought --epochs 100 --model people.keras

Exit codes: 0 done, 1 the training diverged (no model is written), 2 bad input,
130 interrupted: what was trained until then is kept.
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
    report = "one page with all that is printed, the curves, and which columns moved the answer"
    group.add_argument("--report", metavar="FILE.html", help=report)
    group.add_argument("--overwrite", action="store_true", help="replace these files if they exist")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, judge and save one network."""
    settings = train_options.check_settings(options)
    generated = train_options.check_data(options)
    name = train_options.name_data(options.data)
    overwrite = options.overwrite
    model = check_output(options.model or f"{name}.keras", "--model", suffix=".keras", overwrite=overwrite)
    curves = check_output(
        options.curves or f"{name}-curves.svg", "--curves", suffix=".svg", overwrite=overwrite
    )
    report = None
    if options.report is not None:
        report = check_output(options.report, "--report", suffix=".html", overwrite=overwrite)
    out = open_console(record=report is not None)
    with saying_how_long(out, f"reading {options.data}"):
        found, source = train_options.read_data(options, generated, seed=settings.seed)
    _give_back_memory()  # of the texts
    plan = train_options.make_plan(found, settings)
    target = plan.target
    names = Names(plan.preparation.names, target.class_names, target.name or None, target.kind)
    if generated == {} and train_options.is_file(options.data):
        table_options.show_look(out, found)
    del found  # of a large table the plan holds what is needed from here on
    _give_back_memory()
    train_report.introduce(out, source, plan, settings)
    written: list[Path] = []
    try:
        fitted, interrupted = _train(out, plan, settings)
        with _saying_what_failed():
            drawn = _draw_curves(fitted, plan)
            written.append(drawn.save(curves, overwrite=overwrite))
        if fitted.diverged_at is not None:
            raise Failed(
                f"the training diverged: at epoch {fitted.diverged_at} the loss is no longer a finite "
                f"number. A smaller --learning-rate may help. {curves} shows it; no model was written"
            )
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
        if interrupted:
            settings = replace(settings, n_starts=0)
        whole = _judge(out, fitted, plan, settings)
        if report is not None:
            _show_importance(out, whole, plan, settings)
            with _saying_what_failed():
                page = _write_report(report, out, plan, curves, model)
                written.append(page)
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted; {_list_written(written)}") from None
    if interrupted:
        raise Interrupted(
            f"interrupted after epoch {fitted.stopped_at} of {plan.recipe.epochs}; {_list_written(written)}"
        )
    more = "" if report is None else f", and the report to {report}"
    say(out, f"Wrote the model to {model} and its learning curves to {curves}{more}.")
    return 0


def _give_back_memory() -> None:
    """Let the system have again what was freed: glibc keeps it, and TensorFlow has memory of its own."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems give it back themselves
        ctypes.CDLL(None).malloc_trim(0)


def _list_written(written: Sequence[Path]) -> str:
    kept = " and ".join(map(str, written)) or "nothing"
    return f"{kept} {'were' if len(written) > 1 else 'was'} written"


# -- The training -------------------------------------------------------------------------------------------


def _train(out: Console, plan: Plan, settings: Settings) -> tuple[Fitted | FittedQuantity, bool]:
    """Train the network, showing how far it is, and print the epochs; tell whether Ctrl-C ended it."""
    second, epochs = "unseen" if plan.watched is None else "watched", plan.recipe.epochs
    counted = "epoch {task.completed} of {task.total}"
    with (
        progress_bar(out, epochs, counted, TimeRemainingColumn()) as move,
        _ended_by_interrupt(move) as asked,
    ):

        def show(epoch: int, measured: Mapping[str, float]) -> bool:
            train, other = (train_report.loss_text(measured[f"{part}_loss"]) for part in ("train", "test"))
            note = f"train loss {train}, {second} loss {other}"
            if move is not None:
                move(epoch, note)
            elif epoch % -(-epochs // _LINES) == 0 or epoch == epochs:
                say(out, f"epoch {epoch} of {epochs}: {note}")
            ended = asked.is_set()
            if ended and epoch == 0:
                raise KeyboardInterrupt  # nothing has been learned
            return not ended

        fitted = _fit(plan, settings, settings.seed, show)
        if move is None:
            out.print()
    if isinstance(fitted, Fitted):
        train_report.show_epochs(out, fitted, second, stopping=plan.watched is not None)
    else:
        quantity_report.show_epochs(out, fitted, second, plan.target.name, stopping=plan.watched is not None)
    return fitted, asked.is_set()


@contextlib.contextmanager
def _ended_by_interrupt(move: Callable[[int | None, str], None] | None) -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets, so that the epoch is finished; a second one interrupts."""
    asked = threading.Event()

    def ask(*_: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)
        if move is not None:
            move(None, "the last epoch, as you pressed Ctrl-C; once more ends it at once")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _fit(
    plan: Plan, settings: Settings, seed: int, on_epoch: OnEpoch | None = None
) -> Fitted | FittedQuantity:
    """Train one network from the initial weights of a seed."""
    beside = plan.test if plan.watched is None else plan.watched
    network, recipe, patience = plan.architecture, plan.recipe, settings.patience
    with launch.strategy(settings.strategy):
        if isinstance(plan.train, Measurements):
            assert isinstance(beside, Measurements)
            return fit_quantity(
                network, recipe, plan.train, beside, seed=seed, patience=patience, on_epoch=on_epoch
            )
        assert isinstance(beside, Dataset)
        return fit(
            network,
            recipe,
            plan.train,
            beside,
            seed=seed,
            patience=patience,
            on_epoch=on_epoch,
            class_weights=train_report.balanced_weights(plan.train) if settings.balanced else None,
        )


def _judge(out: Console, fitted: Fitted | FittedQuantity, plan: Plan, settings: Settings) -> SavedModel:
    """Give the unseen rows to the whole model, as it will be saved, and say how good its answers are."""
    target = plan.target
    answer = Answer(target.class_names, target.name or None, target.kind)
    scale = fitted.scale if isinstance(fitted, FittedQuantity) else None
    whole = SavedModel(prepend(fitted.model, plan.preparation, answer, scale=scale), plan.preparation, answer)
    outputs = whole.predict(plan.columns, plan.test_rows)
    more = [
        _fit(plan, settings, seed) for seed in range(settings.seed + 1, settings.seed + 1 + settings.n_starts)
    ]
    if isinstance(plan.train, Measurements):
        assert isinstance(plan.test, Measurements)
        quantity_report.show_result(out, plan.train, plan.test, outputs[:, 0])
        errors = [
            quantity_report.mean_error(each, plan.test) for each in more if isinstance(each, FittedQuantity)
        ]
        train_report.show_spread(out, "off by", errors, "{:.3g}".format)
        return whole
    assert isinstance(plan.test, Dataset)
    train_report.show_result(out, plan.train, plan.test, outputs)
    starts = [train_report.share_right(answers(each.model, plan.test.x), plan.test) for each in more]
    train_report.show_spread(out, "accuracy", starts, train_report.percent)
    return whole


def _show_importance(out: Console, whole: SavedModel, plan: Plan, settings: Settings) -> None:
    """Print by how much the answers for the unseen rows worsen when a column is shuffled."""
    test, rows = plan.test, draw_rows(plan.test.n_samples, settings.seed)
    truth = test.y[rows]

    def score(outputs: npt.NDArray[np.float32]) -> float:
        if isinstance(test, Measurements):
            return float(np.abs(outputs[:, 0] - truth).mean())
        return 100 * float((outputs.argmax(axis=1) != truth).mean())

    columns = [column.take(plan.test_rows[rows]) for column in plan.columns]
    found = measure_importance(whole, columns, len(rows), score, settings.seed)
    unit = "mean error rises by" if isinstance(test, Measurements) else "accuracy falls by points"
    show_importance(out, found, unit, len(rows))


def _write_report(path: Path, out: Console, plan: Plan, curves: Path, model: Path) -> Path:
    """Write what was printed, and the curves, as one page."""
    try:
        return write_report(
            path,
            title=f"A network trained on {plan.train.name}",
            text=out.export_text(clear=False),
            curves=curves.read_text(encoding="utf-8"),
            model=f"firstnn predict {model} NEW.csv answers for new rows; plain Keras opens the file, too.",
        )
    except OSError as error:
        raise Failed(f"{path} could not be written: {error.strerror}") from error


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
