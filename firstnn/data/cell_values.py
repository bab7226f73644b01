"""What a cell of a table means: nothing, a number in one of the ways people write them, or a date.

A column is read in one way from its first row to its last. So "1,234" is one thousand in a column where all
commas stand before three digits, and never in a single cell.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = [
    "COMMA_IN_DOUBT",
    "DATE_ORDERS",
    "MISSING",
    "NUMBER_FORMS",
    "PLAIN",
    "NumberForm",
    "is_missing",
    "looks_like_number",
    "parse_dates",
]

MISSING = frozenset(
    (
        *("", "na", "n/a", "n.a.", "#n/a", "#na", "<na>", "nan", "null", "(null)", "nil", "\\n"),
        *("?", "-", "--", "---", ".", "..", "\u2026", "missing", "not available"),
        *("#null!", "#value!", "#div/0!", "#ref!"),  # a spreadsheet's
    )
)
"""What stands in a cell that holds nothing, in small letters."""

PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
"""How a plain number is written, as a regular expression."""

_PLAIN = re.compile(PLAIN)
_POINT_BEFORE_THREE = re.compile(r"[+-]?\d{1,3}(\.\d{3})*")
_THOUSANDS_POINT = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
INFINITE = frozenset(("inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"))
_LEADING_ZERO = re.compile(r"[+-]?0\d+")


def is_missing(cell: str) -> bool:
    """Tell whether a cell holds nothing, or a mark that stands for nothing."""
    return cell.lower() in MISSING


@dataclass(frozen=True)
class NumberForm:
    """One way to write numbers: which cells are written so, and how they become plain.

    Args:
        note: How it is told to the reader; empty for plain numbers.
        fits: Whether a cell is written in this way or is a plain number that it allows.
        shows: Whether a cell is written so beyond doubt.
        plain: The cell as Python's `float` reads it.

    Example:
        >>> thousands = NUMBER_FORMS["thousands comma"]
        >>> thousands.fits("1,000.50"), thousands.plain("1,000.50")
        (True, '1000.50')
    """

    note: str
    fits: Callable[[str], bool]
    shows: Callable[[str], bool]
    plain: Callable[[str], str]


def _pattern(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda cell: compiled.fullmatch(cell) is not None


def _without(*signs: str) -> Callable[[str], str]:
    return lambda cell: "".join(letter for letter in cell if letter not in signs)


_CURRENCY = ("$", "€", "£", "¥", "₹", "US$", "EUR", "USD", "GBP", "CHF")
_UNIT = "|".join(re.escape(sign) for sign in sorted(_CURRENCY, key=len, reverse=True))
_AMOUNT = r"(\d{1,3}(,\d{3})+|\d+)(\.\d*)?"


def _amount(cell: str) -> str:
    """Return an amount of money as a plain number; brackets stand for a minus."""
    plain = re.sub(rf"{_UNIT}|[,\s()]", "", cell)
    return f"-{plain}" if "(" in cell else plain


_AMOUNT_COMMA = r"(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?"


NUMBER_FORMS: dict[str, NumberForm] = {
    "plain": NumberForm("", lambda cell: _PLAIN.fullmatch(cell) is not None, lambda cell: True, str),
    "thousands comma": NumberForm(
        "a comma separates thousands: 1,000 is read as 1000",
        _pattern(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?"),
        _pattern(r"[+-]?\d{1,3}((,\d{3}){2,}(\.\d*)?|,\d{3}\.\d*)"),
        _without(","),
    ),
    "decimal comma": NumberForm(
        "a comma stands before the decimals: 1,5 is read as 1.5",
        _pattern(r"[+-]?(?=\d|,\d)(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?([eE][+-]?\d+)?"),
        _pattern(r"[+-]?(0,\d+|\d*,\d{1,2}|\d*,\d{4,}|\d{1,3}(\.\d{3})+,\d*|\d{4,},\d+)([eE][+-]?\d+)?"),
        lambda cell: cell.replace(".", "").replace(",", "."),
    ),
    "thousands space": NumberForm(
        "a space separates thousands: 1 000 is read as 1000",
        _pattern(r"[+-]?(\d{1,3}([ \u00a0\u202f]\d{3})+|\d+)(\.\d*)?"),
        lambda cell: True,
        _without(" ", "\u00a0", "\u202f"),
    ),
    "thousands apostrophe": NumberForm(
        "an apostrophe separates thousands: 1'000 is read as 1000",
        _pattern(r"[+-]?(\d{1,3}(['\u2019]\d{3})+|\d+)(\.\d*)?"),
        lambda cell: True,
        _without("'", "\u2019"),
    ),
    "percent": NumberForm(
        "the percent sign is left out: 45 % is read as 45",
        _pattern(r"[+-]?(\d+\.?\d*|\.\d+)\s*%"),
        lambda cell: True,
        lambda cell: cell.rstrip("%").rstrip(),
    ),
    "money": NumberForm(
        "the sign of the currency is left out: $1,000 is read as 1000",
        _pattern(rf"[+-]?\s*(({_UNIT})\s*[+-]?{_AMOUNT}|{_AMOUNT}\s*({_UNIT}))"),
        lambda cell: True,
        _amount,
    ),
    "percent comma": NumberForm(
        "the percent sign is left out, and a comma stands before the decimals: 4,5 % is read as 4.5",
        _pattern(r"[+-]?(\d+(,(\d{1,2}|\d{4,}))?|,\d+)\s*%"),
        lambda cell: True,
        lambda cell: cell.rstrip("%").rstrip().replace(",", "."),
    ),
    "money comma": NumberForm(
        "the sign of the currency is left out, and a point separates thousands: 1.000,50 € is read as 1000.5",
        _pattern(rf"[+-]?\s*(({_UNIT})\s*[+-]?{_AMOUNT_COMMA}|{_AMOUNT_COMMA}\s*({_UNIT}))"),
        lambda cell: True,
        lambda cell: re.sub(rf"{_UNIT}|[.\s]", "", cell).replace(",", "."),
    ),
    "brackets": NumberForm(
        "brackets stand for a minus: (1,000) is read as -1000",
        _pattern(rf"[+-]?({_UNIT})?\s*{_AMOUNT}|\(\s*({_UNIT})?\s*{_AMOUNT}\)"),
        lambda cell: True,
        _amount,
    ),
}
"""The ways to write numbers, the most frequent first."""

COMMA_IN_DOUBT = "comma in doubt"
"""Stands for the way to write numbers where a comma could mean both."""


def looks_like_number(cell: str) -> bool:
    """Tell whether a cell is a number in any of these ways."""
    if _PLAIN.fullmatch(cell) or cell.lower() in INFINITE:
        return True
    ends = bool(cell) and (cell[-1].isdigit() or cell[-1] in ".,%$€£¥₹DRPF)")
    return ends and any(form.fits(cell) for form in NUMBER_FORMS.values())


def has_leading_zero(cell: str) -> bool:
    """Tell whether a cell is a code and no number: a postcode such as 01069 would lose its 0."""
    return _LEADING_ZERO.fullmatch(cell) is not None


def may_be_thousands(cell: str) -> bool:
    """Tell whether a plain number may be meant with points between thousands, as 1.037 is in Germany."""
    return _THOUSANDS_POINT.fullmatch(cell) is not None


# -- Dates --------------------------------------------------------------------------------------------------

DATE_ORDERS = {
    "year-month-day": (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",),
    "day/month/year": (r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})",),
    "month/day/year": (r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4}|\d{2})",),
    "day month year": (r"(?P<d>\d{1,2})[- ](?P<n>[A-Za-z]{3,9})\.?[- ,]+(?P<y>\d{4}|\d{2})",),
    "month day, year": (r"(?P<n>[A-Za-z]{3,9})\.? (?P<d>\d{1,2}),? (?P<y>\d{4})",),
}
"""The orders in which dates are written."""

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?(?:Z|\s*[+-]\d{2}:?\d{2})?)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_dates(cells: Iterable[str]) -> tuple[str, list[datetime.date]] | None:
    """Return the order in which all cells are dates, and the dates; None where they are not.

    Where the days of a column would also do as months, the order with the day first is taken only if the
    other does not fit: Python has no way to know, so the note says which it was.
    """
    cells = list(cells)
    for order in ("year-month-day", "month/day/year", "day/month/year", "day month year", "month day, year"):
        pattern = re.compile(DATE_ORDERS[order][0] + _TIME)
        dates: list[datetime.date] = []
        for cell in cells:
            date = _date(pattern.fullmatch(cell))
            if date is None:
                break
            dates.append(date)
        else:
            return order, dates
    return None


def _date(found: re.Match[str] | None) -> datetime.date | None:
    """Return the date that a pattern found, None where there is no such day."""
    if found is None:
        return None
    parts = found.groupdict()
    if "n" in parts:
        name = parts["n"][:3].lower()
        if name not in _MONTHS:
            return None
        parts["m"] = str(_MONTHS.index(name) + 1)
    year = int(parts["y"])
    year += 0 if year > 99 else 1900 if year > 50 else 2000
    try:
        return datetime.date(year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


# -- Whole columns ------------------------------------------------------------------------------------------


def find_number_form(
    cells: Iterable[str], *, delimiter: str, decimal_comma: bool, decimal_point: bool = False
) -> str | None:
    """Return the way in which all cells of a column are numbers, None if there is none.

    A comma before three digits can mean both. It separates thousands, unless the file separates its cells by
    something else than commas and another column has a decimal comma beyond doubt.
    """
    distinct = set(cells)
    decimal = NUMBER_FORMS["decimal comma"]
    if all(map(NUMBER_FORMS["plain"].fits, distinct)):
        points = decimal_comma and all(map(_POINT_BEFORE_THREE.fullmatch, distinct))
        return "decimal comma" if points and any("." in cell for cell in distinct) else "plain"
    fitting = [name for name, form in NUMBER_FORMS.items() if all(map(form.fits, distinct))]
    if {"thousands comma", "decimal comma"} <= set(fitting):
        if any(map(NUMBER_FORMS["thousands comma"].shows, distinct)):
            return "thousands comma"
        if decimal_comma or any(map(decimal.shows, distinct)):
            return "decimal comma"
        return "thousands comma" if delimiter == "," else COMMA_IN_DOUBT
    if {"money", "money comma"} <= set(fitting) and not decimal_point:
        thousands = any("." in cell for cell in distinct)  # three digits behind each point are no cents
        return "money comma" if decimal_comma or thousands else "money"
    return fitting[0] if fitting else None
