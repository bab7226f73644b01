"""Every cell of every page ran, without an error or a word on stderr; or the build fails and says which."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from myst_nb.sphinx_ import NbMetadataCollector
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)


def is_executable(env: BuildEnvironment, page: str) -> bool:
    """Tell whether a page has cells: whoever read it has noted the line of each in the page's metadata."""
    return "source_map" in env.metadata.get(page, {})


def notebook_as_read(app: Sphinx, page: str) -> NotebookNode:
    """Return the notebook that a page was made of; with outputs only if it was executed in this build."""
    path = Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"
    notebook: NotebookNode = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    return notebook


def executed_notebook(app: Sphinx, page: str) -> NotebookNode:
    """Return the notebook that the page was made of, with its outputs: if need be, those in the cache."""
    notebook = notebook_as_read(app, page)
    if NbMetadataCollector.get_exec_data(app.env, page) is None:
        return notebook  # the page switches execution off
    with contextlib.suppress(KeyError):  # what raised is not in the cache, and has just been executed
        notebook = get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(notebook)[1]
    return notebook


def check_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, and so fail the build, of each cell that did not do what a reader expects of it."""
    page = app.env.docname
    if not is_executable(app.env, page) or app.config.nb_execution_mode == "off":
        return
    metadata = app.env.metadata[page]
    if metadata.get("kernelspec", {}).get("name") not in app.config.nb_kernel_rgx_aliases.values():
        logger.warning("the page must name the kernel python3", location=(page, 1), type="firstnn")
    cells = executed_notebook(app, page).cells
    code = [(index, cell) for index, cell in enumerate(cells) if cell.cell_type == "code"]
    for number, (index, cell) in enumerate(code, start=1):
        for fault in _faults(cell):
            line = metadata["source_map"][index] + 1
            logger.warning("cell %d %s", number, fault, location=(page, line), type="firstnn")


def _faults(cell: NotebookNode) -> Iterator[str]:
    """Say what is wrong with one executed cell."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    expected = "raises-exception" in cell.metadata.get("tags", [])
    if errors and not expected:
        yield f"raised {errors[0].ename}: {errors[0].evalue}"
    if expected and not errors:
        yield "is tagged raises-exception, but raised nothing"
    if cell.execution_count is None:
        yield "did not run"
    noise = "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stderr")
    if noise:
        yield f"wrote to stderr: {' '.join(noise.split())[:300]}"


def prune(app: Sphinx, exception: Exception | None) -> None:
    """Drop the outputs that other states of the package gave, once this one has given a whole site."""
    used = Path(app.config.nb_execution_cache_path)
    if exception is None and app.config.nb_execution_mode == "cache" and used.parent.name == ".jupyter_cache":
        for cache in used.parent.iterdir():
            if not cache.is_dir():
                cache.unlink()  # such as what a system keeps about the windows that show a folder
            elif cache != used:
                shutil.rmtree(cache)


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page as soon as it has been read; tidy the cache at the end."""
    app.connect("doctree-read", check_cells)
    app.connect("build-finished", prune)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
