"""Look, run, prove: from a case to what was found in it.

First what is certain: holes in the columns, an output that does not fit, rows that were sorted. Each is
repaired in turn, and the networks before and after each repair run side by side. Then, where the network is
not as good as its columns allow, one change at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from firstnn.diagnosis import after_fit, row_checks
from firstnn.diagnosis.case import Case
from firstnn.diagnosis.diagnosis_report import Diagnosis, Finding
from firstnn.diagnosis.looking import SMALL, Looked, Repair, look, score_in_words
from firstnn.diagnosis.output_checks import Edit
from firstnn.diagnosis.proving import (
    Proven,
    Trial,
    affordable,
    arm_of,
    judge_of,
    middle,
    prove,
    prove_class_weights,
    try_all,
)
from firstnn.diagnosis.rewriting import rewritten
from firstnn.diagnosis.scores import LEAST_GAIN, Gain, Judge, gain
from firstnn.diagnosis.target_facts import Target

__all__ = ["examine"]

Progress = Callable[[str], object]

COLUMN_BY_COLUMN = "binary_accuracy"
"""A metric that takes each output for a yes or no of its own."""


def examine(case: Case, progress: Progress | None = None) -> Diagnosis:
    """Return what is found in a case.

    Args:
        case: The model, its rows and how it is trained.
        progress: A function that is told what is being done.
    """
    started = time.perf_counter()
    tell = progress or (lambda _: None)
    tell("looking at rows, output and loss")
    looked = look(case)
    findings = [_finding(case, each, None) for each in looked.certain]
    sentences = list(looked.sentences)
    if case.anatomy.obstacle:
        sentences.append(
            f"not run: {case.anatomy.obstacle}. This I cannot look into; what is said needs no run"
        )
        findings += [_finding(case, repair, None) for repair in looked.repairs if repair.sure]
    else:
        findings += _run(case, looked, sentences, tell)
    findings.sort(key=_weight, reverse=True)
    return Diagnosis(tuple(findings), tuple(sentences), time.perf_counter() - started)


def _run(case: Case, looked: Looked, sentences: list[str], tell: Progress) -> list[Finding]:
    """Train the network as given and after each repair, then look for what else keeps it back."""
    tell("training the network as it is")
    findings, trial = _prove_repairs(case, looked, tell)
    if trial.outcome is None:
        sentences.append("not run: the network cannot be trained as it stands")
        return findings
    stage, judge = trial.stage, judge_of(trial.arm, trial.stage.target)
    cut = f" of its {case.epochs}" if case.epochs > trial.arm.epochs else ""
    own = stage.test[0] is stage.train[0]
    sentences.append(
        f"{trial.starts} starts of the network, {trial.arm.epochs}{cut} epochs, "
        f"judged on {len(stage.test[0])} rows"
        + (", those of the training, for there are few" if own else " that training does not see")
    )
    most = 3000
    reference = row_checks.reference_score(
        stage.train[0][:most], stage.train[1][:most], stage.target, *stage.test, balanced=judge.balanced
    )
    scores, guess = trial.scores(judge), judge.guess(stage.test[1])
    in_words = [score_in_words(each, stage.target) for each in (middle(scores), reference, guess)]
    sentences.append(
        f"{judge.measure} {in_words[0]}; the best simple model {in_words[1]}, "
        f"the best single answer {in_words[2]}"
    )
    rare = prove_class_weights(trial, case.fit_line)
    proven, tried, repaired = prove(case, trial, reference, tell)
    if tried:
        sentences.append("tried, changing only this: " + ", ".join(tried))
    mended = _mended(findings)
    findings += [_of_proof(case, rare, mended)] if rare else []
    for each in proven:
        findings.append(_of_proof(case, each, mended))
        mended += () if each.with_another else (each.suspicion.kind,)
    findings += filter(None, (_flattering_score(case, repaired), _flattering_metric(case, repaired)))
    if not (findings or looked.certain) and middle(scores) < guess + 0.1 and not own:
        findings += _nothing_to_learn(case, trial)
    return findings


def _prove_repairs(case: Case, looked: Looked, tell: Progress) -> tuple[list[Finding], Trial]:
    """Run the case as given and after each repair; return the findings and the repaired case."""
    findings: list[Finding] = []
    arm = arm_of(case, looked.given)
    judge = judge_of(arm, looked.given.target)
    starts = affordable(arm, 1 + len(looked.repairs))
    trial = Trial(looked.given, arm, try_all({"": arm}, starts).get(""), starts)
    for repair in looked.repairs:
        assert repair.after is not None
        tell(f"proving: {repair.kind}")
        arm = arm_of(case, repair.after)
        after = Trial(repair.after, arm, try_all({"": arm}, starts).get(""), starts)
        proof = (
            None if after.outcome is None else gain(trial.scores(judge), after.scores(judge), judge.measure)
        )
        if repair.sure or (proof is not None and proof.matters):
            findings.append(replace(_finding(case, repair, proof), on_top_of=_mended(findings)))
            trial = after
    return findings, trial


def _mended(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return what is repaired by now: each repair that was measured is kept for the next."""
    return tuple(each.kind for each in findings if each.before is not None)


