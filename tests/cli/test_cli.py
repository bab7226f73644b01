"""The command line from outside: what it prints, what it writes, and what it refuses before any work."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from firstnn import data
from firstnn.cli import main, terminal, train_options, train_report
from firstnn.cli.train_report import Comparison, loss_text, percent
from firstnn.network import Architecture

Done = tuple[Path, subprocess.CompletedProcess[str]]
PEOPLE = "age,income,bought\n" + "".join(
    f"{20 + row},{row % 7},{'yes' if row % 3 else 'no'}\n" for row in range(40)
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder that holds one table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE)
    return tmp_path


def command(words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a reader does."""
    return subprocess.run(
        [sys.executable, "-m", "firstnn", *shlex.split(words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=1200,
    )


def unwrapped(output: str) -> str:
    """Undo the line breaks within sentences."""
    return " ".join(output.split())


def accuracy(output: str, rule: str) -> tuple[int, float]:
    """Return how many rows a rule has right in the last table, and its accuracy."""
    found = re.search(rf"^{re.escape(rule)} +(\d+) +([\d.]+)%$", output, re.MULTILINE)
    assert found, output
    return int(found[1]), float(found[2]) / 100


# -- Real runs ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cancer(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Train on the breast cancer table once, in a process of its own."""
    where = tmp_path_factory.mktemp("cancer")
    return where, command("train breast_cancer --seed 3", where)


def test_training_on_a_real_table_beats_the_largest_class(cancer: Done) -> None:
    where, done = cancer
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert unwrapped(done.stdout).startswith(
        "Read breast_cancer: 569 rows, 30 columns, 2 classes (malignant 212, benign 357). Source: "
    )
    assert (
        "Split, each part with the same share of each class: 427 rows to train on, 142 unseen to judge on "
        "(seed 3). Each column is standardized with its mean and deviation in the training rows alone. "
        "Network: 30 inputs, 16 relu, 1 sigmoid; 513 parameters, which begin as he_normal. "
        "Training: sgd with learning rate 0.1, 50 epochs of 14 batches of up to 32 rows, the smaller of 32 "
        "and all 427. "
    ) in unwrapped(done.stdout)
    table = re.findall(r"^(\d+) +[\d.]+ +[\d.]+ +[\d.]+% +[\d.]+%$", done.stdout, re.MULTILINE)
    assert table == ["0", "1", "2", "5", "10", "20", "50"]
    assert accuracy(done.stdout, "this network")[1] > accuracy(done.stdout, "always 'benign'")[1] + 0.2
    assert accuracy(done.stdout, "logistic regression")[1] > 0.9
    assert {path.name for path in where.iterdir()} == {"breast_cancer-curves.svg", "breast_cancer.keras"}
    ElementTree.parse(where / "breast_cancer-curves.svg")


def test_piped_output_holds_no_control_characters(cancer: Done) -> None:
    assert cancer[1].stdout.isascii()
    assert "\x1b" not in cancer[1].stdout
    told = re.findall(r"^epoch (\d+) of 50: train loss [\d.]+, unseen loss", cancer[1].stdout, re.MULTILINE)
    assert told == ["0", "10", "20", "30", "40", "50"]


def test_the_saved_model_reproduces_the_printed_accuracy_in_plain_keras(cancer: Done) -> None:
    import keras

    _, test = data.breast_cancer().split(0.25, seed=3)
    model = keras.models.load_model(cancer[0] / "breast_cancer.keras")
    answers = model.predict(test.x, verbose=0)[:, 0] > 0.5
    right, share = accuracy(cancer[1].stdout, "this network")
    assert int((answers == test.y).sum()) == right
    assert share == pytest.approx(right / test.n_samples, abs=5e-4)


def test_predictions_are_those_of_plain_keras(
    cancer: Done, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import keras

    table = data.breast_cancer()
    path = tmp_path / "rows.csv"
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(table.feature_names[::-1])  # another order of the columns is the same table
        lines.writerows(table.x[:50, ::-1].tolist())
    model = cancer[0] / "breast_cancer.keras"
    assert main(["predict", str(model), str(path), "--each-class"]) == 0
    answers = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    benign = keras.models.load_model(model).predict(table.x[:50], verbose=0)[:, 0]
    written = np.array([float(answer["probability of benign"]) for answer in answers])
    np.testing.assert_allclose(written, benign, rtol=0, atol=1e-6)
    assert [answer["class"] for answer in answers] == ["benign" if p > 0.5 else "malignant" for p in benign]
    for answer in answers:
        assert float(answer["probability"]) == float(answer[f"probability of {answer['class']}"]) >= 0.5


def test_from_a_table_of_ones_own_to_answers_for_new_rows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "train people.csv --target bought --hidden 4 3 --activation tanh relu --epochs 2 --seed 1"
    assert main(shlex.split(words)) == 0
    said = capsys.readouterr().out
    assert "Read people: 40 rows, 2 columns, 2 classes (no 14, yes 26)." in unwrapped(said)
    assert "2 inputs, 4 tanh, 3 relu, 1 sigmoid" in said
    assert "1 batch of up to 30 rows, the smaller of 32 and all 30" in unwrapped(said)
    (folder / "new.csv").write_text("income,bought,age\n3,,25\n5,,61\n")  # the class is not known yet
    assert main(["predict", "people.keras", "new.csv", "--output", "answers.csv"]) == 0
    lines = (folder / "answers.csv").read_text().splitlines()
    assert lines[0] == "class,probability"
    assert len(lines) == 3
    assert all(re.fullmatch(r"(yes|no),(0\.[5-9]\d*|1\.0)", line) for line in lines[1:])


def test_the_same_command_gives_the_same_numbers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "train moons --samples 80 --epochs 2 --overwrite --optimizer adam"
    outputs = []
    for seed in ("7", "7", "8"):
        assert main([*shlex.split(words), "--seed", seed]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != outputs[2]


def test_stopping_early_leaves_the_unseen_rows_out_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "train gaussians --samples 200 --epochs 60 --learning-rate 1 --hidden 32 --patience 2"
    assert main(shlex.split(words)) == 0
    said = capsys.readouterr().out
    assert "112 rows to train on, 38 to watch for when to stop, 50 unseen to judge on" in unwrapped(said)
    kept = re.search(r"watched loss is lowest at epoch (\d+)", said)
    assert kept
    assert int(kept[1]) < 60
    last = said.split("\n\n")[2].splitlines()[-1]  # the bottom row of the table of epochs
    assert int(last.split()[0]) == int(kept[1]) + 2
    assert "diverged" not in (folder / "gaussians-curves.svg").read_text()


def test_several_classes_and_no_hidden_layer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{row % 3 * 5 + row % 7 / 7},{-row},{'abc'[row % 3]}\n" for row in range(60))
    (folder / "three.csv").write_text("x,y,kind\n" + rows)
    words = "train three.csv --target kind --hidden none --batch-size all --learning-rate 1"
    assert main(shlex.split(words)) == 0
    said = capsys.readouterr().out
    assert "2 inputs, 3 softmax" in said
    assert accuracy(said, "this network")[1] > accuracy(said, "always 'a'")[1]
    assert main(["predict", "three.keras", "three.csv", "--each-class"]) == 0
    header, *answers = capsys.readouterr().out.splitlines()
    assert header == "class,probability,probability of a,probability of b,probability of c"
    assert len(answers) == 60


def test_a_zero_learning_rate_trains_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split("train moons --samples 80 --epochs 2 --learning-rate 0")) == 0
    rows = re.findall(r"^[012] +\S+ +\S+ +\S+ +\S+$", capsys.readouterr().out, re.MULTILINE)
    assert len({row.split(maxsplit=1)[1] for row in rows}) == 1
    assert len(rows) == 3


def test_a_divergence_is_told_and_writes_no_model(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split("train moons --samples 80 --epochs 9 --learning-rate 1e12")) == 1
    said = capsys.readouterr()
    assert re.fullmatch(r"firstnn: the training diverged: at epoch \d .*no model was written\n", said.err)
    assert re.search(r"^[1-9] +nan", said.out, re.MULTILINE)
    assert sorted(path.name for path in folder.iterdir()) == ["moons-curves.svg", "people.csv"]


def test_an_interrupted_training_keeps_what_it_has_learned(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "firstnn", "train", "moons", "--epochs", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "epoch 0 of" not in process.stdout.readline():
        assert process.poll() is None
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 130
    told = re.fullmatch(
        r"firstnn: interrupted after epoch ([1-9]\d*) of 100000; moons-curves.svg and moons.keras were "
        r"written\n",
        errors,
    )
    assert told, errors
    assert sorted(path.name for path in folder.iterdir()) == ["moons-curves.svg", "moons.keras", "people.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no terminals of this kind")
@pytest.mark.parametrize("command", ["look slow.csv", "train slow.csv --target bought"])
def test_a_terminal_says_that_a_file_is_being_read_and_ctrl_c_ends_it(folder: Path, command: str) -> None:
    os.mkfifo("slow.csv")  # nobody writes to it, so reading takes as long as the test likes
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "firstnn", *command.split()],
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    shown = b""
    while b"reading slow.csv" not in shown:
        shown += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # how a terminal on Linux says that nobody writes to it any more
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    _, errors = process.communicate(timeout=600)
    assert (process.returncode, errors) == (130, "firstnn: interrupted; nothing was written\n")
    assert shown.rstrip().endswith(b"\x1b[2K")  # the line is gone again
    assert b"\x1b[?25h" in shown  # and the cursor is back
    assert sorted(path.name for path in folder.iterdir()) == ["people.csv", "slow.csv"]


def test_an_interruption_before_the_first_epoch_or_a_second_one_ends_it_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_at = {0}
    usual = train_report.loss_text

    def interrupted(loss: float) -> str:
        if interrupt_at:
            interrupt_at.pop()
            signal.raise_signal(signal.SIGINT)
        return usual(loss)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(train_report, "loss_text", interrupted)
    for times in (1, 2):
        interrupt_at = set(range(times))
        assert main(shlex.split("train moons --samples 80 --epochs 9")) == 130
        assert capsys.readouterr().err == "firstnn: interrupted; nothing was written\n"
        assert [path.name for path in folder.iterdir()] == ["people.csv"]
        assert signal.getsignal(signal.SIGINT) == before


def test_a_large_table_is_shown_in_larger_batches(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (train_options, train_report):
        monkeypatch.setattr(module, "MOST_BATCHES", 3)
    assert main(shlex.split("train moons --samples 200 --epochs 1")) == 0
    said = unwrapped(capsys.readouterr().out)
    assert "1 epoch of 3 batches of up to 64 rows, 32 doubled until an epoch has at most 3 batches." in said
    assert main(shlex.split("train moons --samples 200 --epochs 1 --batch-size 32 --overwrite")) == 0
    assert "1 epoch of 5 batches of up to 32 rows." in unwrapped(capsys.readouterr().out)


def test_names_that_the_output_cannot_encode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "fête.csv").write_text(PEOPLE.replace("yes", "[bold]là"), encoding="utf-8")
    raw = io.BytesIO()
    with monkeypatch.context() as patch:
        output = io.TextIOWrapper(raw, encoding="ascii")
        patch.setattr(sys, "stdout", output)
        assert main(shlex.split("train fête.csv --target bought --epochs 1")) == 0
    assert rb"([bold]l\xe0 26, no 14)" in b" ".join(raw.getvalue().split())  # while `output` keeps it open
    assert (folder / "fête.keras").exists()


def test_an_interruption_within_this_process_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("firstnn.cli._run", interrupted)
    assert main(["train", "moons"]) == 130
    assert capsys.readouterr().err == "firstnn: interrupted; nothing was written\n"


def test_text_is_written_as_it_is_where_colors_would_be_possible(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    terminal.open_console().print("age :smile: [bold] 12 'x'")
    assert capsys.readouterr().out == "age :smile: [bold] 12 'x'\n"


def test_a_reader_that_stops_reading_is_no_error(folder: Path) -> None:
    words = f"{shlex.quote(sys.executable)} -m firstnn train --help | true"
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, cwd=folder)
    assert (done.stdout, done.stderr) == ("", "")


# -- Help ---------------------------------------------------------------------------------------------------


def settings(words: str) -> train_options.Settings:
    """Return what is asked for by options of `firstnn train`."""
    parser = argparse.ArgumentParser()
    train_options.add_options(parser)
    return train_options.check_settings(parser.parse_args(["moons", *shlex.split(words)]))


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 0.1), ("momentum", 0.1), ("adam", 0.01)])
def test_without_options_the_settings_are_those_of_the_help(optimizer: str, rate: float) -> None:
    told = (
        f"--hidden 16 --activation relu --kernel-initializer he_normal --learning-rate {rate} --epochs 50 "
        "--l2 0 --test-fraction 0.25 --seed 0"
    )
    left_out, given = (settings(f"--optimizer {optimizer} {more}") for more in ("", told))
    assert Architecture(3, **left_out.network) == Architecture(3, **given.network)
    assert replace(left_out, network={}) == replace(given, network={})
    assert replace(settings(""), usual_optimizer=False) == settings("--optimizer sgd")
    assert settings("").usual_batch
    assert not settings("--batch-size 32").usual_batch
    assert settings("").patience is None
    assert settings("--patience 3").patience == 3


