"""What `firstnn claims` says: how far it is, a line for each claim, one verdict whole."""

from __future__ import annotations

import contextlib
import itertools
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from firstnn.cli.report import say

if TYPE_CHECKING:
    from rich.console import Console

    from firstnn.book.claims.running import Checked
    from firstnn.book.evidence import Verdict

_STATES = {True: "holds", False: "fails", None: "indicative"}


@contextlib.contextmanager
def progress(out: Console, n_claims: int) -> Iterator[Callable[[str, object], None]]:
    """Show a bar on a terminal, nothing elsewhere.

    Args:
        out: Where to.
        n_claims: How many claims there are.

    Returns:
        A context manager that gives a function of a claim's name and its verdict.

    Example:
        >>> from firstnn.cli.report import console
        >>> with progress(console(), 1) as show:
        ...     show("training-lowers-the-loss", None)
    """
    if not (out.is_terminal and sys.stdout.isatty()):
        yield lambda id, result: None
        return
    columns = (
        TextColumn("{task.completed} of {task.total} claims"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[latest]}"),
    )
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("", total=n_claims, latest="starting")
        yield lambda id, result: bar.update(task, advance=1, latest=id)


def show_all(out: Console, checked: Checked) -> None:
    """Print a line for each claim, by part, and how many hold.

    Args:
        out: Where to.
        checked: The verdicts.

    Example:
        >>> from firstnn.book.claims import find
        >>> from firstnn.book.claims.running import here, run
        >>> from firstnn.cli.report import console
        >>> checked = run([find("lower-loss-can-mean-lower-accuracy")], range(100), workers=here)
        >>> show_all(console(), checked)  # doctest: +ELLIPSIS
        loss-and-accuracy
          holds          exactly  lower-loss-can-mean-lower-accuracy (... s)
        <BLANKLINE>
        1 of 1 claims hold over seeds 0 to 99. ... s
    """
    for part, verdicts in itertools.groupby(checked.verdicts.values(), lambda verdict: verdict.part):
        out.print(part)
        for verdict in verdicts:
            out.print(f"  {line(verdict)}", soft_wrap=True)
        out.print()
    _show_problems(out, checked)
    for sentence in summary(checked):
        say(out, sentence)


def line(verdict: Verdict) -> str:
    """Return a verdict as one line.

    Args:
        verdict: The verdict.

    Example:
        >>> from dataclasses import replace
        >>> from firstnn.book import claims
        >>> verdict = claims.check("lower-loss-can-mean-lower-accuracy")
        >>> line(replace(verdict, seconds=0.04))
        'holds          exactly  lower-loss-can-mean-lower-accuracy (0.0 s)'
    """
    if verdict.criterion.is_exact:
        state, counted, asked = _STATES[verdict.holds], "exactly" if verdict.holds else "", ""
    elif verdict.criterion.only_reports:
        state, counted, asked = "reported", "", ""
    else:
        state, counted = _STATES[verdict.holds], f"{verdict.held} of {verdict.of}"
        asked = f"asked: {verdict.criterion.bounds}; "
    return f"{state:<10} {counted:>11}  {verdict.id} ({asked}{verdict.seconds:.1f} s)"


def summary(checked: Checked) -> list[str]:
    """Return sentences on what holds, what does not, and what has no verdict.

    Args:
        checked: The verdicts.

    Example:
        >>> from firstnn.book.claims.running import Checked
        >>> summary(Checked(tuple(range(100)), missing=("one-is-two",), seconds=3.14))
        ['0 of 0 claims hold over seeds 0 to 99. 3.1 s', '1 claim was not finished.']
    """
    verdicts = checked.verdicts.values()
    judged = [verdict for verdict in verdicts if verdict.holds is not None]
    first, last = checked.seeds[0], checked.seeds[-1]
    over = f"seeds {first} to {last}" if first != last else f"seed {first}"
    holding = sum(verdict.holds is True for verdict in judged)
    sentences = [f"{holding} of {len(judged)} claims hold over {over}. {checked.seconds:.1f} s"]
    reported = sum(verdict.criterion.only_reports for verdict in verdicts)
    indicative = len(verdicts) - len(judged) - reported
    if indicative:
        sentences.append(f"{_claims(indicative)} indicative only: a verdict takes more seeds.")
    if reported:
        sentences.append(f"{_claims(reported)} reported, without a verdict.")
    if checked.missing:
        sentences.append(
            f"{len(checked.missing)} claim{'s were' if len(checked.missing) > 1 else ' was'} not finished."
        )
    if checked.failing:
        sentences.append(f"Failing: {', '.join(checked.failing)}.")
    return sentences


def _claims(count: int) -> str:
    return f"{count} claim is" if count == 1 else f"{count} claims are"


def show_whole(out: Console, checked: Checked) -> None:
    """Print verdicts with everything that is known, wrapped between words.

    Args:
        out: Where to.
        checked: The verdicts.

    Example:
        >>> from firstnn.book.claims.running import Checked, Problem
        >>> from firstnn.cli.report import console
        >>> show_whole(console(), Checked((0,), problems={"one-is-two": Problem("ValueError: no")}))
        error: one-is-two: ValueError: no
    """
    for verdict in checked.verdicts.values():
        for text in repr(verdict).splitlines():
            indent = text[: len(text) - len(text.lstrip())]
            wrapped = textwrap.fill(
                text, out.width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
            )
            out.print(wrapped, soft_wrap=True)
    _show_problems(out, checked)


def _show_problems(out: Console, checked: Checked) -> None:
    """Print a line for each claim without a verdict, and to standard error where it happened, once each."""
    for id, problem in checked.problems.items():
        out.print(f"error: {id}: {problem}", soft_wrap=True)
    for details in dict.fromkeys(problem.details for problem in checked.problems.values()):
        sys.stderr.write(details)
