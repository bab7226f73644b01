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
from dataclasses import dataclass, field
from pathlib import Path

import myst_nb.core.execute.cache
import nbformat
from jupyter_cache.cache.main import JupyterCacheBase
from myst_nb.core.read import create_nb_reader
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from firstnn_site.running import kernels
from firstnn_site.running.output_cache import open_cache

logger = logging.getLogger(__name__)

KERNEL = "firstnn"
LONGEST = 100_000  # characters that a cell may print at once: a page is read by people
_LOOK = 0.05  # seconds between two looks whether the build is still there


@dataclass(frozen=True)
class Executed:
    """What came of a notebook, under the names that MyST-NB uses."""

    nb: NotebookNode
    time: float
    err: Exception | None = None
    exc_string: str | None = None


class Executor:
    """A thread in which notebooks run, so many at once."""

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
        """Run a copy of a notebook as soon as there is a place, with what lies in the folder of its page."""
        copy = nbformat.from_dict(notebook)
        return asyncio.run_coroutine_threadsafe(self._execute(copy, folder, timeout), self._loop)

    async def _execute(self, notebook: NotebookNode, folder: Path, timeout: int) -> Executed:
        async with self._places:
            start = time.perf_counter()
            with copy_neighbors(folder) as own:
                error = await _run_cells(notebook, own, timeout)
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


async def _run_cells(notebook: NotebookNode, folder: Path, timeout: int) -> Exception | None:
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
    finally:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = _join_streams(cell.outputs)
    return None


def _join_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Put together what was printed in one go, and cut what is beyond all measure.

    Where a kernel cuts it into messages is a matter of timing, and MyST-NB's own merging ends a line at each
    cut; with a text that is too long it would not end itself.
    """
    result: list[NotebookNode] = []
    for output in outputs:
        before = result[-1] if result else None
        if before and output.output_type == before.output_type == "stream" and output.name == before.name:
            before.text += output.text
        else:
            result.append(output)
        if output.output_type == "stream":
            result[-1].text = result[-1].text[: LONGEST + 1]
    return result


@contextlib.contextmanager
def copy_neighbors(folder: Path) -> Iterator[Path]:
    """Make a folder with what lies beside a page, so that no page finds what another has written."""
    with tempfile.TemporaryDirectory(prefix="firstnn-", ignore_cleanup_errors=True) as own:
        for path in folder.iterdir():
            if path.is_file() and path.suffix != ".md":
                shutil.copy(path, own)
        yield Path(own)


@dataclass
class Ahead:
    """The notebooks of one build: those that run already, and how long each took."""

    executor: Executor
    cache: JupyterCacheBase
    env: BuildEnvironment
    running: dict[tuple[str, str], concurrent.futures.Future[Executed]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def key(self, notebook: NotebookNode, folder: str) -> tuple[str, str]:
        """Return what tells notebooks apart: the folder, and the cells as the cache of outputs sees them."""
        return self.cache.create_hashed_notebook(notebook)[1], folder

    def start(self, page: str) -> None:
        """Let a page run, if it has cells whose outputs are not cached."""
        path = Path(self.env.doc2path(page))
        notebook = read_notebook(self.env, path)
        if notebook is None:
            return
        try:
            self.cache.match_cache_notebook(notebook)
        except KeyError:
            timeout = self.env.config.nb_execution_timeout
            future = self.executor.submit(notebook, path.parent, timeout)
            self.running[self.key(notebook, str(path.parent))] = future

    def result(self, notebook: NotebookNode, folder: str, timeout: int) -> Executed:
        """Return a notebook with its outputs, as soon as it has run."""
        future = self.running.pop(self.key(notebook, folder), None)
        executed = (future or self.executor.submit(notebook, Path(folder), timeout)).result()
        self.seconds[self.env.docname] = executed.time
        notebook.metadata = executed.nb.metadata
        for cell, done in zip(notebook.cells, executed.nb.cells, strict=True):
            cell.update(done)
        return executed


_ahead: Ahead | None = None


def read_notebook(env: BuildEnvironment, path: Path) -> NotebookNode | None:
    """Return the cells of a page that our kernel runs; None for any other page."""
    text = path.read_text(encoding="utf-8")
    settings = (getattr(env, name) for name in ("myst_config", "mystnb_config"))  # where MyST puts them
    with contextlib.suppress(Exception):  # what is wrong with the page is said when it is read
        reader = create_nb_reader(str(path), *settings, text)
        if reader is not None:
            notebook = reader.read(text)
            kernel = notebook.metadata.kernelspec
            kernel.name = env.config.nb_kernel_rgx_aliases.get(kernel.name, kernel.name)
            mode = notebook.metadata.get("mystnb", {}).get("execution_mode", "cache")
            return notebook if kernel.name == KERNEL and mode == "cache" else None
    return None


def start_pages(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Start what is to run; with stock kernels, each of which has memory of its own, one at a time."""
    global _ahead
    if app.config.nb_execution_mode != "cache" or not pages:
        return
    cache = open_cache(app.config.nb_execution_cache_path)
    _ahead = Ahead(Executor(len(os.sched_getaffinity(0)) if kernels.are_wanted() else 1), cache, env)
    if kernels.are_wanted():
        for page in pages:
            _ahead.start(page)


def execute_notebook(
    notebook: NotebookNode, cwd: str, allow_errors: bool, timeout: int, meta_override: bool = True
) -> Executed:
    """Stand in for the function with which MyST-NB runs a page."""
    assert _ahead is not None
    return _ahead.result(notebook, cwd, timeout)


def report_seconds(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop waiting for pages: all have been read; say how long the cells of each took."""
    global _ahead
    if _ahead is not None:
        _ahead.executor.close()
        if _ahead.seconds:
            logger.info("\nseconds  cells of")
        for page, seconds in sorted(_ahead.seconds.items(), key=lambda item: -item[1]):
            logger.info("%7.1f  %s", seconds, page)
        _ahead = None


def setup(app: Sphinx) -> None:
    """Join in before the first page is read and after the last."""
    myst_nb.core.execute.cache.single_nb_execution = execute_notebook
    app.connect("env-before-read-docs", start_pages)
    app.connect("env-updated", report_seconds)
