"""Questions on the pitfalls: raw columns, layers without an activation, no split."""

from __future__ import annotations

from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

QUESTIONS = (
    Question(
        "raw-columns",
        "pitfalls",
        ("standardized-columns-learn-sooner",),
        "The same network, the same ten epochs, the breast cancer table. With standardized columns it is "
        "right on {standardized_10} of new rows. And with the columns as they are?",
        (
            Option(
                "About as often",
                "Given time, the weights do make up for much of it: {raw_150} after 150 epochs. After ten "
                "it is {raw_10}, because training starts at a loss of {raw_first_loss} and has a long way "
                "to go.",
                lambda found: abs(found.median("standardized_10") - found.median("raw_10")) < 3,
            ),
            Option(
                "Clearly less often",
                "{raw_10}. Most columns lie far from zero, and some are a thousand times as large as others, "
                "so training starts at a loss of {raw_first_loss} instead of {standardized_first_loss}. "
                "After 150 epochs it is {raw_150}, against {standardized_150}.",
                lambda found: 55 < found.median("raw_10") < found.median("standardized_10") - 5,
            ),
            Option(
                "Like a coin",
                "It does learn something: {raw_10}. But how far it gets in ten epochs hangs on its initial "
                "weights.",
                lambda found: found.median("raw_10") <= 55,
            ),
        ),
    ),
    Question(
        "adam-and-raw-columns",
        "pitfalls",
        ("one-large-column-breaks-gradient-descent",),
        "One column has numbers a thousand times larger than the other. Gradient descent breaks on it; "
        "Adam, which fits its steps to each weight, does not. Does standardizing the columns still pay with "
        "Adam?",
        (
            Option(
                "Yes",
                "{adam_standardized} right instead of {adam_raw}. Adam evens out the steps, but not the "
                "sums: in those the large column still drowns the small one.",
                lambda found: found.median("adam_standardized") - found.median("adam_raw") > 3,
            ),
            Option(
                "No",
                "Adam does even out the steps, and so it does not break. But the large column still drowns "
                "the small one in the sums: {adam_raw} right instead of {adam_standardized}.",
                lambda found: found.median("adam_standardized") - found.median("adam_raw") < 1,
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
        "Three networks get every row they were trained on right. Must they be equally good on new rows?",
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
        ("networks-memorize-coin-tosses",),
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
