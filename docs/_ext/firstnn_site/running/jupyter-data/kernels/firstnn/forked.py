"""Turn a fresh fork of the process that has imported everything into the kernel of one page."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from pathlib import Path

_FIRST_INHERITED = 3  # after standard input, output and error


def become_kernel(command: list[str], environment: dict[str, str], folder: str) -> None:
    """Run in a folder the kernel that a command line describes, as a process started with it would."""
    import numpy as np
    import preloaded
    import run_kernel  # in the fork this is there already; the build imports this module without TensorFlow

    os.setsid()  # a group of its own: what the cells start ends with the kernel
    threading.Thread(target=_end_with_the_build, daemon=True).start()
    _inherit_nothing()
    os.environ.clear()
    os.environ.update({**preloaded.ADDED, **environment})
    os.chdir(folder)
    sys.path[:] = preloaded.PATH
    sys.argv[:] = command[1:]
    np.random.seed()  # noqa: NPY002  (else unseeded numbers would be the same on every page, and look fixed)
    try:
        run_kernel.start(command[2:])
    finally:
        atexit._run_exitfuncs()  # as at the end of any interpreter: a fork ends without them


def _end_with_the_build() -> None:
    """Wait until the build is gone, however it ended, and take everything in this group along."""
    build = multiprocessing.parent_process()
    assert build is not None
    build.join()
    os.killpg(0, signal.SIGKILL)


def _inherit_nothing() -> None:
    """Keep the lines to the build out of the programs that a cell starts."""
    for name in Path("/proc/self/fd").iterdir():
        if int(name.name) >= _FIRST_INHERITED:
            with contextlib.suppress(OSError):  # the one with which this folder is read
                os.set_inheritable(int(name.name), False)
