"""The notebooks to take away: with outputs and without, their first cell, the archive, the addresses."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import first_cell
import nbformat
import pytest
import take_away
from fixture_book import Book
from nbclient import NotebookClient

BRANCH = "https://github.com/someone/something/tree/notebooks"
OWN_BRANCH = "https://github.com/firstnn/firstnn/tree/notebooks"
PACKAGE = "https://pypi.org/project/firstnn/"
SOURCE = str(first_cell.first_cell(PACKAGE, BRANCH).source)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = Book.small(tmp_path_factory.mktemp("book"))
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    return book


def run(source: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", source]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_a_page_comes_with_outputs_and_without(book: Book) -> None:
    folder = book.build / "html" / "notebooks"
    full, empty = (
        nbformat.read(folder / name, as_version=4) for name in ("index.ipynb", "empty/index.ipynb")
    )
    for notebook in (full, empty):
        nbformat.validate(notebook)
        assert notebook.cells[0].source == first_cell.first_cell(PACKAGE, OWN_BRANCH).source
    assert [cell.source for cell in full.cells] == [cell.source for cell in empty.cells]
    assert any(cell.outputs for cell in full.cells if cell.cell_type == "code")
    for cell in empty.cells:
        if cell.cell_type == "code":
            assert cell.execution_count is None
            assert not cell.outputs


def test_the_head_of_a_page_links_all_of_them(book: Book) -> None:
    menu = re.search(r'<details class="notebook-menu">.*?</details>', book.html("second"), re.DOTALL)
    assert menu
    assert re.findall(r'href="([^"]*)"', menu[0]) == [
        "notebooks/second.ipynb",
        "notebooks/empty/second.ipynb",
        "https://colab.research.google.com/github/firstnn/firstnn/blob/notebooks/second.ipynb",
        "https://mybinder.org/v2/gh/firstnn/firstnn/notebooks?labpath=second.ipynb",
        "notebooks.zip",
    ]


def test_a_copy_of_the_book_opens_its_own_notebooks() -> None:
    page = "build-up/2-training"
    assert take_away.colab(BRANCH, page).endswith(
        "/github/someone/something/blob/notebooks/build-up/2-training.ipynb"
    )
    assert take_away.binder(BRANCH, page).endswith(
        "/someone/something/notebooks?labpath=build-up%2F2-training.ipynb"
    )
    assert first_cell.pins("https://example.org/simple/other")[0].startswith("other==")


def test_the_archive_holds_every_notebook_and_is_the_same_in_every_build(book: Book) -> None:
    path = book.build / "html" / "notebooks.zip"
    before = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {take_away.MADE}
        assert archive.namelist() == [
            "notebooks/empty/index.ipynb",
            "notebooks/empty/second.ipynb",
            "notebooks/index.ipynb",
            "notebooks/requirements.txt",
            "notebooks/runtime.txt",
            "notebooks/second.ipynb",
        ]
        needed = archive.read("notebooks/requirements.txt").decode()
    assert needed == f"firstnn=={version('firstnn')}\ntensorflow=={version('tensorflow')}\n"
    (book.build / "finished").unlink()
    assert book.make().code == 0
    assert path.read_bytes() == before


def test_the_first_cell_says_nothing_where_the_versions_are_right() -> None:
    process = run(SOURCE)
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["firstnn", "tensorflow"])
def test_the_first_cell_names_a_version_that_differs_in_one_line_and_goes_on(name: str) -> None:
    here = version(name)
    process = run(SOURCE.replace(f'"{name}": "{here}"', f'"{name}": "99.0"') + "\nprint('next')")
    complaint, after = process.stdout.splitlines()
    assert complaint.startswith(f"{name} is {here} here, the page was made with 99.0")
    assert "%pip install" in complaint
    assert (after, process.returncode) == ("next", 0)


def test_the_first_cell_stops_in_one_line_where_nothing_can_be_installed() -> None:
    source = SOURCE.replace('"firstnn": ', '"no-such-package-of-ours": ').replace(
        '"firstnn==', '"no-such-package-of-ours=='
    )
    process = run(source, PIP_NO_INDEX="1")
    assert process.returncode == 1
    assert process.stdout == ""
    (line,) = process.stderr.splitlines()
    assert line.startswith("Could not install firstnn")
    assert "Python 3.11 to 3.13" in line


def test_the_first_cell_installs_from_the_repository_what_is_not_published_and_says_so() -> None:
    missing = SOURCE.replace('"firstnn": ', '"no-such-package-of-ours": ')
    # In the place of pip: what comes from the repository can be installed, and is.
    pip = """
import subprocess

def run(command, **options):
    found = any(word.startswith("firstnn @ git+https://github.com/someone/something") for word in command)
    return subprocess.CompletedProcess(command, 0 if found else 1)

subprocess.run = run
"""
    process = run(pip + missing)
    assert process.returncode == 0, process.stderr
    said = process.stdout.splitlines()[0]
    assert said.startswith(
        f"firstnn {version('firstnn')} is not on PyPI: it was installed from https://github"
    )


def test_versions_are_nowhere_typed() -> None:
    text = Path(first_cell.__file__).read_text(encoding="utf-8")
    assert version("tensorflow") not in text
    assert version("firstnn") not in text


@pytest.mark.slow
def test_an_empty_notebook_runs_from_an_empty_folder(book: Book, tmp_path: Path) -> None:
    notebook = nbformat.read(book.build / "html" / "notebooks" / "empty" / "index.ipynb", as_version=4)
    NotebookClient(notebook, timeout=1200, resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert printed[0] == []  # the versions are right here
    assert printed[1]
