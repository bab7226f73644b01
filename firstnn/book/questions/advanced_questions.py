"""Questions on steps 5 and 6: backpropagation, and the start and the activation."""

from __future__ import annotations

from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

_SIGMOID = "deep-sigmoid-learns-nothing-with-gradient-descent:loss"
_RELU = "deep-relu-learns-where-sigmoid-does-not:loss"

QUESTIONS = (
    Question(
        "weights-change-equally",
        "backpropagation",
        ("weights-change-differently",),
        "Plain gradient descent takes its first step. Do all weights change by the same amount?",
        (
            Option(
                "Yes",
                "Each weight has its own share in the error. A large change is {ratio} a small one.",
                lambda found: found.median("ratio") < 1.5,
            ),
            Option(
                "No",
                "No two of the {weights} gradients have the same size: a large one is {ratio} a small one.",
                lambda found: found.low("ratio") > 3,
            ),
        ),
    ),
    Question(
        "adams-first-step",
        "backpropagation",
        ("adams-first-step-is-equally-long", "weights-change-differently"),
        "Adam takes the first step, in place of plain gradient descent. How do a large and a small change of "
        "a weight compare?",
        (
            Option(
                "They are nearly equal",
                "Adam divides each gradient by its own size. In the first step that leaves the same length "
                "for nearly every weight: the learning rate, {step}.",
                lambda found: found.median("adams-first-step-is-equally-long:ratio") < 1.1,
            ),
            Option(
                "The large one is a few times the small one",
                "That comes later, when the gradients of many steps have been averaged. The first step is "
                "equally long for nearly every weight.",
                lambda found: 2 < found.median("adams-first-step-is-equally-long:ratio") < 10,
            ),
            Option(
                "They differ as much as the gradients do",
                "The gradients differ {weights-change-differently:ratio}, but Adam divides each by its own "
                "size.",
                lambda found: (
                    found.median("adams-first-step-is-equally-long:ratio")
                    > 0.5 * found.median("weights-change-differently:ratio")
                ),
            ),
        ),
    ),
    Question(
        "steps-that-raise-the-loss",
        "backpropagation",
        (
            "many-steps-on-small-batches-raise-the-loss",
            "training-on-small-batches-lowers-the-loss-all-the-same",
        ),
        "A network trains on small batches, and training succeeds. What percentage of the single steps make "
        "the loss over all rows larger?",
        entry=Entry(
            "share_up",
            within="{median}. A small batch points roughly the right way. The steps together lower the loss "
            "from {loss_before} to {loss_after} all the same.",
            below="Many more do, {median}: a step follows its own few rows and does not know the others.",
            above="Fewer do: {median}, and hardly ever more than {high}.",
        ),
    ),
    Question(
        "large-and-small-gradient",
        "backpropagation",
        ("weights-change-differently",),
        "Line up the gradients of a fresh network by size, and leave out the smallest and the largest few. "
        "How many times as large as the smallest of the rest is the largest?",
        entry=Entry(
            "ratio",
            within="{median} in the middle of the seeds. Some weights hardly matter to the error yet, others "
            "much.",
            below="The sizes differ more: {median}, and hardly ever below {low}.",
            above="So far apart they are in fewer than one network of twenty; the middle is {median}.",
        ),
        again="weights-change-equally",
    ),
    Question(
        "start-and-speed",
        "start-and-activation",
        ("too-small-a-start-gets-stuck", "he-is-faster-than-glorot-with-relu"),
        "Five hidden layers of ReLU learn by plain gradient descent. What do their initial weights decide?",
        (
            Option(
                "Nothing: training changes them anyway",
                "From a He start it has learned after {epochs_of_he}, from a Glorot start after "
                "{epochs_of_glorot}, and from weights that are too small never.",
                lambda found: (
                    found.median("loss") < 0.3
                    and found.median("epochs_of_glorot") < 1.2 * found.median("epochs_of_he")
                ),
            ),
            Option(
                "Only how soon it learns",
                "How soon, too. But from weights that are too small the loss is still {loss} at the end, "
                "where a He start reaches {loss_from_he}.",
                lambda found: (
                    found.median("loss") < 0.3
                    and found.median("epochs_of_glorot") > 1.5 * found.median("epochs_of_he")
                ),
            ),
            Option(
                "How soon it learns, and whether it does",
                "{epochs_of_he} or {epochs_of_glorot}, depending on the start; and a loss of {loss} to the "
                "end where the weights start too small.",
                lambda found: (
                    found.median("loss") > 0.6
                    and found.median("epochs_of_glorot") > 1.5 * found.median("epochs_of_he")
                ),
            ),
        ),
    ),
    Question(
        "all-weights-zero",
        "start-and-activation",
        ("all-zero-weights-learn-nothing",),
        "Zero looks like a fair start for every weight. Will a network learn from there?",
        (
            Option(
                "Yes",
                "With all weights at zero no gradient reaches the hidden layer, and its outputs are zero as "
                "well. Training moves none of these weights: the loss stays at {loss}.",
                lambda found: found.median("loss") < 0.5,
            ),
            Option(
                "No",
                "The loss stays at {loss}, a coin's, and {accuracy} are right. Random weights make the units "
                "differ, so that each can learn something of its own.",
                lambda found: found.low("loss") > 0.69,
            ),
        ),
    ),
    Question(
        "five-layers-of-sigmoid",
        "start-and-activation",
        ("deep-sigmoid-learns-nothing-with-gradient-descent", "deep-relu-learns-where-sigmoid-does-not"),
        "Swap ReLU for sigmoid in a network of five hidden layers, and train it by plain gradient descent. "
        "Where does its loss end?",
        (
            Option(
                "Near zero, as with ReLU",
                f"With ReLU it ends at {{{_RELU}}}, with sigmoid at {{{_SIGMOID}}}: it has not moved.",
                lambda found: found.median(_SIGMOID) < 0.1,
            ),
            Option(
                "In between: it only learns more slowly",
                f"It learns nothing at all in this time: the loss ends at {{{_SIGMOID}}}. Sigmoid lets too "
                "little of the gradient through to the first layers.",
                lambda found: 0.1 < found.median(_SIGMOID) < 0.6,
            ),
            Option(
                "Where it began, at that of a coin",
                f"{{{_SIGMOID}}}, where ReLU ends at {{{_RELU}}}. Layer by layer sigmoid shrinks the "
                "gradient.",
                lambda found: found.low(_SIGMOID) > 0.65,
            ),
        ),
        again="start-and-speed",
    ),
    Question(
        "cost-of-all-gradients",
        "under-the-hood",
        ("backpropagation-costs-a-few-forward-passes", "trying-every-weight-costs-a-pass-each"),
        "What do all gradients of a network cost, compared with a single guess?",
        (
            Option(
                "No more than the guess",
                "The way back multiplies as well: guess and gradients together take {ratio_of_the_largest} "
                "as many multiplications as the guess.",
                lambda found: found.median("ratio_of_the_largest") < 1.3,
            ),
            Option(
                "A few times as much",
                "{ratio_of_the_smallest} as many multiplications with {fewest_weights} weights, and no more "
                "than {ratio_of_the_largest} with {most_weights}: one way back serves all weights.",
                lambda found: 1.5 < found.median("ratio_of_the_largest") < 6 and found.median("factor") > 100,
            ),
            Option(
                "As much as a guess for each weight",
                "That is the price of moving one weight after the other: {passes} guesses. Backpropagation "
                "goes back once.",
                lambda found: found.median("factor") < 2,
            ),
        ),
    ),
)
