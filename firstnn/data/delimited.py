"""From the text of a file to cells: which character separates them, where the names of the columns stand.

Python's own `csv` module does the parsing, quotes and all. What it is told is found out here: every delimiter
that people use is tried on the first rows, and the one is taken under which all rows have the same number of
cells and none of the others is left in them. So a delimiter is never guessed from text inside quotes.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from firstnn.data.cell_values import is_missing, looks_like_number
from firstnn.data.file_text import FileText
from firstnn.data.table_findings import Fault, Finding, list_lines
from firstnn.validation import bad_file

__all__ = ["DELIMITERS", "Grid", "read_grid"]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "spaces"}
"""The characters that separate cells, and their names; a tab counts as a space where spaces separate."""

_SAMPLE = 300  # rows on which a delimiter is tried
_SEP = re.compile(r'"?sep=(.)"?', re.IGNORECASE)

Row = tuple[int, list[str]]  # the line on which it starts, from 1, and its cells


@dataclass(frozen=True)
class Grid:
    r"""The cells of a table, column by column, still as text.

    Args:
        path: The name of the file.
        encoding: Its encoding.
        delimiter: What separates the cells.
        header: Whether its first line names the columns.
        names: The names of the columns.
        columns: The cells of each column.
        lines: The line on which each row starts, from 1.
        findings: What was left out or assumed.
        faults: What is wrong with it; the rows concerned are not among the cells.

    Example:
        >>> grid = read_grid(FileText("people.csv", "age;bought\n34;yes\n51;no\n", "utf-8"))
        >>> grid.delimiter, grid.names, grid.columns
        (';', ('age', 'bought'), (['34', '51'], ['yes', 'no']))
    """

    path: str
    encoding: str
    delimiter: str
    header: bool
    names: tuple[str, ...]
    columns: tuple[list[str], ...]
    lines: list[int]
    findings: list[Finding] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_grid(text: FileText, *, delimiter: str | None = None, header: bool | None = None) -> Grid:
    r"""Return the cells of a text.

    Args:
        text: The text of the file.
        delimiter: What separates its cells; None finds out.
        header: Whether its first line names the columns; None finds out.

    Returns:
        The cells with the names of their columns.

    Raises:
        ValueError: the text holds no table at all.

    Example:
        >>> read_grid(FileText("t.csv", "1,2\n3,4\n", "utf-8"), header=False).names
        ('column1', 'column2')
    """
    findings = [Finding("file", f"{note[:1].upper()}{note[1:]}.") for note in text.notes]
    content, skipped = text.text, 0
    announced = _SEP.fullmatch(content.split("\n", 1)[0].strip())
    if announced:
        content, skipped = content.split("\n", 1)[1] if "\n" in content else "", 1
        findings.append(
            Finding("file", "Line 1 names the delimiter, as spreadsheets do, and is no row.", line=1)
        )
        delimiter = delimiter or announced[1]
    if not content.strip():
        raise bad_file(text.path, "hold a header line and rows under it: the file is empty")
    delimiter = delimiter or _find_delimiter(content)
    try:
        rows = [(line + skipped, row) for line, row in _parse(content, delimiter, strict=True) if any(row)]
    except _NotCsv as error:
        raise bad_file(text.path, f"be a CSV file: from line {error.line + skipped}, {error}") from error
    if not rows:
        raise bad_file(text.path, "hold a header line and rows under it: no cell holds anything")
    return _build_grid(text, delimiter, header, rows, findings)


def _build_grid(
    text: FileText, delimiter: str, header: bool | None, rows: list[Row], findings: list[Finding]
) -> Grid:
    """Tell the names of the columns, the rows, and the lines that are neither."""
    width = _usual_width(rows)
    rows = _drop_remarks(rows, width, findings)
    faults: list[Fault] = []
    first, rest = rows[0], rows[1:]
    names, body = _line_up(first, rest, width, findings)
    if header is None:
        header = _is_header(names, [row for _, row in body if len(row) == len(names)])
    if not header:
        names, body = [f"column{place + 1}" for place in range(width)], rows
        findings.append(
            Finding(
                "no header",
                f"Line {first[0]} looks like data, not like names, so the columns are called "
                f"{names[0]} to {names[-1]}.",
                line=first[0],
            )
        )
    else:
        body = _drop_units(names, _drop_repeated_headers(names, body, findings), findings)
    wrong = [(line, row) for line, row in body if len(row) != len(names)]
    if wrong:
        counts = ", ".join(f"line {line} has {len(row)}" for line, row in wrong[:4])
        more = f", and {len(wrong) - 4} more lines are wrong" if len(wrong) > 4 else ""
        cells = f"have as many cells in every line as the header, {len(names)}: {counts}{more}"
        faults.append(Fault("path", cells, text.path))
        body = [(line, row) for line, row in body if len(row) == len(names)]
    if not body and not faults:
        raise bad_file(text.path, "hold at least one row under the header")
    columns = tuple(list(cells) for cells in zip(*(row for _, row in body), strict=True)) or tuple(
        [] for _ in names
    )
    places = _name_columns(names, columns, findings, faults, text.path)
    return Grid(
        path=text.path,
        encoding=text.encoding,
        delimiter=delimiter,
        header=header,
        names=tuple(name for name, _ in places),
        columns=tuple(columns[place] for _, place in places),
        lines=[line for line, _ in body],
        findings=findings,
        faults=faults,
    )


# -- The delimiter ------------------------------------------------------------------------------------------


class _NotCsv(Exception):  # noqa: N818  # it is the file that is wrong
    """What the csv module says of a text, and where the row begins that it is about."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _parse(content: str, delimiter: str, *, strict: bool) -> Iterator[Row]:
    """Yield the rows of a text, each with the line on which it starts, their cells without outer spaces."""
    lines: Iterable[str] = io.StringIO(content, newline="")
    if delimiter == " ":
        lines = (f"{line.strip()}\n".replace("\t", " ") for line in lines)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _NotCsv(str(error), line) from error


