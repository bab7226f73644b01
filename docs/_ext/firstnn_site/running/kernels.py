"""Warm kernels: forks of one process that has TensorFlow and all the rest imported already.

A kernel of its own takes four seconds to import what every page needs; a fork takes some hundredths. The
process that forks is the standard library's fork server, and ends with the build. FIRSTNN_KERNELS=stock does
without. Either kind talks through a socket file of its own, and is asked no longer than it takes to answer.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import multiprocessing
import multiprocessing.forkserver
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty
from typing import Any, cast

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from sphinx.application import Sphinx

_PATIENCE = 1.0  # seconds until the question is put again
_MOMENT = 0.05  # seconds for what belongs to the answer: what was said before anybody listened is lost
_GLANCE = 0.002  # seconds between two looks at the folder of the sockets

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


class PromptClient(AsyncKernelClient):
    """Begin as soon as the kernel has answered; Jupyter's own client then listens on until all is quiet."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask who the kernel is until both the answer and the end of its work have come."""
        until = time.monotonic() + (timeout or float("inf"))
        while True:
            question = self.kernel_info()
            try:
                await self._async_recv_reply(question, timeout=_PATIENCE)
                while not self._is_end(await self.get_iopub_msg(timeout=_MOMENT), question):
                    pass
                return
            except (Empty, TimeoutError):
                if not await self.is_alive():
                    raise RuntimeError("the kernel died before its first answer") from None
                if time.monotonic() > until:
                    raise RuntimeError(f"the kernel did not answer within {timeout} seconds") from None

    @staticmethod
    def _is_end(message: dict[str, Any], question: str) -> bool:
        """Tell whether a message says that the kernel is done with a question."""
        asked = message["parent_header"].get("msg_id") == question
        return asked and bool(message["content"].get("execution_state") == "idle")


class PrivateSocket(LocalProvisioner):
    """Talk to a kernel through a socket file that only its owner can open.

    The stock way, five ports of the machine, warns on stderr, and kernels that start at once race for a port.
    """

    exit_code: int | None = None
    _folder: str | None = None

    async def pre_launch(self, **kwargs: object) -> dict[str, Any]:
        """Choose the socket before the connection file is written; Windows has none and keeps its ports."""
        if os.name != "nt" and self._folder is None and self.parent is not None:
            self._folder = tempfile.mkdtemp(prefix="firstnn-")
            self.parent.transport = "ipc"
            self.parent.ip = str(Path(self._folder) / "kernel")
            self.parent.client_factory = PromptClient
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """Start the kernel and wait until its sockets are there: who knocks too early comes back late."""
        connection = await self.start(cmd, **kwargs)
        ports = [port for name, port in connection.items() if name.endswith("_port")]
        sockets = [Path(f"{connection['ip']}-{port}") for port in ports]
        while connection["transport"] == "ipc" and not all(socket.exists() for socket in sockets):
            if await self.poll() is not None:
                break
            await asyncio.sleep(_GLANCE)
        return connection

    async def start(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """Start the program that `cmd` names."""
        return await super().launch_kernel(cmd, **kwargs)

    async def poll(self) -> int | None:
        """Return the exit code, None as long as the kernel runs; and remember it for who asks too late."""
        code = await super().poll()
        if code is not None and self.has_process:
            self.exit_code = code
        return code

    async def cleanup(self, restart: bool = False) -> None:
        """Take the socket away with the kernel."""
        await super().cleanup(restart=restart)
        if self._folder is not None and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


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
