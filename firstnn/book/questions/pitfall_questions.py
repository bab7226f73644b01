"""Questions on the pitfalls: raw columns, layers without an activation, no split."""

from __future__ import annotations

from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

QUESTIONS = (
    Question(
        "raw-columns",
        "pitfalls",
        ("standardised-columns-learn-better",),
        "The same network, the same few epochs, the breast cancer table. With standardised columns it is "
        "right on {standardised} of new rows. And with the columns as they are?",
        (
            Option(
                "About as often",
                "The weights cannot make up for the scales in so few epochs: {raw}, from a first loss of "
                "{raw_first_loss}.",
                lambda found: abs(found.median("standardised") - found.median("raw")) < 3,
            ),
            Option(
                "Clearly less often",
                "{raw}. Large columns shout the others down: training starts at a loss of {raw_first_loss} "
                "instead of {standardised_first_loss}.",
                lambda found: 55 < found.median("raw") < found.median("standardised") - 5,
            ),
            Option(
                "Like a coin",
                "It learns something: {raw}. But which start gets how far is a matter of luck.",
                lambda found: found.median("raw") <= 55,
            ),
        ),
    ),
    Question(
        "adam-and-raw-columns",
        "pitfalls",
        ("adam-learns-worse-with-one-large-column", "one-large-column-breaks-plain-descent"),
        "One column has numbers far larger than the other. Plain gradient descent breaks on it. Adam fits "
        "its steps to each weight: is standardising needless with Adam?",
        (
            Option(
                "Yes",
                "Adam does not break, but it is right in {adam-learns-worse-with-one-large-column:raw} with "
                "the raw columns and in {adam-learns-worse-with-one-large-column:standardised} with "
                "standardised ones.",
                lambda found: _lost_by_adam(found.median(_ADAM_STANDARDISED), found.median(_ADAM_RAW)) < 1,
            ),
            Option(
                "No",
                "It does not break, but it learns worse: {adam-learns-worse-with-one-large-column:raw} right "
                "instead of {adam-learns-worse-with-one-large-column:standardised}.",
                lambda found: _lost_by_adam(found.median(_ADAM_STANDARDISED), found.median(_ADAM_RAW)) > 3,
            ),
        ),
        again="raw-columns",
    ),
    Question(
        "layers-without-activation",
        "pitfalls",
        ("a-linear-network-cannot-follow-a-curve",),
        "You stack three layers and leave the activation function out. Can they follow a curve that a single "
        "layer cannot?",
        (
            Option(
                "Yes",
                "A linear function of a linear function is linear, however many you stack. Where no straight "
                "line parts the classes, {linear} of new points are right.",
                lambda found: found.median("linear") > 85,
            ),
            Option(
                "No",
                "Together they are one linear layer, so where no straight line parts the classes {linear} of "
                "new points are right. With ReLU between the layers it is {relu}.",
                lambda found: found.median("linear") < 65 and found.median("relu") > 90,
            ),
        ),
    ),
    Question(
        "exclusive-or-without-activation",
        "pitfalls",
        ("no-linear-network-solves-xor",),
        "The exclusive or has four points: yes where the two inputs differ, no where they are alike. What "
        "percentage of them does a network of linear layers get right at best?",
        entry=Entry(
            "best_accuracy",
            within="{median}: a straight line can have three of the four points on their right sides, not "
            "all four.",
            below="It gets further, to {median}: one point of the four is out of reach.",
            above="No straight line parts the four points: {median} is the most, with one layer or with "
            "several.",
        ),
        again="layers-without-activation",
    ),
    Question(
        "the-training-score",
        "pitfalls",
        ("equal-training-scores-different-test-scores",),
        "Three networks answer all the rows right that they were trained on. Are they equally good on new "
        "rows?",
        (
            Option(
                "Yes",
                "On new rows they are right in {coin}, {near} and {far}. The training score is the same "
                "perfect score for all three.",
                lambda found: found.median("far") - found.median("coin") < 5,
            ),
            Option(
                "No",
                "{coin}, {near} and {far}: one has learned a rule, one a part of it, and one nothing but its "
                "rows.",
                lambda found: (
                    found.low("far") > found.high("near") > found.median("near") > found.high("coin")
                ),
            ),
        ),
    ),
    Question(
        "learned-by-heart",
        "pitfalls",
        ("memorised-coin-tosses-predict-nothing", "networks-memorise-coin-tosses"),
        "A coin has decided the label of every row. A network learns them by heart: {train_accuracy} right "
        "on the rows it has seen. What percentage of new rows does it get right?",
        entry=Entry(
            "test_accuracy",
            within="{median}, like the coin. Nothing about the training rows gave that away.",
            below="To be wrong more often than a coin it would have to know something: it is right in "
            "{median}.",
            above="There is no rule to find: {median}. A perfect score on known rows promises nothing.",
        ),
        again="the-training-score",
    ),
)

_ADAM_RAW = "adam-learns-worse-with-one-large-column:raw"
_ADAM_STANDARDISED = "adam-learns-worse-with-one-large-column:standardised"


def _lost_by_adam(standardised: float, raw: float) -> float:
    return standardised - raw
