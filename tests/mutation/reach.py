"""Which tests reach a line, and what each costs: recorded once for each test file, and kept.

A test file is recorded again when it, a file beside it that it imports, or the package has changed.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import coverage

from . import forks, running
from .left_out import TEST_FILES, TESTS

SECONDS = 600.0  # for one test file

# Programs that a test starts record too: coverage's own .pth file sees to it, and pytest names the test in
# their environment.
SETTINGS = """\
[run]
source = {package}
parallel = true
concurrency = thread,multiprocessing
data_file = {data}
context = ${{PYTEST_CURRENT_TEST-}}
disable_warnings = no-data-collected,module-not-imported,no-ctracer
"""


@dataclass
class Reach:
    """Who reaches what. A test file stands for what it runs before its first test."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    unused: list[str] = field(default_factory=list)
    sizes: Counter[str] = field(default_factory=Counter)

    def tests(self, file: str, lines: Iterable[int]) -> set[str]:
        """Return the tests, and the test files, that reach one of these lines."""
        return set[str]().union(*(self.lines[file].get(line, ()) for line in lines))


def test_files(base: Path) -> list[str]:
    """Return what holds tests that need no built site: files, and the parts of the package for doctests."""
    tests = {f"tests/{path.name}" for path in (base / "tests").glob("test_*.py")} - set(TEST_FILES)
    parts = {
        f"firstnn/{path.name}"
        for path in (base / "firstnn").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"firstnn/__main__.py"}  # a program: it would run
    return sorted(tests | parts)


def record(base: Path, at_once: int) -> Reach:
    """Return who reaches what, from the store as far as that is current."""
    marks = {name: base.parent / "records" / f"{_mark(base, name)}.json" for name in test_files(base)}
    missing = [name for name, path in marks.items() if not path.exists()]
    begin = time.monotonic()
    for done, (name, answer, took) in enumerate(
        forks.run(
            missing,
            lambda name: _record(base, name, marks[name].with_suffix(".data")),
            folder=base.parent / "answers",
            at_once=at_once,
            seconds=lambda _: SECONDS,
        ),
        1,
    ):
        if not isinstance(answer, dict):
            print(f"not recorded: {name}, {answer}", flush=True)
            continue
        answer["lines"] = _lines(base, name, marks[name].with_suffix(".data"))
        marks[name].parent.mkdir(parents=True, exist_ok=True)
        marks[name].write_text(json.dumps(answer), encoding="utf-8")
        print(
            f"recorded {done}/{len(missing)} {name} in {took:.0f} s ({time.monotonic() - begin:.0f} s)",
            flush=True,
        )
    return _joined(marks)


def _mark(base: Path, name: str) -> str:
    """A fingerprint of what the record of a test file depends on."""
    digest = hashlib.sha256(name.encode())
    conftest = base / "tests" / "conftest.py"
    shared = {conftest, *_imported(conftest), *_imported(base / name)} - {base / name}
    for path in [*sorted((base / "firstnn").rglob("*.py")), *sorted(shared), base / name]:
        if path.is_file():
            digest.update(path.read_bytes())
    return f"{Path(name).stem}-{digest.hexdigest()[:16]}"


def _imported(path: Path) -> set[Path]:
    """Return what a test file imports of the files beside it, and what these import."""
    found, waiting = set[Path](), [path] if path.is_file() else []
    while waiting:
        here = waiting.pop()
        for node in ast.walk(ast.parse(here.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            beside = {here.with_name(f"{name}.py") for name in names}
            waiting += [other for other in beside - found if other.is_file()]
            found |= {other for other in beside if other.is_file()}
    return found


def _record(base: Path, name: str, data: Path) -> dict[str, object]:
    """Run all tests of a file, in a fork."""
    settings = data.with_suffix(".ini")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS.format(package=base / "firstnn", data=data), encoding="utf-8")
    os.environ["COVERAGE_PROCESS_START"] = str(settings)
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # of the test that tests this
    sys.path.insert(0, str(base))
    recording = coverage.Coverage(config_file=str(settings))
    recording.start()
    recorder = running.Recorder(recording)
    code = running.in_copy(base, [name], recorder)
    recording.stop()
    recording.save()
    return {
        "code": code,
        "seconds": recorder.seconds,
        "not_passed": sorted(recorder.not_passed),
    }


def _lines(base: Path, name: str, data: Path) -> dict[str, dict[int, list[str]]]:
    """Read what coverage has written: for each file and line, who reached it."""
    result: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in data.parent.glob(f"{data.name}*"):
        store = coverage.CoverageData(str(path))
        try:
            store.read()
        except coverage.CoverageException:  # of a program that a test has killed
            path.unlink()
            continue
        for file in store.measured_files():
            lines = result[str(Path(file).relative_to(base))]
            for line, contexts in store.contexts_by_lineno(file).items():
                lines[line] |= {context.split(" (")[0] or name for context in contexts}
        path.unlink()
    return {file: {line: sorted(who) for line, who in lines.items()} for file, lines in result.items()}


def _joined(marks: dict[str, Path]) -> Reach:
    reach = Reach()
    for path in marks.values():
        if not path.exists():
            continue
        stored = json.loads(path.read_text(encoding="utf-8"))
        unused = {*stored["not_passed"], *(test for test in stored["seconds"] if test in TESTS)}
        reach.unused += sorted(unused)
        reach.seconds |= {test: seconds for test, seconds in stored["seconds"].items() if test not in unused}
        for file, lines in stored["lines"].items():
            for line, who in lines.items():
                reach.lines[file][int(line)] |= set(who) - unused
    reach.sizes.update(test.split("::")[0] for test in reach.seconds)
    return reach
