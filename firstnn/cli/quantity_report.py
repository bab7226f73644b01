"""What `firstnn train` says of a quantity: its epochs, and its errors beside those of other rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rich.console import Console

from firstnn.cli import baselines
from firstnn.cli.terminal import say, show_table
from firstnn.cli.train_report import say_sample
from firstnn.data import Measurements
from firstnn.keras_training import answers
from firstnn.regression import FittedQuantity


def show_epochs(out: Console, fitted: FittedQuantity, second: str, target: str, *, stopping: bool) -> None:
    """Print loss and mean absolute error at some epochs."""
    last = fitted.stopped_at
    steps = (first * 10**power for power in range(len(str(last))) for first in (1, 2, 5))
    chosen = {0, *(step for step in steps if step < last), last}
    if stopping and fitted.best_epoch is not None:
        chosen.add(fitted.best_epoch)
    assert fitted.test_loss is not None
    assert fitted.test_error is not None
    curves = (fitted.train_loss, fitted.test_loss, fitted.train_error, fitted.test_error)
    rows = [[str(epoch), *(f"{curve[epoch]:.4g}" for curve in curves)] for epoch in sorted(chosen)]
    show_table(out, ["epoch", "train loss", f"{second} loss", "train error", f"{second} error"], rows)
    say(
        out,
        f"The loss is the mean squared error in deviations of {target}, the error the mean absolute "
        f"error in its "
        "own unit.",
    )
    if fitted.diverged_at is None and stopping:
        say(out, f"The watched loss is lowest at epoch {fitted.best_epoch}: its weights are kept.")
    out.print()


def show_result(
    out: Console, train: Measurements, test: Measurements, answers: npt.NDArray[np.float32]
) -> None:
    """Print the mean absolute error of the network beside those of simpler and stronger rules."""
    learned = baselines.draw(train, seed=0)
    rules = {
        "this network": np.abs(answers - test.y),
        "linear regression": np.abs(baselines.predict_linearly(learned, test) - test.y),
        "gradient-boosted trees": np.abs(baselines.predict_with_trees(learned, test) - test.y),
        "the mean, always": np.abs(train.y.mean() - test.y),
    }
    rows = [
        [name, f"{errors.mean():.4g}", f"{np.median(errors):.4g}", f"{errors.max():.4g}"]
        for name, errors in rules.items()
    ]
    show_table(out, [f"on {test.n_samples} unseen rows, off by", "mean", "median", "largest"], rows)
    say_sample(out, learned.n_samples, train.n_samples, "linear regression")
    network = rules["this network"]
    for name in ("linear regression", "gradient-boosted trees", "the mean, always"):
        say(out, compare_errors(network, rules[name], name))
    out.print()


def compare_errors(network: npt.NDArray[np.float64], other: npt.NDArray[np.float64], name: str) -> str:
    """Say whether the network's errors are smaller than another rule's, row by row, beyond what chance gives.

    standard error = deviation of the differences / sqrt(n_samples)
    """
    differences = other - network
    mean = float(differences.mean())
    error = (
        float(differences.std(ddof=1) / np.sqrt(len(differences))) if len(differences) > 1 else float("inf")
    )
    if abs(mean) <= 2 * error:
        rule = name.removesuffix(", always")
        return f"Beside {rule}, the difference of {abs(mean):.3g} is no more than chance explains."
    less = "less" if mean > 0 else "more"
    return (
        f"The network is off by {abs(mean):.3g} {less} a row than {name.removesuffix(', always')}, with "
        f"a standard "
        f"error of {error:.2g}."
    )


def mean_error(fitted: FittedQuantity, test: Measurements) -> float:
    """Return the mean absolute error of a network on some rows, in the unit of the target."""
    mean, deviation = fitted.scale
    found = answers(fitted.model, test.x)[:, 0] * deviation + mean
    return float(np.abs(found - test.y).mean())


def show_spread(out: Console, errors: Sequence[float]) -> None:
    """Say how far the error moves when only the initial weights and the order of the rows change."""
    if errors:
        low, middle, high = np.quantile(errors, (0.05, 0.5, 0.95))
        say(
            out,
            f"From {len(errors)} other starts, on the same unseen rows: off by {middle:.3g} in the "
            f"middle, and in nine "
            f"of ten between {low:.3g} and {high:.3g}.",
        )
