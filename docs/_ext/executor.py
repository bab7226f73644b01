"""How the cells of the pages run: several pages at once, each alone in its kernel and in its folder.

MyST-NB runs one page after the other while it reads them. Here the pages that have changed start to run
before the first of them is read; whoever reads a page then waits for that one.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import os
import shutil
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

_LOOK = 0.05  # seconds between two looks whether the build is still there


@dataclass(frozen=True)
class Executed:
    """What came of a notebook, under the names that MyST-NB uses."""

    nb: NotebookNode
    time: float
    err: Exception | None = None
    exc_string: str | None = None


def cores() -> int:
    """Return how many processor cores the build may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Executor:
    """A thread in which notebooks run, as many at once as there are cores.

    Args:
        at_once: How many.
    """

    def __init__(self, at_once: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._places = asyncio.Semaphore(at_once)
        # No daemon: when the build breaks off, Python waits until this thread has ended its kernels.
        self._thread = threading.Thread(target=self._run)
        self._wanted = True
        self._thread.start()

    def close(self) -> None:
        """End the thread, and with it what still runs."""
        self._wanted = False
        self._thread.join()

    def submit(
        self, notebook: NotebookNode, folder: Path, timeout: int
    ) -> concurrent.futures.Future[Executed]:
        """Run a copy of a notebook as soon as there is a place.

        Args:
            notebook: What to run.
            folder: Where its page lies: it finds what lies beside the page, in a folder of its own.
            timeout: Seconds for one cell.
        """
        copy = nbformat.from_dict(notebook)
        return asyncio.run_coroutine_threadsafe(self._execute(copy, folder, timeout), self._loop)

    async def _execute(self, notebook: NotebookNode, folder: Path, timeout: int) -> Executed:
        async with self._places:
            start = time.perf_counter()
            with own_copy(folder) as own:
                error = await _outcome(notebook, own, timeout)
            seconds = time.perf_counter() - start
        words = "".join(traceback.format_exception(error)) if error else None
        return Executed(notebook, seconds, error, words)

    def _run(self) -> None:
        self._loop.run_until_complete(self._until_the_build_ends())
        self._loop.close()

    async def _until_the_build_ends(self) -> None:
        """Let the notebooks run as long as somebody may ask for them; then end the kernels that still run."""
        while self._wanted and threading.main_thread().is_alive():
            await asyncio.sleep(_LOOK)
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _outcome(notebook: NotebookNode, folder: Path, timeout: int) -> Exception | None:
    """Run a notebook in place; return what stopped it."""
    client = NotebookClient(
        notebook,
        timeout=timeout,
        record_timing=False,  # it would go into the cells, and the cache would not know them again
        resources={"metadata": {"path": str(folder)}},
    )
    manager = client.create_kernel_manager()
    try:
        await client.async_execute()
    except DeadKernelError:
        code = getattr(manager.provisioner, "exit_code", None)
        return DeadKernelError(f"the kernel ended before the page did, with exit code {code}")
    except (CellExecutionError, CellTimeoutError) as error:
        return error
    return None


@contextlib.contextmanager
def own_copy(folder: Path) -> Iterator[Path]:
    """Make a folder with what lies beside a page, so that no page finds what another has written."""
    with tempfile.TemporaryDirectory(prefix="firstnn-", ignore_cleanup_errors=True) as own:
        for path in folder.iterdir():
            if path.is_file() and path.suffix != ".md":
                shutil.copy(path, own)
        yield Path(own)
