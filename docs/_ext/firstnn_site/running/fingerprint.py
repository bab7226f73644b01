"""Names for everything that the outputs of the pages, or the whole site, depend on."""

from __future__ import annotations

import hashlib
import os
import platform
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

SETTINGS = ("FIRSTNN_", "READTHEDOCS", "SOURCE_DATE_EPOCH")  # how the names of variables that count begin
PAGE = ".md"
LIBRARIES = ("tensorflow", "keras", "numpy", "scikit-learn", "matplotlib", "ipykernel")


def fingerprint_outputs(root: Path) -> str:
    """Return 16 hexadecimal digits that change when a cell could give something else.

    The cache of outputs looks at the text of the cells alone: after a change in the package it would go on to
    publish the old numbers. With this name in its path, such a change finds an empty cache.
    """
    digest = hashlib.sha256()
    _add(digest, _files_of_cells(root), root)
    digest.update(platform.python_version().encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()[:16]


def fingerprint_site(root: Path, source: Path, settings: list[str]) -> str:
    """Return a name that changes when the site could come out differently, in any page or byte."""
    digest = hashlib.sha256(fingerprint_frame(root, source, settings).encode())
    _add(digest, (path for path in _files(source) if path.suffix == PAGE), root)
    return digest.hexdigest()


def fingerprint_frame(root: Path, source: Path, settings: list[str]) -> str:
    """Return a name that changes when the site could come out differently though its pages are the same."""
    digest = hashlib.sha256(platform.python_version().encode())
    folders = dict.fromkeys([root / "firstnn", root / "docs", source])
    files = (path for folder in folders for path in _files(folder))
    _add(digest, (path for path in files if path.suffix != PAGE), root)
    _add(digest, [root / "conf.py", root / "pyproject.toml", root / "requirements.lock"], root)
    _add(digest, sorted((root / "tests" / "diagnosis").glob("*/truth.json")), root)  # a page counts in them
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    variables = sorted(item for item in os.environ.items() if item[0].startswith(SETTINGS))
    digest.update(repr((installed, variables, settings)).encode())
    return digest.hexdigest()


def fingerprint_folder(folder: Path) -> str:
    """Return a name of a folder's files and all that is in them."""
    digest = hashlib.sha256()
    _add(digest, _files(folder), folder)
    return digest.hexdigest()


def _add(digest: hashlib._Hash, paths: Iterable[Path], root: Path) -> None:
    """Let names, sizes and contents of files count."""
    for path in paths:
        digest.update(f"{os.path.relpath(path, root)}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its folders, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _files_of_cells(root: Path) -> Iterator[Path]:
    """Yield the lock, the package, the kernel's start and the tables that pages read, in a fixed order."""
    yield root / "requirements.lock"
    yield from _files(root / "firstnn")
    yield from _files(Path(__file__).parent / "jupyter-data")
    yield from (path for path in _files(root / "docs") if path.suffix == ".csv")
