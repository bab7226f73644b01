"""Files of the theme and of Sphinx that no page asks for any more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lean.site import Page

REFERENCE = re.compile(r"_static/([^\"'?#)<>\s\\]+)")
ADDRESS = re.compile(r"url\(\s*[\"']?(?!data:|#)([^\"')?#]+)")
LICENCES = re.compile(r"licen[cs]e|ofl", re.IGNORECASE)


def drop(site: Path, pages: Iterable[Page]) -> None:
    """Delete what lies in _static and is neither named in a page nor in a stylesheet that stays."""
    folder = site / "_static"
    kept = {folder / name for page in pages for name in REFERENCE.findall(page.text)}
    for path in sorted(kept):
        if path.suffix == ".css" and path.is_file():
            text = path.read_text(encoding="utf-8")
            kept |= {(path.parent / name).resolve() for name in ADDRESS.findall(text)}
    kept = {path.resolve() for path in kept}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.resolve() not in kept and not LICENCES.search(path.name):
            path.unlink()
