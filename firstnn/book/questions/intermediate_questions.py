"""Questions on steps 3 and 4: a network in TensorFlow, and what loss and accuracy say."""

from __future__ import annotations

from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

QUESTIONS = (
    Question(
        "many-lines-or-a-few",
        "tensorflow",
        ("a-network-takes-few-statements",),
        "How much Python does it take to build a network, prepare it, train it and test it with TensorFlow?",
        (
            Option(
                "A handful of statements",
                "{statements}, on {lines}. You say what you want; how it is done is inside TensorFlow.",
                lambda found: found.median("statements") < 10,
            ),
            Option(
                "About fifty statements",
                "{statements} are left for you: the steps, and the gradients behind them, are inside "
                "TensorFlow.",
                lambda found: 25 < found.median("statements") < 100,
            ),
            Option(
                "Hundreds of statements",
                "The libraries are that long, and far longer. Your part is {statements}.",
                lambda found: found.median("statements") > 200,
            ),
        ),
    ),
    Question(
        "few-statements-at-work",
        "tensorflow",
        ("the-few-statements-learn", "a-network-takes-few-statements"),
        "The program of step 3, {statements}, meets two circles, one inside the other. Will nine of ten new "
        "points be answered right?",
        (
            Option(
                "Yes",
                "{accuracy} are. The code is short because the work is done in the library.",
                lambda found: found.median("accuracy") >= 90,
            ),
            Option(
                "No",
                "They are enough for two circles: {accuracy} are right.",
                lambda found: found.median("accuracy") < 90,
            ),
        ),
        again="many-lines-or-a-few",
    ),
    Question(
        "lower-loss-higher-accuracy",
        "loss-and-accuracy",
        ("lower-loss-can-mean-lower-accuracy", "loss-and-accuracy-can-fall-together"),
        "Does a lower loss always mean a higher accuracy?",
        (
            Option(
                "Yes",
                "Mostly they go together, but they count different things: loss looks at how sure each "
                "answer is, accuracy at which side of one half it is on.",
                lambda found: (
                    _lower_loss(found.median("bold_loss"), found.median("even_loss"))
                    and found.median("bold_accuracy") >= found.median("even_accuracy")
                ),
            ),
            Option(
                "No",
                "One network has the lower loss, {bold_loss}, and is right in {bold_accuracy}. Another has "
                "the loss {even_loss} and is right in {even_accuracy}: always a little, never boldly.",
                lambda found: (
                    _lower_loss(found.median("bold_loss"), found.median("even_loss"))
                    and found.median("bold_accuracy") < found.median("even_accuracy")
                ),
            ),
        ),
    ),
    Question(
        "accuracy-standing-still",
        "loss-and-accuracy",
        ("loss-and-accuracy-can-fall-together",),
        "A network trains on the moons, epoch after epoch. In what percentage of the epochs does its "
        "accuracy stay exactly where it was?",
        entry=Entry(
            "standing_still",
            within="{median}. Accuracy counts whole answers: it waits until a point changes sides.",
            below="It stands still far longer: {median}. What an epoch changes is mostly too little to carry "
            "a point across the boundary.",
            above="Now and then a point does change sides: it stands still in {median}.",
        ),
    ),
    Question(
        "loss-grows",
        "loss-and-accuracy",
        ("loss-rises-while-accuracy-rises",),
        "A network learns its rows by heart. On unseen rows its loss grows to {loss_ratio} times the "
        "smallest value. What happens meanwhile to the share of right answers there?",
        (
            Option(
                "It falls",
                "It was {best_accuracy} where the loss was smallest and is {last_accuracy} in the end. What "
                "grows is how sure the wrong answers are.",
                lambda found: 55 < found.median("last_accuracy") < found.median("best_accuracy") - 1,
            ),
            Option(
                "It falls to that of a coin",
                "Nothing of the kind: it goes from {best_accuracy} to {last_accuracy}.",
                lambda found: found.median("last_accuracy") <= 55,
            ),
            Option(
                "It does not fall",
                "It goes from {best_accuracy} to {last_accuracy}. The wrong answers became surer, so the "
                "loss grows; there are no more of them.",
                lambda found: (
                    found.median("last_accuracy") >= found.median("best_accuracy")
                    and found.median("last_accuracy") > 55
                ),
            ),
        ),
        again="lower-loss-higher-accuracy",
    ),
)


def _lower_loss(bold: float, even: float) -> bool:
    """Whether the two networks are what the question is about: without this neither answer is shown."""
    return bold < even
