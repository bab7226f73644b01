"""Cells packed into few long strings: a string for each of them would take eight times the room of the file.

Rows are packed as they are read, a string each; of many rows, columns are packed a block at a time. What asks
for a row or a cell gets it unpacked, so that nothing else has to know.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from firstnn.data.cell_values import PLAIN, is_missing

__all__ = ["Cells", "Row", "Rows", "gaps_among_numbers"]

Row = tuple[int, list[str]]  # the line on which it starts, from 1, and its cells

_END = "\0"  # of a cell: no text file holds it
_BLOCK = 8192  # rows
_NUMBER = rf"(?![+-]?0\d+\0){PLAIN}\0"  # a number that begins with 0 can be a code
_NUMBERS, _OTHERS = re.compile(rf"(?:{_NUMBER})*+"), re.compile(rf"(?:(?<=\0)|^)(?!{_NUMBER})[^\0]*\0")


class Rows(Sequence[Row]):
    r"""The rows of a table, each a string.

    Args:
        rows: The line of each row, and its cells.

    Example:
        >>> rows = Rows([(1, ["age", "bought"]), (2, ["34", "yes"]), (3, ["51", "no"])])
        >>> rows[2], len(rows[1:]), rows.columns()
        ((3, ['51', 'no']), 2, (['age', '34', '51'], ['bought', 'yes', 'no']))
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.lines, self._packed = array("q"), list[str]()
        for line, cells in rows:
            self.lines.append(line)
            self._packed.append(_END.join(cells))

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Rows: ...

    def __getitem__(self, place: int | slice) -> Row | Rows:
        if isinstance(place, slice):
            return self._of(self.lines[place], self._packed[place])
        return self.lines[place], self._packed[place].split(_END)

    def __iter__(self) -> Iterator[Row]:
        return zip(self.lines, (packed.split(_END) for packed in self._packed), strict=True)

    def __add__(self, other: Rows) -> Rows:
        return self._of(self.lines + other.lines, self._packed + other._packed)

    def _of(self, lines: array[int], packed: list[str]) -> Rows:
        rows = Rows()
        rows.lines, rows._packed = lines, packed
        return rows

    def widths(self) -> Counter[int]:
        """Return how many rows have how many cells."""
        return Counter(packed.count(_END) + 1 for packed in self._packed)

    def of_width(self, width: int, *, other: bool = False) -> Iterator[Row]:
        """Yield the rows with so many cells, or all others."""
        for line, packed in zip(self.lines, self._packed, strict=True):
            if (packed.count(_END) + 1 == width) != other:
                yield line, packed.split(_END)

    def begun_by(self, signs: str) -> Iterator[Row]:
        """Yield the rows whose first sign is one of some."""
        for line, packed in zip(self.lines, self._packed, strict=True):
            if packed.lstrip(_END)[:1] in signs:
                yield line, packed.split(_END)

    def lines_of(self, cells: list[str]) -> list[int]:
        """Return the lines of the rows that hold exactly these cells."""
        packed = _END.join(cells)
        return [line for line, each in zip(self.lines, self._packed, strict=True) if each == packed]

    def without(self, lines: Iterable[int]) -> Rows:
        """Return the rows but for those on some lines."""
        left = set(lines)
        if not left:
            return self
        kept = [place for place, line in enumerate(self.lines) if line not in left]
        return self._of(array("q", (self.lines[place] for place in kept)), [self._packed[p] for p in kept])

    def columns(self) -> tuple[Sequence[str], ...]:
        """Return the cells of each column; all rows have as many."""
        if len(self) <= _BLOCK:
            return tuple(list(cells) for cells in zip(*(cells for _, cells in self), strict=True))
        blocks: list[list[str]] = [[] for _ in self[0][1]]
        for start in range(0, len(self), _BLOCK):
            rows = (packed.split(_END) for packed in self._packed[start : start + _BLOCK])
            for column, cells in zip(blocks, zip(*rows, strict=True), strict=True):
                column.append(_END.join(cells))
        return tuple(Cells(column, len(self)) for column in blocks)


class Cells(Sequence[str]):
    """The cells of a column of many rows, a string for each block of rows.

    Args:
        blocks: The cells of each block, joined.
        size: How many cells there are.

    Example:
        >>> cells = Rows((line, [str(line), "a"]) for line in range(1, 20_001)).columns()[0]
        >>> len(cells), cells[12_345], cells[-1]
        (20000, '12346', '20000')
    """

    def __init__(self, blocks: list[str], size: int) -> None:
        self.blocks, self._size = blocks, size
        self._unpacked: tuple[int, list[str]] = (-1, [])  # the block that was asked for last

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self._size))]
        block, rest = divmod(range(self._size)[place], _BLOCK)
        if self._unpacked[0] != block:
            self._unpacked = (block, self.blocks[block].split(_END))
        return self._unpacked[1][rest]

    def __iter__(self) -> Iterator[str]:
        for block in self.blocks:
            yield from block.split(_END)


def gaps_among_numbers(cells: Sequence[str]) -> frozenset[str] | None:
    """Return the marks of gaps in a column that holds nothing else but plain numbers; None for another.

    Args:
        cells: The cells.

    Returns:
        What stands in the gaps.

    Example:
        >>> gaps_among_numbers(["1", "?", "2.5"]), gaps_among_numbers(["1", "1,5"])
        (frozenset({'?'}), None)
    """
    marks, n_gaps = set[str](), 0
    for block in cells.blocks if isinstance(cells, Cells) else [_END.join(cells)]:
        ended = block + _END
        found = [] if _NUMBERS.fullmatch(ended) else _OTHERS.findall(ended)
        marks.update(found)
        n_gaps += len(found)
        if not all(is_missing(mark[:-1]) for mark in marks):
            return None
    return frozenset(mark[:-1] for mark in marks) if n_gaps < len(cells) else None
