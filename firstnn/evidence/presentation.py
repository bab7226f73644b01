"""How a verdict looks: text in a terminal, HTML in a notebook, MyST in the book."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from firstnn.figures.palette import variable

if TYPE_CHECKING:
    from firstnn.evidence.verdict import Verdict

__all__ = ["counted", "html", "myst", "strip", "text"]

_PER_ROW = 50
_CELL, _HIGH, _LOW, _GAP = 7, 14, 5, 6


def counted(verdict: Verdict) -> str:
    """Return a verdict in a few words.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn import claims
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


def text(verdict: Verdict) -> str:
    """Return a verdict as lines for a terminal.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn import claims
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
        >>> from firstnn import claims
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
    """Return a verdict as HTML, folded to one line that opens.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn import claims
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
        f'<details class="fn-claim"><summary>Tested: {escape(counted(verdict))}</summary>'
        f"<p>{escape(verdict.says)}</p>{strip(verdict)}<table>{rows}</table>{notes}"
        f"<p>{escape(verdict.methods)}</p>"
        f"<p>{escape(path)}, line {line}. <code>{escape(verdict.command)}</code></p></details>"
    )


def myst(verdict: Verdict) -> str:
    """Return a verdict as MyST, so that the book can search, print and link it.

    Args:
        verdict: The verdict.

    Example:
        >>> from firstnn import claims
        >>> print(myst(claims.check("lower-loss-can-mean-lower-accuracy")).splitlines()[0])
        ::::{dropdown} Tested: holds exactly
    """
    rows = [f"| {name.replace('_', ' ')} | {figure} |" for name, figure in verdict.figures.items()]
    table = ["", "| figure | median [5 to 95 %] |", "|---|---|", *rows, ""] if rows else [""]
    path, line = verdict.code
    return "\n".join(
        [
            f"::::{{dropdown}} Tested: {counted(verdict)}",
            ":class-container: fn-claim",
            "",
            f'<span id="claim-{verdict.id}"></span>{verdict.says}',
            "",
            strip(verdict),
            "",
            *[line for note in _notes(verdict) for line in (note, "")],
            *table,
            f":::{{dropdown}} How it was tested\n{verdict.methods}\n:::",
            "",
            f"{{code-line}}`{path}:{line}` {{kbd}}`{verdict.command}`",
            "::::",
        ]
    )


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
