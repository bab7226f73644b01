"""The kernels that run the cells: found in this folder, warm where that is possible."""

from __future__ import annotations

import os
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import warm
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from sphinx.application import Sphinx

PROVISIONER = "firstnn-private-socket"  # as the kernelspec in jupyter/kernels/firstnn names it


def setup(app: Sphinx) -> dict[str, bool]:
    """Show Jupyter where the kernelspec lies and what its provisioner is."""
    folders = [str(Path(__file__).parent / "jupyter"), os.environ.get("JUPYTER_PATH")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(folder for folder in folders if folder)
    sys.path.append(str(warm.KERNEL))
    provisioner = "warm:WarmKernel" if warm.are_wanted() else "private_socket:PrivateSocket"
    KernelProvisionerFactory.instance().provisioners[PROVISIONER] = EntryPoint(
        PROVISIONER, provisioner, KernelProvisionerFactory.GROUP_NAME
    )
    app.setup_extension("ahead")
    app.setup_extension("writing")
    if warm.are_wanted() and every_page_will_run(app):
        warm.start()  # it is ready when the first page is
    return {"parallel_read_safe": False, "parallel_write_safe": True}


def every_page_will_run(app: Sphinx) -> bool:
    """Tell whether there are no outputs yet, and the pages have the kernel and the mode of conf.py."""
    given = any(name.startswith(("nb_execution_mode", "nb_kernel")) for name in app.config.overrides)
    return not given and not Path(app.config.nb_execution_cache_path).exists()
