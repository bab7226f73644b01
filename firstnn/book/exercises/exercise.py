"""An exercise: a task, hints, a solution, and a judge that runs the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

Answer = Any  # a function, a model, an architecture: what the reader made
Judge = Callable[[Answer], str]
"""Returns what is wrong with an answer in a sentence; an empty text where nothing is."""


@dataclass(frozen=True, repr=False)
class Exercise:
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

    Example:
        >>> from firstnn.book import exercises
        >>> exercises.find("step-1").answer
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

    def __repr__(self) -> str:
        return f"{self.title}\n{self.task}\n\n{self.starter}"

    def _repr_html_(self) -> str:
        return (
            f"<p><strong>{escape(self.title)}</strong></p><p>{escape(self.task)}</p>"
            f"<p>An example:</p><pre>{escape(self.example)}</pre>"
            f"<p>Your turn:</p><pre>{escape(self.starter)}</pre>"
        )

    def _repr_markdown_(self) -> str:
        """Show the task in the book: a worked example, the gap, and, folded, hints and the solution."""
        hints = "\n".join(f"1. {hint}" for hint in self.hints)
        call = f'from firstnn.book import exercises\n\nexercises.check("{self.id}", {self.answer})'
        return "\n\n".join(
            [
                self.task,
                "**A worked example**",
                _code(self.example),
                "**Your turn**",
                _code(f"{self.starter.rstrip()}\n\n{call}"),
                f":::{{dropdown}} Hints\n{hints}\n:::",
                f"::::{{dropdown}} Solution\n{_code(self.solution)}\n::::",
            ]
        )

    def check(self, answer: Answer) -> Result:
        """Run an answer and say whether it is right.

        Args:
            answer: What the reader made.

        Returns:
            The result, with the actual mistake named where there is one.

        Example:
            >>> from firstnn.book import exercises
            >>> exercises.find("step-1").check(lambda inputs, weights, bias: 0.0).passed
            False
        """
        if answer is ...:
            return Result(self.id, False, "The gap is still open: put your own code in place of the dots.")
        wrong = self.judge(answer)
        return Result(self.id, not wrong, wrong or self.praise)


def _code(program: str) -> str:
    return f"```python\n{program.strip()}\n```"


@dataclass(frozen=True, repr=False)
class Result:
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

    def __repr__(self) -> str:
        if self.passed:
            return f"Right. {self.says}".rstrip()
        return f"Not yet. {self.says}\nA hint: firstnn.book.exercises.hint({self.id!r})"

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in repr(self).splitlines())
