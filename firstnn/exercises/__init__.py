"""What a reader tries: a task for each step, a checker that runs the answer, hints, and an open solution."""

from firstnn.exercises.catalogue import NAMES, check, find, hint, solution, task
from firstnn.exercises.exercise import Exercise, Result
from firstnn.exercises.unseen_rows import project_rows, project_target

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
