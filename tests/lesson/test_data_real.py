"""The real tables, against the files that scikit-learn ships."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits

from firstnn import data


def test_breast_cancer_is_what_scikit_learn_ships() -> None:
    table, raw = data.breast_cancer(), load_breast_cancer()
    np.testing.assert_array_equal(table.x, raw.data.astype(np.float32))
    np.testing.assert_array_equal(table.y, raw.target)
    assert table.feature_names[:2] == ("mean radius", "mean texture")
    assert table.class_names == ("malignant", "benign")
    assert np.bincount(table.y).tolist() == [212, 357]
    # Tumours that are malignant are larger: the names are not the wrong way round.
    assert table.x[table.y == 0, 0].mean() > table.x[table.y == 1, 0].mean()
    assert "10.24432/C5DW2B" in table.source
    assert table.licence == "CC BY 4.0"


def test_digits_are_what_scikit_learn_ships() -> None:
    table, raw = data.digits(), load_digits()
    np.testing.assert_array_equal(table.x.reshape(-1, 8, 8), raw.images)
    np.testing.assert_array_equal(table.y, raw.target)
    assert table.class_names == tuple("0123456789")
    assert table.feature_names[9] == "row 2, column 2"
    assert "10.24432/C50P49" in table.source
    assert table.licence == "CC BY 4.0"


def test_data_sets_are_made_without_loading_large_libraries() -> None:
    code = (
        "import sys; from firstnn import data; data.moons(20, seed=0).split(0.5, seed=0); "
        "print([name for name in ('tensorflow', 'keras', 'sklearn', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
