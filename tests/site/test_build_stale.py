"""A number on a page is the number that the package gives now; and what has not changed is not done again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fixture_book import FRONT_MATTER, ROOT, Book, copy_machinery

pytestmark = pytest.mark.slow

PATIENT = ("-D", "nb_execution_timeout=300")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The small book beside a copy of the package, built once; the tests below go on from each other."""
    folder = tmp_path_factory.mktemp("a folder with spaces")
    book = Book.small(folder, copy_machinery(folder / "machinery"))
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert sorted(outcome.executed) == ["index", "second"]
    return book


def test_a_book_without_faults_shows_what_its_cells_gave(book: Book) -> None:
    assert "the largest seed is 4294967295" in book.html("index")
    assert "ZeroDivisionError" in book.html("second")  # tagged raises-exception: meant to be shown


def test_formulas_are_mathml(book: Book) -> None:
    assert re.search(r"<math><mi>z</mi>.*</math>", book.html("second"))
    assert re.search(r'<math display="block">.*<mfrac>.*</math>', book.html("second"))


def test_an_unchanged_book_is_not_built_again(book: Book) -> None:
    outcome = book.make()
    assert outcome.code == 0
    assert "Nothing has changed" in outcome.text
    assert "Sphinx" not in outcome.text


def test_a_site_that_was_tampered_with_is_built_again(book: Book) -> None:
    page = book.build / "html" / "second.html"
    before = page.read_bytes()
    page.write_bytes(before[:1000])
    assert book.make().code == 0
    assert page.read_bytes() == before


def test_an_unchanged_page_is_neither_read_nor_executed_again(book: Book) -> None:
    (book.build / "finished").unlink()
    outcome = book.make()
    assert outcome.code == 0
    assert not outcome.executed
    assert "0 added, 0 changed, 0 removed" in outcome.text


def test_pages_that_are_read_again_take_their_outputs_from_the_cache(book: Book) -> None:
    (book.build / "unfinished").touch()
    outcome = book.make()
    assert outcome.code == 0
    assert "2 added, 0 changed, 0 removed" in outcome.text
    assert not outcome.executed


def test_a_changed_page_is_the_only_one_that_executes_again(book: Book) -> None:
    page = book.pages / "second.md"
    page.write_text(page.read_text().replace("2 + 2\n```", "2 + 3\n```", 1))
    assert book.make().executed == ["second"]


def test_a_changed_constant_of_the_package_is_on_the_page_after_the_next_build(book: Book) -> None:
    module = book.machinery / "firstnn" / "validation.py"
    source = module.read_text()
    changed = source.replace("LARGEST_SEED = 2**32 - 1", "LARGEST_SEED = 12345")
    assert changed != source
    module.write_text(changed)
    (book.build / ".jupyter_cache" / ".DS_Store").touch()  # as some systems leave it in every folder
    assert book.make().code == 0
    assert "the largest seed is 12345" in book.html("index")
    assert len(list((book.build / ".jupyter_cache").iterdir())) == 1  # the old outputs are gone
    assert book.make().executed == []


def test_a_changed_extension_reads_the_pages_again_and_executes_nothing(tmp_path: Path) -> None:
    machinery = copy_machinery(tmp_path / "machinery")
    book = Book.small(tmp_path, machinery)
    book.write("linked", f"{FRONT_MATTER}See {{code-line}}`firstnn/random.py:3`.\n")
    assert book.make().code == 0
    assert "firstnn/random.py, line 3" in book.html("linked")
    role = machinery / "docs/_ext/firstnn_site/reader/evidence_roles.py"
    role.write_text(role.read_text().replace("{path}, line {line}", "{path}, row {line}"))
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert "firstnn/random.py, row 3" in book.html("linked")
    assert not outcome.executed


def test_a_build_that_fails_leaves_the_old_site_whole(book: Book) -> None:
    page = book.pages / "index.md"
    source = page.read_text()
    page.write_text(source.replace("print(", "print(missing, "))
    before = {path: path.read_bytes() for path in _files(book.build / "html")}
    for _ in range(2):
        assert book.make().code != 0
        assert {path: path.read_bytes() for path in _files(book.build / "html")} == before
    page.write_text(source)
    assert book.make().code == 0


def test_a_page_that_is_gone_from_the_book_is_gone_from_the_site(tmp_path: Path) -> None:
    book = Book.small(tmp_path)
    book.write("third", FRONT_MATTER)
    assert book.make().code == 0
    assert (book.build / "html" / "third.html").exists()
    (book.pages / "third.md").unlink()
    assert book.make().code == 0
    assert not (book.build / "html" / "third.html").exists()
    assert (book.build / "html" / "second.html").exists()


def test_a_build_that_was_killed_is_done_again_from_the_first_page(tmp_path: Path) -> None:
    book = Book.small(tmp_path)
    assert book.make().code == 0
    (book.build / "unfinished").touch()
    (book.build / "work").mkdir()
    (book.build / "work" / "second.html").write_text("<html>half")  # Sphinx takes it for a current page
    assert book.make().code == 0
    assert "The other page" in book.html("second")


def test_tensorflow_says_nothing_on_a_page(tmp_path: Path) -> None:
    book = Book.small(tmp_path)
    cell = "import tensorflow as tf\n\nprint(float(tf.function(jit_compile=True)(tf.square)(3.0)))"
    book.write("tensorflow", f"{FRONT_MATTER}```{{code-cell}} python\n{cell}\n```\n")
    outcome = book.make("-D", "nb_execution_timeout=200")
    assert outcome.code == 0, outcome.text
    assert "9.0" in book.html("tensorflow")


