"""How a question looks: text in a terminal, HTML in a notebook, a form that keeps the answer in the book."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from firstnn.book.evidence import Verdict
from firstnn.book.evidence.verdict import seed_strip

if TYPE_CHECKING:
    from firstnn.book.questions.asked import Asked, Reason

__all__ = ["SURE", "card", "evidence", "examined", "html", "inline", "myst", "raw", "text"]

SURE = ("A guess", "Fairly sure", "Certain")
"""How sure a reader can be, from least to most."""

_NEW, _AGAIN = "Decide before you read on", "Asked again, in other words"


def text(asked: Asked) -> str:
    """Return a question and its answer as lines for a terminal.

    Args:
        asked: The question.

    Example:
        >>> from firstnn.book import questions
        >>> print(text(questions.show("lower-loss-higher-accuracy")).splitlines()[0])
        Does a lower loss always mean a higher accuracy?
    """
    lines = [asked.prompt, f"  The runs say: {asked.answer}"]
    lines += [f"  {'+' if reason.right else '-'} {reason.says}: {reason.why}" for reason in asked.reasons]
    return "\n".join([*lines, *(f"  {verdict.says} ({verdict.chip})" for verdict in asked.verdicts)])


def html(asked: Asked, *, book: bool = False) -> str:
    """Return a question as HTML; a native fold holds the answer, so it needs no script.

    Args:
        asked: The question.
        book: With what the site's script needs to take an answer and to keep it, and with links to claims.

    Returns:
        A group of answers to choose from, or a number to enter, and the folded answer.

    Example:
        >>> from firstnn.book import questions
        >>> html(questions.show("lower-loss-higher-accuracy")).count('type="radio"')
        2
    """
    question = asked.question
    data = f' data-question="{question.id}"{_key(asked)}' if book else ""
    tested = "".join(
        map(partial(evidence, linked=book), asked.verdicts, (True, *[False] * len(asked.verdicts)))
    )
    yours = '<p class="fn-you"></p>' if book else ""
    kicker = _AGAIN if question.again else _NEW
    choices = (_radio(asked, place, reason) for place, reason in enumerate(asked.reasons))
    answers = _number(asked) if question.entry else "".join(choices)
    return (
        f'<div class="fn-question" id="question-{question.id}"{data}>'
        f'<p class="fn-kicker">{kicker}</p>'
        f"<fieldset><legend>{inline(asked.prompt)}</legend>"
        f'<div class="fn-options">{answers}</div></fieldset>{_commit(question.id) if book else ""}'
        '<details class="fn-answer"><summary>What the runs say</summary>'
        f'{yours}<p class="fn-outcome">The runs say: <strong>{inline(asked.answer)}</strong></p>'
        f'<ul class="fn-reasons">{"".join(map(_reason, asked.reasons))}</ul>'
        f"{tested}</details></div>"
    )


def myst(asked: Asked) -> str:
    """Return a question as MyST: the HTML of the book, which Sphinx indexes for the search.

    Args:
        asked: The question.

    Example:
        >>> from firstnn.book import questions
        >>> myst(questions.show("lower-loss-higher-accuracy")).splitlines()[0]
        '```{raw} html'
    """
    return raw(html(asked, book=True))


def raw(markup: str) -> str:
    """Return HTML as MyST.

    Args:
        markup: The HTML, without a line of its own that begins with three backticks.

    Example:
        >>> raw("<hr>").splitlines()
        ['```{raw} html', '<hr>', '```']
    """
    return f"```{{raw}} html\n{markup}\n```"


def card(asked: Asked) -> str:
    """Return a question as a card of the review page: the answer turns up when it is opened.

    Args:
        asked: The question.

    Example:
        >>> from firstnn.book import questions
        >>> card(questions.show("lower-loss-higher-accuracy")).startswith('<details class="fn-card"')
        True
    """
    name = asked.question.id
    right = next(reason for reason in asked.reasons if reason.right)
    choices = "" if asked.question.entry else " / ".join(inline(reason.says) for reason in asked.reasons)
    choices = f'<span class="fn-choices">{choices}</span>' if choices else ""
    return (
        f'<details class="fn-card" data-card="{name}"{_key(asked)}>'
        f'<summary><span class="fn-prompt">{inline(asked.prompt)}</span>{choices}</summary>'
        f"<p><strong>{inline(right.says)}</strong> {inline(right.why)}</p>"
        f'<p><a class="fn-where" href="question:{name}">All the reasons<span class="visually-hidden"> for: '
        f"{inline(asked.prompt)}</span></a></p></details>"
    )


def examined(asked: Asked) -> str:
    """Return a question as part of a test: with its key, and with the place where it is read up.

    Args:
        asked: The question.

    Example:
        >>> from firstnn.book import questions
        >>> examined(questions.show("lower-loss-higher-accuracy")).count("Read it up")
        1
    """
    name = asked.question.id
    return (
        f'<div class="fn-tested" data-tested="{name}"{_key(asked)}>{html(asked)}'
        f'<p><a class="fn-where" href="question:{name}">Read it up<span class="visually-hidden">: '
        f"{inline(asked.prompt)}</span></a></p></div>"
    )


def evidence(verdict: Verdict, pictured: bool = True, *, linked: bool = True) -> str:
    """Return the sentence of a claim with its count.

    Args:
        verdict: The verdict on the claim.
        pictured: Whether a bar for each seed goes with it.
        linked: Whether the count leads to where the book shows the claim.

    Example:
        >>> from firstnn.book import claims
        >>> "claim:lower-loss" in evidence(claims.check("lower-loss-can-mean-lower-accuracy"))
        True
    """
    count = f"<small>({escape(verdict.chip)})</small>"
    if linked:  # docs/_ext/questions.py puts the address in
        heard = '<span class="visually-hidden">tested: </span>'
        count = f'<a class="fn-count" href="claim:{verdict.id}">{heard}{escape(verdict.chip)}</a>'
    picture = seed_strip(verdict) if pictured and verdict.of > 1 else ""
    return f'<div class="fn-evidence"><p>{escape(verdict.says)} {count}</p>{picture}</div>'


def inline(words: str) -> str:
    """Return words as HTML; what stands between backticks is code.

    Args:
        words: Plain text.

    Example:
        >>> inline("is `x` < 2?")
        'is <code>x</code> &lt; 2?'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words, quote=False))