def test_neither_help_nor_bad_input_loads_what_is_heavy(folder: Path) -> None:
    program = (
        "import sys; from firstnn.cli import main; print([main(words.split()) for words in sys.argv[1:]], "
        "{'tensorflow', 'keras', 'sklearn', 'matplotlib'} & set(sys.modules))"
    )
    helps = [
        "--help",
        "look --help",
        "train --help",
        "predict --help",
        "claims --help",
        "walk --help",
        "--version",
    ]
    wrong = ["moons --batch-size 9999", "people.csv --target nothing", "moons --model nowhere/m.keras"]
    words = [
        "",
        *helps,
        *(f"train {each}" for each in wrong),
        "predict people.csv people.csv",
        "claims no-claim",
    ]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, cwd=folder)
    assert done.stdout.count("usage: firstnn") == len(helps)  # without a word too, and not for --version
    assert "\nfirstnn 0." in done.stdout
    assert done.stdout.endswith(f"{[2] + [0] * len(helps) + [2] * 5} set()\n"), done.stdout + done.stderr


# -- Words and numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((142, 0, 0), "On every unseen row the network and the rule are both right or both wrong. So it is."),
        (
            (142, 3, 1),
            "Of 142 unseen rows the network alone is right on 3, the rule alone on 1: no more than chance "
            "explains. So it is.",
        ),
        (
            (50, 12, 0),
            "Of 50 unseen rows the network alone is right on 12, the rule alone on 0: the network is better "
            "than the rule by 24.0 points, with a standard error of 6.9.",
        ),
        (
            (50, 0, 12),
            "Of 50 unseen rows the network alone is right on 0, the rule alone on 12: the rule is better "
            "than the network by 24.0 points, with a standard error of 6.9.",
        ),
    ],
)
def test_a_network_is_called_better_only_where_chance_does_not_explain_it(
    counts: tuple[int, int, int], says: str
) -> None:
    assert Comparison(*counts).in_words("the rule", "So it is.") == says


