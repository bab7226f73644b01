"""A build after a build: what has not changed is not done again, and what has is as from nothing.

That holds after edits, after faults, and after builds that were killed or ran out of disk: until the next one
is whole, the old site stays.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fixture_book import FRONT_MATTER, ROOT, STOCK_KERNEL, Book, copy_machinery

pytestmark = pytest.mark.slow

PATIENT = ("-D", "nb_execution_timeout=300")


def find_differences(first: Path, second: Path) -> list[str]:
    """Return the files that are in one folder only, or not the same in both."""
    names = {path.relative_to(folder) for folder in (first, second) for path in _files(folder)}
    return [
        str(name)
        for name in sorted(names)
        if not (first / name).is_file()
        or not (second / name).is_file()
        or (first / name).read_bytes() != (second / name).read_bytes()
    ]


def show_difference(first: Path, second: Path) -> list[str]:
    """Return the name of a file, and around its first difference what it holds in two folders."""
    texts = [path.read_bytes() if path.is_file() else b"(not there)" for path in (first, second)]
    place = next(
        (i for i, (one, other) in enumerate(zip(*texts, strict=False)) if one != other), min(map(len, texts))
    )
    return [first.name, *(str(text[max(place - 200, 0) : place + 200]) for text in texts)]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The small book beside a copy of the package, built once; the tests below go on from each other."""
    folder = tmp_path_factory.mktemp("a folder with spaces")
    book = Book.small(folder, copy_machinery(folder / "machinery"))
    book.write("third", "---\norphan: true\n---\n\n# Linked\n\nSee {code-line}`firstnn/random.py:3`.\n")
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert sorted(outcome.executed) == ["index", "second"]
    assert "the largest seed is 4294967295" in book.html("index")
    assert "ZeroDivisionError" in book.html("second")  # tagged raises-exception: meant to be shown
    assert re.search(r'<math display="block">.*<mfrac>.*</math>', book.html("second"))
    return book


def test_an_unchanged_book_is_not_built_again(book: Book) -> None:
    outcome = book.make()
    assert outcome.code == 0
    assert "Nothing has changed" in outcome.text
    assert "Sphinx" not in outcome.text


def test_a_site_that_was_tampered_with_is_built_again_from_what_is_stored(book: Book) -> None:
    page = book.build / "html" / "second.html"
    before = page.read_bytes()
    page.write_bytes(before[:1000])
    outcome = book.make()
    assert outcome.code == 0
    assert page.read_bytes() == before
    assert not outcome.executed
    assert "0 added, 0 changed, 0 removed" in outcome.text


def test_a_build_that_was_killed_is_done_again_from_the_first_page(book: Book) -> None:
    (book.build / "unfinished").touch()
    (book.build / "work").mkdir()
    (book.build / "work" / "second.html").write_text("<html>half")  # Sphinx takes it for a current page
    outcome = book.make()
    assert outcome.code == 0
    assert "3 added, 0 changed, 0 removed" in outcome.text
    assert not outcome.executed  # the outputs are in the cache
    assert "The other page" in book.html("second")


def test_a_changed_page_is_the_only_one_that_executes_again_and_one_that_is_gone_is_gone(book: Book) -> None:
    book.edit("second", "2 + 2\n```", "2 + 3\n```", 1)
    (book.pages / "third.md").rename(book.pages / "third.away")
    assert book.make().executed == ["second"]
    assert not (book.build / "html" / "third.html").exists()
    (book.pages / "third.away").rename(book.pages / "third.md")


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


def test_a_changed_extension_reads_the_pages_again_and_executes_nothing(book: Book) -> None:
    assert "firstnn/random.py, line 3" in book.html("third")
    role = book.machinery / "docs/_ext/firstnn_site/reader/evidence_roles.py"
    role.write_text(role.read_text().replace("{path}, line {line}", "{path}, row {line}"))
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert "firstnn/random.py, row 3" in book.html("third")
    assert not outcome.executed


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("print(", "print(missing, ", "cell 1 raised NameError"),
        ("A few pages,", "In 97% of the runs,", 'the result "97%" is typed'),
        ("See [the other page](second.md)", "See [the other page](missing.md)", "missing"),
    ],
)
def test_a_fault_stops_two_builds_and_leaves_the_old_site_whole(
    book: Book, before: str, after: str, complaint: str
) -> None:
    site = {path: path.read_bytes() for path in _files(book.build / "html")}
    book.edit("index", before, after)
    for _ in range(2):
        outcome = book.make()
        assert outcome.code != 0
        assert outcome.says("index", complaint), outcome.text
        assert {path: path.read_bytes() for path in _files(book.build / "html")} == site
    book.edit("index", after, before)


