"""Start the kernel of one page: TensorFlow silent and on one thread, then IPython's kernel as it comes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from ipykernel.kernelapp import IPKernelApp

from firstnn import launch

_LOOK = 0.5  # seconds between two looks whether the build is still there


def start(arguments: list[str]) -> None:
    """Run a kernel in this process until it is told to end."""
    # One thread: the order of a sum, and so its last bits, must not depend on the machine's number of cores.
    launch.tensorflow(threads=1)
    # The history would go into a database in the home folder, which every kernel of the machine shares.
    options = ["--HistoryManager.hist_file=:memory:"]
    if os.name != "nt":
        # Who starts this kernel ends it with the build; IPython's own watch forgets what cells have started.
        options.append("--IPKernelApp.parent_handle=1")
    IPKernelApp.launch_instance([*arguments, *options])


def end_with(build: int) -> None:
    """Wait until the build is gone, however it ended, and take along what the cells have started."""
    while os.getppid() == build:
        time.sleep(_LOOK)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    if os.name != "nt":
        threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    start(sys.argv[1:])
