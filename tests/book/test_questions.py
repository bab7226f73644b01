"""Questions: keys come from the runs, one answer is right, every other is not, and all of it is shown."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import sqlite3
import string
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import claims, questions
from firstnn.book.claims.parallel import cut_units
from firstnn.book.claims.workers import run_on_cores
from firstnn.book.evidence import Summary, Verdict
from firstnn.book.evidence.claim import Trial
from firstnn.book.evidence.outcome import Outcome
from firstnn.book.questions import Asked, Findings, NoSingleAnswer, Question
from firstnn.book.questions.asked import Deck
from firstnn.book.questions.key import find_key
from firstnn.book.questions.question import Entry, Option

pytestmark = pytest.mark.usefixtures("built_verdicts")

CHEAP = "a-tiny-change-leaves-the-accuracy"
ALL = list(questions.catalogue().values())


def cheap() -> Verdict:
    return claims.check(CHEAP)


def changed(verdict: Verdict, **medians: float | None) -> Verdict:
    """Return a verdict with other figures."""
    figures = dict(verdict.figures)
    for name, value in medians.items():
        figures[name] = Summary(value, value, value, figures[name].unit)
    return replace(verdict, figures=figures)


def question(*options: Option, entry: Entry | None = None) -> Question:
    return Question("is-it", "loss-and-accuracy", (CHEAP,), "Is {accuracy} right?", options, entry)


# The catalogue ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ALL, ids=[each.id for each in ALL])
def test_a_question_rests_on_claims_that_there_are(asked: Question) -> None:
    assert set(asked.claims) <= set(claims.ledger())
    assert questions.find(asked.id) is asked
    if asked.again:
        first = questions.find(asked.again)
        assert not first.again
        assert ALL.index(first) < ALL.index(asked)
        assert first.prompt != asked.prompt


def test_every_part_asks_and_asks_again() -> None:
    steps = [
        "neurons-and-layers",
        "training",
        "tensorflow",
        "loss-and-accuracy",
        "backpropagation",
        "start-and-activation",
    ]
    new = [each for each in ALL if not each.again]
    again = [each for each in ALL if each.again]
    for part in steps:
        assert any(each.part == part for each in new)
        assert any(each.part == part for each in again)
    for part, at_least in (("myths", 4), ("pitfalls", 3)):
        assert sum(each.part == part for each in new) >= at_least
        assert sum(each.part == part for each in again) >= at_least
    for group in (steps, ["myths"], ["pitfalls"]):
        assert {each.kind for each in ALL if each.part in group} == {"yes or no", "choice", "number"}


# The key ----------------------------------------------------------------------------------------------------


def test_the_key_turns_with_the_verdict() -> None:
    asked = questions.find("lower-loss-higher-accuracy")
    verdicts = {name: claims.check(name) for name in asked.claims}
    (main,) = asked.claims
    assert questions.ask(asked, verdicts).answer == "Yes"
    verdicts[main] = replace(verdicts[main], held=0)
    assert questions.ask(asked, verdicts).answer == "No"
    verdicts[main] = replace(verdicts[main], held=verdicts[main].of // 2)
    with pytest.raises(NoSingleAnswer, match="lower-loss-higher-accuracy: the runs agree with none"):
        questions.ask(asked, verdicts)


def test_a_distractor_that_is_true_is_an_error() -> None:
    options = (Option("A", "", lambda found: True), Option("B", "", lambda found: True))
    with pytest.raises(NoSingleAnswer, match="'A' and 'B'"):
        find_key(question(*options), Findings({CHEAP: cheap()}))


def test_a_figure_that_is_no_number_makes_no_answer_true() -> None:
    lost = Findings({CHEAP: changed(cheap(), accuracy=None)})
    options = (
        Option("High", "", lambda found: found.median("accuracy") > 50),
        Option("Low", "", lambda found: found.median("accuracy") <= 50),
    )
    with pytest.raises(NoSingleAnswer):
        find_key(question(*options), lost)
    with pytest.raises(NoSingleAnswer, match="not a finite number"):
        find_key(question(entry=Entry("accuracy", "", "", "")), lost)


class NoNumbers(dict[str, Summary]):
    """Figures of which none is a finite number, whatever they are called."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Summary:
        return Summary(None, None, None)


