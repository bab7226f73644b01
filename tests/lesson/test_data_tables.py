"""Tables as people bring them: each is read right, or refused with a reason; none is wrong in silence."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from firstnn import data
from firstnn.data import Dataset, Look, Measurements

TABLES = Path(__file__).resolve().parents[1] / "tables"
ABC = ["a", "b", "c"]


def bought(name: str) -> Look:
    return data.look(TABLES / name, target="bought")


def kinds(found: Look) -> dict[str, str]:
    return {column.name: column.kind for column in found.columns}


def found_kinds(found: Look) -> list[str]:
    return [finding.kind for finding in found.findings]


BASE = data.from_csv(TABLES / "base.csv", target="bought")

# The file, and what is said of it.
SAME_AS_BASE = {
    "comment-lines.csv": "remark",
    "pandas-index.csv": "index",
    "trailing-comma.csv": "empty column",
    "semicolon.csv": None,
    "semicolon-quoted-header.csv": None,
    "tab.tsv": None,
    "space-separated.csv": None,
    "sep-line.csv": "file",
    "utf16.csv": None,
    "table.csv.gz": "file",
    "repeated-header.csv": "repeated header",
}


@pytest.mark.parametrize("name", SAME_AS_BASE)
def test_the_same_table_in_another_form_has_the_same_rows(name: str) -> None:
    table = data.from_csv(TABLES / name, target="bought")
    assert isinstance(table, Dataset)
    assert isinstance(BASE, Dataset)
    assert table.feature_names == BASE.feature_names
    assert table.class_names == ("no", "yes")
    np.testing.assert_array_equal(table.x, BASE.x)
    np.testing.assert_array_equal(table.y, BASE.y)
    said = found_kinds(bought(name))
    assert said == ([] if SAME_AS_BASE[name] is None else [SAME_AS_BASE[name]])


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [("semicolon.csv", ";"), ("tab.tsv", "\t"), ("space-separated.csv", " "), ("sep-line.csv", ",")],
)
def test_the_delimiter_is_told(name: str, delimiter: str) -> None:
    assert bought(name).as_json()["delimiter"] == delimiter


def test_a_first_line_of_data_is_no_header() -> None:
    with pytest.raises(ValueError, match=r"first line looks like data.*--no-header.*such as 4 or -1"):
        data.from_csv(TABLES / "no-header.csv", target="yes")
    for target in ("-1", "4", "column4"):
        table = data.from_csv(TABLES / "no-header.csv", target=target)
        assert table.n_samples == 60
        assert table.feature_names == ("column1", "column2", "column3")
    assert data.look(TABLES / "no-header.csv").as_json()["header"] is False
    assert "no header" in found_kinds(data.look(TABLES / "no-header.csv"))


def test_a_workbook_is_told_from_a_table() -> None:
    with pytest.raises(ValueError, match=r"Excel workbook.*save it as CSV UTF-8"):
        bought("xlsx-named.csv")


def test_a_category_becomes_an_input_for_each_value() -> None:
    found = bought("categorical.csv")
    assert kinds(found)["port"] == "category"
    assert found.columns[-1].note == "3 values"
    table = data.from_csv(TABLES / "categorical.csv", target="bought")
    assert table.feature_names == (*ABC, "port is C", "port is Q", "port is S")
    assert set(table.x[:, 3:].sum(axis=1).tolist()) == {1.0}


@pytest.mark.parametrize(
    ("name", "column", "gaps"),
    [("missing-empty.csv", "age", 12), ("missing-question.csv", "ca", 7), ("blank-total.csv", "total", 1)],
)
def test_gaps_are_counted_and_filled_or_dropped(name: str, column: str, gaps: int) -> None:
    found = bought(name)
    assert {each.name: each.n_missing for each in found.columns} == dict.fromkeys(ABC, 0) | {column: gaps}
    filled = data.from_csv(TABLES / name, target="bought")
    assert filled.n_samples == 60
    assert filled.x[:, -1].sum() == gaps  # the mark
    known = filled.x[filled.x[:, -1] == 0, -2]
    assert (filled.x[filled.x[:, -1] == 1, -2] == np.median(known)).all()
    dropped = data.from_csv(TABLES / name, target="bought", missing="drop")
    assert dropped.n_samples == 60 - gaps
    assert dropped.feature_names == (*ABC, column)


def test_rows_without_a_label_are_left_out_and_counted() -> None:
    found = bought("na-target.csv")
    missing = next(finding for finding in found.findings if finding.kind == "missing label")
    assert missing.says.startswith("4 rows are left out")
    assert missing.line == 62
    table = data.from_csv(TABLES / "na-target.csv", target="bought")
    assert isinstance(table, Dataset)
    assert (table.n_samples, table.class_names) == (60, ("no", "yes"))


def test_thousands_are_read_as_such() -> None:
    found = bought("thousands.csv")
    income = found.columns[-1]
    assert income.numbers is not None
    assert income.numbers[:3].tolist() == [1000, 1037, 1074]
    assert "1,000 is read as 1000" in income.note


def test_dates_are_left_out_or_taken_apart() -> None:
    found = bought("dates.csv")
    assert kinds(found)["day"] == "date"
    assert "left out" in found.columns[-1].note
    assert data.from_csv(TABLES / "dates.csv", target="bought").feature_names == tuple(ABC)
    parts = data.from_csv(TABLES / "dates.csv", target="bought", kinds={"day": "date parts"})
    assert parts.feature_names[3:] == ("day year", "day month", "day day", "day weekday")
    assert parts.x[0, 3:].tolist() == [2023, 1, 10, 2]  # a Tuesday


def test_classes_that_differ_in_capitals_are_warned_of() -> None:
    said = [finding.says for finding in bought("mixed-case-target.csv").findings]
    assert any("'No' and 'no'" in each for each in said)
    assert any("'Yes' and 'yes'" in each for each in said)


@pytest.mark.parametrize("name", ["measured-target.csv", "whole-number-quantity.csv"])
def test_a_quantity_is_no_class(name: str) -> None:
    table = data.from_csv(TABLES / name, target="price")
    assert isinstance(table, Measurements)
    assert table.feature_names == ("area", "rooms")


def test_many_whole_numbers_are_said_to_be_a_quantity() -> None:
    found = data.look(TABLES / "whole-number-quantity.csv", target="price")
    assert [finding.says for finding in found.findings] == [
        "price has 200 different whole numbers in 200 rows: a quantity, not classes."
    ]


def test_a_class_of_one_row_is_named_with_its_line() -> None:
    alone = next(each for each in bought("one-row-class.csv").findings if each.kind == "one-row class")
    assert alone.says.startswith("Only one row is of class 'maybe', on line 62")
    assert alone.line == 62


def test_a_row_number_is_left_out_and_the_order_of_the_rows_warned_of() -> None:
    found = data.look(TABLES / "id-sorted.csv", target="kind")
    assert kinds(found)["id"] == "id"
    said = {finding.kind: finding.says for finding in found.findings}
    assert "counts 1 to 90" in said["id"]
    assert "sorted by class" in said["sorted"]
    kept = data.from_csv(TABLES / "id-sorted.csv", target="kind", kinds={"id": "number"})
    assert kept.feature_names == ("id", "a", "b")


def test_a_rare_class_is_warned_of() -> None:
    found = data.look(TABLES / "imbalanced.csv", target="fraud")
    assert "imbalance" in found_kinds(found)


@pytest.mark.parametrize(
    ("name", "target", "classes", "rows"),
    [
        ("labels-10-9.csv", "k", ("9", "10"), 30),
        ("quoted-cells.csv", "k", ("0", "1"), 30),
        ("sorted-by-class-2400.csv", "k", ("0", "1"), 2400),
        ("three-classes.csv", "k", ("a", "b", "c"), 30),
        ("id-number-first.csv", "k", ("0", "1"), 30),
    ],
)
def test_tables_of_the_lab_are_read_by_the_same_rules(
    name: str, target: str, classes: tuple[str, ...], rows: int
) -> None:
    table = data.from_csv(TABLES / name, target=target)
    assert isinstance(table, Dataset)
    assert (table.class_names, table.n_samples) == (classes, rows)
    assert table.feature_names == ("x", "y")


# -- More of the same kinds ---------------------------------------------------------------------------------


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


PLAIN = "a,b,k\n" + "".join(f"{row},{row * 7 % 11}.5,{'no' if row % 3 else 'yes'}\n" for row in range(5, 35))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAIN.encode("utf-8-sig"), "utf-8"),
        (PLAIN.encode("utf-16"), "utf-16"),
        (PLAIN.encode("utf-16-be"), "utf-16-be"),
        (PLAIN.encode("utf-16-le"), "utf-16-le"),
        (PLAIN.encode("utf-32"), "utf-32"),
        (PLAIN.replace("no", "né").encode("cp1252"), "cp1252"),
        (gzip.compress(PLAIN.encode()), "utf-8"),
        (PLAIN.replace("\n", "\r").encode(), "utf-8"),
        (PLAIN.replace(",", "|").encode(), "utf-8"),
        (PLAIN.replace(",", " ; ").encode(), "utf-8"),
        (("  " + PLAIN.replace(",", "   ").replace("\n", "\n  ")).encode(), "utf-8"),
        (PLAIN.replace(",", "\t ").encode(), "utf-8"),
        (PLAIN.replace(".5", ",5").replace(",k", ";k").replace("a,", "a;").encode(), None),
        (("A title, with a comma\n\n" + PLAIN).encode(), "utf-8"),
        (("#a,b,k\n" + PLAIN.split("\n", 1)[1]).encode(), "utf-8"),
        ((PLAIN + "Source: a survey\n").encode(), "utf-8"),
        (PLAIN.replace("\n", ",\n").replace("k,\n", "k\n").encode(), "utf-8"),
    ],
)
def test_other_forms_of_one_table(tmp_path: Path, content: bytes, encoding: str | None) -> None:
    if encoding is None:  # decimal commas between semicolons
        rows = (f"{row};{row * 7 % 11},5;{'no' if row % 3 else 'yes'}\n" for row in range(5, 35))
        content, encoding = ("a;b;k\n" + "".join(rows)).encode(), "utf-8"
    expected = data.from_csv(write(tmp_path, PLAIN), target="k")
    path = write(tmp_path, content)
    table = data.from_csv(path, target="k")
    np.testing.assert_array_equal(table.x, expected.x)
    np.testing.assert_array_equal(table.y, expected.y)
    assert table.feature_names == expected.feature_names
    assert data.look(path).encoding == encoding


def test_a_delimiter_within_quotes_is_no_delimiter(tmp_path: Path) -> None:
    rows = "".join(f'"x; y; {row % 3}; z",{row}.5,{"yes" if row % 2 else "no"}\n' for row in range(30))
    found = data.look(write(tmp_path, "text,a,k\n" + rows), target="k")
    assert found.delimiter == ","
    assert kinds(found) == {"text": "category", "a": "number"}


def test_one_file_in_a_zip_is_read_and_a_workbook_is_refused(tmp_path: Path) -> None:
    def archive(*names: str) -> bytes:
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as file:
            for name in names:
                file.writestr(name, PLAIN)
        return raw.getvalue()

    assert data.from_csv(write(tmp_path, archive("t.csv")), target="k").n_samples == 30
    with pytest.raises(ValueError, match="holds 2 files"):
        data.look(write(tmp_path, archive("t.csv", "u.csv")))
    with pytest.raises(ValueError, match="Excel workbook"):
        data.look(write(tmp_path, archive("[Content_Types].xml", "xl/workbook.xml")))


@pytest.mark.parametrize(
    ("begin", "says"),
    [
        ("<!DOCTYPE html><html>", "web page"),
        ("\xef\xbb\xbf<html>", "web page"),
        ("%PDF-1.7", "PDF"),
        ('[{"a": 1}]', "JSON"),
        ("version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        ("\xd0\xcf\x11\xe0", "Excel workbook of the old kind"),
    ],
)
def test_what_only_calls_itself_a_table_is_named(tmp_path: Path, begin: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        data.look(write(tmp_path, begin.encode("latin-1") + b"\nmore\n"))


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,234", "12,345", "999"], [1234, 12345, 999]),
        (["1,234.5", "12.25", "1,000,000"], [1234.5, 12.25, 1000000]),
        (["1 234", "12", "1 000 000"], [1234, 12, 1000000]),
        (["$1,000", "$12.50", "$7"], [1000, 12.5, 7]),
        (["12 €", "7,000 €", "3 €"], [12, 7000, 3]),
        (["45%", "5.5 %", "100%"], [45, 5.5, 100]),
        (["1.234,5", "12,25", "0,5"], [1234.5, 12.25, 0.5]),
        (["-1e3", "+.5", "7."], [-1000, 0.5, 7]),
    ],
)
def test_ways_to_write_numbers(tmp_path: Path, cells: list[str], numbers: list[float]) -> None:
    rows = "".join(f'"{cell}",x\n' for cell in cells)
    found = data.look(write(tmp_path, "a,b\n" + rows))
    column = found.columns[0]
    assert column.kind == "number"
    assert column.numbers is not None
    assert column.numbers.tolist() == numbers


def test_a_comma_that_can_be_both_is_asked_about(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a;k\n" + "".join(f"{row},125;{'yes' if row % 2 else 'no'}\n" for row in range(1, 9))
    )
    with pytest.raises(ValueError, match=r"leave no doubt.*1,125 can be 1125 or 1\.125"):
        data.look(path)
    for decimal, first in (("comma", 1.125), ("point", 1125.0)):
        numbers = data.look(path, decimal=decimal).columns[0].numbers
        assert numbers is not None
        assert numbers[0] == first


def test_codes_keep_their_zeros(tmp_path: Path) -> None:
    rows = "".join(f"0{1000 + row % 3},{row}.5,{'yes' if row % 2 else 'no'}\n" for row in range(30))
    found = data.look(write(tmp_path, "postcode,a,k\n" + rows), target="k")
    assert kinds(found)["postcode"] == "category"


def test_plus_and_minus_are_two_classes(tmp_path: Path) -> None:
    rows = "".join(f"{row}.5,{'+' if row % 2 else '-'}\n" for row in range(20))
    table = data.from_csv(write(tmp_path, "a,k\n" + rows), target="k")
    assert isinstance(table, Dataset)
    assert table.class_names == ("+", "-")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["0", "1"] * 10, "classes"),
        ([str(row % 7 + 3) for row in range(70)], "classes"),
        ([str(row % 29) for row in range(300)], "count"),
        ([f"{row / 7:.3f}" for row in range(40)], "quantity"),
        ([str(1000 * row) for row in range(40)], "quantity"),
        (["a", "b", "c"] * 10, "classes"),
    ],
)
def test_kinds_of_targets(tmp_path: Path, values: list[str], kind: str) -> None:
    rows = "".join(f"{place * 37 % 101}.5,{value}\n" for place, value in enumerate(values))
    path = write(tmp_path, "a,k\n" + rows)
    found = data.look(path, target="k")
    assert found.target is not None
    assert found.target.kind == kind
    if kind == "count":
        told = data.look(path, target="k", target_kind="quantity").target
        assert told is not None
        assert told.kind == "quantity"


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b,k\n1,2,yes\n2,x,no\n3,4\n5,6,no\n7,8,yes\nold,9,no\n6,5,no\n")
    with pytest.raises(ValueError, match="faults") as caught:
        data.look(path, target="kk", drop=["z"], kinds={"q": "number"})
    for fragment in ("line 4 has 2", "'kk'", "line 3 holds 'x'", "line 7 holds 'old'", "'z'", "q=number"):
        assert fragment in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_look_keeps_the_texts_of_categories_alone() -> None:
    found = bought("categorical.csv")
    for column in found.columns:
        assert len(column.cells) == (0 if column.numbers is not None else found.n_rows)
    assert {column.numbers is None for column in found.columns} == {True, False}


def test_stray_texts_are_a_fault_unless_told(tmp_path: Path) -> None:
    rows = "".join(f"{row}.5,{'yes' if row % 2 else 'no'}\n" for row in range(30))
    path = write(tmp_path, f"a,k\n{rows}oops,no\n")
    with pytest.raises(ValueError, match="column 'a': line 32 holds 'oops'"):
        data.look(path, target="k")
    told = data.look(path, target="k", kinds={"a": "number"})
    assert told.columns[0].n_missing == 1


def test_a_value_such_as_3_plus_makes_a_category(tmp_path: Path) -> None:
    rows = "".join(
        f"{('0', '1', '2', '3+')[row % 4]},{row}.5,{'yes' if row % 3 else 'no'}\n" for row in range(40)
    )
    assert (
        kinds(data.look(write(tmp_path, "dependents,a,k\n" + rows), target="k"))["dependents"] == "category"
    )


def test_what_is_suspicious(tmp_path: Path) -> None:
    rows = [
        f"{20 + row % 40},{1.5 * row:.1f},{'A' if row % 2 else 'B'},{'yes' if row % 2 else 'no'}"
        for row in range(60)
    ]
    rows[10] = rows[20] = "-999" + rows[10][2:]
    rows.append(rows[5])
    found = data.look(write(tmp_path, "age,size,code,k\n" + "\n".join(rows) + "\n"), target="k")
    said = {finding.kind: finding for finding in found.findings}
    assert said["sentinel"].column == "age"
    assert said["decides"].column == "code"
    assert said["duplicates"].line is not None
    assert json.loads(json.dumps(found.as_json()))["warnings"][0]["kind"] == found.findings[0].kind


def test_a_number_that_only_gaps_hold_is_suspicious_whatever_it_is(tmp_path: Path) -> None:
    rows = "".join(
        f"{-200 if row % 9 == 0 else row / 10},{'yes' if row % 2 else 'no'}\n" for row in range(60)
    )
    found = data.look(write(tmp_path, "co,k\n" + rows), target="k")
    assert "co holds -200 in 7 rows" in next(each.says for each in found.findings if each.kind == "sentinel")


def test_a_column_that_orders_the_rows_as_a_quantity_does_gives_it_away(tmp_path: Path) -> None:
    wages = [20 + row * row / 7 for row in range(40)]
    rows = "".join(f"{np.log(wage):.6f},{wage % 5:.4f},{wage:.4f}\n" for wage in wages)
    found = data.look(write(tmp_path, "logwage,age,wage\n" + rows), target="wage")
    assert [each.column for each in found.findings if each.kind == "decides"] == ["logwage"]


@pytest.mark.parametrize("header", ["Id,size,k\n", "", "sample,size,k\n"])
def test_whole_numbers_that_hardly_ever_come_again_may_name_the_rows(header: str, tmp_path: Path) -> None:
    rows = "".join(
        f"{1000025 + 911 * max(row, 3)},{row % 7 + 0.5},{'yes' if row % 3 else 'no'}\n" for row in range(60)
    )
    found = data.look(write(tmp_path, header + rows), target="-1")
    first = found.columns[0]
    assert first.kind == "number"
    assert [each.column for each in found.findings if each.kind == "id"] == [first.name]


@pytest.mark.parametrize("pair", [("<=50K", ">50K"), ("A+", "A-"), ("A", "A-")])
def test_signs_that_tell_classes_apart_are_no_misspelling(tmp_path: Path, pair: tuple[str, str]) -> None:
    rows = "".join(f"{row}.5,{pair[row % 2]}\n" for row in range(40))
    found = data.look(write(tmp_path, "a,k\n" + rows), target="k")
    assert not [each for each in found.findings if each.kind == "near-equal classes"]


def test_mistakes_among_numbers_are_a_fault_however_many(tmp_path: Path) -> None:
    rows = "".join(
        f"{row}{' kg' if row % 3 == 0 else ''},{'yes' if row % 2 else 'no'}\n" for row in range(90)
    )
    with pytest.raises(ValueError, match="column 'a': lines 2, 5, 8, 11 and 26 more hold '0 kg', '3 kg'"):
        data.look(write(tmp_path, "a,k\n" + rows), target="k")


@pytest.mark.parametrize("gap", ["", "?", "0.5"])
def test_many_rows_take_a_few_times_the_room_of_their_file(tmp_path: Path, gap: str) -> None:
    draw = np.random.default_rng(0).normal(size=(20_000, 12)).round(5)
    draw[0, 0] = 9.0
    lines = [",".join(map(str, row)) + f",{'yes' if row[0] > 0 else 'no'}" for row in draw.tolist()]
    lines[15_000] = gap + lines[15_000][lines[15_000].index(",") :]
    path = write(tmp_path, ",".join("abcdefghijlm") + ",k\n" + "\n".join(lines) + "\n")
    tracemalloc.start()
    found = data.look(path, target="k")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 * path.stat().st_size  # with a string for each cell it is 16 times
    assert found.columns[0].n_missing == (gap != "0.5")
    for place in (3, 11):
        numbers = found.columns[place].numbers
        assert numbers is not None
        np.testing.assert_array_equal(numbers, draw[:, place])
    assert found.lines[15_000] == 15_002


def test_a_mistake_far_down_is_told_with_its_line(tmp_path: Path) -> None:
    lines = [f"{row}.5,{row % 7},{'yes' if row % 2 else 'no'}" for row in range(20_000)]
    lines[9_000], lines[19_000] = "oops,1,no", "1.5,1,no,2"
    with pytest.raises(ValueError, match=r"the header, 3: line 19002 has 4; .*'a': line 9002 holds 'oops'"):
        data.look(write(tmp_path, "a,b,k\n" + "\n".join(lines) + "\n"), target="k")


def test_nothing_is_suspicious_in_a_plain_table() -> None:
    assert bought("base.csv").findings == ()


def test_a_line_of_units_is_left_out(tmp_path: Path) -> None:
    lines = PLAIN.split("\n", 1)
    found = data.look(write(tmp_path, f"{lines[0]}\nmm,kg,-\n{lines[1]}"), target="k")
    assert kinds(found) == {"a": "number", "b": "number"}
    assert (found.n_rows, found_kinds(found)[0]) == (30, "units")


def test_points_that_may_separate_thousands_are_told(tmp_path: Path) -> None:
    rows = "".join(f"{row}.{100 + row};{'yes' if row % 3 else 'no'}\n" for row in range(1, 30))
    path = write(tmp_path, "a;k\n" + rows)
    assert (
        data.look(path).columns[0].note == "1.101 is read with decimals; a decimal comma would make it 1101"
    )
    numbers = data.look(path, decimal="comma").columns[0].numbers
    assert numbers is not None
    assert numbers[0] == 1101


@pytest.mark.parametrize("name", ["Id", "PassengerId", "customerID", "row_id", "No", "ID", "Serial No."])
def test_a_different_number_in_every_row_is_an_id_where_it_is_called_one(name: str, tmp_path: Path) -> None:
    rows = "".join(f"{row * 17 % 101},{row}.5,{'yes' if row % 3 else 'no'}\n" for row in range(30))
    assert kinds(data.look(write(tmp_path, f"{name},a,k\n" + rows), target="k"))[name] == "id"


def test_columns_are_chosen_and_left_out() -> None:
    path = TABLES / "base.csv"
    assert data.from_csv(path, target="bought", columns=["c", "a"]).feature_names == ("a", "c")
    assert data.from_csv(path, target="bought", drop=["b"]).feature_names == ("a", "c")
    with pytest.raises(ValueError, match="at least one column to learn from besides 'bought'"):
        data.from_csv(path, target="bought", drop=ABC)
