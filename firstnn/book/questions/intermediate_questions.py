"""Questions on steps 3 and 4: a network in TensorFlow, and what loss and accuracy say."""

from __future__ import annotations

from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

QUESTIONS = (
    Question(
        "many-lines-or-a-few",
        "tensorflow",
        ("the-few-statements-learn",),
        "How much Python does it take to build a network, train it and test it with Keras?",
        (
            Option(
                "A handful of statements",
                "{statements}, on {lines}. You say what you want; how it is done is inside the library.",
                lambda found: found.median("statements") < 10,
            ),
            Option(
                "About fifty statements",
                "That is about what you would write without the library. With it {statements} are left for "
                "you, because the loop, and the gradients behind it, are inside.",
                lambda found: 25 < found.median("statements") < 100,
            ),
            Option(
                "Hundreds of statements",
                "The library is that long, and far longer. Your part is {statements}.",
                lambda found: found.median("statements") > 200,
            ),
        ),
    ),
    Question(
        "few-statements-at-work",
        "tensorflow",
        ("the-few-statements-learn",),
        "The program of step 3, all of {statements}, trains for {epochs} on the two moons. Will it answer "
        "nine of ten new points right?",
        (
            Option(
                "Yes",
                "It gets {accuracy} right. The program is short because the work is done in the library.",
                lambda found: found.low("accuracy") >= 90,
            ),
            Option(
                "No",
                "It does, it gets {accuracy} right: a short program is not a weak one.",
                lambda found: found.high("accuracy") < 90,
            ),
        ),
        again="many-lines-or-a-few",
    ),
    Question(
        "lower-loss-higher-accuracy",
        "loss-and-accuracy",
        ("loss-and-accuracy-can-fall-together",),
        "From one epoch to the next, the loss of a network falls on the rows it learns from. Can the "
        "accuracy on the same rows fall in that very epoch?",
        (
            Option(
                "Yes",
                "The loss counts how sure each answer is, the accuracy on which side of one half it lies. So "
                "many answers can become a little surer while one of them changes sides: of the epochs in "
                "which the accuracy falls, the loss falls in {of_the_drops}.",
                lambda found: found.share() > 0.9 and found.median("of_the_drops") > 50,
            ),
            Option(
                "No",
                "You would think so, since both say how good the answers are. But they count different "
                "things, and both fall in {falling_together} of the epochs.",
                lambda found: found.share() < 0.1,
            ),
        ),
    ),
    Question(
        "accuracy-standing-still",
        "loss-and-accuracy",
        ("loss-and-accuracy-can-fall-together",),
        "A network trains on the moons, and each epoch is a single step. In what percentage of the epochs "
        "does its accuracy stay exactly where it was?",
        entry=Entry(
            "standing_still",
            within="{median}. Accuracy counts whole answers, so it waits until a point changes sides.",
            below="It stands still far longer: {median}. What an epoch changes is mostly too little to carry "
            "a point across the boundary.",
            above="Now and then a point does change sides, so it stands still in {median}.",
        ),
    ),
    Question(
        "loss-grows",
        "loss-and-accuracy",
        ("loss-rises-while-accuracy-rises",),
        "A network learns a table of few rows and many columns by heart. On new rows its loss grows to "
        "{loss_ratio} its smallest value. What happens meanwhile to the share of right answers there?",
        (
            Option(
                "It does not fall",
                "It goes from {best_accuracy} to {last_accuracy}. The wrong answers became surer, and a sure "
                "wrong answer is expensive; there are no more of them than before.",
                lambda found: (
                    found.median("last_accuracy") >= found.median("best_accuracy")
                    and found.median("last_accuracy") > 55
                ),
            ),
            Option(
                "It falls to that of guessing",
                "It goes from {best_accuracy} to {last_accuracy}. Learning single rows by heart does not "
                "make the network forget what it found out before.",
                lambda found: found.median("last_accuracy") <= 55,
            ),
            Option(
                "It falls clearly",
                "It was {best_accuracy} where the loss was smallest and is {last_accuracy} in the end. What "
                "grows is how sure the network is of its wrong answers, not how many there are.",
                lambda found: 55 < found.median("last_accuracy") < found.median("best_accuracy") - 3,
            ),
        ),
        again="lower-loss-higher-accuracy",
    ),
)
