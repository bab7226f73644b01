"""Pytest within a fork: chosen tests of a copy of the project, and which lines each of them reaches."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import types
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import coverage
import hypothesis
import pytest

OPTIONS = [
    *(
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--doctest-modules",
        "-m",
        "not slow",
        "-q",
        "--tb=line",
        "--assert=plain",
    ),
]

_DEAR = {
    "firstnn.replicas.loop",
    "firstnn.book.lab.reference",
}  # whose functions keep what takes long to make


def in_copy(copy: Path, arguments: Sequence[str], plugin: object, *options: str) -> int:
    """Run pytest in a copy of the project, where this process and what it starts find `firstnn`."""
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = bool(options)
    os.environ["PYTHONPATH"] = str(copy)
    sys.modules["__main__"] = types.ModuleType("__main__")  # what multiprocessing would run in its processes
    # The same examples for every mutant, and no example fails because the machine is busy.
    hypothesis.settings.register_profile("mutation", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("mutation")
    # A folder of its own for what tests write: pytest's own numbered ones are tidied up by other runs.
    temporary = f"--basetemp={copy.parent}/temporary-{os.getpid()}"
    try:
        return int(pytest.main([*OPTIONS, temporary, *options, *arguments], plugins=[plugin]))
    finally:
        os.chdir(copy)
        shutil.rmtree(temporary.partition("=")[2], ignore_errors=True)


class Recorder:
    """Notes how each test ended, what it cost in CPU seconds, and tells `coverage` whose lines these are."""

    def __init__(self, recording: coverage.Coverage | None) -> None:
        self.recording = recording
        self.seconds: dict[str, float] = {}
        self.not_passed: set[str] = set()
        self.running = ""

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, None]:
        """Record one test."""
        self.running = item.nodeid
        if self.recording:
            _forget()
        self._belongs_to(item.nodeid)
        before = os.times()
        yield
        self.seconds[item.nodeid] = round(sum(os.times()[:4]) - sum(before[:4]), 3)
        self._belongs_to("")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, None]:
        """What is made once for several tests is no doing of the first of them, but of the file."""
        shared = fixturedef.scope != "function"
        if shared:
            self._belongs_to("")
        yield
        if shared:
            self._belongs_to(self.running)

    def _belongs_to(self, test: str) -> None:
        if self.recording:
            with contextlib.suppress(coverage.CoverageException):  # a forked copy of this has lost its file
                self.recording.switch_context(test)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out what fails or is skipped."""
        if not report.passed:
            self.not_passed.add(report.nodeid)


def _forget() -> None:
    """Empty what functions of `firstnn` keep: else only the first test to call one would reach its lines."""
    for name, module in list(sys.modules.items()):
        if name.startswith("firstnn."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and value.__module__ not in _DEAR:
                    value.cache_clear()


class Chosen:
    """Runs the chosen tests alone, in the order given, and notes the one that failed."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.places = {test: place for place, test in enumerate(tests)}
        self.failed = ""

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out the other tests of the same files, but not what a chosen one has become."""
        missing = self.places.keys() - {item.nodeid for item in items}
        places = {test.partition("[")[0]: self.places[test] for test in missing} | self.places

        def place(item: pytest.Item) -> int | None:
            return places.get(item.nodeid, places.get(item.nodeid.partition("[")[0]))

        chosen = sorted(
            ((where, number) for number, item in enumerate(items) if (where := place(item)) is not None)
        )
        others = [item for item in items if place(item) is None]
        items[:] = [items[number] for _, number in chosen]
        config.hook.pytest_deselected(items=others)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A mutant that cannot even be imported is caught."""
        if report.failed:
            self.failed = self.failed or f"collecting {report.nodeid}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        if report.failed:
            self.failed = self.failed or report.nodeid
