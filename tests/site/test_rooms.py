"""The extension of the site: one name in conf.py, five rooms, each of which knows only those before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from fixture_book import ROOT

EXTENSION = ROOT / "docs/_ext/firstnn_site"
ROOMS = ("running", "honesty", "reader", "takeaway", "light")
FILES = [path for room in ROOMS for path in (EXTENSION / room).rglob("*.py")]


def find_imports(path: Path) -> set[str]:
    """Return the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(EXTENSION).as_posix())
def test_a_room_knows_only_those_before_it(path: Path) -> None:
    later = ROOMS[ROOMS.index(path.relative_to(EXTENSION).parts[0]) + 1 :]
    imported = find_imports(path)
    assert not [name for name in imported if name.startswith(tuple(f"firstnn_site.{room}" for room in later))]
    if path.name != "site_build.py":  # the step that checks the ledger
        assert not [name for name in imported if name.startswith("firstnn.cli")]