@pytest.mark.parametrize("asked", ALL, ids=[each.id for each in ALL])
def test_runs_without_numbers_answer_no_question(asked: Question) -> None:
    """No option is right by default: each one needs runs that speak for it."""
    verdicts = {name: replace(cheap(), id=name, figures=NoNumbers(), held=1, of=2) for name in asked.claims}
    with pytest.raises(NoSingleAnswer):
        find_key(asked, Findings(verdicts))


def test_a_claim_that_fails_answers_nothing() -> None:
    asked = questions.find("accuracy-standing-still")
    verdicts = {name: replace(claims.check(name), holds=False, held=0) for name in asked.claims}
    with pytest.raises(claims.ClaimDoesNotHold):
        questions.ask(asked, verdicts)


@given(low=st.floats(0, 100), width=st.floats(0, 100), share=st.floats(0, 1))
def test_a_number_is_right_between_the_bounds_as_they_are_printed(
    low: float, width: float, share: float
) -> None:
    verdict = cheap()
    summary = Summary(low + width / 2, low, low + width, "%")
    found = Findings({CHEAP: replace(verdict, figures={**verdict.figures, "accuracy": summary})})
    key = find_key(question(entry=Entry("accuracy", "", "", "")), found)
    assert key.low <= low + share * width <= key.high or math.isclose(share, 1)
    assert low - 0.11 < key.low <= round(low, 1)
    assert round(low + width, 1) <= key.high < low + width + 0.11


def test_a_power_of_ten_has_bounds_too() -> None:
    verdict = cheap()
    summary = Summary(7e-7, 6e-7, 8e-7, "")
    found = Findings({CHEAP: replace(verdict, figures={"share": summary})})
    key = find_key(question(entry=Entry("share", "", "", "")), found)
    assert (key.low, key.high) == (6e-7, 8e-7)


# What can be wrong in a question ----------------------------------------------------------------------------


def test_a_text_names_figures_of_its_claims_only() -> None:
    options = (Option("Yes", "{speed}", lambda found: True), Option("No", "", lambda found: False))
    with pytest.raises(ValueError, match=r"figure must be one of: .*accuracy.* Received: figure='speed'"):
        Asked(question(*options), Findings({CHEAP: cheap()}))


def test_a_figure_that_two_claims_have_is_named_with_its_claim() -> None:
    one, other = (replace(changed(cheap(), accuracy=percent), held=1, of=1) for percent in (100.0, 10.0))
    found = Findings({CHEAP: one, "another": replace(other, id="another")})
    with pytest.raises(ValueError, match="figure must be one of"):
        found.median("accuracy")
    assert found.median("another:accuracy") == 10
    assert found.fill(f"{{another:accuracy}} and {{{CHEAP}:accuracy}}") == "10% and 100%"
    assert found.fill("{held} of {of}") == "1 of 1"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"part": "mythos"}, "Did you mean 'myths'"),
        ({"claims": ()}, "claims must name at least one"),
        ({"options": ()}, "options must hold at least two"),
        ({"entry": Entry("loss", "", "", "")}, "unless there is an entry"),
    ],
)
def test_a_question_without_an_answer_is_an_error(changes: dict[str, Any], message: str) -> None:
    right = question(Option("Yes", "", lambda found: True), Option("No", "", lambda found: False))
    with pytest.raises(ValueError, match=message):
        replace(right, **changes)


def test_an_unknown_question_is_answered_with_a_close_one() -> None:
    with pytest.raises(ValueError, match="Did you mean 'many-layers'"):
        questions.show("many-layer")
    with pytest.raises(ValueError, match="at least one question"):
        questions.show()
    with pytest.raises(ValueError, match="part must be one of"):
        questions.deck("mythos")


# How it shows itself ----------------------------------------------------------------------------------------