def _key(asked: Asked) -> str:
    """Return what the script reads: the key and the answer in words."""
    key = asked.key
    right = f'data-option="{key.option}"' if key.option is not None else _bounds(key.low, key.high)
    again = f' data-again="{asked.question.again}"' if asked.question.again else ""
    return f' {right}{again} data-answer="{escape(asked.answer)}"'


def _bounds(low: float, high: float) -> str:
    return f'data-low="{low:.9g}" data-high="{high:.9g}"'


def _radio(asked: Asked, place: int, reason: Reason) -> str:
    """Return one answer to choose from."""
    return (
        f'<label><input type="radio" name="answer-{asked.question.id}" value="{place}">'
        f" <span>{inline(reason.says)}</span></label>"
    )


def _number(asked: Asked) -> str:
    """Return the field for a number, and which numbers count."""
    key, name = asked.key, asked.question.id
    unit = f" {escape(key.unit)}" if key.unit else ""
    hint = "Right is what nine of ten seeds gave." if key.low < key.high else "Right is this one number."
    return (
        f'<label>Your number: <input type="text" inputmode="decimal" autocomplete="off" size="6" '
        f'aria-describedby="hint-{name}">{unit}</label> <small id="hint-{name}">{hint}</small>'
    )


def _commit(name: str) -> str:
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
    marked, heard = ("fn-right", "Right: ") if reason.right else ("fn-wrong", "Not so: ")
    return (
        f'<li class="{marked}"><span class="visually-hidden">{heard}</span>'
        f"<strong>{inline(reason.says)}</strong> {inline(reason.why)}</li>"
    )
