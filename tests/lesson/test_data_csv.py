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
        (["1_0", "2_0", "1_0"], ("1_0", "2_0"), [0, 1, 0]),
        (["Zürich", "Ålesund", "a, b"], ("a, b", "Zürich", "Ålesund"), [1, 2, 0]),
    ],
)
def test_classes_are_sorted(
    write: Write, labels: list[str], class_names: tuple[str, ...], y: list[int]
) -> None:
    table = data.from_csv(write("size,kind\n" + "".join(f'1,"{label}"\n' for label in labels)), target="kind")
    assert table.class_names == class_names
    assert table.y.tolist() == y


@pytest.mark.parametrize(
    ("content", "target", "fragments"),
    [
        ("", "bought", ["path must", "empty"]),
        ("\n \n".replace(" ", ""), "bought", ["path must", "empty"]),
        ("age,bought\n", "bought", ["path must", "at least one row under the header"]),
        ("age,bought\n1,no\n2\n", "bought", ["path must", "header, 2", "line 3 has 1"]),
        ("age,bought\n1,no\n\n2,yes,5\n", "bought", ["path must", "line 4 has 3"]),
        ('age,bought\n1,"n\no"\n2,yes,5\n', "bought", ["path must", "line 4 has 3"]),
        ('age,bought\n1,"no\n2,yes\n', "bought", ["path must be a CSV file", "line 2"]),
        ('age,bought\n1,"no"t\n', "bought", ["path must be a CSV file", "line 2"]),
        ("age,bought\n1,no\n2,é\n".encode("latin-1"), "bought", ["path must", "UTF-8", "0xe9", "line 3"]),
        (GOOD.encode("utf-16"), "bought", ["path must", "UTF-8", "line 1"]),
        (GOOD.encode("utf-16-le"), "bought", ["path must", "null characters"]),
        (GOOD, "Bought", ["target must", "'age', 'income', 'bought'", "Did you mean 'bought'?"]),
        (GOOD, "colour", ["target must be a column of", "people.csv", "target='colour'"]),
        (GOOD.replace(",", ";"), "bought", ["target must", "separated by something other than commas"]),
        ("age,age,bought\n1,2,no\n", "bought", ["path must", "'age' occurs more than once"]),
        (",age,bought\n0,1,no\n", "bought", ["path must", "column 1 has no name"]),
        ("age,bought\n1,no\ntwo,yes\n", "bought", ["path must", "line 3, column 'age'", "text 'two'"]),
        ("age,bought\n1,no\n1_000,yes\n", "bought", ["path must", "line 3, column 'age'", "text '1_000'"]),
        ("age,bought\n1,no\n,yes\n", "bought", ["path must", "line 3, column 'age' is empty"]),
        ("age,bought\n1,no\nNaN,yes\n", "bought", ["path must", "finite", "line 3, column 'age' holds NaN"]),
        ("age,bought\n1,no\n-inf,yes\n", "bought", ["path must", "finite", "holds -inf"]),
        ("age,bought\n1,no\n1e39,yes\n", "bought", ["path must", "3.4e38", "holds 1e39"]),
        ("age,bought\n1,no\n2,\n", "bought", ["path must", "line 3, column 'bought' is empty"]),
        ("age,bought\n1,no\n2,nan\n", "bought", ["path must", "line 3, column 'bought' holds nan"]),
        ("age,bought\n1,no\n2,no\n", "bought", ["target must", "two classes", "every row holds 'no'"]),
        ("age,price\n1,5\n2,5.5\n", "price", ["target must", "regression", "Line 3 holds 5.5"]),
        ("bought\nno\nyes\n", "bought", ["path must", "at least one column of numbers besides 'bought'"]),
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
    read_features: Callable[..., object] = data.read_features
    with pytest.raises(TypeError, match="path must"):
        from_csv(3, target="bought")
    with pytest.raises(TypeError, match="path must"):
        from_csv(b"people.csv", target="bought")
    with pytest.raises(TypeError, match="target must"):
        from_csv(write(GOOD), target=2)
    with pytest.raises(TypeError, match="feature_names must"):
        read_features(write(GOOD), "age")
    with pytest.raises(TypeError, match="target must"):
        read_features(write(GOOD), ["age"], target=2)


def test_features_come_in_the_order_of_the_model_and_the_target_is_not_looked_at(write: Write) -> None:
    path = write("income,bought,age\n2.5,,40\n1.5,perhaps,50\n")
    features = data.read_features(path, ("age", "income"), target="bought")
    assert features.dtype == np.float32
    assert features.tolist() == [[40, 2.5], [50, 1.5]]


def test_features_of_another_model_are_refused(write: Write) -> None:
    with pytest.raises(
        ValueError, match=r"path must.*'height', 'weight' missing; 'income', 'bought' unknown"
    ):
        data.read_features(write(GOOD), ["age", "height", "weight"])
    with pytest.raises(ValueError, match=r"path must.*'bought' unknown"):
        data.read_features(write(GOOD), ["age", "income"])
    with pytest.raises(ValueError, match="line 2, column 'bought' holds the text 'yes'"):
        data.read_features(write(GOOD), ["age", "income", "bought"])


names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="\ufeff"), min_size=1, max_size=8
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
    classes = drawn.draw(
        st.lists(names.filter(lambda name: not is_number(name)), min_size=2, max_size=4, unique=True)
    )
    labels = [classes[row % len(classes)] for row in range(n_samples)]
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [header, *([label, *map(repr, row)] for label, row in zip(labels, x.tolist(), strict=True))]
        )
    table = data.from_csv(path, target=header[0])
    assert table.feature_names == tuple(header[1:])
    assert table.x.tobytes() == x.tobytes()
    assert [table.class_names[label] for label in table.y] == labels
    assert data.read_features(path, header[1:], target=header[0]).tobytes() == x.tobytes()


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
