"""Numbers for people: how sizes, shares, ranges and changes are written in sentences, tables and at axes."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float) -> str:
    """Write a number with about two digits after the first: 0.69, −0.0042, 1,200, 3.2 × 10⁻⁹."""
    size, sign = abs(value), MINUS if value < 0 else ""
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return f"{sign}infinity"
    if size == 0:
        return "0"
    if 0.001 <= size < 99_999.5:
        decimals = _decimals(size)
        return sign + (f"{size:,.{decimals}f}" if size >= 0.1 else f"{float(f'{size:.2g}'):f}".rstrip("0"))
    power = power_of_ten(size)
    factor = f"{size / 10.0**power:.1f}"
    return sign + ("" if factor == "1.0" else f"{factor} {TIMES} ") + ten_to(power)


def _decimals(size: float) -> int:
    """Return how many digits stand behind the point of a number from 0.1 on."""
    return 0 if size >= 1000 or size == round(size) else 1 if size >= 100 else 2


def power_of_ten(size: float) -> int:
    """Return the exponent of a positive number as it is written with one digit before the point."""
    return int(f"{size:.1e}".split("e")[1])


def ten_to(power: int) -> str:
    """Write a power of ten, plainly where that is short: 0.01, 1,000, 10⁻⁷."""
    if -2 <= power <= 3:
        return f"{10.0**power:,.{max(0, -power)}f}"
    return "10" + str(power).translate(_SUPERSCRIPTS)


def written(value: float, unit: str) -> str:
    """Write a number with its unit, rounded as a reader would round it: 97.5%, 23 steps, 0.20."""
    return f"{digits(value, unit)}{'%' if unit == '%' else f' {unit}' if unit else ''}"


def digits(value: float, unit: str) -> str:
    """Write a number as it is rounded in its unit, without the unit."""
    if not unit:
        return number(value)
    if unit == "%" or abs(value) < 100:
        return tick(rounded(value, unit))
    return f"{rounded(value, unit):,.0f}".replace("-", MINUS)


def rounded(value: float, unit: str) -> float:
    """Return a number as it is rounded where it is written; where that is a power of ten, as it is."""
    if unit == "%":
        return round(value, 1)
    size = abs(value)
    if unit:
        return float(f"{value:.2g}") if size < 100 else float(round(value))
    if not 0.001 <= size < 99_999.5:
        return value
    return round(value, _decimals(size)) if size >= 0.1 else float(f"{value:.2g}")


def between(low: float, high: float, unit: str) -> str:
    """Write a range with its unit, 94.1% to 98.9%; one number where both ends are written alike."""
    first, last = digits(low, unit), digits(high, unit)
    if first == last:
        return written(high, unit)
    return f"{first}{'%' if unit == '%' else ''} to {written(high, unit)}"


def percent(share: float) -> str:
    """Write a share from 0 to 1 as a percentage; only all of it is 100%, and only nothing is 0%."""
    if math.isnan(share):
        return "not a number"
    text = f"{100 * share:.0f}%"
    if text == "100%" and share < 1:
        return f"{min(100 * share, 99.9):.1f}%"
    if text == "0%" and share > 0:
        return f"{max(100 * share, 0.1):.1f}%"
    return text


def tick(value: float, _position: int | None = None) -> str:
    """Write the number at a tick of a linear axis: the shortest text, with a true minus sign."""
    return f"{value:.6g}".replace("-", MINUS)


def change(before: float, after: float) -> str:
    """Say in one verb how a number moved: falls, rises, or stays where it changed by less than 2%."""
    if abs(after - before) <= 0.02 * max(abs(before), abs(after)):
        return "stays"
    return "rises" if after > before else "falls"


def listing(words: Sequence[str]) -> str:
    """Join words as in a sentence, with "and" before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def count(number: int, noun: str, several: str | None = None) -> str:
    """Write a number of things: 1 input, 2 inputs, 2 batches."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"
