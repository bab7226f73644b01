"""The claim of the mental model: it holds, and without what makes it true it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging import OTHER_SEEDS, holds, nearly_holds

from firstnn.book.claims import mental_model
from firstnn.book.evidence import Generated
from firstnn.training import Recipe


def test_it_holds_for_other_seeds() -> None:
    assert nearly_holds(mental_model.connections_shift)


@pytest.mark.slow
def test_it_holds() -> None:
    assert mental_model.connections_shift.check().holds is True


def test_where_no_input_matters_none_is_strengthened() -> None:
    coin = Generated("random_labels", 200, (("n_features", 3),))
    runs = replace(mental_model.SHIFT, source=coin).run(OTHER_SEEDS)
    assert holds(mental_model.connections_shift, runs) is False


def test_frozen_weights_shift_nothing() -> None:
    frozen = {"": (mental_model.NETWORK, Recipe("adam", 0, 32, 50))}
    runs = replace(mental_model.SHIFT, settings=frozen).run(OTHER_SEEDS)
    assert holds(mental_model.connections_shift, runs) is False
