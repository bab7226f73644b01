"""The saved model is the trained one, for raw rows, in plain Keras; whatever is no such file is refused."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from firstnn import Architecture, Recipe, build, data, fit, model_file, prepared_model
from firstnn.data import Dataset, Preparation, Standardizer
from firstnn.model_file import Names, check_deviations
from firstnn.prepared_model import Answer

TABLES = Path(__file__).resolve().parents[1] / "tables"

# Keras 3.15 copies arrays, when it saves, in a way that NumPy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

# Offsets and spreads of real tables: large ones, tiny ones, and a column that is constant in training.
MEANS = np.array([0.0, 1e6, 5e-9, -3e8, 7.0])
DEVIATIONS = np.array([1.0, 0.5, 1e-9, 1e3, 0.0])


def rows(n_samples: int, seed: int) -> Dataset:
    noise = data.gaussians(n_samples, n_features=5, seed=seed)
    return Dataset(MEANS + DEVIATIONS * noise.x, noise.y, feature_names=("a", "b", "c", "d", "e"))


@pytest.fixture(scope="module")
def trained() -> tuple[Any, Standardizer, Dataset]:
    table = rows(200, seed=0)
    standardizer = Standardizer.fit(table)
    fitted = fit(Architecture(5), Recipe("adam", epochs=5), standardizer.transform(table), seed=0)
    return fitted.model, standardizer, table


@pytest.fixture(scope="module")
def saved(trained: tuple[Any, Standardizer, Dataset], tmp_path_factory: pytest.TempPathFactory) -> Path:
    model, standardizer, table = trained
    names = Names(table.feature_names, ("no", "yes"), target="bought")
    path = tmp_path_factory.mktemp("models") / "model.keras"
    return model_file.save(model, path, standardizer=standardizer, names=names)


def expected(trained: tuple[Any, Standardizer, Dataset], x: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    model, standardizer, _ = trained
    return np.asarray(model.predict(standardizer.transform(x), verbose=0))


def test_plain_keras_takes_raw_rows_without_this_package(
    trained: tuple[Any, Standardizer, Dataset], saved: Path, tmp_path: Path
) -> None:
    x = rows(100, seed=1).x.copy()
    x[:, 4] = np.linspace(5, 9, 100)  # constant in training, not any more
    np.save(tmp_path / "x.npy", x)
    program = """
