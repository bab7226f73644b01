"""A large table lies on the disk: it is read as a small one is, leaves nothing, and takes little memory."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firstnn import on_disk
from firstnn.data import delimited, file_text, packed_cells
from firstnn.data.delimited import read_grid
from firstnn.data.file_text import read_text

LINES = st.lists(
    st.text(
        st.sampled_from(["a", "1", "5", ",", ";", '"', "'", " ", "\t", "é", "€", "😀", "\u2212", "\\"]),
        max_size=9,
    ),
    min_size=1,
    max_size=8,
)


def in_pieces(patch: pytest.MonkeyPatch, n: int) -> None:
    """Read texts, split rows and keep them in so small parts that every border meets every sign."""
    patch.setattr(file_text, "_PIECE", n)
    patch.setattr(delimited, "_BLOCK", n)
    patch.setattr(packed_cells, "_BLOCK", 2)
    patch.setattr(on_disk, "LARGE", 0)


def read(path: Path, encoding: str | None = None) -> Any:  # noqa: ANN401  # whatever is found, or said
    """Return all that is found in a file, or why it is refused."""
    try:
        grid = read_grid(read_text(path, encoding))
    except ValueError as error:
        return str(error)
    return vars(grid) | {"lines": list(grid.lines), "columns": [list(cells) for cells in grid.columns]}


@given(
    lines=LINES,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]),
    told=st.booleans(),
    n=st.integers(1, 17),
    before=st.sampled_from([0, 8185, 8188, 8190]),  # TextIOWrapper decodes 8192 bytes at a time
)
@example(lines=['"1', "1", '"'], end="\n", last=False, encoding="utf-8", told=False, n=1, before=0)
def test_a_text_in_pieces_is_the_same_text(
    lines: list[str], end: str, last: bool, encoding: str, told: bool, n: int, before: int
) -> None:
    text = end.join(["x" * before + "," * (before > 0), *lines] if before else lines) + end * last
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "t.csv"
        path.write_bytes(text.encode(encoding, "replace"))
        whole = read(path, encoding if told else None)
        in_pieces(patch, n)
        assert read(path, encoding if told else None) == whole


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a,k\n1,x\n2,\xe9\n", None),
        (b"a,k\n1,x\n2,\xe9\n", "utf-8"),
        (b"\xef\xbb\xbfa,k\n1,x\n2,\xe9\n", None),
        (b"a,k\n1,x\n\n2,\xe2\x82", "utf-8"),  # it ends within a sign
        ("a,k\n1,x\n2,y".encode("utf-16-le") + b"\n", "utf-16-le"),
        (b"a,k\n1,x\r\n2,\x00\n", None),
        (b"a,k\r\n1,x\r2,y\n3,\x81\n", "cp1252"),
        ("a,k\n1,x\n2,y\n".encode("utf-16-le"), "utf-16"),
        (b"a,k\n1,x\n", "no such"),
        (b"a,k\n1,x\n", "hex"),
        (b"sep=;\r\na;k\r\n1;x\r\n2;y\r\n", None),
        (b'a,k\n1,"x\n\ny"\n2,"z\\"z"\n', None),
        (b'a,k\n1,"x\n2,y\n', None),
        (b" \n\r\n", None),
        (b"", None),
    ],
)
@pytest.mark.parametrize("n", [1, 2, 3, 17])
def test_what_is_said_of_a_text_does_not_depend_on_its_size(
    content: bytes, encoding: str | None, n: int, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    whole = read(path, encoding)
    with pytest.MonkeyPatch.context() as patch:
        in_pieces(patch, n)
        assert read(path, encoding) == whole


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", content)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zipped])
def test_a_large_compressed_file_is_unpacked_on_the_disk(
    pack: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "a,k\n" + "".join(f"{row * 0.37:.2f},{'é' if row % 3 else 'no'}\n" for row in range(40_000))
    path, folder = tmp_path / "t.csv.gz", tmp_path / "temporary"
    folder.mkdir()
    path.write_bytes(pack(content.encode()))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(on_disk, "LARGE", 1000)
    monkeypatch.setattr(file_text, "_PIECE", 1000)
    text = read_text(path)
    with text.open() as file:
        assert file.read() == content
    assert text.text == ""
    assert not list(folder.iterdir())
    damaged = pack(content.encode())[:-400]
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match="damaged"):
        read_text(path)
    assert not list(folder.iterdir())


def test_rows_are_the_same_wherever_they_lie() -> None:
    rows = [(line, [str(line), "", "é\ny", '"'][: 1 + line % 4]) for line in range(1, 40)]
    with pytest.MonkeyPatch.context() as patch:
        in_pieces(patch, 5)
        packed = packed_cells.Rows(rows)
        assert list(packed) == rows
        assert [packed[place] for place in (0, 7, -1)] == [rows[0], rows[7], rows[-1]]
        for begin in (0, 1, 2, 5, 38, 39, 40):
            for end in (0, 3, 38, 39, -1):
                part = packed[begin:end]
                assert list(part) == rows[begin:end]
                assert list(part[1:]) == rows[begin:end][1:]
        assert list(packed[3:9] + packed[:2]) == rows[3:9] + rows[:2]
        assert list(packed[3:].without([5, 30])) == [row for row in rows[3:] if row[0] not in (5, 30)]
        even = packed_cells.Rows((line, row) for line, row in rows if len(row) == 3)[1:]
        by_row = zip(*(list(cells) for cells in even.columns()), strict=True)
        assert [list(row) for row in by_row] == [row for _, row in even]


def test_where_the_disk_is_full_memory_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(on_disk, "LARGE", 10)
    full = on_disk.empty((4, 5), np.float64)
    assert full.base is not None  # a file
    shelf = on_disk.Shelf()
    shelf.append("on the disk")
    monkeypatch.setattr(on_disk, "_claim", refuse)
    array = on_disk.empty((4, 5), np.float64)
    array[:] = 1.0
    assert array.base is None
    assert array.sum() == 20
    monkeypatch.setattr(os, "SEEK_END", 99)  # the next write fails
    shelf.append("in memory")
    monkeypatch.undo()
    monkeypatch.setattr(on_disk, "LARGE", 10)
    shelf.append("on the disk again")
    assert [shelf[place] for place in range(3)] == ["on the disk", "in memory", "on the disk again"]


# --- What is left behind ------------------------------------------------------------------------------------

TRAIN = """
import sys
from firstnn import on_disk
from firstnn.cli import main
on_disk.LARGE = 1000
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    rows = "".join(f"{row * 37 % 101},{row * 53 % 7 // 4}\n" for row in range(400))
    Path("two.csv").write_text(f"a,k\n{rows}")
    return tmp_path / "temporary"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "ends_with"), [("--epochs 2", 0), ("--epochs 3 --optimizer sgd --learning-rate 1e30", 1)]
)
def test_nothing_is_left_after_success_or_an_error(table: Path, options: str, ends_with: int) -> None:
    words = f"train two.csv --target k --target-kind classes {options}"
    done = subprocess.run(
        [sys.executable, "-c", TRAIN, *words.split()], capture_output=True, text=True, check=False
    )
    assert done.returncode == ends_with, done.stderr
    assert not list(table.iterdir())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc shows what lies on the disk")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_after_ctrl_c(table: Path, end: signal.Signals) -> None:
    words = "train two.csv --target k --epochs 100000"
    command = [sys.executable, "-u", "-c", TRAIN, *words.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        while "epoch 0 of" not in process.stdout.readline():
            assert process.poll() is None
        mapped = Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")
        assert f"{table}/" in mapped  # the rows do lie there
        assert not list(table.iterdir())  # in files without a name
        process.send_signal(end)
        process.communicate()
    assert not list(table.iterdir())


# --- Memory -------------------------------------------------------------------------------------------------

LIMITED = """
import resource, sys
from firstnn import data, on_disk
on_disk.LARGE = 1 << 20
path, more = sys.argv[1], int(sys.argv[2])
with open("/proc/self/status") as status:
    before = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
resource.setrlimit(resource.RLIMIT_DATA, (before + more, before + more))
print(data.from_csv(path, target="k").n_samples)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit this kind of memory")
@pytest.mark.parametrize("n_rows", [20_000, 80_000])
def test_four_times_the_rows_are_read_in_the_same_memory(n_rows: int, tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    rests = [",".join(f"{number:.5f}" for number in row) for row in draw.normal(size=(500, 29))]
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write(",".join(f"x{place}" for place in range(30)) + ",k\n")
        ends = (f"{rests[row % 500]},{'yes' if row % 3 else 'no'}" for row in range(n_rows))
        file.writelines(f"{row * 0.37:.2f},{end}\n" for row, end in enumerate(ends))
    command = [sys.executable, "-c", LIMITED, str(path), str(24 << 20)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == f"{n_rows}\n", textwrap.shorten(done.stderr, 400)
