"""A kernel talks through a socket file of its own, and is asked no longer than it takes to answer."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

_PATIENCE = 1.0  # seconds until the question is put again
_MOMENT = 0.05  # seconds for what belongs to the answer: what was said before anybody listened is lost
_GLANCE = 0.002  # seconds between two looks at the folder of the sockets


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
