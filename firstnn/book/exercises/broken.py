"""A broken program: what it shows, what repairs it, repairs that do not, and a judge that runs it.

A program is a function `train(seed)` that returns a model. The judge lets it train from several seeds and
asks the models about rows that they have not seen. A catalogued wrong repair is recognized by what it
answers, because the same seed gives the same model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.book.exercises.broken_rows import rows
from firstnn.book.exercises.exercise import Answer, Result
from firstnn.book.exercises.parsons import Parsons
from firstnn.book.show import Block, Code, Document, Either, Fold, Items, Shown, Text

SEEDS = (0, 1, 2)
"""From how many starts an answer is trained."""

HEAD = "import keras\nimport numpy as np\nfrom firstnn.book.exercises import rows\n\n\n"


@dataclass(frozen=True, repr=False)
class BrokenProgram(Shown):
    """A program to repair.

    Args:
        id: Its name.
        symptom: What its owner sees, in words.
        table: The rows it learns from and is judged by, a name of `rows`.
        body: The lines of `train(seed)`, without their indentation.
        repair: The text to replace, and what takes its place.
        why: What was wrong, and why the repair helps.
        wrong: Repairs that many try first, each with the reason why it does not help.
        hints: From a nudge to nearly the solution.
        measure: How models are judged, one of `MEASURES`.
        reach: The score that a repaired program reaches.
    """

    id: str
    symptom: str
    table: str
    body: str
    repair: tuple[str, str]
    why: str
    wrong: Mapping[tuple[str, str], str]
    hints: tuple[str, ...]
    measure: str = "accuracy"
    reach: float = 0.8

    def program(self, change: tuple[str, str] | None = None) -> str:
        """Return the program as its owner has it, or with a change."""
        body = self.body.strip() if change is None else _replaced(self.body.strip(), change)
        return f"{HEAD}def train(seed):\n" + "".join(
            f"    {line}\n" if line else "\n" for line in body.splitlines()
        )

    @property
    def starter(self) -> str:
        """The program to repair."""
        return self.program()

    @property
    def solution(self) -> str:
        """The program, repaired."""
        return self.program(self.repair)

    def parsons(self) -> Parsons:
        """Return the repaired program as lines to put in order, with wrong lines among them."""
        body = self.body.strip()
        wrong = [(_replaced(body, change), reason) for change, reason in self.wrong.items()]
        broken = (body, "This is how the broken program has it.")
        return Parsons.of(self.id, _replaced(body, self.repair), [broken, *wrong])

    def document(self) -> Document:
        """Return the symptom and the program, and, folded, hints, the lines to order, and the solution."""
        call = f'from firstnn.book import exercises\n\nexercises.check("{self.id}", train)'
        in_terminal: list[Block] = [Text(self.symptom), Code(f"\n{self.starter}")]
        on_page: list[Block] = [
            Text(self.symptom),
            Code(f"{self.starter}\n\n{call}"),
            Fold("Hints", [Items(self.hints, numbered=True)]),
            Fold("Help: its lines, out of order", [self.parsons().document()]),
            Fold("Solution", [Code(self.solution.split(HEAD)[1]), Text(self.why)], css="fn-solution"),
        ]
        return Document([Either(in_terminal, on_page)])

    def check(self, answer: Answer) -> Result:
        """Train the answer from several seeds, and say whether it is repaired."""
        if not callable(answer):
            wrong = f"The answer must be the function train. Received: {type(answer).__name__}."
            return Result(self.id, False, wrong)
        try:
            models = [answer(seed) for seed in SEEDS]
            scores = [self.score(model) for model in models]
        except Exception as error:  # whatever a reader's code may raise is for the reader to see
            return Result(self.id, False, f"Your program stopped with {type(error).__name__}: {error}")
        told = ", ".join(f"{score:.2f}" for score in scores)
        scored = f"{MEASURES[self.measure][0]}, from {len(SEEDS)} starts: {told}."
        if min(scores) >= self.reach:
            return Result(self.id, True, f"{scored} {self.why}")
        wanted = f"A repaired program reaches {self.reach:g} from each."
        return Result(self.id, False, f"{self._recognized(models[0])}{scored} {wanted}")

    def score(self, model: Any) -> float:  # noqa: ANN401  # Keras has no types
        """Return how well a model answers new rows, from 0 to 1; 0 where its answers are no numbers."""
        x, y = rows(self.table, new=True)
        answers = np.asarray(model.predict(x, verbose=0), np.float64)
        return MEASURES[self.measure][1](answers, y) if np.isfinite(answers).all() else 0.0

    def _recognized(self, model: Any) -> str:  # noqa: ANN401
        """Return the reason against a catalogued wrong repair after which training ends as this model did."""
        x, _ = rows(self.table, new=True)
        told = _ended(model, x)
        for change, reason in [(None, "Nothing has changed yet."), *self.wrong.items()]:
            known = _ended(run(self.program(change))(SEEDS[0]), x)
            if [each.shape for each in known] == [each.shape for each in told] and all(
                np.allclose(one, other, rtol=1e-3, atol=1e-5, equal_nan=True)
                for one, other in zip(known, told, strict=True)
            ):
                return f"{reason} "
        return ""


def _ended(model: Any, x: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:  # noqa: ANN401
    """Return what a model answers, and its weights: an output that is always one tells nothing of them."""
    return [np.asarray(model.predict(x, verbose=0)), *map(np.asarray, model.get_weights())]


def run(program: str) -> Callable[[int], Any]:
    """Run the text of a program, and return its function `train`."""
    names: dict[str, Any] = {}
    exec(program, names)
    train: Callable[[int], Any] = names["train"]
    return train


def _replaced(text: str, change: tuple[str, str]) -> str:
    """Replace a piece of a program, which must be there."""
    old, new = change
    if old not in text:
        raise ValueError(f"change must name a piece of the program. Received: {old!r}")
    return text.replace(old, new)


Doubles = npt.NDArray[np.float64]


def _classes(answers: Doubles) -> npt.NDArray[np.int64]:
    return answers.argmax(axis=1) if answers.shape[1] > 1 else (answers[:, 0] > 0.5).astype(np.int64)


def _accuracy(answers: Doubles, y: npt.NDArray[Any]) -> float:
    return float((_classes(answers) == y).mean())


def _of_each_class(answers: Doubles, y: npt.NDArray[Any]) -> float:
    said = _classes(answers)
    return float(np.mean([(said[y == label] == label).mean() for label in np.unique(y)]))


def _followed(answers: Doubles, y: npt.NDArray[Any]) -> float:
    spread = answers[:, 0].std()
    return float(np.corrcoef(answers[:, 0], y)[0, 1] ** 2) if spread > 1e-9 else 0.0


MEASURES: dict[str, tuple[str, Callable[[Doubles, npt.NDArray[Any]], float]]] = {
    "accuracy": ("Share of new rows that are right", _accuracy),
    "balanced": ("Share that is right, averaged over the classes", _of_each_class),
    "followed": ("Share of the variance that the answers follow", _followed),
}
"""How the answers to new rows are judged, in words and as a function; a straight line may map the answers."""
