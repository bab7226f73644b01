"""Copies of the project for the tests to run in: one as it is, and one for each mutant.

Everything that a test looks at lies in its copy, so what it starts as a program of its own sees the mutant
too. A mutant's copy consists of hard links, compiled files among them: it is there in a moment.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORE = ROOT / "_build" / "mutation"
BASE = STORE / "base"


def fresh_base() -> Path:
    """Copy the project as it is now, and return where the copy lies."""
    for left in [BASE, *STORE.glob("temporary-*")]:
        shutil.rmtree(left, ignore_errors=True)
    for name in _files():
        target = BASE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    for folder in ("firstnn", "tests"):
        compileall.compile_dir(BASE / folder, quiet=1)
    return BASE


def linked(base: Path, target: Path) -> None:
    """Make a copy of a copy, of links to the same files."""
    shutil.copytree(base, target, copy_function=os.link)


def change(copy: Path, name: str, text: str) -> None:
    """Give a file of a copy another text."""
    changed = copy / name
    changed.unlink()  # the link, not the file that others share
    for compiled in changed.parent.glob(f"__pycache__/{changed.stem}.*"):
        compiled.unlink()
    changed.write_text(text, encoding="utf-8")


def _files() -> list[str]:
    """Every file of the project as git knows them, also those that are not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return [name for name in listed if name and (ROOT / name).is_file()]
