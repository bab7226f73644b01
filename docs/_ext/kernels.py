"""The kernels that run the cells: found in this folder, each on a socket of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from sphinx.application import Sphinx

PROVISIONER = "firstnn-private-socket"  # as the kernelspec in jupyter/kernels/firstnn names it


class PrivateSocket(LocalProvisioner):
    """Talk to a kernel through a socket file that only its owner can open.

    The stock way, five ports of the machine, warns on stderr, and kernels that start at once race for a port.
    """

    _folder: str | None = None

    async def pre_launch(self, **kwargs: object) -> dict[str, Any]:
        """Choose the socket before the connection file is written; Windows has none and keeps its ports."""
        if os.name != "nt" and self._folder is None and self.parent is not None:
            self._folder = tempfile.mkdtemp(prefix="firstnn-")
            self.parent.transport = "ipc"
            self.parent.ip = str(Path(self._folder) / "kernel")
        return await super().pre_launch(**kwargs)

    async def cleanup(self, restart: bool = False) -> None:
        """Take the socket away with the kernel."""
        await super().cleanup(restart=restart)
        if self._folder is not None and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def setup(app: Sphinx) -> dict[str, bool]:
    """Show Jupyter where the kernelspec lies and what its provisioner is."""
    folders = [str(Path(__file__).parent / "jupyter"), os.environ.get("JUPYTER_PATH")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(folder for folder in folders if folder)
    KernelProvisionerFactory.instance().provisioners[PROVISIONER] = EntryPoint(
        PROVISIONER, "kernels:PrivateSocket", KernelProvisionerFactory.GROUP_NAME
    )
    return {"parallel_read_safe": False, "parallel_write_safe": True}
