"""Questions on the myths: many layers, always right, longer is better, any activation."""

from __future__ import annotations

from firstnn.book.claims.held_out import RECIPE
from firstnn.book.questions.question import Entry, Option, Question

__all__ = ["QUESTIONS"]


QUESTIONS = (
    Question(
        "many-layers",
        "myths",
        ("one-hidden-layer-is-enough-for-circles",),
        "Can a network with a single hidden layer tell a circle from the ring around it as well as one with "
        "five hidden layers?",
        (
            Option(
                "Yes",
                "With one hidden layer {one_layer} of new points are right, with five {five_layers}. The "
                "circle is simple: a handful of bends goes round it, and one layer has sixteen. Spirals "
                "would ask for more.",
                lambda found: found.median("one_layer") > max(95, found.median("five_layers") - 1),
            ),
            Option(
                "No",
                "You might expect more layers to see more. But one hidden layer already gets {one_layer} of "
                "new points right, so that five, with {five_layers}, have nothing left to add.",
                lambda found: found.median("one_layer") < found.median("five_layers") - 3,
            ),
        ),
    ),
    Question(
        "five-layers-or-one",
        "myths",
        ("one-hidden-layer-is-enough-for-circles",),
        "One hidden layer answers {one_layer} of the new points on two circles right. You put four more "
        "layers in between and train again. What do you get?",
        (
            Option(
                "Clearly less",
                "{five_layers}: the layers do little harm here. They cost time, and you have more to "
                "understand.",
                lambda found: found.median("five_layers") < found.median("one_layer") - 3,
            ),
            Option(
                "The rest: every point right",
                "{five_layers}. Where the first layer has done the work, the others have nothing to add.",
                lambda found: found.median("five_layers") > 99.9,
            ),
            Option(
                "About the same",
                "{five_layers}. The first layer had done the work.",
                lambda found: abs(found.median("five_layers") - found.median("one_layer")) < 1,
            ),
        ),
        again="many-layers",
    ),
    Question(
        "always-right",
        "myths",
        ("noisier-labels-lower-accuracy",),
        "Chance has flipped a tenth of the labels, in the 400 points that a network learns from and in the "
        "new ones alike. Can the network see through these errors and get more than nine tenths of the new "
        "labels right?",
        (
            Option(
                "Yes",
                "It may well find the rule behind the errors. But the new labels are noisy too, and nobody "
                "can foretell which of them chance has flipped: {tenth_wrong} are right, and with clean "
                "labels {none_wrong}.",
                lambda found: found.median("tenth_wrong") > 90,
            ),
            Option(
                "No",
                "{tenth_wrong} are right. A tenth of the new labels is beyond anybody's reach, and a little "
                "more is lost because the border is drawn from a few hundred points: even with clean labels "
                "it is {none_wrong}.",
                lambda found: (
                    found.high("tenth_wrong") < 90
                    and found.median("tenth_wrong") < found.median("none_wrong")
                ),
            ),
        ),
    ),
    Question(
        "close-to-the-best-rule",
        "myths",
        ("networks-come-close-to-the-best-rule",),
        "Two clouds of points overlap. The best rule that anybody could know is right in {best_clouds} of "
        "new points. In what percentage of them is a network right that has learned from 1,000 points?",
        entry=Entry(
            "clouds",
            within="{median}. It comes close to the best rule, and no training lifts it above for long: "
            "where the clouds overlap, nobody can tell.",
            below="It does better: {median}. With 1,000 points even a small network finds nearly the best "
            "rule.",
            above="More than that is luck with the points: even the best rule is right in {best_clouds}.",
        ),
    ),
    Question(
        "wrong-labels",
        "myths",
        ("noisier-labels-lower-accuracy",),
        "Chance has turned {share} of the labels round, in the examples and in the new data alike. How often "
        "can a network be right on the new data?",
        (
            Option(
                "Nearly always: with many examples errors even out",
                "A network can see through the noise to the rule. But the new labels are noisy, too, and it "
                "cannot guess which: {more_wrong}.",
                lambda found: found.median("more_wrong") > 90,
            ),
            Option(
                "As often as a coin",
                "{more_wrong}. Most labels are right, and the network finds the rule in them.",
                lambda found: 45 < found.median("more_wrong") <= 55,
            ),
            Option(
                "At best as often as the labels are right",
                "{more_wrong}, where {share} of the labels are wrong. What chance has decided cannot be "
                "predicted.",
                lambda found: 55 < found.median("more_wrong") <= 100 - found.median("share"),
            ),
        ),
        again="always-right",
    ),
    Question(
        "longer-is-better",
        "myths",
        ("training-too-long-raises-the-loss", "training-too-long-costs-accuracy"),
        "A network learns from a hundred rows with ten columns, of two classes that overlap. When its loss "
        "on new rows is at its lowest, it gets {best_accuracy} of them right. The training goes on, to "
        "{epochs} in all. Does it get more of the new rows right?",
        (
            Option(
                "Yes",
                "On the rows that it learns from it does. But these are few and overlap, so it learns them "
                "by heart: of the new ones it gets {last_accuracy} right, and the loss grows to {loss_ratio} "
                "its lowest.",
                lambda found: (
                    found.median("loss_ratio") < 1.1
                    and found.median("last_accuracy") >= found.median("best_accuracy")
                ),
            ),
            Option(
                "No",
                "It gets {last_accuracy} right: with few rows and classes that overlap it learns the rows by "
                "heart, and the border bends around single ones.",
                lambda found: (
                    found.low("loss_ratio") > 1.5
                    and found.median("last_accuracy") < found.median("best_accuracy")
                ),
            ),
        ),
    ),
    Question(
        "the-best-epoch",
        "myths",
        ("training-too-long-raises-the-loss",),
        f"Few rows, overlapping classes, {RECIPE.epochs} epochs of training. After how many epochs is the "
        "loss on new rows at its smallest?",
        entry=Entry(
            "best_epoch",
            within="After {median}. At the end of training it is {loss_ratio} as large.",
            below="A little longer it still learns what holds for new rows, too: up to {median}.",
            above="By then it is learning single rows by heart. The loss on new rows was smallest after "
            "{median}.",
        ),
    ),
    Question(
        "longer-on-clean-data",
        "myths",
        ("clean-data-forgive-long-training",),
        "Two classes of points in the plane hardly overlap. A network trains on them for {short}, all points "
        "in each step; then you let it go on until {epochs}. What does that do on new points?",
        (
            Option(
                "It harms: the network memorizes",
                "The classes hardly overlap, so there is little but the rule to learn: "
                "{short_accuracy} right after the short training, "
                "{long_accuracy} after the long one.",
                lambda found: found.median("long_accuracy") < found.median("short_accuracy") - 2,
            ),
            Option(
                "Nothing: it had learned all there is",
                "It had not: {short_accuracy} become {long_accuracy}.",
                lambda found: abs(found.median("long_accuracy") - found.median("short_accuracy")) < 1,
            ),
            Option(
                "It helps",
                "{short_accuracy} become {long_accuracy}. After the short training the border was still too "
                "straight. Longer training can harm where classes overlap, and here they hardly do.",
                lambda found: found.median("long_accuracy") > found.median("short_accuracy") + 3,
            ),
        ),
        again="longer-is-better",
    ),
    Question(
        "any-activation",
        "myths",
        ("deep-sigmoid-waits-with-gradient-descent",),
        "A network has five hidden layers and learns by plain gradient descent. Can the choice of its "
        "activation function alone decide whether it learns within 200 updates?",
        (
            Option(
                "Yes",
                "With ReLU half of the networks have learned after {updates_of_relu}, with tanh after "
                "{updates_of_tanh}. With sigmoid it takes {updates_of_sigmoid}: after {early} the loss still "
                "lies at {plateau}, that of guessing.",
                lambda found: (
                    found.low("updates_of_sigmoid") > 200
                    and found.high("updates_of_relu") < 200
                    and found.high("updates_of_tanh") < 200
                ),
            ),
            Option(
                "No",
                "All of them can bend a line, but the gradient has to come back through five layers. With "
                "sigmoid hardly any of it does: it takes {updates_of_sigmoid} to learn, with ReLU "
                "{updates_of_relu}.",
                lambda found: found.median("updates_of_sigmoid") < 200,
            ),
        ),
    ),
    Question(
        "gradient-at-the-first-layer",
        "myths",
        ("sigmoid-makes-gradients-vanish", "tanh-and-relu-keep-gradients-alive"),
        "A network has ten hidden layers of sigmoid and Glorot initialization. How large is the gradient at "
        "the first layer, compared with the last?",
        (
            Option(
                "About as large",
                "With tanh it nearly is: {tanh}. Each layer of sigmoid lets a small part of it through: "
                "{ten_layers} is left.",
                lambda found: 0.3 < found.median("ten_layers") < 3,
            ),
            Option(
                "About a tenth",
                "That is nearly so with two hidden layers: {two_layers}. With ten, {ten_layers} is left.",
                lambda found: 0.03 < found.median("ten_layers") < 0.3,
            ),
            Option(
                "Less than a ten-thousandth",
                "{ten_layers}: each layer passes on a small part of what reaches it, and the parts multiply.",
                lambda found: found.high("ten_layers") < 1e-4,
            ),
        ),
        again="any-activation",
    ),
)
