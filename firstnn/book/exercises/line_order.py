"""Which lines of a program have to stand before which; any others may change places.

A statement comes after another if it needs a name that the other makes or changes, or the other way round.
The lines of a block or of a bracket stay together. What this cannot tell keeps the order that it has.

Source: Ihantola and Karavirta (2011), Two-dimensional Parson's puzzles: the concept, tools, and first
observations.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

PLAIN_BLOCKS = ast.For | ast.While | ast.With | ast.FunctionDef
"""Statements whose lines are a head and, if there is no `else`, a body."""

LEAVES = ast.Return | ast.Raise | ast.Break | ast.Continue
"""Statements after which the lines below are not reached."""


@dataclass(frozen=True)
class Place:
    """Where a line may stand.

    Args:
        within: The line that begins the block or the bracket around it; None where there is none.
        after: The lines of the same block or bracket that have to stand somewhere above it.
    """

    within: int | None
    after: tuple[int, ...]


def find_places(program: str) -> tuple[Place, ...]:
    r"""Return where each line of a program may stand; empty lines do not count.

    Raises:
        ValueError: A line holds no code, but a comment alone.

    Example:
        >>> for place in find_places("a = 1\nb = 2\nprint(\n    a,\n    end=b,\n)"):
        ...     print(place.within, place.after)
        None ()
        None ()
        None (0, 1)
        2 ()
        2 (3,)
        2 (3, 4)
    """
    lines = [line for line in program.splitlines() if line]
    places = _Places({number for number, line in enumerate(lines, 1) if re.search(r",\s*(#.*)?$", line)})
    places.add_block(ast.parse("\n".join(lines)).body, None)
    if lost := [line for number, line in enumerate(lines, 1) if number not in places.found]:
        raise ValueError(f"program must have code on each line. Received: {lost[0]!r}")
    return tuple(
        Place(within and within - 1, tuple(line - 1 for line in after))
        for _, (within, after) in sorted(places.found.items())
    )


@dataclass
class _Places:
    """Where lines may stand, by number, from 1: the line that begins what they are in, and those above."""

    with_comma: set[int]
    found: dict[int, tuple[int | None, list[int]]] = field(default_factory=dict)

    def add_block(self, body: Sequence[ast.stmt], within: int | None) -> None:
        """Add the lines of some statements, each after those above that it cannot do without."""
        uses = [_find_uses(statement) for statement in body]
        for count, statement in enumerate(body):
            before = [body[above].lineno for above in range(count) if uses[above].clashes(uses[count])]
            self.found[statement.lineno] = (within, before)
            self.add_inside(statement)

    def add_inside(self, statement: ast.stmt) -> None:
        """Add the lines below the first one of a statement."""
        head, last = statement.lineno, statement.end_lineno or statement.lineno
        if (
            isinstance(statement, PLAIN_BLOCKS)
            and statement.body[0].lineno == head + 1
            and not getattr(statement, "orelse", None)
        ):
            self.add_block(statement.body, head)
            return
        free = self.find_named_arguments(statement)
        for line in range(head + 1, last + 1):
            self.found[line] = (head, [above for above in range(head + 1, line) if (above, line) not in free])

    def find_named_arguments(self, statement: ast.stmt) -> set[tuple[int, int]]:
        """Return the pairs of lines that are each a named argument of one call: their order is free."""
        pairs = set()
        for call in (node for node in ast.walk(statement) if isinstance(node, ast.Call)):
            on_one_line = [each.lineno for each in call.keywords if each.lineno == each.end_lineno]
            taken = {each.end_lineno for each in [call, call.func, *call.args]}
            alone = {line for line in on_one_line if on_one_line.count(line) == 1} & self.with_comma - taken
            pairs |= {(one, other) for one in alone for other in alone}
        return pairs


@dataclass(frozen=True)
class _Uses:
    """What a statement does: which names it looks up, which it makes or changes, and whether it leaves."""

    reads: frozenset[str]
    changes: frozenset[str]
    leaves: bool

    def clashes(self, other: _Uses) -> bool:
        """Tell whether two statements may not change places."""
        if self.leaves or other.leaves:
            return True
        return bool(self.changes & other.reads or self.reads & other.changes or self.changes & other.changes)


def _find_uses(statement: ast.stmt) -> _Uses:
    """Return what a statement does with names, without asking what the functions do that it calls.

    A call whose value nobody takes is there for what it changes: the object that it is called on, or, as with
    `keras.utils.set_random_seed`, what belongs to the module.
    """
    reads, changes = set[str](), set[str]()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else changes).add(node.id)
        elif isinstance(node, ast.Expr):
            changes |= _find_root(node.value)
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            changes |= _find_root(node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            changes.add(node.name)
        elif isinstance(node, ast.alias):
            changes.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Global | ast.Nonlocal):
            changes.update(node.names)
    for loop in ast.walk(statement):  # what changes each part of a thing changes the thing
        if isinstance(loop, ast.For) and _find_root(loop.target) & _change_within(loop.body):
            changes |= _names_in([loop.iter])
    leaves = any(isinstance(node, LEAVES) for node in _walk_outside_functions(statement))
    return _Uses(frozenset(reads), frozenset(changes), leaves)


def _change_within(body: Iterable[ast.stmt]) -> set[str]:
    return {name for statement in body for name in _find_uses(statement).changes}


def _find_root(node: ast.expr) -> set[str]:
    """Return the name that an expression begins with, such as `model` of `model.layers[0].trainable`."""
    while True:
        match node:
            case ast.Attribute() | ast.Subscript() | ast.Starred():
                node = node.value
            case ast.Call():
                node = node.func
            case ast.Name():
                return {node.id}
            case ast.Tuple() | ast.List():
                return {name for each in node.elts for name in _find_root(each)}
            case _:
                return set()


def _names_in(nodes: Iterable[ast.AST]) -> set[str]:
    return {each.id for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name)}


def _walk_outside_functions(node: ast.AST) -> Iterable[ast.AST]:
    """Return a node and all within it, but what functions hold that it defines."""
    if isinstance(node, ast.FunctionDef):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk_outside_functions(child)
