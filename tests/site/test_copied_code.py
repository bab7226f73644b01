"""What a page shows runs: the code on screen, copied in order, in an empty folder and a fresh Python."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from site_pages import ROOT, SITE


def find_told() -> Iterator[str]:
    """Yield the pages that say of themselves that they are told."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        matter = yaml.safe_load(text.split("---\n")[1]) if text.startswith("---\n") else {}
        if matter.get("told"):
            yield path.relative_to(ROOT / "docs").with_suffix(".html").as_posix()


def read_screen(html: str) -> list[str]:
    """Return the code of a page's cells as a reader sees it before opening anything, cell by cell."""
    article = BeautifulSoup(html, "html.parser").article
    assert article
    cells = article.select("div.cell:not(.tag_raises-exception) div.cell_input pre")
    return [pre.get_text() for pre in cells if not pre.find_parent("details")]


def run_in(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder as a reader would, without a window for its figures."""
    (folder / "copied.py").write_text(code, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FIRSTNN"))}
    return subprocess.run(
        [sys.executable, "copied.py"],
        cwd=folder,
        env={**kept, "MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("page", list(find_told()))
def test_the_code_on_screen_runs_when_it_is_copied(page: str, tmp_path: Path) -> None:
    cells = read_screen((SITE / page).read_text(encoding="utf-8"))
    done = run_in(tmp_path, "\n\n".join(cells))
    assert done.returncode == 0, f"{page}: {done.stderr[-1500:]}"


CELL = '<div class="cell {tag}">{before}<div class="cell_input"><pre>{code}</pre></div>{after}</div>\n'
OUTPUT = '<div class="cell_output"><pre>printed</pre></div>'
PAGE = "".join(
    [
        "<article>",
        CELL.format(tag="", before="", code="n = 1 &lt; 2", after=OUTPUT),
        CELL.format(tag="", before="<details>", code="hidden", after=f"</details>{OUTPUT}"),
        "<details>" + CELL.format(tag="", before="", code="folded", after="") + "</details>",
        CELL.format(tag="tag_raises-exception", before="", code="1 / 0", after=OUTPUT),
        CELL.format(tag="", before="", code="print(n)", after=OUTPUT),
        "</article>",
    ]
)


def test_only_what_is_on_screen_is_copied_and_a_missing_piece_is_noticed(tmp_path: Path) -> None:
    cells = read_screen(PAGE)
    assert cells == ["n = 1 < 2", "print(n)"]
    assert run_in(tmp_path, "\n\n".join(cells)).stdout == "True\n"
    assert "NameError" in run_in(tmp_path, cells[1]).stderr