import sys, numpy, keras
model = keras.models.load_model(sys.argv[1])
numpy.save(sys.argv[2] + "/answers.npy", model.predict(numpy.load(sys.argv[2] + "/x.npy"), verbose=0))
assert not any(name.startswith("firstnn") for name in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(saved), str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "Skipping" not in done.stderr  # Keras' warning about an optimizer that does not fit the file
    np.testing.assert_allclose(np.load(tmp_path / "answers.npy"), expected(trained, x), rtol=0, atol=2e-6)


def test_the_loaded_model_gives_both_probabilities(
    trained: tuple[Any, Standardizer, Dataset], saved: Path
) -> None:
    loaded = model_file.load(saved)
    x = rows(50, seed=2).x
    probabilities = loaded.probabilities(x)
    np.testing.assert_allclose(probabilities[:, 1:], expected(trained, x), rtol=0, atol=2e-6)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert loaded.names == Names(("a", "b", "c", "d", "e"), ("no", "yes"), "bought")


def test_the_preparing_layers_are_the_standardizer_to_the_last_bits() -> None:
    table = rows(500, seed=3)
    standardizer = Standardizer.fit(table)
    preparation = model_file.standard_preparation(standardizer, table.feature_names)
    whole = prepared_model.prepend(
        build(Architecture(5), Recipe(), seed=0), preparation, Answer(table.class_names)
    )
    standardized = np.asarray(whole.get_layer("preparation")(table.x))
    np.testing.assert_allclose(standardized, standardizer.transform(table).x, rtol=3e-7, atol=3e-7)
    assert (standardized[:, 4] == 0).all()


@pytest.mark.parametrize("name", ["base", "missing-empty", "categorical", "thousands"])
def test_the_model_prepares_raw_rows_as_the_training_rows_were(name: str, tmp_path: Path) -> None:
    found = data.look(TABLES / f"{name}.csv", target="bought")
    train, others = found.rows[::2], found.rows[1::2]
    preparation = Preparation.fit(found.used, train)
    network = build(Architecture(len(preparation.input_names)), Recipe("adam"), seed=0)
    names = Names(preparation.names, ("no", "yes"), "bought")
    loaded = model_file.load(
        model_file.save(network, tmp_path / "m.keras", preparation=preparation, names=names)
    )
    assert loaded.preparation == preparation
    assert loaded.names == names
    expected = np.asarray(network(preparation.transform(found.used, others)))
    np.testing.assert_allclose(loaded.predict(found.used, others)[:, 1:], expected, rtol=0, atol=2e-6)


def test_names_outlive_training_and_saving_by_plain_keras(saved: Path, tmp_path: Path) -> None:
    import keras

    model = keras.models.load_model(saved)
    model.fit(np.zeros((4, 5), "float32"), np.array([0, 1, 0, 1]), epochs=1, verbose=0)
    model.save(tmp_path / "again.keras")
    assert model_file.read_names(tmp_path / "again.keras") == model_file.read_names(saved)


@pytest.mark.parametrize("width", [1, 4, 6])
def test_a_row_of_another_width_is_refused_whatever_was_seen_before(saved: Path, width: int) -> None:
    import keras

    model = keras.models.load_model(saved)
    model.predict(np.zeros((4, 5), "float32"), verbose=0)  # Keras relaxes the shapes of what follows
    with pytest.raises(Exception, match=r"(?i)shape|size|matmul|matrix"):
        model.predict(np.zeros((4, width), "float32"), verbose=0)


def test_names_may_hold_any_character(tmp_path: Path) -> None:
    x, classes = np.array([[1.0, 2.0], [2.0, 1.0]], np.float32), ("</a>", '"ü\\')
    rows_ = Dataset(x, np.array([0, 1]), class_names=classes, feature_names=("km/h", 'a "b" {c}'))
    names = Names(rows_.feature_names, rows_.class_names, "x/y")
    network = build(Architecture(2), Recipe(), seed=0)
    path = tmp_path / "m.keras"
    assert model_file.load(
        model_file.save(network, path, standardizer=Standardizer.fit(rows_), names=names)
    ).names == Names(names.feature_names, names.class_names, "x/y")


def test_the_file_can_be_measured_and_trained_further(saved: Path) -> None:
    import keras

    table = rows(200, seed=0)
    model = keras.models.load_model(saved)
    assert type(model.optimizer) is keras.optimizers.Adam
    before, _ = model.evaluate(table.x, table.y, verbose=0)
    model.fit(table.x, table.y, epochs=20, verbose=0)
    after, _ = model.evaluate(table.x, table.y, verbose=0)
    assert after < before


def test_several_classes_have_an_output_each(tmp_path: Path) -> None:
    digits = data.digits()
    model = build(Architecture(64, (), n_outputs=10), Recipe(), seed=0)
    names = Names(digits.feature_names, digits.class_names)
    path = model_file.save(
        model, tmp_path / "digits.keras", standardizer=Standardizer.fit(digits), names=names
    )
    assert model_file.load(path).probabilities(digits.x[:7]).shape == (7, 10)


def test_what_exists_stays_unless_it_is_to_be_replaced(
    trained: tuple[Any, Standardizer, Dataset], tmp_path: Path
) -> None:
    model, standardizer, table = trained
    names = Names(table.feature_names, table.class_names)
    path = tmp_path / "model.keras"
    path.write_text("precious")
    with pytest.raises(ValueError, match="path must be new"):
        model_file.save(model, path, standardizer=standardizer, names=names)
    assert path.read_text() == "precious"
    model_file.save(model, path, standardizer=standardizer, names=names, overwrite=True)
    assert model_file.read_names(path) == names
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.keras"]


def test_nothing_is_left_when_writing_is_interrupted(
    trained: tuple[Any, Standardizer, Dataset], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, standardizer, table = trained

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "chmod", interrupt)  # the last step before the file takes its place
    with pytest.raises(KeyboardInterrupt):
        model_file.save(
            model,
            tmp_path / "model.keras",
            standardizer=standardizer,
            names=Names(table.feature_names, table.class_names),
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "model.h5"}, r"path must end in \.keras"),
        ({"path": "nowhere/model.keras"}, "path must lie in a folder that exists"),
        ({"path": 3}, "path must be the name of a model file"),
        ({"standardizer": Standardizer(np.zeros(1), np.ones(1))}, "standardizer must have a column"),
        ({"standardizer": Standardizer(np.zeros(5), np.full(5, 1e-40))}, "standardizer must have dev"),
        ({"standardizer": None}, "standardizer must be of type"),
        ({"names": None}, "names must be of type"),
        ({"names": Names(("a", "b"), ("no", "yes"))}, "standardizer must have a column"),
        ({"names": Names(tuple("abcde"), ("no", "yes", "maybe"))}, "model must have inputs and outputs"),
        ({"overwrite": 1}, "overwrite must be True or False"),
    ],
)
def test_bad_arguments_of_save(
    trained: tuple[Any, Standardizer, Dataset],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any],
    message: str,
) -> None:
    model, standardizer, table = trained
    monkeypatch.chdir(tmp_path)
    names = Names(table.feature_names, table.class_names)
    arguments: dict[str, Any] = {"path": "model.keras", "standardizer": standardizer, "names": names} | change
    with pytest.raises((TypeError, ValueError), match=message):
        model_file.save(model, **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"feature_names": ()}, "feature_names must hold at least 1"),
        ({"feature_names": "age"}, "feature_names must be a sequence"),
        ({"feature_names": ("a", "a")}, "feature_names must differ"),
        ({"class_names": ("yes",)}, "class_names must hold at least 2"),
        ({"class_names": ("yes", 0)}, "class_names must be a sequence of texts"),
        ({"target": 7}, "target must be of type str"),
    ],
)
def test_bad_names(change: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        replace(Names(("a", "b"), ("no", "yes")), **change)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([[1.0, 2.0]], "x must have 5 columns: a, b, c, d, e"),
        ([[1.0, 2.0, np.nan, 4.0, 5.0]], "x must hold finite numbers"),
        ([["1", 2, 3, 4, 5]], "x must be a table of numbers"),
        (np.zeros((0, 5)), "x must have shape"),
    ],
)
def test_bad_rows(saved: Path, x: Any, message: str) -> None:  # noqa: ANN401  # wrong on purpose
    with pytest.raises((TypeError, ValueError), match=message):
        model_file.load(saved).probabilities(x)


