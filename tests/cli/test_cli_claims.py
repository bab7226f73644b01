"""`firstnn claims` and `firstnn completion`: what they print and write, and what they refuse beforehand."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import example_claims as examples
import jsonschema
import pytest

import firstnn.book.claims
from firstnn import launch
from firstnn.book.evidence import Claim
from firstnn.cli import claims_command, main
from firstnn.cli.command_line import BadInput

VERDICTS = Path(__file__).resolve().parents[2] / "_build" / "verdicts"
CHEAP = "a-tiny-change-leaves-the-accuracy"
LEDGER = {
    claim.id: claim
    for claim in [examples.MOST, examples.HALF, examples.FEW, examples.ONCE, examples.FALSE, examples.BROKEN]
}
SCHEMA = json.loads((files("firstnn.book.claims") / "ledger.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(examples.FOLDER, str(tmp_path))
    return tmp_path


@pytest.fixture
def example_ledger(monkeypatch: pytest.MonkeyPatch) -> dict[str, Claim]:
    """Let the command know the examples in place of the lesson's claims."""
    monkeypatch.setattr(firstnn.book.claims, "ledger", lambda: LEDGER)
    return LEDGER


def valid(path: Path) -> dict[str, Any]:
    """Return the ledger in a file, which must be as its schema says and hold no NaN."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    ledger: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
    jsonschema.validate(ledger, SCHEMA, cls=jsonschema.Draft202012Validator)
    return ledger


# -- Real runs ----------------------------------------------------------------------------------------------


def test_every_claim_has_its_line_and_what_fails_is_named(
    folder: Path, example_ledger: dict[str, Claim], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", "--seeds", "50:150", "--json", "all.json", "--jobs", "1"]) == 1
    output, errors = capfd.readouterr()
    result = valid(folder / "all.json")
    assert (folder / "all.json").read_text(encoding="utf-8").startswith('{\n "')  # for people too
    most, half, *_, false = (f"{each['held']:>3} of 100" for each in result["claims"])
    lines = [re.sub(r"\d+\.\d s", "9.9 s", line) for line in output.splitlines()]
    assert lines == [
        "overview",
        f"  holds       {most}  most-are-large (asked: at least 80 of 100; 9.9 s)",
        f"  holds       {half}  half-are-larger (asked: at least 30 of 100; 9.9 s)",
        "",
        "training",
        "  holds           5 of 5  few-are-enough (asked: at least 50 of 100; 9.9 s)",
        "  holds          exactly  one-is-one (9.9 s)",
        "",
        "myths",
        f"  fails       {false}  all-are-larger (asked: all of 100; 9.9 s)",
        "",
        "error: it-runs: ZeroDivisionError: seed 100 divides by nothing",
        "4 of 5 claims hold over seeds 50 to 149. 9.9 s",
        "Failing: all-are-larger, it-runs.",
        "Wrote all.json.",
    ]
    assert errors.startswith("Traceback")
    assert errors.endswith("ZeroDivisionError: seed 100 divides by nothing\n")

    assert result["seeds"] == [50, 150]
    assert [each["id"] for each in result["claims"]] == [id for id in LEDGER if id != "it-runs"]
    assert result["problems"] == {"it-runs": "ZeroDivisionError: seed 100 divides by nothing"}
    assert "missing" not in result
    nothing = result["claims"][3]["figures"]["nothing"]
    none = dict.fromkeys(("median", "low", "high", "min", "max"))
    assert nothing == none | {"unit": "", "not_finite": 1}
    for each in result["claims"][:2]:
        alone = LEDGER[each["id"]].check(range(50, 150)).as_json()
        assert {**each, "seconds": 0} == {**alone, "seconds": 0}


def test_the_scope_is_printed_and_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    both = {claim.id: claim for claim in (examples.SCOPED, examples.TOO_WIDE)}
    monkeypatch.setattr(firstnn.book.claims, "ledger", lambda: both)
    assert main(["claims", "--jobs", "1", "--scope", "--json", "scope.json"]) == 1
    lines = capfd.readouterr().out.splitlines()
    stops = "data, tenths: stops here, as it says “unless they are divided by ten”, true in 20 of 20"
    assert f"      0 of 20  {stops}" in lines
    assert any(line.endswith("data, tenths: does not hold") for line in lines)
    assert any(line.endswith("held-out seeds 40517301 to 40517320: holds") for line in lines)
    assert lines[-2] == "Failing: all-kinds-exceed-a-tenth."
    published = valid(folder / "scope.json")["claims"]
    assert [each["holds"] for each in published[0]["scope"]] == [True, False]
    assert main(["claims", examples.SCOPED.id, "--jobs", "1", "--scope", "--seeds", "0:7"]) == 0
    assert "5 of 7  data, squares" in capfd.readouterr().out


@pytest.fixture
def any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take TensorFlow as it is: tests before may have started it in this process, with another number."""
    start = launch.tensorflow
    monkeypatch.setattr(launch, "tensorflow", lambda threads=None, **options: start(**options))


