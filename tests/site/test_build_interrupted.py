"""A build that ends early, wherever it is, leaves the old site whole; the next one gives what it should."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fixture_book import STOCK_KERNEL, Book
from test_build_stale import differences

pytestmark = pytest.mark.slow
EDIT = ("2 + 2\n```", "2 + 2 + 0\n```")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Book]:
    """Build a book, and the same book after an edit from nothing: what may be published, and nothing else."""
    before, after = (Book.small(tmp_path_factory.mktemp(name)) for name in ("before", "after"))
    edit(after)
    for book in (before, after):
        outcome = book.make()
        assert outcome.code == 0, outcome.text
    return before, after


def edit(book: Book) -> None:
    """Change a cell of a page."""
    page = book.pages / "second.md"
    page.write_text(page.read_text().replace(*EDIT))


def copied(book: Book, folder: Path) -> Book:
    """Return the same book, with its site and all that belongs to the build, in another folder."""
    shutil.copytree(book.build, folder / "build")
    shutil.copytree(book.pages, folder / "pages")
    return Book(folder / "pages", folder / "build")


MOMENTS = [
    "Executing notebook",
    "Executed notebook",
    "Cached executed",
    "writing output",
    "dumping search index",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_changes_nothing_and_the_next_is_as_from_nothing(
    sites: tuple[Book, Book], tmp_path: Path, moment: str
) -> None:
    before, after = sites
    book = copied(before, tmp_path)
    edit(book)
    process = book.start()
    assert process.stdout is not None
    for line in process.stdout:
        if moment in line:
            break
    else:
        pytest.fail(f"no line says {moment!r}")
    process.kill()
    process.wait()
    process.stdout.close()
    assert differences(book.build / "html", before.build / "html") == []
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert differences(book.build / "html", after.build / "html") == []


@pytest.mark.parametrize("kibibytes", [0, 1, 20, 100])
def test_a_full_disk_changes_nothing_and_the_next_build_is_as_from_nothing(
    sites: tuple[Book, Book], tmp_path: Path, kibibytes: int
) -> None:
    before, after = sites
    book = copied(before, tmp_path)
    edit(book)
    process = book.start(*STOCK_KERNEL, within=["bash", "-c", f'ulimit -f {kibibytes}; exec "$@"', "bash"])
    text, _ = process.communicate()
    assert process.returncode != 0, text
    assert differences(book.build / "html", before.build / "html") == []
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert differences(book.build / "html", after.build / "html") == []


@pytest.mark.parametrize("length", [0, 30])
def test_outputs_of_which_half_is_written_are_worked_out_again(
    sites: tuple[Book, Book], tmp_path: Path, length: int
) -> None:
    book = copied(sites[0], tmp_path)
    (book.build / "unfinished").touch()
    for outputs in book.build.glob(".jupyter_cache/*/executed/*/base.ipynb"):
        outputs.write_bytes(outputs.read_bytes()[:length])
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert sorted(outcome.executed) == ["index", "second"]
    assert differences(book.build / "html", sites[0].build / "html") == []


def test_a_table_of_contents_of_the_outputs_that_cannot_be_read_is_made_anew(
    sites: tuple[Book, Book], tmp_path: Path
) -> None:
    book = copied(sites[0], tmp_path)
    (book.build / "unfinished").touch()
    for table in book.build.glob(".jupyter_cache/*/global.db"):
        table.write_bytes(table.read_bytes()[:3000])
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert differences(book.build / "html", sites[0].build / "html") == []
