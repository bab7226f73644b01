"""Folds that hold cells: all up to their end is within, in order, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from fixture_book import FRONT_MATTER, Book

PAGE = """\
:::{fold} What is *four*?
:::

First.

```{code-cell} python
print("a cell's word")
```

:::{fold} Another
:::

Deeper.

:::{fold-end}
:::

Last.

:::{fold-end}
:::

Outside.

:::{fold} Next
:::

Beyond.

:::{fold-end}
:::
"""


def test_a_fold_holds_what_stands_between_its_marks(tmp_path: Path) -> None:
    book = Book.small(tmp_path)
    book.write("page", FRONT_MATTER + PAGE)
    outcome = book.make()
    assert outcome.code == 0, outcome.text
    article = re.search(r"<article.*?</article>", book.html("page"), re.DOTALL)
    assert article
    marks = r"<(/?)details|<summary.*?</summary>|(First|a cell's word|Deeper|Last|Outside|Beyond)\b(?=[.<\n])"
    depth, depths, titles = 0, {}, []
    for found in re.finditer(marks, article[0].replace("&#39;", "'"), re.DOTALL):
        if found[0].startswith("<summary"):
            titles.append(re.sub(r"<svg.*?</svg>|<[^>]+>", "", found[0], flags=re.DOTALL).strip())
        elif found[2]:
            depths[found[2]] = depth
        else:
            depth += -1 if found[1] else 1
    assert depths == {"First": 1, "a cell's word": 1, "Deeper": 2, "Last": 1, "Outside": 0, "Beyond": 1}
    assert titles == ["What is four?", "Another", "Next"]
