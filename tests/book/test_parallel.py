"""Many claims at once: the same verdicts as each alone, nothing run twice, nothing lost."""

from __future__ import annotations

import functools
import multiprocessing
import os
import pickle
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import example_claims as examples
import pytest
from processes import started_with, wait_for

from firstnn.book import claims
from firstnn.book.claims import parallel, workers
from firstnn.book.claims.parallel import Checked, Problem, check_all, cut_units
from firstnn.book.evidence import Claim, Verdict, at_least, store

GOOD = [examples.MOST, examples.TRAINED, examples.HALF, examples.FALSE, examples.ONCE, examples.FEW]
BAD = [examples.BROKEN, examples.RUNS_TOO, examples.UNJUDGED, examples.NO_OUTCOME, examples.NO_FIGURE]
TWO_PROCESSES = functools.partial(workers.run_on_cores, jobs=2)
SEEDS = range(7, 257)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("marks")


@pytest.fixture(scope="module")
def heard() -> list[tuple[str, Verdict | Problem]]:
    return []


@pytest.fixture(scope="module")
def checked(folder: Path, heard: list[tuple[str, Verdict | Problem]]) -> Checked:
    """Run all examples once, in two processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(examples.FOLDER, str(folder))
        return check_all(
            [*BAD[:3], *GOOD, *BAD[3:]],
            SEEDS,
            workers=TWO_PROCESSES,
            on_finished=lambda id, result: heard.append((id, result)),
        )


@pytest.mark.parametrize("claim", GOOD, ids=lambda claim: claim.id)
def test_a_verdict_is_that_of_the_claim_alone(
    checked: Checked, claim: Claim, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(examples.FOLDER, str(folder.parent))
    alone = claim.check(SEEDS)
    assert alone == checked.verdicts[claim.id]


def test_verdicts_come_in_the_order_of_the_claims_and_each_is_told_once(
    checked: Checked, heard: list[tuple[str, Verdict | Problem]]
) -> None:
    assert list(checked.verdicts) == [claim.id for claim in GOOD]
    assert sorted(id for id, _ in heard) == sorted(claim.id for claim in [*GOOD, *BAD])
    assert {id: result for id, result in heard if isinstance(result, Verdict)} == checked.verdicts
    assert checked.missing == ()
    assert checked.failing == (examples.FALSE.id, *checked.problems)


def test_claims_on_one_experiment_share_its_runs(checked: Checked, folder: Path) -> None:
    marks = {path.name: path.read_text() for path in folder.glob("numbers-*")}
    # Blocks of 100 from the first seed, the one seed of the exact claim, the few of the limited one.
    assert marks == {f"numbers-{name}": "." for name in ["7-100", "107-100", "207-50", "7-1"]}


@pytest.mark.parametrize(
    ("claim", "summary", "where"),
    [
        (examples.BROKEN, "ZeroDivisionError: seed 100 divides by nothing", "in broken"),
        (examples.RUNS_TOO, "ZeroDivisionError: seed 100 divides by nothing", "in broken"),
        (examples.UNJUDGED, "IndexError: only integers", "in <lambda>"),
        (examples.NO_OUTCOME, "TypeError: outcome must be of type Outcome", "in instance"),
        (examples.NO_FIGURE, "ValueError: says must name figures", "in _fill_sentence"),
    ],
    ids=lambda value: value.id if isinstance(value, Claim) else "",
)
def test_an_error_is_named_with_its_claim(checked: Checked, claim: Claim, summary: str, where: str) -> None:
    assert claim.id not in checked.verdicts
    problem = checked.problems[claim.id]
    assert str(problem).startswith(summary)
    assert where in problem.details
    assert set(checked.problems) == {each.id for each in BAD}


@pytest.mark.slow  # five processes start
def test_a_killed_process_loses_nothing_and_a_deadly_experiment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(examples.FOLDER, str(tmp_path))
    wanted = [examples.SURVIVES, examples.DEADLY, examples.MOST]
    checked = check_all(wanted, range(150), workers=TWO_PROCESSES)
    assert (tmp_path / "killed").read_text() == ".."
    assert list(checked.verdicts) == [examples.SURVIVES.id, examples.MOST.id]
    survived = examples.SURVIVES.check(range(150))  # the marks say that it has killed already
    assert survived == checked.verdicts[examples.SURVIVES.id]
    summary = "the process that worked on it ended 2 times, the last with code 7"
    assert str(checked.problems[examples.DEADLY.id]) == summary
    assert not multiprocessing.active_children()


@pytest.mark.slow  # two processes start
def test_a_process_that_dies_while_it_is_idle_is_replaced() -> None:
    killed = []

    def kill_idle(id: str, result: Verdict | Problem) -> None:
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
            killed.append(id)
        time.sleep(0.5)  # for its pool to notice

    one_process = functools.partial(workers.run_on_cores, jobs=1)
    checked = check_all(
        [examples.MOST, examples.ONCE], range(100), workers=one_process, on_finished=kill_idle
    )
    assert killed == [examples.MOST.id, examples.ONCE.id]
    assert list(checked.verdicts) == killed
    assert not checked.problems


@pytest.mark.slow  # two processes of a cluster start TensorFlow, and a third where one is killed
def test_a_cluster_gives_the_same_verdicts_though_a_worker_is_killed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from distributed import LocalCluster

    monkeypatch.setenv(examples.FOLDER, str(tmp_path))
    wanted = [examples.BROKEN, examples.SURVIVES, *GOOD]
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs="CRITICAL",
        local_directory=str(tmp_path),
    ) as cluster:
        before = set(cluster.scheduler.workers)
        client = workers.reach_cluster(cluster.scheduler_address)
        capfd.readouterr()
        checked = check_all(wanted, SEEDS, workers=functools.partial(workers.run_on_cluster, client=client))
        assert capfd.readouterr().err == ""
        assert client.status == "closed"
        assert set(cluster.scheduler.workers) != before
    assert len((tmp_path / "killed").read_text()) >= 2
    assert list(checked.problems) == [examples.BROKEN.id]
    for claim in [examples.SURVIVES, *GOOD]:
        assert claim.check(SEEDS) == checked.verdicts[claim.id]


def test_no_process_is_left_behind(checked: Checked) -> None:
    assert not multiprocessing.active_children()


def test_an_interruption_keeps_what_is_finished() -> None:
    def interrupt(id: str, result: Verdict | Problem) -> None:
        if id == examples.TRAINED.id:
            raise KeyboardInterrupt

    wanted = [examples.MOST, examples.HALF, examples.TRAINED, examples.BROKEN, examples.SURVIVES]
    checked = check_all(wanted, range(40), on_finished=interrupt)
    assert list(checked.verdicts) == [examples.MOST.id, examples.HALF.id, examples.TRAINED.id]
    assert checked.missing == (examples.BROKEN.id, examples.SURVIVES.id)
    assert checked.as_json()["missing"] == list(checked.missing)


def test_units_grow_with_the_seeds_and_hold_no_code() -> None:
    wanted = [examples.MOST, examples.HALF, examples.TRAINED]
    work = cut_units(wanted, tuple(range(50, 1050)))
    assert len(work) == 2 * 10
    assert [unit.seeds[0] for unit in work[:10]] == list(range(50, 1050, 100))
    assert [id for _, id, _ in work[0].claims] == [examples.MOST.id, examples.HALF.id]
    assert len(pickle.dumps(work[0])) < 1500
    assert pickle.loads(pickle.dumps(work[3])) == work[3]


def test_the_experiments_that_are_begun_first_exist() -> None:
    assert set(parallel._LONGEST) <= {claim.experiment.name for claim in claims.ledger().values()}


def test_a_result_is_let_go_when_its_claims_are_judged() -> None:
    (unit,) = cut_units([examples.MOST, examples.HALF], tuple(range(5)))
    unit.run()
    assert examples.numbers._latest == {}  # nothing public shows it


def test_a_claim_that_no_other_process_would_find_is_refused() -> None:
    for hidden in [replace(examples.MOST, criterion=at_least(1)), replace(examples.MOST, id="hidden")]:
        with pytest.raises(ValueError, match=rf"claims must be those .* Received: claims='{hidden.id}'$"):
            check_all([hidden])


def test_every_verdict_is_stored_under_its_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(examples.FOLDER, str(tmp_path / "marks"))
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path / "verdicts"))
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)  # with another number of threads, maybe
    (tmp_path / "marks").mkdir()
    check_all([examples.MOST, examples.HALF])
    stored = sorted(path.name.rpartition("-0-")[0] for path in (tmp_path / "verdicts").glob("*/*.json"))
    assert stored == sorted([examples.MOST.id, examples.HALF.id])


@pytest.mark.parametrize("seeds", [[], [1, 1], [-1], "1", [2**32]])
def test_bad_seeds_are_refused_before_anything_runs(seeds: list[int]) -> None:
    with pytest.raises((TypeError, ValueError), match=r"^seeds must"):
        check_all([examples.DEADLY], seeds)


def test_a_wrong_number_of_processes_is_refused() -> None:
    with pytest.raises(ValueError, match="jobs must be an integer, at least 1"):
        check_all([examples.MOST], workers=functools.partial(workers.run_on_cores, jobs=0))


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="the processes of a system are listed in /proc on Linux only"
)
def test_workers_end_in_the_middle_of_a_unit_when_their_parent_is_killed(tmp_path: Path) -> None:
    def running() -> list[str]:
        return started_with(store.FOLDER_VARIABLE, tmp_path)

    command = [sys.executable, "-m", "firstnn", "claims", "--seeds", "0:20000", "--part", "training"]
    parent = subprocess.Popen(
        command,
        env={**os.environ, store.FOLDER_VARIABLE: str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_for(lambda: len(running()) > workers.count_cores())
        time.sleep(8)  # they are at work
        assert parent.poll() is None
    finally:
        parent.kill()
        parent.wait()
    assert wait_for(lambda: not running(), 60)


def test_the_cores_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {1, 5, 6}, raising=False)
    assert workers.count_cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert workers.count_cores() == 7
