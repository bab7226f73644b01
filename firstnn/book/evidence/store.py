"""Where verdicts are kept during a build: page, ledger and badge read the same one, worked out once."""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from firstnn.book.evidence.claim import Claim
from firstnn.book.evidence.libraries import versions
from firstnn.book.evidence.summary import Summary
from firstnn.book.evidence.verdict import Verdict

__all__ = ["FOLDER_VARIABLE", "THREADS", "fingerprint", "load", "prune", "save"]

FOLDER_VARIABLE = "FIRSTNN_VERDICTS"
"""The environment variable with the folder of stored verdicts; without it nothing is stored."""

THREADS = 1
"""The threads of an experiment, the same everywhere: the last bits of a sum depend on them."""

_PACKAGE = Path(__file__).resolve().parents[2]
# What no experiment can depend on: what only shows results, or reads a command line.
_ABOVE = {"claims", "exercises", "figures", "lab", "parity", "questions"}  # within book
_OUTSIDE = {"cli", "model_file", "walk"}
_ROUNDING = "book/wording.py"  # but how a claim's sentence writes its numbers is part of the verdict
_SHOWING = ("book/evidence/presentation.py", "book/evidence/badge.py", "book/evidence/overview.py")


def fingerprint(claim: Claim) -> str:
    """Return 16 hexadecimal digits that change when a verdict on a claim could come out differently.

    Args:
        claim: The claim.

    Returns:
        A digest of the package below the claims, the claim's own module and the modules of claims that it
        imports, the lock, the versions of the libraries and the number of threads.

    Example:
        >>> from firstnn.book import claims
        >>> len(fingerprint(claims.find("lower-loss-can-mean-lower-accuracy")))
        16
    """
    states = [(path, path.stat()) for path in _files(claim.code[0])]
    return _digest(tuple((path, state.st_size, state.st_mtime_ns) for path, state in states))


def load(claim: Claim, seeds: tuple[int, ...]) -> Verdict | None:
    """Return the stored verdict on a claim; None where there is none of the same fingerprint.

    Args:
        claim: The claim.
        seeds: The seeds.

    Example:
        >>> from firstnn.book import claims
        >>> load(claims.find("lower-loss-can-mean-lower-accuracy"), (4_294_967_295,)) is None
        True
    """
    path = _path(claim, seeds)
    if path is None or not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["figures"] = {name: Summary(**figure) for name, figure in kept["figures"].items()}
    kept["measured"] = {name: tuple(values) for name, values in kept["measured"].items()}
    for name in ("seeds", "failed", "code"):
        kept[name] = tuple(kept[name])
    return Verdict(**kept)


def save(claim: Claim, verdict: Verdict) -> None:
    """Keep a verdict, whole or not at all.

    Args:
        claim: The claim.
        verdict: The verdict on it.

    Example:
        >>> from firstnn.book import claims
        >>> claim = claims.find("lower-loss-can-mean-lower-accuracy")
        >>> save(claim, claim.check())  # does nothing where no folder is named
    """
    path = _path(claim, verdict.seeds)
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8"
    ) as part:
        json.dump(asdict(verdict), part)
    Path(part.name).replace(path)


def prune(claims: Iterable[Claim]) -> None:
    """Remove the verdicts that other states of the package gave.

    Args:
        claims: The claims of this state.

    Example:
        >>> prune([])  # does nothing where no folder is named
    """
    folder = _folder()
    if folder is not None and folder.is_dir():
        of_modules = {claim.code[0]: claim for claim in claims}.values()
        current = {fingerprint(claim) for claim in of_modules}
        for store in folder.iterdir():
            if store.is_dir() and store.name not in current:
                shutil.rmtree(store, ignore_errors=True)


def _folder() -> Path | None:
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else None


def _path(claim: Claim, seeds: tuple[int, ...]) -> Path | None:
    """Return where a verdict is kept; None without a folder, or with another number of threads."""
    folder = _folder()
    tensorflow = sys.modules.get("tensorflow")
    if folder is None or not seeds:
        return None
    if tensorflow is not None and tensorflow.config.threading.get_intra_op_parallelism_threads() != THREADS:
        return None
    block = hashlib.sha256(repr(seeds).encode()).hexdigest()[:8]
    return folder / fingerprint(claim) / f"{claim.id}-{seeds[0]}-{seeds[-1]}-{block}.json"


@functools.lru_cache(maxsize=1024)
def _digest(states: tuple[tuple[Path, int, int], ...]) -> str:
    """Return the digest of files; it is asked for several times for each claim, and they rarely change."""
    digest = hashlib.sha256(f"{sorted(versions().items())} {THREADS}".encode())
    for path, size, _ in states:
        digest.update(f"{path.name} {size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@functools.cache
def _files(module: str) -> tuple[Path, ...]:
    """Return the files that a verdict on a claim of this module depends on, in a fixed order."""
    lock = _PACKAGE.parent / "requirements.lock"
    paths = sorted({*_floors(), *_with_imports(_PACKAGE.parent / module), lock})
    return tuple(path for path in paths if path.is_file())


@functools.cache
def _with_imports(module: Path) -> frozenset[Path]:
    """Return a module of claims and those that it imports, directly or not."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("firstnn.book.claims"):
                inside = (node.module or "").split(".")[1:]
                names = [inside] if len(inside) > 2 else [[*inside, alias.name] for alias in node.names]
                waiting += [_PACKAGE.joinpath(*name).with_suffix(".py") for name in names]
    return frozenset(found)


@functools.cache
def _floors() -> list[Path]:
    """Return the files of the package that experiments use."""
    return [
        path
        for path in _PACKAGE.rglob("*.py")
        if path.relative_to(_PACKAGE).as_posix() == _ROUNDING
        or (
            not _shown_only(path.relative_to(_PACKAGE).parts)
            and path.relative_to(_PACKAGE).as_posix() not in _SHOWING
        )
    ]


def _shown_only(parts: tuple[str, ...]) -> bool:
    """Return whether a file only shows results, or reads a command line."""
    if parts[0] == "book":
        return len(parts) < 3 or parts[1] in _ABOVE
    return parts[0].removesuffix(".py") in {*_OUTSIDE, "__main__"}
