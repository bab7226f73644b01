"""How what a function gave is compared with what it should give, and which usual mistake it is.

Plain Python without imports: the page's own Python runs these very lines, so an exercise that is typed into
the page is judged as it is in a notebook.
"""

from __future__ import annotations

TYPED = "your program"
"""What the page calls what a reader has typed."""

GAP = "The gap is still open: put your own code in place of the dots."
"""What is said where an answer, or what a function gives, is still the dots."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, TypeAlias

    Plain: TypeAlias = Any  # a number, nested lists of numbers, or NotNumbers
    Given: TypeAlias = Any  # whatever a reader's function gives

TOLERANCE = 1e-4  # float32 arithmetic is right, too


def judge_function(
    function: Given,
    cases: Sequence[Sequence[Any]],
    expected: Sequence[Any],
    mistakes: Mapping[str, Sequence[Any]],
    parts: int,
) -> str:
    """Run a function on some cases; return what is wrong with it, an empty text where nothing is."""
    if not callable(function):
        return f"The answer must be a function. Received: {type(function).__name__}."
    results = []
    for case in cases:
        try:
            results.append(function(*case))
        except Exception as error:  # whatever a reader's code may raise is for the reader to see
            return f"Your function stopped with {type(error).__name__}: {error}{find_line(error)}"
    return find_mistake(results, expected, mistakes, cases, parts)


def find_line(error: Exception) -> str:
    """Return in which line of a program that was typed into the page an error came up; no text for others."""
    trace, line = error.__traceback__, ""
    while trace:
        if trace.tb_frame.f_code.co_filename == TYPED:
            line = f" (line {trace.tb_lineno})"
        trace = trace.tb_next
    return line


def find_mistake(
    results: Sequence[Any],
    expected: Sequence[Any],
    mistakes: Mapping[str, Sequence[Any]],
    cases: Sequence[Sequence[Any]],
    parts: int,
) -> str:
    """Return what is wrong with the results of some cases in a sentence; an empty text where nothing is.

    `results` and `expected` hold what was given and what is right for each case, `mistakes` what each usual
    wrong function gives, by what is to be said about it; `parts` is how many values one result has.
    """
    got = [split_parts(result, parts) for result in results]
    right = [split_parts(result, parts) for result in expected]
    if are_close(got, right):
        return ""
    for says, wrong in mistakes.items():
        if are_close(got, [split_parts(result, parts) for result in wrong]):
            return says
    return name_difference(cases, got, right, parts)


def split_parts(result: Given, parts: int) -> list[Plain]:
    """Return what a function gave as a list of its parts, each as plain numbers; anything else as it is."""
    if parts == 1:
        result = [result]
    if hasattr(result, "tolist") and not isinstance(result, (list, tuple)):
        result = to_plain(result)
    if not isinstance(result, (list, tuple)):
        return [NotNumbers(result)]
    return [to_plain(part) for part in result]


class NotNumbers:
    """Something that is neither a number nor an array of them."""

    def __init__(self, value: object) -> None:
        self.kind = type(value).__name__


def to_plain(value: Given) -> Plain:
    """Return a number as float and an array or a list of numbers as lists; NotNumbers for anything else."""
    if value is None or isinstance(value, str):
        return NotNumbers(value)
    for turn in ("numpy", "tolist"):  # a tensor, an array or a scalar of NumPy
        if hasattr(value, turn):
            value = getattr(value, turn)()
    if isinstance(value, (list, tuple)):
        items = [to_plain(item) for item in value]
        ragged = len({str(shape_of(item)) for item in items}) > 1
        return NotNumbers(value) if ragged or any(isinstance(item, NotNumbers) for item in items) else items
    try:
        return float(value)
    except (TypeError, ValueError):
        return NotNumbers(value)


def shape_of(plain: Plain) -> tuple[int, ...]:
    """Return the shape of plain numbers, as NumPy writes it."""
    if not isinstance(plain, list):
        return ()
    return (len(plain), *shape_of(plain[0])) if plain else (0,)


def list_numbers(plain: Plain) -> list[float]:
    """Return all numbers of nested lists, one after the other."""
    return [number for item in plain for number in list_numbers(item)] if isinstance(plain, list) else [plain]


def are_close(results: Sequence[Any], others: Sequence[Any]) -> bool:
    """Tell whether the results of all cases have the same parts, up to rounding."""
    return all(map(are_close_parts, results, others))


def are_close_parts(result: list[Any], other: list[Any]) -> bool:
    """Tell whether the result of one case has the same parts, up to rounding."""
    if len(result) != len(other):
        return False
    for got, wanted in zip(result, other, strict=True):
        if isinstance(got, NotNumbers) or shape_of(got) != shape_of(wanted):
            return False
        for one, two in zip(list_numbers(got), list_numbers(wanted), strict=True):
            if one != two and not abs(one - two) <= TOLERANCE + TOLERANCE * abs(two):
                return False
    return True


def name_difference(
    cases: Sequence[Sequence[Any]], results: Sequence[Any], expected: Sequence[Any], parts: int
) -> str:
    """Show the first case that came out otherwise."""
    for case, result, wanted in zip(cases, results, expected, strict=True):
        if are_close_parts(result, wanted):
            continue
        if len(result) != len(wanted):
            things = "a single value" if parts == 1 else f"{parts} values"
            return f"Your function must return {things}. Received: {len(result)}."
        for got, right in zip(result, wanted, strict=True):
            if isinstance(got, NotNumbers) and got.kind == "ellipsis":
                return GAP
            if isinstance(got, NotNumbers):
                return f"Your function must return numbers. Received: {got.kind}."
            if shape_of(got) != shape_of(right):
                return f"The shape must be {shape_of(right)}. Received: {shape_of(got)}."
        arguments = ", ".join(map(write_short, case))
        listed = [", ".join(map(write_short, values)) for values in (wanted, result)]
        return f"For ({arguments}) it must return {listed[0]}. Received: {listed[1]}."
    return ""


def write_short(value: Given) -> str:
    """Write numbers with three digits, and of many of them the first and the last."""
    plain = value if isinstance(value, float) else to_plain(value)
    if not isinstance(plain, list):
        return f"{plain:.3g}"
    shown = [write_short(item) for item in plain]
    return f"[{', '.join(shown if len(shown) <= 6 else [*shown[:3], '...', *shown[-3:]])}]"
