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

__all__ = ["ABOVE_CLAIMS", "FOLDER_VARIABLE", "THREADS", "fingerprint", "load", "prune", "save"]

FOLDER_VARIABLE = "FIRSTNN_VERDICTS"
"""The environment variable with the folder of stored verdicts; without it nothing is stored."""

THREADS = 1
"""The threads of an experiment, the same everywhere: the last bits of a sum depend on them."""

ABOVE_CLAIMS = (
    "firstnn.__main__",
    "firstnn.cli",
    "firstnn.book.exercises",
    "firstnn.diagnosis",
    "firstnn.book.lab",
    "firstnn.book.other_seeds",
    "firstnn.book.questions",
    "firstnn.book.training_walk",
)
"""What stands above the claims in the plan of the house, so that no verdict depends on it."""

_NOT_ASKED = (
    "firstnn.model_file",
    "firstnn.walk",
    "firstnn.book.figures",
    "firstnn.book.parity",
    "firstnn.book.show",
)
"""What stands below them, but only shows, compares or saves: no experiment uses it."""

_CLAIMS = "firstnn.book.claims"
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
        current = {fingerprint(module) for module in {claim.code[0] for claim in claims}}
        for state in Path(folder).iterdir():
            if state.is_dir() and state.name not in current:
                shutil.rmtree(state, ignore_errors=True)


def _path(claim: Claim, seeds: tuple[int, ...]) -> Path | None:
    """Return where a verdict is stored; None without a folder."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder or not seeds:
        return None
    block = hashlib.sha256(repr(seeds).encode()).hexdigest()[:8]
    return Path(folder) / fingerprint(claim.code[0]) / f"{claim.id}-{seeds[0]}-{seeds[-1]}-{block}.json"


@functools.cache
def fingerprint(module: str) -> str:
    """Return 16 hexadecimal digits that change when a verdict on a claim of this module could change.

    They stand for the state of the package when this process first asked: its code was read before.
    """
    files = sorted(_with_imported_claims(_ROOT / module))
    return hashlib.sha256(f"{_digest_below_claims()} {_digest(files)}".encode()).hexdigest()[:16]


@functools.cache
def _digest_below_claims() -> str:
    """Return the digest of what a verdict on any claim depends on."""
    files = sorted(filter(_is_below_claims, (_ROOT / "firstnn").rglob("*.py")))
    lock = _ROOT / "requirements.lock"  # absent where the package is installed without its repository
    return f"{_digest([*files, lock])} {sorted(versions().items())} {THREADS}"


def _digest(files: Iterable[Path]) -> list[str]:
    there = (path for path in files if path.is_file())
    return [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in there]


def _is_below_claims(path: Path) -> bool:
    module = ".".join(path.relative_to(_ROOT).with_suffix("").parts)
    without = (*ABOVE_CLAIMS, *_NOT_ASKED, _CLAIMS)
    return not f"{module}.".startswith(tuple(f"{package}." for package in without))


def _with_imported_claims(path: Path) -> set[Path]:
    """Return the file of a claim's module and, as far as they are claims, of those that it imports."""
    found, waiting = set[Path](), [path]
    while waiting:
        path = waiting.pop()
        if path not in found and path.is_file():
            found.add(path)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_CLAIMS):
                    names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
                    waiting += [_ROOT / f"{str(name).replace('.', '/')}.py" for name in names]
    return found
