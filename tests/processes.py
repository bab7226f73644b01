"""The processes that were started with a word in their environment, and waiting for something to be true."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path


def started_with(variable: str, value: object) -> list[str]:
    """Return the command lines of the running processes that have it in their environment; on Linux only."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile, or is somebody else's
            if f"{variable}={value}\0".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found


def wait_for(condition: Callable[[], bool], seconds: float = 600) -> bool:
    """Wait until something is true, and tell whether it has become so."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()
