"""What a reader tries: a task for each step, a checker that runs the answer, hints, and an open solution."""

from firstnn.book.exercises.broken_rows import rows
from firstnn.book.exercises.catalogue import BROKEN_NAMES, NAMES, check, hint, task
from firstnn.book.exercises.exercise import Exercise, Result
from firstnn.book.exercises.unseen_rows import project_rows, project_target

__all__ = [
    "BROKEN_NAMES",
    "NAMES",
    "Exercise",
    "Result",
    "check",
    "hint",
    "project_rows",
    "project_target",
    "rows",
    "task",
]
