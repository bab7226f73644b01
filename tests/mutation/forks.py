"""Processes forked from this one, which has imported the libraries but neither `firstnn` nor a test.

TensorFlow takes seconds to import. It must not have started here: its threads would not be there in a fork,
and whoever waits for them waits forever. So this process imports, and only its forks compute.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from .tree import ROOT

LIBRARIES = [
    *("tensorflow", "keras", "sklearn.datasets", "sklearn.linear_model", "sklearn.model_selection"),
    *("matplotlib.pyplot", "rich.progress", "rich.table", "rich.live", "numpy.testing", "scipy.special"),
    *("multiprocessing.pool", "concurrent.futures.process", "playwright.sync_api", "nbformat", "doctest"),
]
ADDED_MEMORY = 6 << 30  # bytes that a fork may take beside what it has from here
GRACE = 10  # times as much by the clock as in CPU seconds, since others use the machine too
_BROKEN = 113  # the exit code of a fork that failed itself

Job = TypeVar("Job")


def warm_up() -> None:
    """Import what nearly every test needs, and start nothing."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", KERAS_BACKEND="tensorflow")
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MPLBACKEND="agg", NO_COLOR="1")
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:  # what the libraries say about missing GPUs
        os.dup2(nowhere.fileno(), 2)
    for name in LIBRARIES:
        importlib.import_module(name)
    os.dup2(kept, 2)
    os.close(kept)
    sys.path[:] = [folder for folder in sys.path if folder and Path(folder).resolve() != ROOT]


@dataclass
class Fork:
    """A running fork: what it works on, where its answer will be, and when it is overdue."""

    job: Any
    answer: Path
    overdue: float
    started: float = field(default_factory=time.monotonic)


def run(
    jobs: Iterable[Job],
    work: Callable[[Job], object],
    *,
    folder: Path,
    at_once: int,
    seconds: Callable[[Job], float],
) -> Iterator[tuple[Job, Any, float]]:
    """Let forks do the jobs, some at once, and yield each job with its answer and its seconds.

    The answer is what `work` returned, through JSON; "timeout" where it took more CPU seconds than `seconds`
    allows or hung, and "died" where the process ended otherwise.

    Raises:
        RuntimeError: `work` itself raised an error; its last words are beside the answers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting, running = iter(jobs), dict[int, Fork]()
    try:
        while True:
            while len(running) < at_once and (job := next(waiting, None)) is not None:
                limit = seconds(job)
                answer = folder / f"answer-{time.monotonic_ns()}.json"
                pid = os.fork()
                if pid == 0:
                    _become(job, work, answer, limit)
                running[pid] = Fork(job, answer, time.monotonic() + GRACE * limit)
            if not running:
                return
            for pid, fork in list(running.items()):
                if (status := _ended(pid, fork)) is not None:
                    del running[pid]
                    yield fork.job, _answer(fork, status), time.monotonic() - fork.started
            time.sleep(0.01)
    finally:
        for pid in running:
            _kill(pid)


def _become(job: Job, work: Callable[[Job], object], answer: Path, limit: float) -> None:
    """Do one job in the fork that this process is, and end."""
    code = _BROKEN
    try:
        os.setsid()  # what the tests start ends with the fork
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
        output = os.open(answer.with_suffix(".txt"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for standard in (1, 2):
            os.dup2(output, standard)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + limit) + 1, int(used + limit) + 2))
        taken = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
        # Not RLIMIT_AS: browsers reserve far more addresses than they use.
        resource.setrlimit(resource.RLIMIT_DATA, (taken + ADDED_MEMORY,) * 2)
        answer.write_text(json.dumps(work(job)), encoding="utf-8")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:  # come what may: a fork that went on would be a second master
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _ended(pid: int, fork: Fork) -> int | None:
    """Return how a fork ended, None while it runs; one that is overdue is ended here."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # what it left behind
        return status
    if time.monotonic() > fork.overdue:
        _kill(pid)
        os.waitpid(pid, 0)
        return signal.SIGXCPU
    return None


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def _answer(fork: Fork, status: int) -> object:
    if fork.answer.exists() and (text := fork.answer.read_text(encoding="utf-8")):
        fork.answer.unlink()
        return json.loads(text)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _BROKEN:
        raise RuntimeError(f"a fork could not do its job: see {fork.answer.with_suffix('.txt')}")
    over = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
    return "timeout" if over else "died"
