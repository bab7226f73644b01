"""Each page as a notebook to download: notebooks/<page>.ipynb with outputs, notebooks/empty/ without.

All of them together are one file, notebooks.zip; Colab and Binder open them from a branch of the repository.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlparse

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx

from firstnn_site.running.output_cache import is_executable, read_executed_notebook
from firstnn_site.running.whole_site import when_whole
from firstnn_site.takeaway.first_cell import list_pins, make_first_cell, name_pythons
from firstnn_site.takeaway.plain_markdown import PlainPage

FOLDER = "notebooks"
ARCHIVE = "notebooks.zip"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
MADE = (2026, 1, 1, 0, 0, 0)
"""The time of every file in the archive: a constant, so that the same notebooks are the same bytes."""


def offer_notebooks(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write both notebooks whenever their page is written, and tell the page's template where they are."""
    if doctree is None or not is_executable(app.env, page) or app.builder.format != "html":
        return
    notebook = read_executed_notebook(app, page)
    text = PlainPage(app, page, notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = text.convert(cell.source)
    notebook.cells.insert(0, make_first_cell(app.config.notebooks_package, app.config.notebooks_branch))
    names = {"executed": f"{FOLDER}/{page}.ipynb", "empty": f"{FOLDER}/empty/{page}.ipynb"}
    for name, finish in zip(names.values(), (make_portable, drop_outputs), strict=True):
        path = Path(app.outdir) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(finish(notebook)) + "\n", encoding="utf-8")
    context["notebooks"] = {kind: context["pathto"](name, resource=True) for kind, name in names.items()}
    context["notebooks"] |= {
        "all": context["pathto"](ARCHIVE, resource=True),
        "colab": colab_address(app.config.notebooks_branch, page),
        "binder": binder_address(app.config.notebooks_branch, page),
    }


def make_portable(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook that runs in any kernel, the same in every build, without what no reader sees."""
    cells = [cell for cell in notebook.cells if "remove-cell" not in cell.metadata.get("tags", [])]
    notebook.cells = [cell for cell in cells if cell.cell_type == "code" or cell.source]
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
    return notebook


def drop_outputs(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook as it is before anybody runs it; its code stays."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def colab_address(branch: str, page: str) -> str:
    """Return where Google Colab opens the notebook of a page from `https://github.com/name/name/tree/branch`."""
    path = urlparse(branch).path.replace("/tree/", "/blob/", 1)
    return f"https://colab.research.google.com/github{path}/{quote(page)}.ipynb"


def binder_address(branch: str, page: str) -> str:
    """Return where Binder opens the notebook of a page from `https://github.com/name/name/tree/branch`."""
    path = urlparse(branch).path.replace("/tree/", "/", 1)
    return f"https://mybinder.org/v2/gh{path}?labpath={quote(page, safe='')}.ipynb"


def pack_notebooks(app: Sphinx) -> None:
    """Say what a machine must install for the notebooks, and put all of it into one file."""
    folder = Path(app.outdir) / FOLDER
    if not folder.exists():
        return
    (folder / "requirements.txt").write_text("\n".join(list_pins(app.config.notebooks_package)) + "\n")
    (folder / "runtime.txt").write_text(f"python-{name_pythons().split()[-1]}\n")
    with zipfile.ZipFile(Path(app.outdir) / ARCHIVE, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), MADE)
                archive.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)


def setup(app: Sphinx) -> None:
    """Read two addresses from conf.py; join in when a page is written and when every notebook has been."""
    app.add_config_value("notebooks_branch", "", "html")
    app.add_config_value("notebooks_package", "", "html")
    app.connect("html-page-context", offer_notebooks)
    when_whole(app, pack_notebooks)
