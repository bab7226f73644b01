"""Each page as a notebook to download: notebooks/<page>.ipynb with outputs, notebooks/empty/ without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from execution import executed_notebook, is_executable
from first_cell import first_cell
from nbformat import NotebookNode
from notebook_text import NotebookText
from sphinx.application import Sphinx
from take_away import ARCHIVE, FOLDER, binder, colab

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def offer_notebook(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write both notebooks whenever their page is written, and tell the page's template where they are."""
    if doctree is None or not is_executable(app.env, page) or app.builder.format != "html":
        return
    notebook = executed_notebook(app, page)
    text = NotebookText(app, page, notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = text.plain(cell.source)
    notebook.cells.insert(0, first_cell(app.config.notebooks_package, app.config.notebooks_branch))
    names = {"executed": f"{FOLDER}/{page}.ipynb", "empty": f"{FOLDER}/empty/{page}.ipynb"}
    for name, finish in zip(names.values(), (portable, emptied), strict=True):
        path = Path(app.outdir) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(finish(notebook)) + "\n", encoding="utf-8")
    context["notebooks"] = {kind: context["pathto"](name, resource=True) for kind, name in names.items()}
    context["notebooks"] |= {
        "all": context["pathto"](ARCHIVE, resource=True),
        "colab": colab(app.config.notebooks_branch, page),
        "binder": binder(app.config.notebooks_branch, page),
    }


def portable(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook that runs in any kernel, the same in every build, without what no reader sees."""
    cells = [cell for cell in notebook.cells if "remove-cell" not in cell.metadata.get("tags", [])]
    notebook.cells = [cell for cell in cells if cell.cell_type == "code" or cell.source]
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
    return notebook


def emptied(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook as it is before anybody runs it; its code stays."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Put together what was printed in one go: where a kernel cuts it is a matter of timing."""
    result: list[NotebookNode] = []
    for output in outputs:
        before = result[-1] if result else None
        if before and output.output_type == before.output_type == "stream" and output.name == before.name:
            before.text += output.text
        else:
            result.append(output)
    return result


def setup(app: Sphinx) -> dict[str, bool]:
    """Join in when a page is written."""
    app.setup_extension("take_away")
    app.connect("html-page-context", offer_notebook)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
