"""What can be wrong, by name: in words, and where the book shows it. Nothing is found without a claim."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "Kind"]


@dataclass(frozen=True)
class Kind:
    """One kind of mistake: what it is, the claim that shows it, and the section that explains it."""

    title: str
    claim: str  # a name in `firstnn.book.claims.ledger()`
    page: str  # of the built book, with the anchor of the section


KINDS = {
    "softmax-on-one-unit": Kind(
        "Softmax on a single output",
        "softmax-on-one-output-never-learns",
        "my-network-does-not-learn.html#the-loss-falls-the-accuracy-does-not-move",
    ),
    "logits-mismatch": Kind(
        "Output and `from_logits` do not fit together",
        "from-logits-with-a-sigmoid",
        "my-network-does-not-learn.html#the-loss-falls-and-the-predictions-are-nonsense",
    ),
    "wrong-loss": Kind(
        "The loss does not fit the answers",
        "labels-of-one-and-two-make-every-answer-yes",
        "my-network-does-not-learn.html#the-loss-falls-and-the-predictions-are-nonsense",
    ),
    "output-width": Kind(
        "The number of outputs does not fit the answers",
        "softmax-on-one-output-never-learns",
        "expert-zone.html#ten-classes-and-pictures",
    ),
    "output-range": Kind(
        "The output cannot reach the answers",
        "a-large-target-breaks-gradient-descent",
        "my-network-does-not-learn.html#the-loss-falls-and-the-predictions-are-nonsense",
    ),
    "no-hidden-activation": Kind(
        "Layers without an activation between them",
        "no-linear-network-solves-xor",
        "pitfalls.html#a-linear-activation-in-the-hidden-layers",
    ),
    "unscaled-inputs": Kind(
        "Columns that are not standardized",
        "one-large-column-breaks-gradient-descent",
        "pitfalls.html#no-normalization",
    ),
    "unscaled-target": Kind(
        "A target that is not standardized",
        "a-large-target-breaks-gradient-descent",
        "my-network-does-not-learn.html#the-loss-is-nan",
    ),
    "rate-too-large": Kind(
        "A learning rate that is too large",
        "relu-leaky-relu-and-elu-fail-at-a-far-too-large-rate",
        "my-network-does-not-learn.html#the-loss-is-nan",
    ),
    "rate-too-small": Kind(
        "A learning rate that is too small",
        "the-few-statements-learn",
        "my-network-does-not-learn.html#it-learns-but-far-too-slowly",
    ),
    "too-few-updates": Kind(
        "Too few updates of the weights",
        "smaller-batches-need-fewer-epochs",
        "my-network-does-not-learn.html#it-learns-but-far-too-slowly",
    ),
    "bad-initialization": Kind(
        "Initial weights from which nothing can be learned",
        "equal-weights-stay-equal",
        "my-network-does-not-learn.html#the-loss-is-stuck",
    ),
    "vanishing-gradient": Kind(
        "A gradient that vanishes on its way back",
        "deep-sigmoid-waits-with-gradient-descent",
        "my-network-does-not-learn.html#the-loss-is-stuck",
    ),
    "rows-misaligned": Kind(
        "Rows and answers out of step",
        "learning-needs-true-answers",
        "my-network-does-not-learn.html#the-loss-is-stuck",
    ),
    "label-encoding": Kind(
        "Labels coded otherwise than the output expects",
        "labels-of-one-and-two-make-every-answer-yes",
        "my-network-does-not-learn.html#the-loss-falls-and-the-predictions-are-nonsense",
    ),
    "imbalance-hidden": Kind(
        "A rare class that is never predicted",
        "a-rare-yes-is-missed-even-by-the-best-rule",
        "my-network-does-not-learn.html#it-always-says-the-same-class",
    ),
    "target-leak": Kind(
        "A column that gives the answer away",
        "a-column-that-holds-the-answer-spoils-the-network",
        "my-network-does-not-learn.html#training-looks-good-validation-looks-bad",
    ),
    "inconsistent-scaling": Kind(
        "New rows scaled otherwise than the training rows",
        "new-rows-must-be-scaled-as-the-training-rows",
        "my-network-does-not-learn.html#good-in-training-bad-after-loading",
    ),
    "metric-misfit": Kind(
        "A metric that counts something else than rows that are right",
        "counting-columns-praises-an-untrained-network",
        "metrics.html#when-yes-is-rare",
    ),
    "no-held-out-rows": Kind(
        "A score measured on the training rows",
        "only-new-rows-show-memorizing",
        "pitfalls.html#no-split",
    ),
    "unshuffled-split": Kind(
        "Validation rows of another kind than the training rows",
        "sorted-rows-hide-a-class-from-the-training",
        "my-network-does-not-learn.html#training-looks-good-validation-looks-bad",
    ),
    "bad-columns": Kind(
        "Columns that hold no number",
        "one-large-column-breaks-gradient-descent",
        "my-network-does-not-learn.html#the-loss-is-nan",
    ),
    "over-regularized": Kind(
        "Dropout or a penalty so strong that nothing is learned",
        "too-much-dropout-costs-accuracy",
        "my-network-does-not-learn.html#the-loss-is-stuck",
    ),
    "stale-or-frozen": Kind(
        "Weights that are never changed",
        "learning-needs-changing-weights",
        "my-network-does-not-learn.html#the-loss-is-stuck",
    ),
}
