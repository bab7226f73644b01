"""What a reader tries: a task for each step, a checker that runs the answer, hints, and an open solution."""

from firstnn.book.exercises.catalogue import NAMES, check, find, hint, solution, task
from firstnn.book.exercises.exercise import Exercise, Result
from firstnn.book.exercises.unseen_rows import project_rows, project_target

__all__ = [
    "NAMES",
    "Exercise",
    "Result",
    "check",
    "find",
    "hint",
    "project_rows",
    "project_target",
    "solution",
    "task",
]