def _find_delimiter(content: str) -> str:
    """Return the delimiter under which the first rows look most like a table; a comma where none does."""
    best, chosen = 0.0, ","
    for delimiter in DELIMITERS:
        try:
            rows = [row for _, row in islice(_parse(content, delimiter, strict=False), _SAMPLE) if any(row)]
        except _NotCsv:
            continue
        score = _score(rows, delimiter)
        if score > best:
            best, chosen = score, delimiter
    return chosen


def _score(rows: list[list[str]], delimiter: str) -> float:
    """Return how well rows form a table: the share of equal width, times the share of cells without rest."""
    width, count = Counter(len(row) for row in rows).most_common(1)[0] if rows else (0, 0)
    if width < 2:
        return 0.0
    cells = [cell for row in rows if len(row) == width for cell in row]
    others = [other for other in ";\t|" if other != delimiter]
    if delimiter == " ":
        others += [",", ":"]
    if delimiter == "\t":
        others += ["  "]  # columns that are lined up with spaces, and one tab among them
    clean = sum(not any(other in cell for other in others) for cell in cells)
    if (
        delimiter == ","
    ):  # in 1,5;2,5 each part between commas holds a semicolon; a sentence holds spaces, too
        clean = sum(not any(other in cell for other in others) or " " in cell for cell in cells)
    preference = 0.9 if delimiter == " " else 1.0
    return preference * count / len(rows) * clean / len(cells)


# -- Lines that are no rows ---------------------------------------------------------------------------------


def _usual_width(rows: list[Row]) -> int:
    """Return how many cells most rows have."""
    return Counter(len(row) for _, row in rows).most_common(1)[0][0]


def _drop_remarks(rows: list[Row], width: int, findings: list[Finding]) -> list[Row]:
    """Leave out titles above the table, remarks that begin with #, and remarks below it."""
    plain = (place for place, (_, row) in enumerate(rows) if len(row) == width and not _is_remark(row))
    first = next(plain, 0)
    begin = first
    following = [row for _, row in rows[first:] if len(row) == width]
    above = rows[first - 1][1] if first else []
    short = len(above) == width - 1 > 1 and not _is_remark(above)
    if short and not _is_header(following[0], following[1:]):
        begin -= 1  # names without one for the column of row names, as R writes them
    if begin and begin == first and _is_remark(rows[begin - 1][1]) and len(rows[begin - 1][1]) == width:
        names = rows[begin - 1][1]
        bare = [names[0].lstrip("#").strip(), *names[1:]]
        if all(bare) and not _is_header(following[0], following[1:]) and _is_header(bare, following):
            begin -= 1  # names behind a #
            rows[begin] = (rows[begin][0], bare)
    kept = rows[begin:]
    end = len(kept)
    while end > 2 and width > 2 and len(kept[end - 1][1]) == 1 and not looks_like_number(kept[end - 1][1][0]):
        end -= 1
    below = [line for line, _ in kept[end:]]
    inside = [line for line, row in kept[1:end] if _is_remark(row) and len(row) != width]
    for lines, where in (
        ([line for line, _ in rows[:begin]], "above the names of the columns"),
        (inside, "among the rows, marked with #"),
        (below, "below the table"),
    ):
        if lines:
            many = "is a remark" if len(lines) == 1 else "are remarks"
            says = list_lines(lines)
            findings.append(
                Finding("remark", f"{says[0].upper()}{says[1:]} {many} {where}, and left out.", line=lines[0])
            )
    return [kept[0], *(each for each in kept[1:end] if each[0] not in set(inside))]


