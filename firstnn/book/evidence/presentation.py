"""How a verdict looks: text in a terminal, HTML in a notebook, MyST in the book."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from firstnn.book.figures.palette import variable

if TYPE_CHECKING:
    from firstnn.book.evidence.verdict import Verdict

__all__ = ["chip", "counted", "escaped", "html", "myst", "strip", "text"]

_PER_ROW = 50
_CELL, _HIGH, _LOW, _GAP = 7, 14, 5, 6


def counted(verdict: Verdict) -> str:
    """Return a verdict in a few words.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn.book import claims
        >>> counted(claims.check("lower-loss-can-mean-lower-accuracy"))
        'holds exactly'
    """
    if verdict.criterion == "exactly":
        return "holds exactly" if verdict.holds else "does not hold"
    if verdict.criterion.startswith("reported"):
        return "reported"
    asked = verdict.criterion.removeprefix("in ").replace("of 100 seeds", "of 100")
    note = {True: "", False: ": does not hold", None: ": indicative"}[verdict.holds]
    return f"{verdict.held} of {verdict.of} seeds (asked: {asked}){note}"


def chip(verdict: Verdict) -> str:
    """Return the count alone, as it stands behind the sentence on a page.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn.book import claims
        >>> chip(claims.check("lower-loss-can-mean-lower-accuracy"))
        'exact'
    """
    if verdict.criterion == "exactly":
        return "exact" if verdict.holds else "does not hold"
    if verdict.criterion.startswith("reported"):
        return "reported"
    note = {True: "", False: ": does not hold", None: ": indicative"}[verdict.holds]
    if verdict.criterion.startswith("median"):
        return f"median of {verdict.of} seeds{note}"
    return f"{verdict.held} of {verdict.of} seeds{note}"


def text(verdict: Verdict) -> str:
    """Return a verdict as lines for a terminal.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn.book import claims
        >>> print(text(claims.check("lower-loss-can-mean-lower-accuracy")).splitlines()[0])
        lower-loss-can-mean-lower-accuracy: holds exactly
    """
    lines = [f"{verdict.id}: {counted(verdict)}", f"  {verdict.says}"]
    lines += [f"  Condition: {verdict.condition}"] if verdict.condition else []
    lines += [f"  Often told as: {verdict.corrects}"] if verdict.corrects else []
    lines += [f"  {name.replace('_', ' ')}: {figure}" for name, figure in verdict.figures.items()]
    if verdict.failed and verdict.of > 1:
        lines.append(f"  not in seeds {_few(verdict.failed)}; one alone: {_one(verdict)}")
    lines += [f"  {verdict.methods}", f"  {verdict.code[0]}, line {verdict.code[1]}; {verdict.command}"]
    return "\n".join(lines)


def strip(verdict: Verdict) -> str:
    """Return a picture with a bar for each seed: high where the statement was true, low where it was not.

    Args:
        verdict: The verdict.

    Returns:
        An `<svg>` element with its description.

    Example:
        >>> from firstnn.book import claims
        >>> strip(claims.check("lower-loss-can-mean-lower-accuracy")).startswith("<svg")
        True
    """
    seeds, failed = verdict.seeds[: verdict.of], set(verdict.failed)
    width = min(len(seeds), _PER_ROW) * _CELL
    height = -(-len(seeds) // _PER_ROW) * (_HIGH + _GAP) - _GAP
    title = f"True in {verdict.held} of {verdict.of} seeds"
    description = f"A bar for each seed. Low bars: {_few(verdict.failed) if verdict.failed else 'none'}."
    paths = ""
    for true, role, size in ((True, "accent", _HIGH), (False, "negative", _LOW)):
        lines = _lines([(seed not in failed) == true for seed in seeds], _HIGH - size / 2)
        if lines:
            paths += f'<path d="{lines}" stroke="{variable(role)}" stroke-width="{size}"/>'
    return (
        f'<svg class="fn-strip" viewBox="0 0 {width} {height}" role="img" fill="none" stroke-dasharray="5 2" '
        f'style="width:{width}px;max-width:100%"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>{paths}</svg>"
    )


def _lines(marked: Sequence[bool], middle: float) -> str:
    """Return a line for each run of marked seeds in a row; its dashes are the bars."""
    path = ""
    for start in range(0, len(marked), _PER_ROW):
        y = start // _PER_ROW * (_HIGH + _GAP) + middle
        row = [*marked[start : start + _PER_ROW], False]
        first: int | None = None
        for column, mark in enumerate(row):
            if mark and first is None:
                first = column
            elif not mark and first is not None:
                path += f"M{first * _CELL} {y:g}H{column * _CELL}"
                first = None
    return path


def html(verdict: Verdict) -> str:
    """Return a verdict as HTML: its sentence and its count on a line that opens to the rest.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn.book import claims
        >>> html(claims.check("lower-loss-can-mean-lower-accuracy")).startswith('<details class="fn-claim">')
        True
    """
    rows = "".join(
        f"<tr><th scope='row'>{escape(name.replace('_', ' '))}</th><td>{escape(str(figure))}</td></tr>"
        for name, figure in verdict.figures.items()
    )
    notes = "".join(f"<p>{escape(line)}</p>" for line in _notes(verdict))
    path, line = verdict.code
    return (
        f'<details class="fn-claim"><summary>{escape(verdict.says)} '
        f'<small class="fn-count">{escape(chip(verdict))}</small></summary>'
        f"<p>{escape(_asked(verdict))}</p>{_picture(verdict)}{notes}<table>{rows}</table>"
        f"<p>How it was tested: {escape(verdict.methods)}</p>"
        f"<p>{escape(path)}, line {line}. <code>{escape(verdict.command)}</code></p></details>"
    )


def myst(verdict: Verdict) -> str:
    """Return a verdict as MyST, so that the book can search, print and link it.

    The anchor stands inside the fold: a browser that is sent to it opens the fold.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn.book import claims
        >>> title = myst(claims.check("lower-loss-can-mean-lower-accuracy")).splitlines()[0]
        >>> title.startswith("::::{dropdown} Lower loss"), title.endswith("[exact]{.fn-count}")
        (True, True)
    """
    rows = [f"| {name.replace('_', ' ')} | {figure} |" for name, figure in verdict.figures.items()]
    table = ["| figure | median [5 to 95 %] |", "|---|---|", *rows, ""] if rows else []
    path, line = verdict.code
    parts = [
        f"{{claim-anchor}}`{verdict.id}`{escaped(_asked(verdict))}",
        _picture(verdict),
        *_notes(verdict),
        *["\n".join(table)] * bool(table),
        f"How it was tested: {verdict.methods}",
        f"{{code-line}}`{path}:{line}` `{verdict.command}`",
    ]
    title = f"{escaped(verdict.says)} [{chip(verdict)}]{{.fn-count}}"
    body = "\n\n".join(part for part in parts if part)
    return f"::::{{dropdown}} {title}\n:class-container: fn-claim\n\n{body}\n::::"


def escaped(sentence: str) -> str:
    r"""Return a sentence for Markdown, where a bar or an asterisk would mean something else.

    Args:
        sentence: Plain text.

    Example:
        >>> print(escaped("2 * 3 | 4"))
        2 \* 3 \| 4
    """
    return re.sub(r"([\\`*_{}\[\]<>$|])", r"\\\1", sentence)


def _asked(verdict: Verdict) -> str:
    """Say what came out and what was asked, as a sentence."""
    result = counted(verdict)
    return f"{result[0].upper()}{result[1:]}."


def _picture(verdict: Verdict) -> str:
    """Return the strip, where there is more than one bar to see."""
    return strip(verdict) if verdict.of > 1 else ""


def _notes(verdict: Verdict) -> list[str]:
    notes = [f"Condition: {verdict.condition}"] if verdict.condition else []
    notes += [f"Often told as: {verdict.corrects}"] if verdict.corrects else []
    if verdict.failed and verdict.of > 1:
        notes.append(f"Not in seeds {_few(verdict.failed)}. See one alone: `{_one(verdict)}`.")
    return notes


def _one(verdict: Verdict) -> str:
    seed = verdict.failed[0]
    return f"firstnn claims {verdict.id} --seeds {seed}:{seed + 1}"


def _few(seeds: tuple[int, ...]) -> str:
    """List seeds, the first twenty of many."""
    listed = ", ".join(map(str, seeds[:20]))
    return f"{listed} and {len(seeds) - 20} more" if len(seeds) > 20 else listed
