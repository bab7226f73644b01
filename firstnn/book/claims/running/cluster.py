"""Workers anywhere: units of work on a running dask cluster."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from firstnn import launch
from firstnn.book.claims.running.answer import Answer, Problem
from firstnn.book.claims.running.units import Answers, Unit
from firstnn.book.evidence import store, versions

__all__ = ["NoCluster", "answers", "reach"]

_AT_ONCE = 1000  # units in one message to the scheduler
_PATIENCE = 10  # seconds to reach the scheduler


class NoCluster(Exception):  # noqa: N818  # it says what is lacking
    """There is no cluster to work on: the packages are missing, or nobody answers at the address.

    Example:
        >>> raise NoCluster("nobody answers")
        Traceback (most recent call last):
        firstnn.book.claims.running.cluster.NoCluster: nobody answers
    """


def reach(scheduler: str) -> Any:  # noqa: ANN401  # distributed has no types
    """Return a client of a running scheduler.

    Args:
        scheduler: Its address, such as "tcp://127.0.0.1:8786".

    Returns:
        A `distributed.Client`, to be closed after use.

    Raises:
        NoCluster: the package distributed is not installed, nobody answers, or there is no worker.

    Example:
        >>> reach("nowhere://1")
        Traceback (most recent call last):
        firstnn.book.claims.running.cluster.NoCluster: no scheduler of dask answers at 'nowhere://1'
    """
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


def answers(units: Sequence[Unit], client: Any) -> Answers:  # noqa: ANN401  # distributed has no types
    """Work units out on a cluster. What a killed worker had is worked out by another one.

    Args:
        units: The units.
        client: A `distributed.Client`, closed at the end.

    Returns:
        Each unit with its answer, as they arrive. A worker with other versions of Python or the libraries
        gives a problem as its answer: its numbers could be others.

    Example:
        >>> from contextlib import ExitStack
        >>> list(answers([], ExitStack()))
        []
    """
    with _quietly(), contextlib.closing(client):
        if not units:
            return
        from distributed import as_completed

        expected = [dict(versions())] * len(units)
        futures = client.map(_work, units, expected, pure=False, batch_size=_AT_ONCE)
        unit_of = {future.key: unit for future, unit in zip(futures, units, strict=True)}
        finished = as_completed(futures, loop=client.loop)
        del futures  # so that the cluster can let go of what has been fetched
        for future in finished:
            unit = unit_of.pop(future.key)
            try:
                answer = future.result()
            except (
                Exception
            ) as error:  # a worker that cannot start TensorFlow, a unit that kills every worker
                answer = unit.without_answer(Problem.of(error))
            yield unit, answer


def _work(unit: Unit, expected: dict[str, str]) -> Answer:
    """Run one unit on a worker, with the same TensorFlow as everywhere."""
    different = {name: own for name, own in versions().items() if expected[name] != own}
    if different:
        return unit.without_answer(Problem(f"a worker has other versions: {different}"))
    launch.tensorflow(threads=store.THREADS)
    return unit.run()


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
