"""What the commands say: sentences, tables and progress, for a terminal or for a file."""

from __future__ import annotations

import contextlib
import math
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence

from rich.box import Box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from firstnn.cli.comparison import Comparison

_RULE = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)  # one line under the headings
_LINES = 5  # of progress, where no bar can be drawn


def console() -> Console:
    """Return where a command writes: standard output as it is now, without any markup in the text.

    Example:
        >>> console().print("a [bold] column name")
        a [bold] column name
    """
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False, force_jupyter=False)


def say(out: Console, text: str) -> None:
    """Write a sentence, wrapped between words; a path that is longer than the line stays whole.

    Args:
        out: Where to.
        text: The sentence.

    Example:
        >>> say(console(), "Read moons: 200 rows.")
        Read moons: 200 rows.
    """
    lines = textwrap.fill(text, out.width, break_long_words=False, break_on_hyphens=False)
    out.print(lines, soft_wrap=True)


def show_table(out: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table and an empty line: the first column flush left, the numbers in the others flush right.

    Args:
        out: Where to.
        headings: What stands above the columns.
        rows: The cells of each row.

    Example:
        >>> show_table(console(), ["epoch", "loss"], [["0", "0.71"], ["10", "0.32"]])
        epoch   loss
        ------------
        0       0.71
        10      0.32
        <BLANKLINE>
    """
    result = Table(box=_RULE, pad_edge=False, show_edge=False, padding=(0, 1), header_style="")
    for place, heading in enumerate(headings):
        result.add_column(Text(heading), justify="right" if place else "left", overflow="fold")
    for row in rows:
        result.add_row(*(Text(cell) for cell in row))
    out.print(result)
    out.print()


def loss_text(loss: float) -> str:
    """Write a loss with as many digits as mean something.

    Args:
        loss: The loss; NaN after a divergence.

    Returns:
        The text.

    Example:
        >>> loss_text(0.12345), loss_text(123456.7), loss_text(0.0), loss_text(float("nan"))
        ('0.1235', '1.23e+05', '0.0000', 'nan')
    """
    return f"{loss:.4f}" if 1e-3 <= abs(loss) < 1e4 or loss == 0 else f"{loss:.3g}"


def percent(share: float) -> str:
    """Write an accuracy as a percentage.

    Args:
        share: From 0 to 1; NaN after a divergence.

    Returns:
        The text.

    Example:
        >>> percent(0.97183), percent(float("nan"))
        ('97.2%', 'nan')
    """
    return "nan" if math.isnan(share) else f"{100 * share:.1f}%"


def telling_epochs(last: int) -> list[int]:
    """Return some epochs, closer together at the beginning, where most happens.

    Args:
        last: The last epoch.

    Returns:
        0, 1, 2, 5, 10, 20, 50, ... and `last`.

    Example:
        >>> telling_epochs(50), telling_epochs(120)
        ([0, 1, 2, 5, 10, 20, 50], [0, 1, 2, 5, 10, 20, 50, 100, 120])
    """
    steps = (first * 10**power for power in range(len(str(last))) for first in (1, 2, 5))
    return [0, *(step for step in steps if step < last), last]


def verdict(comparison: Comparison, other: str, otherwise: str) -> str:
    """Say whether the network is better than another rule, and on what that rests.

    Args:
        comparison: The network, first, and the other rule, second, on the same rows.
        other: What the other rule is called.
        otherwise: What to conclude if the network is not clearly better.

    Returns:
        One or two sentences.

    Example:
        >>> print(verdict(Comparison(142, 3, 1), "the rule", "It is as good."))
        Of 142 unseen rows the network alone is right on 3, the rule alone on 1: no more than chance explains.
        It is as good.
    """
    if not comparison.only_first + comparison.only_second:
        return f"On every unseen row the network and {other} are both right or both wrong. {otherwise}"
    counts = (
        f"Of {comparison.n_samples} unseen rows the network alone is right on {comparison.only_first}, "
        f"{other} alone on {comparison.only_second}"
    )
    if not comparison.clear:
        return f"{counts}: no more than chance explains. {otherwise}"
    better, worse = ("the network", other) if comparison.difference > 0 else (other, "the network")
    margin = f"{100 * abs(comparison.difference):.1f} points, with a standard error of "
    return f"{counts}: {better} is better than {worse} by {margin}{100 * comparison.standard_error:.1f}."


@contextlib.contextmanager
def progress(out: Console, epochs: int) -> Iterator[Callable[[int, str], None]]:
    """Show how far the training is: a bar on a terminal, a few lines elsewhere.

    Args:
        out: Where to.
        epochs: How many epochs there are.

    Returns:
        A context manager that gives a function of the epoch just done and a note on it.

    Example:
        >>> with progress(console(), 2) as show:
        ...     show(1, "loss 0.7")
        ...     show(2, "loss 0.6")
        epoch 1 of 2: loss 0.7
        epoch 2 of 2: loss 0.6
        <BLANKLINE>
    """
    if not (out.is_terminal and sys.stdout.isatty()):
        step = -(-epochs // _LINES)

        def show(epoch: int, note: str) -> None:
            if epoch % step == 0 or epoch == epochs:
                say(out, f"epoch {epoch} of {epochs}: {note}")

        yield show
        out.print()
        return
    columns = (
        TextColumn("epoch {task.completed} of {task.total}"),
        BarColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("", total=epochs, note="")
        yield lambda epoch, note: bar.update(task, completed=epoch, note=note)
