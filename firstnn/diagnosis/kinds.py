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
        "pitfalls.html#two-that-cost-an-afternoon",
    ),
    "logits-mismatch": Kind(
        "Output and `from_logits` do not fit together",
        "from-logits-with-a-sigmoid",
        "pitfalls.html#two-that-cost-an-afternoon",
    ),
    "wrong-loss": Kind(
        "The loss does not fit the answers",
        "the-gradient-needs-fewer-passes-than-blind-search",
        "build-up/4-loss-and-accuracy.html#why-a-logarithm",
    ),
    "output-width": Kind(
        "The number of outputs does not fit the answers",
        "softmax-on-one-output-never-learns",
        "expert-zone.html#ten-classes-and-pictures",
    ),
    "output-range": Kind(
        "The output cannot reach the answers",
        "a-linear-network-cannot-follow-a-curve",
        "metrics.html#when-the-answer-is-a-quantity",
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
        "one-large-column-breaks-gradient-descent",
        "metrics.html#when-the-answer-is-a-quantity",
    ),
    "rate-too-large": Kind(
        "A learning rate that is too large",
        "too-large-a-step-raises-the-loss",
        "build-up/5-backpropagation.html#what-the-gradient-is-and-what-it-is-not",
    ),
    "rate-too-small": Kind(
        "A learning rate that is too small",
        "stuck-curves-stay-at-the-loss-of-guessing",
        "build-up/4-loss-and-accuracy.html#three-curves-to-recognize",
    ),
    "too-few-updates": Kind(
        "Too few updates of the weights",
        "smaller-batches-need-fewer-epochs",
        "expert-zone.html#batch-size",
    ),
    "bad-initialization": Kind(
        "Initial weights from which nothing can be learned",
        "equal-weights-stay-equal",
        "build-up/6-start-and-activation.html#where-the-weights-begin",
    ),
    "vanishing-gradient": Kind(
        "A gradient that vanishes on its way back",
        "deep-sigmoid-waits-with-gradient-descent",
        "build-up/6-start-and-activation.html#why-it-vanishes",
    ),
    "rows-misaligned": Kind(
        "Rows and answers out of step",
        "learning-needs-true-answers",
        "pitfalls.html#if-your-loss-is-nan-or-does-not-move",
    ),
    "label-encoding": Kind(
        "Labels coded otherwise than the output expects",
        "learning-needs-true-answers",
        "pitfalls.html#if-your-loss-is-nan-or-does-not-move",
    ),
    "imbalance-hidden": Kind(
        "A rare class that is never predicted",
        "a-rare-yes-is-missed-even-by-the-best-rule",
        "metrics.html#when-yes-is-rare",
    ),
    "target-leak": Kind(
        "A column that gives the answer away",
        "only-new-rows-show-memorizing",
        "pitfalls.html#no-split",
    ),
    "inconsistent-scaling": Kind(
        "New rows scaled otherwise than the training rows",
        "test-rows-in-the-mean-change-little",
        "pitfalls.html#no-normalization",
    ),
    "no-held-out-rows": Kind(
        "A score measured on the training rows",
        "only-new-rows-show-memorizing",
        "pitfalls.html#no-split",
    ),
    "unshuffled-split": Kind(
        "Validation rows of another kind than the training rows",
        "only-new-rows-show-memorizing",
        "pitfalls.html#no-split",
    ),
    "bad-columns": Kind(
        "Columns that hold no number",
        "one-large-column-breaks-gradient-descent",
        "pitfalls.html#if-your-loss-is-nan-or-does-not-move",
    ),
    "over-regularized": Kind(
        "Dropout or a penalty so strong that nothing is learned",
        "dropout-helps-against-memorizing",
        "expert-zone.html#against-memorizing",
    ),
    "stale-or-frozen": Kind(
        "Weights that are never changed",
        "learning-needs-changing-weights",
        "build-up/2-training.html#the-loop",
    ),
}
