"""The house: imports point down, importing costs nothing, files are short, none knows its folder."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "firstnn"

# From the ground up. What stands on one floor may use every floor below it, and nothing beside or above it.
FLOORS: list[set[str]] = [
    {"validation", "exact", "whole_file"},
    {"launch", "random", "elementwise"},
    {"activations", "initializers", "data", "optimizers"},
    {"layers"},
    {"network"},
    {"training"},
    {"replicas", "backprop"},
    {"figures", "parity", "model_file"},
    {"evidence", "walk"},
    {"claims"},
    {"questions", "exercises"},
    {"cli", "lab"},
    {"__main__"},
]
HEAVY = {"tensorflow", "keras", "sklearn", "scipy", "matplotlib"}


def parts() -> dict[str, list[Path]]:
    """Return the files of each part of the package: a module, or a folder of modules."""
    result: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside != Path("__init__.py"):
            result.setdefault(inside.parts[0].removesuffix(".py"), []).append(path)
    return result


def imports(path: Path) -> Iterator[str]:
    """Yield the parts of the package that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name} imports relative to itself"
            if node.module == "firstnn":
                yield from (alias.name for alias in node.names)
            elif (node.module or "").startswith("firstnn."):
                yield str(node.module).split(".")[1]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
            yield from (name[1] for name in names if name[0] == "firstnn" and len(name) > 1)


def test_every_part_has_its_floor() -> None:
    known = set[str]().union(*FLOORS)
    assert set(parts()) <= known


@pytest.mark.parametrize("part", parts())
def test_imports_point_down(part: str) -> None:
    floor = next(number for number, names in enumerate(FLOORS) if part in names)
    below = set[str]().union(*FLOORS[:floor])
    for path in parts()[part]:
        above = set(imports(path)) - below - {part}
        assert not above, f"{path.relative_to(ROOT)} imports {above}"


def fresh(code: str) -> str:
    """Run code in a new process and return what it prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_import_takes_less_than_three_tenths_of_a_second() -> None:
    code = "import time; start = time.perf_counter(); import firstnn; print(time.perf_counter() - start)"
    assert statistics.median(float(fresh(code)) for _ in range(3)) < 0.3


@pytest.mark.parametrize(
    "use",
    [
        "import firstnn",
        "import firstnn; firstnn.Architecture(2).initial_weights(0)",
        "import firstnn; firstnn.Recipe().batches(100, seed=0)",
        "import firstnn; firstnn.random.uniform(3, seed=0, stream='data')",
        "import firstnn; firstnn.data.moons(10, seed=0)",
        "import firstnn; firstnn.backprop.gradients",
    ],
)
def test_what_needs_no_library_loads_none(use: str) -> None:
    loaded = fresh(f"{use}; import sys; print(*sorted({{name.split('.')[0] for name in sys.modules}}))")
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize(("folder", "limit"), [("firstnn", 250), ("docs/_ext", 150), ("benchmarks", 250)])
def test_files_are_short(folder: str, limit: int) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= limit, f"{path.relative_to(ROOT)} has {lines} lines"


def test_the_settings_of_the_book_fit_on_two_screens() -> None:
    assert len((ROOT / "conf.py").read_text(encoding="utf-8").splitlines()) < 120


def test_no_file_of_the_project_knows_where_it_lies() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("the files of the project are known from git, and this is a copy without it")
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    folders = [str(ROOT), f"{Path.home()}/"]
    somebody = re.compile(r"/(home|Users)/[A-Za-z]\w+/")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not somebody.search(text), name
            assert not any(folder in text for folder in folders), name