def test_only_rows_on_which_two_rules_differ_are_counted() -> None:
    first, second = np.array([True, True, False, False]), np.array([True, False, False, True])
    assert Comparison.of(first, second) == Comparison(4, 1, 1)


def test_numbers_are_written_with_the_digits_that_mean_something() -> None:
    assert [loss_text(loss) for loss in (0.12345, 123456.7, 0.0, 0.00012, np.nan)] == [
        *("0.1235", "1.23e+05", "0.0000", "0.00012", "nan")
    ]
    assert [percent(share) for share in (0.97183, 1, np.nan)] == ["97.2%", "100.0%", "nan"]


# -- Bad input ----------------------------------------------------------------------------------------------

BAD = {
    "fly": "fly",
    "--fast": "COMMAND",
    "train": "DATA",
    "train moons --fast": "--fast",
    "train moons --epochs": "--epochs",
    "train breast_caner": "Did you mean 'breast_cancer'",
    "train nonsense": "DATA must be a CSV file or one of: moons",
    "train missing.csv --target y": "DATA must name an existing file",
    "train people.csv": "'age', 'income', 'bought'",
    "train people.csv --target brought": "--target must be a column of people.csv",
    "train people.csv --target bought --samples 9": "--samples is for generated rows",
    "train moons --target y": "--target must be left out for moons",
    "train xor_quadrants --noise 0.1": "--noise has no meaning for xor_quadrants",
    "train moons --samples 1": "--samples must be an integer",
    "train moons --samples 10000001": "--samples must be an integer",
    "train moons --noise -1": "--noise must be a finite number",
    "train moons --hidden 0": "--hidden must be an integer",
    "train moons --hidden none 3": "--hidden must be an integer",
    "train moons --hidden 100000000000000000000000": "--hidden must be an integer",
    "train moons --activation rleu": "Did you mean 'relu'",
    "train moons --activation softmax": "--activation must act on each unit alone",
    "train moons --activation relu tanh": "--activation must be one name",
    "train moons --kernel-initializer he": "--kernel-initializer must be one of",
    "train moons --optimizer adm": "Did you mean 'adam'",
    "train moons --learning-rate -0.1": "--learning-rate must be a finite number",
    "train moons --learning-rate fast": "--learning-rate must be a number",
    "train moons --learning-rate 1_0": "--learning-rate must be a number",
    "train moons --batch-size 0": "--batch-size must be an integer",
    "train moons --batch-size 751": "--batch-size must be at most the number of training rows, 750, or all",
    "train moons --epochs 0": "--epochs must be an integer",
    "train moons --seed 4294967296": "--seed must be an integer",
    "train moons --seed ''": "--seed must be an integer",
    "train moons --patience 0": "--patience must be an integer",
    "train moons --test-fraction 0": "--test-fraction must be a finite number",
    "train moons --test-fraction 0.0001": "--test-fraction must leave at least one row",
    "train xor_points --test-fraction 0.5 --patience 1": "--test-fraction must leave at least one row",
    "train moons --model m.h5": "--model must end in .keras",
    "train moons --model nowhere/m.keras": "--model must lie in a folder that exists",
    "train moons --model taken.keras": "--model must be a new file, and taken.keras exists",
    "train moons --model folder.keras --overwrite": "--model must be the name of a file",
    "train moons --curves c.png": "--curves must end in .svg",
    "train moons --curves people.csv/c.svg": "--curves must lie in a folder",
    "train text.csv --target y": "hold numbers in column 'a': line 4 holds 'two'",
    "train one.csv --target y": "--target must be a column with at least two classes",
    "train rare.csv --target y --test-fraction 0.2": "--test-fraction must leave at least one row",
    "train latin.csv --target y --encoding utf-8": "DATA must be encoded in utf-8",
    "train text.csv --target y --kind a": "--kind must be COLUMN=KIND",
    "train text.csv --target y --kind a=numbr": "--kind must be one of number, category",
    "train text.csv --target z --drop q": "3 faults: (1) --target must be",
    "train taken.csv --target y --class-weight heavy --model m.keras": "--class-weight must be one of",
    "train moons --seeds 0": "--seeds must be an integer",
    "train moons --strategy miror": "--strategy must be one of: none, one_device, mirrored. Did you",
    "train alone.csv --target y": "Only one row is of class 'b', on line 4",
    "look missing.csv": "DATA must name an existing file",
    "look people.csv --target brought": "--target must be a column of people.csv",
    "look people.csv --json people.csv": "--json must end in .json",
    "train only.csv --target y": "DATA must hold at least one column to learn from",
    "predict": "MODEL.keras",
    "predict missing.keras people.csv": "MODEL must name an existing file",
    "predict taken.keras people.csv": "MODEL must name a model file",
    "predict taken.keras people.csv --output taken.csv": "--output must be a new file",
    "predict taken.keras people.csv --output people.csv --overwrite": "--output must not be the table itself",
    "predict taken.keras people.csv --output a.txt": "--output must end in .csv",
    "train moons --epo 3": "--epo",
    "train ./moons --target y": "DATA must name an existing file",
    "train . --target y": "DATA must",
    "train people.csv --target ''": "--target must be a column",
    "train people.csv --target bought --noise 1": "--noise is for generated rows",
    "train digits --target y": "--target must be left out for digits",
    "train digits --samples 100": "--samples is for generated rows",
    "train moons --samples many": "--samples must be an integer",
    "train moons --noise inf": "--noise must be a finite number",
    "train moons --hidden 16 8.5": "--hidden must be an integer",
    "train moons --learning-rate nan": "--learning-rate must be a finite number",
    "train moons --batch-size 2.0": "--batch-size must be an integer",
    "train moons --epochs 1.5": "--epochs must be an integer",
    "train moons --epochs True": "--epochs must be an integer",
    "train moons --epochs 1000000": "--epochs must be an integer",
    "train moons --l2 -1": "--l2 must be a finite number",
    "train moons --seed -1": "--seed must be an integer",
    "train moons --test-fraction 1": "--test-fraction must be a finite number",
    "train taken.csv --target y": "--model must be a new file, and taken.keras exists",
    "train nan.csv --target y": "(a is left out: no cell holds anything)",
    "train empty.csv --target y": "the file is empty",
    "train header.csv --target y": "at least one row under the header",
    "train ragged.csv --target y": "line 3 has 1",
    "predict people.csv people.csv": "MODEL must name a model file",
    "predict taken.keras people.csv --output nowhere/a.csv": "--output must lie in a folder",
}
FILES = {
    "taken.keras": "precious",
    "taken.csv": "a,y\n1,0\n2,1\n",
    "text.csv": "a,y\n1,0\n2,1\ntwo,1\n",
    "one.csv": "a,y\n1,0\n2,0\n",
    "rare.csv": "a,y\n1,0\n2,0\n3,0\n4,0\n5,1\n6,1\n",
    "latin.csv": "é,y\n1,0\n2,1\n",
    "only.csv": "y\n0\n1\n",
    "nan.csv": "a,y\nnan,0\nNA,1\n",
    "alone.csv": "a,y\n1,a\n2,a\n3,b\n",
    "empty.csv": "",
    "header.csv": "a,y\n",
    "ragged.csv": "a,y\n1,0\n2\n",
}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("words", BAD)
def test_bad_input_is_one_clear_line_and_changes_nothing(
    words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="latin-1")
    (folder / "folder.keras").mkdir()
    before = snapshot(folder)
    code = main(shlex.split(words))
    said = capsys.readouterr()
    assert code == 2, said
    assert said.out == ""
    assert re.fullmatch(r"firstnn: [^\n]+\n", said.err)
    assert BAD[words] in said.err
    assert snapshot(folder) == before


