"""Start the kernel of one page: TensorFlow silent and on one thread, then IPython's kernel as it comes."""

from __future__ import annotations

import sys

from ipykernel.kernelapp import IPKernelApp

from firstnn import launch


def start(arguments: list[str]) -> None:
    """Run a kernel in this process until it is told to end."""
    # One thread: the order of a sum, and so its last bits, must not depend on the machine's number of cores.
    launch.tensorflow(threads=1)
    # The history would go into a database in the home folder, which every kernel of the machine shares.
    IPKernelApp.launch_instance([*arguments, "--HistoryManager.hist_file=:memory:"])


if __name__ == "__main__":
    start(sys.argv[1:])
