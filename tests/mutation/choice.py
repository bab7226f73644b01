"""Which tests can see a mutant, and which of them a budget pays for."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from .mutants import Mutant
from .reach import Reach

FILE = 0.5  # CPU seconds to read a test file and what it imports


class Choice:
    """The tests that can see a mutant, the most direct ones first."""

    def __init__(self, mutant: Mutant, reach: Reach, base: Path) -> None:
        self.mutant, self.reach, self.base = mutant, reach, base
        first, last = mutant.lines
        who = reach.tests(mutant.file, range(first, last + 1))
        if mutant.at_import:  # the line itself ran when the module was imported: who uses what it defines?
            inside = reach.tests(mutant.file, _inside(base / mutant.file))
            users = reach.tests(mutant.file, _users(base / mutant.file, mutant.names))
            ranks = [users, inside, _of_files(who, reach)]
        else:
            ranks = [who, _of_files(who, reach)]
        self.tests: list[str] = []
        for rank in ranks:
            self.tests += self._most_direct_first((rank & reach.seconds.keys()) - set(self.tests))

    def _most_direct_first(self, tests: set[str]) -> list[str]:
        """Sort by whether a file is named after the mutated part, then by the share of its tests among these.

        A file about the line has most of its tests there. Among equals the quickest file is first: so more
        of them fit into the budget.
        """
        among, cost = Counter[str](), Counter[str]()
        for test in tests:
            among[test.split("::")[0]] += 1
            cost[test.split("::")[0]] += self.reach.seconds[test]  # type: ignore[assignment]  # a sum of floats
        share = {file: among[file] / self.reach.sizes[file] for file in among}
        part = self.mutant.file.split("/")[1].removesuffix(".py")

        def place(test: str) -> tuple[bool, float, float, str, float, str]:
            file = test.split("::")[0]
            about = file.startswith((f"tests/test_{part}", f"firstnn/{part}"))
            return not about, -share[file], cost[file], file, self.reach.seconds[test], test

        return sorted(tests, key=place)


def _of_files(who: set[str], reach: Reach) -> set[str]:
    """All tests of the test files among those who reach a line, and the tests that reach it themselves."""
    files = {name for name in who if name not in reach.seconds}
    return who | {test for test in reach.seconds if test.split("::")[0] in files}


@cache
def _functions(path: Path) -> tuple[tuple[str, range], ...]:
    """The functions of a file, each with the lines of its body."""
    return tuple(
        (node.name, range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )


def _inside(path: Path) -> set[int]:
    """The lines in the bodies of functions."""
    return {line for _, lines in _functions(path) for line in lines}


def _users(path: Path, names: tuple[str, ...]) -> set[int]:
    """Those of these lines that mention a name, and the bodies of the functions that it names."""
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, names)) or '(?!)'})\b")
    text = path.read_text(encoding="utf-8").splitlines()
    bodies = {line for name, lines in _functions(path) if name in names for line in lines}
    return bodies | {line for line in _inside(path) if pattern.search(text[line - 1])}


def cheapest(tests: Sequence[str], reach: Reach, budget: float) -> tuple[tuple[str, ...], float]:
    """Take tests in their order while they fit into the budget, their files' imports counted too."""
    taken, cost, files = defaultdict[str, list[str]](list), 0.0, set[str]()
    for test in tests:
        file = test.split("::")[0]
        extra = reach.seconds[test] + (0 if file in files else FILE)
        if cost + extra <= budget or not taken:
            taken[file].append(test)
            files.add(file)
            cost += extra
    return tuple(test for group in taken.values() for test in group), cost
