"""How a claim is judged: criteria, numbers that are not finite, what a verdict shows, what is stored."""

from __future__ import annotations

import math
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstnn.book import claims, evidence
from firstnn.book.evidence import (
    Claim,
    Criterion,
    Generated,
    Outcome,
    Overview,
    Training,
    at_least,
    exact,
    experiment,
    measured,
    store,
)
from firstnn.book.evidence.outcome import Summary, join_outcomes
from firstnn.network import Architecture
from firstnn.training import Recipe

SEEDS = tuple(range(100))
ROOT = Path(__file__).resolve().parents[2]


@experiment("Each seed gives itself.")
def seeds_themselves(seeds: tuple[int, ...]) -> np.ndarray[Any, Any]:
    return np.array(seeds, dtype=float)


def claim_below(limit: float, criterion: Criterion, *, says: str = "Most are small.") -> Claim:
    def judge(values: np.ndarray[Any, Any]) -> Outcome:
        return Outcome(values % 100 < limit, measured(value=values % 100))

    return Claim(
        "most-are-small",
        part="training",
        criterion=criterion,
        experiment=seeds_themselves,
        judge=judge,
        says=says,
    )


@pytest.mark.parametrize(
    ("criterion", "held", "of", "holds"),
    [
        (at_least(95), 95, 100, True),
        (at_least(95), 94, 100, False),
        (at_least(95), 949, 1000, False),
        (at_least(95), 950, 1000, True),
        (at_least(95), 99, 99, None),
        (at_least(90, fewest_seeds=20), 18, 20, True),
        (at_least(90, fewest_seeds=20), 17, 20, False),
        (exact(), 1, 1, True),
        (exact(), 0, 1, False),
    ],
)
def test_a_criterion_judges_at_its_bounds(
    criterion: Criterion, held: int, of: int, holds: bool | None
) -> None:
    assert criterion.judge(held, of) is holds


@given(st.integers(0, 100), st.integers(0, 100), st.integers(100, 1000))
def test_a_negative_margin_is_a_failure(low: int, held_share: int, of: int) -> None:
    criterion, held = at_least(low), held_share * of // 100
    margin = criterion.margin(held, of)
    if margin is not None and abs(margin) > 1e-6:
        assert criterion.judge(held, of) is (margin > 0)


def test_numbers_that_are_not_finite_are_counted_and_named() -> None:
    loss = np.array([0.2, 0.4, np.nan, np.inf])
    figures = {"loss": evidence.Summary.of(measured(loss=loss)["loss"])}
    assert figures["loss"].not_finite == 2
    assert figures["loss"].median == pytest.approx(0.3)
    assert "not a finite number in 2 seeds" in str(figures["loss"])
    assert "not a finite number in 1 seeds" in str(evidence.Summary.of(measured(x=[np.nan])["x"]))


def test_a_figure_is_told_with_its_range_unless_all_seeds_agree() -> None:
    assert str(evidence.Summary.of(measured(x=([0.25, 0.5, 0.75], "%"))["x"])) == "50% [27.5 to 72.5]"
    assert str(evidence.Summary.of(measured(x=[3.0, 3.0])["x"])) == "3"


@pytest.mark.parametrize(
    ("seeds", "words"),
    [(range(100), ""), (range(40), " --seeds 0:40"), (range(7, 9), " --seeds 7:9"), (range(7, 8), "")],
)
def test_the_command_repeats_the_verdict_on_its_seeds(seeds: range, words: str) -> None:
    verdict = claim_below(97, at_least(95)).check(seeds)
    assert verdict.command == f"firstnn claims most-are-small{words}"


def test_an_outcome_is_true_or_false_and_nothing_between() -> None:
    with pytest.raises(TypeError, match="held must be an array of True and False"):
        Outcome(np.array([1.0, np.nan]))
    with pytest.raises(ValueError, match="figures must have one number for each of the 2 seeds"):
        Outcome(np.array([True, False]), measured(loss=[0.1]))


def test_a_verdict_counts_names_the_failed_seeds_and_tells_how_to_see_one() -> None:
    verdict = claim_below(97, at_least(95)).check(SEEDS)
    assert (verdict.held, verdict.of, verdict.holds, verdict.margin) == (97, 100, True, 2.0)
    assert verdict.failed == (97, 98, 99)
    for shown in (repr(verdict), verdict._repr_html_(), verdict._repr_markdown_()):
        assert "97 of 100 seeds (asked: at least 95 of 100)" in shown
        assert "97, 98, 99" in shown
        assert "firstnn claims most-are-small --seeds 97:98" in shown
        assert "Each seed gives itself." in shown


