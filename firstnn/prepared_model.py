"""A network with its preparation in front: one Keras model for rows as they stand in a table.

The preparation is made of Keras' own layers, so plain Keras opens the file and needs nothing of ours:

numbers     center (minus the median), a gap becomes 0 and so the median, scale (to mean 0 and deviation 1)
categories  StringLookup, an input of the network for each value; a value that it does not know is 0 in all

What columns and classes are called is written into the name of the preparation's first input: Keras carries
it along wherever the model is saved again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from firstnn import launch, validation
from firstnn.data import CategoryInput, NumberInput, Preparation
from firstnn.data.column_kinds import Column
from firstnn.data.preparation import category_cells

if TYPE_CHECKING:
    import keras

__all__ = ["Answer", "prepend", "raw_inputs", "read_description"]

_MARK = '{"firstnn": '
_FORMAT = 2  # the version of what stands in the description


@dataclass(frozen=True)
class Answer:
    """What the outputs of a model mean.

    Args:
        class_names: A name for each class; none for a quantity.
        target: The column that held the answer in training; None where the table was no file.
        kind: "classes", "quantity" or "count".

    Example:
        >>> Answer(("no", "yes"), "bought").kind
        'classes'
    """

    class_names: tuple[str, ...]
    target: str | None = None
    kind: str = "classes"


def prepend(
    network: keras.Sequential,
    preparation: Preparation,
    answer: Answer,
    *,
    scale: tuple[float, float] | None = None,
) -> keras.Model:
    """Return a model for rows as they come: the preparation, then the layers of a trained network.

    Where all columns are numbers it takes an array of shape (n_rows, n_columns), NaN for gaps; otherwise a
    dictionary with an array of shape (n_rows, 1) for each column, texts with "" for gaps.

    Args:
        network: What was trained on prepared rows.
        preparation: How they were prepared.
        answer: What the outputs mean.
        scale: For a quantity, the mean and the deviation with which the target was standardized.

    Returns:
        The model, compiled as the network is where it answers with classes.

    Raises:
        ValueError: the network has another number of inputs than the preparation gives.

    Example:
        >>> from firstnn import Architecture, Recipe, build
        >>> age = NumberInput("age", 30.0, 30.0, 10.0, 18.0, 60.0, marks_gaps=False)
        >>> network = build(Architecture(1), Recipe(), seed=0)
        >>> model = prepend(network, Preparation((age,)), Answer(("no", "yes")))
        >>> model.input_shape, [layer.name for layer in model.layers[-2:]]
        ((None, 1), ['hidden_1', 'output'])
    """
    n_inputs = len(preparation.input_names)
    if network.input_shape != (None, n_inputs):
        raise ValueError(
            f"preparation must give as many inputs as the model has, {network.input_shape[1]}. "
            f"Received: preparation with {n_inputs}"
        )
    launch.tensorflow()
    import keras

    description = describe(preparation, answer)
    if preparation.numbers_only:
        raw: Any = keras.Input((len(preparation.columns),), name="table")
        x = _number_model(preparation, description)(raw)
    else:
        raw = {
            keras_name(column.name): keras.Input((1,), dtype=_dtype(column), name=keras_name(column.name))
            for column in preparation.columns
        }
        x = _mixed_model(preparation, description)(list(raw.values()))
    for layer in network.layers:
        x = layer(x)
    if scale is not None:
        x = keras.layers.Rescaling(scale=scale[1], offset=scale[0], name="unit")(x)
    model = keras.Model(raw, x, name="table_network")
    if network.optimizer is not None and scale is None:
        optimizer = keras.optimizers.deserialize(keras.optimizers.serialize(network.optimizer))
        optimizer.build(model.trainable_variables)  # else Keras warns when it loads the file
        model.compile(optimizer=optimizer, loss=network.loss, metrics=["accuracy"])
    return model


def raw_inputs(
    preparation: Preparation, columns: Sequence[Column], rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32] | dict[str, npt.NDArray[Any]]:
    """Return rows of a table as the model takes them: an array of shape (n_rows, n_columns), or a dictionary.

    Args:
        preparation: The columns that the model takes.
        columns: The columns of the table.
        rows: Which rows.

    Returns:
        Float32 numbers, NaN for gaps; with categories a dictionary of arrays of shape (n_rows, 1).

    Example:
        >>> age = NumberInput("age", 30.0, 30.0, 10.0, 18.0, 60.0, marks_gaps=False)
        >>> column = Column("age", "number", ["20", ""], np.array([False, True]), np.array([20, np.nan]))
        >>> raw_inputs(Preparation((age,)), [column], np.arange(2)).tolist()
        [[20.0], [nan]]
    """
    by_name = {column.name: column for column in columns}
    arrays: dict[str, npt.NDArray[Any]] = {}
    for each in preparation.columns:
        column = by_name[each.name]
        if isinstance(each, CategoryInput):
            values = np.array(category_cells(column, rows), dtype=object)
        else:
            assert column.numbers is not None
            values = column.numbers[rows].astype(np.float32)
        arrays[keras_name(each.name)] = values[:, np.newaxis]
    return np.concatenate(list(arrays.values()), axis=1) if preparation.numbers_only else arrays


def keras_name(name: str) -> str:
    """Return the name of a column as an input of Keras can bear it: a slash would be a folder."""
    return name.replace("/", "\u2215")


# -- The layers ---------------------------------------------------------------------------------------------


def _number_model(preparation: Preparation, description: str) -> keras.Model:
    """Return the preparation of an array of numbers."""
    import keras

    raw = keras.Input((len(preparation.columns),), name=description)
    order = [preparation.input_names.index(name) for name in _numbers_then_gaps(preparation)]
    outputs = _reorder(_prepare_numbers(raw, list(preparation.columns)), order)
    return keras.Model(raw, _refuse_other_widths(raw, outputs, len(preparation.columns)), name="preparation")


def _refuse_other_widths(raw: Any, outputs: Any, width: int) -> Any:  # noqa: ANN401  # Keras' tensors
    """Let only rows of one width pass.

    `Model.predict` forgets the width once it has seen two, and the arithmetic would then spread a single
    column over all of them. A product with a matrix refuses any other width. What it counts, the gaps in a
    row, is never above the number of columns, so the outputs stay as they are.
    """
    import keras

    ones = np.ones((width, 1), dtype=np.float32)
    n_gaps = keras.ops.matmul(keras.ops.cast(keras.ops.isnan(raw), "float32"), ones)
    return keras.ops.where(n_gaps > width, float("nan"), outputs)


def _mixed_model(preparation: Preparation, description: str) -> keras.Model:
    """Return the preparation of numbers and categories, of which each has an input of its own."""
    import keras

    raw = [
        keras.Input((1,), dtype=_dtype(column), name=description if place == 0 else keras_name(column.name))
        for place, column in enumerate(preparation.columns)
    ]
    parts, names = [], []
    numbers = [place for place, column in enumerate(preparation.columns) if isinstance(column, NumberInput)]
    if numbers:
        together = [raw[place] for place in numbers]
        joined = keras.layers.Concatenate(name="numbers")(together) if len(together) > 1 else together[0]
        parts.append(_prepare_numbers(joined, [preparation.columns[place] for place in numbers]))
        names += _numbers_then_gaps(preparation)
    for column, column_input in zip(preparation.columns, raw, strict=True):
        if isinstance(column, CategoryInput):
            parts.append(_prepare_category(column_input, column, len(parts)))
            names += column.input_names
    outputs = keras.ops.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]
    order = [preparation.input_names.index(name) for name in names]
    return keras.Model(raw, _reorder(outputs, order), name="preparation")


def _prepare_numbers(raw: Any, columns: Sequence[NumberInput | CategoryInput]) -> Any:  # noqa: ANN401  # Keras' tensors
    """Fill gaps, standardize, and put marks of gaps behind the numbers.

    Keras keeps the numbers of such a layer in float32, so the mean is split in two: the median is a float32
    and near it, and what is left is small. (`Normalization` rounds the mean, and takes no deviation below
    1e-7.)
    """
    import keras

    inputs = [column for column in columns if isinstance(column, NumberInput)]
    median, mean, deviation = (
        np.array([getattr(column, name) for column in inputs]) for name in ("median", "mean", "deviation")
    )
    gaps = keras.ops.isnan(raw)
    centered = keras.layers.Rescaling(scale=1.0, offset=(-median).tolist(), name="center")(raw)
    filled = keras.ops.where(gaps, 0.0, centered)
    offset = ((median - mean) / deviation).tolist()
    scaled = keras.layers.Rescaling(scale=(1 / deviation).tolist(), offset=offset, name="scale")(filled)
    marked = [place for place, column in enumerate(inputs) if column.marks_gaps]
    if not marked:
        return scaled
    marks = keras.ops.take(keras.ops.cast(gaps, "float32"), marked, axis=1)
    return keras.ops.concatenate([scaled, marks], axis=1)


def _prepare_category(raw: Any, column: CategoryInput, place: int) -> Any:  # noqa: ANN401
    """Give each value an input of its own, and none to a value that is not known."""
    import keras

    unknown = "[unknown]"
    while unknown in column.values:
        unknown = f"[{unknown}]"
    lookup = keras.layers.StringLookup(
        vocabulary=list(column.values),
        oov_token=unknown,
        mask_token=None,
        output_mode="one_hot",
        name=f"category_{place}",
    )
    return lookup(raw)[:, 1:]  # the first place is that of unknown values


def _numbers_then_gaps(preparation: Preparation) -> list[str]:
    """Return the inputs of the network that come from numbers, in the order of the layers."""
    numbers = [column for column in preparation.columns if isinstance(column, NumberInput)]
    return [column.name for column in numbers] + [each.input_names[1] for each in numbers if each.marks_gaps]


def _reorder(x: Any, order: list[int]) -> Any:  # noqa: ANN401
    """Bring what stands in the order of the layers into the order of the columns."""
    import keras

    if order == sorted(order):
        return x
    return keras.ops.take(x, np.argsort(order).tolist(), axis=1)


def _dtype(column: NumberInput | CategoryInput) -> str:
    return "float32" if isinstance(column, NumberInput) else "string"


# -- What the columns and classes are called ----------------------------------------------------------------


def describe(preparation: Preparation, answer: Answer) -> str:
    """Return what a model says of its columns and outputs, as the name of an input, which holds no slash."""
    columns = [
        {"is": "number" if isinstance(column, NumberInput) else "category", **asdict(column)}
        for column in preparation.columns
    ]
    content = {"firstnn": _FORMAT, **asdict(answer), "columns": columns}
    return json.dumps(content).replace("/", "\\u002f")


def read_description(config: object) -> tuple[Preparation, Answer] | None:
    """Return what a model's configuration says of its columns and outputs; None where it says nothing.

    Args:
        config: The configuration, as plain values.

    Returns:
        The preparation and the meaning of the outputs.

    Raises:
        ValueError: it is damaged, or of a later version.

    Example:
        >>> age = NumberInput("age", 30.0, 30.0, 10.0, 18.0, 60.0, marks_gaps=False)
        >>> text = describe(Preparation((age,)), Answer(("no", "yes"), "bought"))
        >>> read_description({"name": text})[1]
        Answer(class_names=('no', 'yes'), target='bought', kind='classes')
    """
    found = _find_text(config)
    if found is None:
        return None
    content = json.loads(found)
    if content["firstnn"] != _FORMAT:
        raise ValueError("it is of another version")
    columns: list[NumberInput | CategoryInput] = []
    for entry in content["columns"]:
        kind = entry.pop("is")
        if kind == "number":
            columns.append(NumberInput(**entry))
        else:
            columns.append(CategoryInput(entry["name"], tuple(entry["values"])))
    answer = Answer(tuple(content["class_names"]), content["target"], content["kind"])
    return Preparation(tuple(columns)), answer


def _find_text(config: object) -> str | None:
    """Find the description anywhere in a configuration."""
    if isinstance(config, str):
        return config if config.startswith(_MARK) else None
    entries = config.values() if isinstance(config, Mapping) else config if isinstance(config, list) else ()
    return next((text for text in map(_find_text, entries) if text is not None), None)


def check_outputs(model: keras.Model, preparation: Preparation, answer: Answer) -> None:
    """Refuse a model whose inputs or outputs are not what its description says."""
    n_classes = len(answer.class_names)
    outputs = {(None, 1)} if n_classes in (0, 2) else set()
    outputs |= {(None, n_classes)} if n_classes >= 2 else set()  # two classes may have an output each
    wide: Any = (None, len(preparation.columns))
    if not preparation.numbers_only:
        wide = [(None, 1)] * len(preparation.columns)
    if model.input_shape != wide or model.output_shape not in outputs:
        raise ValueError(
            f"model must have inputs and outputs as its names say, {wide} and one of {sorted(outputs)}. "
            f"{validation.received('model', (model.input_shape, model.output_shape))}"
        )
