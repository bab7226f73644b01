"""All mutants of a file: every small mistake that `operators` knows, wherever the code could hold it.

Not mutated, since it is prose or since only a type checker sees it: docstrings, annotations and names of
types, `__all__`, texts with spaces, what an error says (but whether it is raised is), the names of arguments
that `validation` puts into errors, the decorator `dataclass`, the display of progress, and `strict` of zip.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from . import operators

WORDING = {"help", "metavar", "description"}  # of the command line
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutant:
    """One small mistake in one place."""

    file: str
    line: int
    start: int  # bytes
    end: int
    old: str
    new: str
    kind: str
    code: str
    lines: tuple[
        int, int
    ]  # of the statement or the decorator; of a function's body where it is its signature
    at_import: bool
    names: tuple[str, ...]  # what a statement of a module or class body defines

    @property
    def key(self) -> tuple[str, str, str]:
        """What the mutant is called, in any version of the file that has the line."""
        return self.file, self.code, f"{self.old} -> {self.new}"

    def apply(self, source: str) -> str:
        """Return the mutated file."""
        text = source.encode()
        return (text[: self.start] + self.new.encode() + text[self.end :]).decode()

    def diff(self, source: str) -> str:
        """Return what the mutant changes, as a patch would show it."""
        before, after = source.splitlines(), self.apply(source).splitlines()
        return "\n".join(line for line in list(difflib.unified_diff(before, after, n=0, lineterm=""))[3:])


def of_file(file: str, source: str) -> list[Mutant]:
    """Return the mutants of a file, from top to bottom."""
    walk = _Walk(file, source)
    found = {(mutant.start, mutant.end, mutant.new): mutant for mutant in walk.mutants(walk.tree, ())}
    return sorted(found.values(), key=lambda mutant: (mutant.start, mutant.end, mutant.new))


class _Walk:
    def __init__(self, file: str, source: str) -> None:
        self.file, self.text, self.tree = file, source.encode(), ast.parse(source)
        self.starts = [0]
        for line in self.text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def mutants(self, node: ast.AST, above: tuple[ast.AST, ...]) -> Iterator[Mutant]:
        """Yield the mutants of a node and of everything in it."""
        for kind, other in operators.changes(node):
            yield from self._mutant(node, other, kind, above)
        for name, child in _children(node):
            if not _is_left_out(node, name, child):
                if name in ("test", "ifs") and isinstance(child, ast.expr):
                    for kind, other in operators.negated(child):
                        yield from self._mutant(child, other, kind, (*above, node))
                yield from self.mutants(child, (*above, node))

    def _mutant(
        self, node: ast.AST, other: ast.AST, kind: str, above: tuple[ast.AST, ...]
    ) -> Iterator[Mutant]:
        place = next((outer for outer in above if isinstance(outer, ast.JoinedStr)), node)
        if place is node:
            new = ast.unparse(other)
            if isinstance(other, ast.expr) and not isinstance(above[-1], ast.stmt):
                plain = isinstance(
                    other, (ast.Constant, ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.Slice)
                )
                new = new if plain and not new.startswith("-") else f"({new})"
        else:  # the places within a formatted text are not reliable in Python 3.11
            with _Swapped(above[-1], node, other):
                new = ast.unparse(place)
        start, end = (
            self._offset(place, "lineno", "col_offset"),
            self._offset(place, "end_lineno", "end_col_offset"),
        )
        old = self.text[start:end].decode()
        line: int = place.lineno  # type: ignore[attr-defined]  # every node that is changed has a place
        code = self.text[self.starts[line - 1] : self.starts[line]].decode().strip()
        statement = next(outer for outer in reversed((*above, node)) if isinstance(outer, ast.stmt))
        outside = (*above, node)[: (*above, node).index(statement)]
        within = any(isinstance(outer, _Function) for outer in outside)
        decorates = isinstance(statement, _Function) and any(
            part in statement.decorator_list for part in (*above, node)
        )
        yield Mutant(
            self.file,
            line,
            start,
            end,
            " ".join(old.split()),
            new,
            kind,
            code,
            (line, line + old.count("\n")) if decorates else _lines(statement),
            not within and (decorates or not isinstance(statement, _Function)),
            _names(statement),
        )

    def _offset(self, node: ast.AST, line: str, column: str) -> int:
        return self.starts[int(getattr(node, line)) - 1] + int(getattr(node, column))


class _Swapped:
    """Puts another node into a node's place for a while."""

    def __init__(self, parent: ast.AST, node: ast.AST, other: ast.AST) -> None:
        self.parent, self.node, self.other = parent, node, other

    def __enter__(self) -> None:
        self._put(self.node, self.other)

    def __exit__(self, *_: object) -> None:
        self._put(self.other, self.node)

    def _put(self, old: ast.AST, new: ast.AST) -> None:
        for name, value in ast.iter_fields(self.parent):
            if value is old:
                setattr(self.parent, name, new)
            elif isinstance(value, list):
                value[:] = [new if item is old else item for item in value]


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield name, child


def _is_left_out(node: ast.AST, name: str, child: ast.AST) -> bool:
    """Tell whether a part of a node is nothing that a run could tell."""
    match node:
        case ast.Expr():
            return operators.is_text(child)
        case ast.Raise():
            return True
        case ast.AnnAssign():
            return name == "annotation" or ast.unparse(node.annotation) == "TypeAlias"
        case ast.arg() | ast.FunctionDef(returns=ast.AST()) if name in ("annotation", "returns"):
            return True
        case ast.FunctionDef() | ast.ClassDef() if name == "decorator_list":
            return "dataclass" in ast.unparse(child)
        case ast.Assign(targets=[ast.Name(id=target)]):
            only_types = not any(isinstance(part, (ast.Call, ast.Constant)) for part in ast.walk(child))
            return target == "__all__" or (target[:1].isupper() and not target.isupper() and only_types)
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return name != "orelse"
        case ast.JoinedStr() | ast.FormattedValue():
            return isinstance(child, ast.Constant) or name == "format_spec"
        case ast.keyword(arg=argument):
            return argument in WORDING
        case ast.UnaryOp(op=ast.USub()):
            return isinstance(child, ast.Constant)
        case ast.Call() if name != "func":
            called = ast.unparse(node.func)
            if operators.is_guard(node, child):
                return True
            if (
                called in ("cast", "TypeVar", "typing.cast", "validation.received")
                or "progress" in called.lower()
            ):
                return True
            return called.startswith("validation.") and operators.is_text(child)
    return False


def _lines(statement: ast.stmt) -> tuple[int, int]:
    body = getattr(statement, "body", None)
    if isinstance(statement, _Function):
        inside = [
            part
            for part in statement.body
            if not (isinstance(part, ast.Expr) and operators.is_text(part.value))
        ]
        return (inside or statement.body)[0].lineno, statement.end_lineno or statement.lineno
    if body:
        return statement.lineno, max(statement.lineno, body[0].lineno - 1)
    return statement.lineno, statement.end_lineno or statement.lineno


def _names(statement: ast.stmt) -> tuple[str, ...]:
    if isinstance(statement, (ast.ClassDef, *_Function)):
        return (statement.name,)
    stored = (
        node for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    return tuple(node.id for node in stored)
