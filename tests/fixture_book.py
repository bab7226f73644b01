"""A small book in a folder of its own, built by the real conf.py: what the tests of the build start from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What a build reads beside the pages: enough to build from a copy, somewhere else.
MACHINERY = [
    "conf.py",
    "pyproject.toml",
    "requirements.lock",
    "firstnn",
    "docs/_ext",
    "docs/_static",
    "docs/_templates",
    "docs/lab",
    "docs/live",
    "tests/diagnosis/programs/truth.json",
    "tests/diagnosis/published/truth.json",
]
# The kernel that comes with ipykernel: the small book needs no TensorFlow, which takes seconds to import.
STOCK_KERNEL = ["-D", "nb_kernel_rgx_aliases.python3=python3"]

FRONT_MATTER = """\
---
file_format: mystnb
orphan: true
kernelspec:
  name: python3
  display_name: Python 3
---

# A page

"""

LESSON_CLAIM = "a-tiny-change-leaves-the-accuracy"
LESSON_INDEX = """\
# A book

It has a page of [words](lesson.md).

::::{grid} 1

:::{grid-item-card} Go on
:link: 2-more
:link-type: doc

To [](2-more.md).
:::
::::

```{toctree}
lesson
2-more
draft
reference/list
```
"""
LESSON = f"""\
---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---

# 2. A page

[Foundation]{{.level}} Step 2 of the build-up

Read on, step by step: see [](index.md) and [on](index.md). Then `fit`.

The loss fell, and so did the accuracy {{claim}}`{LESSON_CLAIM}`.
It was {{result}}`{LESSON_CLAIM}:change`. Is it so?

| word | meaning |
|---|---|
| loss | big |

`fit`
: Trains.

:::{{dropdown}} A fold
- It is fine.
- It is good {{claim}}`{LESSON_CLAIM}`.
:::

```{{code-cell}} python
:tags: [remove-cell]
from myst_nb import glue

glue("count", 7, display=False)
```

Here are {{glue:text}}`count` lines.
"""


@dataclass(frozen=True)
class Outcome:
    """What one build said and did."""

    code: int
    text: str

    @property
    def executed(self) -> list[str]:
        """The pages whose cells ran."""
        return re.findall(r"/([\w-]+)\.md: Executing notebook", self.text)

    def says(self, page: str, message: str, line: int | None = None) -> bool:
        """Tell whether the message stands on a line that names the page and a line of it."""
        number = r"\d+" if line is None else line
        return re.search(rf"/{page}\.md:{number}: (WARNING|ERROR): .*{message}", self.text) is not None


@dataclass(frozen=True)
class Book:
    """Pages, the folder they are built in, and the machinery that builds them."""

    pages: Path
    build: Path
    machinery: Path = ROOT

    @classmethod
    def small(cls, folder: Path, machinery: Path = ROOT) -> Book:
        """Copy the two pages of tests/small_book."""
        shutil.copytree(ROOT / "tests" / "small_book", folder / "pages")
        return cls(folder / "pages", folder / "build", machinery)

    @classmethod
    def lesson(cls, folder: Path) -> Book:
        """Write a lesson of two pages, with a draft and a list that are no part of it, and a picture."""
        book = cls(folder / "pages", folder / "build")
        book.write("index", LESSON_INDEX)
        book.write("lesson", LESSON)
        book.write("2-more", "# 3. More\n")
        book.write("draft", "---\norphan: true\n---\n\n# A draft\n\nIt always takes 40% of them.\n")
        book.write("reference/list", "# A list\n\nIt always takes 40% of them.\n\n```{untested}\n```\n")
        dot = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
        (book.pages / "dot.svg").write_text(dot, encoding="utf-8")
        return book

    def write(self, page: str, text: str) -> None:
        """Add a page, or replace it."""
        path = self.pages / f"{page}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, page: str, old: str, new: str, count: int = -1) -> None:
        """Replace a piece of a page, which must be there, with another."""
        text = (self.pages / f"{page}.md").read_text(encoding="utf-8")
        assert old in text
        self.write(page, text.replace(old, new, count))

    def html(self, page: str) -> str:
        """Return a published page."""
        return (self.build / "html" / f"{page}.html").read_text(encoding="utf-8")

    def make(self, *options: str, **environment: str) -> Outcome:
        """Build once, as `make html` does."""
        process = self.start(*options, **environment)
        text, _ = process.communicate()
        return Outcome(process.returncode, text)

    def start(self, *options: str, within: Sequence[str] = (), **environment: str) -> subprocess.Popen[str]:
        """Begin to build, in a group of processes of its own, where wanted within another command."""
        command = [sys.executable, str(self.machinery / "docs/_ext/build.py"), "html"]
        command += ["--source", str(self.pages), "--build", str(self.build), *(options or STOCK_KERNEL)]
        return subprocess.Popen(
            [*within, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
            env={**os.environ, "PYTHONPATH": str(self.machinery), "NO_COLOR": "1", **environment},
        )


def copy_machinery(folder: Path) -> Path:
    """Copy the package and what builds the book, so that a test can edit them."""
    for name in MACHINERY:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    shutil.copy(ROOT / "docs" / "references.bib", folder / "docs")
    return folder
