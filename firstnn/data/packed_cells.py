"""Cells packed into few long strings: a string for each of them would take eight times the room of the file.

Rows are packed as they are read, and of many rows so are columns, a block at a time; the blocks of a large
table lie on the disk. What asks for a row or a cell gets it unpacked, so that nothing else has to know.
"""

from __future__ import annotations

import re
import warnings
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, islice
from typing import overload

import numpy as np
import numpy.typing as npt

from firstnn.data.cell_values import PLAIN, is_missing
from firstnn.on_disk import Shelf

__all__ = ["Cells", "Row", "Rows", "chosen", "plain_numbers"]

Row = tuple[int, list[str]]  # the line on which it starts, from 1, and its cells

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_END = "\0"  # of a cell: no text file holds it
_ROW = "\0\n\0"  # between rows: cells have no spaces around them, so none is a line feed
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
        self._fill((line, _END.join(cells)) for line, cells in rows)

    @classmethod
    def split(cls, blocks: Iterable[str], delimiter: str, first: int) -> Rows:
        """Return the rows of blocks of whole lines in which nothing is quoted; empty lines are no rows.

        Args:
            blocks: The blocks, with a line feed behind every line.
            delimiter: What separates the cells.
            first: The number of the first line.
        """
        return cls()._fill(_split(blocks, delimiter, first))

    def _fill(self, packed: Iterable[tuple[int, str]]) -> Rows:
        """Take rows that are packed, in place of those that are there."""
        lines, blocks, packed = array("q"), Shelf(), iter(packed)
        while some := list(islice(packed, _BLOCK)):
            lines.extend(line for line, _ in some)
            blocks.append(_ROW.join(row for _, row in some))
        self._blocks, self._first = blocks, 0  # the place among all that are packed of the first that counts
        self.lines = memoryview(lines)
        return self

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Rows: ...

    def __getitem__(self, place: int | slice) -> Row | Rows:
        if not isinstance(place, slice):
            place = range(len(self))[place]
            return self.lines[place], next(self[place : place + 1]._packed()).split(_END)
        start, stop, _ = place.indices(len(self))
        rows = Rows.__new__(Rows)
        rows._blocks, rows._first, rows.lines = self._blocks, self._first + start, self.lines[start:stop]
        return rows

    def __iter__(self) -> Iterator[Row]:
        return zip(self.lines, (packed.split(_END) for packed in self._packed()), strict=True)

    def __add__(self, other: Rows) -> Rows:
        return Rows()._fill(chain(self._numbered(), other._numbered()))

    def _packed(self) -> Iterator[str]:
        """Yield the rows, packed."""
        end = self._first + len(self)
        for start in range(self._first // _BLOCK * _BLOCK, end, _BLOCK):
            rows = self._blocks[start // _BLOCK].split(_ROW)
            yield from rows[max(0, self._first - start) : end - start]

    def _numbered(self) -> Iterator[tuple[int, str]]:
        """Yield the line of each row, and the row packed."""
        return zip(self.lines, self._packed(), strict=True)

    def widths(self) -> Counter[int]:
        """Return how many rows have how many cells."""
        return Counter(packed.count(_END) + 1 for packed in self._packed())

    def of_width(self, width: int, *, other: bool = False) -> Iterator[Row]:
        """Yield the rows with so many cells, or all others."""
        for line, packed in self._numbered():
            if (packed.count(_END) + 1 == width) != other:
                yield line, packed.split(_END)

    def begun_by(self, signs: str) -> Iterator[Row]:
        """Yield the rows whose first sign is one of some."""
        for line, packed in self._numbered():
            if packed.lstrip(_END)[:1] in signs:
                yield line, packed.split(_END)

    def made_of(self, signs: str) -> Iterator[Row]:
        """Yield the rows that hold no other signs than some."""
        for line, packed in self._numbered():
            if not packed.strip(signs + _END):
                yield line, packed.split(_END)

    def lines_of(self, cells: list[str]) -> list[int]:
        """Return the lines of the rows that hold exactly these cells."""
        packed = _END.join(cells)
        return [line for line, each in self._numbered() if each == packed]

    def without(self, lines: Iterable[int]) -> Rows:
        """Return the rows but for those on some lines."""
        left = set(lines)
        return Rows()._fill(row for row in self._numbered() if row[0] not in left) if left else self

    def columns(self) -> tuple[Sequence[str], ...]:
        """Return the cells of each column; all rows have as many."""
        if len(self) <= _BLOCK:
            return tuple(list(cells) for cells in zip(*(cells for _, cells in self), strict=True))
        width, blocks, packed = len(self[0][1]), Shelf(), self._packed()
        while some := list(islice(packed, _BLOCK)):
            cells = _END.join(some).split(_END)
            for place in range(width):
                blocks.append(_END.join(cells[place::width]))
        return tuple(Cells(blocks, place, width, len(self)) for place in range(width))


def _split(blocks: Iterable[str], delimiter: str, first: int) -> Iterator[tuple[int, str]]:
    """Yield the line of each row, and the row packed."""
    for block in blocks:
        if _has_outer_spaces(block, delimiter):
            lines = [
                _END.join([cell.strip() for cell in line.split(delimiter)]) for line in block.split("\n")
            ]
        else:
            lines = block.replace(delimiter, _END).split("\n")
        for line, packed in enumerate(lines, start=first):
            if packed.strip(_END):
                yield line, packed
        first += len(lines) - 1  # behind the last end of a line there is nothing


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
        shelf: The cells of each block of each column, joined.
        place: The number of the column.
        width: How many columns there are.
        size: How many cells there are.

    Example:
        >>> cells = Rows((line, [str(line), "a"]) for line in range(1, 20_001)).columns()[0]
        >>> len(cells), cells[12_345], cells[-1]
        (20000, '12346', '20000')
    """

    def __init__(self, shelf: Shelf, place: int, width: int, size: int) -> None:
        self._shelf, self._place, self._width, self._size = shelf, place, width, size
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
            self._unpacked = (block, self._shelf[block * self._width + self._place].split(_END))
        return self._unpacked[1][rest]

    def __iter__(self) -> Iterator[str]:
        for block in self.blocks():
            yield from block.split(_END)

    def blocks(self) -> Iterator[str]:
        """Yield the cells of each block of rows, joined."""
        return (self._shelf[place] for place in range(self._place, len(self._shelf), self._width))


def chosen(cells: Sequence[str], which: Bools) -> Iterator[str]:
    """Yield the cells of some rows; blocks without any of them stay packed."""
    if not isinstance(cells, Cells):
        yield from compress(cells, which.tolist())
        return
    for place, block in enumerate(cells.blocks()):
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
    for block in cells.blocks() if isinstance(cells, Cells) else [_END.join(cells)]:
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
