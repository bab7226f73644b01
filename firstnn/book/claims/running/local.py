"""Worker processes on this machine, each with TensorFlow on one thread."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from firstnn import launch, validation
from firstnn.book.claims.running.answer import Problem
from firstnn.book.claims.running.units import Answers, Unit
from firstnn.book.evidence import store

__all__ = ["answers", "cores"]

_TRIES = 2  # of a unit whose worker dies: what kills it once may be chance, what kills it twice is the unit
_PATIENCE = 5  # seconds that a worker gets to end

# Spawned, not forked: the same on every system, and safe in a process that has threads already.
_processes = multiprocessing.get_context("spawn")


def cores() -> int:
    """Return how many processor cores this process may use.

    Example:
        >>> cores() >= 1
        True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class _Worker:
    """A process, the line to it, and what it works on."""

    process: BaseProcess
    line: Connection
    unit: Unit | None = None

    @classmethod
    def start(cls) -> _Worker:
        ours, theirs = _processes.Pipe()
        process = _processes.Process(target=_work, args=(theirs,), daemon=True)
        with _interrupts_held_back():
            process.start()
        theirs.close()  # so that the end of the process ends the line
        return cls(process, ours)

    def stop(self) -> None:
        self.line.close()
        self.process.terminate()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def answers(units: Sequence[Unit], jobs: int | None = None) -> Answers:
    """Work units out in processes of their own; whatever happens, none of these is left behind.

    A process that dies is replaced, and its unit tried once more.

    Args:
        units: The units, in the order in which they are begun.
        jobs: How many processes; None for one on each core.

    Returns:
        Each unit with its answer, as they arrive.

    Raises:
        TypeError: `jobs` is not an integer.
        ValueError: `jobs` is below 1.

    Example:
        >>> list(answers([], jobs=2))
        []
    """
    most = cores() if jobs is None else validation.integer(jobs, "jobs")
    waiting, deaths = deque(units), Counter[Unit]()
    workers: list[_Worker] = []
    try:
        while waiting or any(worker.unit for worker in workers):
            idle = [worker for worker in workers if worker.unit is None]
            for _ in range(min(most - len(workers), len(waiting) - len(idle))):
                workers.append(_Worker.start())
                idle.append(workers[-1])
            for worker in idle[: len(waiting)]:
                _give(worker, waiting.popleft())
            ready = wait([worker.line for worker in workers])
            for worker in [worker for worker in workers if worker.line in ready]:
                unit = worker.unit
                try:
                    answer = worker.line.recv()
                except (EOFError, OSError):  # the process has died
                    worker.stop()
                    workers.remove(worker)
                    if unit is None:
                        continue
                    deaths[unit] += 1
                    if deaths[unit] < _TRIES:
                        waiting.appendleft(unit)
                        continue
                    answer = unit.without_answer(_death(worker.process))
                worker.unit = None
                assert unit is not None
                yield unit, answer
    finally:
        for worker in workers:
            worker.stop()


def _give(worker: _Worker, unit: Unit) -> None:
    """Send a unit; if the process is dead already, that shows when its answer is read."""
    worker.unit = unit
    with contextlib.suppress(OSError):
        worker.line.send(unit)


def _death(process: BaseProcess) -> Problem:
    return Problem(
        f"the process that worked on it ended {_TRIES} times, the last with code {process.exitcode}"
    )


def _work(line: Connection) -> None:
    """Answer one unit after the other, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    launch.tensorflow(threads=store.THREADS)
    with contextlib.suppress(EOFError, OSError):
        while True:
            unit = line.recv()
            answer = unit.run()
            try:
                line.send(answer)
            except OSError:
                raise
            except Exception as error:  # an outcome that cannot be sent
                line.send(unit.without_answer(Problem.of(error)))


def _end_with_parent() -> None:
    """Stop in the middle of a unit if the process that asked for it is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let a process start without hearing Ctrl-C, even before its first line; here it is heard afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
