"""What `firstnn train` says: what goes in, how the epochs went, and whether the network is worth it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rich.console import Console

from firstnn.book.wording import count
from firstnn.cli import baselines, class_report
from firstnn.cli.terminal import say, show_table
from firstnn.cli.train_options import MOST_BATCHES, Plan, Settings
from firstnn.data import Dataset
from firstnn.keras_training import Fitted
from firstnn.regression import FittedQuantity
from firstnn.training import Recipe

Right = npt.NDArray[np.bool_]
_MOST_CLASSES = 12  # named one by one


def introduce(out: Console, source: str, plan: Plan, settings: Settings) -> None:
    """Say what was read, which rows are for what, and what will be trained."""
    say(out, f"Read {plan.train.name}: {_describe_rows(plan)}.")
    say(out, f"Source: {source}.")
    parts = [f"{count(plan.train.n_samples, 'row')} to train on"]
    if plan.watched is not None:
        parts.append(f"{plan.watched.n_samples} to watch for when to stop")
    split = ", ".join([*parts, f"{plan.test.n_samples} unseen to judge on"])
    how = (
        "drawn by the seed"
        if plan.target.kind != "classes"
        else "each part with the same share of each class"
    )
    say(out, f"Split, {how}: {split} (seed {settings.seed}).")
    say(out, "Each column is standardized with its mean and deviation in the training rows alone.")
    if len(plan.preparation.input_names) > len(plan.preparation.columns):
        say(out, f"Inputs of the network: {_list_names(plan.preparation.input_names)}.")
    if settings.balanced:
        say(out, "In training, mistakes on rare classes count more, so that all classes weigh the same.")

    network, recipe, n_train = plan.architecture, plan.recipe, plan.train.n_samples
    last = network.output_activation if plan.target.kind == "classes" else "linear"
    activations = (*network.activations, last)
    layers = zip(network.layer_sizes[1:], activations, strict=True)
    described = ", ".join(f"{units} {activation}" for units, activation in layers)
    say(
        out,
        f"Network: {count(network.n_inputs, 'input')}, {described}; "
        f"{network.n_parameters} parameters, which begin as {network.kernel_initializer}.",
    )
    batches = count(recipe.steps_per_epoch(n_train), "batch", "batches")
    size = f"up to {count(recipe.rows_per_batch(n_train), 'row')}"
    smallest = Recipe().batch_size or n_train
    usual = f", the smaller of {smallest} and all {n_train}" if settings.usual_batch else ""
    if usual and recipe.rows_per_batch(n_train) > smallest:
        usual = f", {smallest} doubled until an epoch has at most {MOST_BATCHES} batches"
    say(
        out,
        f"Training: {recipe.optimizer} with learning rate {recipe.learning_rate:g}, "
        f"{count(recipe.epochs, 'epoch')} of {batches} of {size}{usual}.",
    )
    out.print()


def _describe_rows(plan: Plan) -> str:
    """Say how many rows and columns there are to learn from, and how many rows of each class."""
    rows, columns = count(len(plan.rows), "row"), count(len(plan.preparation.columns), "column")
    target = plan.target
    if target.kind != "classes":
        values = target.values[plan.rows]
        return f"{rows}, {columns}, {target.name} from {values.min():g} to {values.max():g}"
    counts = np.bincount(target.labels[plan.rows], minlength=len(target.class_names))
    classes = [f"{name} {size}" for name, size in zip(target.class_names, counts, strict=True)]
    return f"{rows}, {columns}, {len(classes)} classes ({_list_names(classes)})"


def _list_names(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_CLASSES]) + (", ..." if len(names) > _MOST_CLASSES else "")


def choose_epochs(fitted: Fitted | FittedQuantity, *, stopping: bool) -> list[int]:
    """Return the epochs to print: 0, 1, 2, 5, 10, ..., closer together where most happens, and the best."""
    last = fitted.stopped_at
    steps = (first * 10**power for power in range(len(str(last))) for first in (1, 2, 5))
    chosen = {0, *(step for step in steps if step < last), last}
    if stopping and fitted.best_epoch is not None:
        chosen.add(fitted.best_epoch)
    return sorted(chosen)


def say_best(out: Console, fitted: Fitted | FittedQuantity, *, stopping: bool) -> None:
    """Say which epoch was best if the second part decides when to stop."""
    if fitted.diverged_at is None and stopping:
        say(out, f"The watched loss is lowest at epoch {fitted.best_epoch}: its weights are kept.")


def show_epochs(out: Console, fitted: Fitted, second: str, *, stopping: bool) -> None:
    """Print loss and accuracy at some epochs."""
    history = fitted.history
    assert history.test_loss is not None
    assert history.test_accuracy is not None
    rows = [
        [
            str(epoch),
            loss_text(history.train_loss[epoch]),
            loss_text(history.test_loss[epoch]),
            percent(history.train_accuracy[epoch]),
            percent(history.test_accuracy[epoch]),
        ]
        for epoch in choose_epochs(fitted, stopping=stopping)
    ]
    headings = ["epoch", "train loss", f"{second} loss", "train accuracy", f"{second} accuracy"]
    show_table(out, headings, rows)
    say_best(out, fitted, stopping=stopping)


def show_result(out: Console, train: Dataset, test: Dataset, probabilities: npt.NDArray[np.float32]) -> None:
    """Print how many unseen rows the network has right, class by class and beside simpler rules."""
    answers = probabilities.argmax(axis=1)
    right = np.asarray(answers == test.y)
    largest = int(np.bincount(train.y).argmax())  # the answer that needs no inputs
    constant = train.class_names[largest]
    learned = baselines.draw(train, seed=0)
    simple, same = baselines.classify_linearly(learned, test), np.asarray(test.y == largest)
    trees = baselines.classify_with_trees(learned, test)
    rules = {
        "this network": right,
        "logistic regression": simple,
        "gradient-boosted trees": trees,
        f"always {constant!r}": same,
    }
    rows = [[name, f"{int(hits.sum())}", percent(float(hits.mean()))] for name, hits in rules.items()]
    show_table(out, [f"on {count(len(right), 'unseen row')}", "right", "accuracy"], rows)
    say_sample(out, learned.n_samples, train.n_samples, "logistic regression")
    say(out, Comparison.of(right, simple).in_words("logistic regression", _AS_GOOD))
    as_good = "They are as good on these rows."
    say(out, Comparison.of(right, trees).in_words("gradient-boosted trees", as_good, other_is="are"))
    against = Comparison.of(right, same)
    if not (against.clear and against.difference > 0):
        say(out, against.in_words(f"the answer {constant!r}", "A constant answer does as well."))
    out.print()
    class_report.show_classes(out, test, answers)
    class_report.show_thresholds(out, test, probabilities)


_AS_GOOD = "The simpler model is as good on these rows."


def say_sample(out: Console, n_learned: int, n_train: int, simple: str) -> None:
    """Say that the models to compare with had fewer rows than the network, where they had."""
    if n_learned < n_train:
        say(
            out,
            f"Trees and {simple} learned from {n_learned} of the {n_train} rows to train on, drawn at "
            "random; the network learned from all of them.",
        )


def share_right(outputs: npt.NDArray[np.float32], test: Dataset) -> float:
    """Return the share of right answers among the outputs of a network: a column for each class, or one."""
    answers = outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0.5).astype(np.int64)
    return float((answers == test.y).mean())


def show_spread(out: Console, what: str, scores: Sequence[float], write: Callable[[float], str]) -> None:
    """Say how far a score moves when only the initial weights and the order of the rows change."""
    if scores:
        low, middle, high = map(write, np.quantile(scores, (0.05, 0.5, 0.95)))
        say(
            out,
            f"From {len(scores)} other starts, on the same unseen rows: {what} {middle} in the middle, "
            f"and in nine of ten between {low} and {high}.",
        )


def balanced_weights(train: Dataset) -> list[float]:
    """Return weights under which every class weighs the same: n_samples / (n_classes * rows of the class)."""
    counts = np.bincount(train.y, minlength=train.n_classes)
    return [train.n_samples / (train.n_classes * max(int(size), 1)) for size in counts]


# -- Is the network worth it? -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """Two rules that answered for the same rows, counted where they differ.

    standard error = sqrt(only_first + only_second) / n_samples

    That holds if both are as good: each row on which they differ then goes to either, as a coin falls. Rows
    on which both are right, or both wrong, say nothing about which is better (McNemar 1947, Psychometrika 12,
    153-157).
    """

    n_samples: int
    only_first: int
    only_second: int

    @classmethod
    def of(cls, first: Right, second: Right) -> Comparison:
        """Count where one rule is right and the other is wrong."""
        return cls(len(first), int((first & ~second).sum()), int((second & ~first).sum()))

    @property
    def difference(self) -> float:
        """The accuracy of the first rule minus that of the second."""
        return (self.only_first - self.only_second) / self.n_samples

    @property
    def standard_error(self) -> float:
        """How far chance alone moves the difference from one set of unseen rows to the next."""
        return math.sqrt(self.only_first + self.only_second) / self.n_samples

    @property
    def clear(self) -> bool:
        """Whether the difference is larger than two standard errors, more than chance is likely to give."""
        return abs(self.difference) > 2 * self.standard_error

    def in_words(self, other: str, otherwise: str, other_is: str = "is") -> str:
        """Say whether the network, the first rule, is better than another, and on what that rests."""
        if not self.only_first + self.only_second:
            return f"On every unseen row the network and {other} are both right or both wrong. {otherwise}"
        counts = (
            f"Of {self.n_samples} unseen rows the network alone is right on {self.only_first}, "
            f"{other} alone on {self.only_second}"
        )
        if not self.clear:
            return f"{counts}: no more than chance explains. {otherwise}"
        ahead = self.difference > 0
        better, worse = ("the network is", other) if ahead else (f"{other} {other_is}", "the network")
        margin = f"{100 * abs(self.difference):.1f} points, with a standard error of "
        return f"{counts}: {better} better than {worse} by {margin}{100 * self.standard_error:.1f}."


# -- Numbers as text ----------------------------------------------------------------------------------------


def loss_text(loss: float) -> str:
    """Write a loss with as many digits as mean something; it is NaN after a divergence."""
    return f"{loss:.4f}" if 1e-3 <= abs(loss) < 1e4 or loss == 0 else f"{loss:.3g}"


def percent(share: float) -> str:
    """Write an accuracy as a percentage; it is NaN after a divergence."""
    return "nan" if math.isnan(share) else f"{100 * share:.1f}%"
