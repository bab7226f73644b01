"""Just within and just beyond the bounds of claims without chance, which no seed has a part in."""

from __future__ import annotations

from made_up import Bounds

from firstnn.book.claims import (
    loss_and_accuracy,
    meaning_of_scores,
    neurons_and_layers,
    under_the_hood,
    xor,
)

BOUNDS: Bounds = [
    # Results that no seed has a part in.
    (
        loss_and_accuracy.lower_loss_lower_accuracy,
        [{"even": (0.6, 1.0), "bold": (0.5, 0.75)}],
        [{"even": (0.6, 1.0), "bold": (0.6, 0.75)}, {"even": (0.6, 1.0), "bold": (0.5, 1.0)}],
    ),
    (
        meaning_of_scores.probabilities_cap_the_loss,
        [{"from_the_sum": 50.0, "from_the_probability": 16.118}],
        [
            {"from_the_sum": 50.001, "from_the_probability": 16.118},
            {"from_the_sum": 49.999, "from_the_probability": 16.118},
            {"from_the_sum": 50.0, "from_the_probability": 16.12},
            {"from_the_sum": 50.0, "from_the_probability": 16.116},
        ],
    ),
    (
        neurons_and_layers.two_layers_count,
        [{"layers": 2, "parameters": 21, "largest_difference": 9e-7}],
        [
            {"layers": 3, "parameters": 21, "largest_difference": 0},
            {"layers": 2, "parameters": 22, "largest_difference": 0},
            {"layers": 2, "parameters": 21, "largest_difference": 1e-6},
        ],
    ),
    (
        under_the_hood.a_few_forward_passes,
        [{10: (100, 300), 20: (100, 200)}],
        [{10: (100, 301), 20: (100, 200)}],
    ),
    (
        under_the_hood.a_pass_for_every_weight,
        [{202: (100, 200), 204: (100, 200)}],
        [{199: (100, 200), 204: (100, 200)}, {202: (100, 200), 404: (100, 400)}],
    ),
    (under_the_hood.time_of_a_few_forward_passes, [{10: (2, 29.9)}], [{10: (2, 30), 20: (2, 4)}]),
    (xor.enough_by_hand, [([0.4, 0.6], [0, 1])], [([0.4, 0.5], [0, 1]), ([0.5, 0.6], [0, 1])]),
]
