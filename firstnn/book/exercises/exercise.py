"""An exercise: a task, hints, a solution, and a judge that runs the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firstnn.book.exercises.comparing import GAP
from firstnn.book.exercises.parsons import Parsons
from firstnn.book.show import Block, Code, Document, Either, Fold, Group, Heading, Inline, Items, Shown, Text

Answer = Any  # a function, a model, an architecture: what the reader made
Judge = Callable[[Answer], str]
"""Returns what is wrong with an answer in a sentence; an empty text where nothing is."""


@dataclass(frozen=True, repr=False)
class Exercise(Shown):
    """A task that checks itself.

    Args:
        id: Its name, such as "step-1".
        title: What it is about.
        task: What to do.
        example: A worked example that comes first: a whole program.
        starter: The program with a gap, `...`, for the reader to fill.
        answer: The name under which the program leaves the answer.
        judge: Finds what is wrong with an answer, by running it.
        hints: From a nudge to nearly the solution.
        solution: A program that leaves a right answer.
        praise: What a right answer shows.
        slips: Usual mistakes: what is said about each, with the piece of the solution that it replaces and
            what it puts there.

    Example:
        >>> from firstnn.book import exercises
        >>> exercises.task("step-1").answer
        'neuron'
    """

    id: str
    title: str
    task: str
    example: str
    starter: str
    answer: str
    judge: Judge
    hints: tuple[str, ...]
    solution: str
    praise: str = ""
    slips: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def parsons(self) -> Parsons:
        """Return the lines of the solution to put in order, without its imports, wrong ones among them."""
        body = re.sub(r"^(?:import|from) .*\n", "", self.solution, flags=re.MULTILINE)
        return Parsons.of(self.id, body, [(body.replace(*slip), says) for says, slip in self.slips.items()])

    def document(self) -> Document:
        """Return the task: a worked example, the gap, and, folded, hints and the solution."""
        call = f'from firstnn.book import exercises\n\nexercises.check("{self.id}", {self.answer})'
        in_terminal: list[Block] = [Text(self.title), Text(self.task), Code(f"\n{self.starter}")]
        on_page: list[Block] = [
            Text(self.task),
            Heading("A worked example"),
            Code(self.example.strip()),
            Heading("Your turn"),
            Group([Code(f"{self.starter.rstrip()}\n\n{call}")], "fn-exercise"),
            Fold("Hints", [Items(self.hints, numbered=True)]),
            *([Fold("Help: its lines, out of order", [self.parsons().document()])] if self.slips else []),
            Fold("Solution", [Code(self.solution.strip())], css="fn-solution"),
        ]
        return Document([Either(in_terminal, on_page)])

    @property
    def is_checked_in_page(self) -> bool:
        """Whether the page can judge an answer as the judge does."""
        return hasattr(self.judge, "check_data")

    def check_data(self) -> dict[str, Any]:
        """Return what the page needs to judge an answer, where it can."""
        return {"praise": self.praise, **self.judge.check_data()}  # type: ignore[attr-defined]  # asked before

    def check(self, answer: Answer) -> Result:
        """Run an answer and say whether it is right; a mistake is named."""
        if answer is ...:
            return Result(self.id, False, GAP)
        wrong = self.judge(answer)
        return Result(self.id, not wrong, wrong or self.praise)


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """What the checker says.

    Args:
        id: The exercise.
        passed: Whether the answer is right.
        says: Why, or why not.

    Example:
        >>> Result("step-1", True, "Well done.")
        Right. Well done.
    """

    id: str
    passed: bool
    says: str

    def document(self) -> Document:
        """Return what the checker says, and where help is."""
        if self.passed:
            return Document([Text(f"Right. {self.says}".rstrip())])
        call = f"firstnn.book.exercises.hint({self.id!r})"
        code = Inline(call, f"<code>{call}</code>", f"`{call}`")  # in a terminal, to be copied as it stands
        return Document([Text(f"Not yet. {self.says}"), Text(["A hint: ", code])])
