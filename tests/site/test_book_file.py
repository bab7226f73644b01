"""The book as one file: the pages in their order, the answers at the end, and the same bytes twice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from chromium import CHROMIUM, MISSING
from firstnn_site.takeaway import epub, pdf
from firstnn_site.takeaway.bound_book import Chapter, bind_chapters

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://book.example/en/"
FACTS = {
    "title": "A book & more",
    "author": "Somebody",
    "language": "en",
    "rights": "CC BY 4.0",
    "address": ADDRESS,
    "seconds": "1767225600",
}
PAGE = """\
<html><head>{next}</head><body><nav>
<p class="caption">Start</p><ul><li><a href="part/one.html">One</a></li></ul></nav>
<article class="bd-article"><section id="top"><h1>{title}<a class="headerlink" href="#top">#</a></h1>
{body}</section></article></body></html>
"""
QUESTION = """\
<div class="fn-question" id="question-a"><fieldset><legend>Which?</legend><div class="fn-options">
<label><input type="radio" name="a" value="0"> <span>This</span></label>
<label><input type="radio" name="a" value="1"> <span>That</span></label></div></fieldset>
<div class="fn-commit"><button>Sure</button></div>
<details class="fn-answer"><summary>The answer</summary>
<p class="fn-outcome">That one.</p></details></div>
"""
FIGURE = """\
<figure class="fn-figure" id="drawn"><svg viewBox="0 0 1 1" role="img" aria-labelledby="drawn-title">
<title id="drawn-title">A dot</title><clipPath id="drawn-1"><rect width="1" height="1"/></clipPath>
<path d="M 0 0" clip-path="url(#drawn-1)" style="fill: var(--fig-class-0, #6a3fb5)"/></svg>
<figcaption>It is drawn</figcaption>
<details><summary>The numbers behind this figure</summary><p>41.5</p></details></figure>
"""
BODIES = {
    "index": '<p><a href="part/one.html#middle">on</a> <a href="lab/index.html">lab</a> '
    '<a href="claims.json">data</a></p>'
    '<div class="lab" data-lab="v=1&amp;n=4" data-page="lab/index.html"></div>',
    "part/one": f"<h2 id='middle'>Middle</h2>{QUESTION}{FIGURE}<script>go()</script><math><mi>x</mi></math>",
    "lab/index": "<p>Nothing without a script</p>",
    "last": '<p><a href="part/one.html#drawn">back</a> &amp; <br> on</p>' + FIGURE,
}


@pytest.fixture
def chapters(tmp_path: Path) -> list[Chapter]:
    """Bind a site of four pages, of which one needs a script."""
    names = list(BODIES)
    for name, following in zip(names, [*names[1:], ""], strict=True):
        path = tmp_path / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        up = "../" * name.count("/")
        link = f'<link rel="next" href="{up}{following}.html">' if following else ""
        path.write_text(PAGE.format(next=link, title=f"Page {name}", body=BODIES[name]), encoding="utf-8")
    return bind_chapters(tmp_path, ADDRESS)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_pages_come_in_their_order_and_the_answers_at_the_end(chapters: list[Chapter]) -> None:
    assert [chapter.name for chapter in chapters] == ["index", "part/one", "last", "answers", "numbers"]
    assert [chapter.part for chapter in chapters] == ["", "Start", "", "At the end", ""]
    asked, answers = chapters[1].body, chapters[3].body
    assert "That one." not in asked.get_text()
    assert "That one." in answers.get_text()
    assert [item.get_text(strip=True) for item in asked.select(".fn-question li")] == ["This", "That"]
    there, back = asked.select_one(".to-the-end a"), answers.select_one(".fold-title a")
    assert there
    assert back
    assert answers.select(str(there["href"]))
    assert asked.select(str(back["href"]))


def test_nothing_is_left_that_needs_a_script_or_a_click(chapters: list[Chapter]) -> None:
    for chapter in chapters:
        assert not chapter.body.select("script, button, input, details, summary, label, .headerlink")


def test_links_stay_within_the_book_where_they_can(chapters: list[Chapter]) -> None:
    hrefs = [str(link["href"]) for link in chapters[0].body.select("a")]
    lab = f"{ADDRESS}lab/index.html"
    assert hrefs == ["#part-one--middle", lab, f"{ADDRESS}claims.json", f"{lab}#v=1&n=4"]


def test_what_has_the_same_name_on_two_pages_is_told_apart(chapters: list[Chapter]) -> None:
    ids = [str(tag["id"]) for chapter in chapters for tag in [chapter.body, *chapter.body.select("[id]")]]
    assert len(ids) == len(set(ids))
    drawing = chapters[2].body.svg
    assert drawing
    assert drawing["aria-labelledby"] == "last--drawn-title"
    assert drawing.select_one('[clip-path="url(#last--drawn-1)"][style="fill: #6a3fb5"]')


def test_every_page_of_the_epub_is_xml_and_its_links_arrive(chapters: list[Chapter]) -> None:
    content = epub.make_epub(chapters, FACTS, "p { margin: 0; }", b"picture")
    assert content[30:58] == b"mimetypeapplication/epub+zip"
    archive = opened(content)
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")}
    for name, text in pages.items():
        ElementTree.fromstring(text)
        for file, place in re.findall(r'href="([^":#]*)#([^"]+)"', text):
            assert f'id="{place}"' in pages[f"book/{file}"], f"{file}#{place} in {name}"
        assert not re.search(r'href="#', text)
    assert 'viewBox="0 0 1 1"' in pages["book/last.xhtml"]
    assert "<clipPath" in pages["book/last.xhtml"]


def test_the_epub_says_what_its_pages_need(chapters: list[Chapter]) -> None:
    package = opened(epub.make_epub(chapters, FACTS, "", b"")).read("book/package.opf").decode()
    assert 'href="part-one.xhtml" media-type="application/xhtml+xml" properties="mathml svg"' in package
    assert 'href="index.xhtml" media-type="application/xhtml+xml"/>' in package
    assert "<dc:title>A book &amp; more</dc:title>" in package
    assert '<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>' in package


def test_a_pdf_tells_on_which_page_a_place_is() -> None:
    kids = b"\n9 0 obj\n<</Type /Pages\n/Count 3\n/Kids [7 0 R 8 0 R]>>\nendobj"
    kids += b"\n7 0 obj\n<</Type /Pages\n/Kids [4 0 R 2 0 R]>>\nendobj"
    kids += b"\n8 0 obj\n<</Type /Pages\n/Kids [5 0 R]>>\nendobj"
    places = b"\n<</first [4 0 R /XYZ 0 1 0]\n/part-one--x [5 0 R /XYZ 0 1 0]\n/second [2 0 R /XYZ 6 8 0]>>"
    assert dict(pdf.find_pages(kids + places)) == {"first": 1, "part-one--x": 3, "second": 2}


@pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
@pytest.mark.slow
def test_the_pdf_has_the_pages_in_its_contents_and_the_same_bytes_twice(chapters: list[Chapter]) -> None:
    paper = (ROOT / "docs/_ext/firstnn_site/takeaway/paper.css").read_text(encoding="utf-8")
    content = pdf.make_pdf(chapters, FACTS, paper)
    places = dict(pdf.find_pages(content))
    assert [places[name] for name in ("index", "part-one", "last", "answers", "numbers")] == [3, 4, 5, 6, 7]
    assert b"(D:20260101000000" in content
    assert b"/Lang (en)" in content
    assert b"/Marked true" in content
    assert b"/Outlines" in content
    assert content == pdf.make_pdf(chapters, FACTS, paper)


def made(folder: Path, what: str) -> bytes:
    """Make the whole book from the finished site, by the command that `make` calls."""
    (folder / "html").symlink_to(ROOT / "_build" / "html")
    command = [sys.executable, str(ROOT / "docs/_ext/build.py"), what, "--build", str(folder)]
    subprocess.run(command, check=True)
    return (folder / f"first-neural-network.{what}").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
def test_the_whole_book_as_pdf_has_the_same_bytes_twice(tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second = (made(tmp_path_factory.mktemp("book"), "pdf") for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_the_whole_book_as_epub_is_valid_and_has_the_same_bytes_twice(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    assert made(tmp_path, "epub") == made(tmp_path / "again", "epub")
    checker = shutil.which("epubcheck")
    if checker is None or shutil.which("java") is None:
        pytest.skip("not run: no epubcheck is here")
    # What Debian installs is a Java archive; not every system starts one by its name.
    command = ["java", "-jar", checker, "--failonwarnings", str(tmp_path / "first-neural-network.epub")]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr


def test_without_a_browser_one_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text(
        PAGE.format(next="", title="One", body="<p>Text</p>"), encoding="utf-8"
    )
    command = [sys.executable, str(ROOT / "docs/_ext/build.py"), "pdf", "--build", str(tmp_path)]
    process = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "/nowhere"})
    assert process.returncode == 2
    assert process.stderr.startswith("Not made: a PDF needs Chromium")
    assert len(process.stderr.splitlines()) == 1