def _is_remark(row: list[str]) -> bool:
    return row[0].startswith(("#", "%", "//"))


def _line_up(first: Row, rest: list[Row], width: int, findings: list[Finding]) -> tuple[list[str], list[Row]]:
    """Make the names as many as the cells of a row, where one has one more for a known reason."""
    names = first[1]
    if not rest or len(names) == width:
        return names, rest
    if len(names) == width - 1:
        if all(row[-1] == "" for _, row in rest if len(row) == width):
            findings.append(Finding("empty column", "Every row ends with a delimiter, which is left out."))
            return names, [(line, row[:-1] if len(row) == width else row) for line, row in rest]
        return ["", *names], rest  # the names of the rows, for which R writes no name
    if len(names) == width + 1 and names[-1] == "":
        findings.append(
            Finding("empty column", "The line of names ends with a delimiter, which is left out.")
        )
        return names[:-1], rest
    return names, rest


def _drop_repeated_headers(names: list[str], body: list[Row], findings: list[Finding]) -> list[Row]:
    """Leave out lines that name the columns again, as in files that were joined."""
    again = [line for line, row in body if row == names]
    if again:
        says = list_lines(again)
        repeat, left = ("repeats", "is") if len(again) == 1 else ("repeat", "are")
        findings.append(
            Finding(
                "repeated header",
                f"{says[0].upper()}{says[1:]} {repeat} the names of the columns, as if files had been "
                f"joined, "
                f"and {left} left out.",
                line=again[0],
            )
        )
    return [(line, row) for line, row in body if row != names]


def _drop_units(names: list[str], body: list[Row], findings: list[Finding]) -> list[Row]:
    """Leave out a second line of words above numbers, such as units."""
    rows = [row for _, row in body if len(row) == len(names)]
    if len(rows) < 4 or len(body[0][1]) != len(names):
        return body
    first, rest = rows[0], rows[1:500]
    numbers = []
    for place in range(len(names)):
        cells = [row[place] for row in rest if not is_missing(row[place])]
        if cells and all(map(looks_like_number, cells)):
            numbers.append(first[place])
    if not numbers or any(is_missing(cell) or looks_like_number(cell) for cell in numbers):
        return body
    line = body[0][0]
    says = (
        f"Line {line} holds words above numbers, such as units ({', '.join(numbers[:3])}), and is left out."
    )
    findings.append(Finding("units", says, line=line))
    return body[1:]


# -- The names of the columns -------------------------------------------------------------------------------


def _is_header(names: list[str], rows: list[list[str]]) -> bool:
    """Tell whether a first row names the columns: a text above numbers does, a value of its column not."""
    if not rows:
        return True
    texts_above_numbers = same_kind = 0
    for place, name in enumerate(names):
        cells = [row[place] for row in rows[:1000] if not is_missing(row[place])]
        if not cells:
            continue
        numbers = sum(map(looks_like_number, cells))
        if numbers >= 0.9 * len(cells):
            if looks_like_number(name) or (name and is_missing(name)):
                same_kind += 1
            elif name:
                texts_above_numbers += 1
        elif name in cells:
            same_kind += 1
    return texts_above_numbers > 0 or same_kind == 0


def _name_columns(
    names: list[str], columns: tuple[list[str], ...], findings: list[Finding], faults: list[Fault], path: str
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
                    "frame or of "
                    "R does; it is left out.",
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


def _counts(cells: list[str]) -> bool:
    """Tell whether cells count 0, 1, 2, ... or 1, 2, 3, ..."""
    start = cells[0] if cells else ""
    if start not in ("0", "1"):
        return False
    return cells == [str(number) for number in range(int(start), int(start) + len(cells))]