@pytest.mark.usefixtures("any_number_of_threads")
def test_a_setting_of_ones_own_decides_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(firstnn.book.claims, "ledger", lambda: {examples.TRAINED.id: examples.TRAINED})
    own = ["--set", "epochs=2", "--set", "learning_rate=0", "--set", "data=circles", "--set", "hidden=3,2"]
    assert main(["claims", examples.TRAINED.id, "--seeds", "3:6", *own]) == 0
    output = " ".join(capfd.readouterr().out.split())
    assert output.startswith(
        "Your own setting: updates 2 epochs, learning rate 0, data 50 points of circles, depth 2-3-2-1."
    )
    assert re.search(r"adam-is-lower is true in [0-3] of 3 seeds\. \(At its own setting", output)
    assert "network 2-3-2-1, tanh, he_normal; adam, learning rate 0, batches of 16, 2 epochs" in output
    assert output.endswith("Whatever comes out says nothing about the claim itself.")


@pytest.mark.usefixtures("any_number_of_threads")
def test_other_data_of_a_function_have_as_many_rows_and_rows_to_test_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Functions of seeds draw their own data, and read the test rows without asking whether there are any."""
    own = ["--seeds", "0:1", "--set", "data=moons", "--set", "epochs=1"]
    assert main(["claims", "a-hidden-layer-untangles-the-data", *own]) == 0
    output = " ".join(capfd.readouterr().out.split())
    assert "Your own setting: data 200 points of moons" in output
    assert "500 to test on" in output


@pytest.mark.usefixtures("any_number_of_threads")
@pytest.mark.parametrize(
    ("own", "complaint"),
    [
        (
            "learnin_rate=1",
            r"--set must be one of: .*Did you mean 'learning_rate'\? Received: --set='learnin_rate'",
        ),
        ("learning_rate", r"--set must be NAME=VALUE, such as learning_rate=0\.3\. Received"),
        ("learning_rate=fast", r"--set learning_rate must be .* Received: --set learning_rate='fast'"),
        ("learning_rate=-1", r"--set learning_rate must be a finite number, at least 0"),
        ("epochs=0", r"--set epochs must be an integer, at least 1"),
        ("optimizer=adm", r"--set optimizer must be one of: .*Did you mean 'adam'"),
        ("activation=rel", r"--set activation must be one of: .*Did you mean 'relu'"),
        ("hidden=3,x", r"--set hidden must be an integer, at least 1\. Received: --set hidden='x'"),
        ("batch_size=none", r"--set batch_size must be an integer"),
        ("data=moon", r"--set data must be one of: .*Did you mean 'moons'"),
        ("data=digits", r"--set leads to a setting at which the claim cannot be judged: .*n_outputs"),
        ("epochs=6 --set epochs=6", r"updates must differ from the experiment's own"),
    ],
)
def test_a_setting_that_there_is_not_is_refused(
    own: str, complaint: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(firstnn.book.claims, "ledger", lambda: {examples.TRAINED.id: examples.TRAINED})
    assert main(["claims", examples.TRAINED.id, "--seeds", "0:2", "--set", *own.split()]) == 2
    output, errors = capfd.readouterr()
    assert re.search(complaint, errors)
    assert (output, errors.count("\n")) == ("", 1)


@pytest.mark.parametrize("more", [["--scope"], ["--json", "a.json"], ["--jobs", "1"]])
def test_a_setting_of_ones_own_is_one_run(
    more: list[str], folder: Path, example_ledger: dict[str, Claim], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", examples.MOST.id, "--set", "epochs=2", *more]) == 2
    assert "--set must not come with --scope, --json, --jobs or --scheduler" in capfd.readouterr().err
    assert main(["claims", "--set", "epochs=2"]) == 2
    assert "--set must come with the name of one claim" in capfd.readouterr().err
    assert main(["claims", examples.MOST.id, "--set", "epochs=2"]) == 2
    assert "updates must be what a Training has, or a parameter" in capfd.readouterr().err


SCRIPT = """
import sys
import example_claims as examples
import firstnn.book.claims
from firstnn.cli import main