@pytest.mark.parametrize(
    ("criterion", "seeds", "count"),
    [
        (at_least(95), 100, "97 of 100 seeds"),
        (at_least(99), 100, "97 of 100 seeds: does not hold"),
        (at_least(95), 50, "50 of 50 seeds: indicative"),
        (exact(), 100, "exact"),
    ],
)
def test_the_chip_says_how_a_claim_was_judged(criterion: Criterion, seeds: int, count: str) -> None:
    assert claim_below(97, criterion).check(range(seeds)).chip == count


def test_what_means_something_in_markdown_is_only_a_character_in_a_sentence() -> None:
    claim = claim_below(97, at_least(95), says="So 2 * 3 * 4 is $24, [not](25) <b>.")
    title = claim.check(SEEDS)._repr_markdown_().splitlines()[0]
    assert r"So 2 \* 3 \* 4 is \$24, [not\](25) \<b>." in title


def test_the_strip_has_a_bar_for_each_seed() -> None:
    picture = claim_below(97, at_least(95)).check(SEEDS)._repr_markdown_()
    lines = re.findall(r'<path d="([^"]+)" stroke="var\(--fig-(\w+)', picture)
    lengths = {
        role: sum(int(end) - int(start) for start, end in re.findall(r"M(\d+) [\d.]+H(\d+)", path))
        for path, role in lines
    }
    assert lengths == {"accent": 97 * 7, "negative": 3 * 7}


def test_more_seeds_are_cut_into_blocks_and_join_outcomes() -> None:
    blocks: list[int] = []

    @experiment("The size of each block is noted.")
    def noted(seeds: tuple[int, ...]) -> np.ndarray[Any, Any]:
        blocks.append(len(seeds))
        return np.array(seeds, dtype=float)

    verdict = replace(claim_below(97, at_least(95)), experiment=noted).check(range(250))
    assert blocks == [100, 100, 50]
    assert (verdict.held, verdict.of) == (97 + 97 + 50, 250)


def test_fewer_seeds_give_an_indication_only() -> None:
    verdict = claim_below(1, at_least(95)).check(range(50))
    assert verdict.holds is None
    assert "indicative" in repr(verdict)


def test_an_exact_claim_is_run_once() -> None:
    verdict = claim_below(1, exact()).check(SEEDS)
    assert (verdict.held, verdict.of, verdict.holds) == (1, 1, True)


def test_a_sentence_with_a_figure_that_there_is_not_is_refused() -> None:
    claim = claim_below(97, at_least(95), says="Half are below {typo}.")
    with pytest.raises(ValueError, match=r"says must name figures of its claim only.*'typo'"):
        claim.check(SEEDS)


def test_the_sentence_gets_its_numbers_from_the_run() -> None:
    claim = claim_below(97, at_least(95), says="Half are below {value}, in {held} of {of} seeds.")
    assert claim.check(SEEDS).says == "Half are below 49.50, in 97 of 100 seeds."


def test_about_is_two_digits_and_no_share_becomes_all() -> None:
    numbers: dict[str, Any] = {
        "share": (0.668, "%"),
        "nearly": (0.998, "%"),
        "large": 27_576.4,
        "loss": 81.44,
        "nothing": np.nan,
    }
    about = {name: f"{Summary.of(each):about}" for name, each in measured(**numbers).items()}
    assert about == {
        "share": "67%",
        "nearly": "99.8%",
        "large": "28,000",
        "loss": "81",
        "nothing": "not a finite number",
    }


def test_json_has_the_agreed_keys_and_finite_numbers() -> None:
    published = claim_below(97, at_least(95)).check(SEEDS).as_json()
    agreed = {
        "id",
        "part",
        "says",
        "criterion",
        "held",
        "of",
        "holds",
        "figures",
        "seconds",
        "condition",
        "scope",
        "heldout",
    }
    assert agreed <= set(published)
    assert set(published["figures"]["value"]) == {"median", "low", "high", "min", "max", "unit"}


def test_a_claim_that_fails_stops_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = claim_below(10, at_least(95))
    monkeypatch.setattr(sys.modules["firstnn.book.claims.ledger"], "find", lambda id: failing)
    monkeypatch.delenv(store.FOLDER_VARIABLE, raising=False)
    with pytest.raises(claims.ClaimDoesNotHold, match=r"10 of 100 seeds .* does not hold"):
        claims.show("most-are-small")


@pytest.mark.parametrize("id", ["", "Most-are-small", "most are small", "most--are", "most_are", "-most"])
def test_a_claim_has_a_name_that_an_address_can_have(id: str) -> None:
    with pytest.raises(ValueError, match=r"id must be lower-case words with hyphens\. Received: id="):
        replace(claim_below(96, at_least(95)), id=id)


