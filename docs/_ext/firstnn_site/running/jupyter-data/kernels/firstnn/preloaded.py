"""What a page's kernel needs, imported once: multiprocessing's fork server imports this module, then forks.

Nothing may start TensorFlow here. Its threads would not be there in what is forked, and who waits for them
waits forever. Each kernel starts it for itself.
"""

from __future__ import annotations

import gc
import os
import sys

BEFORE = dict(os.environ)
# As the interpreter has it, without the folder of the build; `run_kernel` stands beside this file.
PATH = [folder for folder in sys.path if folder]

# What ipykernel sets, too late for what is imported here.
os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND") or "module://matplotlib_inline.backend_inline"
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

import importlib  # noqa: E402  (the environment comes first)

from firstnn import launch  # noqa: E402  (so does it for what firstnn imports)
from firstnn.book import claims  # noqa: E402  (and for the claims, with all that they import)

# What each kernel would import in its first moments, and what pages use.
_MODULES = """
    ipykernel.kernelapp ipykernel.ipkernel ipykernel.debugger tornado.platform.asyncio sqlite3
    IPython.core.completerlib IPython.core.debugger IPython.core.logger IPython.core.oinspect
    IPython.extensions.storemagic
    keras sklearn.datasets sklearn.linear_model matplotlib.figure matplotlib.backends.backend_svg
    firstnn.book.figures firstnn.book.parity firstnn.replicas firstnn.model_file
"""

launch.tensorflow(threads=1, start=False)
for _module in _MODULES.split():
    importlib.import_module(_module)
claims.ledger()

# What these libraries put into the environment, a kernel of its own would have as well.
ADDED = {name: value for name, value in os.environ.items() if BEFORE.get(name) != value}

# These objects stay: no kernel looks through them for garbage, and so none copies their memory.
gc.collect()
gc.freeze()
