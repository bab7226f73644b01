"""The store of a build: a verdict comes back whole, as long as nothing that it depends on has changed."""

from __future__ import annotations

import inspect
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from firstnn.book import claims
from firstnn.book.evidence import Claim, Outcome, at_least, experiment, measured, store
from firstnn.book.wording import written

CHEAP = "a-tiny-change-leaves-the-accuracy"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a folder for verdicts, and as many threads as TensorFlow has here, whatever ran before."""
    threads = store.THREADS
    if "tensorflow" in sys.modules:
        threads = sys.modules["tensorflow"].config.threading.get_intra_op_parallelism_threads()
    monkeypatch.setattr(store, "THREADS", threads)
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path / "not yet" / "there"))
    return tmp_path / "not yet" / "there"


def test_the_store_gives_back_what_it_took(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = claims.find(CHEAP)
    verdict = claim.check()
    assert store.load(claim, verdict.seeds) is None
    store.save(claim, verdict)
    assert store.load(claim, verdict.seeds) == verdict
    assert store.load(claim, (1,)) is None
    store.prune([claim])
    assert store.load(claim, verdict.seeds) == verdict
    monkeypatch.setattr(store, "fingerprint", lambda module: "another state")
    assert store.load(claim, verdict.seeds) is None
    store.prune([])
    assert list(folder.iterdir()) == []


def test_nothing_is_stored_without_a_folder_or_with_other_threads(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OtherThreads:
        """TensorFlow, as far as the store asks it."""

        config = threading = property(lambda self: self)

        def get_intra_op_parallelism_threads(self) -> int:
            return store.THREADS + 1

    claim = claims.find(CHEAP)
    verdict = claim.check()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "tensorflow", OtherThreads())
        store.save(claim, verdict)
    monkeypatch.delenv(store.FOLDER_VARIABLE)
    store.save(claim, verdict)
    store.prune([])
    assert not folder.exists()


def test_a_verdict_that_is_computed_in_a_build_is_stored_and_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = claims.check(CHEAP)
    assert store.load(claims.find(CHEAP), verdict.seeds) == verdict
    monkeypatch.setattr(Claim, "check", None)
    assert claims.check(CHEAP) == verdict


def test_a_stored_verdict_has_what_every_seed_gave(folder: Path) -> None:
    @experiment("Each seed gives itself.")
    def seeds_themselves(seeds: tuple[int, ...]) -> np.ndarray[Any, Any]:
        return np.array(seeds, dtype=float)

    def judge(values: np.ndarray[Any, Any]) -> Outcome:
        loss = np.where(values == 2, np.nan, np.where(values == 3, np.inf, values / 3))
        return Outcome(loss < 1, measured(loss=loss, share=(values / 10, "%")))

    claim = replace(claims.find(CHEAP), criterion=at_least(20), experiment=seeds_themselves, scope=())
    claim = replace(claim, judge=judge, says="Some are small.")
    verdict = claim.check((1, 2, 3, 7))
    store.save(claim, verdict)
    stored = store.load(claim, verdict.seeds)
    assert stored is not None
    for each in (verdict, stored):
        np.testing.assert_array_equal(each.values("loss"), [1 / 3, np.nan, np.inf, 7 / 3])
        np.testing.assert_array_equal(each.values("share"), 100 * np.array([0.1, 0.2, 0.3, 0.7]))
        with pytest.raises(ValueError, match="figure must be one of"):
            each.values("los")
    assert "measured" not in verdict.as_json()
    assert stored.spread({"the loss": "loss"}, quantity="loss").data["not a number"] == (2,)
    with pytest.raises(ValueError, match="arms must be figures of one unit"):
        verdict.spread({"the loss": "loss", "the share": "share"})


def imported_by(file: Path) -> set[Path]:
    """Return a file with all that it imports, directly or not, as the store sees it."""
    waiting, read = {file}, set[Path]()
    while waiting:
        file = waiting.pop()
        read.add(file)
        waiting |= store._read(file)[1] - read
    return read


HOUSE = {
    "requirements.lock": "numpy==2.1",
    "numpy/__init__.py": "",
    "firstnn/random.py": "BITS = 32",
    "firstnn/walk.py": "from firstnn import random",
    "firstnn/data/__init__.py": "from firstnn.data.shuffle import shuffle",
    "firstnn/data/shuffle.py": "def shuffle() -> None:\n    from firstnn.random import BITS",
    "firstnn/book/evidence/claim.py": "from firstnn.book import show\nfrom firstnn.book.figures import lines",
    "firstnn/book/figures/lines.py": "",
    "firstnn/book/show.py": "",
    "firstnn/book/claims/spirals.py": "import numpy\nfrom firstnn.book.claims.shapes import ROUND",
    "firstnn/book/claims/shapes.py": "from firstnn.book.claims import numbers, x\nimport firstnn.data",
    "firstnn/book/claims/numbers.py": "from firstnn.book.evidence.claim import Claim",
    "firstnn/book/claims/squares.py": "from firstnn.book.claims import numbers",
}


@pytest.mark.parametrize(
    ("edited", "counts"),
    [
        ("requirements.lock", True),
        ("numpy/__init__.py", False),
        ("firstnn/random.py", True),
        ("firstnn/walk.py", False),
        ("firstnn/data/__init__.py", True),
        ("firstnn/data/shuffle.py", True),
        ("firstnn/book/evidence/claim.py", True),
        ("firstnn/book/figures/lines.py", False),
        ("firstnn/book/show.py", False),
        ("firstnn/book/claims/spirals.py", True),
        ("firstnn/book/claims/shapes.py", True),
        ("firstnn/book/claims/numbers.py", True),
        ("firstnn/book/claims/squares.py", False),
    ],
)
def test_a_fingerprint_follows_what_a_claim_depends_on(
    edited: str, counts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fingerprint() -> str:
        store._read.cache_clear()
        return store.fingerprint.__wrapped__(tmp_path / "firstnn/book/claims/spirals.py")

    monkeypatch.setattr(store, "_ROOT", tmp_path)
    for name, text in HOUSE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    before = fingerprint()
    assert fingerprint() == before
    (tmp_path / edited).write_text(HOUSE[edited] + "  # other")
    assert (fingerprint() != before) is counts


def test_each_claim_depends_on_the_module_that_declares_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "fingerprint", str)
    for claim in claims.ledger().values():
        assert store._fingerprint_of(claim) == str(store._ROOT / claim.code[0])


def test_a_verdict_depends_on_what_trains_and_judges_and_a_claim_without_a_file_is_not_stored(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = claims.find("training-lowers-the-loss")
    below = {"replicas/loop.py", "launch.py", "random.py", "data/generated.py", "book/evidence/claim.py"}
    assert {store._ROOT / "firstnn" / name for name in below} <= imported_by(store._ROOT / claim.code[0])
    monkeypatch.setattr(sys.modules["__main__"], "__file__", None, raising=False)
    here = replace(claim, judge=lambda result: Outcome(result > 0))
    here.judge.__module__ = "__main__"
    assert store.load(here, (1, 2)) is None


def test_how_numbers_are_rounded_is_part_of_a_verdict() -> None:
    assert Path(inspect.getfile(written)) in imported_by(Path(inspect.getfile(type(claims.find(CHEAP)))))


def test_what_only_shows_a_verdict_is_there_and_no_experiment_imports_it() -> None:
    claims_folder = store._ROOT / "firstnn" / "book" / "claims"
    code = "".join(path.read_text(encoding="utf-8") for path in claims_folder.rglob("*.py"))
    for name in store._LOOKS:
        assert name not in code
        path = store._ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), name
