"""Questions on steps 1 and 2: what a neuron can do, and what training does."""

from __future__ import annotations

from firstnn.book.claims.neurons_and_layers import SMALL
from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

_WITH, _WITHOUT = "a-bias-moves-the-threshold:accuracy", "without-biases-one-answer-for-all:accuracy"
_INPUTS, _UNITS, _OUTPUTS = SMALL.layer_sizes

QUESTIONS = (
    Question(
        "without-a-bias",
        "neurons-and-layers",
        ("without-biases-one-answer-for-all", "a-bias-moves-the-threshold"),
        "Can a network learn whether a number from 0 to 1 is above 0.5, if its neurons add up nothing but "
        "multiplied inputs?",
        (
            Option(
                "Yes",
                "Without a number of its own a neuron can only stretch what it gets, and every answer is the "
                f"same: {{{_WITHOUT}}} right. With one, the bias, {{{_WITH}}} are.",
                lambda found: found.median(_WITHOUT) > 90,
            ),
            Option(
                "No",
                f"It gives every number the same answer: {{{_WITHOUT}}} right. A number of its own for each "
                f"neuron, the bias, moves the threshold to where it belongs: {{{_WITH}}}.",
                lambda found: found.high(_WITHOUT) < 65 and found.median(_WITH) > 90,
            ),
        ),
    ),
    Question(
        "one-straight-line",
        "neurons-and-layers",
        ("a-straight-line-cannot-part-circles", "a-hidden-layer-untangles-the-data"),
        "A ring of points lies around a smaller circle of points. One neuron can draw one straight line "
        "between the two groups. How many new points will lie on the right side of its line?",
        (
            Option(
                "Nearly all",
                "No straight line parts a circle from the ring around it. Behind a hidden layer a flat "
                "boundary does: {first_layer}.",
                lambda found: found.median("inputs") > 90,
            ),
            Option(
                "About three quarters",
                "A line that cuts off a piece of the ring helps with that piece only. Over all points it is "
                "right on {inputs}.",
                lambda found: 65 < found.median("inputs") < 85,
            ),
            Option(
                "About half",
                "{inputs}: the ring has points on both sides of the line. A hidden layer bends the boundary, "
                "and {first_layer} are right.",
                lambda found: 45 < found.median("inputs") < 57,
            ),
        ),
    ),
    Question(
        "numbers-to-learn",
        "neurons-and-layers",
        ("the-input-has-nothing-to-learn",),
        f"A network has {_INPUTS} inputs, a hidden layer of {_UNITS} units and {_OUTPUTS} output unit. How "
        "many numbers does it have to learn, weights and biases together?",
        entry=Entry(
            "parameters",
            within="Each hidden unit has a weight for each input and a bias. The output unit has a weight "
            "for each hidden unit and a bias.",
            below="Each unit has a bias besides its weights.",
            above="The inputs have nothing to learn: they are only handed on.",
        ),
    ),
    Question(
        "a-ring-for-one-neuron",
        "neurons-and-layers",
        (
            "a-hidden-layer-untangles-the-data",
            "a-straight-line-cannot-part-circles",
            "a-second-hidden-layer-adds-nothing-here",
        ),
        "A phone knows its place on a map, two numbers. A network is to say whether the next mast is near: "
        "inside a circle round the mast. What does its output neuron need before it?",
        (
            Option(
                "Nothing: it can read the two numbers itself",
                "It can only draw a straight line across the map: {inputs} right.",
                lambda found: found.median("inputs") > 90,
            ),
            Option(
                "One hidden layer",
                "Behind one hidden layer a flat boundary is enough: {first_layer} right.",
                lambda found: found.median("inputs") < 60 and found.median("first_layer") > 95,
            ),
            Option(
                "At least two hidden layers",
                "The second one has nothing left to do: {second_layer} right behind it, {first_layer} behind "
                "the first.",
                lambda found: found.median("first_layer") < 90 and found.median("second_layer") > 95,
            ),
        ),
        again="one-straight-line",
    ),
    Question(
        "guided-or-blind",
        "training",
        ("the-gradient-needs-fewer-tries", "blind-trial-and-error-arrives-too"),
        "Change the weights of a small network at random, and keep what helps. How does that compare with "
        "following the gradient?",
        (
            Option(
                "It never arrives",
                "It does, after {blind}: what helps is kept. It only takes patience.",
                lambda found: found.share("blind-trial-and-error-arrives-too") < 0.1,
            ),
            Option(
                "It takes about as many tries",
                "It takes {blind} where the gradient takes {guided}.",
                lambda found: (
                    found.median("ratio") < 2 and _arrives(found.share("blind-trial-and-error-arrives-too"))
                ),
            ),
            Option(
                "It arrives, after many times as many tries",
                "{blind} against {guided}. The gradient tells each weight which way to go; a blind change "
                "tells none of them.",
                lambda found: (
                    found.low("ratio") > 3 and _arrives(found.share("blind-trial-and-error-arrives-too"))
                ),
            ),
        ),
    ),
    Question(
        "right-before-training",
        "training",
        ("an-untrained-network-guesses",),
        "A network has random weights and has learned nothing yet. It answers yes or no. What percentage of "
        "new points may it well get right?",
        entry=Entry(
            "accuracy_before",
            within="The middle one of many untrained networks gets {median}, like a coin. A single one may "
            "get anything from {low} to {high}: one good score proves little.",
            below="A network that is wrong so often would know the rule and say the opposite. Fewer than one "
            "in twenty start out like that.",
            above="So lucky a start is rare: fewer than one network in twenty has it.",
        ),
    ),
    Question(
        "where-guidance-pays",
        "training",
        ("guidance-pays-more-with-more-weights",),
        "One network has {weights_small}, another {weights_large}. In which of them does the gradient save "
        "more tries, compared with blind changes?",
        (
            Option(
                "In the small one",
                "There it needs {ratio_small} fewer, in the large one {ratio_large} fewer.",
                lambda found: found.median("ratio_small") > 1.5 * found.median("ratio_large"),
            ),
            Option(
                "In both alike",
                "The saving grows with the network: {ratio_small} fewer tries, then {ratio_large} fewer.",
                lambda found: 0.75 < found.median("ratio_small") / found.median("ratio_large") < 1.25,
            ),
            Option(
                "In the large one",
                "{ratio_large} fewer against {ratio_small} fewer: the more weights, the less likely a blind "
                "change suits them all.",
                lambda found: found.median("ratio_large") > 1.5 * found.median("ratio_small"),
            ),
        ),
        again="guided-or-blind",
    ),
)


def _arrives(share: float) -> bool:
    return share > 0.9
