"""The names of the columns: whether the first line holds them, and what a column without one is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from firstnn.data.cell_values import is_missing, looks_like_number
from firstnn.data.packed_cells import Rows
from firstnn.data.table_findings import Fault, Finding

__all__ = ["counts_columns", "is_header", "line_up", "name_columns"]

ENOUGH = 1000
"""So many rows are looked at to tell names from data."""


def is_header(names: list[str], rows: list[list[str]]) -> bool:
    """Tell whether a first row names the columns: a text above numbers does, a value of its column not."""
    if not rows or counts_columns(names):
        return True
    texts_above_numbers = same_kind = 0
    years, strange = [], False
    for place, name in enumerate(names):
        cells = [row[place] for row in rows[:ENOUGH] if not is_missing(row[place])]
        if not cells:
            continue
        numbers = sum(map(looks_like_number, cells))
        if numbers >= 0.9 * len(cells):
            if looks_like_number(name) or (name and is_missing(name)):
                same_kind += 1
                years.append(name)
            elif name:
                texts_above_numbers += 1
        elif name in cells:
            same_kind += 1
            years.append(name)
        else:
            strange = True  # no value that its column has
    return texts_above_numbers > 0 or same_kind == 0 or (strange and _are_years(years))


def counts_columns(names: list[str]) -> bool:
    """Tell whether a line counts 0, 1, 2, ... or 1, 2, 3, ..., as a data frame without names is written."""
    counted = names[1:] if names[0] == "" else names
    return len(counted) > 3 and _counts(counted)


def _are_years(names: list[str]) -> bool:
    """Tell whether names are years one after the other, as in country, 2019, 2020."""
    if not all(len(name) == 4 and name.isdigit() and "1900" <= name <= "2100" for name in names):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(names))


def name_columns(
    names: list[str],
    columns: tuple[Sequence[str], ...],
    findings: list[Finding],
    faults: list[Fault],
    path: str,
) -> list[tuple[str, int]]:
    """Return each column that stays, with its name; one without is numbered, or left out if empty."""
    places: list[tuple[str, int]] = []
    for place, (name, cells) in enumerate(zip(names, columns, strict=True)):
        number = f"column{place + 1}"
        if name == "" and not any(cells):
            findings.append(
                Finding(
                    "empty column", f"Column {place + 1} has no name and no value, and is left out.", number
                )
            )
        elif place == 0 and (name == "" or name.startswith("Unnamed: ")) and _counts(cells):
            findings.append(
                Finding(
                    "index",
                    "The first column has no name and counts the rows, as the index of a pandas data "
                    "frame or of R does; it is left out.",
                    number,
                )
            )
        else:
            if name == "":
                findings.append(
                    Finding("no name", f"Column {place + 1} has no name, and is called {number}.", number)
                )
            places.append((name or number, place))
    for name, count in Counter(name for name, _ in places).items():
        if count > 1:
            faults.append(Fault("path", f"have different column names: {name!r} occurs {count} times", path))
    return places


def _counts(cells: Sequence[str]) -> bool:
    """Tell whether cells count 0, 1, 2, ... or 1, 2, 3, ..."""
    start = cells[0] if cells else ""
    if start not in ("0", "1"):
        return False
    return all(cell == str(number) for number, cell in enumerate(cells, start=int(start)))


def line_up(names: list[str], rest: Rows, width: int, findings: list[Finding]) -> tuple[list[str], Rows]:
    """Make the names as many as the cells of a row, where one has one more for a known reason."""
    if not rest or len(names) == width:
        return names, rest
    if len(names) == width - 1:
        if all(row[-1] == "" for _, row in rest.of_width(width)):
            findings.append(Finding("empty column", "Every row ends with a delimiter, which is left out."))
            return names, Rows((line, row[:-1] if len(row) == width else row) for line, row in rest)
        return ["", *names], rest  # the names of the rows, for which R writes no name
    if len(names) == width + 1 and names[-1] == "":
        findings.append(
            Finding("empty column", "The line of names ends with a delimiter, which is left out.")
        )
        return names[:-1], rest
    return names, rest
