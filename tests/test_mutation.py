"""`make mutation`: it makes the mistakes that it says, and tells a caught one from a survivor."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from mutation import mutants, report
from mutation.left_out import MUTATED_NOT, TEST_FILES, TESTS

ROOT = Path(__file__).resolve().parents[1]


def mutated(source: str) -> set[str]:
    """Return what the mutants of a file look like, without superfluous parentheses."""
    texts = [mutant.apply(source) for mutant in mutants.of_file("module.py", source)]
    assert len(texts) == len(set(texts))
    return {ast.unparse(ast.parse(text)) for text in texts}


@pytest.mark.parametrize(
    ("source", "others"),
    [
        ("x = a + b", {"x = a - b"}),
        ("x = a @ b", set()),
        ("x = -a", {"x = a"}),
        ("x = a < b", {"x = a <= b", "x = a >= b"}),
        ("x = a == b", {"x = a != b"}),
        ("x = a is None", {"x = a is not None"}),
        ("x = a < b == c", {"x = a <= b == c", "x = a >= b == c", "x = a < b != c"}),
        ("x = a and b", {"x = a or b"}),
        ("x = not a", {"x = a"}),
        ("x = True", {"x = False"}),
        ("x = 5", {"x = 6", "x = -5", "x = 0"}),
        ("x = 0", {"x = 1"}),
        ("x = 0.5", {"x = 1.5", "x = -0.5", "x = 0.0"}),
        ("x = 1e37", {"x = -1e+37", "x = 0.0"}),
        ("x = -1", {"x = 1"}),
        ("x = 'relu'", {"x = 'reluXX'"}),
        ("x = f'{a + b} units'", {"x = f'{a - b} units'"}),
        ("x = a if b else c", {"x = a if not b else c"}),
        ("if a:\n    b = c", {"if not a:\n    b = c"}),
        ("x = [a for a in b if a]", {"x = [a for a in b if not a]"}),
        ("f(a, b)", {"f(b, a)", "pass"}),
        ("x = f(a, b=c)", {"x = f(a)"}),
        ("x = f(*a, b)", set()),
        ("x = min(a, b)", set()),
        ("x = min(a, b, key=c)", {"x = min(b, a, key=c)", "x = min(a, b)"}),
        ("x = np.maximum(a, b, c)", {"x = np.maximum(b, a, c)"}),
        ("x = zip(a, b, strict=True)", {"x = zip(b, a, strict=True)"}),
        ("x += a", {"x -= a", "pass"}),
        ("a.b = c", {"pass"}),
        ("x = a[b:c]", {"x = a[b + 1:c]", "x = a[b:c + 1]"}),
        ("x = a[b:1]", {"x = a[b + 1:1]", "x = a[b:2]", "x = a[b:-1]", "x = a[b:0]"}),
        ("for a in range(b):\n    pass", {"for a in range(b + 1):\n    pass"}),
        ("def f():\n    return a", {"def f():\n    return None"}),
        ("def f():\n    return None", set()),
        ("while a > b:\n    continue", {
            "while a >= b:\n    continue", "while a <= b:\n    continue", "while a > b:\n    break",
        }),
        ("def f(a=1):\n    pass", {f"def f(a={n}):\n    pass" for n in (2, -1, 0)}),
    ],
)  # fmt: skip
def test_the_mistakes_are_those_of_the_table(source: str, others: set[str]) -> None:
    assert mutated(source) == others


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "__all__ = ['name']",
        "x: dict[str, Literal['a']]",
        "Array = int | float",
        "Names: TypeAlias = dict[str, 'Name']",
        "def f(x: 'int | None') -> 'str': pass",
        "x = 'a text with spaces'",
        "if TYPE_CHECKING:\n    a = 1",
        "@dataclass(frozen=True)\nclass A:\n    b: int",
        "x = validation.integer(*a, 'name')",
    ],
)
def test_what_no_run_can_tell_is_left_alone(source: str) -> None:
    assert mutated(source) <= {"pass"}


def test_what_an_error_says_is_left_alone_but_not_whether_it_is_raised() -> None:
    source = "if n < 1:\n    raise ValueError(f'n must be at least {1}. Received: {n + 1}')"
    found = mutants.of_file("module.py", source)
    assert {mutant.new for mutant in found} == {"n <= 1", "n >= 1", "2", "(-1)", "0", "pass"}


@pytest.mark.parametrize("name", ["backprop/passes.py", "questions/anki.py", "claims/registry.py"])
def test_every_mutant_is_a_program_and_another_one(name: str) -> None:
    source = (ROOT / "firstnn" / name).read_text(encoding="utf-8")
    found = mutants.of_file(name, source)
    assert len(found) > 15
    for mutant in found:
        assert ast.dump(ast.parse(mutant.apply(source))) != ast.dump(ast.parse(source)), mutant
        assert mutant.lines[0] <= mutant.lines[1] <= len(source.splitlines())


def test_a_mutant_keeps_its_name_when_lines_move() -> None:
    before = mutants.of_file("module.py", "x = a + b")
    after = mutants.of_file("module.py", "import math\n\nx = a + b  ".rstrip())
    assert [mutant.key for mutant in before] == [mutant.key for mutant in after]


def test_the_interval_is_that_of_wilson() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: the score interval without correction.
    published = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611)}
    for (caught, n), expected in published.items():
        assert report.wilson(caught, n) == pytest.approx(expected, abs=5e-5)


def test_what_is_left_out_is_there() -> None:
    for name in [*TEST_FILES, *MUTATED_NOT, *(test.split("::")[0] for test in TESTS)]:
        assert (ROOT / name).is_file()
    assert all(report.harmless().values())


SMALL = {
    "pyproject.toml": "[tool.pytest.ini_options]\nmarkers = ['slow: long']\n",
    "firstnn/__init__.py": "",
    "firstnn/counting.py": """\
