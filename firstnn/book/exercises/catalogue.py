"""All exercises by name: what a reader calls."""

from __future__ import annotations

from firstnn import validation
from firstnn.book.exercises.advanced import GRADIENTS, SCORES
from firstnn.book.exercises.broken import BrokenProgram
from firstnn.book.exercises.broken_outputs import OUTPUTS
from firstnn.book.exercises.broken_tables import TABLES
from firstnn.book.exercises.broken_training import TRAINING
from firstnn.book.exercises.exercise import Answer, Exercise, Result
from firstnn.book.exercises.foundation import NEURON, STEP
from firstnn.book.exercises.networks import MODEL, START
from firstnn.book.exercises.unseen_rows import PREPARE, PROJECT

EXERCISES = {
    exercise.id: exercise for exercise in (NEURON, STEP, MODEL, SCORES, GRADIENTS, START, PREPARE, PROJECT)
}
"""The exercises of the lesson, in its order."""

NAMES = tuple(EXERCISES)
"""The names of the exercises, in the order of the lesson."""


BROKEN = {each.id: each for each in (*OUTPUTS, *TRAINING, *TABLES)}

BROKEN_NAMES = tuple(BROKEN)
"""The names of the broken programs."""


def task(id: str) -> Exercise | BrokenProgram:
    """Return an exercise, or a broken program to repair; each shows its task and the program.

    Args:
        id: Its name, one of `NAMES` or `BROKEN_NAMES`.

    Raises:
        ValueError: There is none of this name.

    Example:
        >>> print(task("step-2").starter)
        def step(weights, gradients, learning_rate):
            return [... for w, g in zip(weights, gradients)]
        <BLANKLINE>
        >>> task("mend-dollars").symptom
        'Prices of houses. The loss is nan.'
    """
    every: dict[str, Exercise | BrokenProgram] = {**EXERCISES, **BROKEN}
    return every[validation.choice(id, "id", every)]


def check(id: str, answer: Answer) -> Result:
    """Run an answer, and say whether it is right or what is wrong with it.

    Args:
        id: The exercise's name.
        answer: What the task asks for: a function, a model or an architecture.

    Returns:
        The result; `passed` says it in a word.

    Raises:
        ValueError: There is no such exercise.

    Example:
        >>> check("step-2", lambda weights, gradients, learning_rate: weights)
        Not yet. Nothing moved: return the new weights, not the old ones.
        A hint: firstnn.book.exercises.hint('step-2')
    """
    return task(id).check(answer)


def hint(id: str, number: int = 1) -> str:
    """Return a hint; the higher its number, the more it says.

    Args:
        id: The exercise's name.
        number: From 1 to the number of its hints.

    Raises:
        ValueError: There is no such exercise or hint.

    Example:
        >>> hint("step-2")
        'The gradient points uphill, to a larger loss, and you want a smaller one. (hint 1 of 3)'
    """
    hints = task(id).hints
    place = validation.integer(number, "number", minimum=1, maximum=len(hints))
    return f"{hints[place - 1]} (hint {place} of {len(hints)})"
