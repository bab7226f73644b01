"""Which cells of a page a cell needs: what the editor in the page works out, against Python's own reading."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lab_node import ROOT, ask
from site_pages import SITE, soup

LIVE = ROOT / "docs" / "live"
PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts
)


def needed(*programs: str) -> list[tuple[int, str]]:
    """Return place and program of all that the last of some cells needs."""
    (found,) = ask("needed", LIVE, pages=[programs])
    return [(each["place"], each["program"]) for each in found]


def places(*programs: str) -> list[int]:
    return [place for place, _ in needed(*programs)]


def test_a_cell_needs_what_makes_its_names_and_what_that_needs() -> None:
    assert places("a = 1", "b = a", "c = 2", "print(b)") == [0, 1]


def test_what_is_made_anew_is_not_needed_from_above() -> None:
    assert places("a = 1", "a = 2", "print(a)") == [1]
    assert places("a = 1", "a = a + 1", "print(a)") == [0, 1]


def test_what_alters_a_thing_is_needed() -> None:
    assert places("m = []", "m.append(1)", "m.count(1)", "print(m)") == [0, 1]
    assert places("m = {}", "m['a'] = 1", "print(m)") == [0, 1]
    assert places("n = 1", "n += 1", "print(n)") == [0, 1]


def test_of_a_cell_from_which_only_a_definition_is_needed_no_more_runs() -> None:
    cells = ("import numpy as np\nfrom time import sleep\nslow = sleep(9)", "print(np.pi)")
    assert needed(*cells) == [(0, "import numpy as np")]
    plain = "def f(\n    a,\n):\n    return np.exp(a)"
    cells = (f"import numpy as np\n{plain}\n\nprint(f(b))", "f(2)")
    assert needed(*cells) == [(0, f"import numpy as np\n{plain}")]
    assert needed("n = 2\ndef f():\n    return n\n", "f()") == [(0, "n = 2\ndef f():\n    return n\n")]


@pytest.mark.parametrize(
    ("program", "reads", "binds"),
    [
        ("print(f'{x:.2f} {{y}} {z!r:>{w}}')", ["print", "w", "x", "z"], []),
        ("f(a=b)", ["b", "f"], []),
        ("def f(a, b=c):\n    d = a + e\n    return d\nf(1)", ["c", "e"], ["f"]),
        ("t = sum(v for v in vs)  # w\ns = 'not a name'", ["sum", "vs"], ["s", "t"]),
        ("(a, b), *c = d.e[f]", ["d", "f"], ["a", "b", "c"]),
        ("for i, j in zip(k, m):\n    n = i", ["k", "m", "zip"], ["i", "j", "n"]),
        ("from a.b import (\n    c,\n    d as e,\n)\nimport g.h\nimport i.j as k", [], ["c", "e", "g", "k"]),
        ("p = lambda q: q + r", ["r"], ["p"]),
        ("if a == b:\n    c = d != e", ["a", "b", "d", "e"], ["c"]),
    ],
)
def test_names_are_read_as_python_reads_them(program: str, reads: list[str], binds: list[str]) -> None:
    found = ask("names", LIVE, program=program)
    assert found["reads"] == reads
    assert found["binds"] == binds


def fresh(programs: list[str], *ran: int | tuple[int, str]) -> int:
    """Return how many of the needed cells need not run again, after some have run."""
    (steps,) = ask("needed", LIVE, pages=[programs])
    runs = [each if isinstance(each, tuple) else (each, programs[each]) for each in ran]
    done = [{"place": place, "program": program} for place, program in runs]
    return int(ask("fresh", LIVE, needed=steps, done=done))


CHAIN = ["a = [1]", "b = a", "b.append(2)\nprint(b)"]


def test_what_has_run_and_was_left_alone_does_not_run_again() -> None:
    assert fresh(CHAIN) == 0
    assert fresh(CHAIN, 0) == 1
    assert fresh(CHAIN, 0, 1) == 2


def test_what_was_altered_runs_again() -> None:
    assert fresh(CHAIN, 0, 1, 2) == 1  # the last cell has altered b
    assert fresh(CHAIN, (0, "a = [5]"), 1) == 0  # the first was another program then
    assert fresh(CHAIN, 0, 1, 0) == 1  # the first ran once more, after the second


def read_cells(page: str) -> list[tuple[str, str, bool]]:
    """Return the code of a page's cells on the screen, what each printed, and whether it is live."""
    cells = soup(page).select("article .cell:not(.tag_raises-exception) > .cell_input")
    found = []
    for cell in cells:
        if cell.find_parent("details") or cell.parent is None:
            continue
        outputs = cell.parent.select(":scope > .cell_output > .output.stream pre")
        printed = "".join(pre.get_text() for pre in outputs)
        found.append(
            (cell.select("pre")[0].get_text(), printed, "tag_live" in cell.parent.get_attribute_list("class"))
        )
    return found


LESSON = [
    page
    for page in PAGES
    if "tag_live" in (SITE / page).read_text(encoding="utf-8") and page != "exercises.html"
]


def run_cells(steps: list[str], code: str, folder: Path) -> str:
    """Run a cell after others, and return what it alone prints."""
    os.chdir(folder)
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for program in steps:
            exec(program, names)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, names)
    return said.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("page", LESSON)
def test_a_live_cell_after_what_it_needs_prints_what_the_build_printed(page: str, tmp_path: Path) -> None:
    """In CPython, with TensorFlow, in a process of its own: as in a kernel, layers are numbered anew."""
    cells = read_cells(page)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        for number, (code, printed, live) in enumerate(cells):
            if not live:
                continue
            steps = [program for _, program in needed(*(each for each, _, _ in cells[: number + 1]))]
            said = process.submit(run_cells, steps, code, tmp_path).result()
            # A page shows no empty line at the end.
            assert said.rstrip("\n") == printed.rstrip("\n"), code
