"""From the columns of a table to the inputs of a network: what is learned from the training rows alone.

number      (value - mean) / deviation; a gap is filled with the median, and marked in an input of its own
category    one input for each value, 1 where the row has it; a value that training never saw is 0 in all
yes/no      as a category with two values

Everything here is learned from the training rows: the rows held out stand for rows that nobody has seen. The
same arithmetic as layers of Keras is in `prepared_model.py`, inside the saved model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstnn import on_disk
from firstnn.data.column_kinds import Column
from firstnn.data.standardizer import Standardizer

__all__ = ["CategoryInput", "NumberInput", "Preparation"]

_RAREST = 1e-37  # a smaller deviation has no inverse in float32


@dataclass(frozen=True)
class NumberInput:
    """How a column of numbers is prepared.

    Args:
        name: The column.
        median: What fills a gap: a number that occurs in the training rows, or the mean of two.
        mean: The mean of the training rows, after filling.
        deviation: Their standard deviation.
        low: The smallest number in the training rows.
        high: The largest.
        marks_gaps: Whether an input of its own marks the gaps: where the training rows had some.
        date: The column of dates of which this column is a part; None for any other column.

    Example:
        >>> age = NumberInput("age", 30.0, mean=31.0, deviation=10.0, low=18.0, high=60.0, marks_gaps=True)
        >>> age.transform(np.array([41.0, np.nan]))
        array([[ 1. ,  0. ],
               [-0.1,  1. ]])
    """

    name: str
    median: float
    mean: float
    deviation: float
    low: float
    high: float
    marks_gaps: bool
    date: str | None = None

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of the network's inputs that the column becomes."""
        return (self.name, f"{self.name} is missing") if self.marks_gaps else (self.name,)

    def transform(self, numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the inputs for some cells, NaN where they hold nothing: shape (n_rows, 1 or 2)."""
        gaps = np.isnan(numbers)
        scaled = (np.where(gaps, self.median, numbers) - self.mean) / self.deviation
        columns = [scaled, gaps.astype(np.float64)] if self.marks_gaps else [scaled]
        return np.stack(columns, axis=1)

    @classmethod
    def fit(cls, column: Column, numbers: npt.NDArray[np.float64]) -> NumberInput:
        """Learn median, mean and deviation from the training rows."""
        numbers = numbers.astype(np.float32).astype(np.float64)  # as the model will see them
        gaps = np.isnan(numbers)
        known = numbers[~gaps] if not gaps.all() else np.zeros(1)
        median = float(np.float32(np.median(known)))
        standardizer = Standardizer.fit(np.where(gaps, median, numbers)[:, np.newaxis])
        return cls(
            name=column.name,
            median=median,
            mean=float(standardizer.mean[0]),
            deviation=max(float(standardizer.deviation[0]), _RAREST),
            low=float(known.min()),
            high=float(known.max()),
            marks_gaps=bool(gaps.any()),
            date=column.date,
        )


@dataclass(frozen=True)
class CategoryInput:
    """How a column of categories is prepared.

    Args:
        name: The column.
        values: The values that the training rows hold, sorted; "" stands for a gap where they had some.

    Example:
        >>> CategoryInput("port", ("", "Q", "S")).transform(["S", "", "X"])
        array([[0., 0., 1.],
               [1., 0., 0.],
               [0., 0., 0.]])
    """

    name: str
    values: tuple[str, ...]

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of the network's inputs that the column becomes."""
        return tuple(f"{self.name} is {value or 'missing'}" for value in self.values)

    def transform(self, cells: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the inputs for some cells, "" where they hold nothing: shape (n_rows, n_values)."""
        place = {value: number for number, value in enumerate(self.values)}
        result = np.zeros((len(cells), len(self.values)))
        for row, cell in enumerate(cells):
            if cell in place:
                result[row, place[cell]] = 1.0
        return result

    @classmethod
    def fit(cls, column: Column, cells: Sequence[str]) -> CategoryInput:
        """Learn the values that the training rows hold."""
        return cls(column.name, tuple(sorted(Counter(cells))))


@dataclass(frozen=True)
class Preparation:
    """How the columns of a table become the inputs of a network.

    Args:
        columns: Each column with what training rows taught about it.

    Example:
        >>> from firstnn.data.column_kinds import Column
        >>> cells = ["20", "", "40", "30"]
        >>> numbers, gaps = np.array([20, np.nan, 40, 30]), np.array([False, True, False, False])
        >>> prepared = Preparation.fit([Column("age", "number", cells, gaps, numbers)], np.arange(4))
        >>> prepared.input_names
        ('age', 'age is missing')
    """

    columns: tuple[NumberInput | CategoryInput, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of the network's inputs: more than columns, where there are categories or gaps."""
        return tuple(name for column in self.columns for name in column.input_names)

    @property
    def numbers_only(self) -> bool:
        """Whether all columns are numbers, so that one array can hold a row."""
        return all(isinstance(column, NumberInput) for column in self.columns)

    @classmethod
    def fit(cls, columns: Sequence[Column], rows: npt.NDArray[np.int64]) -> Preparation:
        """Learn from the training rows, which are given by their numbers."""
        return cls(
            tuple(
                NumberInput.fit(column, column.numbers[rows])
                if column.kind == "number" and column.numbers is not None
                else CategoryInput.fit(column, category_cells(column, rows))
                for column in columns
            )
        )

    def transform(self, columns: Sequence[Column], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return the network's inputs for some rows, float32, shape (n_rows, n_inputs)."""
        by_name = {column.name: column for column in columns}
        inputs, begin = on_disk.empty((len(rows), len(self.input_names)), np.float32), 0
        for each in self.columns:
            column, end = by_name[each.name], begin + len(each.input_names)
            if isinstance(each, CategoryInput):
                inputs[:, begin:end] = each.transform(category_cells(column, rows))
            else:
                assert column.numbers is not None
                inputs[:, begin:end] = each.transform(column.numbers[rows])
            begin = end
        return inputs


def category_cells(column: Column, rows: npt.NDArray[np.int64]) -> list[str]:
    """Return the cells of a category, "" where they hold nothing."""
    return ["" if column.missing[row] else column.cells[row] for row in rows.tolist()]
