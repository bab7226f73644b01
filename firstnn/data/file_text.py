"""The text of a file: what is compressed is opened, and bytes become characters in the right encoding.

A file says in its first bytes what it is. Compressed text is opened, a workbook or a web page that only calls
itself a table is refused with what to do about it. An encoding is never guessed from letters: a mark at the
beginning decides, then whether the bytes are UTF-8 (other encodings hardly ever are), and what is left is
read as Windows' own, cp1252, and said to be. A large file is read piece by piece, each time it is asked for.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from firstnn import validation
from firstnn.on_disk import Copy
from firstnn.validation import bad_file

__all__ = ["FileText", "read_text"]

# What a file begins with, and what it then is: no text, and how to make a table of it.
_NO_TEXT = {
    b"\xd0\xcf\x11\xe0": "an Excel workbook of the old kind (.xls): save it as CSV UTF-8",
    b"%PDF": "a PDF: copy its table into a spreadsheet, and save that as CSV UTF-8",
    b"PAR1": "a Parquet file: write it as CSV first, for example with pandas' to_csv",
    b"SQLite format 3": "an SQLite database: export one of its tables as CSV",
    b"\x89PNG": "a picture",
    b"\x89HDF": "an HDF5 file: write the table in it as CSV first",
    b"\x28\xb5\x2f\xfd": "compressed with zstd: unpack it first",
    b"7z\xbc\xaf": "a 7z archive: unpack it first",
    b"version https://git-lfs": "the pointer of a large file in Git, not the file: run git lfs pull",
}
_WORKBOOK = "an Excel workbook: open it in the spreadsheet program and save it as CSV UTF-8"
_WEB_PAGE = (
    "a web page, not a table: open the address in a browser and use its download link (on GitHub: Raw)"
)
_MARKS = {  # longest first, since the mark of UTF-32 begins with that of UTF-16
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_PACKED: dict[bytes, tuple[str, Any]] = {
    b"\x1f\x8b": ("gzip", gzip.open),
    b"BZh": ("bzip2", bz2.open),
    b"\xfd7zXZ\x00": ("xz", lzma.open),
}
_PIECE = 1 << 20  # bytes that are read at once
_BEGIN = 2000  # bytes that tell what a file is

Source = Callable[[], BinaryIO]  # opens the bytes of a file, unpacked


@dataclass(frozen=True)
class FileText:
    r"""The characters of a file, and how they were found.

    Args:
        path: The name of the file.
        text: Its characters, without a mark at the beginning; none of a large file.
        encoding: The name of the encoding, as Python calls it.
        notes: What a reader should know: an archive that was opened, an encoding that was assumed.
        source: Opens the bytes of a large file.

    Example:
        >>> FileText("people.csv", "age,bought\n", "utf-8").text.splitlines()
        ['age,bought']
    """

    path: str
    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    source: Source | None = None

    def open(self, newline: str | None = None) -> TextIO:
        """Open the text for reading; `newline` is that of Python's `open`: None turns all ends into one."""
        if self.source is None:
            return io.StringIO(self.text, newline)
        file = io.TextIOWrapper(self.source(), _with_order(self.encoding, self.source), newline=newline)
        if file.read(1) != "\ufeff":
            file.seek(0)
        return file


def read_text(path: str | os.PathLike[str], encoding: str | None = None) -> FileText:
    r"""Return the text of a file.

    Args:
        path: The name of the file: text, alone or compressed (gzip, bzip2, xz, or the one file in a zip).
        encoding: How its bytes stand for characters; None finds out.

    Returns:
        The text, with the encoding.

    Raises:
        ValueError: the file cannot be read, is something else than text, or is not in the given encoding.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder) / "people.csv"
        ...     _ = file.write_bytes("name,bought\nZoë,yes\n".encode("cp1252"))
        ...     found = read_text(file)
        >>> found.encoding, found.text.splitlines()[1]
        ('cp1252', 'Zoë,yes')
    """
    name = validation.file_name(path, "CSV")
    notes: list[str] = []
    source = _unpack(name, _open(name), notes)
    begin = _read_begin(source)
    _refuse_other_kinds(name, begin)
    found = _find_encoding(begin, source) if encoding is None else encoding
    if found == "cp1252" and encoding is None:
        line, byte = _find_first_high(source)
        notes.append(
            f"the file is not in UTF-8 (line {line} holds the byte 0x{byte:02x}): it is read as "
            f"Windows text, "
            "cp1252. If letters look wrong, name the encoding"
        )
    text = _decode(name, source, found)
    called = found if encoding is not None else found.removesuffix("-sig")
    return FileText(name, text or "", called, tuple(notes), source if text is None else None)


def _open(name: str) -> Source:
    """Return what opens a file; what can be read only once, such as a pipe, is read here."""
    try:
        if Path(name).is_file():
            with Path(name).open("rb") as file:
                file.read(1)
            return partial(cast("Callable[[str], BinaryIO]", Path(name).open), "rb")
        return partial(io.BytesIO, Path(name).read_bytes())
    except FileNotFoundError as error:
        raise bad_file(name, "name an existing file") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if Path(name).is_dir():
            raise bad_file(name, "name a file: this is a folder") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise bad_file(name, f"name a file that can be read: {reason}") from error


