"""Runs cells in the page's Python, in the Node that comes inside Playwright's wheel."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brython
from lab_node import LAB, NODE, ROOT

BRYTHON = Path(brython.__file__).parent / "data" / "brython.js"


@dataclass(frozen=True)
class Ran:
    """What a cell did: what it printed, what went wrong, and the figures that it showed."""

    printed: str
    error: dict[str, Any] | None
    figures: list[dict[str, Any]]


def run_cells(*cells: str, folder: Path = LAB) -> list[Ran]:
    """Run cells one after the other in one namespace."""
    command = [str(NODE), str(ROOT / "tests" / "lab" / "python_node.mjs"), str(folder), str(BRYTHON)]
    text = json.dumps({"cells": cells})
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return [Ran(**answer) for answer in json.loads(done.stdout)]
