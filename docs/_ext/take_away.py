"""Notebooks to take away: where Colab and Binder open them, what they need, all of them in one file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from urllib.parse import quote, urlparse

from first_cell import pins, python
from sphinx.application import Sphinx

FOLDER = "notebooks"
ARCHIVE = "notebooks.zip"
MADE = (2026, 1, 1, 0, 0, 0)
"""The time of every file in the archive: a constant, so that the same notebooks are the same bytes."""


def colab(branch: str, page: str) -> str:
    """Return where Google Colab opens a notebook.

    Args:
        branch: The address of the branch that holds the notebooks, `https://github.com/name/name/tree/name`.
        page: The name of the page.
    """
    path = urlparse(branch).path.replace("/tree/", "/blob/", 1)
    return f"https://colab.research.google.com/github{path}/{quote(page)}.ipynb"


def binder(branch: str, page: str) -> str:
    """Return where Binder opens a notebook.

    Args:
        branch: The address of the branch that holds the notebooks.
        page: The name of the page.
    """
    path = urlparse(branch).path.replace("/tree/", "/", 1)
    return f"https://mybinder.org/v2/gh{path}?labpath={quote(page, safe='')}.ipynb"


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Say what a machine must install for the notebooks, and put all of it into one file."""
    folder = Path(app.outdir) / FOLDER
    if exception is not None or app.builder.format != "html" or not folder.exists():
        return
    (folder / "requirements.txt").write_text("\n".join(pins(app.config.notebooks_package)) + "\n")
    (folder / "runtime.txt").write_text(f"python-{python().split()[-1]}\n")
    with zipfile.ZipFile(Path(app.outdir) / ARCHIVE, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), MADE)
                archive.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)


def setup(app: Sphinx) -> dict[str, bool]:
    """Read the two addresses from conf.py; join in when every notebook has been written."""
    app.add_config_value("notebooks_branch", "", "html")
    app.add_config_value("notebooks_package", "", "html")
    app.add_css_file("ways.css")
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