def _read_begin(source: Source) -> bytes:
    with source() as file:
        return file.read(_BEGIN)


def _pieces(source: Source) -> Iterator[bytes]:
    """Yield the bytes of a file piece by piece."""
    with source() as file:
        while piece := file.read(_PIECE):
            yield piece


def _unpack(name: str, source: Source, notes: list[str]) -> Source:
    """Return what opens the content of a compressed file; other files come back as they are."""
    begin = _read_begin(source)
    try:
        for mark, (kind, library) in _PACKED.items():
            if begin.startswith(mark):
                notes.append(f"the file is compressed with {kind}, and was unpacked")
                with source() as packed, library(packed) as file:
                    return Copy(file).open
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise bad_file(name, f"be whole: it is compressed with {kind} and damaged ({error})") from error
    return _unzip(name, source, notes) if begin.startswith(b"PK\x03\x04") else source


def _unzip(name: str, source: Source, notes: list[str]) -> Source:
    """Return what opens the one file in a zip archive; a workbook is such an archive, too."""
    try:
        with source() as packed, zipfile.ZipFile(packed) as archive:
            members = [member for member in archive.namelist() if not member.endswith("/")]
            members = [member for member in members if not member.startswith("__MACOSX")]
            if "[Content_Types].xml" in members or "content.xml" in members:
                raise bad_file(name, f"be a text file: this is {_WORKBOOK}")
            if len(members) == 1:
                notes.append(f"the file is a zip archive, of which {members[0]} was read")
                with archive.open(members[0]) as file:
                    return Copy(file).open
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        # Spreadsheets are zip archives, and by far the most frequent ones with the name of a table.
        raise bad_file(
            name, f"be a text file: it begins as {_WORKBOOK}; or, if it is a zip archive, it is damaged"
        ) from error
    listed = ", ".join(members[:5]) + (", ..." if len(members) > 5 else "")
    raise bad_file(
        name, f"hold one table: this zip archive holds {len(members)} files ({listed}); unpack one"
    )


def _refuse_other_kinds(name: str, begin: bytes) -> None:
    """Refuse what is no table, by its first bytes."""
    for mark, kind in _NO_TEXT.items():
        if begin.startswith(mark):
            raise bad_file(name, f"be a text file: this is {kind}")
    begin = begin.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<body")):
        raise bad_file(name, f"be a table as text: this is {_WEB_PAGE}")
    if begin.startswith(b"<?xml"):
        raise bad_file(name, "be a table as text: this is XML; save it as CSV UTF-8")
    if begin.startswith((b'{"', b'[{"', b"{\n", b"[\n")):
        raise bad_file(name, "be a table as text: this is JSON; write it as CSV first")


def _find_encoding(begin: bytes, source: Source) -> str:
    """Return the encoding that the bytes are in: by a mark, by null bytes, or because they are UTF-8."""
    for mark, encoding in _MARKS.items():
        if begin.startswith(mark):
            return encoding
    if begin.count(0) > len(begin) // 4:  # every other byte of Latin text in UTF-16 is null
        return "utf-16-le" if begin[1::2].count(0) >= begin[0::2].count(0) else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(source):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _find_first_high(source: Source) -> tuple[int, int]:
    """Return the line of the first byte that is not ASCII, and the byte."""
    line = 1
    for piece in _pieces(source):
        found = re.search(rb"[\x80-\xff]", piece)
        if found is not None:
            return line + piece.count(b"\n", 0, found.start()), found[0][0]
        line += piece.count(b"\n")
    raise AssertionError("every byte is ASCII")


def _with_order(encoding: str, source: Source) -> str:
    """Return the encoding of a file that should begin with a mark of the order of bytes and may not."""
    bare = encoding.lower().replace("_", "-")
    if bare not in ("utf-16", "utf-32") or _read_begin(source).startswith(tuple(_MARKS)):
        return encoding
    return f"{bare}-{sys.byteorder[0]}e"


def _decode(name: str, source: Source, encoding: str) -> str | None:
    """Check that bytes are characters, none of them null, and return those of a small file."""
    try:
        b"a".decode(encoding, "replace")
        decoder = codecs.getincrementaldecoder(_with_order(encoding, source))()
    except LookupError as error:
        raise ValueError(
            "encoding must be one that Python knows, such as utf-8, cp1252 or utf-16. "
            f"{validation.received('encoding', encoding)}"
        ) from error
    whole, size, ends, lines = "", 0, 1, 1  # the line that has been reached, in bytes and in characters
    for piece in chain(_pieces(source), [b""]):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeError as error:
            content, start = getattr(error, "object", piece), getattr(error, "start", 0)
            before = content[: max(0, len(content) - len(piece))]  # what was left of the last piece
            line = ends - before.count(b"\n") + content.count(b"\n", 0, start)
            byte = f"byte 0x{content[start]:02x}" if start < len(content) else "the end"
            raise bad_file(name, f"be encoded in {encoding}: {byte} on line {line} is not") from error
        if "\0" in text:
            line = lines + text.count("\n", 0, text.index("\0"))
            raise bad_file(name, f"be a text file: line {line} holds a null character")
        size, ends, lines = size + len(piece), ends + piece.count(b"\n"), lines + text.count("\n")
        if size <= _PIECE:
            whole += text
    return whole.removeprefix("\ufeff") if size <= _PIECE else None
