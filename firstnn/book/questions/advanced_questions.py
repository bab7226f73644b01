"""Questions on steps 5 and 6: backpropagation, and the initial weights and the activation function."""

from __future__ import annotations

from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]

_ADAM = "adams-first-step-is-equally-long:ratio"
_GRADIENTS = "weights-change-differently:ratio"
_SMALL = "too-small-initial-weights-delay-learning:updates"
_HE_THERE = "too-small-initial-weights-delay-learning:updates_of_he"
"""At the learning rate of the small weights: only such numbers compare."""

QUESTIONS = (
    Question(
        "weights-change-equally",
        "backpropagation",
        ("weights-change-differently",),
        "Plain gradient descent takes its first step in a network of {units} hidden neurons. Will some of "
        "its {weights} weights move many times as far as others?",
        (
            Option(
                "Yes",
                "A large change is {ratio} a small one, because the loss reacts far more to some weights "
                "than to others, and the step is the gradient times the learning rate.",
                lambda found: found.low("ratio") > 3,
            ),
            Option(
                "No",
                "The learning rate is the same for all, but the gradient it multiplies is not: no two of the "
                "{weights} gradients have the same size, and a large one is {ratio} a small one.",
                lambda found: found.median("ratio") < 1.5,
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
                "Adam divides each gradient by its own size, so that the first step has the same length for "
                "nearly every weight: the learning rate, {step}.",
                lambda found: found.median(_ADAM) < 1.1,
            ),
            Option(
                "The large one is a few times the small one",
                "That comes later: after {steps} steps the large change is {later_ratio} the small one, "
                "because by then some gradients have kept their sign and others have not.",
                lambda found: 2 < found.median(_ADAM) < 10,
            ),
            Option(
                "They differ as much as the gradients do",
                "The gradients differ {weights-change-differently:ratio}, but Adam divides each by its own "
                "size.",
                lambda found: found.median(_ADAM) > 0.5 * found.median(_GRADIENTS),
            ),
        ),
    ),
    Question(
        "steps-that-raise-the-loss",
        "backpropagation",
        ("many-steps-on-small-batches-raise-the-loss",),
        "A network trains on batches of {rows} rows at a learning rate of {rate}, and training succeeds. "
        "What percentage of the single steps make the loss over all rows larger?",
        entry=Entry(
            "share_up",
            within="{median}. A small batch points only roughly the right way, so many steps go wrong; "
            "together they still lower the loss from {loss_before} to {loss_after}.",
            below="Many more do, {median}: a step follows its own few rows and does not know the others.",
            above="Fewer do: {median}, and hardly ever more than {high}. Otherwise the steps could not get "
            "anywhere together.",
        ),
    ),
    Question(
        "large-and-small-gradient",
        "backpropagation",
        ("weights-change-differently",),
        "Line up the gradients of an untrained network by size, and leave out the smallest and the largest "
        "twentieth. How many times the smallest of the rest is the largest?",
        entry=Entry(
            "ratio",
            within="{median} in a typical network: some weights hardly matter to the error yet, others much.",
            below="The sizes differ more than that: typical is {median}, and less than {low} is rare.",
            above="That far apart they are in fewer than one network of twenty; {median} is typical.",
        ),
        again="weights-change-equally",
    ),
    Question(
        "start-and-speed",
        "start-and-activation",
        (
            "he-learns-sooner-than-glorot-in-deep-relu-networks",
            "too-small-initial-weights-delay-learning",
            "too-large-initial-weights-fail",
        ),
        "A network has five hidden layers of ReLU and learns by plain gradient descent. What do its initial "
        "weights decide?",
        (
            Option(
                "Nothing: training changes them anyway",
                f"Training has to begin somewhere: with He initialization it takes {{{_HE_THERE}}}, from "
                f"weights that are too small {{{_SMALL}}}.",
                lambda found: (
                    found.median("share_broken") < 5 and found.median(_SMALL) < 1.5 * found.median(_HE_THERE)
                ),
            ),
            Option(
                "Only how soon it learns",
                f"How soon, certainly: {{{_HE_THERE}}} with He initialization, {{{_SMALL}}} from too "
                "small weights. But from weights that are far too large it does not learn: {share_broken} of "
                "the networks end in numbers too large for the computer.",
                lambda found: (
                    found.median("share_broken") < 5 and found.median(_SMALL) > 3 * found.median(_HE_THERE)
                ),
            ),
            Option(
                "How soon it learns, and whether it does",
                f"{{{_HE_THERE}}} with He initialization or {{{_SMALL}}} from too small weights; and if "
                "they are far too large, {share_broken} of the networks end in numbers too large for the "
                "computer.",
                lambda found: (
                    found.median("share_broken") > 50 and found.median(_SMALL) > 3 * found.median(_HE_THERE)
                ),
            ),
        ),
    ),
    Question(
        "all-weights-zero",
        "start-and-activation",
        ("all-zero-weights-learn-nothing",),
        "All weights and biases of a network with ReLU begin at zero. Will training move anything but the "
        "bias of the output?",
        (
            Option(
                "Yes",
                "Each hidden neuron passes on zero, and the weights behind it are zero too. So no gradient "
                "reaches a weight from either side, and with about as many Yes as No the loss stays at "
                "{loss}.",
                lambda found: found.median("loss") < 0.5,
            ),
            Option(
                "No",
                "Every other gradient has a factor of zero: what the neuron passes on, or the weight behind "
                "it. So with about as many Yes as No the loss stays at {loss}, that of guessing.",
                lambda found: found.low("loss") > 0.69,
            ),
        ),
    ),
    Question(
        "five-layers-of-sigmoid",
        "start-and-activation",
        ("deep-sigmoid-waits-with-gradient-descent",),
        "Swap ReLU for sigmoid in a network of five hidden layers, and train it by the same plain gradient "
        "descent. Does it still learn?",
        (
            Option(
                "Yes, and about as soon",
                "Half of the networks of ReLU have learned after {updates_of_relu}, of sigmoid after "
                "{updates_of_sigmoid}: each layer of sigmoid shrinks the gradient on its way back.",
                lambda found: found.median("updates_of_sigmoid") < 1.5 * found.median("updates_of_relu"),
            ),
            Option(
                "Yes, only more slowly",
                "Far more slowly: half of the networks have learned after {updates_of_sigmoid} instead of "
                "{updates_of_relu}, {share_learned} within {longest}. For most of that time the loss lies at "
                "{plateau}, and it looks as if the network learned nothing.",
                lambda found: (
                    found.median("updates_of_sigmoid") > 3 * found.median("updates_of_relu")
                    and found.median("share_learned") > 50
                ),
            ),
            Option(
                "No, never",
                "So it looks for a long time, with the loss at {plateau}. But the gradient is small, not "
                "zero: half of the networks have learned after {updates_of_sigmoid}, {share_learned} within "
                "{longest}.",
                lambda found: found.median("share_learned") < 5,
            ),
        ),
        again="start-and-speed",
    ),
    Question(
        "cost-of-all-gradients",
        "under-the-hood",
        ("backpropagation-costs-a-few-forward-passes",),
        "How much work is it to compute all the gradients of a network, compared with making one guess with "
        "it?",
        (
            Option(
                "No more than the guess",
                "Going back takes multiplications as well: guess and gradients together take "
                "{ratio_of_the_largest} as many as the guess.",
                lambda found: found.median("ratio_of_the_largest") < 1.3,
            ),
            Option(
                "A few times as much",
                "{ratio_of_the_smallest} as many multiplications with {fewest_weights} weights, and "
                "{ratio_of_the_largest} with {most_weights}: one pass back serves all weights.",
                lambda found: 1.5 < found.median("ratio_of_the_largest") < 6 and found.median("factor") > 100,
            ),
            Option(
                "As much as a guess for each weight",
                "That is the price of moving one weight after the other: {passes} guesses. Backpropagation "
                "goes back once, and shares what the weights have in common.",
                lambda found: found.median("factor") < 2,
            ),
        ),
    ),
)