def _flattering_score(case: Case, trial: Trial) -> Finding | None:
    """Return a score on training rows alone as a finding, where new rows give a much lower one."""
    if case.recording is None or len(case.x) < SMALL or trial.outcome is None:
        return None
    judged = [(each.x, each.line) for each in case.judged]
    if case.raw_validation is not None:
        judged.append((case.raw_validation, case.fit_line))
    line = after_fit.own_rows_only(case.raw, judged)
    if line is None or case.validation_split:
        return None
    stage, outcome = trial.stage, trial.outcome
    judge = judge_of(trial.arm, stage.target)
    seen = judge.score(outcome.train, stage.train[1], trial.arm, stage.recoded)
    flattered = gain(trial.scores(judge), seen, judge.measure)
    says = "The network is judged on the rows that it was trained on, and it knows those by heart."
    edit = Edit("x, x_test, y, y_test = train_test_split(x, y, test_size=0.25)")
    note = f"{judge.measure} {{high}} on training rows, {{low}} on rows held back"
    return _lowered(case, Repair("no-held-out-rows", says, edit, line), flattered, stage.target, note)


def _flattering_metric(case: Case, trial: Trial) -> Finding | None:
    """Return a metric that counts the columns of one-hot answers one by one, where it hides wrong rows."""
    stage, outcome, k = trial.stage, trial.outcome, trial.stage.target.columns
    if (
        stage.target.kind != "columns"
        or k < 3
        or outcome is None
        or COLUMN_BY_COLUMN not in case.anatomy.metrics
    ):
        return None
    judge, wanted = Judge(stage.target), stage.test[1][: outcome.test.shape[1]]
    counted = ((outcome.test > 0.5) == (wanted[None] > 0.5)).mean(axis=(1, 2))
    flattered = gain(trial.scores(judge), counted, judge.measure)
    says = f"`{COLUMN_BY_COLUMN}` counts the {k} columns of a row one by one, and {k - 1} of them are 0:"
    says += f" a network that never says 1 is right in {(k - 1) / k:.0%} of them."
    edit = Edit('metrics=["accuracy"]', rf"(['\"]){COLUMN_BY_COLUMN}\1", '"accuracy"')
    repair = Repair("metric-misfit", says, edit, case.compile_line)
    return _lowered(
        case, repair, flattered, stage.target, "{high} of the columns are right, {low} of the rows"
    )


def _lowered(case: Case, repair: Repair, flattered: Gain, target: Target, note: str) -> Finding | None:
    """Return a score that flatters as a finding, where an honest one is much lower in most starts."""
    if flattered.size < LEAST_GAIN or flattered.better < 0.8 * flattered.of:
        return None
    high, low = (score_in_words(each, target) for each in (flattered.after, flattered.before))
    note = f"{note.format(high=high, low=low)}, lower in {flattered.better} of {flattered.of} starts."
    turned = replace(flattered, before=flattered.after, after=flattered.before)
    return _finding(case, repair, turned, note)


def _nothing_to_learn(case: Case, trial: Trial) -> list[Finding]:
    """Say that rows and answers may have lost each other, where neither network nor forest finds anything."""
    x, y = trial.stage.train
    if not row_checks.tells_nothing(x, y, trial.stage.target):
        return []
    says = "Neither the network nor a random forest finds anything in x that tells y: the rows of x and y may"
    says += " have lost each other, as when only one of them is shuffled or sorted."
    edit = Edit("order = np.random.permutation(len(x)); x, y = x[order], y[order]")
    return [_finding(case, Repair("rows-misaligned", says, edit, case.fit_line), None)]


def _of_proof(case: Case, proven: Proven, mended: tuple[str, ...]) -> Finding:
    suspicion = proven.suspicion
    says = suspicion.says + (" It helps together with the other change only." if proven.with_another else "")
    repair = Repair(suspicion.kind, says, suspicion.edit, suspicion.line)
    return replace(_finding(case, repair, proven.gain), on_top_of=mended)


def _finding(case: Case, repair: Repair, proof: Gain | None, note: str = "") -> Finding:
    source = case.recording.line_of(repair.line) if case.recording is not None else ""
    change = rewritten(source, repair.edit)
    found = Finding(repair.kind, repair.line, repair.says, change, note=note)
    if proof is None:
        return found
    return replace(
        found,
        before=proof.before,
        after=proof.after,
        better=proof.better,
        of=proof.of,
        measure=proof.measure,
    )


def _weight(found: Finding) -> float:
    """Return how much a finding matters, for their order: what no run shows comes last."""
    if found.before is None or found.after is None:
        return 0.0
    low, high = (max(each, 0.0) if np.isfinite(each) else 0.0 for each in (found.before, found.after))
    return abs(high - low)
