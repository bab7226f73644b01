"""Paths of drawings in few and often the same letters: each corner by its distance from the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Point = tuple[int, int]  # in tenths of a pixel, to which the figures are rounded

PLAIN = re.compile(r"[MLHVCz\d\s.-]+")  # as the figures write them; icons of others have forms of their own
TOKEN = re.compile(r"[MLHVCz]|-?\d*\.?\d+")
LENGTH = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6}


@dataclass(frozen=True)
class Step:
    """A line, or a curve with two points between, to a point."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class Piece:
    """One line of a path, closed or not."""

    start: Point
    steps: tuple[Step, ...]
    closed: bool

    def backwards(self) -> Piece:
        """Return the same line from its other end."""
        corners = [self.start, *(step.points[-1] for step in self.steps)]
        steps = (
            Step((*step.points[-2::-1], corner))
            for step, corner in zip(reversed(self.steps), corners[-2::-1], strict=True)
        )
        return Piece(corners[-1], tuple(steps), self.closed)

    def edges(self) -> Iterator[tuple[Point, ...]]:
        """Yield each step with the point where it begins."""
        before = self.start
        for step in self.steps:
            yield (before, *step.points)
            before = step.points[-1]


def read(path: str) -> list[Piece] | None:
    """Return the pieces of a path; None if it has other forms than the figures, or finer numbers."""
    if not PLAIN.fullmatch(path):
        return None
    tokens = TOKEN.findall(path)
    starts: list[Point] = []
    steps: list[list[Step]] = []
    closed: set[int] = set()
    letter, place, at = "M", 0, (0, 0)
    while place < len(tokens):
        if tokens[place].isalpha():
            letter = tokens[place]
            place += 1
        if letter == "z":
            closed.add(len(starts) - 1)
            at, letter = starts[-1], "M"
            continue
        numbers = [10 * float(token) for token in tokens[place : place + LENGTH[letter]]]
        whole = [round(number) for number in numbers]
        if any(abs(number - near) > 1e-6 for number, near in zip(numbers, whole, strict=True)):
            return None
        place += len(whole)
        if letter in "HV":
            whole = [whole[0], at[1]] if letter == "H" else [at[0], whole[0]]
        points = tuple(zip(whole[::2], whole[1::2], strict=True))
        at = points[-1]
        if letter == "M":
            starts.append(at)
            steps.append([])
            letter = "L"
        else:
            steps[-1].append(Step(points))
    return [
        Piece(start, tuple(each), number in closed)
        for number, (start, each) in enumerate(zip(starts, steps, strict=True))
    ]


def absolute(path: str, x: int, y: int) -> str | None:
    """Return a path at another place, each point by where it is; None if it cannot be read."""
    pieces = read(path)
    if not pieces:
        return None
    text = ""
    for piece in pieces:
        steps = [
            ("M", (piece.start,)),
            *(("L" if len(step.points) == 1 else "C", step.points) for step in piece.steps),
        ]
        for letter, points in steps:
            text += letter + _numbers([value for a, b in points for value in (a + x, b + y)])
        text += "z" * piece.closed
    return text


def written(pieces: Iterable[Piece]) -> str:
    """Return the shortest path through pieces, first place absolute, all others as distances."""
    parts: list[tuple[str, list[int]]] = []
    before: Point = (0, 0)
    for piece in pieces:
        parts.append(("m" if parts else "M", _from(before, [piece.start])))
        before = piece.start
        for step in piece.steps:
            distances = _from(before, step.points)
            before = step.points[-1]
            if not any(distances):
                continue
            letter = "c" if len(distances) > 2 else "v" if not distances[0] else "l" if distances[1] else "h"
            if letter in "vh":
                distances = [sum(distances)]
            if parts[-1][0] == letter:
                parts[-1][1].extend(distances)
            else:
                parts.append((letter, distances))
        if piece.closed:
            parts.append(("z", []))
            before = piece.start
    return "".join(letter + _numbers(distances) for letter, distances in parts)


def _from(before: Point, points: Iterable[Point]) -> list[int]:
    return [value for x, y in points for value in (x - before[0], y - before[1])]


def _numbers(tenths: Sequence[int]) -> str:
    """Return numbers with what must stand between them, and no more."""
    text = ""
    for place, value in enumerate(tenths):
        sign, (whole, rest) = "-" * (value < 0), divmod(abs(value), 10)
        number = f"{whole or ''}.{rest}" if rest else str(whole)
        apart = place == 0 or sign or (number[0] == "." and tenths[place - 1] % 10)
        text += f"{'' if apart else ' '}{sign}{number}"
    return text
