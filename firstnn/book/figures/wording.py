"""Numbers in words: how figures write sizes, shares and changes, on the axes and in their descriptions."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float) -> str:
    """Write a number with about two digits after the first, as a reader would.

    Args:
        value: Any number.

    Returns:
        Plain digits between 0.001 and 100,000, else a power of ten.

    Example:
        >>> from firstnn.book.figures.wording import number
        >>> number(0.69315), number(-0.0042), number(3.2e-9), number(1200)
        ('0.69', '−0.0042', '3.2 × 10⁻⁹', '1,200')
    """
    size = abs(value)
    sign = MINUS if value < 0 else ""
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return f"{sign}infinity"
    if size == 0:
        return "0"
    if 0.001 <= size < 99_999.5:
        digits = 0 if size >= 1000 or size == round(size) else 1 if size >= 100 else 2 if size >= 0.1 else 4
        text = f"{size:,.{digits}f}" if digits < 4 else f"{float(f'{size:.2g}'):f}".rstrip("0")
        return sign + text
    power = power_of_ten(size)
    if f"{size / 10.0**power:.1f}" == "1.0":
        return sign + ten_to(power)
    return f"{sign}{size / 10.0**power:.1f} {TIMES} {ten_to(power)}"


def power_of_ten(size: float) -> int:
    """Return the exponent of a positive number as it is written with one digit before the point.

    Args:
        size: A number above 0.

    Returns:
        The exponent.

    Example:
        >>> from firstnn.book.figures.wording import power_of_ten
        >>> power_of_ten(0.0042)
        -3
    """
    return int(f"{size:.1e}".split("e")[1])


def ten_to(power: int) -> str:
    """Write a power of ten for a tick: plainly where that is short.

    Args:
        power: The exponent.

    Returns:
        The text.

    Example:
        >>> from firstnn.book.figures.wording import ten_to
        >>> ten_to(-2), ten_to(0), ten_to(-7)
        ('0.01', '1', '10⁻⁷')
    """
    if -2 <= power <= 3:
        return f"{10.0**power:,.{max(0, -power)}f}"
    return "10" + str(power).translate(_SUPERSCRIPTS)


def written(value: float, unit: str) -> str:
    """Write a number with its unit, rounded as a reader would round it.

    Args:
        value: The number.
        unit: Its unit; "%" follows closely, other words after a space.

    Returns:
        The text.

    Example:
        >>> from firstnn.book.figures.wording import written
        >>> written(97.4567, "%"), written(23.0, "steps"), written(0.20412, "")
        ('97.5%', '23 steps', '0.20')
    """
    return f"{digits(value, unit)}{'%' if unit == '%' else f' {unit}' if unit else ''}"


def digits(value: float, unit: str) -> str:
    """Write a number as it is rounded in its unit, without the unit.

    Args:
        value: The number.
        unit: Its unit.

    Returns:
        The text.

    Example:
        >>> from firstnn.book.figures.wording import digits
        >>> digits(97.4567, "%"), digits(13.05, "epochs")
        ('97.5', '13')
    """
    if unit == "%":
        return tick(round(value, 1))
    if not unit:
        return number(value)
    return tick(float(f"{value:.2g}")) if abs(value) < 100 else f"{round(value):,}".replace("-", MINUS)


def between(low: float, high: float, unit: str) -> str:
    """Write a range of numbers with their unit.

    Args:
        low: The smaller number.
        high: The larger number.
        unit: Their unit; "%" follows each number, other words only the last.

    Returns:
        The text; one number where both are written alike.

    Example:
        >>> from firstnn.book.figures.wording import between
        >>> between(94.12, 98.9, "%"), between(523, 2687, "steps"), between(0.301, 0.302, "")
        ('94.1% to 98.9%', '523 to 2,687 steps', '0.30')
    """
    first, last = digits(low, unit), digits(high, unit)
    if first == last:
        return written(high, unit)
    return f"{first}{'%' if unit == '%' else ''} to {written(high, unit)}"


def percent(share: float) -> str:
    """Write a share as a percentage; only a share of 1 is written 100%, only 0 is written 0%.

    Args:
        share: A number from 0 to 1.

    Returns:
        The percentage, with one decimal where whole numbers would claim too much.

    Example:
        >>> from firstnn.book.figures.wording import percent
        >>> percent(0.934), percent(0.998), percent(1.0)
        ('93%', '99.8%', '100%')
    """
    if math.isnan(share):
        return "not a number"
    text = f"{100 * share:.0f}%"
    if text == "100%" and share < 1:
        return f"{min(100 * share, 99.9):.1f}%"
    if text == "0%" and share > 0:
        return f"{max(100 * share, 0.1):.1f}%"
    return text


def tick(value: float, _position: int | None = None) -> str:
    """Write the number at a tick of a linear axis.

    Args:
        value: Where the tick stands.

    Returns:
        The shortest text of the number, with a true minus sign.

    Example:
        >>> from firstnn.book.figures.wording import tick
        >>> tick(-0.5), tick(0.30000000000000004), tick(2.0)
        ('−0.5', '0.3', '2')
    """
    return f"{value:.6g}".replace("-", MINUS)


def change(before: float, after: float) -> str:
    """Say in one verb how a number moved.

    Args:
        before: The number at first.
        after: The number at last.

    Returns:
        "falls", "rises" or "stays", the last for a change below two percent.

    Example:
        >>> from firstnn.book.figures.wording import change
        >>> change(0.7, 0.2), change(0.5, 0.9), change(0.5, 0.501)
        ('falls', 'rises', 'stays')
    """
    if abs(after - before) <= 0.02 * max(abs(before), abs(after)):
        return "stays"
    return "rises" if after > before else "falls"


def listing(words: Sequence[str]) -> str:
    """Join words as in a sentence.

    Args:
        words: At least one.

    Returns:
        The words with commas, and "and" before the last.

    Example:
        >>> from firstnn.book.figures.wording import listing
        >>> listing(["relu"]), listing(["relu", "tanh", "elu"])
        ('relu', 'relu, tanh and elu')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
