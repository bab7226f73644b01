"""The code of a claim: what stands among the claims of its experiment and of what it asks, without the words.

A comment, a docstring and the way lines are broken change nothing. The package below the claims is left out:
whether it still computes the same, other tests say.
"""

from __future__ import annotations

import ast
import dataclasses
import dis
import inspect
import io
import textwrap
import tokenize
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from firstnn.book.claims.declaring import Declared
from firstnn.book.claims.quantities import Quantity
from firstnn.book.evidence import Training
from firstnn.book.evidence.experiment import FunctionExperiment

HOUSE = "firstnn.book.claims"
VOCABULARY = f"{HOUSE}.quantities"  # has tests of its own


def code_of(claim: Declared) -> list[str]:
    """Return the pieces of code that decide what a claim measures and what it asks, in a fixed order."""
    pieces: dict[str, str] = {}
    for part in (claim.experiment, claim.holds):
        _collect("", part, pieces)
    return [f"{name} {pieces[name]}" for name in sorted(pieces)]


def _collect(name: str, part: Any, pieces: dict[str, str]) -> None:  # noqa: ANN401  # whatever a module names
    """Add the code of one thing, and of what it names: functions and classes by source, the rest by value.

    What has no name is held by a function that was made; the words of a claim's quantity say which it is.
    """
    part = inspect.unwrap(part) if callable(part) else part
    if isinstance(part, FunctionExperiment):
        pieces[f"defaults of {part.name}"] = repr(sorted(part.defaults.items()))
        _collect("", part.function, pieces)
    elif isinstance(part, Quantity):
        _collect("", part.read, pieces)
    elif isinstance(part, Training):
        pieces[f"settings of {part.name}"] = repr((part.source, part.settings, part.record_every))
    elif isinstance(part, FunctionType):
        _collect_function(part, pieces)
    elif isinstance(part, type):
        if part.__module__.startswith(HOUSE):
            for method in filter(inspect.isfunction, vars(part).values()):
                if method.__code__.co_filename == inspect.getsourcefile(part):
                    _collect_function(method, pieces)
    elif name and (isinstance(part, int | float | str | tuple | dict) or dataclasses.is_dataclass(part)):
        pieces[name] = repr(part)


def _collect_function(function: FunctionType, pieces: dict[str, str]) -> None:
    """Add a function, or what it is made by, and what both hold on to."""
    for cell in function.__closure__ or ():
        _collect("", cell.cell_contents, pieces)
    module, place = function.__module__, function.__qualname__
    if not module.startswith(HOUSE) or module == VOCABULARY:
        return
    maker = place.split(".")[0]
    whole: Any = function.__globals__.get(maker, function) if "<locals>" in place else function
    whole = whole.function if isinstance(whole, FunctionExperiment) else whole
    if not isinstance(whole, FunctionType) or place == "<lambda>":
        whole = function
    name = f"{module}.{whole.__qualname__}"
    if name in pieces:
        return
    pieces[name] = without_words(inspect.getsource(whole))
    for named in sorted(set(_names(whole.__code__)) & set(whole.__globals__)):
        _collect(f"{module}.{named}", whole.__globals__[named], pieces)


def _names(code: CodeType) -> Iterator[str]:
    """Return the names of the module that code looks up, and functions within it."""
    yield from (each.argval for each in dis.get_instructions(code) if each.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def without_words(source: str) -> str:
    """Return code without docstrings, comments and white space."""
    lines = textwrap.dedent(source).splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO("".join(lines)).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column] + "\n"
    for start, end in _docstrings("".join(lines)):
        lines[start:end] = [""] * (end - start)
    return "".join("".join(lines).split())


def _docstrings(source: str) -> Iterator[tuple[int, int]]:
    """Return the lines of each docstring: the first, and the one after the last."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            yield node.body[0].lineno - 1, node.body[0].end_lineno or 0
