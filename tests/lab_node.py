"""Runs the lab's modules in the Node that comes inside Playwright's wheel."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import playwright

ROOT = Path(__file__).resolve().parents[1]
LAB = ROOT / "docs" / "lab"
Answer: TypeAlias = Any  # whatever the task gives, read from JSON
NODE = Path(playwright.__file__).parent / "driver" / "node"


def ask(task: str, folder: Path = LAB, **request: object) -> Answer:
    """Do a task of run.mjs with the modules of a folder; return the answer."""
    command = [str(NODE), str(ROOT / "tests" / "lab" / "run.mjs"), str(folder)]
    text = json.dumps({"task": task, **request})
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
