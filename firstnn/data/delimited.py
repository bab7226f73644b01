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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import TextIO

from firstnn.data.column_names import ENOUGH, counts_columns, is_header, line_up, name_columns
from firstnn.data.file_text import FileText
from firstnn.data.packed_cells import Row, Rows
from firstnn.data.stray_lines import drop_remarks, drop_repeated_headers, drop_units, usual_width
from firstnn.data.table_findings import Fault, Finding
from firstnn.validation import bad_file

__all__ = ["DELIMITERS", "Grid", "read_grid"]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "spaces"}
"""The characters that separate cells, and their names; a tab counts as a space where spaces separate."""

_SAMPLE = 300  # rows on which a delimiter is tried
_MINUS = re.compile(r"\u2212(?=[\d.,])")  # as typesetters write it
_IN_SINGLE_QUOTES = re.compile(r"(?:^|[,;\t|])[ ]*'[^'\n]*'[ ]*(?=$|[,;\t|])", re.MULTILINE)
_BLOCK = 100_000  # characters that are split into rows at once
_BEGINNING = 20_000  # characters that tell what quotes a text has
_NUMBERED = re.compile(r"\d+:\S+")
_SEP = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


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
    columns: tuple[Sequence[str], ...]
    lines: Sequence[int]
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
    content = _Content(text)
    announced = _SEP.fullmatch(next(content.lines(), "").strip())
    if announced:
        content = _Content(text, skipped=1)
        findings.append(
            Finding("file", "Line 1 names the delimiter, as spreadsheets do, and is no row.", line=1)
        )
        delimiter = delimiter or announced[1]
    if content.is_blank:
        raise bad_file(text.path, "hold a header line and rows under it: the file is empty")
    single = '"' not in content.signs and len(_IN_SINGLE_QUOTES.findall(content.beginning())) > 1
    quote = "'" if single else '"'
    known = delimiter
    delimiter = known or _find_delimiter(content, quote)
    try:
        rows = _read_rows(content, delimiter, quote)
    except _NotCsv as error:
        raise bad_file(
            text.path, f"be a CSV file: from line {error.line + content.skipped}, {error}"
        ) from error
    if not rows:
        raise bad_file(text.path, "hold a header line and rows under it: no cell holds anything")
    if known is None and '"' in content.signs and usual_width(rows) == 1:
        first = "\n".join(row[0] for _, row in islice(rows, _SAMPLE))
        delimiter = _find_delimiter(_Content(replace(text, text=first, source=None)), quote)
        rows = Rows((line, _unquote_line(row, delimiter)) for line, row in rows)
    _refuse_other_forms(text.path, rows)
    return _build_grid(text, delimiter, header, rows, findings)


class _Content:
    """The lines of a text, read again each time they are asked for: a large text is never there as a whole.

    Args:
        text: The text.
        skipped: How many lines at its beginning are not looked at.
    """

    def __init__(self, text: FileText, skipped: int = 0) -> None:
        self._text, self.skipped = text, skipped
        self.signs, self.is_blank = set[str](), True
        for block in self._whole_lines():
            self.signs.update(sign for sign in "\u2212\"'" if sign in block)
            self.is_blank = self.is_blank and block.isspace()

    def lines(self) -> Iterator[str]:
        """Yield the lines one by one, with their ends."""
        with self._open("") as file:
            yield from map(partial(_MINUS.sub, "-"), file) if "\u2212" in self.signs else file

    def blocks(self) -> Iterator[str]:
        """Yield blocks of whole lines, with a line feed behind every line."""
        return (_MINUS.sub("-", block) if "\u2212" in block else block for block in self._whole_lines())

    def beginning(self) -> str:
        """Return the first of it, as it stands there."""
        with self._open("") as file:
            return file.read(_BEGINNING)

    def _whole_lines(self) -> Iterator[str]:
        with self._open(None) as file:
            while block := file.read(_BLOCK):
                yield (block + file.readline()).removesuffix("\n") + "\n"

    def _open(self, newline: str | None) -> TextIO:
        file = self._text.open(newline)
        for _ in range(self.skipped):
            file.readline()
        return file


