"""Where units of work run: processes on this machine, or a dask cluster; a worker that dies costs nothing."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import threading
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from threadpoolctl import threadpool_limits

from firstnn import launch, validation
from firstnn.book.claims.parallel import Answer, Answers, Problem, Unit
from firstnn.book.evidence import store, versions

__all__ = ["NoCluster", "count_cores", "reach_cluster", "run_on_cluster", "run_on_cores"]

_TRIES = 2  # of a unit whose worker dies: what kills it once may be chance, what kills it twice is the unit
_AT_ONCE = 1000  # units in one message to dask's scheduler
_PATIENCE = 10  # seconds to reach it


def count_cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_on_cores(units: Sequence[Unit], jobs: int | None = None) -> Answers:
    """Run units in processes of their own, one on each core; whatever happens, none of these is left behind.

    Each process is a pool by itself: if it dies, its own unit alone is tried again, in another one.
    """
    most = count_cores() if jobs is None else validation.integer(jobs, "jobs")
    waiting, deaths = list(units), Counter[Unit]()
    compiled: dict[ProcessPoolExecutor, str] = {}  # the experiment whose loops each process has compiled
    busy: dict[Future[Answer], tuple[ProcessPoolExecutor, Unit]] = {}
    try:
        while waiting or busy:
            while waiting and len(busy) < most:
                idle = compiled.keys() - {pool for pool, _ in busy.values()}
                pool = idle.pop() if idle else _new_pool()
                unit = _choose_unit(waiting, compiled.setdefault(pool, ""), set(compiled.values()))
                try:
                    with _interrupts_held_back():
                        busy[pool.submit(_run_unit, unit, versions())] = pool, unit
                        waiting.remove(unit)
                        compiled[pool] = unit.experiment
                except BrokenProcessPool:  # it died while it was idle
                    _stop(pool)
                    del compiled[pool]
            for future in wait(busy, return_when=FIRST_COMPLETED).done:
                pool, unit = busy.pop(future)
                try:
                    answer = future.result()
                except BrokenProcessPool:
                    code = _stop(pool)
                    del compiled[pool]
                    deaths[unit] += 1
                    if deaths[unit] < _TRIES:
                        waiting.insert(0, unit)
                        continue
                    ended = f"ended {_TRIES} times, the last with code {code}"
                    answer = unit.without_answer(Problem(f"the process that worked on it {ended}"))
                except Exception as error:  # an outcome that cannot be sent
                    answer = unit.without_answer(Problem.of(error))
                yield unit, answer
    finally:
        for pool in compiled:
            _stop(pool)


def _choose_unit(waiting: Iterable[Unit], own: str, taken: Collection[str]) -> Unit:
    """Return the first unit of what a process has compiled loops of, or else of what no other process has."""
    return min(waiting, key=lambda unit: (unit.experiment != own, unit.experiment in taken))


def _new_pool() -> ProcessPoolExecutor:
    """Return a pool of one process, which starts with the first unit."""
    # Spawned, not forked: the same on every system, and safe in a process that has threads already.
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=spawn, initializer=_prepare_process)


def _stop(pool: ProcessPoolExecutor) -> int | None:
    """End the process of a pool, in the middle of a unit too, and return its exit code."""
    processes = list((pool._processes or {}).values())  # no public way to end them before Python 3.14
    for process in processes:
        process.kill()
    pool.shutdown(cancel_futures=True)
    return processes[0].exitcode if processes else None


def _prepare_process() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
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


def _run_unit(unit: Unit, expected: Mapping[str, str]) -> Answer:
    """Run one unit in a worker, with the same TensorFlow as everywhere, or refuse where it has another."""
    different = {name: own for name, own in versions().items() if expected[name] != own}
    if different:
        return unit.without_answer(Problem(f"a worker has other versions: {different}"))
    launch.tensorflow(threads=store.THREADS)
    # The other libraries too: on tables this small their threads only wait for each other.
    os.environ["OMP_NUM_THREADS"] = str(store.THREADS)  # of those that are imported later
    threadpool_limits(store.THREADS)
    if not gc.get_freeze_count():
        gc.freeze()  # what is imported stays, so that no collection looks through it again
    return unit.run()


# -- A cluster ----------------------------------------------------------------------------------------------


class NoCluster(Exception):  # noqa: N818  # it says what is lacking
    """There is no cluster to work on: the packages are missing, or nobody answers at the address."""


def reach_cluster(scheduler: str) -> Any:  # noqa: ANN401  # distributed has no types
    """Return a client of the dask scheduler at an address, to be closed after use."""
    try:
        import distributed
    except ImportError as error:
        raise NoCluster("it needs more packages: pip install 'firstnn[dask]'") from error
    with _quietly():
        try:
            client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:  # TimeoutError is an OSError
            raise NoCluster(f"no scheduler of dask answers at {scheduler!r}") from error
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            client.close()
            raise NoCluster(f"the scheduler at {scheduler!r} has no worker") from error
    return client


def run_on_cluster(units: Sequence[Unit], client: Any) -> Answers:  # noqa: ANN401  # distributed has no types
    """Run units on a cluster, and close its client; dask gives what a killed worker had to another one."""
    with _quietly(), contextlib.closing(client):
        if not units:
            return
        from distributed import as_completed

        expected = [dict(versions())] * len(units)
        futures = client.map(_run_unit, units, expected, pure=False, batch_size=_AT_ONCE)
        unit_of = {future.key: unit for future, unit in zip(futures, units, strict=True)}
        finished = as_completed(futures, loop=client.loop)
        del futures  # so that the cluster can let go of what has been fetched
        for future in finished:
            unit = unit_of.pop(future.key)
            try:
                answer = future.result()
            except Exception as error:  # a worker cannot start TensorFlow, or a unit kills every worker
                answer = unit.without_answer(Problem.of(error))
            yield unit, answer


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Keep dask's remarks on lost workers and versions off the terminal: what matters comes as a problem."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
