"""What `firstnn train` says: what goes in, how the epochs went, and whether the network is worth it."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rich.console import Console

from firstnn.cli.terminal import say, show_table
from firstnn.data import Dataset
from firstnn.keras_training import Fitted
from firstnn.training import Recipe

if TYPE_CHECKING:
    from firstnn.cli.train_command import Plan
    from firstnn.cli.train_options import Settings

Right = npt.NDArray[np.bool_]
_MOST_CLASSES = 12  # named one by one


def introduce(out: Console, dataset: Dataset, plan: Plan, settings: Settings) -> None:
    """Say what was read, which rows are for what, and what will be trained."""
    counts = np.bincount(dataset.y, minlength=dataset.n_classes)
    classes = [f"{name} {count}" for name, count in zip(dataset.class_names, counts, strict=True)]
    shown = ", ".join(classes[:_MOST_CLASSES]) + (", ..." if len(classes) > _MOST_CLASSES else "")
    columns = count_things(dataset.n_features, "column")
    rows = count_things(dataset.n_samples, "row")
    say(out, f"Read {dataset.name}: {rows}, {columns}, {dataset.n_classes} classes ({shown}).")
    say(out, f"Source: {dataset.source}.")
    parts = [f"{count_things(plan.train.n_samples, 'row')} to train on"]
    if plan.watched is not None:
        parts.append(f"{plan.watched.n_samples} to watch for when to stop")
    split = ", ".join([*parts, f"{plan.test.n_samples} unseen to judge on"])
    say(out, f"Split, each part with the same share of each class: {split} (seed {settings.seed}).")
    say(out, "Each column is standardised with its mean and deviation in the training rows alone.")

    network, recipe, n_train = plan.architecture, plan.recipe, plan.train.n_samples
    activations = (*network.activations, network.output_activation)
    layers = zip(network.layer_sizes[1:], activations, strict=True)
    described = ", ".join(f"{units} {activation}" for units, activation in layers)
    say(
        out,
        f"Network: {count_things(network.n_inputs, 'input')}, {described}; "
        f"{network.n_parameters} parameters, which begin as {network.kernel_initializer}.",
    )
    batches = count_things(recipe.steps_per_epoch(n_train), "batch", "batches")
    size = f"up to {count_things(recipe.rows_per_batch(n_train), 'row')}"
    usual = f", the smaller of {Recipe().batch_size} and all {n_train}" if settings.usual_batch else ""
    say(
        out,
        f"Training: {recipe.optimizer} with learning rate {recipe.learning_rate:g}, "
        f"{count_things(recipe.epochs, 'epoch')} of {batches} of {size}{usual}.",
    )
    out.print()


def show_epochs(out: Console, fitted: Fitted, second: str, *, stopping: bool) -> None:
    """Print loss and accuracy at some epochs, and which was best if the second part decides when to stop."""
    history, last = fitted.history, fitted.stopped_at
    # Closer together at the beginning, where most happens: 0, 1, 2, 5, 10, 20, 50, ...
    steps = (first * 10**power for power in range(len(str(last))) for first in (1, 2, 5))
    chosen = {0, *(step for step in steps if step < last), last}
    if stopping and fitted.best_epoch is not None:
        chosen.add(fitted.best_epoch)
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
        for epoch in sorted(chosen)
    ]
    headings = ["epoch", "train loss", f"{second} loss", "train accuracy", f"{second} accuracy"]
    show_table(out, headings, rows)
    if fitted.diverged_at is None and stopping:
        say(out, f"The watched loss is lowest at epoch {fitted.best_epoch}: its weights are kept.")


def show_result(out: Console, train: Dataset, test: Dataset, right: Right) -> None:
    """Print on how many unseen rows the network is right, beside simpler rules, and what that means."""
    largest = int(np.bincount(train.y).argmax())  # the answer that needs no inputs
    constant = train.class_names[largest]
    simple, same = _try_logistic_regression(train, test), test.y == largest
    rules = {"this network": right, "logistic regression": simple, f"always {constant!r}": same}
    rows = [[name, f"{int(hits.sum())}", percent(float(hits.mean()))] for name, hits in rules.items()]
    show_table(out, [f"on {count_things(len(right), 'unseen row')}", "right", "accuracy"], rows)
    against = Comparison.of(right, simple)
    say(out, against.in_words("logistic regression", "The simpler model is as good on these rows."))
    against = Comparison.of(right, same)
    if not (against.clear and against.difference > 0):
        say(out, against.in_words(f"the answer {constant!r}", "A constant answer does as well."))


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

    def in_words(self, other: str, otherwise: str) -> str:
        """Say whether the network, the first rule, is better than another, and on what that rests."""
        if not self.only_first + self.only_second:
            return f"On every unseen row the network and {other} are both right or both wrong. {otherwise}"
        counts = (
            f"Of {self.n_samples} unseen rows the network alone is right on {self.only_first}, "
            f"{other} alone on {self.only_second}"
        )
        if not self.clear:
            return f"{counts}: no more than chance explains. {otherwise}"
        better, worse = ("the network", other) if self.difference > 0 else (other, "the network")
        margin = f"{100 * abs(self.difference):.1f} points, with a standard error of "
        return f"{counts}: {better} is better than {worse} by {margin}{100 * self.standard_error:.1f}."


def _try_logistic_regression(train: Dataset, test: Dataset) -> Right:
    """Return on which unseen rows scikit-learn's logistic regression is right, trained on the same rows."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        # On classes that a plane separates its optimum lies far out; its answers have settled long before.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(max_iter=5000).fit(train.x.astype(np.float64), train.y)
    return np.asarray(model.predict(test.x.astype(np.float64)) == test.y)


# -- Numbers as text ----------------------------------------------------------------------------------------


def loss_text(loss: float) -> str:
    """Write a loss with as many digits as mean something; it is NaN after a divergence."""
    return f"{loss:.4f}" if 1e-3 <= abs(loss) < 1e4 or loss == 0 else f"{loss:.3g}"


def percent(share: float) -> str:
    """Write an accuracy as a percentage; it is NaN after a divergence."""
    return "nan" if math.isnan(share) else f"{100 * share:.1f}%"


def count_things(count: int, one: str, several: str | None = None) -> str:
    """Write a number of things: "1 row", "2 rows", "2 batches"."""
    return f"{count} {one if count == 1 else several or one + 's'}"
