"""The book as an EPUB: one file for e-book readers, the same bytes whenever it is made."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5

from firstnn_site.takeaway.bound_book import Chapter
from firstnn_site.takeaway.still_pages import write_page, write_xhtml

CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
KINDS = {"xhtml": "application/xhtml+xml", "css": "text/css", "png": "image/png"}


def make_epub(chapters: list[Chapter], facts: Mapping[str, str], style: str, cover: bytes) -> bytes:
    """Return the file; facts are title, author, language, rights, address, and the seconds of its date."""
    texts = {f"{chapter.key}.xhtml": write_xhtml(chapter.body) for chapter in chapters}
    homes = {name: file for file, text in texts.items() for name in re.findall(r'\bid="([^"]+)"', text)}
    language, title = facts["language"], escape(facts["title"])
    pages = {
        file: write_page(escape(chapter.title), language, _name_files(texts[file], file, homes))
        for file, chapter in zip(texts, chapters, strict=True)
    }
    first = write_page(title, language, f'<p class="cover"><img src="cover.png" alt="{title}"/></p>')
    pages = {"cover.xhtml": first, "contents.xhtml": _write_contents(chapters, facts), **pages}
    files = {name: text.encode() for name, text in [*pages.items(), ("style.css", style)]}
    files["cover.png"] = cover
    package = _write_package(files, list(pages), facts)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        _add_file(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _add_file(archive, "META-INF/container.xml", CONTAINER.encode())
        _add_file(archive, "book/package.opf", package.encode())
        for name, content in files.items():
            _add_file(archive, f"book/{name}", content)
    return result.getvalue()


def _name_files(text: str, file: str, homes: Mapping[str, str]) -> str:
    """Return a page whose links name the file that each place is in."""
    return re.sub(
        r'(<a\b[^>]*\bhref=")#([^"]+)',
        lambda found: f"{found[1]}{homes[found[2]]}#{found[2]}" if found[2] in homes else found[0],
        text,
    )


def _write_contents(chapters: list[Chapter], facts: Mapping[str, str]) -> str:
    """Return the page of contents, which is the navigation of the reader, too."""
    parts: list[tuple[str, list[str]]] = []
    for chapter in chapters:
        within = "".join(
            f'<li><a href="{chapter.key}.xhtml#{name}">{escape(title)}</a></li>'
            for name, title in chapter.sections()
        )
        entry = f'<li><a href="{chapter.key}.xhtml">{escape(chapter.title)}</a>'
        if chapter.part or not parts:
            parts.append((chapter.part, []))
        parts[-1][1].append(entry + (f"<ol>{within}</ol>" if within else "") + "</li>")
    items = "".join(
        f"<li><span>{escape(part)}</span><ol>{''.join(entries)}</ol></li>" if part else "".join(entries)
        for part, entries in parts
    )
    navigation = f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{items}</ol></nav>'
    return write_page("Contents", facts["language"], navigation)


def _write_package(files: Mapping[str, bytes], spine: list[str], facts: Mapping[str, str]) -> str:
    """Return the list of all that is in the file, and what the book is."""
    known = {name: escape(text) for name, text in facts.items()}
    date = datetime.fromtimestamp(int(facts["seconds"]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    items = "".join(
        f'<item id="{_id(name)}" href="{name}" media-type="{KINDS[name.rpartition(".")[2]]}"'
        f"{_list_properties(name, content)}/>\n"
        for name, content in files.items()
    )
    order = "".join(f'<itemref idref="{_id(name)}"/>\n' for name in spine)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid" '
        f'xml:lang="{known["language"]}">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="uid">urn:uuid:{uuid5(NAMESPACE_URL, facts["address"])}</dc:identifier>\n'
        f"<dc:title>{known['title']}</dc:title>\n<dc:creator>{known['author']}</dc:creator>\n"
        f"<dc:language>{known['language']}</dc:language>\n<dc:rights>{known['rights']}</dc:rights>\n"
        f"<dc:source>{known['address']}</dc:source>\n"
        f'<meta property="dcterms:modified">{date}</meta>\n<meta name="cover" content="cover-png"/>\n'
        + "".join(f'<meta property="schema:{name}">{text}</meta>\n' for name, text in ACCESS)
        + f"</metadata>\n<manifest>\n{items}</manifest>\n<spine>\n{order}</spine>\n</package>\n"
    )


ACCESS = [
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "MathML"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", "Every figure has a description in words; formulas are MathML."),
]


def _list_properties(name: str, content: bytes) -> str:
    """Return what a reader has to be able to do for a page."""
    kinds = {"contents.xhtml": ["nav"], "cover.png": ["cover-image"]}.get(name, [])
    if name.endswith(".xhtml"):
        kinds = [
            *kinds,
            *(word for word, mark in [("mathml", b"<math"), ("svg", b"<svg")] if mark in content),
        ]
    return f' properties="{" ".join(kinds)}"' if kinds else ""


def _id(name: str) -> str:
    return "f-" + re.sub(r"[^\w-]", "-", name) if name[0].isdigit() else re.sub(r"[^\w-]", "-", name)


def _add_file(archive: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    """Add a file with a fixed time, as it would be on any system."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = how, 3, 0o644 << 16
    archive.writestr(entry, content)
