"""Small mistakes in what mutmut leaves alone: the numbers and comparisons that claims declare.

`python -m tests.mutation` makes one mistake at a time in a copy of the project, and runs the tests that name
the module. It ends with the share that was caught; survivors are named. A line whose mistakes are harmless
says so, with the reason, as for mutmut: `# pragma: no mutate: one epoch more tells the same`.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLAIMS = "firstnn/book/claims"
COPIED = ["firstnn", "tests", "docs/_ext", "conf.py", "pyproject.toml", "requirements.lock"]
ALWAYS = ["test_claims_fixed"]
"""The test of all claims: what each asks for."""

HARMLESS = re.compile(r"# pragma: no mutate: \w")  # not without a reason
OPPOSITE: dict[type[ast.cmpop], str] = {ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<"}
SIGNS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


@dataclass(frozen=True)
class Mutant:
    """A mistake: another text in one place of a file."""

    path: str
    line: int
    start: int
    stop: int
    text: str

    def apply(self, source: str) -> str:
        """Return the file with the mistake in it."""
        lines = source.splitlines(keepends=True)
        row = lines[self.line - 1].encode()
        lines[self.line - 1] = (row[: self.start] + self.text.encode() + row[self.stop :]).decode()
        return "".join(lines)

    def describe(self, source: str) -> str:
        """Return place, line and change."""
        row = source.splitlines()[self.line - 1]
        before = row.encode()[self.start : self.stop].decode()
        return f"{self.path}:{self.line}: {row.strip()}\n    {before} -> {self.text}"


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Yield another number for each number, and the opposite of each comparison of two values."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, int | float)
            and not isinstance(node.value, bool)
        ):
            found = [(node.lineno, node.col_offset, node.end_col_offset or 0, _other(node.value))]
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPPOSITE:
            found = list(_turned(node, lines))
        else:
            continue
        for line, start, stop, text in found:
            if not HARMLESS.search(lines[line - 1]):
                yield Mutant(path, line, start, stop, text)


def _other(number: float) -> str:
    """Return one more than a whole number, and a half more than a fraction."""
    return repr(number + 1 if isinstance(number, int) else 1.5 * number or 0.5)


def _turned(node: ast.Compare, lines: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """Yield the opposite of a comparison whose sign stands on one line with what is compared."""
    left, right, sign = node.left, node.comparators[0], SIGNS[type(node.ops[0])]
    if left.end_lineno == right.lineno and left.end_col_offset is not None:
        between = lines[right.lineno - 1].encode()[left.end_col_offset : right.col_offset].decode()
        start = left.end_col_offset + between.index(sign)
        yield right.lineno, start, start + len(sign), OPPOSITE[type(node.ops[0])]


def named_tests(module: str) -> list[str]:
    """Return the files of tests that name a module of claims, and those that look at all claims."""
    files = sorted((ROOT / "tests" / "book").glob("test_claims_*.py"))
    named = re.compile(rf"\b{module}\b")
    return [
        str(file.relative_to(ROOT))
        for file in files
        if file.stem in ALWAYS or named.search(file.read_text(encoding="utf-8"))
    ]


def passes(folder: Path, tests: list[str]) -> bool:
    """Tell whether tests pass in a copy of the project; those that train for seconds run as well."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not weekly"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("FIRSTNN_VERDICTS", None)  # a stored verdict would hide the mistake
    done = subprocess.run([*command, *tests], cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def copy_project(folder: Path) -> None:
    """Copy what the tests of claims need."""
    for part in COPIED:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)


def is_caught(mutant: Mutant, source: str, folder: Path) -> bool:
    """Make a mistake in the copy, run the tests, and take it back."""
    (folder / mutant.path).write_text(mutant.apply(source), encoding="utf-8")
    caught = not passes(folder, named_tests(Path(mutant.path).stem))
    (folder / mutant.path).write_text(source, encoding="utf-8")
    return caught


def main(arguments: list[str] | None = None) -> int:
    """Judge a sample; return 1 if a mistake was not caught, 2 if tests fail without one."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", help="modules of claims, such as loss_and_accuracy; else all")
    parser.add_argument("-n", type=int, default=20, help="how many mistakes (20)")
    parser.add_argument("--seed", type=int, default=0, help="which sample (0)")
    asked = parser.parse_args(arguments)
    files = sorted((ROOT / CLAIMS).glob("*.py"))
    sources = {
        f"{CLAIMS}/{path.name}": path.read_text(encoding="utf-8")
        for path in files
        if not asked.modules or path.stem in asked.modules
    }
    places = [mutant for path, source in sources.items() for mutant in mutants_of(path, source)]
    sample = random.Random(asked.seed).sample(places, min(asked.n, len(places)))
    survivors = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_project(folder)
        for path in sorted({mutant.path for mutant in sample}):
            if not passes(folder, named_tests(Path(path).stem)):
                print(f"{path}: its tests fail without a mistake")
                return 2
        for mutant in sample:
            source = sources[mutant.path]
            caught = is_caught(mutant, source, folder)
            survivors += not caught
            print("caught  " if caught else "survived", mutant.describe(source), flush=True)
    print(f"{len(sample) - survivors} of {len(sample)} mistakes were caught; there are {len(places)} places.")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
