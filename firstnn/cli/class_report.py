"""How good the answers are, class by class: confusion table, precision and recall, other thresholds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rich.console import Console

from firstnn.cli.terminal import say, show_table
from firstnn.data import Dataset

_MOST_CLASSES = 12  # in a confusion table
_LOW_RECALL = 0.05
_THRESHOLDS = (0.5, 0.3, 0.2, 0.1, 0.05)


def show_classes(out: Console, test: Dataset, answers: npt.NDArray[np.int64]) -> None:
    """Print the confusion table with precision and recall, and name classes that are hardly ever found."""
    n_classes = test.n_classes
    confusion = np.zeros((n_classes, n_classes), dtype=np.int64)  # (true class, answer)
    np.add.at(confusion, (test.y, answers), 1)
    true, answered = confusion.sum(axis=1), confusion.sum(axis=0)
    shown = n_classes <= _MOST_CLASSES
    rows = []
    for label, name in enumerate(test.class_names):
        hits = int(confusion[label, label])
        counts = [str(count) for count in confusion[label]] if shown else [str(true[label])]
        rows.append([name, *counts, _share(hits, int(true[label])), _share(hits, int(answered[label]))])
    headings = [f"answered {name}" for name in test.class_names] if shown else ["rows"]
    show_table(out, ["true class", *headings, "recall", "precision"], rows)
    say(
        out,
        "Recall: of the rows that are of a class, the share that is found. Precision: of the answers "
        "with a class, "
        "the share that is right.",
    )
    for label, name in enumerate(test.class_names):
        if true[label] and confusion[label, label] <= _LOW_RECALL * true[label]:
            say(
                out,
                f"Warning: of {true[label]} unseen rows of class {name!r} the network finds "
                f"{confusion[label, label]}. --class-weight balanced makes mistakes on rare classes "
                f"count more.",
            )
    out.print()


def show_thresholds(out: Console, test: Dataset, probabilities: npt.NDArray[np.float32]) -> None:
    """Print what a lower threshold for the rarer of two classes finds, and what it costs."""
    if test.n_classes != 2:
        return
    counts = np.bincount(test.y, minlength=2)
    rare = int(counts.argmin())
    if counts[rare] > 0.3 * counts.sum():
        return
    name, true = test.class_names[rare], test.y == rare
    rows = []
    for threshold in _THRESHOLDS:
        called = probabilities[:, rare] > threshold
        worth = (1 - threshold) / threshold  # below it, a false alarm is dearer than what it may find
        rows.append(
            [
                f"{threshold:g}",
                str((called & true).sum()),
                str((~called & true).sum()),
                str((called & ~true).sum()),
                f"{worth:g}",
            ]
        )
    headings = [f"answer {name} above", "found", "missed", "false alarms", "if one missed costs as much as"]
    show_table(out, headings, rows)
    say(
        out,
        "The threshold is a price: answering above 0.1 is right where one missed row costs as much as "
        "nine false "
        "alarms, if the probabilities can be trusted.",
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"
