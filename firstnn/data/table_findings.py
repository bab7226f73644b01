"""What a look at a table finds: each a kind, a sentence, and the column and the line that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstnn import validation

__all__ = ["Fault", "Finding", "list_lines", "raise_faults"]


@dataclass(frozen=True)
class Finding:
    """Something that a reader should know before training.

    Args:
        kind: What sort of finding it is, in a word or two.
        says: The sentence that is shown.
        column: The column that it is about, None for the whole table.
        line: The first line of the file that it is about, from 1; None for no single one.

    Example:
        >>> Finding("id", "counts the rows", column="id").says
        'counts the rows'
    """

    kind: str
    says: str
    column: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Fault:
    """Something for which a table is refused: the argument that is to blame, and what it must be.

    Args:
        argument: The argument.
        must: What it must be or hold.
        value: What was received.
        column: The column whose cells are to blame, None for none.
    """

    argument: str
    must: str
    value: object
    column: str | None = None


def raise_faults(faults: Sequence[Fault]) -> None:
    """Raise one error that names all faults, so that nobody has to try again for each; none, no error."""
    if not faults:
        return
    first, rest = faults[0], faults[1:]
    message = f"{first.argument} must {first.must}"
    if rest:
        numbered = [
            f"({place}) {fault.argument} must {fault.must}"
            + ("" if fault.argument == "path" else f" (received {fault.value!r})")
            for place, fault in enumerate(rest, start=2)
        ]
        message = f"{len(faults)} faults: (1) {message}; " + "; ".join(numbered)
    raise ValueError(f"{message}. {_received(first)}")


def _received(fault: Fault) -> str:
    """End a message; the name of a file is written whole."""
    if fault.argument == "path":
        return f"Received: path={fault.value!r}"
    return validation.received(fault.argument, fault.value)


def list_lines(lines: Sequence[int]) -> str:
    """Name lines of a file, the first few one by one: "line 3", "lines 3 and 7", ..."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    shown = [str(line) for line in lines[:4]]
    if len(lines) > 4:
        return f"lines {', '.join(shown)} and {len(lines) - 4} more"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"
