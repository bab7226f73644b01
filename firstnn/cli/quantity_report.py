"""What `firstnn train` says of a quantity: its epochs, and its errors beside those of other rules."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rich.console import Console

from firstnn.cli import baselines
from firstnn.cli.terminal import say, show_table
from firstnn.cli.train_report import choose_epochs, say_best, say_sample
from firstnn.data import Measurements
from firstnn.keras_training.measuring import answers
from firstnn.regression import FittedQuantity


def show_epochs(out: Console, fitted: FittedQuantity, second: str, target: str, *, stopping: bool) -> None:
    """Print loss and mean absolute error at some epochs."""
    assert fitted.test_loss is not None
    assert fitted.test_error is not None
    curves = (fitted.train_loss, fitted.test_loss, fitted.train_error, fitted.test_error)
    rows = [
        [str(epoch), *(f"{curve[epoch]:.4g}" for curve in curves)]
        for epoch in choose_epochs(fitted, stopping=stopping)
    ]
    show_table(out, ["epoch", "train loss", f"{second} loss", "train error", f"{second} error"], rows)
    say(
        out,
        f"The loss is the mean squared error in deviations of {target}, the error the mean absolute "
        "error in its own unit.",
    )
    say_best(out, fitted, stopping=stopping)
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
        "the mean": np.abs(train.y.mean() - test.y),
    }
    in_table = {"the mean": "the mean, always"}
    rows = [
        [in_table.get(name, name), *(f"{measure(errors):.4g}" for measure in (np.mean, np.median, np.max))]
        for name, errors in rules.items()
    ]
    show_table(out, [f"on {test.n_samples} unseen rows, off by", "mean", "median", "largest"], rows)
    say_sample(out, learned.n_samples, train.n_samples, "linear regression")
    network = rules["this network"]
    for name in ("linear regression", "gradient-boosted trees", "the mean"):
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
        return f"Beside {name}, the difference of {abs(mean):.3g} is no more than chance explains."
    less = "less" if mean > 0 else "more"
    return (
        f"The network is off by {abs(mean):.3g} {less} a row than {name}, with a standard error of "
        f"{error:.2g}."
    )


def mean_error(fitted: FittedQuantity, test: Measurements) -> float:
    """Return the mean absolute error of a network on some rows, in the unit of the target."""
    mean, deviation = fitted.scale
    found = answers(fitted.model, test.x)[:, 0] * deviation + mean
    return float(np.abs(found - test.y).mean())