def test_a_build_after_all_that_gives_the_same_bytes_as_one_from_nothing_without_a_store(
    book: Book, tmp_path: Path
) -> None:
    assert book.make().code == 0
    assert stored(book)
    module = book.machinery / "docs/_ext/firstnn_site/running/page_store.py"
    source = module.read_text()
    module.write_text(re.sub(r"KNOWN_SPHINX = .*", "KNOWN_SPHINX = ((0, 0),)", source))
    fresh = Book(book.pages, tmp_path / "fresh", book.machinery)
    assert fresh.make().code == 0
    assert not stored(fresh)  # this version of Sphinx is not known any more
    assert find_differences(book.build / "html", fresh.build / "html") == []


@pytest.mark.parametrize("kernels", ["warm", "stock"])
def test_a_line_that_the_kernel_sends_in_pieces_is_one_line_on_the_page(tmp_path: Path, kernels: str) -> None:
    code = (
        "import time\n\nfor piece in ('one', ' and two', '\\n', '\\n', 'three'):\n"
        "    print(piece, end='', flush=True)\n    time.sleep(0.3)"
    )
    book = Book.small(tmp_path)
    book.write("pieces", f"{FRONT_MATTER}```{{code-cell}} python\n{code}\n```\n")
    outcome = book.make(*PATIENT, FIRSTNN_KERNELS=kernels)
    assert outcome.code == 0, outcome.text
    assert "one and two\n\nthree" in re.sub(r"<[^>]+>", "", book.html("pieces"))


@pytest.mark.parametrize("kernels", ["warm", "stock"])
def test_neither_place_nor_hour_nor_language_is_in_the_bytes(tmp_path: Path, kernels: str) -> None:
    here, there = Book.small(tmp_path / "here"), Book.small(tmp_path / "a b" / "there")
    draws = (
        "import firstnn\n\nprint({'a', 'b', 'c'} == set('abc'))\nfirstnn.Architecture(2).initial_weights(0)"
    )
    silent = "import tensorflow as tf\n\nprint(float(tf.function(jit_compile=True)(tf.square)(3.0)))"
    for book in (here, there):
        for name, code in (("draws", draws), ("tensorflow", silent)):
            book.write(name, f"{FRONT_MATTER}```{{code-cell}} python\n{code}\n```\n")
    outcomes = [
        here.make(*PATIENT, PYTHONHASHSEED="1", TZ="America/New_York", LC_ALL="C.UTF-8"),
        there.make(*PATIENT, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C", FIRSTNN_KERNELS=kernels),
    ]
    assert [outcome.code for outcome in outcomes] == [0, 0], outcomes  # TensorFlow says nothing on a page
    assert "9.0" in there.html("tensorflow")
    assert find_differences(here.build / "html", there.build / "html") == []


@pytest.mark.parametrize(
    "kernels", ["warm", pytest.param("stock", marks=pytest.mark.weekly, id="stock, with a ledger of its own")]
)
def test_two_builds_of_the_whole_book_in_different_folders_give_the_same_bytes(
    tmp_path: Path, kernels: str
) -> None:
    machinery = copy_machinery(tmp_path / "elsewhere")
    shutil.copytree(ROOT / "docs", machinery / "docs", dirs_exist_ok=True)
    book = Book(machinery / "docs", machinery / "_build", machinery)
    if kernels == "warm":  # that verdicts are the same wherever they are computed is tested beside the claims
        shutil.copytree(ROOT / "_build" / "verdicts", book.build / "verdicts")
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "FIRSTNN_KERNELS": kernels}
    outcome = book.make(*PATIENT, **elsewhere)
    assert outcome.code == 0, outcome.text
    sites = ROOT / "_build" / "html", book.build / "html"
    # The ledger as data says how long each claim took.
    different = [name for name in find_differences(*sites) if name != "claims.json"]
    assert not different, "\n".join(show_difference(*(site / different[0] for site in sites)))


def add_sentence(text: str) -> str:
    return f"{text}\n\nThe same again follows.\n"


def change_title(text: str) -> str:
    return text.replace("# Mental model", "# A picture to think with", 1)


def change_heading(text: str) -> str:
    return text.replace("## Where the picture breaks", "## Where it breaks", 1)


def add_minutes(text: str) -> str:
    return f"{text}\n\n{300 * 'The same again follows. '}\n"


def add_source(text: str) -> str:
    return f"{text}\nThe same again follows {{cite:p}}`zhang2021dive`.\n"


def add_term(text: str) -> str:
    return text.replace("\nweight\n", "\nweight of a connection\nweight\n", 1)


