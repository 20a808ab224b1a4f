"""Counting responses by layer, row and column, with the sums of their weights."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from survey_app.analytics.bands import banded
from survey_app.analytics.crosstab.bases import Bases, bases_of, offers, over_wordings
from survey_app.analytics.crosstab.groups import (
    COLUMN,
    LAYER,
    ROW,
    TOGETHER,
    WORDING,
    N,
    Passes,
    grouped,
)
from survey_app.analytics.crosstab.kept import MOST, Kept, kept
from survey_app.analytics.facets.facet import Absence, Category, Either, Facet, Reading
from survey_app.analytics.filters.dimensions import VERSION
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.statistics.arrays import Floats, Integers, summed
from survey_app.statistics.weights import Weights

Places = Mapping[Any, int]
"""What a snapshot has → the place in a table; what is not in it has none."""
OUTSIDE = -1
_Shape = tuple[int, int, int]
MOST_LAYERS = 6
"""Tables below each other; the layers beyond them are put together into one."""


@dataclass(frozen=True)
class Grid:
    """What was counted of one layer. Its last column is all columns together."""

    layer: Category
    cells: Weights
    """[rows, columns + 1]."""
    bases: Weights
    """[columns + 1]: who has a value in the rows."""
    offered: Bases
    """Of whom a cell is a share, where some could not choose it."""
    by_value: Weights
    """[values, columns + 1]; no values where the rows have no measure."""
    version: Category | None = None
    """The version that all of it is of; None where layers are something else."""


@dataclass(frozen=True)
class Counted:
    """All layers, and what is in none of their tables."""

    rows: Kept
    columns: Kept
    grids: tuple[Grid, ...]
    values: Floats
    """The measure of each value in `Grid.by_value`."""
    responses: int
    """Whom the filter lets in."""
    no_row: Mapping[Absence, int]
    """Why the others have no value in the rows."""
    no_column: int
    """Who has a value in the rows but none in the columns or layers."""


class _Axis(NamedTuple):
    """The categories of a side, where each value is among them, and why others are in none."""

    kept: Kept
    places: Places
    absent: Mapping[Any, Absence]


class _Tables:
    """Adds up groups into tables, by wording."""

    def __init__(
        self, passes: Passes, columns: _Axis, everybody: Places, layers: Places, weighed: Weighed
    ) -> None:
        self._passes = passes
        self._columns = columns.places
        self._width = len(columns.kept.shown)
        self._everybody = dict.fromkeys(everybody, self._width)
        self._layers = layers
        self._weighed = weighed
        self.wordings: list[int] = sorted(set(passes.together.bases[WORDING].to_list()))

    def of(self, down: Places, size: int, at: int, *, is_cells: bool) -> Weights:
        """[wordings, size, columns + 1] of the layer in place `at`."""
        first, whole = (group.cells if is_cells else group.bases for group in self._passes)
        here = {value: 0 for value, place in self._layers.items() if place == at}
        wordings = {version: place for place, version in enumerate(self.wordings)}
        shape = (len(wordings), size, self._width + 1)
        inner = _index(first, (here, wordings, down, self._columns), shape)
        outer = _index(whole, (here, wordings, down, self._everybody), shape)
        return _sums([(first, inner), (whole, outer)], shape, self._weighed)


def counted(
    frame: pl.LazyFrame, row: Either, column: Either, layer: Facet | None, weighed: Weighed
) -> Counted:
    """Count the responses of `frame`; those that have no value somewhere are counted apart."""
    apart, together = passes = grouped(frame, row, column, layer, weighed)
    rows, columns = _axis(row, together.cells, ROW), _axis(column, apart.bases, COLUMN)
    layers = _axis(layer or TOGETHER, together.bases, LAYER, MOST_LAYERS)
    answers = rows if isinstance(row, Facet) else _axis(_answer(row), together.bases, ROW)
    placed = columns if isinstance(column, Facet) else _axis(TOGETHER, together.bases, COLUMN)
    answered = dict.fromkeys(answers.places, 0)
    values, measures = _values(row, answers)
    tables = _Tables(passes, columns, placed.places, layers.places, weighed)
    sides = ((row, rows.kept), (column, columns.kept))
    by_wording = [offers(*side, tables.wordings) for side in sides]

    def grid(at: int, category: Category) -> Grid:
        cells = tables.of(rows.places, len(rows.kept.shown), at, is_cells=True)
        bases = tables.of(answered, 1, at, is_cells=False)
        return Grid(
            layer=category,
            cells=over_wordings(cells),
            bases=over_wordings(bases).part(0),
            offered=bases_of(cells, bases, *by_wording),
            by_value=over_wordings(tables.of(values, len(measures), at, is_cells=False)),
            version=category if layer and layer.name == VERSION.name else None,
        )

    return Counted(
        rows=rows.kept,
        columns=columns.kept,
        grids=tuple(grid(at, category) for at, category in enumerate(layers.kept.shown)),
        values=measures,
        responses=int(together.bases[N].sum()),
        no_row=_absences(together.bases, answers.absent),
        no_column=_without_place(together.bases, answered, placed.places, layers.places),
    )


def _axis(facet: Either, groups: pl.DataFrame, name: str, most: int = MOST) -> _Axis:
    times = groups.group_by(name).agg(pl.col(N).sum())
    found = dict(zip(times[name].to_list(), times[N].to_list(), strict=True))
    reading = _reading(facet, found)
    read = {value: reading(value) for value in found}
    frequency: Counter[Category] = Counter()
    for value, category in read.items():
        if isinstance(category, Category):
            frequency[category] += found[value]
    those = kept(facet, frequency, most)
    return _Axis(
        those,
        {
            value: those.places[c]
            for value, c in read.items()
            if isinstance(c, Category) and c in those.places
        },
        {value: c for value, c in read.items() if isinstance(c, Absence)},
    )


def _reading(facet: Either, found: Mapping[Any, int]) -> Reading:
    if not isinstance(facet, Facet):
        return list(facet.options).__getitem__
    if not facet.is_banded:
        return facet.reading
    bands = banded({v: n for v, n in found.items() if isinstance(facet.reading(v), Category)})
    return lambda value: bands.get(value) or facet.reading(value)


def _answer(row: Either) -> Facet:
    """Whether there is an answer to a question that has several."""
    return Facet(row.name, row.label, row.phrase, pl.lit(1), row.reading)


def _values(row: Either, answers: _Axis) -> tuple[Places, Floats]:
    """A place for each value that has a measure, and the measures."""
    if not isinstance(row, Facet) or row.measure is None:
        return {}, np.zeros(0)
    values = sorted(answers.places)
    measures = np.array([row.measure.of(value) for value in values], dtype=np.float64)
    return {value: place for place, value in enumerate(values)}, measures


def _index(
    groups: pl.DataFrame, places: tuple[Places, Places, Places, Places], shape: _Shape
) -> Integers:
    """The place of each group in a table [wordings, rows, columns] laid out flat, or OUTSIDE."""
    layer, wording, row, column = (
        np.array([of.get(value, OUTSIDE) for value in groups[name].to_list()], dtype=np.int64)
        for name, of in zip((LAYER, WORDING, ROW, COLUMN), places, strict=True)
    )
    inside = (layer >= 0) & (row >= 0) & (column >= 0)
    return np.where(inside, (wording * shape[1] + row) * shape[2] + column, OUTSIDE)


def _sums(parts: list[tuple[pl.DataFrame, Integers]], shape: _Shape, weighed: Weighed) -> Weights:
    """The sums of all groups by their place."""
    size = shape[0] * shape[1] * shape[2]
    sums, squares, counts = (np.zeros(size) for _ in range(3))
    for groups, index in parts:
        inside = index != OUTSIDE
        at, n = index[inside], groups[N].to_numpy()[inside]
        factors = weighed.factors(groups)[inside]
        counts += summed(at, n, size)
        sums += summed(at, n * factors, size)
        squares += summed(at, n * factors**2, size)
    return Weights(
        sums.reshape(shape),
        squares.reshape(shape),
        counts.astype(np.int64).reshape(shape),
        weighed.n,
    )


def _absences(groups: pl.DataFrame, absent: Mapping[Any, Absence]) -> dict[Absence, int]:
    found: Counter[Absence] = Counter()
    for value, n in groups.select(ROW, N).iter_rows():
        if value in absent:
            found[absent[value]] += n
    return dict(found)


def _without_place(groups: pl.DataFrame, row: Places, column: Places, layer: Places) -> int:
    """How many have a value in the rows, but none in the columns or in the layers."""
    return sum(
        n
        for r, c, at, n in groups.select(ROW, COLUMN, LAYER, N).iter_rows()
        if r in row and (c not in column or at not in layer)
    )
