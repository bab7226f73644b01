"""How a walk looks: all stages one under the other; in the book a script shows them one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from firstnn.walk.picture import picture
from firstnn.walk.stage import Stage

if TYPE_CHECKING:
    from firstnn.walk.training_step import Walk


def html(walk: Walk) -> str:
    """Return a walk as HTML, for a notebook.

    Args:
        walk: The walk.

    Example:
        >>> from firstnn import Architecture
        >>> from firstnn.walk import training_step
        >>> architecture = Architecture(1, ())
        >>> walk = training_step(architecture, architecture.initial_weights(seed=0), [1.0], 1)
        >>> html(walk).count("<li>") == len(walk.stages)
        True
    """
    items = "".join(
        f"<li><strong>{escape(stage.title)}</strong><p>{escape(stage.says)}</p>"
        f"{picture(walk.architecture.layer_sizes, stage)}<p>{escape(stage.example)}</p>"
        f"<pre>{escape(stage.code)}</pre>{_table(stage)}</li>"
        for stage in walk.stages
    )
    return f'<ol class="fn-walk">{items}</ol>'


def _table(stage: Stage) -> str:
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(name)}</code></th><td>{shape}</td><td>{numbers}</td></tr>"
        for name, shape, numbers in stage.rows()
    )
    return f"<table><tr><th>array</th><th>shape</th><th>values</th></tr>{rows}</table>"


def myst(walk: Walk) -> str:
    """Return a walk as MyST, so that the book can search and print it, and set its formulas.

    Args:
        walk: The walk.

    Example:
        >>> from firstnn import Architecture
        >>> from firstnn.walk import training_step
        >>> architecture = Architecture(1, ())
        >>> walk = training_step(architecture, architecture.initial_weights(seed=0), [1.0], 1)
        >>> myst(walk).splitlines()[0]
        ':::::{container} fn-walk'
    """
    sizes = walk.architecture.layer_sizes
    lines = [":::::{container} fn-walk"]
    for number, stage in enumerate(walk.stages, start=1):
        lines += _stage(f"{number}. {stage.title}", stage, list(sizes))
    return "\n".join([*lines, ":::::"])


def _stage(title: str, stage: Stage, sizes: list[int]) -> Iterator[str]:
    yield from ("", "::::{container} fn-walk-stage", "", f"**{title}**", "", stage.says, "")
    yield from (picture(sizes, stage), "", f"$${stage.formula}$$", "", f"`{stage.code}`", "")
    if stage.example:
        yield from (stage.example, "")
    yield from ("| array | shape | values |", "|---|---|---|")
    yield from (f"| `{name}` | {shape} | {numbers} |" for name, shape, numbers in stage.rows())
    yield from ("", "::::")
