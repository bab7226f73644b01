"""Numbers in a claim's sentence, rounded as a reader would round them."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import TYPE_CHECKING

from firstnn.book.wording import digits, written

if TYPE_CHECKING:
    from firstnn.book.evidence.summary import Summary

__all__ = ["digits", "filled", "written"]


def filled(says: str, figures: Mapping[str, Summary], held: int, of: int) -> str:
    """Put the numbers into a sentence.

    Args:
        says: The sentence, with names of figures, `held` or `of` in braces.
        figures: The figures.
        held: In how many seeds it was true.
        of: Of how many.

    Raises:
        ValueError: a name in braces is no figure.

    Example:
        >>> filled("True in {held} of {of} seeds.", {}, 98, 100)
        'True in 98 of 100 seeds.'
    """
    values = {"held": str(held), "of": str(of)}
    values |= {
        name: "not a finite number" if figure.median is None else written(figure.median, figure.unit)
        for name, figure in figures.items()
    }
    for _, name, _, _ in string.Formatter().parse(says):
        if name is not None and name not in values:
            raise ValueError(
                f"says must name figures of its claim only: {', '.join(values)}. "
                f"Received: {name!r} in says={says!r}"
            )
    return says.format(**values)
