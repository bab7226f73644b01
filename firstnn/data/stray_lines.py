"""Lines of a file that are no rows: titles and notes around the table, names that come again, units, sums."""

from __future__ import annotations

import re
from itertools import islice

from firstnn.data.cell_values import is_missing, looks_like_number
from firstnn.data.column_names import ENOUGH, is_header
from firstnn.data.packed_cells import Rows
from firstnn.data.table_findings import Finding, list_lines

__all__ = ["drop_remarks", "drop_repeated_headers", "drop_units", "usual_width"]

_RULE = re.compile(r":?[-=+]{2,}:?")
_SUM = re.compile(
    r"(?i:(grand |sub)?(total|sum|average|mean|summe|gesamt|mittelwert|somme|moyenne|suma|totale)s?:?)"
)


def usual_width(rows: Rows) -> int:
    """Return how many cells most rows have."""
    return rows.widths().most_common(1)[0][0]


def drop_remarks(rows: Rows, width: int, findings: list[Finding]) -> Rows:
    """Leave out titles above the table, lines that are marked or ruled, and notes and sums below it."""
    plain = (
        place
        for place, (_, row) in enumerate(rows)
        if len(row) == width and not _is_remark(row) and not _is_title(row)
    )
    begin, names = _find_names(rows, next(plain, 0), width)
    kept = rows[begin:]
    end = len(kept) - _count_below(kept, width)
    table = kept[1:end]
    sums = [table[-1][0]] if len(table) > 2 and _sums_up(table) else []
    remarks = (line for line, row in table.begun_by("#%/") if _is_remark(row) and len(row) != width)
    inside = sorted([*remarks, *(line for line, row in table.made_of(":-=+") if _is_ruled(row))])
    marked = "among the rows, marked with # or a rule of dashes"
    for kind, lines, what in (
        ("remark", [line for line, _ in rows[:begin]], "above the names of the columns"),
        ("remark", inside, marked),
        ("remark", [line for line, _ in kept[end:]], "below the table"),
        ("sum", sums, "a sum or a mean of the rows"),
    ):
        if lines:
            where = list_lines(lines)
            are = "are remarks " if len(lines) > 1 else "is a remark " if kind == "remark" else "is "
            says = f"{where[0].upper()}{where[1:]} {are}{what}, and left out."
            findings.append(Finding(kind, says, line=lines[0]))
    table = kept[:end].without([*inside, *sums])
    return table if names == kept[0][1] else Rows([(kept[0][0], names)]) + table[1:]


def _find_names(rows: Rows, first: int, width: int) -> tuple[int, list[str]]:
    """Return place and cells of the names: the first whole line, or one above: a cell short, or behind #."""
    names, above = rows[first][1], rows[first - 1][1] if first else []
    if not above:
        return first, names
    following = [row for _, row in islice(rows[first:].of_width(width), ENOUGH + 1)]
    if is_header(following[0], following[1:]):
        return first, names
    if len(above) == width - 1 > 1 and not _is_remark(above):
        return first - 1, above  # names without one for the column of row names, as R writes them
    if _is_remark(above) and len(above) == width:
        bare = [above[0].lstrip("#").strip(), *above[1:]]
        if all(bare) and is_header(bare, following):
            return first - 1, bare  # names behind a #
    return first, names


def _count_below(rows: Rows, width: int) -> int:
    """Return how many lines at the end are notes: of a single text, or short ones after an empty line."""
    below = 0
    while below < len(rows) - 2 and width > 2 and _is_note(rows[len(rows) - 1 - below][1]):
        below += 1
    for count in range(1, min(10, len(rows) - 2) + 1):
        line, _ = rows[-count]
        before, row = rows[-count - 1]
        empty = line - before > 1 + sum(cell.count("\n") for cell in row)
        notes = [row for _, row in rows[-count:]]
        if empty and all(len(note) < width or _is_note(note) or _SUM.fullmatch(note[0]) for note in notes):
            below = max(below, count)
    return below


def _is_note(row: list[str]) -> bool:
    """Tell whether a line holds one text and nothing else."""
    texts = [cell for cell in row if cell]
    return len(texts) == 1 and row[0] != "" and not looks_like_number(row[0]) and not is_missing(row[0])


def _is_title(row: list[str]) -> bool:
    """Tell whether a line of three or more cells holds a single text, as a title in a spreadsheet."""
    return len(row) > 2 and _is_note(row)


def _is_ruled(row: list[str]) -> bool:
    """Tell whether a line is a rule of dashes between names and rows."""
    texts = [cell for cell in row if cell]
    return all(map(_RULE.fullmatch, texts)) and any(len(text) > 2 for text in texts)


def _sums_up(table: Rows) -> bool:
    """Tell whether the last row, and no other, begins with a word for a sum or a mean."""
    return bool(_SUM.fullmatch(table[-1][1][0])) and not any(
        _SUM.fullmatch(row[0]) for _, row in table[:-1] if row[0][:1].isalpha()
    )


def _is_remark(row: list[str]) -> bool:
    return row[0].startswith(("#", "%", "//"))


def drop_repeated_headers(names: list[str], body: Rows, findings: list[Finding]) -> Rows:
    """Leave out lines that name the columns again, as in files that were joined."""
    again = body.lines_of(names)
    if again:
        says = list_lines(again)
        repeat, left = ("repeats", "is") if len(again) == 1 else ("repeat", "are")
        findings.append(
            Finding(
                "repeated header",
                f"{says[0].upper()}{says[1:]} {repeat} the names of the columns, as if files had been "
                f"joined, and {left} left out.",
                line=again[0],
            )
        )
    return body.without(again)


def drop_units(names: list[str], body: Rows, findings: list[Finding]) -> tuple[list[str], Rows]:
    """Take a second line of words above numbers as the other half of the names, or leave it out as units."""
    rows = [row for _, row in islice(body.of_width(len(names)), 500)]
    if len(rows) < 4 or len(body[0][1]) != len(names):
        return names, body
    first, rest = rows[0], rows[1:]
    above_numbers = []
    for place in range(len(names)):
        cells = [row[place] for row in rest if not is_missing(row[place])]
        if cells and all(map(looks_like_number, cells)):
            above_numbers.append(first[place])
    if not above_numbers or any(is_missing(cell) or looks_like_number(cell) for cell in above_numbers):
        return names, body
    line = body[0][0]
    if all(first) and ("" in names[1:] or len(set(names)) < len(names)):
        joined, above = [], ""
        for name, cell in zip(names, first, strict=True):
            above = name or above  # a name that spans columns stands above the first of them
            joined.append(f"{above} {cell}".strip())
        says = f"The names stand in two lines, which are put together, such as {joined[0]!r}."
        findings.append(Finding("two header lines", says, line=line))
        return joined, body[1:]
    says = (
        f"Line {line} holds words above numbers, such as units ({', '.join(above_numbers[:3])}), "
        "and is left out."
    )
    findings.append(Finding("units", says, line=line))
    return names, body[1:]
