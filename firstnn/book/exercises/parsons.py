"""A Parsons problem: the lines of a program, out of order and with wrong ones among them.

Source: Parsons and Haden (2006), Parson's programming puzzles: a fun and effective learning tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from firstnn import random
from firstnn.book.exercises.line_order import find_places
from firstnn.book.show import Document, Raw, Shown


@dataclass(frozen=True)
class Line:
    """A wrong line, and why it is wrong."""

    text: str
    reason: str


@dataclass(frozen=True, repr=False)
class Parsons(Shown):
    """Lines to be put in order. With a script they are buttons; without, they are a list to read.

    Args:
        id: A name, from which the order is drawn.
        right: The lines of the program, in their order.
        wrong: Lines that do not belong to it.

    Example:
        >>> Parsons("two", ("a = 1", "b = a"), (Line("b = 2", "It must be that of a."),))
        b = a
        b = 2
        a = 1
    """

    id: str
    right: tuple[str, ...]
    wrong: tuple[Line, ...]

    @classmethod
    def of(cls, id: str, program: str, wrong: Iterable[tuple[str, str]]) -> Parsons:
        """Return the lines of a program, and with a reason those that only wrong programs have."""
        right = tuple(filter(None, program.splitlines()))
        reasons: dict[str, str] = {}
        for text, reason in wrong:
            for line in text.splitlines():
                if line and line not in right:
                    reasons.setdefault(line, reason)
        return cls(id, right, tuple(Line(*each) for each in reasons.items()))

    def shuffled(self) -> list[tuple[str, str]]:
        """Return all lines out of order, each with the reason against it, empty for a right one."""
        lines = [(line, "") for line in self.right] + [(line.text, line.reason) for line in self.wrong]
        order = random.permutation(len(lines), seed=sum(map(ord, self.id)), stream="split")
        mixed = [lines[place] for place in order]
        return mixed[::-1] if tuple(line for line, _ in mixed if line in self.right) == self.right else mixed

    def document(self) -> Document:
        """Return the list; a script makes a puzzle of it, and knows of each line where it may stand."""
        lines = self.shuffled()
        places = list(enumerate(zip(self.right, find_places("\n".join(self.right)), strict=True)))
        items = []
        for text, reason in lines:
            if reason:
                told = f'data-reason="{escape(reason)}"'
            else:  # of lines that read the same, the first that is left
                number, (_, place) = next(each for each in places if each[1][0] == text)
                places = [each for each in places if each[0] != number]
                told = f'data-line="{number}" data-after="{" ".join(map(str, place.after))}"'
                told += "" if place.within is None else f' data-within="{place.within}"'
            items.append(f"<li {told}><code>{escape(keep_spaces(text), quote=False)}</code></li>")
        words = "Some of these lines belong to the solution, in another order. Which do not?"
        markup = f'<div class="fn-parsons"><p>{words}</p><ul>{"".join(items)}</ul></div>'
        return Document([Raw(markup, "\n".join(text for text, _ in lines))])


def keep_spaces(line: str) -> str:
    """Return a line whose indentation stays: HTML makes one space of several, and none at the front."""
    return re.sub("^ +| {2,}", lambda spaces: "\N{NO-BREAK SPACE}" * len(spaces[0]), line)
