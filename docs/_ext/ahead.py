"""Pages that have changed run ahead of their reading; MyST-NB gets the outputs from here."""

from __future__ import annotations

import concurrent.futures
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

import myst_nb.core.execute.cache
import warm
from executor import Executed, Executor, cores
from jupyter_cache.cache.main import JupyterCacheBase
from mending import whole_cache
from myst_nb.core.read import create_nb_reader
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)

KERNEL = "firstnn"


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
        """Let a page run, if it has cells whose outputs are not known."""
        path = Path(self.env.doc2path(page))
        notebook = notebook_of(self.env, path)
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


def notebook_of(env: BuildEnvironment, path: Path) -> NotebookNode | None:
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


def begin(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Start what is to run; with stock kernels, each of which has memory of its own, one at a time."""
    global _ahead
    if app.config.nb_execution_mode != "cache" or not pages:
        return
    cache = whole_cache(app.config.nb_execution_cache_path)
    _ahead = Ahead(Executor(cores() if warm.are_wanted() else 1), cache, env)
    if warm.are_wanted():
        for page in pages:
            _ahead.start(page)


def execute(
    notebook: NotebookNode, cwd: str, allow_errors: bool, timeout: int, meta_override: bool = True
) -> Executed:
    """Stand in for the function with which MyST-NB runs a page."""
    assert _ahead is not None
    return _ahead.result(notebook, cwd, timeout)


def end(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop waiting for pages: all have been read; say how long the cells of each took."""
    global _ahead
    if _ahead is not None:
        _ahead.executor.close()
        if _ahead.seconds:
            logger.info("\nseconds  cells of")
        for page, seconds in sorted(_ahead.seconds.items(), key=lambda item: -item[1]):
            logger.info("%7.1f  %s", seconds, page)
        _ahead = None


def setup(app: Sphinx) -> dict[str, bool]:
    """Join in before the first page and after the last."""
    myst_nb.core.execute.cache.single_nb_execution = execute
    app.connect("env-before-read-docs", begin)
    app.connect("env-updated", end)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