def test_two_builds_in_different_folders_give_the_same_bytes(tmp_path: Path) -> None:
    machinery = copy_machinery(tmp_path / "elsewhere")
    shutil.copytree(ROOT / "docs", machinery / "docs", dirs_exist_ok=True)
    book = Book(machinery / "docs", machinery / "_build", machinery)
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "FIRSTNN_KERNELS": "stock"}
    outcome = book.make("-D", "nb_execution_timeout=300", **elsewhere)
    assert outcome.code == 0, outcome.text
    # The ledger as data says how long each claim took.
    assert set(differences(ROOT / "_build" / "html", book.build / "html")) <= {"claims.json"}


@pytest.mark.parametrize("kernels", ["warm", "stock"])
def test_neither_place_nor_hour_nor_language_is_in_the_bytes(tmp_path: Path, kernels: str) -> None:
    here, there = Book.small(tmp_path / "here"), Book.small(tmp_path / "a b" / "there")
    draws = (
        "import firstnn\n\nprint({'a', 'b', 'c'} == set('abc'))\nfirstnn.Architecture(2).initial_weights(0)"
    )
    for book in (here, there):
        book.write("third", f"{FRONT_MATTER}```{{code-cell}} python\n{draws}\n```\n")
    timeout = ["-D", "nb_execution_timeout=200"]
    outcomes = [
        here.make(*timeout, PYTHONHASHSEED="1", TZ="America/New_York", LC_ALL="C.UTF-8"),
        there.make(*timeout, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C", FIRSTNN_KERNELS=kernels),
    ]
    assert [outcome.code for outcome in outcomes] == [0, 0], outcomes
    assert differences(here.build / "html", there.build / "html") == []


def test_what_was_warned_of_is_written_again(tmp_path: Path) -> None:
    book = Book.small(tmp_path)
    book.write("third", f"{FRONT_MATTER}[elsewhere](missing.md)\n")
    for _ in range(2):
        outcome = book.make()
        assert outcome.code != 0
        assert outcome.says("third", "missing")


def test_a_build_after_changes_gives_the_same_bytes_as_one_from_nothing(tmp_path: Path) -> None:
    book = Book.small(tmp_path / "grown")
    book.write("third", FRONT_MATTER)
    assert book.make().code == 0
    (book.pages / "third.md").unlink()
    page = book.pages / "second.md"
    page.write_text(page.read_text().replace("2 + 2", "3 + 3").replace("\n4\n", "\n6\n"))
    assert book.make().code == 0
    fresh = Book(book.pages, tmp_path / "fresh")
    assert fresh.make().code == 0
    assert differences(book.build / "html", fresh.build / "html") == []


def titled(text: str) -> str:
    return text.replace("# Mental model", "# A picture to think with", 1)


def headed(text: str) -> str:
    return text.replace("## Friends passing notes", "## Notes among friends", 1)


def with_a_sentence(text: str) -> str:
    return f"{text}\n{{.transition}}\nThe same again follows.\n"


def longer(text: str) -> str:
    return f"{text}\n{{.transition}}\n{300 * 'The same again follows. '}\n"


def cited(text: str) -> str:
    return f"{text}\nThe same again follows {{cite:p}}`zhang2021dive`.\n"


def with_a_term(text: str) -> str:
    return text.replace("\nweight\n", "\nweight of a connection\nweight\n", 1)


# What is edited, and whether other pages may show something of it: their lists, references, minutes.
EDITS: list[tuple[str, Callable[[str], str], bool]] = [
    ("index", str, True),  # as it is: nothing is kept yet
    ("mental-model", with_a_sentence, False),
    ("mental-model", titled, True),
    ("takeaways", longer, True),
    ("mental-model", headed, True),
    ("connections", cited, True),
    ("reference/glossary", with_a_term, True),
]


def test_a_page_that_is_kept_is_as_it_would_be_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    grown, fresh = Book(tmp_path / "docs", tmp_path / "grown"), Book(tmp_path / "docs", tmp_path / "fresh")
    with_what_is_worked_out(grown, ROOT / "_build")
    for page, edit, seen_elsewhere in EDITS:
        path = grown.pages / f"{page}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(edit(text), encoding="utf-8")
        before = kept(grown)
        outcome = grown.make(*PATIENT)
        assert outcome.code == 0, outcome.text
        assert edit is str or path.read_text(encoding="utf-8") != text
        assert len(kept(grown) - before) == (len(kept(grown)) if seen_elsewhere else 1), edit
    with_what_is_worked_out(fresh, grown.build)
    assert fresh.make(*PATIENT).code == 0
    assert differences(grown.build / "html", fresh.build / "html") == []


def with_what_is_worked_out(book: Book, build: Path) -> None:
    """Give a book the verdicts and the outputs of another one."""
    for name in ("verdicts", ".jupyter_cache"):
        shutil.copytree(build / name, book.build / name)


def kept(book: Book) -> set[str]:
    """Return the names of the pages that are kept for the next build."""
    folder = book.build / "written"
    return {place.name for place in folder.iterdir()} if folder.is_dir() else set()


def differences(first: Path, second: Path) -> list[str]:
    """Return the files that are in one folder only, or not the same in both."""
    names = {path.relative_to(folder) for folder in (first, second) for path in _files(folder)}
    return [
        str(name)
        for name in sorted(names)
        if not (first / name).is_file()
        or not (second / name).is_file()
        or (first / name).read_bytes() != (second / name).read_bytes()
    ]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
