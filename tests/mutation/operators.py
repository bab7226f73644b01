"""The small mistakes: what a node of the syntax tree could have been by a slip."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias, TypeGuard

Change: TypeAlias = tuple[str, ast.AST]
"""The kind of mistake, and what stands there instead."""

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
_COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.GtE],  # the boundary, and the opposite
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
_EITHER_WAY = {"min", "max", "np.minimum", "np.maximum"}  # the same whichever argument is first


def changes(node: ast.AST) -> Iterator[Change]:
    """Yield what may stand in a node's place."""
    match node:
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            words = any(isinstance(side, ast.JoinedStr) or is_text(side) for side in (node.left, node.right))
            if words and isinstance(op, (ast.Add, ast.Mult)):
                yield "arithmetic", node.left
            elif not (words and isinstance(op, ast.Mod)):
                yield "arithmetic", ast.BinOp(node.left, _ARITHMETIC[type(op)](), node.right)
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert()):
            yield ("negation" if isinstance(node.op, ast.Not) else "sign"), node.operand
        case ast.Compare():
            for place, comparison in enumerate(node.ops):
                for other in _COMPARISONS[type(comparison)]:
                    ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                    yield "comparison", ast.Compare(node.left, ops, node.comparators)
        case ast.BoolOp(op=op):
            yield "boolean", ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), node.values)
        case ast.Constant(value=value):
            yield from (("constant", ast.Constant(other)) for other in _other_values(value))
        case ast.Call():
            yield from _other_calls(node)
        case ast.Slice(lower=lower, upper=upper):
            if lower is not None and not isinstance(lower, ast.Constant):
                yield "slice", ast.Slice(_plus_one(lower), upper, node.step)
            if upper is not None and not isinstance(upper, ast.Constant):
                yield "slice", ast.Slice(lower, _plus_one(upper), node.step)
        case ast.AugAssign(op=op) if type(op) in _ARITHMETIC:
            yield "assignment", ast.AugAssign(node.target, _ARITHMETIC[type(op)](), node.value)
            yield "removed", ast.Pass()
        case ast.Return(value=value) if value is not None and not is_nothing(value):
            yield "return", ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield "removed", ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Delete():
            yield "removed", ast.Pass()
        case ast.Continue():
            yield "loop", ast.Break()
        case ast.Break():
            yield "loop", ast.Continue()


def negated(condition: ast.expr) -> Iterator[Change]:
    """Yield the opposite of a condition, unless a change of its own operator says the same."""
    if not isinstance(condition, ast.Compare) and not (
        isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not)
    ):
        yield "condition", ast.UnaryOp(ast.Not(), condition)


def is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    """Tell whether a node is a text that is written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_guard(node: ast.AST, part: ast.AST) -> bool:
    """Tell whether a part of a call is the `strict` of zip: no run tells, unless there is another mistake."""
    calls_zip = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip"
    return calls_zip and isinstance(part, ast.keyword) and part.arg == "strict"


def is_nothing(node: ast.AST) -> bool:
    """Tell whether a node is None."""
    return isinstance(node, ast.Constant) and node.value is None


def _other_values(value: object) -> Iterator[bool | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, (int, float)):
        if value + 1 != value:  # as it is of a number so large that one more is nothing
            yield value + 1
        if value != 0:
            yield -value
        if value not in (0, -1):
            yield type(value)(0)
    elif isinstance(value, str) and not any(character.isspace() for character in value):
        yield value + "XX"  # a name, a key, a format: what has spaces is prose


def _other_calls(node: ast.Call) -> Iterator[Change]:
    for place in range(len(node.keywords)):
        if not is_guard(node, node.keywords[place]):
            kept = [*node.keywords[:place], *node.keywords[place + 1 :]]
            yield "argument dropped", ast.Call(node.func, node.args, kept)
    if len(node.args) > 1 and not any(isinstance(argument, ast.Starred) for argument in node.args[:2]):
        first, second, *rest = node.args
        more = rest or node.keywords  # with a key, the first of two that are equal counts
        if ast.dump(first) != ast.dump(second) and (more or ast.unparse(node.func) not in _EITHER_WAY):
            yield "arguments swapped", ast.Call(node.func, [second, first, *rest], node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        end = min(len(node.args), 2) - 1
        if end >= 0 and not isinstance(node.args[end], (ast.Constant, ast.Starred)):
            longer = [*node.args[:end], _plus_one(node.args[end]), *node.args[end + 1 :]]
            yield "range", ast.Call(node.func, longer, node.keywords)


def _plus_one(node: ast.expr) -> ast.BinOp:
    return ast.BinOp(node, ast.Add(), ast.Constant(1))
