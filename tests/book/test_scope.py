"""The scope of a claim: it holds at its neighbors, or stops where its condition says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import example_claims as examples
import numpy as np
import pytest

from firstnn import data, replicas
from firstnn.book import claims, evidence
from firstnn.book.claims import declaring, neighbors, parallel, workers
from firstnn.book.claims.declaring import Part
from firstnn.book.claims.quantities import value
from firstnn.book.evidence import (
    HELD_OUT,
    Claim,
    Generated,
    HeldOut,
    Neighbor,
    Outcome,
    Overview,
    Resplit,
    Training,
    Tried,
    Verdict,
    at_least,
    exact,
    experiment,
    measured,
)
from firstnn.book.evidence.sources import COLUMNS
from firstnn.network import Architecture
from firstnn.replicas import Setting
from firstnn.training import Recipe

STANDARD = range(100)
Seeds = tuple[int, ...]

# -- The verdict --------------------------------------------------------------------------------------------


def test_a_claim_holds_that_stops_where_it_says() -> None:
    verdict = examples.SCOPED.check(STANDARD)
    assert verdict.holds is True
    assert [(each.setting, each.of, each.holds, each.beyond, each.shown) for each in verdict.scope] == [
        ("squares", 20, True, "", None),
        ("tenths", 20, False, "unless they are divided by ten", 20),
    ]
    assert verdict.mismatches == ()
    stops = "data, tenths: 0 of 20, stops here, as it says “unless they are divided by ten”, true in 20 of 20"
    assert stops in repr(verdict)
    published = verdict.as_json()
    assert published["condition"] == "They are not divided by ten."
    keys = {"axis", "setting", "held", "of", "holds", "beyond", "shown"}
    assert [set(each) for each in published["scope"]] == [keys] * 2
    assert [each["beyond"] for each in published["scope"]] == [None, "unless they are divided by ten"]
    assert published["heldout"] == {"seeds": [HELD_OUT[0], HELD_OUT[-1] + 1], "held": 15, "of": 20}
    assert Verdict.from_dict(verdict.to_dict()) == verdict


def test_a_sentence_that_says_too_much_or_too_little_does_not_hold() -> None:
    verdict = examples.TOO_WIDE.check(STANDARD)
    assert verdict.held >= 70
    assert verdict.holds is False
    squares, tenths = verdict.mismatches
    assert squares.startswith("data, squares: true in ")
    assert squares.endswith("though it says “whatever they are divided by”")
    assert tenths == "data, tenths: true in 0 of 20 seeds, and no condition excludes it"
    assert tenths in repr(verdict)
    assert [each.holds for each in verdict.scope] == [True, False, True]  # the last by a question of its own


def test_few_seeds_try_no_neighbors_unless_they_are_asked_to() -> None:
    assert examples.SCOPED.check(range(30)).scope == ()
    assert examples.SCOPED.check(range(1000, 1100)).scope == ()
    verdict = examples.SCOPED.check(range(1000, 1100), scope=True)
    assert [each.of for each in verdict.scope] == [20, 20]
    assert verdict.heldout is None
    assert examples.TOO_WIDE.check(range(5), scope=True).holds is None


def below(number: int, criterion: evidence.Criterion) -> Claim:
    """Return a claim that is true for seeds below a number, held-out ones not among them."""

    @experiment("Each seed is a number.")
    def seeds_as_numbers(seeds: Seeds) -> Any:  # noqa: ANN401
        return np.array(seeds)

    def judge(result: Any) -> Outcome:  # noqa: ANN401
        return Outcome(result < number, measured(value=result, share=(result < 50, "% of seeds")))

    return Claim("most-are-small", "overview", "{share}.", criterion, seeds_as_numbers, judge)


def test_held_out_seeds_must_show_it_too_and_count_for_nothing_else() -> None:
    verdict = below(98, at_least(95)).check(STANDARD)
    assert verdict.heldout == HeldOut((HELD_OUT[0], HELD_OUT[-1] + 1), 0, 20, holds=False)
    assert (verdict.held, verdict.of, verdict.holds) == (98, 100, False)
    assert verdict.failed == (98, 99)
    assert verdict.figures["value"].max == 99
    assert verdict.says == "50%."
    assert "held-out seeds 40517301 to 40517320: true in 0 of 20 only" in repr(verdict)
    assert below(98, exact()).check(STANDARD).heldout is None
    limited = replace(below(98, at_least(95, fewest_seeds=5)), seeds=(3, 4, 5, 6, 7)).check(STANDARD)
    assert limited.heldout is not None
    assert limited.heldout.of == 5


@pytest.mark.parametrize(
    ("criterion", "held", "expected"),
    [(at_least(95), 17, True), (at_least(95), 16, False), (exact(), 20, True), (exact(), 19, False)],
)
def test_ten_points_less_are_enough_at_a_neighbor(
    criterion: evidence.Criterion, held: int, expected: bool
) -> None:
    assert criterion.nearly(held, 20) is expected


@pytest.mark.parametrize(("holds", "beyond"), [(True, ""), (False, "not there")])
def test_only_what_the_sentence_says_wrongly_is_a_mismatch(holds: bool, beyond: str) -> None:
    right = Tried("depth", "2-1", 10, 20, holds, beyond)
    assert right.mismatch == ""
    assert replace(right, beyond="" if beyond else "not there").mismatch


def beside(says: str, shows: Any = None) -> Tried:  # noqa: ANN401  # a function of a result
    """Return what comes out where a claim is true in half of the seeds, which these words exclude."""
    half = Neighbor("data", "halves", examples.numbers, says, holds=lambda result: result < 0.5, shows=shows)
    claim = replace(examples.MOST, says=f"Most are large. {says}.", scope=(half,))
    (tried,) = claim.check(STANDARD).scope
    return tried


def test_a_fact_beyond_the_condition_is_judged_and_a_word_such_as_often_states_none() -> None:
    denied = beside("Halves are not")
    assert (denied.holds, denied.shown) == (False, 20 - denied.held)
    assert "it says “Halves are not”, which is true in" in denied.mismatch
    for hedged in ("Halves often are not", "Halves mostly are not", "Halves can be small"):
        assert (beside(hedged).shown, beside(hedged).mismatch) == (None, "")
    assert beside("Halves are at most small").mismatch
    told = beside("Halves are positive", lambda result: result > 0)
    assert (told.shown, told.mismatch) == (20, "")
    false = beside("Halves mostly are negative", lambda result: result < 0)
    assert "which is true in 0 of 20 seeds only" in false.mismatch


@pytest.mark.parametrize(("shown", "enough"), [(16, True), (15, False)])
def test_eight_of_ten_seeds_make_a_fact(shown: int, enough: bool) -> None:
    assert (Tried("depth", "2-1", 3, 20, False, "not there", shown).mismatch == "") is enough


def test_a_neighbor_repeats_words_of_its_claim() -> None:
    near = Neighbor("data", "squares", examples.squares, beyond="unless they are squared")
    with pytest.raises(ValueError, match=r"says must have the words .* 'data, squares'\. Received: beyond="):
        replace(examples.MOST, scope=(near,))
    assert replace(examples.MOST, condition="Always unless they are squared.", scope=(near,)).scope == (near,)
    with pytest.raises(ValueError, match=r"shows must be what the words of `beyond` say"):
        Neighbor("data", "squares", examples.squares, shows=lambda result: result > 0)


def test_the_words_of_a_neighbor_have_the_numbers_of_the_sentence() -> None:
    near = Neighbor("data", "tenths", examples.tenths, beyond="Tenths of {held} numbers are small")
    claim = replace(examples.MOST, says="Most are large. Tenths of {held} numbers are small.", scope=(near,))
    verdict = claim.check(STANDARD)
    assert verdict.scope[0].beyond == f"Tenths of {verdict.held} numbers are small"


def test_an_axis_has_a_known_name() -> None:
    with pytest.raises(ValueError, match=r"axis must be one of.*Did you mean 'width'"):
        Neighbor("widht", "2-8-1", examples.numbers)


# -- Many claims --------------------------------------------------------------------------------------------


def test_equal_neighbors_run_once_and_give_the_verdict_of_the_claim_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [examples.SCOPED, examples.SCOPED_TOO, examples.MOST]
    for each in (examples.numbers, examples.squares, examples.tenths):
        each.forget()
    monkeypatch.setenv(examples.FOLDER, str(tmp_path))
    checked = parallel.check_all(both, STANDARD)
    assert (tmp_path / "squares-0-20").read_text() == "."
    assert (tmp_path / "numbers-0-120").read_text() == "."
    monkeypatch.delenv(examples.FOLDER)
    for claim in both:
        assert checked.verdicts[claim.id] == claim.check(STANDARD)
    assert parallel.check_all(both, range(10)).verdicts[examples.SCOPED.id].scope == ()
    assert len(parallel.check_all(both, range(10), scope=True).verdicts[examples.SCOPED.id].scope) == 2


def test_a_neighbor_that_cannot_be_judged_is_the_claims_problem() -> None:
    (unit, *_) = parallel.cut_units([examples.BROKEN_BESIDE], (0, 1), scope=True)
    assert unit.claims[0][2] is None
    checked = parallel.check_all([examples.BROKEN_BESIDE], range(2), scope=True)
    assert "IndexError" in str(checked.problems[examples.BROKEN_BESIDE.id])


def test_a_process_goes_on_with_what_it_has_compiled_and_else_takes_what_no_other_has() -> None:
    a, b = (parallel.Unit(experiment, (), (0,)) for experiment in "ab")
    assert workers._choose_unit([a, b], "b", {"a", "b"}) == b
    assert workers._choose_unit([a, b], "", {"a"}) == b
    assert workers._choose_unit([a, b], "c", {"a", "b"}) == a


def test_the_overview_tells_where_claims_stop_and_what_has_changed() -> None:
    overview = Overview(
        [claim.check(STANDARD) for claim in (examples.MOST, examples.SCOPED, examples.TRAINED)]
    )
    stops = overview.stops()._repr_markdown_()
    assert "| data, tenths | 0 of 20 |" in stops
    assert "squares" not in stops
    varying = overview.varying()._repr_markdown_()
    assert '| data, initial weights, batches | <a href="#adam-is-lower">' in varying
    assert repr(overview.since(None)) == "There has been no release yet, so there is nothing to compare with."
    released = [each.as_json() for each in overview.verdicts]
    before: dict[str, Any] = {"versions": {"firstnn": "0.1.0"}, "claims": released}
    assert repr(overview.since(before)) == "No verdict has changed since version 0.1.0."
    first, second, third = released
    changed = [first | {"holds": False}, second | {"criterion": "exactly"}, third | {"id": "gone-since"}]
    told = repr(overview.since(before | {"claims": changed}))
    assert "Now hold: most-are-large" in told
    assert "Ask for something else: most-exceed-a-tenth" in told
    assert "New: adam-is-lower" in told
    assert "No longer claimed: gone-since" in told
    assert claims.released() is None or claims.released()["claims"]  # type: ignore[index]


# -- Neighbors of a training --------------------------------------------------------------------------------

SETTINGS = {
    "adam": (Architecture(2, (8, 8), "tanh"), Recipe("adam", 0.02, None, 60)),
    "sgd": (Architecture(2, (5,)), Recipe("sgd", 0.3, 16, 60)),
}
BASE = Training("pairs", Generated("moons", 40, n_test=20), SETTINGS, record_every=10)


def settings(neighbor: Neighbor) -> dict[str, Any]:
    assert isinstance(neighbor.experiment, Training)
    return dict(neighbor.experiment.settings)


@pytest.mark.parametrize(
    ("neighbor", "described", "changed"),
    [
        (neighbors.updates(BASE, times=10), "updates, 10 times: 600 epochs", "epochs=600"),
        (neighbors.updates(BASE, times=1 / 3), "updates, 1/3: 20 epochs", "epochs=20"),
        (neighbors.learning_rate(BASE, times=3), "learning rate, 3 times: 0.06 or 3 times: 0.9", "0.06 0.9"),
        (neighbors.learning_rate(BASE, to=0.1), "learning rate, 0.1", "learning_rate=0.1"),
        (neighbors.optimizer(BASE, "momentum"), "optimizer, momentum, learning rate 0.1", "'momentum'"),
        (neighbors.batch_size(BASE, 4), "batch size, 4 rows", "batch_size=4"),
        (neighbors.batch_size(BASE, None), "batch size, all rows", "batch_size=None"),
        (neighbors.activation(BASE, "elu"), "activation, elu", "activation='elu'"),
        (neighbors.hidden(BASE, (9,)), "depth, 2-9-1", "hidden=(9,)"),
        (neighbors.hidden(BASE, (9,), only=["sgd"]), "width, 2-9-1 (sgd)", "hidden=(9,)"),
        (neighbors.initialization(BASE, "zeros"), "initialization, zeros", "kernel_initializer='zeros'"),
    ],
)
def test_a_neighbor_differs_in_one_thing(neighbor: Neighbor, described: str, changed: str) -> None:
    assert str(neighbor) == described
    text = repr(settings(neighbor))
    for words in changed.split() if " " in changed else [changed]:
        assert words in text
        assert words not in repr(SETTINGS) or neighbor.axis == "batch size"
    assert neighbor.experiment.source == BASE.source  # type: ignore[attr-defined]


def test_longer_training_has_as_many_records_where_all_settings_train_longer() -> None:
    longer, alone = neighbors.updates(BASE, times=10), neighbors.updates(BASE, times=10, only=["adam"])
    shorter = neighbors.updates(BASE, times=1 / 30)
    every = [each.experiment.record_every for each in (longer, alone, shorter)]  # type: ignore[attr-defined]
    assert every == [100, 10, 1]
    assert settings(alone)["sgd"] is SETTINGS["sgd"]
    assert longer.experiment.run((0, 1))["sgd"].epochs.tolist() == list(range(0, 601, 100))


def test_other_data_bring_their_columns_and_test_rows() -> None:
    table = neighbors.data(BASE, Resplit("breast_cancer"))
    assert str(table) == "data, the table breast cancer"
    assert {architecture.n_inputs for architecture, _ in settings(table).values()} == {30}
    circles = neighbors.data(BASE, Generated("circles", 30))
    assert str(circles) == "data, 30 points of circles"
    assert circles.experiment.source.n_test > 0  # type: ignore[attr-defined]
    runs = replace(table.experiment, settings={"": (Architecture(30), Recipe(epochs=1))}).run((0,))  # type: ignore[type-var]
    assert runs[""].test_loss is not None
    assert table.experiment.varies == "split of one table, initial weights, batches"


def test_each_split_of_a_table_is_standardized_with_its_training_rows() -> None:
    table = Resplit("breast_cancer")
    first, second = table.train(0), table.train(1)
    np.testing.assert_allclose(first.x.mean(axis=0), 0, atol=1e-4)
    assert abs(table.test(0).x.mean(axis=0)).max() > 0.01
    assert len(first.x) + len(table.test(0).x) == 569
    assert all(Resplit(name).n_features == data.load(name).n_features for name in COLUMNS)
    assert not np.array_equal(first.y, second.y)


def test_settings_with_data_of_their_own_keep_them() -> None:
    own = Setting(Architecture(2), Recipe("sgd"), train=Generated("moons", 10).train(0))
    near = settings(neighbors.activation(Training("own", BASE.source, {"": own}), "tanh"))[""]
    assert near.train is own.train
    assert near.architecture.activation == "tanh"


def test_equal_neighbors_are_one_experiment_and_the_same_again_is_none() -> None:
    again = replace(BASE, name="twin")
    assert neighbors.updates(BASE, times=2).experiment is neighbors.updates(again, times=2).experiment
    with pytest.raises(ValueError, match="activation must differ from the experiment's own"):
        neighbors.activation(BASE, "tanh", only=["adam"])
    with pytest.raises(ValueError, match=r"only must be one of: adam, sgd"):
        neighbors.activation(BASE, "tanh", only=["adm"])


@experiment("A function of seeds.", varies="nothing")
def function(seeds: Seeds, recipe: Recipe = SETTINGS["sgd"][1], noise: float = 0.1) -> Any:  # noqa: ANN401
    return {"epochs": np.full(len(seeds), recipe.epochs), "noise": np.full(len(seeds), noise)}


def test_a_function_is_varied_by_its_parameters() -> None:
    longer = neighbors.updates(function, times=2)
    assert longer.experiment.run((0,))["epochs"].tolist() == [120]
    assert neighbors.updates(function, times=2).experiment is longer.experiment
    assert "But with recipe=Recipe(" in longer.experiment.methods
    noisy = function.with_parameters(noise=0.3)
    both = neighbors.updates(noisy, times=2).experiment.run((0,))
    assert (both["epochs"].tolist(), both["noise"].tolist()) == ([120], [0.3])
    assert function.with_parameters(noise=0.1) is function
    assert (noisy.name, noisy.varies) == ("function", "nothing")
    with pytest.raises(ValueError, match=r"parameters must be one of: recipe, noise"):
        function.with_parameters(nois=1)
    with pytest.raises(ValueError, match="activation must be what a Training has, or a parameter"):
        neighbors.activation(function, "tanh")


# -- Declarations -------------------------------------------------------------------------------------------


GENERAL = [claim for claim in claims.ledger().values() if not claim.criterion.is_exact]


@pytest.mark.parametrize("claim", GENERAL, ids=lambda claim: claim.id)
def test_every_general_claim_is_tried_beside_its_design_and_says_what_its_seeds_vary(claim: Claim) -> None:
    assert len(claim.scope) >= 3
    assert claim.experiment.varies


@pytest.mark.weekly
def test_neighbors_say_the_same_over_other_seeds() -> None:
    checked = parallel.check_all(GENERAL, range(3000, 3020), workers=workers.run_on_cores, scope=True)
    assert not checked.problems
    assert {id: each.mismatches for id, each in checked.verdicts.items() if each.mismatches} == {}


def declare(says: str, figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Claim:
    monkeypatch.setattr(declaring, "REGISTERED", {})
    noise = value("noise")
    return Part("overview").claim(
        *("a-bound", says), criterion=at_least(90), experiment=function, holds=noise < 1, figures=figures
    )


def test_a_declared_claim_asks_its_neighbors_what_it_asks_or_what_they_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(declaring, "REGISTERED", {})
    noise = value("noise")
    noisy = function.with_parameters(noise=0.3)
    declared = Part("overview").claim(
        *("it-is-quiet", "It is quiet, but for more noise."),
        criterion=at_least(90),
        experiment=function,
        holds=noise < 0.2,
        figures={},
        scope=(
            neighbors.other("data", "more noise", noisy, beyond="but for more noise"),
            neighbors.other("data", "more noise, and a wider bound", noisy, holds=noise < 0.4),
        ),
    )
    verdict = declared.check(STANDARD)
    assert [each.holds for each in verdict.scope] == [False, True]
    assert verdict.holds is True


@pytest.mark.parametrize("words", ["at most", "At least", "any", "never more than", "the same to"])
def test_a_sentence_with_a_bound_prints_one(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {"noise": value("noise")}
    with pytest.raises(ValueError, match=r"says must name the maximum or the minimum .* as in {noise:max}"):
        declare(f"The noise is {words} {{noise}}.", figures, monkeypatch)
    bound = declare(f"The noise is {words} {{noise:max}}.", figures, monkeypatch)
    assert bound.check(range(2)).says == f"The noise is {words} 0.10."


@pytest.mark.parametrize("says", ["No noise any more: {noise}.", "It is never noisy.", "Many: {noise}."])
def test_a_sentence_without_a_bound_may_print_a_median(says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert declare(says, {"noise": value("noise")}, monkeypatch).says == says


def test_the_number_of_a_record_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"figures must not be numbers of records.*'best'"):
        declare("Best: {best}.", {"best": value("noise").lowest}, monkeypatch)


def test_bounds_are_those_of_all_seeds_and_none_where_one_is_no_number() -> None:
    summary = evidence.Summary.of(measured(loss=np.array([1.0, 2.0, 30.0]))["loss"])
    assert (f"{summary}", f"{summary:min}", f"{summary:max}") == ("2", "1", "30")
    broken = evidence.Summary.of(measured(loss=np.array([1.0, np.nan]))["loss"])
    assert (f"{broken}", f"{broken:max}") == ("1", "not a finite number")
    with pytest.raises(ValueError, match="Did you mean 'max'"):
        f"{summary:maxx}"


def test_a_neighbor_trains_the_settings_that_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    near = neighbors.learning_rate(BASE, times=2).experiment
    trained: list[str] = []
    compare = replicas.compare

    def compare_and_note(settings: Any, **options: Any) -> Any:  # noqa: ANN401
        trained.extend(settings)
        return compare(settings, **options)

    monkeypatch.setattr(replicas, "compare", compare_and_note)
    runs = near.run((5, 6))
    assert list(runs) == list(SETTINGS)
    assert runs["sgd"] is runs["sgd"]
    assert trained == ["sgd"]
    assert runs["adam"].train_loss.shape == (2, 7)
    assert trained == ["sgd", "adam"]