@pytest.mark.parametrize("seeds", [-10, 110, math.nan])
def test_a_share_lies_between_none_and_all(seeds: float) -> None:
    with pytest.raises(ValueError, match=r"share must be .*Received: share="):
        at_least(seeds)


def test_an_outcome_of_a_list_is_one_of_an_array() -> None:
    held = Outcome([True, False]).held  # type: ignore[arg-type]  # a list is taken too
    assert isinstance(held, np.ndarray)
    assert held.tolist() == [True, False]


def test_the_runs_that_a_training_keeps_are_no_part_of_what_it_says_of_itself() -> None:
    settings = {"": (Architecture(2), Recipe("adam", batch_size=None, epochs=1))}
    design = Training("moons", Generated("moons", 20), settings)
    before = repr(design)
    design.run((0,))
    assert repr(design) == before


def test_the_overview_counts_and_finds_the_closest_calls() -> None:
    close = claim_below(96, at_least(95)).check(SEEDS)
    clear = claim_below(99, at_least(50)).check(SEEDS)
    failed = claim_below(10, at_least(95)).check(SEEDS)
    certain = claim_below(100, at_least(100)).check(SEEDS)
    overview = Overview([clear, close, failed, certain])
    assert (overview.holding, overview.judged) == (3, 4)
    assert overview.closest(2) == [failed, close]
    table = overview._repr_markdown_().splitlines()
    of_two_words = Overview([replace(close, part="neurons-and-layers")])
    assert "| neurons and layers | " in of_two_words._repr_markdown_()
    assert len({line.count(" | ") for line in table if line.startswith("|")}) == 1
    conditional = Overview([replace(close, condition="With Adam.")])._repr_markdown_()
    assert "Condition: With Adam." in conditional


BLIND = re.compile(
    r"before (you|its|the|a|any(body|one)?)\s*(results?)?\s*(is|was|look|looked|seen)", re.IGNORECASE
)
"""How one says that a criterion was fixed blindly; ours were not, as the evidence page tells."""


@pytest.mark.parametrize(
    "folder", ["firstnn/book/claims", "firstnn/book/evidence", ".github", "CONTRIBUTING.md"]
)
def test_nothing_says_that_a_criterion_was_fixed_blindly(folder: str) -> None:
    place = ROOT / folder
    files = [path for path in place.rglob("*") if path.suffix in (".py", ".json", ".md")] or [place]
    assert {path.name: found[0] for path in files if (found := BLIND.search(path.read_text("utf-8")))} == {}
    for said in (
        "fixed before the result is looked at",
        "asked before the result was seen",
        "before you look",
    ):
        assert BLIND.search(said)


def test_every_claim_has_what_a_reader_needs() -> None:
    for claim in claims.ledger().values():
        assert claim.says.endswith((".", "?")), claim.id
        assert claim.experiment.methods.strip(), claim.id
        assert claim.code[0].startswith("firstnn/book/claims/"), claim.id
        assert isinstance(claim.criterion, Criterion)
    order = [evidence.PARTS.index(claim.part) for claim in claims.ledger().values()]
    assert order == sorted(order)


def test_a_misspelt_claim_is_answered_with_the_closest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'training-lowers-the-loss'"):
        claims.check("training-lowers-the-los")


def test_outcomes_are_joined_in_order_and_only_with_the_same_figures() -> None:
    first = Outcome(np.array([True, False]), measured(loss=np.array([1.0, 2.0])))
    second = Outcome(np.array([True]), measured(loss=np.array([3.0])))
    whole = join_outcomes([first, second])
    assert whole.held.tolist() == [True, False, True]
    assert whole.figures["loss"].values.tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="same figures"):
        join_outcomes([first, Outcome(np.array([True]))])
    with pytest.raises(ValueError, match="at least one"):
        join_outcomes([])


def test_several_verdicts_are_shown_one_after_the_other() -> None:
    verdict = claims.check("a-tiny-change-leaves-the-accuracy")
    both = claims.show("a-tiny-change-leaves-the-accuracy", "stuck-curves-stay-at-the-loss-of-guessing")
    assert repr(both).startswith(repr(verdict))
    assert both._repr_html_().startswith(verdict._repr_html_())
    assert both._repr_markdown_().startswith(verdict._repr_markdown_())
    assert repr(both).count("\n\n") == repr(verdict).count("\n\n") + 1 + repr(both.verdicts[1]).count("\n\n")


def test_every_source_of_a_claim_is_in_the_bibliography() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "references.bib").read_text(encoding="utf-8")
    known = set(re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE))
    named = {source for claim in claims.ledger().values() for source in claim.sources}
    assert named
    assert named <= known
