"""What a look at a table finds: each a kind, a sentence, and the column and the line that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firstnn import validation

__all__ = ["BadTableError", "Fault", "Finding", "list_lines", "raise_faults"]


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


class BadTableError(ValueError):
    """A table is refused: all its faults come in one error, so that nobody has to try again for each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return self.told({})

    def told(self, names: Mapping[str, str]) -> str:
        """Return all faults in words; an argument may have another name where they are told."""
        called = [names.get(fault.argument, fault.argument) for fault in self.faults]
        parts = [f"{name} must {fault.must}" for name, fault in zip(called, self.faults, strict=True)]
        first, *rest = self.faults
        if not rest:
            return f"{parts[0]}. {_received(first, called[0])}"
        numbered = [
            f"({place}) {part}" + ("" if fault.argument == "path" else f" (received {fault.value!r})")
            for place, (part, fault) in enumerate(zip(parts[1:], rest, strict=True), start=2)
        ]
        listed = "; ".join([f"(1) {parts[0]}", *numbered])
        return f"{len(self.faults)} faults: {listed}. {_received(first, called[0])}"


def raise_faults(faults: Sequence[Fault]) -> None:
    """Raise one error that names all faults; none, no error."""
    if faults:
        raise BadTableError(faults)


def _received(fault: Fault, name: str) -> str:
    """End a message; the name of a file is written whole."""
    if fault.argument == "path":
        return f"Received: {name}={fault.value!r}"
    return validation.received(name, fault.value)


def list_lines(lines: Sequence[int]) -> str:
    """Name lines of a file, the first few one by one: "line 3", "lines 3 and 7", ..."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    shown = [str(line) for line in lines[:4]]
    if len(lines) > 4:
        return f"lines {', '.join(shown)} and {len(lines) - 4} more"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"
