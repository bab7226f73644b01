"""All questions of the lesson, and the runs that answer them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from firstnn import random, validation
from firstnn.book import claims
from firstnn.book.claims import ClaimDoesNotHold
from firstnn.book.evidence import PARTS, Verdict
from firstnn.book.questions import (
    advanced_questions,
    foundation_questions,
    intermediate_questions,
    myth_questions,
    pitfall_questions,
)
from firstnn.book.questions.asked import Asked, Deck, Mixed, Several
from firstnn.book.questions.findings import Findings
from firstnn.book.questions.question import Question

__all__ = ["answered", "ask", "catalogue", "deck", "find", "mixed", "show"]


@functools.cache
def catalogue() -> Mapping[str, Question]:
    """Return all questions by name, in the order of the lesson.

    Returns:
        A mapping that cannot be changed.

    Example:
        >>> all(name == question.id for name, question in catalogue().items())
        True
    """
    modules = (
        foundation_questions,
        intermediate_questions,
        advanced_questions,
        myth_questions,
        pitfall_questions,
    )
    return MappingProxyType({question.id: question for module in modules for question in module.QUESTIONS})


def find(id: str) -> Question:
    """Return the question of a name.

    Args:
        id: The question's name.

    Returns:
        The question.

    Raises:
        ValueError: If there is none of this name; a close one is suggested.

    Example:
        >>> find("lower-loss-higher-accuracy").kind
        'yes or no'
    """
    return catalogue()[validation.choice(id, "id", catalogue())]


def ask(question: Question, verdicts: Mapping[str, Verdict]) -> Asked:
    """Return a question together with the runs that answer it.

    Args:
        question: The question.
        verdicts: Verdicts by name, those on its claims among them.

    Returns:
        The question with its answer.

    Raises:
        ClaimDoesNotHold: If a claim that should answer it is not true in today's runs.
        NoSingleAnswer: If the runs do not single out one answer.

    Example:
        >>> question = find("accuracy-standing-still")
        >>> ask(question, {name: claims.check(name) for name in question.claims}).answer
        '84.7%'
    """
    for name in question.claims:
        if verdicts[name].holds is False:
            raise ClaimDoesNotHold(repr(verdicts[name]))
    return Asked(question, Findings({name: verdicts[name] for name in question.claims}))


def show(*ids: str) -> Asked | Several:
    """Return questions for a page, answered by the runs over the standard seeds.

    Args:
        ids: The names of the questions.

    Returns:
        The question, or all of them one after the other.

    Raises:
        ClaimDoesNotHold: If a claim that should answer one is not true in today's runs.
        NoSingleAnswer: If the runs do not single out one answer.
        ValueError: If there is no such question, or no name.

    Example:
        >>> show("lower-loss-higher-accuracy").answer
        'Yes'
    """
    if not ids:
        raise ValueError("ids must name at least one question. Received: ids=()")
    asked = [_asked(find(id)) for id in ids]
    return asked[0] if len(asked) == 1 else Several(asked)


def deck(part: str) -> Deck:
    """Return the questions of a part as cards to turn over.

    Args:
        part: The part of the lesson, one of `evidence.PARTS`.

    Returns:
        The cards, in the order of the lesson.

    Raises:
        ClaimDoesNotHold: If a claim that should answer one is not true in today's runs.
        NoSingleAnswer: If the runs do not single out one answer.
        ValueError: If there is no such part.

    Example:
        >>> len(deck("connections").asked)  # what is said there is asked elsewhere
        0
    """
    validation.choice(part, "part", PARTS)
    return Deck([_asked(question) for question in catalogue().values() if question.part == part])


def mixed(*ids: str, seed: int = 0) -> Mixed:
    """Return questions in a random order, as a test.

    Args:
        ids: The names of the questions; without any, all of the lesson.
        seed: Decides the order, an integer from 0 to 2**32 - 1.

    Returns:
        The questions.

    Raises:
        ClaimDoesNotHold: If a claim that should answer one is not true in today's runs.
        NoSingleAnswer: If the runs do not single out one answer.
        ValueError: If there is no such question, or `seed` is out of range.

    Example:
        >>> [asked.answer for asked in mixed("lower-loss-higher-accuracy").asked]
        ['Yes']
    """
    names = ids or tuple(catalogue())
    order = random.permutation(len(names), seed=validation.seed(seed), stream="data")
    return Mixed(answered(names[place] for place in order))


def answered(ids: Iterable[str] | None = None) -> list[Asked]:
    """Return questions with the runs that answer them.

    Args:
        ids: The names of the questions; None for all, in the order of the lesson.

    Returns:
        The questions with their answers, in the order of the names.

    Raises:
        ValueError: If there is no question of a name.

    Example:
        >>> [asked.answer for asked in answered(["lower-loss-higher-accuracy"])]
        ['Yes']
    """
    return [_asked(find(id)) for id in (catalogue() if ids is None else ids)]


def _asked(question: Question) -> Asked:
    return ask(question, {name: claims.check(name) for name in question.claims})
