"""Where verdicts are stored during a build: page, ledger and badge read the same one, computed once."""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from firstnn.book.evidence.claim import Claim
from firstnn.book.evidence.verdict import Verdict, versions
from firstnn.whole_file import written_whole

__all__ = ["FOLDER_VARIABLE", "THREADS", "fingerprint", "load", "prune", "save"]

FOLDER_VARIABLE = "FIRSTNN_VERDICTS"
"""The environment variable with the folder of stored verdicts; without it nothing is stored."""

THREADS = 1
"""The threads of an experiment, the same everywhere: the last bits of a sum depend on them."""

_LOOKS = ("firstnn.book.figures", "firstnn.book.show")
"""What a verdict is drawn and shown with: how it looks, not what it says."""

_ROOT = Path(__file__).resolve().parents[3]


def load(claim: Claim, seeds: tuple[int, ...]) -> Verdict | None:
    """Return the stored verdict on a claim; None where there is none of the same fingerprint."""
    path = _path(claim, seeds)
    if path is None or not path.is_file():
        return None
    return Verdict.from_dict(json.loads(path.read_text(encoding="utf-8")))


def save(claim: Claim, verdict: Verdict) -> None:
    """Store a verdict, whole or not at all; one that was computed with other threads is not."""
    path = _path(claim, verdict.seeds)
    tensorflow = sys.modules.get("tensorflow")
    threads = tensorflow.config.threading.get_intra_op_parallelism_threads() if tensorflow else THREADS
    if path is not None and threads == THREADS:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as temporary:
            temporary.write_text(json.dumps(verdict.to_dict()), encoding="utf-8")


def prune(claims: Iterable[Claim]) -> None:
    """Remove the verdicts that other states of the package gave."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder and Path(folder).is_dir():
        current = {_fingerprint_of(claim) for claim in claims}
        for state in Path(folder).iterdir():
            if state.is_dir() and state.name not in current:
                shutil.rmtree(state, ignore_errors=True)


def _path(claim: Claim, seeds: tuple[int, ...]) -> Path | None:
    """Return where a verdict is stored; None without a folder, or for a claim without a file."""
    folder, state = os.environ.get(FOLDER_VARIABLE), _fingerprint_of(claim)
    if not folder or not seeds or not state:
        return None
    block = hashlib.sha256(repr(seeds).encode()).hexdigest()[:8]
    return Path(folder) / state / f"{claim.id}-{seeds[0]}-{seeds[-1]}-{block}.json"


def _fingerprint_of(claim: Claim) -> str | None:
    """Return the fingerprint of the module that declares a claim; None where it has no file."""
    file = getattr(sys.modules[claim.judge.__module__], "__file__", None)
    return fingerprint(Path(file).resolve()) if file else None


@functools.cache
def fingerprint(module: Path) -> str:
    """Return 16 hexadecimal digits that change when a verdict on a claim of this file could change.

    It depends on what the file imports, directly or not, so nothing has to be listed: imports point down.
    The digits stand for the files as they were when this process first asked: its code was read before.
    """
    digests, waiting = dict[Path, str](), {module}
    while waiting:
        file = waiting.pop()
        digests[file], imported = _read(file)
        waiting |= imported - digests.keys()
    lock = _ROOT / "requirements.lock"  # absent where the package is installed without its repository
    locked = lock.read_bytes() if lock.is_file() else b""
    state = sorted(digests.values()), locked, sorted(versions().items()), THREADS
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


@functools.cache
def _read(file: Path) -> tuple[str, set[Path]]:
    """Return the digest of a file, and the files of the package that it imports."""
    code, files = file.read_bytes(), set[Path | None]()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):  # a module of a package, or what stands in a module
            assert node.level == 0, f"{file} imports by a relative name, which is not followed"
            module = str(node.module)
            files |= {_file_of(f"{module}.{name.name}") or _file_of(module) for name in node.names}
        elif isinstance(node, ast.Import):
            files |= {_file_of(name.name) for name in node.names}
    return hashlib.sha256(code).hexdigest(), {file for file in files if file}


def _file_of(module: str) -> Path | None:
    """Return the file of a module of the package; None for others, and for those that only show."""
    if module.partition(".")[0] != "firstnn" or module.startswith(_LOOKS):
        return None
    path = _ROOT / module.replace(".", "/")
    return next(filter(Path.is_file, (path.with_suffix(".py"), path / "__init__.py")), None)
