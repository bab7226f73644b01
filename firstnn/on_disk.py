"""What is too large for memory: arrays and texts that lie in temporary files.

The system keeps as much of such a file in memory as there is room for, and takes the room back when something
else needs it. The files have no names: they are gone when nothing looks into them any more, however the
program ends. Where the disk is full, memory is used after all.
"""

from __future__ import annotations

import io
import math
import mmap
import os
import shutil
import tempfile
from typing import IO, Any

import numpy as np
import numpy.typing as npt

__all__ = ["LARGE", "Copy", "Shelf", "empty"]

LARGE = 1 << 24
"""Bytes from which on something lies on the disk."""

_LASTING = "/var/tmp"  # on the disk, where /tmp can be a part of the memory


def empty(shape: tuple[int, ...], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return a new array of any contents; a large one lies on the disk.

    Args:
        shape: Its shape.
        dtype: The type of its entries.

    Returns:
        The array, which can be written to.

    Example:
        >>> empty((2, 3), np.float32).shape
        (2, 3)
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size >= LARGE:
        try:
            with _temporary_file() as file:
                _claim(file, size)
                return np.frombuffer(mmap.mmap(file.fileno(), size), dtype=dtype).reshape(shape)
        except (OSError, ValueError):
            pass  # no room there, or not enough
    return np.empty(shape, dtype)


class Shelf:
    """Texts in the order in which they were put there; all but the first few lie on the disk.

    Example:
        >>> shelf = Shelf()
        >>> shelf.append("a text")
        >>> shelf[0], len(shelf)
        ('a text', 1)
    """

    def __init__(self) -> None:
        self._texts: list[str | tuple[int, int]] = []  # or where one begins on the disk, and its length
        self._room = LARGE
        self._file: Any = None

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, place: int) -> str:
        text = self._texts[place]
        if isinstance(text, str):
            return text
        start, size = text
        self._file.seek(start)
        return str(self._file.read(size), "utf-8", "surrogatepass")

    def append(self, text: str) -> None:
        """Put a text behind the others."""
        self._room -= len(text)
        self._texts.append(text if self._room >= 0 else self._write(text))

    def _write(self, text: str) -> str | tuple[int, int]:
        """Return where a text lies on the disk, or the text itself if it has no room there."""
        content = memoryview(text.encode("utf-8", "surrogatepass"))
        size = len(content)
        try:
            if self._file is None:
                self._file = _temporary_file()
            start = self._file.seek(0, os.SEEK_END)
            while content:
                content = content[self._file.write(content) :]
        except OSError:
            return text
        return start, size

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()


class Copy:
    """What can be read from a file, to be read again as often as needed.

    Args:
        file: The file, which is read to its end.

    Example:
        >>> Copy(io.BytesIO(b"some bytes")).open().read(4)
        b'some'
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = tempfile.SpooledTemporaryFile(LARGE, dir=_folder())  # noqa: SIM115  # closed at the end
        shutil.copyfileobj(file, self._file)

    def open(self) -> io.BufferedReader:
        """Open the copy at its beginning."""
        return io.BufferedReader(_Reader(self, self._file))

    def __del__(self) -> None:
        self._file.close()


class _Reader(io.RawIOBase):
    """One that reads a copy, at a place of its own, and keeps it while it does."""

    def __init__(self, copy: Copy, file: IO[bytes]) -> None:
        self._copy, self._file, self._place = copy, file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_CUR:
            offset, whence = self._place + offset, os.SEEK_SET
        self._place = self._file.seek(offset, whence)
        return self._place

    def readinto(self, room: Any) -> int:  # noqa: ANN401  # a buffer
        self._file.seek(self._place)
        content = self._file.read(len(room))
        room[: len(content)] = content
        self._place += len(content)
        return len(content)


def _folder() -> str | None:
    """Return where temporary files lie, None for the usual place."""
    return _LASTING if "TMPDIR" not in os.environ and os.access(_LASTING, os.W_OK) else None


def _temporary_file() -> Any:  # noqa: ANN401  # a private type
    """Open a new file without a name."""
    return tempfile.TemporaryFile(buffering=0, dir=_folder())


def _claim(file: Any, size: int) -> None:  # noqa: ANN401
    """Take room on the disk now: without it, writing to the array later would end the program."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
        return
    block = bytes(1 << 20)
    for start in range(0, size, len(block)):
        file.write(block[: size - start])