CLAIMS = [examples.MOST, examples.HALF, examples.ENDLESS]
if __name__ == "__main__":
    firstnn.book.claims.ledger = lambda: {claim.id: claim for claim in CLAIMS}
    sys.exit(main(["claims", *sys.argv[1:]]))
"""


def on_a_terminal(command: list[str], until: Path, environment: dict[str, str]) -> tuple[int, str, str]:
    """Run a command on a terminal of its own, and press Ctrl-C when a file has appeared."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        start_new_session=True,  # a process group, as a shell makes one for each command
    )
    os.close(theirs)
    deadline = time.monotonic() + 600
    while not until.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    if process.poll() is None:  # one that has ended by itself says why on standard error
        os.killpg(process.pid, signal.SIGINT)
    output = b""
    with contextlib.suppress(OSError):  # how a terminal on Linux says that nobody writes to it any more
        while piece := os.read(ours, 65536):
            output += piece
    os.close(ours)
    _, errors = process.communicate(timeout=600)
    return process.returncode, output.decode(), errors


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no terminals of this kind")
def test_an_interruption_keeps_what_is_finished_and_the_store_has_it(folder: Path) -> None:
    (folder / "run.py").write_text(SCRIPT)
    environment = {
        "PYTHONPATH": str(Path(examples.__file__).parent),
        "FIRSTNN_VERDICTS": str(folder / "verdicts"),
        "TERM": "xterm",
        "COLUMNS": "200",
    }
    command = [sys.executable, "run.py", "--seeds", "100:200"]
    # One process works through the experiments in order, so the endless one starts when the others are done.
    words = ["--jobs", "1", "--json", "some.json"]
    code, output, errors = on_a_terminal([*command, *words], folder / "endless", environment)
    assert errors == "firstnn: interrupted; 2 of 3 claims were finished\n"
    assert code == 130
    assert "of 3 claims" in output  # the bar
    assert "1 claim was not finished." in output
    result = valid(folder / "some.json")
    assert [each["id"] for each in result["claims"]] == ["most-are-large", "half-are-larger"]
    assert result["missing"] == ["it-ends"]

    (stored,) = (folder / "verdicts").glob("*/most-are-large-*.json")
    verdict = json.loads(stored.read_text())
    stored.write_text(json.dumps({**verdict, "held": 99}))
    again = subprocess.run(
        [*command, "most-are-large", "half-are-larger"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert again.returncode == 0, again.stderr
    assert "99 of 100  most-are-large" in again.stdout


SOME = list(firstnn.book.claims.ledger())[::6]
ALONE = f"""
import json
from firstnn import launch
from firstnn.book import claims
launch.tensorflow(threads=1)
print(json.dumps([claims.find(name).check(range(100, 120)).as_json() for name in {SOME}]))
"""


@pytest.mark.slow
def test_claims_are_judged_alike_alone_and_together(tmp_path: Path) -> None:
    """Real claims over fewer seeds: by the processes of the command, and again by one, bit for bit."""
    done = subprocess.run(
        [sys.executable, "-m", "firstnn", "claims", *SOME, "--seeds", "100:120", "--json", "some.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=2400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    together = valid(tmp_path / "some.json")["claims"]
    assert [each["id"] for each in together] == SOME
    alone = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, timeout=2400)
    assert alone.returncode == 0, alone.stderr
    for each, other in zip(together, json.loads(alone.stdout), strict=True):
        assert {**each, "seconds": 0} == {**other, "seconds": 0}


@pytest.mark.slow
def test_all_claims_hold_over_a_hundred_seeds(tmp_path: Path) -> None:
    """The verdicts of the site, which is built by now: what its pages show, the command says as well."""
    done = subprocess.run(
        [sys.executable, "-m", "firstnn", "claims", "--json", "all.json"],
        cwd=tmp_path,
        env={**os.environ, "FIRSTNN_VERDICTS": str(VERDICTS)},
        capture_output=True,
        text=True,
        timeout=2400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    published = valid(tmp_path / "all.json")["claims"]
    assert [each["id"] for each in published] == list(firstnn.book.claims.ledger())
    judged = [each for each in published if each["holds"] is not None]
    assert f"{len(judged)} of {len(judged)} claims hold over seeds 0 to 99." in done.stdout


# -- What is refused before anything runs -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("a-tiny-chang-leaves-the-accuracy", f"ID must be the name of a claim. Did you mean '{CHEAP}'?"),
        ("qqqqqq", "ID must be the name of a claim. The page of evidence lists them. Received: ID='qqqqqq'"),
        (
            "--show A-Tiny-Change-Leaves-The-Accuracy",
            f"--show must be the name of a claim. Did you mean '{CHEAP}'?",
        ),
        ("--part mths", "--part must be one of: "),
        (f"--part myths {CHEAP}", "ID, --part and --show must not come together"),
        ("--seeds all", "--seeds must be START:STOP, such as 0:100. Received: --seeds='all'"),
        (f"--show {CHEAP} {CHEAP}", "ID, --part and --show must not come together"),
        ("--seeds 100", "--seeds must be START:STOP, such as 0:100. Received: --seeds='100'"),
        ("--seeds 9:5", "--seeds must hold at least one seed. Received: --seeds='9:5'"),
        ("--seeds 0:4294967296", "--seeds must hold at most 1000000 seeds."),
        ("--seeds 0:1.5", "--seeds must be START:STOP"),
        ("--seeds 5:5", "--seeds must hold at least one seed. Received: --seeds='5:5'"),
        ("--seeds=-1:5", "--seeds must lie between 0 and 2**32. Received: --seeds='-1:5'"),
        ("--seeds 4294967290:4294967297", "--seeds must lie between 0 and 2**32."),
        ("--json all.txt", "--json must end in .json. Received: --json='all.txt'"),
        ("--json there.json", "--json must be a new file, and there.json exists"),
        ("--json nowhere/all.json", "--json must lie in a folder that exists and can be written"),
        ("--jobs 0", "--jobs must be an integer, from 1 to 1024. Received: --jobs=0"),
        ("--jobs many", "--jobs must be an integer, from 1 to 1024. Received: --jobs='many'"),
        ("--backend dusk", "--backend must be one of: local, dask. Did you mean 'dask'?"),
        ("--backend dask", "--backend dask must come with --scheduler"),
        ("--backend dask --scheduler tcp://127.0.0.1:1 --jobs 2", "--jobs must come with --backend local"),
        ("--scheduler tcp://127.0.0.1:1", "--scheduler must come with --backend dask"),
        (
            "--backend dask --scheduler nowhere://1",
            "--backend dask cannot be used: no scheduler of dask answers at 'nowhere://1'",
        ),
        pytest.param(
            "--backend dask --scheduler tcp://127.0.0.1:1",
            "--backend dask cannot be used: no scheduler of dask answers at 'tcp://127.0.0.1:1'",
            marks=pytest.mark.slow,  # dask tries for a while
        ),
        ("--fast", "unrecognized arguments: --fast (firstnn --help lists what there is)"),
    ],
)
def test_bad_input_is_one_clear_line(
    words: str, message: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "there.json").write_text("{}")
    assert main(["claims", *words.split()]) == 2
    output, errors = capfd.readouterr()
    assert output == ""
    assert errors.startswith(f"firstnn: {message}"), errors
    assert errors.count("\n") == 1
    assert [path.name for path in folder.iterdir()] == ["there.json"]
    assert (folder / "there.json").read_text() == "{}"


def test_a_part_without_claims_is_refused(
    example_ledger: dict[str, Claim], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", "--part", "connections"]) == 2
    assert (
        capfd.readouterr().err == "firstnn: --part must be a part with claims, and connections has none yet\n"
    )


def test_without_the_extra_dask_is_one_clear_line() -> None:
    code = (
        "import sys; sys.modules['distributed'] = None; from firstnn.cli import main; "
        "sys.exit(main(['claims', '--backend', 'dask', '--scheduler', 'tcp://127.0.0.1:1']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600)
    assert done.returncode == 2
    assert done.stderr == (
        "firstnn: --backend dask cannot be used: it needs more packages: pip install 'firstnn[dask]'\n"
    )
    assert done.stdout == ""


# -- Completion ---------------------------------------------------------------------------------------------


@functools.cache
def script(shell: str) -> str:
    """Return what the command prints for a shell."""
    command = [sys.executable, "-m", "firstnn", "completion", shell]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def completed(typed: str, folder: Path) -> list[str]:
    """Return what bash offers for the last word typed."""
    words = typed.split(" ")
    ask = f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _shtab_firstnn; echo ${{COMPREPLY[@]}}"
    (folder / "complete.sh").write_text(f"{script('bash')}\n{ask}\n")
    answer = subprocess.run(["bash", "complete.sh"], cwd=folder, capture_output=True, text=True, check=True)
    assert answer.stderr == ""
    return sorted(answer.stdout.split())


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine to ask")
def test_names_of_claims_parts_options_and_files_are_completed(folder: Path) -> None:
    for name in ("people.csv", "people.keras", "people.json"):
        (folder / name).touch()
    assert completed("firstnn cl", folder) == ["claims"]
    assert completed("firstnn claims a-tiny", folder) == [CHEAP]
    assert completed("firstnn claims training-lowers-the-loss a-tiny", folder) == [CHEAP]
    assert completed("firstnn claims --show a-tiny", folder) == [CHEAP]
    assert completed("firstnn claims --part my", folder) == ["myths"]
    assert completed("firstnn claims --sh", folder) == ["--show"]
    assert completed("firstnn claims --json peop", folder) == ["people.json"]
    assert completed("firstnn train moons --optimizer mo", folder) == ["momentum"]
    assert completed("firstnn train moo", folder) == ["moons"]
    assert "people.csv" in completed("firstnn train peop", folder)
    assert completed("firstnn predict people.keras peop", folder) == ["people.csv"]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_script_for_a_shell_is_one_that_it_can_read(shell: str, folder: Path) -> None:
    assert CHEAP in script(shell)
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} on this machine to ask")
    (folder / "complete.sh").write_text(script(shell))
    subprocess.run([shell, "-n", "complete.sh"], cwd=folder, check=True)


def test_another_shell_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "fish"]) == 2
    assert capfd.readouterr().err == "firstnn: SHELL must be one of: bash, zsh. Received: SHELL='fish'\n"


def test_as_many_seeds_as_are_allowed_are_and_one_more_is_not() -> None:
    assert len(claims_command.parse_seeds("5:1000005")) == 1_000_000
    with pytest.raises(BadInput, match=r"at most 1000000 seeds\. Received: --seeds='5:1000006'"):
        claims_command.parse_seeds("5:1000006")


@pytest.mark.parametrize(("words", "pruned"), [([examples.MOST.id], False), ([], True)])
def test_only_a_run_of_all_claims_forgets_what_other_states_gave(
    example_ledger: dict[str, Claim], monkeypatch: pytest.MonkeyPatch, words: list[str], pruned: bool
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    forgotten = list[object]()
    monkeypatch.setattr("firstnn.book.evidence.store.prune", forgotten.append)
    monkeypatch.setattr("firstnn.book.claims.parallel.check_all", stop)
    assert main(["claims", *words]) == 130
    assert bool(forgotten) is pruned
