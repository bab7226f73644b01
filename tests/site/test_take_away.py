"""What a reader takes along: the notebooks' first cell, their words, and figures as files for slides."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import pytest
from firstnn_site.takeaway import first_cell, notebooks
from firstnn_site.takeaway.plain_markdown import convert_markdown, drop_target
from firstnn_site.takeaway.slides import FIGURE, make_plain

from firstnn.book import figures

BRANCH = "https://github.com/someone/something/tree/notebooks"
PACKAGE = "https://pypi.org/project/firstnn/"
SOURCE = str(first_cell.make_first_cell(PACKAGE, BRANCH).source)


def run(source: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", source]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_a_copy_of_the_book_opens_its_own_notebooks() -> None:
    page = "build-up/2-training"
    assert notebooks.colab_address(BRANCH, page).endswith(
        "/github/someone/something/blob/notebooks/build-up/2-training.ipynb"
    )
    assert notebooks.binder_address(BRANCH, page).endswith(
        "/someone/something/notebooks?labpath=build-up%2F2-training.ipynb"
    )
    assert first_cell.list_pins("https://example.org/simple/other")[0].startswith("other==")


def test_the_first_cell_says_nothing_where_the_versions_are_right() -> None:
    process = run(SOURCE)
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["firstnn", "tensorflow"])
def test_the_first_cell_names_a_version_that_differs_in_one_line_and_goes_on(name: str) -> None:
    here = version(name)
    process = run(SOURCE.replace(f'"{name}": "{here}"', f'"{name}": "99.0"') + "\nprint('next')")
    complaint, after = process.stdout.splitlines()
    assert complaint.startswith(f"{name} is {here} here, the page was made with 99.0")
    assert "%pip install" in complaint
    assert (after, process.returncode) == ("next", 0)


def test_the_first_cell_stops_in_one_line_where_nothing_can_be_installed() -> None:
    source = SOURCE.replace('"firstnn": ', '"no-such-package-of-ours": ').replace(
        '"firstnn==', '"no-such-package-of-ours=='
    )
    process = run(source, PIP_NO_INDEX="1")
    assert process.returncode == 1
    assert process.stdout == ""
    (line,) = process.stderr.splitlines()
    assert line.startswith("Could not install firstnn")
    assert "Python 3.11 to 3.13" in line


def test_the_first_cell_installs_from_the_repository_what_is_not_published_and_says_so() -> None:
    missing = SOURCE.replace('"firstnn": ', '"no-such-package-of-ours": ')
    # In the place of pip: what comes from the repository can be installed, and is.
    pip = """
import subprocess

def run(command, **options):
    found = any(word.startswith("firstnn @ git+https://github.com/someone/something") for word in command)
    return subprocess.CompletedProcess(command, 0 if found else 1)

subprocess.run = run
"""
    process = run(pip + missing)
    assert process.returncode == 0, process.stderr
    said = process.stdout.splitlines()[0]
    assert said.startswith(
        f"firstnn {version('firstnn')} is not on PyPI: it was installed from https://github"
    )


def test_versions_are_nowhere_typed() -> None:
    text = Path(first_cell.__file__).read_text(encoding="utf-8")
    assert version("tensorflow") not in text
    assert version("firstnn") not in text


PAGE = """\
{.transition}
[Foundation]{.level} A {term}`loss` of {glue:text}`loss:.2f`, see [](../index.md) or [this](a/b.md#c).

[On the [short way](a.md)? Go on to [](../index.md).]{.short-way}

:::{admonition} Decide
:class: tip

{.opinion}
Is it so?
:::

::::{dropdown} A question
:::{tip}
Within.
:::
$$
x = 1
$$
::::

```{fold} A fold
```

```python
{.not-a-mark}x = {"a": 1}
:::{admonition} kept
```

```{fold-end}
```

```{toctree}
:hidden:

page
```

```{math}
:label: one

y = 2
```

```{doctest}
>>> 1
1
```

| a | b |
|---|---|
| :x: | {claim}`name` |
"""

PLAIN = """\
**Foundation** A <term loss> of <glue:text loss:.2f>, see (->../index) or (this->a/b#c).

**On the (short way->a)? Go on to (->../index).**

**Decide**

Is it so?

**A question**

Within.
$$
x = 1
$$

**A fold**

```python
{.not-a-mark}x = {"a": 1}
:::{admonition} kept
```

$$

y = 2
$$

```python
>>> 1
1
```

| a | b |
|---|---|
| :x: | <claim name> |"""


def test_a_page_becomes_plain_markdown() -> None:
    written = convert_markdown(
        PAGE,
        role=lambda name, content: f"<{name} {content}>",
        link=lambda text, page, anchor: f"({text}->{page}{anchor})",
    )
    assert written == PLAIN


@pytest.mark.parametrize(
    "text",
    [
        "Words.",
        "",
        "```python\n1\n```",
        "- a\n- b",
        "$x$ and `{term}`",
        "````md\n```{note} A\n\n\n\n{.opinion}\n{claim}`a` [b](c.md)\n```\n````\n\nWords.",
        "```\na\n```\n\n```\nb\n```",
    ],
)
def test_plain_markdown_stays_as_it_is(text: str) -> None:
    assert convert_markdown(text, role=lambda *_: "", link=lambda *_: "") == text


def test_a_role_may_name_its_target_behind_its_words() -> None:
    assert drop_target("units <unit>") == "units"
    assert drop_target("unit") == "unit"


FIGURE_OF_A_PAGE = figures.activations(["relu", "tanh"], name="bent-and-smooth", title="A < B")


def test_a_figure_on_a_page_is_found_with_its_name_and_title() -> None:
    found = FIGURE.search(f"<p>before</p>{FIGURE_OF_A_PAGE._repr_html_()}<p>after</p>")
    assert found
    assert (found["name"], found["title"]) == ("bent-and-smooth", "A &lt; B")
    assert found["svg"] == FIGURE_OF_A_PAGE.svg


def test_a_file_has_a_size_a_ground_and_no_color_that_only_the_site_knows() -> None:
    svg = make_plain(FIGURE_OF_A_PAGE.svg)
    root = ElementTree.fromstring(svg)
    assert "var(" not in svg
    assert float(root.attrib["width"]) > 0
    assert float(root.attrib["height"]) > 0
    assert re.search(r'</desc><rect width="100%" height="100%" style="fill: #ffffff"/>', svg)