def _read_rows(content: _Content, delimiter: str, quote: str) -> Rows:
    r"""Return the rows of a text; where quotes are not doubled within quotes, they may stand behind a \."""
    if quote not in content.signs and delimiter != " ":
        return Rows.split(content.blocks(), delimiter, content.skipped + 1)

    def read(escape: str | None) -> Rows:
        rows = _parse(content.lines(), delimiter, quote, strict=True, escape=escape)
        return Rows((line + content.skipped, row) for line, row in rows if any(row))

    try:
        return read(None)
    except _NotCsv:
        if not any(f"\\{quote}" in block for block in content.blocks()):
            raise
        return read("\\")


def _unquote_line(row: list[str], delimiter: str) -> list[str]:
    """Return the cells of a line that stood in quotes as a whole."""
    if len(row) > 1 or not row[0]:
        return row
    return next(_parse(io.StringIO(row[0], ""), delimiter, strict=False))[1]


def _refuse_other_forms(path: str, rows: Rows) -> None:
    """Refuse tables that are written down in another way than row by row, cell by cell."""
    if rows[0][1][0].lower().startswith("@relation"):
        raise bad_file(
            path,
            "be a plain table: this is Weka's ARFF. Keep the lines under @data, and put the names of the "
            "attributes above them in one line",
        )
    numbered = [all(map(_NUMBERED.fullmatch, row[1:])) and len(row) > 1 for _, row in rows[:50]]
    if all(numbered):
        raise bad_file(
            path,
            "be a plain table: its cells have the form column:value, as LIBSVM writes them. Write it as CSV "
            "first, with scikit-learn's load_svmlight_file",
        )


def _build_grid(
    text: FileText, delimiter: str, header: bool | None, rows: Rows, findings: list[Finding]
) -> Grid:
    """Tell the names of the columns, the rows, and the lines that are neither."""
    width = usual_width(rows)
    rows = drop_remarks(rows, width, findings)
    faults: list[Fault] = []
    first, rest = rows[0], rows[1:]
    names, body = line_up(first[1], rest, width, findings)
    if header is None:
        header = is_header(names, [row for _, row in islice(body.of_width(len(names)), ENOUGH)])
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
        if counts_columns(names):
            says = f"Line {first[0]} counts the columns, and is read as their names: {names[-1]} is the last."
            findings.append(Finding("header", says, line=first[0]))
        names, body = drop_units(names, drop_repeated_headers(names, body, findings), findings)
    wrong = list(body.of_width(len(names), other=True))
    if wrong:
        counts = ", ".join(f"line {line} has {len(row)}" for line, row in wrong[:4])
        more = f", and {len(wrong) - 4} more lines are wrong" if len(wrong) > 4 else ""
        cells = f"have as many cells in every line as the header, {len(names)}: {counts}{more}"
        faults.append(Fault("path", cells, text.path))
        body = body.without([line for line, _ in wrong])
    if not body and not faults:
        raise bad_file(text.path, "hold at least one row under the header")
    columns = body.columns() or tuple([] for _ in names)
    places = name_columns(names, columns, findings, faults, text.path)
    return Grid(
        path=text.path,
        encoding=text.encoding,
        delimiter=delimiter,
        header=header,
        names=tuple(name for name, _ in places),
        columns=tuple(columns[place] for _, place in places),
        lines=body.lines,
        findings=findings,
        faults=faults,
    )


# -- The delimiter ------------------------------------------------------------------------------------------


class _NotCsv(Exception):  # noqa: N818  # it is the file that is wrong
    """What the csv module says of a text, and where the row begins that it is about."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _parse(
    lines: Iterable[str], delimiter: str, quote: str = '"', *, strict: bool, escape: str | None = None
) -> Iterator[Row]:
    """Yield the rows of lines, each with the line on which it starts, their cells without outer spaces."""
    if delimiter == " ":
        lines = (f"{line.strip()}\n".replace("\t", " ") for line in lines)
    reader = csv.reader(
        lines, delimiter=delimiter, quotechar=quote, escapechar=escape, skipinitialspace=True, strict=strict
    )
    line = 1
    try:
        for row in reader:
            if row:
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _NotCsv(str(error), line) from error


def _find_delimiter(content: _Content, quote: str) -> str:
    """Return the delimiter under which the first rows look most like a table; a comma where none does."""
    best, chosen = 0.0, ","
    for delimiter in DELIMITERS:
        try:
            parsed = _parse(content.lines(), delimiter, quote, strict=False)
            rows = [row for _, row in islice(parsed, _SAMPLE) if any(row)]
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
