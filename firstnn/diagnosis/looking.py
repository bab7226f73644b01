"""What is seen without a run: rows, output, loss and answers, each mistake with the case after its repair."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.book.wording import count
from firstnn.diagnosis import after_fit, row_checks
from firstnn.diagnosis.case import Case
from firstnn.diagnosis.model_anatomy import Anatomy
from firstnn.diagnosis.output_checks import Edit, output_problem
from firstnn.diagnosis.program_checks import realigned
from firstnn.diagnosis.target_facts import Target, read_target

__all__ = ["SMALL", "Looked", "Repair", "Stage", "look", "score_in_words"]

Array = npt.NDArray[Any]
Table = tuple[Array, Array]

HELD_BACK = 0.25
SMALL = 30  # rows below which none are held back
BY_CHANCE = 0.001  # how likely something may be by chance that is said to be a mistake
MIXED = Edit("order = np.random.permutation(len(x)); x, y = x[order], y[order]")


@dataclass(frozen=True, eq=False)
class Stage:
    """The case as far as it is repaired."""

    anatomy: Anatomy
    target: Target
    train: Table
    test: Table
    recoded: bool = False  # whether the labels became 0, 1, 2, ...


@dataclass(frozen=True, eq=False)
class Repair:
    """A mistake, and the case after its repair; one that is not sure counts only if a run shows a gain."""

    kind: str
    says: str
    edit: Edit
    line: int | None
    after: Stage | None = None  # None where nothing can be trained to show it
    sure: bool = True


@dataclass(eq=False)
class Looked:
    """What looking brought."""

    given: Stage
    repairs: list[Repair] = field(default_factory=list)  # one after the other
    certain: list[Repair] = field(default_factory=list)  # what no training shows
    sentences: list[str] = field(default_factory=list)  # what was looked at

    @property
    def stage(self) -> Stage:
        """The case after all repairs so far."""
        stages = [repair.after for repair in self.repairs if repair.after is not None]
        return stages[-1] if stages else self.given


def look(case: Case) -> Looked:
    """Return what is seen in a case without a run."""
    target = read_target(_all_answers(case), case.anatomy)
    looked = Looked(Stage(case.anatomy, target, *_split(case, case.x, case.y)))
    n, features = case.x.shape
    looked.sentences += [
        f"{count(n, 'row')} of {count(features, 'column')}: holes, scales, copies of the answer, order",
        f"output, loss and answers ({_described(target)}): whether they fit together",
    ]
    x, y = _look_for_holes(case, looked)
    _look_at_output(case, looked)
    _look_at_order(case, looked, x, y)
    _look_for_leak(case, looked, x, y)
    if case.recording is not None:
        _look_after_fit(case, looked)
    return looked


def _look_for_holes(case: Case, looked: Looked) -> Table:
    """Look for values that are no numbers; return rows and answers without them."""
    x, y = case.x, case.y
    ends = "a single one makes the loss, and then every weight, nan."
    found = row_checks.holes(x)
    if found is not None:
        x = found.filled
        after = _with_rows(looked.stage, *_split(case, x, y))
        says = f"x holds {found.values} values that are no numbers, in {found.rows} of its rows; {ends}"
        if found.whole:
            says += f" Column {found.whole[0]} holds nothing else, as after a division by its deviation of 0."
        edit = Edit("x = np.where(np.isfinite(x), x, np.nanmean(x, axis=0))")
        looked.repairs.append(Repair("bad-columns", says, edit, case.fit_line, after))
    keep = np.isfinite(y).all(axis=1)
    if not keep.all():
        x, y = x[keep], y[keep]
        after = _with_rows(looked.stage, *_split(case, x, y))
        says = f"{int((~keep).sum())} answers in y are no numbers; {ends}"
        edit = Edit("keep = np.isfinite(y); x, y = x[keep], y[keep]")
        looked.repairs.append(Repair("bad-columns", says, edit, case.fit_line, after))
    return x, y


def _look_at_output(case: Case, looked: Looked) -> None:
    """Look whether output, loss and labels fit together, until nothing is left that does not."""
    for _ in range(4):
        stage = looked.stage
        problem = output_problem(stage.anatomy, stage.target, stage.recoded)
        if problem is None:
            return
        after = replace(stage, anatomy=problem.repaired, recoded=stage.recoded or problem.recode)
        output = case.anatomy.dense[-1].line if case.anatomy.dense else None
        line = {"output": output, "loss": case.compile_line}.get(problem.at, case.fit_line)
        looked.repairs.append(Repair(problem.kind, problem.says, problem.edit, line, after, problem.sure))


def _look_at_order(case: Case, looked: Looked, x: Array, y: Array) -> None:
    """Look whether rows were sorted before some were held back, or fell out of step with their answers."""
    stage, target = looked.stage, looked.given.target
    differing = None
    if case.validation_split:
        differing = row_checks.sorted_split(y, target, case.validation_split)
    if differing is not None:
        order = np.random.default_rng(0).permutation(len(x))
        cut = int(len(x) * (1 - case.validation_split))
        train, test = order[:cut], order[cut:]
        after = replace(stage, train=(x[train], y[train]), test=(x[test], y[test]))
        what, first, last = differing
        says = f"`validation_split` holds back the last rows, and the rows are sorted: {what} is {first:.3g}"
        says += f" in the others and {last:.3g} in these."
        sure = target.kind != "quantity"  # rows may be sorted by time, and be meant so
        looked.repairs.append(Repair("unshuffled-split", says, MIXED, case.fit_line, after, sure))
        return
    missing = _class_never_learned(case, y, target)
    if missing is not None:
        says = (
            f"Class {missing:g} stands in the rows held back and in none of the training rows: the rows were"
        )
        says += " sorted when they were parted."
        edit = Edit("x, x_test, y, y_test = train_test_split(x, y, shuffle=True, stratify=y)")
        looked.certain.append(Repair("unshuffled-split", says, edit, case.fit_line))
        return
    found = realigned(case)
    if found is not None and len(found.answers) == len(x):
        after = _with_rows(stage, *_split(case, x, found.answers, own=True))
        line = found.line or case.fit_line
        looked.repairs.append(Repair("rows-misaligned", found.says, MIXED, line, after, sure=False))
        return
    lag = row_checks.out_of_step(x, y, target)
    if lag is not None:
        moved = row_checks.moved(x, y, lag)
        says = "No model can tell y from x as they stand; with y moved by "
        says += f"{count(abs(lag), 'row')} one can: they are out of step."
        code = f"x, y = x[:-{lag}], y[{lag}:]" if lag > 0 else f"x, y = x[{-lag}:], y[:{lag}]"
        after = _with_rows(stage, *_split(case, *moved, own=True))
        looked.repairs.append(Repair("rows-misaligned", says, Edit(code), case.fit_line, after))


def _class_never_learned(case: Case, y: Array, target: Target) -> float | None:
    """Return a class of the rows held back that no training row has, and that chance would not part so."""
    others = [None if case.validation is None else case.validation[1], *(each.y for each in case.judged)]
    if target.kind in ("quantity", "several"):
        return None
    known = set(target.class_of(y).tolist())
    for answers in others:
        if answers is not None and answers.shape[1] == y.shape[1]:
            held_back = target.class_of(answers)
            share = len(held_back) / (len(held_back) + len(y))
            for kind in sorted(set(held_back.tolist()) - known):
                if share ** int((held_back == kind).sum()) < BY_CHANCE:
                    return target.values[kind] if target.values else float(kind)
    return None


def _look_for_leak(case: Case, looked: Looked, x: Array, y: Array) -> None:
    target = looked.given.target
    column = row_checks.leaking_column(x, y, target)
    if column is None:
        return
    train, test = row_checks.halves(len(x))
    rest = np.delete(x, column, axis=1)
    honest = row_checks.reference_score(rest[train], y[train], target, rest[test], y[test])
    says = f"Column {column} is the answer itself in another form; without it the best simple model reaches"
    says += f" {score_in_words(honest, target)}."
    edit = Edit(f"x = np.delete(x, {column}, axis=1)")
    looked.certain.append(Repair("target-leak", says, edit, case.fit_line))


def _look_after_fit(case: Case, looked: Looked) -> None:
    """Look how the rows were scaled that the network was asked about after training."""
    calls = count(len(case.judged), "call")
    looked.sentences.append(f"{calls} of evaluate and predict: their rows against the training rows")
    if case.never_fitted is not None:
        says = "The network that is judged here is another one than `fit` has trained."
        edit = Edit("model.evaluate(...)  # of the model that was fitted")
        looked.certain.append(Repair("stale-or-frozen", says, edit, case.never_fitted))
    sets = [(each.x, each.line) for each in case.judged]
    if case.raw_validation is not None:
        sets.insert(0, (case.raw_validation, case.fit_line))
    for rows, line in sets:
        found = after_fit.differently_scaled(case.raw, rows)
        if found is not None:
            edit = Edit("x_new = scaler.transform(x_new)  # the scaler that was fitted on the training rows")
            looked.certain.append(Repair("inconsistent-scaling", found, edit, line))
            return


# --- rows to train on, and rows to judge on ----------------------------------------------------------------


def _with_rows(stage: Stage, train: Table, test: Table) -> Stage:
    return replace(stage, train=train, test=test)


def _split(case: Case, x: Array, y: Array, *, own: bool = False) -> tuple[Table, Table]:
    """Return the rows to train on and rows to judge on that training does not see.

    The program's own rows held back come first; `own` says to part x instead.
    """
    others = [] if own else [(each.x, each.y) for each in case.judged]
    if case.validation is not None and case.raw_validation is not None and not own:
        others.insert(0, (case.raw_validation, case.validation[1]))
    for raw, answers in others:
        if answers is None or answers.shape[1] != y.shape[1] or len(raw) < SMALL:
            continue
        if raw.shape[1:] != case.raw.shape[1:] or after_fit.rows_shared(case.raw, raw) > 0.1:
            continue
        if after_fit.differently_scaled(case.raw, raw) is None and np.isfinite(answers).all():
            test_x = case.prepared(raw)
            filled = None if x is case.x else row_checks.holes(test_x)
            return (x, y), (test_x if filled is None else filled.filled, answers)
    if case.validation_split * len(x) >= 2 and not own:
        cut = int(len(x) * (1 - case.validation_split))
        return (x[:cut], y[:cut]), (x[cut:], y[cut:])
    if len(x) < SMALL:
        return (x, y), (x, y)
    order = np.random.default_rng(0).permutation(len(x))
    cut = int(len(x) * (1 - HELD_BACK))
    return (x[order[:cut]], y[order[:cut]]), (x[order[cut:]], y[order[cut:]])


def _all_answers(case: Case) -> Array:
    """Return the answers of all rows that are known."""
    others = [None if case.validation is None else case.validation[1], *(each.y for each in case.judged)]
    width = case.y.shape[1]
    return np.concatenate([case.y, *(each for each in others if each is not None and each.shape[1] == width)])


def _described(target: Target) -> str:
    if target.kind == "quantity":
        return f"a quantity from {target.low:.4g} to {target.high:.4g}"
    if target.kind in ("two", "classes"):
        return f"{target.n_classes} classes: {target.named()}"
    return (
        f"{target.columns} columns, {'one' if target.kind == 'columns' else 'any number'} of them 1 in a row"
    )


def score_in_words(value: float, target: Target) -> str:
    """Write an accuracy as a percentage, and an R² as it is."""
    if not np.isfinite(value):
        return "no number"
    return f"{value:.2f}" if target.kind == "quantity" else f"{100 * value:.0f}%"