def archive(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("_", "."), content)
    return path


def described(path: Path, **changes: Any) -> Path:  # noqa: ANN401  # any part of a description
    """Write an archive with a description of a model, and no model."""
    column = {"is": "category", "name": "a", "values": ["x", "y"]}
    content = {
        "firstnn": 2,
        "class_names": ["x", "y"],
        "target": None,
        "kind": "classes",
        "columns": [column],
    }
    return archive(path, config_json=json.dumps({"name": json.dumps(content | changes)}))


def test_files_that_are_no_model(tmp_path: Path, saved: Path) -> None:
    text = tmp_path / "text.keras"
    text.write_text("not a model")
    whole = saved.read_bytes()
    cut = tmp_path / "cut.keras"
    cut.write_bytes(whole[: len(whole) // 2])
    refusals: dict[Path, str] = {
        tmp_path / "missing.keras": "path must name an existing file",
        tmp_path: "path must name a file that can be read",
        text: "this is none",
        cut: "this is none",
        archive(tmp_path / "zip.keras", readme="hello"): "this archive holds no model",
        archive(tmp_path / "plain.keras", config_json="{}"): "saved by firstnn train",
        archive(tmp_path / "bits.keras", config_json="{"): "damaged",
        described(tmp_path / "newer.keras", firstnn=3): "damaged",
        described(tmp_path / "names.keras", columns=[{"is": "number", "name": "a"}]): "damaged",
    }
    for path, message in refusals.items():
        with pytest.raises(ValueError, match=message) as caught:
            model_file.read_names(path)
        assert str(caught.value).startswith("path must ")
        assert "\n" not in str(caught.value)


def test_a_model_that_keras_cannot_load_or_that_is_not_what_its_names_say(tmp_path: Path) -> None:
    broken = described(tmp_path / "broken.keras")
    with pytest.raises(ValueError, match="path must name a model that Keras can load"):
        model_file.load(broken)


def test_a_model_of_plain_keras_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "plain.keras"
    build(Architecture(2), Recipe(), seed=0).save(path)
    with pytest.raises(ValueError, match="saved by firstnn train"):
        model_file.load(path)


def test_deviations_at_the_ends_of_what_float32_holds_are_taken() -> None:
    check_deviations(Standardizer(np.zeros(2), np.array([1e-37, 1e37])))
    for deviation in (0.9e-37, 1.1e37):
        with pytest.raises(ValueError, match="deviations from 1e-37 to 1e"):
            check_deviations(Standardizer(np.zeros(1), np.array([deviation])))
