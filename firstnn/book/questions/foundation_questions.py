"""Questions on steps 1 and 2: what a neuron can do, and what training does."""

from __future__ import annotations

from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

QUESTIONS = (
    Question(
        "without-a-bias",
        "neurons-and-layers",
        ("without-biases-relu-gives-one-answer-for-all",),
        "A network is to learn whether a number between 0 and 1 is above 0.5. Each of its hidden neurons "
        "multiplies the number by a weight and hands the product on, or 0 if it is negative; the last one "
        "weighs and adds up what they say. Does such a network need biases?",
        (
            Option(
                "Yes",
                "Without them it can only stretch the number, and stretching does not move 0.5 to where the "
                "answer turns. It gives every number the same answer, so {without} are right; with biases, "
                "{with_biases}.",
                lambda found: found.high("without") < 65 and found.median("with_biases") > 90,
            ),
            Option(
                "No",
                "You would think that enough weights could make up for it. But a stretched number is still "
                "a stretched number, and {without} are right, as if by guessing. With biases, {with_biases} "
                "are.",
                lambda found: found.median("without") > 90,
            ),
        ),
    ),
    Question(
        "one-straight-line",
        "neurons-and-layers",
        ("a-straight-line-cannot-part-circles", "a-hidden-layer-untangles-the-data"),
        "A ring of points lies around a circle of as many points. You search for the best of all straight "
        "lines between the two groups. How many points can it put on the correct side?",
        (
            Option(
                "About half",
                "That is what a line fitted to all points gets, {inputs}. The best of all lines does better "
                "by giving up on the middle: it cuts off a piece of the ring, and that piece is right.",
                lambda found: 45 < found.median("best_line") < 57,
            ),
            Option(
                "About two thirds",
                "{best_line:about}: the best it can do is to cut off a piece of the ring and to take all the "
                "rest for the circle. A network with a hidden layer bends its boundary, and {network} are "
                "right.",
                lambda found: 60 < found.median("best_line") < 75,
            ),
            Option(
                "Nearly all",
                "The ring has points on every side of the circle, so a line always leaves some of them on "
                "the wrong side: {best_line:about} is all it gets. Behind a hidden layer a flat boundary "
                "gets {first_layer}.",
                lambda found: found.median("best_line") > 90,
            ),
        ),
    ),
    Question(
        "a-ring-for-one-neuron",
        "neurons-and-layers",
        ("a-hidden-layer-untangles-the-data", "a-straight-line-cannot-part-circles"),
        "A phone knows its place on a map, two numbers. A network is to say whether it is within a circle "
        "around the next mast. What does the output neuron need before it?",
        (
            Option(
                "Nothing: it can read the two numbers itself",
                "Then its boundary is a straight line across the map. Even the best of all lines has "
                "{best_line:about} right.",
                lambda found: found.median("best_line") > 90,
            ),
            Option(
                "One hidden layer",
                "Behind one trained hidden layer a flat boundary is enough: {first_layer} right.",
                lambda found: found.median("best_line") < 75 and found.median("first_layer") > 95,
            ),
            Option(
                "At least two hidden layers",
                "Behind the first one a flat boundary gets {first_layer} right already, so a second has "
                "nothing left to do.",
                lambda found: found.median("first_layer") < 75,
            ),
        ),
        again="one-straight-line",
    ),
    Question(
        "guided-or-blind",
        "training",
        ("the-gradient-needs-fewer-passes-than-blind-search",),
        "Take a network with {weights_large}. Change all of them a little at random, keep the change if the "
        "loss fell, and try again. How does that compare with following the gradient? (A try takes one pass "
        "of the rows through the network, a step along the gradient about as much work as three.)",
        (
            Option(
                "It arrives, but takes many times as long",
                "{blind} through the network against {guided}. The gradient tells each weight which way to "
                "go, while a blind change has to suit all of them by luck.",
                lambda found: found.low("ratio") > 3,
            ),
            Option(
                "It takes about as long",
                "So it would in a tiny network: with {weights_small} it takes {blind_small} against "
                "{guided_small}. With {weights_large} it takes {blind} against {guided}.",
                lambda found: 0.5 < found.median("ratio") < 2,
            ),
            Option(
                "It never arrives",
                "It does arrive, after {blind}, because every change that helps is kept. It only takes "
                "patience.",
                lambda found: found.share() < 0.1,
            ),
        ),
    ),
    Question(
        "right-before-training",
        "training",
        ("an-untrained-network-guesses",),
        "The weights of a network have just been drawn at random, and it has learned nothing yet. It answers "
        "yes or no. What percentage of new points would you expect it to get right?",
        entry=Entry(
            "accuracy_before",
            within="The middle one of many untrained networks gets {median}, as if it tossed a coin. A "
            "single one may get anything from {low} to {high}, so one good score proves little.",
            below="A network that is wrong so often would be worth having: you could take the opposite of "
            "what it says. Fewer than one in twenty start out like that.",
            above="That would be a very lucky draw: fewer than one network in twenty has it.",
        ),
    ),
    Question(
        "where-guidance-pays",
        "training",
        ("guidance-pays-more-with-more-weights",),
        "One network has {weights_small}, another {weights_large}. In which of them does the gradient save "
        "more, compared with changing weights at random and keeping what helps?",
        (
            Option(
                "In the large one",
                "There blind search takes {ratio_large} as many passes, in the small one {ratio_small}. The "
                "more weights, the less likely it is that a blind change suits them all.",
                lambda found: found.median("ratio_large") > 1.5 * found.median("ratio_small"),
            ),
            Option(
                "In both alike",
                "The saving grows with the network: blind search takes {ratio_small} as many passes in the "
                "small one, and {ratio_large} in the large one.",
                lambda found: 0.75 < found.median("ratio_small") / found.median("ratio_large") < 1.25,
            ),
            Option(
                "In the small one",
                "There blind search takes {ratio_small} as many passes through the network as the gradient, "
                "so it may even win. In the large one it takes {ratio_large} as many.",
                lambda found: found.median("ratio_small") > 1.5 * found.median("ratio_large"),
            ),
        ),
        again="guided-or-blind",
    ),
)
