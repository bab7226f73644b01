"""Start TensorFlow the same way everywhere: silent, on plain kernels, with a fixed number of threads."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from firstnn import validation

__all__ = ["STRATEGIES", "Tensor", "TensorFlow", "strategy", "tensorflow"]

# TensorFlow ships no types, so these names only say what is meant.
TensorFlow: TypeAlias = Any
Tensor: TypeAlias = Any

STRATEGIES = ("none", "one_device", "mirrored")
"""Where a network can be trained, as TensorFlow calls it."""

_SILENT = "3"  # only fatal messages of TensorFlow's C++ side
_waiting: list[TensorFlow] = []  # TensorFlow, while it is imported and not started


def tensorflow(threads: int | None = None, *, start: bool = True) -> TensorFlow:
    """Return the TensorFlow module, imported without a line on stderr and with settings that fix its results.

    The last bits of a sum depend on the kernels and on the number of threads that share the work, so a build
    that is to give the same bits twice sets both. Whatever TensorFlow writes while it starts is dropped;
    later messages are not.

    Args:
        threads: The number of threads for one operation, and of operations at once, at least 1. None leaves
            TensorFlow's own choice.
        start: Whether the devices start too. A process that is to be forked says no: their threads would not
            be there in the fork, which starts them by another call.

    Returns:
        The module `tensorflow`.

    Raises:
        RuntimeError: TensorFlow has already started with another number of threads.

    Example:
        >>> tf = tensorflow()
        >>> float(tf.reduce_sum([1.0, 2.0]))
        3.0
    """
    threads = None if threads is None else validation.integer(threads, "threads")
    if "tensorflow" in sys.modules and not _waiting:
        _set_threads(sys.modules["tensorflow"], threads)
        return sys.modules["tensorflow"]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", _SILENT)
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ["KERAS_BACKEND"] = "tensorflow"  # whatever else the reader's ~/.keras/keras.json names
    with _drop_stderr():
        import tensorflow as tf

        _set_threads(tf, threads)
        _waiting.clear()
        if start:
            tf.zeros(()).numpy()  # the first operation starts the devices, and their messages
        else:
            _waiting.append(tf)
    return tf


def strategy(name: str) -> contextlib.AbstractContextManager[Any]:
    """Return a context in which Keras makes and trains its models by a strategy of `tf.distribute`.

    Args:
        name: "none", "one_device" (the first GPU, or the CPU where there is none) or "mirrored" (a copy of
            the network on each GPU, which share every batch; on one CPU the same as none).

    Returns:
        The context.

    Raises:
        ValueError: `name` is unknown.

    Example:
        >>> with strategy("mirrored"):
        ...     print(tensorflow().distribute.get_strategy().num_replicas_in_sync)
        1
    """
    if validation.choice(name, "strategy", STRATEGIES) == "none":
        return contextlib.nullcontext()
    tf = tensorflow()
    if name == "mirrored":
        return tf.distribute.MirroredStrategy().scope()  # type: ignore[no-any-return]  # no types
    device = "/GPU:0" if tf.config.list_logical_devices("GPU") else "/CPU:0"
    return tf.distribute.OneDeviceStrategy(device).scope()  # type: ignore[no-any-return]  # no types


@contextlib.contextmanager
def without_graph_optimizer() -> Iterator[None]:
    """Run functions as they were traced: to optimize a short loop takes longer than it saves."""
    optimizer, name = tensorflow().config.optimizer, "disable_meta_optimizer"
    before = optimizer.get_experimental_options().get(name, False)
    optimizer.set_experimental_options({name: True})
    try:
        yield
    finally:
        optimizer.set_experimental_options({name: before})


def _set_threads(tf: TensorFlow, threads: int | None) -> None:
    """Set both thread counts unless they are right already: TensorFlow takes them before it starts only."""
    if threads is None:
        return
    threading = tf.config.threading
    try:
        for name in ("intra_op", "inter_op"):
            if getattr(threading, f"get_{name}_parallelism_threads")() != threads:
                getattr(threading, f"set_{name}_parallelism_threads")(threads)
    except RuntimeError as error:
        raise RuntimeError(
            "threads must be set before TensorFlow's first operation, which has already run. "
            + validation.received("threads", threads)
        ) from error


@contextlib.contextmanager
def _drop_stderr() -> Iterator[None]:
    """Send file descriptor 2 to nowhere for a while: libraries in C++ write past Python's sys.stderr."""
    sys.stderr.flush()
    with contextlib.ExitStack() as stack:
        kept = os.dup(2)
        stack.callback(os.close, kept)
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        stack.callback(os.dup2, kept, 2)
        yield
        sys.stderr.flush()
