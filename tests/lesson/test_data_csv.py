"""CSV files of the reader's own: what is read, and what is refused with line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstnn import data
from firstnn.data import Dataset, cell_values

GOOD = "age,income,bought\n34,2.1,yes\n51,3.0,no\n28,1.7,no\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Return a function that writes a file and returns its name."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "people.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Write = Callable[[str | bytes], Path]


def test_columns_classes_and_names(write: Write) -> None:
    people = data.from_csv(write(GOOD), target="bought")
    assert isinstance(people, Dataset)
    assert people.name == "people"
    assert people.feature_names == ("age", "income")
    assert people.class_names == ("no", "yes")
    np.testing.assert_array_equal(people.x, np.array([[34, 2.1], [51, 3.0], [28, 1.7]], dtype=np.float32))
    assert people.y.tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        "\n\n" + GOOD.replace("\n", "\n\n"),
        GOOD.removesuffix("\n"),
        GOOD.replace(",", " , "),
        GOOD.replace("age", '"age"').replace("34", ' "34"').replace("yes", ' "yes"'),
    ],
    ids=["byte order mark", "windows", "old mac", "empty lines", "no last newline", "spaces", "quotes"],
)
def test_the_same_table_in_other_clothes(write: Write, content: str) -> None:
    people = data.from_csv(write(content), target="bought")
    assert isinstance(people, Dataset)
    assert people.feature_names == ("age", "income")
    assert people.x[:, 0].tolist() == [34, 51, 28]
    assert people.y.tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("labels", "class_names", "y"),
    [
        (["yes", "no", "yes"], ("no", "yes"), [1, 0, 1]),
        (["Yes", "no", "Yes"], ("no", "Yes"), [1, 0, 1]),
        (["TRUE", "FALSE", "TRUE"], ("FALSE", "TRUE"), [1, 0, 1]),
        (["1", "0", "1"], ("0", "1"), [1, 0, 1]),
        (["1.0", "0", "1"], ("0", "1"), [1, 0, 1]),
        (["1", "-1", "1"], ("-1", "1"), [1, 0, 1]),
        (["10", "9", "2"], ("2", "9", "10"), [2, 1, 0]),
        (["10", "9", "b"], ("10", "9", "b"), [0, 1, 2]),
        (["0.5", "0.25", "0.5"], ("0.25", "0.5"), [1, 0, 1]),
        (["1_0", "2_0", "1_0"], ("1_0", "2_0"), [0, 1, 0]),
        (["Zürich", "Ålesund", "a, b"], ("a, b", "Zürich", "Ålesund"), [1, 2, 0]),
    ],
)
def test_classes_are_sorted(
    write: Write, labels: list[str], class_names: tuple[str, ...], y: list[int]
) -> None:
    table = data.from_csv(write("size,kind\n" + "".join(f'1,"{label}"\n' for label in labels)), target="kind")
    assert isinstance(table, Dataset)
    assert table.class_names == class_names
    assert table.y.tolist() == y


@pytest.mark.parametrize(
    ("content", "target", "fragments"),
    [
        ("", "bought", ["path must", "empty"]),
        ("\n\n", "bought", ["path must", "empty"]),
        (",,\n,,\n", "bought", ["path must", "no cell holds anything"]),
        ("age,bought\n", "bought", ["path must", "at least one row under the header"]),
        ("age,bought\n1,no\n2\n", "bought", ["path must", "header, 2", "line 3 has 1"]),
        ("age,bought\n1,no\n\n2,yes,5\n", "bought", ["path must", "line 4 has 3"]),
        ('age,bought\n1,"n\no"\n2,yes,5\n', "bought", ["path must", "line 4 has 3"]),
        ('age,bought\n1,"no\n2,yes\n', "bought", ["path must be a CSV file", "line 2"]),
        ('age,bought\n1,"no"t\n', "bought", ["path must be a CSV file", "line 2"]),
        (b"age,bought\n1,no\n2,\x81\n", "bought", ["path must", "cp1252", "0x81", "line 3"]),
        (b"age,bought\n1,no\n2,\0\n", "bought", ["path must", "line 3", "null character"]),
        (GOOD, "Bought", ["target must", "'age', 'income', 'bought'", "Did you mean 'bought'?"]),
        (GOOD, "color", ["target must be a column of", "people.csv", "target='color'"]),
        (GOOD, "4", ["target must be a column of"]),
        (GOOD, "0", ["target must be a column of"]),
        ("age,age,bought\n1,2,no\n1,3,yes\n", "bought", ["path must", "'age' occurs 2 times"]),
        ("age,bought\n1,no\n1,no\ntwo,yes\n", "bought", ["path must", "column 'age': line 4 holds 'two'"]),
        ("age,bought\n1,no\n2,no\n1_000,yes\n", "bought", ["column 'age': line 4 holds '1_000'"]),
        ("age,bought\n1,no\n-inf,yes\n", "bought", ["path must", "finite", "line 3 holds -inf"]),
        ("age,bought\n1,no\n1e39,yes\n", "bought", ["path must", "3.4e38", "holds 1e39"]),
        ("age,bought\n1,no\n2,no\n", "bought", ["target must", "two classes", "every row holds 'no'"]),
        ("age,bought\n1,\n2,NA\n", "bought", ["target must", "no row of 'bought' holds one"]),
        ("bought\nno\nyes\n", "bought", ["path must", "at least one column to learn from besides 'bought'"]),
        (
            "age,bought\n,no\n,yes\n",
            "bought",
            ["at least one column to learn from", "no cell holds anything"],
        ),
    ],
)
def test_what_is_no_clean_table_is_refused(
    write: Write, content: str | bytes, target: str, fragments: list[str]
) -> None:
    path = write(content)
    with pytest.raises(ValueError, match="Received: ") as caught:
        data.from_csv(path, target=target)
    message = str(caught.value)
    assert all(fragment in message for fragment in fragments), message
    assert message.endswith((f"path={str(path)!r}", f"target={target!r}"))
    assert "\n" not in message


@pytest.mark.parametrize(
    ("path", "fragment"),
    [("missing.csv", "existing file"), (".", "folder"), ("", "folder"), ("a\0b.csv", "null")],
)
def test_what_is_no_file_is_refused(path: str, fragment: str) -> None:
    with pytest.raises(ValueError, match=f"path must.*{fragment}.*Received: path="):
        data.from_csv(path, target="y")


def test_wrong_types_are_refused(write: Write) -> None:
    from_csv: Callable[..., object] = data.from_csv
    with pytest.raises(TypeError, match="path must"):
        from_csv(3, target="bought")
    with pytest.raises(TypeError, match="path must"):
        from_csv(b"people.csv", target="bought")
    with pytest.raises(TypeError, match="target must"):
        from_csv(write(GOOD), target=2)
    with pytest.raises(ValueError, match="missing must"):
        from_csv(write(GOOD), target="bought", missing="ignore")
    with pytest.raises(ValueError, match="delimiter must"):
        from_csv(write(GOOD), target="bought", delimiter="::")
    with pytest.raises(ValueError, match="encoding must"):
        from_csv(write(GOOD), target="bought", encoding="utf-99")
    with pytest.raises(ValueError, match="target_kind must"):
        from_csv(write(GOOD), target="bought", target_kind="regression")


def numbers(*names: str) -> data.Preparation:
    """Return the preparation of a model that was trained on columns of numbers."""
    return data.Preparation(
        tuple(data.NumberInput(name, 0.0, 0.0, 1.0, 0.0, 0.0, marks_gaps=False) for name in names)
    )


def test_new_rows_come_in_the_order_of_the_model_and_the_target_is_not_looked_at(write: Write) -> None:
    path = write("income,bought,age\n2.5,,40\n1.5,perhaps,50\n")
    model = numbers("age", "income")
    rows = data.read_new_rows(path, model, target="bought")
    assert model.transform(rows.columns, np.arange(rows.n_rows)).tolist() == [[40, 2.5], [50, 1.5]]


def test_new_rows_of_another_model_are_refused(write: Write) -> None:
    with pytest.raises(ValueError, match=r"path must.*'height', 'weight' missing"):
        data.read_new_rows(write(GOOD), numbers("age", "height", "weight"))
    with pytest.raises(ValueError, match="column 'bought': line 2 holds 'yes'"):
        data.read_new_rows(write(GOOD), numbers("age", "income", "bought"))


def test_new_rows_have_dates_where_the_model_had_their_parts(write: Write) -> None:
    path = write("day,age,bought\n2023-01-10,34,yes\n2023-02-11,51,no\n2023-03-12,28,no\n")
    found = data.look(path, target="bought", kinds={"day": "date parts"})
    model = data.Preparation.fit(found.used, found.rows)
    rows = data.read_new_rows(write("age,day\n40,2023-02-20\n"), model)
    assert [column.numbers[0] for column in rows.columns if column.numbers is not None] == [
        2023,
        2,
        20,
        1,
        40,
    ]


def test_a_column_that_is_only_called_like_a_part_of_a_date_is_none(write: Write) -> None:
    path = write("rest,age\n2023-02-20,40\n")
    with pytest.raises(ValueError, match="'rest day' missing"):
        data.read_new_rows(path, numbers("age", "rest day"))


# Letters: what stands in a cell that holds nothing, and what looks like a number, is tested by name.
names = st.text(st.characters(categories=["Ll", "Lu"]), min_size=4, max_size=8).filter(
    lambda name: not (cell_values.is_missing(name) or cell_values.looks_like_number(name))
)


@settings(max_examples=60)
@given(drawn=st.data())
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, drawn: st.DataObject
) -> None:
    header = drawn.draw(st.lists(names, min_size=2, max_size=5, unique=True))
    n_samples = drawn.draw(st.integers(2, 12))
    numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
    x = np.array([[drawn.draw(numbers) for _ in header[1:]] for _ in range(n_samples)], dtype=np.float32)
    classes = drawn.draw(st.lists(names, min_size=2, max_size=4, unique=True))
    labels = [classes[row % len(classes)] for row in range(n_samples)]
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [header, *([label, *map(repr, row)] for label, row in zip(labels, x.tolist(), strict=True))]
        )
    table = data.from_csv(path, target=header[0], header=True, kinds=dict.fromkeys(header[1:], "number"))
    assert isinstance(table, Dataset)
    assert table.feature_names == tuple(header[1:])
    assert table.x.tobytes() == x.tobytes()
    assert [table.class_names[label] for label in table.y] == labels
