"""Warm kernels: forks of one process that has TensorFlow and all the rest imported already.

A kernel of its own takes four seconds to import what every page needs; a fork takes some hundredths. The
process that forks is the standard library's fork server, and ends with the build. FIRSTNN_KERNELS=stock does
without. Either kind talks through a socket file (private_socket.py).
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import multiprocessing
import multiprocessing.forkserver
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from sphinx.application import Sphinx

from firstnn_site.running.private_socket import PrivateSocket

JUPYTER = Path(__file__).parent / "jupyter-data"
KERNEL = JUPYTER / "kernels" / "firstnn"
PROVISIONER = "firstnn-private-socket"  # as the kernelspec names it
_processes = multiprocessing.get_context("forkserver") if os.name != "nt" else None
_running: set[Fork] = set()


def are_wanted() -> bool:
    """Tell whether kernels are forked: on Linux, unless FIRSTNN_KERNELS says `stock`.

    On macOS a fork of a process that has used the system's libraries may crash; Windows has no forks.
    """
    kind = os.environ.get("FIRSTNN_KERNELS", "warm")
    if kind not in ("warm", "stock"):
        raise ValueError(f"FIRSTNN_KERNELS must be warm or stock. Received: {kind!r}")
    return kind == "warm" and sys.platform == "linux"


def start_fork_server() -> None:
    """Start the process that forks, in the background: it takes orders once it has imported everything."""
    assert _processes is not None
    _processes.set_forkserver_preload(["preloaded"])
    with _on_the_path(KERNEL):
        multiprocessing.forkserver.ensure_running()


class Fork:
    """A forked kernel, with as much of subprocess.Popen as Jupyter asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, command: list[str], environment: dict[str, str], folder: str) -> None:
        import forked

        assert _processes is not None
        start_fork_server()
        self.process: BaseProcess = _processes.Process(
            target=forked.become_kernel, args=(command, environment, folder), name="MainProcess"
        )
        self.process.start()
        assert self.process.pid is not None
        self.pid = self.process.pid
        _running.add(self)

    def poll(self) -> int | None:
        """Return the exit code, or None as long as the kernel runs."""
        code = self.process.exitcode
        if code is not None:
            _running.discard(self)
        return code

    def wait(self) -> int | None:
        """Return the exit code when there is one."""
        self.process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and what it has started, unless it is gone."""
        if self.poll() is None:
            try:
                os.killpg(self.pid, number)
            except ProcessLookupError:  # it has no group of its own yet
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class WarmKernel(PrivateSocket):
    """Start a page's kernel as a fork."""

    fork: Fork | None = None

    async def start(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """Fork, instead of starting the program that `cmd` names."""
        folder = str(kwargs.get("cwd") or Path.cwd())
        environment = kwargs.get("env") or os.environ
        assert isinstance(environment, Mapping)
        self.fork = Fork(cmd, dict(environment), folder)
        self.process = cast("subprocess.Popen[bytes]", self.fork)
        self.pid, self.cwd = self.fork.pid, folder
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:
        """See the end of the kernel when it comes: Jupyter would look ten times a second."""
        if self.fork is None:
            return
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(self.fork.process.sentinel, ended.set)
        try:
            await asyncio.wait_for(ended.wait(), self.get_shutdown_wait_time(5.0))
        except TimeoutError:
            self.fork.kill()
        finally:
            loop.remove_reader(self.fork.process.sentinel)


def _end_all() -> None:
    """Leave no kernel behind when the build ends early."""
    for fork in list(_running):
        fork.kill()
        fork.wait()


@contextlib.contextmanager
def _on_the_path(folder: Path) -> Iterator[None]:
    """Let a process that is started here find the modules of a folder."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(folder), before]))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


# After multiprocessing's own, so before it: that one waits for kernels that nobody ends any more.
atexit.register(_end_all)


def every_page_will_run(app: Sphinx) -> bool:
    """Tell whether there are no outputs yet, and the pages have the kernel and the mode of conf.py."""
    given = any(name.startswith(("nb_execution_mode", "nb_kernel")) for name in app.config.overrides)
    return not given and not Path(app.config.nb_execution_cache_path).exists()


def setup(app: Sphinx) -> None:
    """Show Jupyter where the kernelspec lies and what its provisioner is."""
    folders = [str(JUPYTER), os.environ.get("JUPYTER_PATH")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(folder for folder in folders if folder)
    sys.path.append(str(KERNEL))
    kind = WarmKernel if are_wanted() else PrivateSocket
    KernelProvisionerFactory.instance().provisioners[PROVISIONER] = EntryPoint(
        PROVISIONER, f"{kind.__module__}:{kind.__name__}", KernelProvisionerFactory.GROUP_NAME
    )
    if are_wanted() and every_page_will_run(app):
        start_fork_server()  # it is ready when the first page is