def test_new_rows_that_do_not_fit_the_model(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split("train people.csv --target bought --epochs 1 --model m.keras")) == 0
    capsys.readouterr()
    refusals = {
        "age\n1\n": "FILE must have the columns that the model was trained on: 'income' missing",
        "age,incom\n1,2\n": "Is 'incom' meant to be 'income'?",
        "age,income\n1,2\n3,x\n5,4\n": "hold numbers in column 'income': line 3 holds 'x'",
        "age,income\n1\n2,3\n": "line 2 has 1",
        "age,income\n": "at least one row",
        "": "the file is empty",
    }
    for content, message in refusals.items():
        (folder / "new.csv").write_text(content)
        assert main(["predict", "m.keras", "new.csv", "--output", "answers.csv"]) == 2
        said = capsys.readouterr()
        assert message in said.err
        assert said.err.count("\n") == 1
        assert said.out == ""
    assert not (folder / "answers.csv").exists()


def test_a_row_too_large_for_the_model_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{row}e-3,{row % 7}e-3,{'yes' if row % 3 else 'no'}\n" for row in range(40))
    (folder / "small.csv").write_text(f"width,height,flat\n{rows}")
    assert main(shlex.split("train small.csv --target flat --epochs 1 --model m.keras")) == 0
    capsys.readouterr()
    (folder / "new.csv").write_text("width,height\n0.02,0.003\n3e38,-3e38\n")
    assert main(["predict", "m.keras", "new.csv", "--output", "answers.csv"]) == 1
    said = capsys.readouterr()
    assert said.err == (
        "firstnn: the model gives no probability for row 2 of new.csv: its numbers are too large\n"
    )
    assert not (folder / "answers.csv").exists()


def test_a_folder_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unwritable = "/proc/self" if sys.platform == "linux" else str(folder / "locked")
    if sys.platform != "linux":
        (folder / "locked").mkdir(mode=0o500)
    assert main(["train", "moons", "--model", f"{unwritable}/m.keras"]) == 2
    assert "--model must lie in a folder that exists and can be written" in capsys.readouterr().err
