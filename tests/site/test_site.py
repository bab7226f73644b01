"""The finished site, _build/html as `make html` left it: everything ran, no link leads nowhere."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import nbformat
import pytest
from nbclient import NotebookClient
from site_pages import MADE, PAGES, ROOT, SITE

WITHOUT_OUTPUTS = SITE / "notebooks" / "empty"
NOTEBOOKS = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.ipynb") if WITHOUT_OUTPUTS not in path.parents
)
SOURCES = sorted((ROOT / "docs").rglob("*.md"))
ROOTED = (
    "/en/latest/"  # how links begin that hold on every page of the host, as on the one for what is not there
)
LOADED = {"script": "src", "img": "src", "link": "href", "source": "src", "iframe": "src", "video": "src"}


class Page(HTMLParser):
    """The elements of a page, in order, each with its attributes, and the text within."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: list[dict[str, bool]] = []  # for each svg: which of title and desc it has
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "svg":
            self.inside.append({"title": False, "desc": False})
        elif tag in ("title", "desc") and self.inside:
            self.inside[-1][tag] = True

    def having(self, tag: str) -> Iterator[dict[str, str]]:
        """Yield the attributes of each element of one kind."""
        return (attributes for name, attributes in self.elements if name == tag)


@functools.cache
def page(name: str) -> Page:
    """Return a page of the site."""
    return Page((SITE / name).read_text(encoding="utf-8"))


def executable_sources() -> dict[str, str]:
    """Return the text of each page with cells, by its name."""
    texts = {path.relative_to(ROOT / "docs").with_suffix("").as_posix(): path.read_text() for path in SOURCES}
    heads = {name: text.partition("\n---\n")[0] for name, text in texts.items()}
    return {name: text for name, text in texts.items() if "file_format: mystnb" in heads[name]}


def test_the_site_is_there_and_was_finished() -> None:
    assert "index.html" in PAGES, "run `make html` first"
    assert not (ROOT / "_build" / "unfinished").exists(), "the last build failed: the site is an older one"


def test_every_source_is_a_page() -> None:
    names = {path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in SOURCES}
    assert names <= set(PAGES)
    assert set(PAGES) - names <= set(MADE)


def test_every_executable_page_offers_its_notebook_with_outputs() -> None:
    assert sorted(f"notebooks/{name}.ipynb" for name in executable_sources()) == NOTEBOOKS
    for name in executable_sources():
        links = [a for a in page(f"{name}.html").having("a") if "notebook-link" in a.get("class", "")]
        if name == "lab/index":  # an instrument, and no program: what stands in the way to Play goes
            assert links == []
            continue
        assert len(links) == 1
        assert (SITE / name).parent.joinpath(
            links[0]["href"]
        ).resolve() == SITE / "notebooks" / f"{name}.ipynb"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_ran_in_order(name: str) -> None:
    cells = [cell for cell in nbformat.read(SITE / name, as_version=4).cells if cell.cell_type == "code"]
    assert cells.pop(0).metadata.tags == ["versions"]  # it is for readers: the build has the right versions
    source = executable_sources()[name.removeprefix("notebooks/").removesuffix(".ipynb")]
    source = re.sub(r"^(`{4,}).*?^\1$", "", source, flags=re.DOTALL | re.MULTILINE)  # how a cell is written
    unseen = len(re.findall(r"^:tags: \[.*remove-cell.*\]$", source, flags=re.MULTILINE))
    assert len(cells) == source.count("{code-cell}") - unseen
    counts = [cell.execution_count for cell in cells]
    assert None not in counts
    assert counts == sorted(set(counts))
    assert counts[-1] <= len(cells) + unseen
    assert any(cell.outputs for cell in cells)
    for cell in cells:
        assert "stderr" not in [output.get("name") for output in cell.outputs]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_words_of_a_notebook_need_no_site(name: str) -> None:
    for cell in nbformat.read(SITE / name, as_version=4).cells:
        if cell.cell_type == "markdown":
            words = re.sub(r"^(`{3,}).*?^\1$", "", cell.source, flags=re.DOTALL | re.MULTILINE)
            words = re.sub(r"(?<!`)`[^`]+`(?!`)", "", words)  # code, such as a guide for authors shows
            assert not re.search(
                r"\{[\w:-]+\}`|^\{\.\w+\}$|^:{3,}|\]\((?!https?:)[^)]*\.md", words, re.MULTILINE
            ), words


