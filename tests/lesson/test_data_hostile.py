"""Tables as they leave spreadsheets, word processors and other programs: read right, or refused by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from firstnn import data

N = 60
Row = Callable[[int], str]


def answer(row: int) -> str:
    return "yes" if row * 7 % 3 else "no"


def table(above: str, row: Row, below: str = "") -> str:
    return above + "".join(f"{row(place)}\n" for place in range(1, N + 1)) + below


def plain(row: int) -> str:
    return f"{row},{row * 2 % 13},{answer(row)}"


# The text of each table, what its columns are, the first numbers of each, and what is said of it.
READ: dict[str, tuple[str | bytes, dict[str, str], list[float], set[str]]] = {
    "european": (
        table("Ort;Preis;k\n", lambda i: f"{'AB'[i % 2]};{i}.000,50;{answer(i)}").encode("cp1252"),
        {"Ort": "category", "Preis": "number"},
        [1000.5],
        set(),
    ),
    "names over two lines": (
        table("Size,,Weight,Class\nwidth,height,net,k\n", lambda i: f"{i % 9},{i * 2 % 13},.5,{answer(i)}"),
        {"Size width": "number", "Size height": "number", "Weight net": "number"},
        [1, 2, 0.5],
        {"two header lines"},
    ),
    "percent with a comma": (
        table("share;k\n", lambda i: f"{i},5 %;{answer(i)}"),
        {"share": "number"},
        [1.5],
        set(),
    ),
    "money with a comma": (
        table("price;k\n", lambda i: f"{i}.000 €;{answer(i)}"),
        {"price": "number"},
        [1000],
        set(),
    ),
    "brackets for a minus": (
        table("profit,a,k\n", lambda i: f'"{f"({i},000)" if i % 2 else f"{i},000"}",{i % 8},{answer(i)}'),
        {"profit": "number", "a": "number"},
        [-1000, 1],
        set(),
    ),
    "a typesetter's minus": (
        table("a;k\n", lambda i: f"\u2212{i},5;{answer(i)}"),
        {"a": "number"},
        [-1.5],
        set(),
    ),
    "a typesetter's minus in quotes": (
        table("a,k\n", lambda i: f'"\u2212{i}.5",{answer(i)}'),
        {"a": "number"},
        [-1.5],
        set(),
    ),
    "a unit in every cell": (
        table("mass,len,k\n", lambda i: f"{i * 3 % 50} kg,{i % 8}.5cm,{answer(i)}"),
        {"mass": "number", "len": "number"},
        [3, 1.5],
        set(),
    ),
    "words for yes and no": (
        table("member,smoker,k\n", lambda i: f"{'TF'[i % 2]},{('Y', 'N', '')[i % 3]},{i % 5 // 4}"),
        {"member": "yes/no", "smoker": "yes/no"},
        [],
        {"missing values"},
    ),
    "notes and a sum below": (
        table("a,b,k\n", plain, "Total,610,\n\nSource: own survey, 2021\n"),
        {"a": "number", "b": "number"},
        [1, 2],
        {"remark", "sum"},
    ),
    "titles in the first cell": (
        table("Sales of the year,,\nFrom 2020 on,,\n\na,b,k\n", plain),
        {"a": "number", "b": "number"},
        [1, 2],
        {"remark"},
    ),
    "a mark and sep=": (
        table("\ufeffsep=;\na;b;k\n", lambda i: plain(i).replace(",", ";")).replace("\n", "\r\n"),
        {"a": "number", "b": "number"},
        [1, 2],
        {"file"},
    ),
    "lines within quotes": (
        table("note,a,k\n", lambda i: f'"one\nand ""{i % 3}"" two",{i % 8},{i % 5 // 4}'),
        {"note": "category", "a": "number"},
        [1],
        set(),
    ),
    "quotes behind a backslash": (
        table("note,a,k\n", lambda i: f'"say \\"{i % 3}\\", ok",{i % 8},{i % 5 // 4}'),
        {"note": "category", "a": "number"},
        [1],
        set(),
    ),
    "single quotes": (
        table("a,b,k\n", lambda i: f"{i % 8},'x, {i % 2}',{answer(i)}"),
        {"a": "number", "b": "category"},
        [1],
        set(),
    ),
    "whole lines in quotes": (
        table('"a,b,k"\n', lambda i: f'"{plain(i)}"'),
        {"a": "number", "b": "number"},
        [1, 2],
        set(),
    ),
    "a column without a value": (
        table("a,b,c,k\n", lambda i: f"{i % 8},NA,{i * 2 % 13},{answer(i)}"),
        {"a": "number", "b": "empty", "c": "number"},
        [1, 2],
        set(),
    ),
    "spaces about the target": (
        table("a, k \n", lambda i: f"{i % 8}.5, {answer(i)} "),
        {"a": "number"},
        [1.5],
        set(),
    ),
    "tabs in UTF-16": (
        table("a\tN\u00e4me\tk\n", lambda i: f"{i % 8}\t{'ABC'[i % 3]}\t{i % 5 // 4}").encode("utf-16"),
        {"a": "number", "N\u00e4me": "category"},
        [1],
        set(),
    ),
    "years for names": (
        table("country,2019,2020,k\n", lambda i: f"{'ABC'[i % 3]},{i % 8},{i * 2 % 13},{i % 5 // 4}"),
        {"country": "category", "2019": "number", "2020": "number"},
        [1, 2],
        set(),
    ),
    "Markdown": (
        table("| a | b | k |\n|---|---|---|\n", lambda i: f"| {plain(i).replace(',', ' | ')} |"),
        {"a": "number", "b": "number"},
        [1, 2],
        {"remark", "empty column"},
    ),
    "wider than long": (
        table(",".join([*(f"f{place}" for place in range(200)), "k"]) + "\n",
              lambda i: ",".join([*(str(i * place % 17) for place in range(200)), answer(i)])),
        {f"f{place}": "number" for place in range(200)},
        [0, 1, 2],
        {"wide"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_table_from_elsewhere_is_read_right(name: str, tmp_path: Path) -> None:
    content, kinds, first, said = READ[name]
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = data.look(path, target="k" if name != "names over two lines" else "Class k")
    assert {column.name: column.kind for column in found.columns} == kinds
    assert found.n_rows == N
    numbers = [column.numbers[0] for column in found.columns if column.numbers is not None]
    assert numbers[: len(first)] == first
    assert found.target is not None
    assert len(found.target.class_names) == 2
    assert said <= {finding.kind for finding in found.findings}


REFUSED = {
    "ARFF": ("@relation x\n@attribute a numeric\n@attribute k {yes,no}\n@data\n1,yes\n2,no\n", "Weka's ARFF"),
    "LIBSVM": (table("", lambda i: f"{i % 2} 1:{i} 2:{i}.5 3:{i % 7}"), "LIBSVM"),
    "repeated names": (table("a,a,k\n", plain), "'a' occurs 2 times"),
    "below a limit": (
        table("a,b,k\n", lambda i: f"{'<0.5' if i % 10 == 0 else i},{i % 8},{answer(i)}"),
        "lines 11, 21, 31, 41 and 2 more hold '<0.5'",
    ),
    "infinite": (
        table("a,b,k\n", lambda i: f"{'Inf' if i == 7 else i},{i % 8},{answer(i)}"),
        "line 8 holds Inf",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_that_cannot_be_read_is_refused_by_name(name: str, tmp_path: Path) -> None:
    content, says = REFUSED[name]
    path = tmp_path / "table.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match=says):
        data.look(path, target="k")


def test_a_point_before_three_digits_of_money_can_be_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table("price;k\n", lambda i: f"{i}.000 €;{answer(i)}"))
    price = data.look(path, target="k", decimal="point").columns[0]
    assert price.numbers is not None
    assert price.numbers[0] == 1


def test_labels_that_look_misspelled_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table("a,b,k\n", lambda i: f"{i % 8},{i * 2 % 13},{'yse' if i < 3 else answer(i)}"))
    said = [finding.says for finding in data.look(path, target="k").findings if finding.kind == "rare class"]
    assert said == ["Only 2 rows are of class 'yse', too few to learn and test it. Is it 'yes'?"]


def test_a_row_that_is_torn_off_is_no_note(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table("a,b,k\n", plain, "61,5\n"))
    with pytest.raises(ValueError, match="line 62 has 2"):
        data.look(path, target="k")
