"""The finished site bound into one book: its pages in order, with answers and numbers at the end.

The book is made of the very pages that are published, so it says what they say, and no cell runs for it.
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlparse

from bs4 import BeautifulSoup, Tag

from firstnn_site.takeaway.still_pages import make_still

LEFT_OUT = ("test-yourself", "review", "lab/", "reference/api/", "how-to/write-a-page", "how-to/add-a-claim")
"""Pages that ask all questions once more, need a script, or are for who writes code or pages."""

REFERS = ("aria-labelledby", "clip-path", "style", "fill", "mask", "marker-start", "marker-mid", "marker-end")
LOCAL = re.compile(r"(url\(#|^#)([\w.:-]+)")


@dataclass
class Chapter:
    """A page of the book: its name, its title, the part that begins with it, and what is on it."""

    name: str
    title: str
    part: str
    body: Tag

    @property
    def key(self) -> str:
        """Return the id of the chapter; those within it begin with it."""
        return self.name.replace("/", "-")

    def sections(self) -> Iterator[tuple[str, str]]:
        """Yield id and title of each section."""
        for heading in self.body.select("h2"):
            section = heading.find_parent("section")
            if section is not None and section.get("id"):
                yield str(section["id"]), " ".join(heading.get_text().split())


def bind_chapters(site: Path, address: str) -> list[Chapter]:
    """Return the chapters of a book of the finished site; what is no part of it is linked at its address."""
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    parts = dict(_parts(soup))
    chapters = []
    for name, page in _pages(site):
        article = page.select_one("article")
        title = article.h1.get_text().rstrip("#") if article and article.h1 else ""
        if article is None or not title or name.startswith(LEFT_OUT):
            continue
        make_still(article, page)
        chapters.append(Chapter(name, " ".join(title.split()), parts.get(name, ""), article))
    names = {chapter.name: chapter.key for chapter in chapters}
    for chapter in chapters:
        _prefix_ids(chapter)
        for link in chapter.body.select("a[href]"):
            link["href"] = _resolve_link(str(link["href"]), chapter.name, names, address)
        for image in chapter.body.select("img[src]"):
            if not str(image["src"]).startswith("data:"):
                image["src"] = _embed_picture(site / posixpath.dirname(chapter.name) / str(image["src"]))
    return [*chapters, *move_to_the_end(chapters)]


def _parts(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Yield the first page of each part with the part's name, from the navigation."""
    for caption in soup.select("nav p.caption"):
        following = caption.find_next_sibling("ul")
        first = following.find("a") if isinstance(following, Tag) else None
        if isinstance(first, Tag):
            yield str(first["href"]).removesuffix(".html"), caption.get_text(strip=True)


def _pages(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield name and content of each page, from the first to the next and so on."""
    name = "index"
    while name:
        page = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        yield name, page
        following = page.select_one('link[rel="next"]')
        href = str(following["href"]) if following else ""
        name = (
            posixpath.normpath(posixpath.join(posixpath.dirname(name), href)).removesuffix(".html")
            if href
            else ""
        )


def _prefix_ids(chapter: Chapter) -> None:
    """Let the ids of a chapter begin with its own, since other chapters have the same."""
    for tag in chapter.body.find_all(True):
        if tag.get("id"):
            tag["id"] = f"{chapter.key}--{tag['id']}"
        for name in REFERS:
            if name == "aria-labelledby" and tag.get(name):
                tag[name] = " ".join(f"{chapter.key}--{part}" for part in str(tag[name]).split())
            elif tag.get(name):
                tag[name] = LOCAL.sub(rf"\g<1>{chapter.key}--\g<2>", str(tag[name]))
        if tag.name == "use" and str(tag.get("href", "")).startswith("#"):
            tag["href"] = f"#{chapter.key}--{str(tag['href'])[1:]}"
    chapter.body["id"] = chapter.key


def _embed_picture(picture: Path) -> str:
    """Return a picture as an address that needs no file."""
    kind = {".svg": "svg+xml", ".jpg": "jpeg"}.get(picture.suffix, picture.suffix[1:])
    return f"data:image/{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _resolve_link(href: str, name: str, names: dict[str, str], address: str) -> str:
    """Return where a link leads: within the book if it can, else to the published site."""
    path, fragment = urldefrag(href)
    if urlparse(href).scheme:
        return href
    page = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else f"{name}.html"
    key = names.get(page.removesuffix(".html"))
    if key is not None and page.endswith(".html"):
        return f"#{key}--{fragment}" if fragment else f"#{key}"
    return urljoin(address, page) + (f"#{fragment}" if fragment else "")


def move_to_the_end(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """Take answers and numbers out of the chapters, and yield the chapters at the end of the book."""
    answers = _collect_folds(chapters, "answers", "Answers", "Answer", is_answer)
    numbers = _collect_folds(chapters, "numbers", "The numbers behind the figures", "Numbers", is_numbers)
    part = "At the end"
    for chapter in filter(None, (answers, numbers)):
        chapter.part, part = part, ""
        yield chapter


def is_answer(fold: Tag) -> bool:
    """Tell whether an opened fold answers a question or solves an exercise."""
    return not {"fn-answer", "fn-solution"}.isdisjoint(str(fold["class"]).split())


def is_numbers(fold: Tag) -> bool:
    """Tell whether an opened fold holds the numbers of a figure."""
    return isinstance(fold.parent, Tag) and fold.parent.name == "figure"


def _collect_folds(
    chapters: Sequence[Chapter], name: str, title: str, word: str, belongs: Callable[[Tag], bool]
) -> Chapter | None:
    """Move the folds that belong there into one chapter of the end, if any; links lead there and back."""
    soup = BeautifulSoup(f'<article id="{name}"><h1>{title}</h1></article>', "html.parser")
    article, number = soup.article, 0
    assert article is not None
    for chapter in chapters:
        section = soup.new_tag("section", id=f"{name}-{chapter.key}")
        for fold in [fold for fold in chapter.body.select(".fold") if belongs(fold)]:
            number += 1
            here, there = f"{name}-{number}-asked", f"{name}-{number}"
            caption = fold.parent.find("figcaption") if isinstance(fold.parent, Tag) else None
            heading = fold.find("p", class_="fold-title", recursive=False)
            assert isinstance(heading, Tag)
            heading.clear()
            heading.append(_make_link(soup, f"#{here}", f"{word} {number}"))
            question = fold.find_parent(class_="fn-question")
            asked = question.find(class_="fn-asked") if isinstance(question, Tag) else None
            if isinstance(asked, Tag):
                heading.append(f" {' '.join(asked.get_text().split())}")
            mark = soup.new_tag("span", id=here, attrs={"class": "to-the-end"})
            mark.append(_make_link(soup, f"#{there}", f"{word} {number}"))
            if is_numbers(fold) and isinstance(caption, Tag):
                heading.append(f" {caption.get_text()}")
                caption.append(" ")
                caption.append(mark)
            else:
                fold.insert_before(mark)
            fold["id"] = there
            section.append(fold.extract())
        if section.contents:
            heading = soup.new_tag("h2")
            heading.string = chapter.title
            section.insert(0, heading)
            article.append(section)
    return Chapter(name, title, "", article) if number else None


def _make_link(soup: BeautifulSoup, href: str, text: str) -> Tag:
    """Return a link."""
    tag = soup.new_tag("a", href=href)
    tag.string = text
    return tag
