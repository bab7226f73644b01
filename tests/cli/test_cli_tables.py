"""Tables as people bring them, at the command line: from a first look to answers for new rows."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest

from firstnn import model_file
from firstnn.cli import baselines, importance, main
from firstnn.cli.quantity_report import compare_errors
from firstnn.data import Dataset
from firstnn.keras_training import batch_pipeline, measuring

TABLES = Path(__file__).resolve().parents[1] / "tables"


# Keras 3.15 copies arrays, when it saves, in a way that NumPy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, and return it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(words: str, capsys: pytest.CaptureFixture[str], code: int = 0) -> tuple[str, str]:
    """Run a command; return what it says, with and without the line breaks within sentences."""
    assert main(shlex.split(words)) == code
    said = capsys.readouterr()
    return " ".join(said.out.split()), said.out + said.err


def bring(*names: str) -> None:
    for name in names:
        shutil.copy(TABLES / name, Path(name).name)


def train(name: str, target: str, more: str = "") -> str:
    bring(name)
    return f"train {name} --target {target} --epochs 3 --overwrite {more}"


# -- Look ---------------------------------------------------------------------------------------------------


def test_a_look_says_what_it_found_and_writes_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring("categorical.csv")
    said, lines = run("look categorical.csv --target bought --json seen.json", capsys)
    assert (
        "Looked at categorical.csv: utf-8, cells separated by comma, names in the first line, 60 rows."
        in said
    )
    assert re.search(r"^port +category +3 values", lines, re.MULTILINE)
    seen = json.loads((folder / "seen.json").read_text())
    assert seen["columns"][3] == {"name": "port", "kind": "category", "missing": 0, "note": "3 values"}
    assert seen["target"] == {"name": "bought", "kind": "classes", "classes": ["no", "yes"]}
    assert (seen["encoding"], seen["delimiter"], seen["header"], seen["rows"]) == ("utf-8", ",", True, 60)
    assert seen["warnings"] == []


def test_whatever_a_look_finds_can_be_told_instead(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring("base.csv")
    words = "look base.csv --no-header --delimiter comma --encoding latin-1 --drop column2 column3"
    run(f"{words} --kind column1=category --target -1 --json seen.json", capsys)
    seen = json.loads((folder / "seen.json").read_text())
    assert (seen["header"], seen["rows"], seen["encoding"]) == (False, 61, "latin-1")
    assert [(column["name"], column["kind"]) for column in seen["columns"]] == [("column1", "category")]


def test_a_first_line_of_data_is_said_to_be_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(train("no-header.csv", "yes"), capsys, code=2)[1]
    assert "looks like data" in said
    assert "--no-header" in said
    assert "60 rows" in run(train("no-header.csv", "-1"), capsys)[0]


# -- Train --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "target", "says"),
    [
        ("semicolon.csv", "bought", "cells separated by semicolon"),
        ("utf16.csv", "bought", "Looked at utf16.csv: utf-16"),
        ("table.csv.gz", "bought", "compressed with gzip"),
        ("missing-empty.csv", "bought", "age: 12 rows hold nothing"),
        ("na-target.csv", "bought", "4 rows are left out, because bought holds no label there"),
        ("mixed-case-target.csv", "bought", "The classes 'No' and 'no' differ only in capitals"),
        ("id-sorted.csv", "kind", "id counts 1 to 90"),
        ("dates.csv", "bought", "left out: a date"),
        ("thousands.csv", "bought", "1,000 is read as 1000"),
    ],
)
def test_what_was_found_is_said_before_training(
    name: str, target: str, says: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in run(train(name, target), capsys)[0]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("one-row-class.csv", "Only one row is of class 'maybe', on line 62"),
        ("xlsx-named.csv", "Excel workbook: open it in the spreadsheet program and save it as CSV UTF-8"),
    ],
)
def test_what_cannot_be_learned_is_refused_by_its_name(
    name: str, says: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in run(train(name, "bought"), capsys, code=2)[1]
    assert [path.name for path in folder.iterdir()] == [name]


def test_each_of_many_faults_names_the_option(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = [f"a{number}" for number in range(11)]
    rows = [f"{row}{',x' * 11}" if row == 7 else f"{row}{f',{row}' * 11}" for row in range(20)]
    Path("many.csv").write_text("\n".join([",".join(["y", *columns]), *rows]))
    assert main(["look", "many.csv"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("firstnn: 11 faults: (1) DATA must hold numbers in column 'a0'")
    assert "(11) DATA must hold numbers in column 'a10'" in said
    assert "path" not in said


def test_a_rare_class_that_is_never_found_is_said_to_be(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, lines = run(train("imbalanced.csv", "fraud"), capsys)
    assert re.search(r"^true class +answered 0 +answered 1 +recall +precision$", lines, re.MULTILINE)
    assert "Warning: of 5 unseen rows of class '1' the network finds 0." in said
    assert "A constant answer does as well" in said
    assert "false alarms" in said
    balanced, lines = run(train("imbalanced.csv", "fraud", "--class-weight balanced --epochs 10"), capsys)
    assert "mistakes on rare classes count more" in balanced
    found = re.search(r"^1 +(\d+) +(\d+) ", lines, re.MULTILINE)
    assert found
    assert int(found[2]) > 0


def test_a_strategy_trains_and_saves_the_same_model(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, _ = run(train("categorical.csv", "bought"), capsys)
    spread, _ = run(train("categorical.csv", "bought", "--strategy mirrored"), capsys)
    assert spread == plain
    run("predict categorical.keras categorical.csv --output answers.csv", capsys)


@pytest.mark.parametrize("name", ["measured-target.csv", "whole-number-quantity.csv"])
def test_a_quantity_is_judged_beside_simpler_rules(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, lines = run(train(name, "price", "--epochs 200 --patience 20 --seeds 2"), capsys)
    errors = {
        rule: float(found[1])
        for rule in ("this network", "linear regression", "gradient-boosted trees", "the mean, always")
        if (found := re.search(rf"^{rule} +([\d.e+]+) ", lines, re.MULTILINE))
    }
    assert errors["this network"] < errors["the mean, always"] / 2
    assert "From 2 other starts" in lines
    run(f"predict {name.removesuffix('.csv')}.keras {name} --output answers.csv", capsys)
    prices = [
        [float(row["price"]) for row in csv.DictReader(io.StringIO(Path(path).read_text()))]
        for path in ("answers.csv", name)
    ]
    truth = np.array(prices[1])
    assert np.abs(prices[0] - truth).mean() < np.std(truth) / 2  # in the unit of the target


def test_a_report_holds_what_was_printed_and_which_columns_were_needed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(
        f"{high / 10 - 5},{row * 53 % 97},{'SQ'[row % 2]},{'no' if high > 50 else 'yes'}\n"
        for row in range(200)
        for high in (row * 37 % 101,)
    )
    Path("two.csv").write_text(f"a,b,port,k\n{rows}")
    said, lines = run("train two.csv --target k --epochs 60 --report two.html", capsys)
    moved = re.findall(r"^(a|b|port) +(-?[\d.]+) +[\d.]+$", lines, re.MULTILINE)
    assert moved[0][0] == "a"  # it alone decides
    assert float(moved[0][1]) > 20 > max(float(points) for _, points in moved[1:])
    page = Path("two.html").read_text()
    assert "<svg" in page
    assert "color-scheme" in page
    assert "this network" in page
    assert not re.search(r"(?:src|href)=.?https?:", page)  # it opens from disk, alone
    assert "and the report to two.html" in said


def test_of_a_large_table_samples_are_drawn_and_said_to_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"{row * 37 % 101},{'SQ'[row % 2]},{row * 53 % 7 // 4}\n" for row in range(200))
    for target, simple in (("k", "logistic regression"), ("a", "linear regression")):
        Path("two.csv").write_text(f"a,port,k\n{rows}")
        words = f"train two.csv --target {target} --epochs 3 --seeds 1 --report two.html --overwrite"
        with monkeypatch.context() as patch:
            whole = run(words, capsys)
            for module in (measuring, model_file, baselines):
                patch.setattr(module, "_BLOCK", 17)
            patch.setattr(batch_pipeline, "_MOST_ORDERED", 0)
            assert run(words, capsys) == whole  # in parts nothing is another number
            patch.setattr(baselines, "_MOST", 60)
            patch.setattr(importance, "_MOST_ROWS", 20)
            said, _ = run(words, capsys)
        assert f"Trees and {simple} learned from 60 of the 150 rows to train on" in said
        assert "shuffled 5 times, among 20 of the unseen rows." in said
        assert "learned from" not in whole[0]
        assert "of the unseen rows." not in whole[0]


def test_a_sample_to_compare_with_holds_every_class() -> None:
    y = np.array([0] * 700 + [1] * 297 + [2] * 3)
    train = Dataset(np.arange(1000, dtype=np.float32)[:, np.newaxis], y)
    assert baselines.draw(train, seed=0) is train
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(baselines, "_MOST", 100)
        drawn = baselines.draw(train, seed=0)
    assert np.bincount(drawn.y).tolist() == [70, 30, 1]
    assert len(np.unique(drawn.x)) == 101


def test_trees_learn_from_a_class_of_a_single_row() -> None:
    x = np.random.default_rng(0).normal(size=(10_100, 1)).astype(np.float32)
    rows = Dataset(x, np.where(np.arange(len(x)) == 7, 2, x[:, 0] > 0))
    assert baselines.classify_with_trees(rows, rows).mean() > 0.99


def test_a_compressed_table_names_its_model_without_endings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(train("table.csv.gz", "bought"), capsys)
    assert Path("table.keras").exists()


def test_the_spread_over_starts_is_that_of_the_unseen_rows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, _ = run(train("base.csv", "bought", "--seeds 3"), capsys)
    found = re.search(r"From 3 other starts, .*: accuracy ([\d.]+)% in the middle", said)
    assert found
    assert (float(found[1]) * 15 / 100) == pytest.approx(round(float(found[1]) * 15 / 100), abs=0.02)


def test_an_error_is_called_smaller_only_where_chance_does_not_explain_it() -> None:
    same = np.array([1.0, 2.0, 3.0, 4.0])
    assert "no more than chance" in compare_errors(same, same[::-1], "the mean")
    less = compare_errors(same, same + np.array([1.0, 1.1, 0.9, 1.0]), "the mean")
    assert less.startswith("The network is off by 1 less a row than the mean")


# -- Predict ------------------------------------------------------------------------------------------------


@pytest.fixture
def base(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Train on the base table, and bring the tables of new rows."""
    run(train("base.csv", "bought"), capsys)
    bring("new.csv", "new-with-id.csv", "new-case.csv", "new-missing-cell.csv")
    return folder


