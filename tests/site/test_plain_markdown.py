"""What a downloaded notebook says: words instead of roles, titles instead of fences, code untouched."""

from __future__ import annotations

import pytest
from firstnn_site.takeaway.plain_markdown import convert_markdown, drop_target

PAGE = """\
{.transition}
[Foundation]{.level} A {term}`loss` of {glue:text}`loss:.2f`, see [](../index.md) or [this](a/b.md#c).

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
