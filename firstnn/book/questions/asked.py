"""A question together with the answer that the runs gave, as a page, a notebook, a card or a test asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from firstnn.book.evidence import Verdict
from firstnn.book.evidence.verdict import seed_strip
from firstnn.book.questions.findings import Findings
from firstnn.book.questions.key import Key, find_key
from firstnn.book.questions.question import Question
from firstnn.book.show import Document, Raw, Shown, words_as_html
from firstnn.book.wording import digits, written

__all__ = ["Asked", "Deck", "Mixed", "Reason", "Several"]

SURE = ("A guess", "Fairly sure", "Certain")
"""How sure a reader can be, from least to most."""


@dataclass(frozen=True)
class Reason:
    """An answer, why it is right or why not, and which of both."""

    says: str
    why: str
    right: bool


@dataclass(frozen=True, repr=False)
class Asked(Shown):
    """A question, and the runs that answer it.

    Args:
        question: The question.
        found: What the runs showed.

    Raises:
        NoSingleAnswer: If the runs do not single out one answer.

    Example:
        >>> from firstnn.book import questions
        >>> asked = questions.show("lower-loss-higher-accuracy")
        >>> asked.question.kind, asked.answer
        ('yes or no', 'Yes')
    """

    question: Question
    found: Findings

    def __post_init__(self) -> None:
        _ = self.key, self.prompt, self.reasons  # what is wrong shows at once, and not on the page

    @cached_property
    def key(self) -> Key:
        """The right answer."""
        return find_key(self.question, self.found)

    @cached_property
    def prompt(self) -> str:
        """The question as printed."""
        return self.found.fill(self.question.prompt)

    @property
    def answer(self) -> str:
        """The right answer in words."""
        if self.key.option is not None:
            return self.found.fill(self.question.options[self.key.option].says)
        return written(self.key.median, self.key.unit)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Every answer with its reason; for a number, what speaks against less and against more."""
        fill, key, entry = self.found.fill, self.key, self.question.entry
        if entry is None:
            return tuple(
                Reason(fill(option.says), fill(option.why), place == key.option)
                for place, option in enumerate(self.question.options)
            )
        low, median, high = (written(each, key.unit) for each in (key.low, key.median, key.high))
        within = median if key.low == key.high else f"{digits(key.low, key.unit)} to {high}"
        answers = (("Less", entry.below, False), (within, entry.within, True), ("More", entry.above, False))
        return tuple(
            Reason(says, fill(why, low=low, median=median, high=high), right) for says, why, right in answers
        )

    @property
    def right(self) -> Reason:
        """The right answer with its reason."""
        return next(reason for reason in self.reasons if reason.right)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts on its claims, the main one first."""
        return tuple(self.found.verdicts.values())

    def document(self) -> Document:
        """Return the question as the book asks it."""
        return self.drawn_as(_form(self, book=True))

    def drawn_as(self, markup: str) -> Document:
        """Return the question in some markup of the book, where a script takes the answer."""
        lines = [self.prompt, f"  The answer: {self.answer}"]
        lines += [f"  {'+' if reason.right else '-'} {reason.says}: {reason.why}" for reason in self.reasons]
        lines += [f"  {verdict.says}{verdict.where} ({verdict.chip})" for verdict in self.verdicts]
        return Document([Raw(markup, "\n".join(lines), notebook=_form(self))])


@dataclass(frozen=True, repr=False)
class Several(Shown):
    """Questions that a page asks one after the other."""

    asked: Sequence[Asked]

    def document(self) -> Document:
        """Return them with a line between."""
        return Document([each.document() for each in self.asked], apart=True)


class Deck(Several):
    """Questions as cards to turn over."""

    def document(self) -> Document:
        """Return the cards."""
        return Document([each.drawn_as(_card(each)) for each in self.asked], apart=True)


class Mixed(Several):
    """Questions of all parts, one after the other, as a test."""

    def document(self) -> Document:
        """Return the test."""
        return Document([each.drawn_as(_examination(each)) for each in self.asked], apart=True)


# --- How a question looks -------------------------------------------------------------------------------


def _form(asked: Asked, *, book: bool = False) -> str:
    """Return a question as HTML: answers to choose from, or a number to enter, and the folded answer.

    A native fold holds the answer, so it needs no script. With `book` it has what the site's script needs to
    take an answer and to keep it, and links to claims.
    """
    question = asked.question
    name = question.id
    data = f' data-question="{name}"{_key_data(asked)}' if book else ""
    kicker = "Asked again, in other words" if question.again else "Decide before you read on"
    answers = _number_field(asked) if question.entry else "".join(_radio_buttons(asked))
    yours = '<p class="fn-you"></p>' if book else ""
    tested = "".join(
        draw_evidence(verdict, pictured=place == 0, linked=book)
        for place, verdict in enumerate(asked.verdicts)
    )
    return (
        f'<div class="fn-question" id="question-{name}"{data}>'
        f'<p class="fn-kicker">{kicker}</p>'
        f"<fieldset><legend>{words_as_html(asked.prompt)}</legend>"
        f'<div class="fn-options">{answers}</div></fieldset>{_commit_buttons(name) if book else ""}'
        '<details class="fn-answer"><summary>The answer</summary>'
        f"{yours}"
        f'<p class="fn-outcome">The answer: <strong>{words_as_html(asked.answer)}</strong></p>'
        f'<ul class="fn-reasons">{"".join(map(_reason, asked.reasons))}</ul>'
        f"{tested}</details></div>"
    )


def _card(asked: Asked) -> str:
    """Return a question as a card of the review page: the answer turns up when it is opened."""
    name, prompt = asked.question.id, words_as_html(asked.prompt)
    choices = "" if asked.question.entry else " / ".join(words_as_html(each.says) for each in asked.reasons)
    choices = f'<span class="fn-choices">{choices}</span>' if choices else ""
    return (
        f'<details class="fn-card" data-card="{name}"{_key_data(asked)}>'
        f'<summary><span class="fn-prompt">{prompt}</span>{choices}</summary>'
        f"<p><strong>{words_as_html(asked.right.says)}</strong> {words_as_html(asked.right.why)}</p>"
        f'<p><a class="fn-where" href="question:{name}">All the reasons<span class="visually-hidden"> for: '
        f"{prompt}</span></a></p></details>"
    )


def _examination(asked: Asked) -> str:
    """Return a question as part of a test: with its key, and with the place where it is read up."""
    name = asked.question.id
    return (
        f'<div class="fn-tested" data-tested="{name}"{_key_data(asked)}>{_form(asked)}'
        f'<p><a class="fn-where" href="question:{name}">Read the page about it'
        f'<span class="visually-hidden">: {words_as_html(asked.prompt)}</span></a></p></div>'
    )


def draw_evidence(verdict: Verdict, *, pictured: bool, linked: bool = True) -> str:
    """Return the sentence of a claim with its mark, which may lead to where the book shows the claim.

    As beside the text of a page, a tick says that the claim held for every seed.
    """
    count = f"<small>({escape(verdict.chip)})</small>"
    if linked:  # the site's extension puts the address in
        chip, heard = escape(verdict.chip), "tested: "
        if verdict.of > 1 and verdict.held == verdict.of:
            chip, heard = "✓", f"tested: {chip}"
        heard = f'<span class="visually-hidden">{heard}</span>'
        count = f'<a class="fn-count" href="claim:{verdict.id}">{heard}{chip}</a>'
    picture = seed_strip(verdict) if pictured and verdict.of > 1 else ""
    return f'<div class="fn-evidence"><p>{escape(verdict.says + verdict.where)} {count}</p>{picture}</div>'


def _key_data(asked: Asked) -> str:
    """Return what the site's script reads: the key, and the answer in words."""
    key, again = asked.key, asked.question.again
    right = f'data-low="{key.low:.9g}" data-high="{key.high:.9g}"'
    if key.option is not None:
        right = f'data-option="{key.option}"'
    asked_again = f' data-again="{again}"' if again else ""
    return f' {right}{asked_again} data-answer="{escape(asked.answer)}"'