def answers(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, str]], str]:
    assert main(shlex.split(f"predict base.keras {words}")) == 0
    said = capsys.readouterr()
    return list(csv.DictReader(io.StringIO(said.out))), said.err


def test_further_columns_are_named_or_kept(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, said = answers("new.csv", capsys)
    assert said == ""
    assert len(plain) == 2
    with_id, said = answers("new-with-id.csv", capsys)
    assert with_id == plain
    assert "trained without: id." in said
    kept, said = answers("new-with-id.csv --keep id", capsys)
    assert [row.pop("id") for row in kept] == ["r1", "r2"]
    assert kept == plain
    assert said == ""


def test_names_in_other_capitals_are_taken_and_told(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, _ = answers("new.csv", capsys)
    other, said = answers("new-case.csv", capsys)
    assert other == plain[:1]
    assert "The column 'A' is taken for 'a'." in said


def test_gaps_and_far_numbers_are_told_row_by_row(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, said = answers("new-missing-cell.csv --remarks", capsys)
    assert rows[0]["remark"].startswith("b is missing: filled with ")
    assert rows[1]["remark"] == ""
    assert "Row 1: b is missing" in said
    Path("far.csv").write_text("a,b,c\n1000,0,0\n0,0,0\n")
    rows, said = answers("far.csv --remarks", capsys)
    assert rows[0]["remark"].startswith("a 1000 is above ")
    assert rows[1]["remark"] == ""


def test_a_model_saved_again_by_plain_keras_still_predicts(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import keras

    model = keras.models.load_model("base.keras")
    model.fit(np.zeros((4, 3), "float32"), np.array([0, 1, 0, 1]), epochs=1, verbose=0)
    model.save("resaved.keras")
    assert main(["predict", "resaved.keras", "new.csv"]) == 0
    assert capsys.readouterr().out.startswith("class,probability\n")


def test_an_unknown_category_is_told_and_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(train("categorical.csv", "bought"), capsys)
    Path("new.csv").write_text("a,b,c,port\n0,0,0,S\n0,0,0,Z\n0,0,0,\n")
    assert main(shlex.split("predict categorical.keras new.csv --remarks")) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["remark"] for row in rows] == [
        "",
        "port 'Z' was in no training row",
        "port is missing: no value",
    ]
    assert rows[1]["probability"] == rows[2]["probability"] != rows[0]["probability"]
