"""A run that takes too long starts no more slow tests, says which, and does not fail for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from latest_start import VARIABLE

TESTS = """
import pytest

def test_quick(): pass

@pytest.mark.slow
@pytest.mark.parametrize("case", ["a", "b"])
def test_long(case): pass
"""


def run(folder: Path, latest: float | None, *arguments: str) -> str:
    """Run two slow tests and a quick one; return the last lines of what is printed."""
    (folder / "test_some.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = slow: long\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "latest_start", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "PYTEST_ADDOPTS": ""}
    environment |= {} if latest is None else {VARIABLE: str(latest)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("processes", ["0", "2"])
def test_what_comes_too_late_is_named_and_does_not_fail(tmp_path: Path, processes: str) -> None:
    *lines, last = run(tmp_path, time.time() - 1, "-n", processes).splitlines()
    assert "1 passed, 2 skipped" in last
    assert any("not run: 2" in line for line in lines)
    assert lines[-2:] == ["test_some.py::test_long[a]", "test_some.py::test_long[b]"]


@pytest.mark.parametrize("is_set", [False, True])
def test_before_that_all_run(tmp_path: Path, is_set: bool) -> None:
    said = run(tmp_path, time.time() + 3600 if is_set else None, "-p", "no:xdist")
    assert "3 passed" in said
    assert "not run" not in said
