"""The finished site bound into one book: its pages in order, with answers and numbers at the end.

The book is made of the very pages that are published, so it says what they say, and no cell runs for it.
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlparse

import end_matter
from bs4 import BeautifulSoup, Tag
from still import stilled

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


def bound(site: Path, address: str) -> list[Chapter]:
    """Return the chapters of the book.

    Args:
        site: The folder of the finished site.
        address: Where the site is published: what is no part of the book is linked there.
    """
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    parts = dict(_parts(soup))
    chapters = []
    for name, page in _pages(site):
        article = page.select_one("article")
        title = article.h1.get_text().rstrip("#") if article and article.h1 else ""
        if article is None or not title or name.startswith(LEFT_OUT):
            continue
        stilled(article, page)
        chapters.append(Chapter(name, " ".join(title.split()), parts.get(name, ""), article))
    names = {chapter.name: chapter.key for chapter in chapters}
    for chapter in chapters:
        _name_apart(chapter)
        for link in chapter.body.select("a[href]"):
            link["href"] = _target(str(link["href"]), chapter.name, names, address)
        for image in chapter.body.select("img[src]"):
            if not str(image["src"]).startswith("data:"):
                image["src"] = _within(site / posixpath.dirname(chapter.name) / str(image["src"]))
    ends = [
        Chapter(name, title, "At the end" if not number else "", body)
        for number, (name, title, body) in enumerate(
            end_matter.moved([(c.key, c.title, c.body) for c in chapters])
        )
    ]
    return chapters + ends


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


def _name_apart(chapter: Chapter) -> None:
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


def _within(picture: Path) -> str:
    """Return a picture as an address that needs no file."""
    kind = {".svg": "svg+xml", ".jpg": "jpeg"}.get(picture.suffix, picture.suffix[1:])
    return f"data:image/{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _target(href: str, name: str, names: dict[str, str], address: str) -> str:
    """Return where a link leads: within the book if it can, else to the published site."""
    path, fragment = urldefrag(href)
    if urlparse(href).scheme:
        return href
    page = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else f"{name}.html"
    key = names.get(page.removesuffix(".html"))
    if key is not None and page.endswith(".html"):
        return f"#{key}--{fragment}" if fragment else f"#{key}"
    return urljoin(address, page) + (f"#{fragment}" if fragment else "")