LIMIT = 3
BOUNDS, NAMES = {}, ["one", "two"]


def count(n):
    total = 0
    while total < n:
        total += 1
    return total


def is_large(n):
    return n > LIMIT


def unseen(n):
    return n + 1


def bounded(limit):
    def decorate(function):
        BOUNDS[function.__name__] = limit
        return function
    return decorate


@bounded(limit=4)
def below(n):
    return n - 1


def squared(n):
    return n * n


def main():
    print(7)


if __name__ == "__main__":
    main()
""",
    "tests/test_counting.py": """\
import os
import subprocess
import sys

import pytest

from firstnn import counting


def test_count():
    assert counting.count(5) == 5


def test_is_large():
    assert counting.is_large(9)
    assert not counting.is_large(0)


def test_bounds():
    assert counting.BOUNDS == {"below": 4}


@pytest.mark.parametrize("name", counting.NAMES)
def test_a_name_has_letters(name):
    assert name.isalpha()


def test_only_in_the_folder_where_it_was_recorded():
    assert counting.below(3) == 2 if os.getcwd().endswith("base") else counting.below(3) == 9


@pytest.fixture(scope="module")
def squares():
    return [counting.squared(n) for n in (1, 2, 3)]


def test_there_are_squares(squares):
    assert len(squares) == 3


def test_squares_are_squares(squares):
    assert squares == [1, 4, 9]


def test_program():
    text = subprocess.run([sys.executable, "-m", "firstnn.counting"], capture_output=True, text=True).stdout
    assert text == "7\\n"
""",
}
DRIVER = """\
import json
import sys
from pathlib import Path

from tests.mutation import judge, mutants, reach

judge.START = 1.0
chosen = {
    *((1, "-3"), (1, "4"), (2, "'oneXX'"), (7, "total >= n"), (8, "pass")),
    *((13, "n <= LIMIT"), (13, "n >= LIMIT"), (17, "n - 1"), (27, "5"), (29, "n + 1")),
    *((33, "n / n"), (37, "8")),
}
base = Path(sys.argv[1])
source = (base / "firstnn" / "counting.py").read_text()
known = reach.record(base, 2)
found = [one for one in mutants.of_file("firstnn/counting.py", source) if (one.line, one.new) in chosen]
assert len(found) == len(chosen)
faulty = set()
judged = list(judge.judge(found, known, base, at_once=2, faulty=faulty))
assert all(test.endswith("recorded") for test in faulty), faulty
print(json.dumps([[one.mutant.line, one.mutant.new, one.outcome, one.by] for one in judged]))
"""


def test_a_small_package_is_judged(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / "base" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "base" / name).write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", DRIVER, str(tmp_path / "base")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    judged = {
        (line, new): (outcome, by) for line, new, outcome, by in json.loads(run.stdout.splitlines()[-1])
    }
    test = "tests/test_counting.py::test_{}".format
    assert judged[7, "total >= n"] == ("caught", test("count"))
    assert judged[8, "pass"][0] == "timeout"  # it never ends
    assert judged[13, "n <= LIMIT"] == ("caught", test("is_large"))
    assert judged[13, "n >= LIMIT"] == ("survived", "")  # the boundary is not tested
    assert judged[1, "-3"][0] == "caught" and judged[1, "4"][0] == "survived"  # noqa: PT018  (one constant)
    assert judged[17, "n - 1"] == ("unreached", "")
    assert judged[37, "8"] == ("caught", test("program"))  # in a program that the test starts
    assert judged[27, "5"] == ("caught", test("bounds"))  # in a decorator
    assert judged[2, "'oneXX'"] == ("survived", "")  # a case has another name, and passes
    # What is made once for two tests, of which the first sees nothing:
    assert judged[33, "n / n"] == ("caught", test("squares_are_squares"))
    alone = test("only_in_the_folder_where_it_was_recorded")
    assert judged[29, "n + 1"] == ("control", alone)  # it fails without the mutant too
