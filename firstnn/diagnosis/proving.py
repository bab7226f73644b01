"""One change at a time, from the same starts and over the same batches: what helps is a finding.

Where no single change helps a network that is worse than its columns allow, pairs of changes are tried.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from firstnn.diagnosis.arms import Arm, Outcome, Rows, n_updates, run_arms
from firstnn.diagnosis.case import Case
from firstnn.diagnosis.looking import Stage
from firstnn.diagnosis.output_checks import Edit
from firstnn.diagnosis.scores import LEAST_GAIN, Gain, Judge, gain
from firstnn.diagnosis.suspicions_to_prove import STRONG, Lines, Suspicion, suspicions
from firstnn.diagnosis.target_facts import Target

__all__ = ["Proven", "Trial", "arm_of", "is_healthy", "judge_of", "middle", "prove", "prove_class_weights"]

Array = npt.NDArray[Any]

STARTS = 20
FEWEST_STARTS = 5
SCREENED = 8  # starts where several changes are tried; the one that is named is proven alone
EFFORT = 4e10  # multiplications of one call, about: a few seconds on two cores
MOST_UPDATES = 4000  # of one training; a longer one is cut
MOST_PAIRS = 6
SLOW = {"too-few-updates", "rate-too-small"}
RARE = 0.2  # a class with a smaller share of the rows can be overlooked


@dataclass(frozen=True, eq=False)
class Trial:
    """An arm of a stage, and what became of it."""

    stage: Stage
    arm: Arm
    outcome: Outcome | None
    starts: int

    def scores(self, judge: Judge) -> Array:
        """Return the score of each start on rows that training did not see; NaN where nothing was trained."""
        if self.outcome is None:
            return np.full(self.starts, np.nan)
        return judge.score(self.outcome.test, self.arm.rows.test_y, self.arm, self.stage.recoded)


@dataclass(frozen=True, eq=False)
class Proven:
    """A change that helps."""

    suspicion: Suspicion
    gain: Gain
    with_another: bool = False  # whether it helps only together with the other one of its pair


def arm_of(case: Case, stage: Stage) -> Arm:
    """Return how the network of a stage is trained."""
    target, (x, y) = stage.target, stage.train
    weights = np.ones(len(x)) if case.weights is None or len(case.weights) != len(x) else case.weights
    classes = target.class_of(y) if target.kind in ("two", "classes", "columns") else None
    coded = classes is not None and stage.recoded and target.kind != "columns"
    answers = classes[:, None].astype(float) if coded and classes is not None else y
    class_weights = None
    if case.class_weight and classes is not None:
        labels = target.values or tuple(range(target.columns))
        class_weights = np.array([case.class_weight.get(int(label), 1.0) for label in labels])
    batch = min(case.batch_size, len(x))
    epochs = max(1, min(case.epochs, MOST_UPDATES // -(-len(x) // batch)))
    rows = Rows(x, answers, *stage.test, weights, classes)
    rate = stage.anatomy.learning_rate
    return Arm(stage.anatomy, rows, batch, epochs, rate, case.shuffle, class_weights=class_weights)


def try_all(arms: Mapping[str, Arm], starts: int) -> dict[str, Outcome]:
    """Train arms and return what became of those that can be trained."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Keras warns of is among what is found
            return run_arms(arms, range(starts))
    except Exception:  # whatever TensorFlow says, such as of a label without an output
        if len(arms) == 1:
            return {}
        found: dict[str, Outcome] = {}
        for name, arm in arms.items():
            found |= try_all({name: arm}, starts)
        return found


def affordable(arm: Arm, n_arms: int) -> int:
    """Return how many starts of some arms fit into a few seconds."""
    widths = [arm.rows.x.shape[1], *(layer.units for layer in arm.anatomy.dense)]
    size = sum(a * b for a, b in itertools.pairwise(widths))
    one = 6.0 * size * arm.batch_size * n_updates(arm) * n_arms
    return int(np.clip(EFFORT / max(one, 1.0), FEWEST_STARTS, STARTS))


def middle(scores: Array) -> float:
    """Return the median; NaN where half of the starts or more gave no numbers."""
    return float(np.nanmedian(scores)) if np.isfinite(scores).mean() > 0.5 else float("nan")


