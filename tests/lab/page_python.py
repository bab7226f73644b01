"""Runs cells in the page's Python, in the Node that comes inside Playwright's wheel."""

from __future__ import annotations

import functools
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brython
from firstnn_site.takeaway import lab_pages
from lab_node import LAB, NODE, ROOT

BRYTHON = Path(brython.__file__).parent / "data" / "brython.js"


@functools.cache
def cancer_rows() -> list[list[float]]:
    """Return what the build puts beside the page's Python: two columns of the real table and the class."""
    with tempfile.TemporaryDirectory() as folder:
        rows: list[list[float]] = json.loads(lab_pages.read_cancer_rows(Path(folder)))
    return rows


@dataclass(frozen=True)
class Ran:
    """What a cell did: what it printed, what went wrong, and the figures that it showed."""

    printed: str
    error: dict[str, Any] | None
    figures: list[dict[str, Any]]


def run_cells(*cells: str, folder: Path = LAB) -> list[Ran]:
    """Run cells one after the other in one namespace."""
    command = [str(NODE), str(ROOT / "tests" / "lab" / "python_node.mjs"), str(folder), str(BRYTHON)]
    rows = cancer_rows() if any("breast_cancer" in cell for cell in cells) else None
    text = json.dumps({"cells": cells, "rows": rows})
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return [Ran(**answer) for answer in json.loads(done.stdout)]