# What is edited, and whether other pages may show something of it: their lists, references, minutes.
EDITS: list[tuple[str, Callable[[str], str], bool]] = [
    ("index", str, True),  # as it is: nothing is stored yet
    ("mental-model", add_sentence, False),
    ("mental-model", change_title, True),
    ("takeaways", add_minutes, True),
    ("mental-model", change_heading, True),
    ("connections", add_source, True),
    ("reference/glossary", add_term, True),
]


def test_a_page_from_the_store_is_as_it_would_be_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    grown, fresh = Book(tmp_path / "docs", tmp_path / "grown"), Book(tmp_path / "docs", tmp_path / "fresh")
    copy_results(ROOT / "_build", grown)
    for page, edit, seen_elsewhere in EDITS:
        path = grown.pages / f"{page}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(edit(text), encoding="utf-8")
        before = stored(grown)
        outcome = grown.make(*PATIENT)
        assert outcome.code == 0, outcome.text
        assert edit is str or path.read_text(encoding="utf-8") != text
        assert len(stored(grown) - before) == (len(stored(grown)) if seen_elsewhere else 1), edit
    copy_results(grown.build, fresh)
    assert fresh.make(*PATIENT).code == 0
    assert find_differences(grown.build / "html", fresh.build / "html") == []


def copy_results(build: Path, book: Book) -> None:
    """Give a book the verdicts and the outputs of another build."""
    for name in ("verdicts", ".jupyter_cache"):
        shutil.copytree(build / name, book.build / name)


def stored(book: Book) -> set[str]:
    """Return the names of the pages that are stored for the next build."""
    folder = book.build / "written"
    return {place.name for place in folder.iterdir()} if folder.is_dir() else set()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Book]:
    """Build a book, and the same book after an edit from nothing: what may be published, and nothing else."""
    before, after = (Book.small(tmp_path_factory.mktemp(name)) for name in ("before", "after"))
    edit_cell(after)
    for book in (before, after):
        outcome = book.make()
        assert outcome.code == 0, outcome.text
    return before, after


def edit_cell(book: Book) -> None:
    book.edit("second", "2 + 2\n```", "2 + 2 + 0\n```")


def copied(book: Book, folder: Path) -> Book:
    """Return the same book, with its site and all that belongs to the build, in another folder."""
    shutil.copytree(book.build, folder / "build")
    shutil.copytree(book.pages, folder / "pages")
    return Book(folder / "pages", folder / "build")


def assert_recovers(book: Book, sites: tuple[Book, Book]) -> None:
    """See that nothing was published, and that the next build publishes what it should."""
    before, after = sites
    assert find_differences(book.build / "html", before.build / "html") == []
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert find_differences(book.build / "html", after.build / "html") == []


@pytest.mark.parametrize("moment", ["Executing notebook", "Cached executed", "dumping search index"])
def test_a_killed_build_changes_nothing_and_the_next_is_as_from_nothing(
    sites: tuple[Book, Book], tmp_path: Path, moment: str
) -> None:
    book = copied(sites[0], tmp_path)
    edit_cell(book)
    process = book.start()
    assert process.stdout is not None
    if not any(moment in line for line in process.stdout):
        pytest.fail(f"no line says {moment!r}")
    process.kill()
    process.wait()
    process.stdout.close()
    assert_recovers(book, sites)


@pytest.mark.parametrize("kibibytes", [1, 100])
def test_a_full_disk_changes_nothing_and_the_next_build_is_as_from_nothing(
    sites: tuple[Book, Book], tmp_path: Path, kibibytes: int
) -> None:
    book = copied(sites[0], tmp_path)
    edit_cell(book)
    process = book.start(*STOCK_KERNEL, within=["bash", "-c", f'ulimit -f {kibibytes}; exec "$@"', "bash"])
    text, _ = process.communicate()
    assert process.returncode != 0, text
    assert_recovers(book, sites)


@pytest.mark.parametrize(
    ("files", "length", "executed"),
    [("executed/*/base.ipynb", 30, ["index", "second"]), ("global.db", 3000, ["index", "second"])],
)
def test_a_cache_of_which_half_is_written_is_repaired(
    sites: tuple[Book, Book], tmp_path: Path, files: str, length: int, executed: list[str]
) -> None:
    book = copied(sites[0], tmp_path)
    (book.build / "unfinished").touch()
    for path in book.build.glob(f".jupyter_cache/*/{files}"):
        path.write_bytes(path.read_bytes()[:length])
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    assert sorted(outcome.executed) == executed
    assert find_differences(book.build / "html", sites[0].build / "html") == []
