"""The cache of outputs: repaired before a build, read by whoever needs what a page's cells gave, pruned."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.cache.main import JupyterCacheBase
from myst_nb.sphinx_ import NbMetadataCollector
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sqlalchemy.exc import SQLAlchemyError


def open_cache(folder: str) -> JupyterCacheBase:
    """Return the cache without the entries of which a killed build wrote half; made anew if need be."""
    try:
        cache = get_cache(folder)
        records = cache.list_cache_records()
    except SQLAlchemyError:  # the table of contents itself was not finished
        shutil.rmtree(folder)
        return get_cache(folder)
    for record in records:
        outputs = Path(folder) / "executed" / record.hashkey / "base.ipynb"
        try:
            json.loads(outputs.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            shutil.rmtree(outputs.parent, ignore_errors=True)
            NbCacheRecord.remove_record(record.pk, cache.db)
    return cache


def is_executable(env: BuildEnvironment, page: str) -> bool:
    """Tell whether a page has cells: whoever read it has noted the line of each in the page's metadata."""
    return "source_map" in env.metadata.get(page, {})


def read_source_notebook(app: Sphinx, page: str) -> NotebookNode:
    """Return the notebook that a page was made of; with outputs only if it was executed in this build."""
    path = Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"
    notebook: NotebookNode = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    return notebook


def read_executed_notebook(app: Sphinx, page: str) -> NotebookNode:
    """Return the notebook that a page was made of, with its outputs: if need be, those in the cache."""
    notebook = read_source_notebook(app, page)
    if NbMetadataCollector.get_exec_data(app.env, page) is None:
        return notebook  # the page switches execution off
    with contextlib.suppress(KeyError):  # what raised is not in the cache, and has just been executed
        notebook = get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(notebook)[1]
    return notebook


def prune_outputs(app: Sphinx, exception: Exception | None) -> None:
    """Drop the outputs that other states of the package gave, once this one has given a whole site."""
    used = Path(app.config.nb_execution_cache_path)
    if exception is None and app.config.nb_execution_mode == "cache" and used.parent.name == ".jupyter_cache":
        for cache in used.parent.iterdir():
            if not cache.is_dir():
                cache.unlink()  # such as what a system keeps about the windows that show a folder
            elif cache != used:
                shutil.rmtree(cache)


def setup(app: Sphinx) -> None:
    """Tidy at the end."""
    app.connect("build-finished", prune_outputs)
