"""The picture of the README: the figure of the landing page. Run this file to write it anew."""

from __future__ import annotations

import re
from pathlib import Path

from firstnn import launch
from firstnn.book.figures import Figure

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "_static" / "readme.svg"


def figure() -> Figure:
    """Run the landing page's cell that draws and return what it shows."""
    launch.tensorflow()
    page = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    cell = re.search(r"```\{code-cell\} python\n:tags: \[hide-input\]\n(.*?)```", page, re.DOTALL)
    assert cell is not None, "docs/index.md has no cell that draws a figure"
    code = cell[1]
    start = code.index("figures.decision_boundary(")  # the last expression is what the cell shows
    names: dict[str, object] = {}
    exec(f"{code[:start]}shown = {code[start:]}", names)
    shown = names["shown"]
    assert isinstance(shown, Figure)
    return shown


if __name__ == "__main__":
    print(figure().save(PICTURE, overwrite=True))
