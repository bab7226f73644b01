"""The finished pages and the files that they load."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

STYLE = re.compile(r'<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="([^"?]+)[^"]*"[^>]*>\n?')
MEDIA = re.compile(r'\bmedia="([^"]*)"')
PRELOAD = re.compile(r'<link\b(?=[^>]*\brel="preload")[^>]*>\n?')
SCRIPT = re.compile(r'<script\b([^>]*?)\s*\bsrc="([^"?]+)[^"]*"([^>]*)></script>\n?')


@dataclass(frozen=True)
class Script:
    """A script that a page loads."""

    path: Path
    attributes: str

    @property
    def waits(self) -> bool:
        """Whether it runs only once the page is read."""
        return "defer" in self.attributes


@dataclass(frozen=True)
class Page:
    """A finished page.

    Args:
        path: Its file.
        text: Its HTML.
    """

    path: Path
    text: str

    def file(self, address: str) -> Path:
        """Return the file behind an address of this page."""
        return Path(os.path.normpath(self.path.parent / unquote(address)))

    @property
    def styles(self) -> list[Path]:
        """The stylesheets, in order."""
        return [self.file(address) for address in STYLE.findall(self.text)]

    def media(self, style: Path) -> str:
        """Return what a stylesheet is for: "print", or "" for everything."""
        tag = next(match[0] for match in STYLE.finditer(self.text) if self.file(match[1]) == style)
        found = MEDIA.search(tag)
        return found[1] if found else ""

    @property
    def scripts(self) -> list[Script]:
        """The scripts, in the order in which they run."""
        found = [
            Script(self.file(address), f"{before} {after}")
            for before, address, after in SCRIPT.findall(self.text)
        ]
        return sorted(found, key=lambda script: script.waits)

    def address(self, file: Path) -> str:
        """Return the address of a file, which changes with what is in it."""
        version = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
        return f"{Path(os.path.relpath(file, self.path.parent)).as_posix()}?v={version}"

    def changed(self, text: str) -> Page:
        """Return the page with another text."""
        return replace(self, text=text)


def pages(site: Path) -> list[Page]:
    """Return the pages of a site, in a fixed order."""
    files = sorted(path for path in site.rglob("*.html") if "_static" not in path.relative_to(site).parts)
    return [Page(path, path.read_text(encoding="utf-8")) for path in files]