def judge_of(arm: Arm, target: Target) -> Judge:
    """Return what judges a network; where it was told to weigh the classes, they all count the same."""
    return Judge(target, balanced=arm.class_weights is not None)


def is_healthy(score: float, reference: float) -> bool:
    """Tell whether a network is about as good as a simple model, or too good for a gain that counts."""
    return bool(np.isfinite(score)) and 1 - score <= max(1.3 * (1 - reference) + 0.02, LEAST_GAIN)


def prove(
    case: Case, trial: Trial, reference: float, progress: Callable[[str], object]
) -> tuple[list[Proven], list[str], Trial]:
    """Return the changes that help, what was tried, and the network with those changes.

    Args:
        case: What is examined.
        trial: The network as it is, trained.
        reference: The score of a simple model on the same rows.
        progress: A function that is told what is being done.
    """
    judge = judge_of(trial.arm, trial.stage.target)
    proven: list[Proven] = []
    tried: list[Suspicion] = []
    for turn in range(2):
        healthy = is_healthy(middle(trial.scores(judge)), reference)
        if turn and healthy:
            break
        now: list[Suspicion] = []
        trials: dict[int, Trial] = {}
        gains: dict[int, Gain] = {}
        best: int | None = None
        for strong in (True, False):  # what is plainly seen first: it often is all that is needed
            if not strong and (
                healthy or turn or (best is not None and _heals(trials[best], judge, reference))
            ):
                break
            more = [each for each in _candidates(case, trial, proven) if (each.strength >= STRONG) == strong]
            if not more:
                continue
            progress("proving: " + ", ".join(dict.fromkeys(each.kind for each in more)))
            new_trials, new_gains = _run(trial, more, judge)
            trials |= {len(now) + place: each for place, each in new_trials.items()}
            gains |= {len(now) + place: each for place, each in new_gains.items()}
            now += more
            best = _confirm(trial, now, trials, gains, judge)
        tried += now
        if best is None:
            if now and not healthy and not proven:
                progress("proving: pairs of changes")
                proven = _pairs(case, trial, now, gains, judge)
            break
        proven.append(Proven(now[best], gains[best]))
        trial = trials[best]
    return proven, list(dict.fromkeys(each.kind for each in tried)), trial


def _heals(trial: Trial, judge: Judge, reference: float) -> bool:
    return is_healthy(middle(trial.scores(judge)), reference)


def prove_class_weights(trial: Trial, line: int | None) -> Proven | None:
    """Return weights for the classes, where a rare class is overlooked and they bring it back."""
    target, arm = trial.stage.target, trial.arm
    if (
        target.kind not in ("two", "classes", "columns")
        or arm.class_weights is not None
        or trial.outcome is None
    ):
        return None
    kinds, truth = target.class_of(trial.stage.train[1]), target.class_of(trial.stage.test[1])
    counts = np.bincount(kinds, minlength=target.n_classes)
    rare, n = int(np.argmin(counts)), len(kinds)
    if counts[rare] == 0 or counts[rare] > RARE * n or 2 * counts[rare] * len(counts) > n:
        return None
    said = Judge(target).classes(trial.outcome.test, arm, trial.stage.recoded)
    of_rare = truth[: said.shape[1]] == rare
    recall = float(np.median((said[:, of_rare] == rare).mean(axis=1))) if of_rare.any() else 1.0
    if recall > 0.15:
        return None
    weights = n / (len(counts) * counts)
    code = "class_weight={" + ", ".join(f"{i}: {weight:.3g}" for i, weight in enumerate(weights)) + "}"
    label = target.values[rare] if target.values else rare
    says = f"Class {label:g} is {counts[rare] / n:.0%} of the rows, and the network finds {recall:.0%} of it;"
    says += " accuracy hides that."
    changed = arm.changed(class_weights=weights)
    suspicion = Suspicion(
        "imbalance-hidden", says, Edit(code, r"\)\s*$", f", {code})"), line, changed, STRONG
    )
    _, gains = _run(trial, [suspicion], Judge(target, balanced=True))
    found = gains.get(0)
    helps = found is not None and found.size >= 0.05 and found.better >= 0.8 * found.of
    return Proven(suspicion, found) if helps and found is not None else None