class Balance(HTMLParser):
    """Reads HTML, and notes what is opened and not closed."""

    EMPTY = ("input", "path", "br", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


SHOWN = ["lower-loss-higher-accuracy", "accuracy-standing-still", "weights-change-equally"]


@pytest.mark.parametrize("id", SHOWN)
def test_the_page_and_the_notebook_have_options_reasons_and_the_folded_answer(id: str) -> None:
    (asked,) = questions.answered([id])
    for markup in (asked._repr_html_(), asked._repr_markdown_()):
        reader = Balance()
        reader.feed(markup)
        assert not reader.open
        tags = [tag for tag, _ in reader.seen]
        assert tags.count("fieldset") == tags.count("legend") == tags.count("details") == 1
        for reason in asked.reasons:
            assert reason.why
        inputs = [attributes for tag, attributes in reader.seen if tag == "input"]
        assert len(inputs) == (len(asked.question.options) or 1)
        assert tags.count("label") == len(inputs)
        assert asked.verdicts[0].says[:30] in markup
        assert "```" not in markup.removeprefix("```{raw}").removesuffix("```")
    assert (
        "\n\n" not in asked._repr_markdown_()
    )  # a blank line would do no harm to raw HTML, but is none of ours


def test_only_the_book_has_buttons_that_its_script_moves() -> None:
    asked = questions.answered(SHOWN)[0]
    assert "<button" not in asked._repr_html_()
    assert "claim:" not in asked._repr_html_()
    assert asked._repr_markdown_().count("<button") == 3
    assert 'data-option="0"' in asked._repr_markdown_()  # the key: Yes


def test_a_number_is_shown_with_its_range_and_its_reasons() -> None:
    low, median, high = 29.37, 33.6, 38.41
    verdict = replace(cheap(), figures={"share": Summary(median, low, high, "%")})
    entry = Entry("share", "It is {median}.", "Above {low}.", "Below {high}.")
    asked = Asked(replace(question(entry=entry), prompt="How many?"), Findings({CHEAP: verdict}))
    assert [reason.says for reason in asked.reasons] == ["Less", "29.4 to 38.4%", "More"]
    assert [reason.why for reason in asked.reasons] == ["Above 29.4%.", "It is 33.6%.", "Below 38.4%."]
    assert asked.answer == "33.6%"
    assert repr(asked).splitlines()[1] == "  The answer: 33.6%"


def test_words_between_backticks_are_code_and_signs_are_escaped() -> None:
    options = (Option("a < b", "`x < 1`", lambda found: True), Option("No & never", "", lambda found: False))
    markup = Asked(question(*options), Findings({CHEAP: cheap()}))._repr_html_()
    assert "a &lt; b" in markup
    assert "<code>x &lt; 1</code>" in markup
    assert "No &amp; never" in markup


def test_several_questions_follow_each_other() -> None:
    several = questions.show("lower-loss-higher-accuracy", "accuracy-standing-still")
    for form in (several._repr_html_(), several._repr_markdown_()):
        assert form.index("lower-loss-higher-accuracy") < form.index("accuracy-standing-still")
    assert questions.find("accuracy-standing-still").prompt in repr(several)


def test_a_deck_of_cards_and_a_mixed_test_show_each_question_once() -> None:
    mixed, other = questions.mixed(*SHOWN, seed=0), questions.mixed(*SHOWN, seed=1)
    assert sorted(asked.question.id for asked in mixed.asked) == sorted(SHOWN)
    assert (
        len({tuple(a.question.id for a in questions.mixed(*SHOWN, seed=seed).asked) for seed in range(9)}) > 2
    )
    assert repr(mixed) == "\n\n".join(map(repr, mixed.asked))
    assert mixed._repr_html_() == "".join(asked._repr_html_() for asked in mixed.asked)
    for shown_as, pieces in ((mixed, "fn-tested"), (other, "fn-tested"), (Deck(mixed.asked), "fn-card")):
        markup = shown_as._repr_markdown_()
        names = re.findall(rf'class="{pieces}" data-\w+="([\w-]+)"', markup)
        assert names == [asked.question.id for asked in shown_as.asked]
        assert markup.splitlines()[0] == "```{raw} html"
    assert mixed._repr_markdown_().count("Read the page about it") == len(SHOWN)


# Cards ------------------------------------------------------------------------------------------------------


def test_a_condition_goes_with_its_sentence() -> None:
    options = Option("Yes", "It is.", lambda found: True), Option("No", "It is.", lambda found: False)
    conditional = replace(cheap(), condition="Nothing else has changed.")
    asked = questions.ask(question(*options), {CHEAP: conditional})
    (card,) = questions.cards([asked])
    for shown in (repr(asked), asked._repr_html_(), asked._repr_markdown_(), card.tested):
        assert f"an answer does change. Condition: {conditional.condition} " in shown


def test_the_table_of_cards_can_be_read_back() -> None:
    deck = questions.cards(questions.answered(SHOWN))
    rows = list(csv.DictReader(io.StringIO(questions.table(deck))))
    assert [row["name"] for row in rows] == [card.id for card in deck]
    assert rows[0]["answer"] == "Yes"
    assert rows[0]["question"].endswith("(Yes / No)")
    assert rows[1]["answer"].endswith("%")


def test_the_package_for_anki_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    deck = questions.cards(questions.answered(SHOWN))
    package = questions.package(deck)
    assert package == questions.package(deck)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert json.loads(archive.read("media")) == {}
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        archive.extract("collection.anki2", tmp_path)
    database = sqlite3.connect(tmp_path / "collection.anki2")
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    notes = database.execute("select id, guid, mid, tags, flds from notes order by id").fetchall()
    sums = [number for (number,) in database.execute("select csum from notes order by id")]
    cards = database.execute("select nid, did, ord, queue, due from cards order by due").fetchall()
    (models, decks) = map(json.loads, database.execute("select models, decks from col").fetchone())
    database.close()
    assert len({guid for _, guid, *_ in notes}) == len(deck)
    assert [fields.split("\x1f")[0] for *_, fields in notes] == [card.sides[0] for card in deck]
    # Anki finds doubles by the first 32 bits of the first side's SHA-1.
    assert sums == [int(hashlib.sha1(card.sides[0].encode()).hexdigest()[:8], 16) for card in deck]
    assert [tags.strip() for *_, tags, _ in notes] == [card.part for card in deck]
    assert {str(kind) for _, _, kind, *_ in notes} == set(models)
    assert [note for note, *_ in cards] == [note for note, *_ in notes]
    assert {str(place) for _, place, *_ in cards} < set(decks)


# Other seeds ------------------------------------------------------------------------------------------------

BLOCK, BLOCKS = 100, range(100, 600, 100)


@pytest.mark.weekly
def test_other_blocks_of_seeds_give_the_same_answers() -> None:
    """The runs of every block single out the same option, and a number that they give counts as right."""
    asked_for = dict.fromkeys(name for each in ALL for name in each.claims)
    outcomes: dict[tuple[str, int], Outcome] = {}
    units = cut_units(map(claims.find, asked_for), tuple(range(BLOCKS.start, BLOCKS.stop)))
    for unit, answer in run_on_cores(units):
        for (name, neighbor), outcome in answer.results.items():
            assert isinstance(outcome, Outcome), outcome
            if neighbor is None:
                outcomes[name, unit.seeds[0]] = outcome

    def verdict(name: str, start: int) -> Verdict:
        claim = claims.find(name)
        own = claim.own_seeds(tuple(range(start, start + BLOCK)))
        outcome = outcomes.get((name, own[0])) or outcomes[name, claim.own_seeds(tuple(BLOCKS))[0]]
        return claim.verdict(own, {Trial(None, own): outcome}, 0.0)

    site = {each.question.id: each for each in questions.answered()}
    wrong = []
    for each in ALL:
        for start in BLOCKS:
            here = find_key(each, Findings({name: verdict(name, start) for name in each.claims}))
            there = site[each.id].key
            if here.option != there.option or (
                here.option is None and not there.low <= here.median <= there.high
            ):
                wrong.append((each.id, start, here, there))
    assert not wrong
    places = [each.key.option for each in site.values() if each.question.kind == "choice"]
    assert len(set(places)) == 3  # the right answer cannot be guessed from where it stands


# What the catalogue names


def names_in(asked: Question) -> set[str]:
    """Return every figure that a question, its answers or their rules name."""
    texts = [asked.prompt, *(option.why for option in asked.options)]
    names = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    for option in asked.options:
        code = getattr(option.true, "__code__", None)
        names |= {text for text in (code.co_consts if code else ()) if isinstance(text, str)}
    return names | ({asked.entry.figure} if asked.entry else set())


@pytest.mark.parametrize("asked", ALL, ids=[each.id for each in ALL])
def test_a_question_names_figures_that_its_claims_measure(asked: Question) -> None:
    known = {claim: set(claims.find(claim).figures) for claim in asked.claims}
    for name in names_in(asked) - set(asked.claims):
        claim, _, figure = name.rpartition(":")
        assert figure in (known[claim] if claim else set().union(*known.values())), name
