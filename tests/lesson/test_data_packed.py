"""Many cells read at once: the same rows, numbers and copies as when each is looked at by itself."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from firstnn.data import delimited, packed_cells
from firstnn.data.column_kinds import Column
from firstnn.data.delimited import read_grid
from firstnn.data.file_text import FileText
from firstnn.data.packed_cells import Cells, Rows, plain_numbers
from firstnn.data.suspicions import find_suspicions


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_a_cell_is_a_number_to_numpy_where_it_is_one_to_us(length: int) -> None:
    taken = 0
    for letters in product("01.-+e", repeat=length):
        cell = "".join(letters)
        for cells in ([cell], ["2", cell, "3"], [cell, "", cell]):
            block = "\0".join(cells)
            one_by_one, together = packed_cells._one_by_one(block), packed_cells._together(block)
            if together is not None:
                assert one_by_one is not None, cells
                assert together.tobytes() == one_by_one.tobytes()
                taken += 1
    assert taken > 0


def test_numbers_read_at_once_have_the_bits_of_those_read_one_by_one() -> None:
    draw = np.random.default_rng(0)
    bits = draw.integers(0, 2**63, size=3000).view(np.float64)
    cells = [repr(float(number)) for number in bits if np.isfinite(number)]
    cells += [f"{number:.{digits}f}" for digits in range(20) for number in draw.normal(size=50)]
    cells += ["1e999", "-1e999", "1e-999", "-0.0", "123456789012345678901234567890"]
    found = packed_cells._together("\0".join(cells))
    assert found is not None
    assert found.tobytes() == np.array([float(cell) for cell in cells]).tobytes()


@pytest.mark.parametrize(
    "other", ["007", "-01", "1-2", "2024-01-05", "1,5", "x", "1e", "NA", "?", "nan", "0x1"]
)
def test_one_other_cell_far_down_is_seen(other: str) -> None:
    cells = [f"{row}.25" for row in range(5000)]
    cells[3000] = other
    found = plain_numbers(Rows((row, [cell, ""]) for row, cell in enumerate(cells)).columns()[0])
    if other in ("NA", "?", "nan"):
        assert found is not None
        assert np.flatnonzero(np.isnan(found)).tolist() == [3000]
    else:
        assert found is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_without_quotes_are_split_as_the_csv_module_does(
    delimiter: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 7)  # characters, so that ends of lines meet those of blocks
    lines = [
        "a,b,c",
        "1,2,3",
        "",
        " 1 , x y ,\u00a0z\u2003",
        ",,",
        "  ",
        "1,,",
        "\x1f4,5,6\x0b",
        "7,8",
        "'q,r',s",
    ]
    text = end.join(lines).replace(",", delimiter)
    for written in (text, text + end, text + end + end):
        content = delimited._Content(FileText("t.csv", written, "utf-8"))
        parsed = delimited._parse(content.lines(), delimiter, strict=True)
        found = delimited._read_rows(content, delimiter, '"')
        assert list(found) == [(line, row) for line, row in parsed if any(row)]


def test_a_table_is_read_the_same_with_a_quote_in_it() -> None:
    rows = [
        f"{row * 0.37:.3f},{'' if row % 97 == 0 else row},{'no' if row % 3 else 'yes'}" for row in range(6000)
    ]
    plain = read_grid(FileText("t.csv", "a,b,k\n" + "\n".join(rows), "utf-8"))
    rows[0] = '"0.000","","yes"'
    quoted = read_grid(FileText("t.csv", "a,b,k\n" + "\n".join(rows), "utf-8"))
    assert isinstance(plain.columns[0], Cells)
    assert list(plain.lines) == list(quoted.lines)
    assert [list(cells) for cells in plain.columns] == [list(cells) for cells in quoted.columns]


def test_rows_of_the_same_numbers_and_other_texts_are_no_copies() -> None:
    texts = ["1", "1.0", "2", "1.0", "3"]
    column = Column("a", "number", texts, np.zeros(5, dtype=bool), np.array(texts, dtype=float))
    (found,) = (each for each in find_suspicions([column], None, range(2, 7)) if each.kind == "duplicates")
    assert "1 row is a copy of another one, such as line 5 of line 3" in found.says


def test_copies_are_found_in_blocks_that_stay_packed_otherwise() -> None:
    rows = [[f"{row}.5", "abc"[row % 3]] for row in range(7000)]
    rows[6500] = rows[40]
    number, category = Rows(enumerate(rows)).columns()
    numbers, gaps = np.array([float(cell) for cell in number]), np.zeros(7000, dtype=bool)
    columns = [Column("a", "number", number, gaps, numbers), Column("b", "category", category, gaps)]
    (found,) = find_suspicions(columns, None, range(2, 7002))
    assert "such as line 6502 of line 42" in found.says