def _candidates(case: Case, trial: Trial, proven: Sequence[Proven]) -> list[Suspicion]:
    """Return what could be worth a run."""
    found = {each.suspicion.kind for each in proven}
    if found & SLOW:
        found |= SLOW  # more steps and longer steps are two ways to go as far
    lines = Lines(case.fit_line, case.compile_line)
    tried = [each for each in suspicions(trial.arm, trial.stage.target, lines) if each.kind not in found]
    if case.epochs > trial.arm.epochs:  # what is cut short here has more updates in the program
        tried = [each for each in tried if each.kind not in ("rate-too-small", "too-few-updates")]
    if case.stale:
        again = Edit("model.compile(...)  # again, after `trainable` was changed")
        why = " `trainable` was changed after the first `fit`, and counts only after another `compile`."
        tried = [
            replace(each, edit=again, line=case.fit_line, says=each.says + why)
            if each.kind == "stale-or-frozen"
            else each
            for each in tried
        ]
    return tried


def _run(trial: Trial, tried: Sequence[Suspicion], judge: Judge) -> tuple[dict[int, Trial], dict[int, Gain]]:
    """Train the network with each change; return what became of each, and what it brought.

    As it is the network has been trained already; it is again only where that was from fewer starts.
    """
    starts = affordable(trial.arm, len(tried) + 1)
    if len(tried) > 1:
        starts = min(starts, SCREENED)
    arms = {str(place): each.arm for place, each in enumerate(tried)}
    if trial.starts < starts:
        arms["as it is"] = trial.arm
    outcomes = try_all(arms, starts)
    as_it_is = trial
    if trial.starts < starts:
        as_it_is = replace(trial, outcome=outcomes.get("as it is"), starts=starts)
    before = as_it_is.scores(judge)[:starts]
    trials, gains = {}, {}
    for place, each in enumerate(tried):
        outcome = outcomes.get(str(place))
        if outcome is not None:
            recoded = trial.stage.recoded or each.recode
            stage = replace(trial.stage, anatomy=each.arm.anatomy, recoded=recoded)
            trials[place] = Trial(stage, each.arm, outcome, starts)
            gains[place] = gain(before, trials[place].scores(judge), judge.measure)
    return trials, gains


def _choose(tried: Sequence[Suspicion], gains: Mapping[int, Gain]) -> int | None:
    """Return the change to name: of those that help about as much as the best, the plainest."""
    helps = {place: each for place, each in gains.items() if each.matters}
    if not helps:
        return None
    most = max(each.size for each in helps.values())
    close = [place for place, each in helps.items() if each.size >= 0.7 * most]
    return max(close, key=lambda place: (tried[place].strength, helps[place].size))


def _confirm(
    trial: Trial,
    tried: Sequence[Suspicion],
    trials: dict[int, Trial],
    gains: dict[int, Gain],
    judge: Judge,
) -> int | None:
    """Return the change to name, proven alone where among others there was room for few starts only."""
    while (best := _choose(tried, gains)) is not None and gains[best].of < affordable(trial.arm, 2):
        alone, gains_alone = _run(trial, [tried[best]], judge)
        del gains[best]
        if 0 in gains_alone and gains_alone[0].matters:
            trials[best], gains[best] = alone[0], gains_alone[0]
            return best
    return best


def _pairs(
    case: Case, trial: Trial, tried: Sequence[Suspicion], gains: Mapping[int, Gain], judge: Judge
) -> list[Proven]:
    """Return two changes that help together."""
    lines = Lines(case.fit_line, case.compile_line)
    kinds = {each.kind for each in tried}
    order = sorted(gains, key=lambda place: (-tried[place].strength, -gains[place].size))
    pairs = [
        (tried[place], second)
        for place in order[:3]
        for second in suspicions(tried[place].arm, trial.stage.target, lines)
        if second.kind in kinds - {tried[place].kind} and not {second.kind, tried[place].kind} <= SLOW
    ][:MOST_PAIRS]
    both = [replace(second, strength=first.strength + second.strength) for first, second in pairs]
    if not both:
        return []
    trials, together = _run(trial, both, judge)
    best = _confirm(trial, both, trials, together, judge)
    return [] if best is None else [Proven(each, together[best], with_another=True) for each in pairs[best]]
