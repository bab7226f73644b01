"""The text of a file: what is compressed is opened, and bytes become characters in the right encoding.

A file says in its first bytes what it is. Compressed text is opened, a workbook or a web page that only calls
itself a table is refused with what to do about it. An encoding is never guessed from letters: a mark at the
beginning decides, then whether the bytes are UTF-8 (other encodings hardly ever are), and what is left is
read as Windows' own, cp1252, and said to be.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from firstnn import validation
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


@dataclass(frozen=True)
class FileText:
    r"""The characters of a file, and how they were found.

    Args:
        path: The name of the file.
        text: Its characters, without a mark at the beginning.
        encoding: The name of the encoding, as Python calls it.
        notes: What a reader should know: an archive that was opened, an encoding that was assumed.

    Example:
        >>> FileText("people.csv", "age,bought\n", "utf-8").text.splitlines()
        ['age,bought']
    """

    path: str
    text: str
    encoding: str
    notes: tuple[str, ...] = ()


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
    content = _unpack(name, _read_bytes(name), notes)
    _refuse_other_kinds(name, content)
    if encoding is not None:
        return FileText(name, _decode(name, content, encoding), encoding, tuple(notes))
    found = _find_encoding(content)
    if found == "cp1252":
        first = next(byte for byte in content if byte > 127)
        line = content.count(b"\n", 0, content.index(bytes([first]))) + 1
        notes.append(
            f"the file is not in UTF-8 (line {line} holds the byte 0x{first:02x}): it is read as "
            f"Windows text, "
            "cp1252. If letters look wrong, name the encoding"
        )
    return FileText(name, _decode(name, content, found), found.removesuffix("-sig"), tuple(notes))


def _read_bytes(name: str) -> bytes:
    """Return the bytes of a file."""
    try:
        return Path(name).read_bytes()
    except FileNotFoundError as error:
        raise bad_file(name, "name an existing file") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if Path(name).is_dir():
            raise bad_file(name, "name a file: this is a folder") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise bad_file(name, f"name a file that can be read: {reason}") from error


def _unpack(name: str, content: bytes, notes: list[str]) -> bytes:
    """Return what a compressed file holds; other content comes back as it is."""
    packed = {b"\x1f\x8b": ("gzip", gzip), b"BZh": ("bzip2", bz2), b"\xfd7zXZ\x00": ("xz", lzma)}
    try:
        for mark, (kind, library) in packed.items():
            if content.startswith(mark):
                notes.append(f"the file is compressed with {kind}, and was unpacked")
                return bytes(library.decompress(content))
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise bad_file(name, f"be whole: it is compressed with {kind} and damaged ({error})") from error
    return _unzip(name, content, notes) if content.startswith(b"PK\x03\x04") else content


def _unzip(name: str, content: bytes, notes: list[str]) -> bytes:
    """Return the one file in a zip archive; a workbook is such an archive, too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.namelist() if not member.endswith("/")]
            members = [member for member in members if not member.startswith("__MACOSX")]
            if "[Content_Types].xml" in members or "content.xml" in members:
                raise bad_file(name, f"be a text file: this is {_WORKBOOK}")
            if len(members) == 1:
                notes.append(f"the file is a zip archive, of which {members[0]} was read")
                return archive.read(members[0])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        # Spreadsheets are zip archives, and by far the most frequent ones with the name of a table.
        raise bad_file(
            name, f"be a text file: it begins as {_WORKBOOK}; or, if it is a zip archive, it is damaged"
        ) from error
    listed = ", ".join(members[:5]) + (", ..." if len(members) > 5 else "")
    raise bad_file(
        name, f"hold one table: this zip archive holds {len(members)} files ({listed}); unpack one"
    )


def _refuse_other_kinds(name: str, content: bytes) -> None:
    """Refuse what is no table, by its first bytes."""
    for mark, kind in _NO_TEXT.items():
        if content.startswith(mark):
            raise bad_file(name, f"be a text file: this is {kind}")
    begin = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<body")):
        raise bad_file(name, f"be a table as text: this is {_WEB_PAGE}")
    if begin.startswith(b"<?xml"):
        raise bad_file(name, "be a table as text: this is XML; save it as CSV UTF-8")
    if begin.startswith((b'{"', b'[{"', b"{\n", b"[\n")):
        raise bad_file(name, "be a table as text: this is JSON; write it as CSV first")


def _find_encoding(content: bytes) -> str:
    """Return the encoding that the bytes are in: by a mark, by null bytes, or because they are UTF-8."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    begin = content[:2000]
    if begin.count(0) > len(begin) // 4:  # every other byte of Latin text in UTF-16 is null
        return "utf-16-le" if begin[1::2].count(0) >= begin[0::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _decode(name: str, content: bytes, encoding: str) -> str:
    """Return the characters of bytes, none of them null."""
    try:
        text = content.decode(encoding)
    except LookupError as error:
        raise ValueError(
            "encoding must be one that Python knows, such as utf-8, cp1252 or utf-16. "
            f"{validation.received('encoding', encoding)}"
        ) from error
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content.count(b"\n", 0, start) + 1
        byte = f"byte 0x{content[start]:02x}" if start < len(content) else "the end"
        raise bad_file(name, f"be encoded in {encoding}: {byte} on line {line} is not") from error
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise bad_file(name, f"be a text file: line {line} holds a null character")
    return text
