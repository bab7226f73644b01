"""Cells packed into few long strings: a string for each of them would take eight times the room of the file.

Rows are packed as they are read, a string each; of many rows, columns are packed a block at a time. What asks
for a row or a cell gets it unpacked, so that nothing else has to know.
"""

from __future__ import annotations

import re
import warnings
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import overload

import numpy as np
import numpy.typing as npt

from firstnn.data.cell_values import PLAIN, is_missing

__all__ = ["Cells", "Row", "Rows", "chosen", "plain_numbers"]

Row = tuple[int, list[str]]  # the line on which it starts, from 1, and its cells

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_END = "\0"  # of a cell: no text file holds it
_BLOCK = 2048  # rows
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) not in "\r\n")
_SIGNS = b"0123456789+-.eE\0"  # of plain numbers
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

    @classmethod
    def split(cls, blocks: Iterable[str], delimiter: str, first: int) -> Rows:
        """Return the rows of blocks of whole lines in which nothing is quoted; empty lines are no rows.

        Args:
            blocks: The blocks, with a line feed behind every line.
            delimiter: What separates the cells.
            first: The number of the first line.
        """
        rows = cls()
        for block in blocks:
            if _has_outer_spaces(block, delimiter):
                lines = [
                    _END.join([cell.strip() for cell in line.split(delimiter)]) for line in block.split("\n")
                ]
            else:
                lines = block.replace(delimiter, _END).split("\n")
            for line, packed in enumerate(lines, start=first):
                if packed.strip(_END):
                    rows.lines.append(line)
                    rows._packed.append(packed)
            first += len(lines) - 1  # behind the last end of a line there is nothing
        return rows

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

    def made_of(self, signs: str) -> Iterator[Row]:
        """Yield the rows that hold no other signs than some."""
        for line, packed in zip(self.lines, self._packed, strict=True):
            if not packed.strip(signs + _END):
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
            cells = _END.join(self._packed[start : start + _BLOCK]).split(_END)
            for place, column in enumerate(blocks):
                column.append(_END.join(cells[place :: len(blocks)]))
        return tuple(Cells(column, len(self)) for column in blocks)


def _has_outer_spaces(block: str, delimiter: str) -> bool:
    """Tell whether a cell may begin or end with a space of any kind."""
    return any(
        space in block
        and any(pair in f"\n{block}" for edge in (delimiter, "\n") for pair in (space + edge, edge + space))
        for space in _SPACES.replace(delimiter, "")
    )


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


def chosen(cells: Sequence[str], which: Bools) -> Iterator[str]:
    """Yield the cells of some rows; blocks without any of them stay packed."""
    if not isinstance(cells, Cells):
        yield from compress(cells, which.tolist())
        return
    for place, block in enumerate(cells.blocks):
        part = which[place * _BLOCK :][:_BLOCK]
        if part.any():
            yield from compress(block.split(_END), part.tolist())


# -- Numbers ------------------------------------------------------------------------------------------------


def plain_numbers(cells: Sequence[str]) -> Numbers | None:
    """Return a column of plain numbers and gaps, NaN in the gaps; None for one that holds anything else.

    Args:
        cells: The cells.

    Returns:
        The numbers, shape (n_rows,).

    Example:
        >>> plain_numbers(["1", "?", "2.5"]), plain_numbers(["1", "1,5"]), plain_numbers(["?", ""])
        (array([1. , nan, 2.5]), None, None)
    """
    numbers, end = np.empty(len(cells)), 0
    for block in cells.blocks if isinstance(cells, Cells) else [_END.join(cells)]:
        found = _together(block)
        if found is None:
            found = _one_by_one(block)
        if found is None:
            return None
        numbers[end : end + len(found)] = found
        end += len(found)
    return None if np.isnan(numbers).all() else numbers


def _together(block: str) -> Numbers | None:
    """Return the numbers of a block as NumPy reads them all at once; None where it has to be looked at.

    Of digits, signs, points and exponents NumPy reads the same texts as `float`, to the same bits.
    """
    ascii_only = block.encode("ascii", "replace")  # a ? is none of the signs of a number
    if ascii_only.translate(None, _SIGNS):
        return None
    joined = f",{block.replace(_END, ',')},".replace(",,", ",nan,").replace(",,", ",nan,")
    signs = np.frombuffer(joined.encode("ascii") + b",", dtype=np.uint8)
    first = np.flatnonzero(signs == ord(","))[:-2] + 1
    first += np.isin(signs[first], (ord("+"), ord("-")))
    behind = signs[first + 1]
    if ((signs[first] == ord("0")) & (behind >= ord("0")) & (behind <= ord("9"))).any():
        return None  # a number that begins with 0 can be a code
    with warnings.catch_warnings(action="error"):
        try:
            numbers = np.fromstring(joined[1:-1], sep=",")
        except (DeprecationWarning, ValueError):  # it could not read on, as in a date
            return None
    return numbers if len(numbers) == len(first) else None


def _one_by_one(block: str) -> Numbers | None:
    """Return the numbers of a block; None where a cell is neither a plain number nor a gap."""
    ended = block + _END
    marks = set() if _NUMBERS.fullmatch(ended) else {mark[:-1] for mark in _OTHERS.findall(ended)}
    if not all(map(is_missing, marks)):
        return None
    return np.array([np.nan if cell in marks else float(cell) for cell in block.split(_END)])
