"""The kind of each column: number, yes or no, category, date, identifier, or free text.

The kind decides how a network can use a column. Numbers come as they are. A category has a few different
values, and each becomes an input of its own. A date, an identifier and a free text tell a network nothing as
they stand, so they are left out and named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstnn import on_disk
from firstnn.data import cell_values
from firstnn.data.cell_values import COMMA_IN_DOUBT, NUMBER_FORMS, is_missing, looks_like_number
from firstnn.data.delimited import Grid
from firstnn.data.packed_cells import chosen, plain_numbers
from firstnn.data.table_findings import Fault, list_lines

__all__ = ["KINDS", "USED", "Column", "find_columns", "is_called_id"]

KINDS = ("number", "category", "yes/no", "date", "date parts", "id", "text")
"""The kinds that a column can be told to have."""

USED = ("number", "category", "yes/no")
"""The kinds that become inputs of a network."""

_LARGEST = float(np.finfo(np.float32).max)
_MOST_VALUES = 100  # of a category; beyond, or with fewer than three rows a value, a column is free text
_MANY_TEXTS = 20  # among numbers, from which on a column is no longer one of numbers with a few mistakes
_NOT_A_NUMBER = frozenset(("none", "unknown", "not known", "no data", "*", "**", "***"))
_YES_NO = ("yes no", "y n", "true false", "t f", "ja nein", "oui non", "si no", "sí no", "on off", "j n")
_PAIRS = tuple(frozenset(pair.split()) for pair in _YES_NO)
_ID = re.compile(
    r"(?i:(.*[\W_])?(id|ids|uuid|guid|index|idx|nr|no|row|row ?number|rownames|key|code|serial)\.?)"
    r"|.*[a-z]I[dD]|.*ID"
)

_UNIT_BEHIND = re.compile(r"([+-]?\d[\d.,]*)\s*([A-Za-z°µμ²³/]{1,10})")

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


def is_called_id(name: str) -> bool:
    """Tell whether a column is called as identifiers and row numbers are."""
    return _ID.fullmatch(name) is not None


@dataclass(frozen=True, eq=False)
class Column:
    r"""A column of a table, with what its cells mean.

    Args:
        name: Its name.
        kind: One of `KINDS`, or "empty".
        cells: Its cells as text; a look lets go of those that it has read as numbers.
        missing: Whether a cell holds nothing, shape (n_rows,).
        numbers: The cells as numbers, NaN where they are missing, shape (n_rows,); None for other kinds.
        note: What a reader should know of it.
        date: The column of dates of which this is a part, None for any other column.

    Example:
        >>> from firstnn.data.delimited import read_grid
        >>> from firstnn.data.file_text import FileText
        >>> columns, faults = find_columns(read_grid(FileText("t.csv", "a,b\n1,x\n2,x\n,y\n", "utf-8")))
        >>> [(column.name, column.kind, column.n_missing) for column in columns]
        [('a', 'number', 1), ('b', 'category', 0)]
    """

    name: str
    kind: str
    cells: Sequence[str]
    missing: Bools
    numbers: Numbers | None = None
    note: str = ""
    date: str | None = None

    @property
    def n_missing(self) -> int:
        """In how many rows it holds nothing."""
        return int(self.missing.sum())

    @property
    def used(self) -> bool:
        """Whether it becomes an input of the network."""
        return self.kind in USED

    def without_texts(self) -> Column:
        """Return the column without the texts of its numbers, which take as much room as the file."""
        return self if self.numbers is None else replace(self, cells=())

    def take(self, rows: npt.NDArray[np.int64]) -> Column:
        """Return the column with some of its rows."""
        return replace(
            self,
            cells=[self.cells[row] for row in rows.tolist()] if self.numbers is None else (),
            missing=self.missing[rows],
            numbers=None if self.numbers is None else self.numbers[rows],
        )


def find_columns(
    grid: Grid, kinds: Mapping[str, str] | None = None, *, decimal: str | None = None
) -> tuple[list[Column], list[Fault]]:
    r"""Return the columns of a table with their kinds, and what is wrong with them.

    Args:
        grid: The cells.
        kinds: The kind of some columns by name, where it is known better than it can be seen.
        decimal: "comma" or "point": what stands before decimals; None finds out.

    Returns:
        The columns, and the faults.

    Example:
        >>> from firstnn.data.delimited import read_grid
        >>> from firstnn.data.file_text import FileText
        >>> grid = read_grid(FileText("t.csv", "a,b\n1,5\n2,x\n3,7\n", "utf-8"))
        >>> find_columns(grid)[1][0].must
        "hold numbers in column 'b': line 3 holds 'x'"
    """
    told, faults, columns = dict(kinds or {}), list[Fault](), list[Column]()
    for name, kind in told.items():
        if kind not in KINDS:
            faults.append(Fault("kind", f"be one of {', '.join(KINDS)}", f"{name}={kind}"))
        elif name not in grid.names:
            listed = ", ".join(map(repr, grid.names))
            faults.append(
                Fault("kind", f"name a column of {grid.path}, which has {listed}", f"{name}={kind}")
            )
    # One array for all columns, a line of it for each: of a large table it lies on the disk.
    shape = len(grid.columns), len(grid.lines)
    numbers, gaps = on_disk.empty(shape, np.float64), on_disk.empty(shape, bool)
    plain = [_put(plain_numbers(cells), row) for cells, row in zip(grid.columns, numbers, strict=True)]
    others = [cells for cells, numbers in zip(grid.columns, plain, strict=True) if numbers is None]
    comma = decimal == "comma" or (decimal is None and any(map(_has_decimal_comma, others)))
    for place, (name, cells) in enumerate(zip(grid.names, grid.columns, strict=True)):
        reading = _Reading(grid, name, cells, None if comma else plain[place], comma, decimal, faults)
        found = reading.columns(told.get(name))
        if len(found) == 1:
            gaps[place] = found[0].missing
            found = [replace(found[0], missing=gaps[place], numbers=_put(found[0].numbers, numbers[place]))]
        columns += found
    return columns, faults


def _put(values: Numbers | None, place: Numbers) -> Numbers | None:
    """Return the place that now holds the values; None where there are none."""
    if values is None:
        return None
    place[:] = values
    return place


def _has_decimal_comma(cells: Sequence[str]) -> bool:
    """Tell whether a column has commas before decimals, beyond doubt."""
    form = NUMBER_FORMS["decimal comma"]
    known = {cell for cell in set(cells) if "," in cell or not is_missing(cell)}
    return any("," in cell for cell in known) and all(map(form.fits, known)) and any(map(form.shows, known))


@dataclass(frozen=True, eq=False)
class _Reading:
    """One column while its kind is looked for."""

    grid: Grid
    name: str
    cells: Sequence[str]
    plain: Numbers | None  # where all cells are plain numbers or gaps, and need no closer look
    decimal_comma: bool
    decimal: str | None
    faults: list[Fault]

    def columns(self, told: str | None) -> list[Column]:
        """Return the column with its kind, or the parts of a date, each as a column."""
        if told == "date parts":
            return self._date_parts()
        return [self._told(told) if told in KINDS and told is not None else self._found()]

    # -- What is found

    def _found(self) -> Column:
        if self.plain is not None:
            return self._of_numbers(self.plain, np.isnan(self.plain), "plain")
        missing = self._missing()
        known = self._known(missing)
        if not known:
            return self._as("empty", missing, note="left out: no cell holds anything")
        if not any(cell_values.has_leading_zero(cell) for cell in set(known) if "0" in cell[:2]):
            column = self._number(missing, known)
            if column is not None:
                return column
        measured = self._with_unit(missing, known)
        if measured is not None:
            return measured
        if frozenset(cell.lower() for cell in known) in _PAIRS:
            return self._as("yes/no", missing)
        dates = cell_values.parse_dates(known) if any(map(str.isdigit, "".join(known[:3]))) else None
        if dates is not None:
            return self._as("date", missing, note=f"left out: a date ({dates[0]})")
        return self._text(known)

    def _known(self, missing: Bools) -> Sequence[str]:
        """Return the cells that hold something."""
        if not missing.any():
            return self.cells
        return [cell for cell, empty in zip(self.cells, missing, strict=True) if not empty]

    def _missing(self) -> Bools:
        """Tell which cells hold nothing."""
        different = set(self.cells)
        marks = {cell for cell in different if not cell[:1].isdigit() and is_missing(cell)}
        known = different - marks
        if len(known) == 1 and not any(map(looks_like_number, known)):  # + and -: both are values
            marks.discard("-")
        return self._are(marks)

    def _are(self, marks: Set[str]) -> Bools:
        """Tell which cells are one of some marks."""
        if not marks:
            return np.zeros(len(self.cells), dtype=bool)
        return np.fromiter(map(marks.__contains__, self.cells), dtype=bool, count=len(self.cells))

    def _number(self, missing: Bools, known: Sequence[str]) -> Column | None:
        """Return a column of numbers; of a few texts among numbers, each is a fault. None for other kinds."""
        form = self._form(known)
        if form == COMMA_IN_DOUBT:
            example = next(cell for cell in known if "," in cell)
            self._fault(
                f"leave no doubt about its numbers: in column {self.name!r}, {example} can be "
                f"{example.replace(',', '')} or {example.replace(',', '.')}. Say which stands before "
                "decimals, a comma or a point"
            )
            return self._as("number", missing, np.full(len(self.cells), np.nan))
        if form is not None:
            return self._as_numbers(missing, form)
        words = {cell: count for cell, count in Counter(known).items() if not looks_like_number(cell)}
        if sum(words.values()) * 2 > len(known):
            return None
        places = np.flatnonzero(~missing).tolist()
        texts = [place for place in places if self.cells[place] in words]
        infinite = [place for place in places if self.cells[place].lower() in cell_values.INFINITE]
        if infinite and not texts:
            where = list_lines([self.grid.lines[place] for place in infinite])
            holds = "hold" if len(infinite) > 1 else "holds"
            self._fault(
                f"hold finite numbers up to 3.4e38 in size in column {self.name!r}: {where} {holds} "
                f"{self.cells[infinite[0]]}"
            )
            return self._as("number", missing, np.full(len(self.cells), np.nan))
        strange = Counter(self.cells[place] for place in texts)
        if all(cell.lower() in _NOT_A_NUMBER for cell in strange):
            missing = missing.copy()
            missing[texts] = True
            form = self._form([cell for cell, empty in zip(self.cells, missing, strict=True) if not empty])
            listed = " and ".join(map(repr, strange))
            return None if form is None else self._as_numbers(missing, form, f"{listed} counts as missing")
        few = len(set(known)) <= min(_MOST_VALUES, len(known) / 3)
        if not texts or (few and min(strange.values()) >= 3) or _are_codes(texts, strange, len(known)):
            return None
        lines = [self.grid.lines[place] for place in texts]
        found = ", ".join(repr(cell) for cell in list(strange)[:3]) + (", ..." if len(strange) > 3 else "")
        hold = "holds" if len(lines) == 1 else "hold"
        self._fault(f"hold numbers in column {self.name!r}: {list_lines(lines)} {hold} {found}")
        return self._as("number", missing, np.full(len(self.cells), np.nan))

    def _with_unit(self, missing: Bools, known: Sequence[str]) -> Column | None:
        """Return a column of numbers with the same unit in every cell, such as 12 kg; None for another."""
        found = [_UNIT_BEHIND.fullmatch(cell) for cell in known]
        units = {each[2] for each in found if each is not None}
        if None in found or len(units) != 1 or len(set(known)) < 3:
            return None
        unit = units.pop()
        bare = [
            cell if empty else cell.removesuffix(unit).rstrip()
            for cell, empty in zip(self.cells, missing, strict=True)
        ]
        column = replace(self, cells=bare)._number(
            missing, [cell.removesuffix(unit).rstrip() for cell in known]
        )
        if column is None:
            return None
        return replace(column, note="; ".join(filter(None, (f"the unit {unit} is left out", column.note))))

    def _form(self, known: Sequence[str]) -> str | None:
        if self.decimal == "point" and all(map(NUMBER_FORMS["thousands comma"].fits, known)):
            return "plain" if all(map(NUMBER_FORMS["plain"].fits, known)) else "thousands comma"
        return cell_values.find_number_form(
            known,
            delimiter=self.grid.delimiter,
            decimal_comma=self.decimal_comma,
            decimal_point=self.decimal == "point",
        )

    def _as_numbers(self, missing: Bools, form: str, note: str = "", *, told: bool = False) -> Column:
        plain, cells = NUMBER_FORMS[form].plain, zip(self.cells, missing, strict=True)
        numbers = np.array([np.nan if empty else float(plain(cell)) for cell, empty in cells])
        return self._of_numbers(numbers, missing, form, note, told=told)

    def _of_numbers(
        self, numbers: Numbers, missing: Bools, form: str, note: str = "", *, told: bool = False
    ) -> Column:
        with np.errstate(invalid="ignore"):
            large = np.flatnonzero(np.abs(numbers) > _LARGEST)
        if large.size:
            lines = [self.grid.lines[place] for place in large.tolist()]
            hold = "holds" if len(lines) == 1 else "hold"
            self._fault(
                f"hold finite numbers up to 3.4e38 in size in column {self.name!r}: {list_lines(lines)} "
                f"{hold} {self.cells[int(large[0])]}"
            )
        note = "; ".join(filter(None, (note, NUMBER_FORMS[form].note)))
        if form == "plain" and self.decimal is None and self.grid.delimiter != ",":
            note = note or self._doubt_points(missing)
        if not told and is_called_id(self.name) and self._is_id(numbers):
            return self._as("id", missing, numbers, "left out: a different whole number in every row")
        return self._as("number", missing, numbers, note)

    def _doubt_points(self, missing: Bools) -> str:
        """Say that points may separate thousands, where each stands before three digits."""
        if not all(map(cell_values.may_be_thousands, chosen(self.cells, ~missing))):
            return ""
        example = next(chosen(self.cells, ~missing))
        return f"{example} is read with decimals; a decimal comma would make it {example.replace('.', '')}"

    def _is_id(self, numbers: Numbers) -> bool:
        known = numbers[~np.isnan(numbers)]
        whole = bool((np.floor(known) == known).all())
        return whole and len(known) > 2 and len(np.unique(known)) == len(known)

    def _text(self, known: Sequence[str]) -> Column:
        values = Counter(known)
        missing = self._missing()
        if len(values) == len(known) > 2 and is_called_id(self.name):
            return self._as("id", missing, note="left out: a different value in every row")
        few = len(values) <= 5 or len(values) * 3 <= len(known)
        if len(values) <= _MOST_VALUES and few:
            return self._as("category", missing, note=f"{len(values)} value{'s' * (len(values) > 1)}")
        mixed = ", some of them numbers" if any(map(looks_like_number, values)) else ""
        return self._as("text", missing, note=f"left out: {len(values)} different texts{mixed}")

    # -- What is told

    def _told(self, kind: str) -> Column:
        missing = self._missing()
        known = [cell for cell, empty in zip(self.cells, missing, strict=True) if not empty]
        if kind == "number":
            form = self._form([cell for cell in known if looks_like_number(cell)])
            cells = zip(self.cells, missing, strict=True)
            no_number = [not empty and not looks_like_number(cell) for cell, empty in cells]
            n_others = int(np.sum(no_number))
            if form is None or form == COMMA_IN_DOUBT or n_others == len(known):
                self._fault(f"hold numbers in column {self.name!r}, which is said to be of the kind number")
                return self._as("number", missing, np.full(len(self.cells), np.nan))
            note = f"{n_others} texts count as missing" if n_others else ""
            return self._as_numbers(missing | np.array(no_number), form, note, told=True)
        if kind in ("category", "yes/no"):
            return self._as(kind, missing, note=f"{len(set(known))} values")
        return self._as(kind, missing, note="left out, as told")

    def _date_parts(self) -> list[Column]:
        missing = self._missing()
        known = [cell for cell, empty in zip(self.cells, missing, strict=True) if not empty]
        found = cell_values.parse_dates(known)
        if found is None:
            self._fault(f"hold dates in column {self.name!r}, which is said to be of the kind date parts")
            return [self._as("date", missing)]
        parts = []
        for part, value in (("year", "%Y"), ("month", "%m"), ("day", "%d"), ("weekday", "%u")):
            numbers = np.full(len(self.cells), np.nan)
            numbers[~missing] = [int(date.strftime(value)) for date in found[1]]
            note = f"of the date {self.name} ({found[0]})"
            column = self._as("number", missing, numbers, note)
            parts.append(replace(column, name=f"{self.name} {part}", date=self.name))
        return parts

    def _as(self, kind: str, missing: Bools, numbers: Numbers | None = None, note: str = "") -> Column:
        return Column(self.name, kind, self.cells, missing, numbers, note)

    def _fault(self, must: str) -> None:
        self.faults.append(Fault("path", must, self.grid.path, self.name))


def _are_codes(texts: Sequence[object], different: Mapping[str, int], n_known: int) -> bool:
    """Tell whether texts among numbers are codes, as on tickets: many, different, and begun by a letter."""
    many = len(texts) >= max(_MANY_TEXTS, n_known / 10) and len(different) > 5
    return many and sum(cell[0].isalpha() for cell in different) * 2 > len(different)
