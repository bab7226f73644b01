"""What the commands write with: sentences, tables and progress, for a terminal or for a file."""

from __future__ import annotations

import contextlib
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.box import Box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_RULE = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)  # one line under the headings


def open_console(*, record: bool = False) -> Console:
    """Return where a command writes: standard output as it is now, without any markup in the text.

    What is printed can be had again with `export_text` if it is recorded.
    """
    settings: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False, "force_jupyter": False}
    return Console(file=sys.stdout, record=record, **settings)


def say(out: Console, text: str, indent: str = "") -> None:
    """Write a sentence, wrapped between words; a path that is longer than the line stays whole."""
    lines = textwrap.fill(
        text, out.width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    out.print(lines, soft_wrap=True)


def show_table(
    out: Console, headings: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)
) -> None:
    """Print a table and an empty line: columns of text flush left, numbers in the others flush right."""
    result = Table(box=_RULE, pad_edge=False, show_edge=False, padding=(0, 1), header_style="")
    for place, heading in enumerate(headings):
        result.add_column(Text(heading), justify="left" if place in left else "right", overflow="fold")
    for row in rows:
        result.add_row(*(Text(cell) for cell in row))
    out.print(result)
    out.print()


def _is_watched(out: Console) -> bool:
    """Tell whether a person sees what is written and rewritten."""
    return out.is_terminal and sys.stdout.isatty()


@contextlib.contextmanager
def progress_bar(
    out: Console, total: int, counted: str, clock: ProgressColumn, note: str = ""
) -> Iterator[Callable[[int | None, str], None] | None]:
    """Give a function that moves a bar on a terminal to a count, with a note; None elsewhere.

    Where the count is None the bar stays. `counted` is the text before it, such as "{task.completed} of
    {task.total} claims".
    """
    if not _is_watched(out):
        yield None
        return
    columns = (TextColumn(counted), BarColumn(), clock, TextColumn("{task.fields[note]}"))
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("", total=total, note=note)
        yield lambda done, note: bar.update(task, completed=done, note=note)


@contextlib.contextmanager
def saying_how_long(out: Console, what: str) -> Iterator[None]:
    """Show on a terminal what is being done, and for how long, until it is done; nothing elsewhere."""
    if not _is_watched(out):
        yield
        return
    with Progress(TextColumn("{task.description}"), TimeElapsedColumn(), console=out, transient=True) as bar:
        bar.add_task(escape(what), total=None)
        yield