# Every sixth of them with every change: the rest of each is the same but for cells that the build has run.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.weekly if place % 6 else pytest.mark.slow)
        for place, name in enumerate(NOTEBOOKS)
    ],
)
def test_a_downloaded_notebook_runs_in_a_folder_of_its_own(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The whole ledger is tested elsewhere: here it may be read from the build's store.
    monkeypatch.setenv("FIRSTNN_VERDICTS", str(SITE.parent / "verdicts"))
    notebook = nbformat.read(SITE / name, as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    NotebookClient(notebook, timeout=1200, resources={"metadata": {"path": str(tmp_path)}}).execute()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing_from_elsewhere(name: str) -> None:
    for tag, attributes in page(name).elements:
        address = attributes.get(LOADED.get(tag, ""), "")
        if tag == "link" and attributes.get("rel") in ("canonical", "search"):
            continue
        assert not urlparse(address).netloc, f"<{tag}> loads {address}"


def test_no_stylesheet_loads_anything_from_elsewhere() -> None:
    for path in SITE.rglob("*.css"):
        addresses = re.findall(
            r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", path.read_text(encoding="utf-8")
        )
        for address in filter(None, (part for pair in addresses for part in pair)):
            assert address.startswith("data:") or not urlparse(address).netloc, f"{path.name}: {address}"


def test_nothing_in_the_site_tells_where_or_when_it_was_built() -> None:
    known = [str(ROOT), f"{Path.home()}/", "/tmp/"]
    for path in SITE.rglob("*"):
        if path.is_file() and path.suffix in {".html", ".ipynb", ".txt", ".xml", ".css", ".svg"}:
            text = path.read_text(encoding="utf-8")
            for folder in known:
                assert folder not in text, f"{path.relative_to(SITE)} names {folder}"
            assert not re.search(r"<[\w.]+ object at 0x[0-9a-f]+>|&lt;[\w.]+ object at 0x", text), path.name


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_has_words_that_stand_for_it(name: str) -> None:
    for image in page(name).having("img"):
        assert image.get("alt", "").strip(), image
        assert not re.search(r"\.(png|svg|jpe?g)$", image["alt"]), image
    drawings = list(page(name).having("svg"))
    for drawing, words in zip(drawings, page(name).inside, strict=True):
        hidden = drawing.get("aria-hidden") == "true"
        assert hidden or (drawing.get("role") == "img" and all(words.values())), drawing


@pytest.mark.parametrize("name", PAGES)
def test_no_id_is_given_twice(name: str) -> None:
    ids = [attributes["id"] for _, attributes in page(name).elements if "id" in attributes]
    assert len(ids) == len(set(ids)), sorted(i for i in set(ids) if ids.count(i) > 1)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_site_arrives(name: str) -> None:
    for link in page(name).having("a"):
        address, fragment = urldefrag(link.get("href", ""))
        if urlparse(address).scheme or (not address and not fragment):
            continue
        folder = SITE if address.startswith(ROOTED) else (SITE / name).parent
        address = address.removeprefix(ROOTED)
        target = folder.joinpath(unquote(address)).resolve() if address else SITE / name
        assert target.is_file(), f"{address} of {name} leads nowhere"
        if fragment and target.suffix == ".html":
            ids = {a["id"] for _, a in page(target.relative_to(SITE).as_posix()).elements if "id" in a}
            assert unquote(fragment) in ids, f"{address}#{fragment} of {name} has no such place"


@pytest.mark.parametrize("name", PAGES)
def test_formulas_need_no_script(name: str) -> None:
    scripts = [attributes.get("src", "") for attributes in page(name).having("script")]
    assert not any("mathjax" in script.lower() for script in scripts)
    assert all("math" not in attributes.get("class", "").split() for attributes in page(name).having("pre"))


def test_the_pages_are_listed_for_search_engines() -> None:
    listed = re.findall(r"<loc>([^<]+)</loc>", (SITE / "sitemap.xml").read_text(encoding="utf-8"))
    assert any(address.endswith("/index.html") for address in listed)
    assert len(listed) == len(set(listed)) >= len(SOURCES)
