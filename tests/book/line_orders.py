"""Orders of a puzzle's lines: which may stand, drawn without the page's own way of telling."""

from __future__ import annotations

from functools import cache

import numpy as np

from firstnn.book.exercises.line_order import Place, find_places
from firstnn.book.exercises.parsons import Parsons


@cache
def places_of(puzzle: Parsons) -> tuple[Place, ...]:
    return find_places("\n".join(puzzle.right))


def outer(places: tuple[Place, ...], line: int) -> list[int | None]:
    """Return a line and the lines that begin what it is in, from the inside out."""
    found: list[int | None] = [line]
    while found[-1] is not None:
        found.append(places[found[-1]].within)
    return found


def may_stand(puzzle: Parsons, order: list[int]) -> bool:
    """Tell whether each line stands below those that it needs, and each block and bracket in one piece."""
    places = places_of(puzzle)
    at = {line: place for place, line in enumerate(order)}
    for line, place in enumerate(places):
        if any(at[above] > at[line] for above in place.after):
            return False
        inside = sorted(at[each] for each in range(len(order)) if line in outer(places, each))
        if inside != list(range(at[line], at[line] + len(inside))):
            return False
    return True


def swap_neighbors(puzzle: Parsons) -> list[list[int]]:
    """Return the orders in which two lines, or two pieces that each hold together, have changed places."""
    places, orders = places_of(puzzle), []
    whole = list(range(len(places)))
    for line in whole[:-1]:
        orders.append([*whole[:line], line + 1, line, *whole[line + 2 :]])
        end = max(each for each in whole if line in outer(places, each)) + 1
        if end < len(whole) and places[end].within == places[line].within:
            after = max(each for each in whole if end in outer(places, each)) + 1
            orders.append([*whole[:line], *whole[end:after], *whole[line:end], *whole[after:]])
    return [list(order) for order in dict.fromkeys(map(tuple, orders))]


def draw_order(puzzle: Parsons, seed: int) -> list[int]:
    """Return a drawn order that may stand, other than that of the solution where there is one."""
    draw = np.random.default_rng(seed)
    order = list(range(len(puzzle.right)))
    for step in range(80):
        if step >= 40 and order != sorted(order):
            break
        swapped = swap_neighbors(
            Parsons(puzzle.id, tuple(puzzle.right[line] for line in order), puzzle.wrong)
        )
        changed = swapped[draw.integers(len(swapped))]
        if may_stand(puzzle, tried := [order[line] for line in changed]):
            order = tried
    return order
