"""The house: a name stands for one thing, importing loads little, nothing is asked for in vain.

That imports point down is held by `make lint`, with the plan in pyproject.toml.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any

import pytest
from firstnn_site.reader import house_plan as house

ROOT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {"tensorflow", "keras", "sklearn", "scipy", "matplotlib"}
USED_BY_OTHERS = {
    "brotli": "woff2",  # fonttools compresses with it
    "pytest-xdist": "--numprocesses",
}


def test_a_name_stands_for_one_module() -> None:
    """Packages count by their folder; a command of the command line may be named as what it runs."""
    files = [path for folder in ("firstnn", "docs/_ext") for path in (ROOT / folder).rglob("*.py")]
    names = Counter(
        path.parent.name if path.stem == "__init__" else path.stem
        for path in files
        if path.stem != "__main__" and path.parent.name != "cli" and "kernels" not in path.parts
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_the_table_of_the_house_is_that_of_the_plan() -> None:
    found = house.TABLE.search((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert found, "CONTRIBUTING.md has lost the marks of the table"
    assert found[0] == house.table(), "the table of the house is stale: make house"


def test_the_drawing_names_every_room_and_says_what_it_shows() -> None:
    drawn = house.drawing()
    rooms = [room for level in (*house.floors(house.LESSON), *house.floors(house.WORKSHOP)) for room in level]
    assert len(rooms) > 20
    description = re.search(r"<desc [^>]*>(.*)</desc>", drawn)
    assert description is not None
    for room in rooms:
        assert room.purpose, f"{room.name} says in no docstring what it is"
        assert f">{room.short}" in drawn
        assert room.short in description[1]
    colors = set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawn))
    assert all(re.fullmatch(r"var\(--fig-[\w-]+, #[0-9a-f]{6}\)", color) for color in colors)


def used_names() -> str:
    """Return all code and the targets of make: what is imported or run stands there."""
    folders = (ROOT / name for name in ("firstnn", "docs", "tests", "benchmarks"))
    files = [path for folder in folders for path in folder.rglob("*.py") if path != Path(__file__).resolve()]
    files += [ROOT / "conf.py", ROOT / "Makefile"]
    backend = PROJECT["build-system"]["build-backend"]
    return "\n".join([f'"{backend}"', *(path.read_text(encoding="utf-8") for path in files)])


def test_every_dependency_is_imported_or_run_somewhere() -> None:
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dask"]]
    asked += [*PROJECT["dependency-groups"]["docs"], *PROJECT["dependency-groups"]["test"]]
    text = used_names()
    modules: dict[str, set[str]] = {}
    for module, owners in packages_distributions().items():
        for owner in owners:
            modules.setdefault(re.sub("[-_.]+", "-", owner).lower(), set()).add(module)
    unused = []
    for name in (re.split(r"[<>=; ]", requirement)[0].lower() for requirement in asked):
        uses = [rf"(?:import|from|-m) {module}\b|[\"']{module}[\"'.]" for module in modules.get(name, ())]
        scripts = distribution(name).entry_points.select(group="console_scripts")
        uses += [rf"bin/{script.name}\b" for script in scripts]
        if not re.search(USED_BY_OTHERS.get(name, "|".join(uses)), text):
            unused.append(name)
    assert unused == [], "nothing imports or runs them"


def fresh(code: str) -> str:
    """Run code in a new process and return what it prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    "use",
    [
        "import firstnn",
        "import firstnn; firstnn.Architecture(2).initial_weights(0)",
        "import firstnn; firstnn.Recipe().batches(100, seed=0)",
        "import firstnn; firstnn.random.uniform(3, seed=0, stream='data')",
        "import firstnn; firstnn.data.moons(20, seed=0).split(0.5, seed=0)",
        "import firstnn; firstnn.backprop.gradients",
        "import firstnn.replicas, firstnn.keras_training",
        "import firstnn.book.figures, firstnn.book.parity",
    ],
)
def test_what_needs_no_library_loads_none(use: str) -> None:
    loaded = fresh(f"{use}; import sys; print(*sorted({{name.split('.')[0] for name in sys.modules}}))")
    assert not HEAVY & set(loaded.split())


def test_the_settings_of_the_book_fit_on_two_screens() -> None:
    assert len((ROOT / "conf.py").read_text(encoding="utf-8").splitlines()) <= 120


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