def _radio_buttons(asked: Asked) -> list[str]:
    """Return a button for each answer to choose from."""
    return [
        f'<label><input type="radio" name="answer-{asked.question.id}" value="{place}">'
        f" <span>{words_as_html(reason.says)}</span></label>"
        for place, reason in enumerate(asked.reasons)
    ]


def _number_field(asked: Asked) -> str:
    """Return the field for a number, and which numbers count."""
    key, name = asked.key, asked.question.id
    unit = f" {escape(key.unit)}" if key.unit else ""
    hint = (
        "A number counts as right within the range of nine in ten runs."
        if key.low < key.high
        else "Right is this one number."
    )
    return (
        f'<label>Your number: <input type="text" inputmode="decimal" autocomplete="off" size="6" '
        f'aria-describedby="hint-{name}">{unit}</label> <small id="hint-{name}">{hint}</small>'
    )


def _commit_buttons(name: str) -> str:
    """Return the buttons that take the answer; the room in which it is then repeated is the same."""
    buttons = "".join(
        f'<button type="button" value="{place}">{words}</button>' for place, words in enumerate(SURE)
    )
    return (
        f'<div class="fn-commit"><div class="fn-sure" role="group" aria-labelledby="sure-{name}">'
        f'<span id="sure-{name}">How sure are you?</span> {buttons}</div><p class="fn-said" hidden></p></div>'
        '<span class="visually-hidden" role="status"></span>'
    )


def _reason(reason: Reason) -> str:
    """Return an answer with its reason as an item of a list."""
    marked, heard = ("fn-right", "Right: ") if reason.right else ("fn-wrong", "Not so: ")
    return (
        f'<li class="{marked}"><span class="visually-hidden">{heard}</span>'
        f"<strong>{words_as_html(reason.says)}</strong> {words_as_html(reason.why)}</li>"
    )
