"""Which differences of a table are larger than chance explains.

Where a reader may stand in several rows or columns, each of them is tested as a yes or a no of its
own: one test of the whole would take an answer of one reader for answers of many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import numpy as np

from survey_app.analytics.crosstab.counting import Grid
from survey_app.analytics.crosstab.offered import NotInAll
from survey_app.statistics.adjustment import adjusted_with_gaps
from survey_app.statistics.arrays import Floats, Integers
from survey_app.statistics.comparisons import (
    LEAST,
    Compared,
    compared_shares,
    compared_weighted_shares,
)
from survey_app.statistics.ordinal import kruskal_wallis, mann_whitney
from survey_app.statistics.rao_scott import weighted_association, weighted_residuals
from survey_app.statistics.tables import association, simulated_p
from survey_app.statistics.two_by_two import fisher_p
from survey_app.statistics.weights import Weights

Place = TypeVar("Place")
LEVEL = 0.05
MARKED = 2.0
"""Residuals beyond this are worth a mark."""
SEED = 20261127
"""Of the simulation, so that a page that is loaded again shows the same number."""
LEAST_RANKED = 5
"""Answers of a column below which ranks say nothing."""
MOST_SIMULATED = 60
"""Cells of a table for which thousands of others are drawn while somebody waits."""


@dataclass(frozen=True)
class Overall:
    """A test of whether rows and columns have to do with each other."""

    name: str
    statistic: str
    """With its degrees of freedom, as it is printed; empty for tests that have none."""
    p: float
    strength: float | None = None
    """Cramér's V, 0..1, without its bias; None for weighted answers."""
    is_doubtful: bool = False
    """Whether so few are expected in some cells that it is not to be relied on."""

    @property
    def is_clear(self) -> bool:
        """Whether chance hardly explains what was seen."""
        return self.p < LEVEL and not self.is_doubtful


@dataclass(frozen=True)
class Heights:
    """Whether columns stand at different heights of a scale, of which only the order is used."""

    statistic: str
    p: float
    second_is_higher: float | None
    """Of two columns, the chance that an answer of the second is the higher one of a pair, ties as
    half; None where there are more."""


@dataclass(frozen=True)
class Significance:
    """What can be said of a table."""

    overall: Overall | None
    """None where rows or columns overlap, or there are not two of each with answers."""
    of_rows: tuple[float | None, ...]
    """p of each row where only they overlap, adjusted for their number."""
    of_columns: tuple[float | None, ...]
    """The same of each column where only they overlap."""
    of_pairs: Mapping[tuple[int, int], float]
    """(row, column) → p where both overlap, adjusted for the number of pairs in the table."""
    residuals: Floats
    """[rows, columns]: how far each cell is from independence, in standard errors."""
    compared: tuple[Compared, ...]
    """The columns of each row with each other; none where columns overlap."""
    rows_overlap: bool
    columns_overlap: bool
    few: frozenset[int]
    """Places of columns with too few answers to be compared."""

    def is_clear(self, row: int, column: int) -> bool:
        """Whether a cell is worth a mark: as a pair that is clear among all pairs of the table
        where rows and columns overlap, else by its residual, which of few says nothing, in a row
        or column that is clear where that is tested by itself."""
        if self.rows_overlap and self.columns_overlap:
            return self.of_pairs.get((row, column), 1.0) < LEVEL
        if self.rows_overlap or self.columns_overlap:
            p = self.of_columns[column] if self.columns_overlap else self.of_rows[row]
            if p is None or p >= LEVEL:
                return False
        return column not in self.few and abs(float(self.residuals[row, column])) >= MARKED

    def letters_of(self, row: int) -> tuple[str, ...]:
        """The letters of a row; none unless the table differs as a whole, or the row by itself."""
        if not self.compared:
            return ()
        p = self.of_rows[row] if self.of_rows else None
        differs = bool(self.overall and self.overall.is_clear) or (p is not None and p < LEVEL)
        return self.compared[row].letters if differs else ()


class Tester:
    """Tests one grid, of which `columns` have answers, without what not everybody could choose."""

    def __init__(
        self, grid: Grid, columns: Sequence[int], lacking: NotInAll, *, is_weighted: bool
    ) -> None:
        self._columns = list(columns)
        self._cells = grid.cells.part(np.s_[:, self._columns])
        self._bases = grid.bases.part(self._columns)
        of = grid.offered
        self._of_row, self._of_column, self._of_both = (
            one.part(np.s_[:, self._columns]) for one in (of.of_row, of.of_column, of.of_both)
        )
        self._is_weighted = is_weighted
        # What is tested of the rows, and of the columns with answers.
        self._rows = [row for row in range(len(self._cells.counts)) if row not in lacking.rows]
        numbered = enumerate(self._columns)
        self._places = [place for place, at in numbered if at not in lacking.columns]

    def significance(self, *, rows_overlap: bool, columns_overlap: bool) -> Significance:
        """Everything that can be tested."""
        tested = self._cells.part(np.ix_(self._rows, self._places))
        overall = None if rows_overlap or columns_overlap else self._overall(tested)
        of_rows: list[float | None] = []
        of_columns: list[float | None] = []
        rows, places = (range(size) for size in self._cells.counts.shape)
        if rows_overlap and not columns_overlap:
            p_of = self._each({row: self._chosen(row) for row in self._rows})
            of_rows = [p_of.get(row) for row in rows]
        if columns_overlap and not rows_overlap:
            p_of = self._each({place: self._within(place) for place in self._places})
            of_columns = [p_of.get(place) for place in places]
        return Significance(
            overall=overall,
            of_rows=tuple(of_rows),
            of_columns=tuple(of_columns),
            of_pairs=self._pairs() if rows_overlap and columns_overlap else {},
            residuals=self._residuals(),
            compared=() if columns_overlap else tuple(map(self._compared, rows)),
            rows_overlap=rows_overlap,
            columns_overlap=columns_overlap,
            few=frozenset(at for at in places if self._bases.part(at).effective < LEAST),
        )

    def _chosen(self, row: int) -> Weights:
        """[chosen or not, columns] of one row."""
        return self._cells.part(row).against(self._of_column.part(row))

    def _within(self, at: int) -> Weights:
        """[within the column or not, rows]."""
        return self._cells.part(np.s_[:, at]).against(self._of_row.part(np.s_[:, at]))

    def _overall(self, table: Weights) -> Overall | None:
        if not self._is_weighted:
            return _unweighted(table.counts)
        found = weighted_association(table)
        if found is None:
            return None
        degrees = f"F({found.numerator:.1f}, {found.denominator:,.0f})"
        return Overall("Rao–Scott test", f"{degrees} = {found.statistic:.2f}", found.p)

    def _each(self, tables: Mapping[Place, Weights]) -> dict[Place, float]:
        """p of each table that can be relied on, adjusted for their number."""
        tests = {place: self._overall(table) for place, table in tables.items()}
        told = [test.p if test and not test.is_doubtful else None for test in tests.values()]
        together = zip(tests, adjusted_with_gaps(told), strict=True)
        return {place: p for place, p in together if p is not None}

    def _compared(self, row: int) -> Compared:
        among = self._places if row in self._rows else []
        if self._is_weighted:
            return compared_weighted_shares(self._chosen(row), among=among)
        return compared_shares(self._cells.counts[row], self._of_column.counts[row], among=among)

    def _pairs(self) -> dict[tuple[int, int], float]:
        """p of each row by each column that can be tested, adjusted for their number.

        Where few are expected the test is exact; weighted answers have no such test.
        """
        fours = {place: self._four(*place) for place in np.ndindex(self._cells.counts.shape)}
        if self._is_weighted:
            fours = {place: four for place, four in fours.items() if _are_many(four.counts)}
        return self._each(fours)

    def _four(self, row: int, at: int) -> Weights:
        """[in the row or not, in the column or not]."""
        cell, in_row, in_column, both = (
            one.part((row, at))
            for one in (self._cells, self._of_row, self._of_column, self._of_both)
        )
        return cell.against(in_row).against(in_column.against(both))

    def _residuals(self) -> Floats:
        """Of each cell by itself: in its row or not, by in its column or not, else NaN."""
        found = np.full(self._cells.counts.shape, np.nan)
        for place in product(self._rows, self._places):
            found[place] = self._residual(self._four(*place))
        return found

    def _residual(self, four: Weights) -> float:
        if self._is_weighted:
            varies = four.counts.any(axis=0).all() and four.counts.any(axis=1).all()
            return float(weighted_residuals(four)[0, 0]) if varies else np.nan
        found = association(four.counts)
        return float(found.residuals[0, 0]) if found else np.nan


def _are_many(counts: Integers) -> bool:
    """Whether enough are expected in each cell."""
    found = association(counts)
    return found is not None and not found.is_low


def heights(counts: Integers) -> Heights | None:
    """Of counts [step, column], lowest step first; None where a column has too few answers."""
    by_column = counts.T
    if not len(by_column) or by_column.sum(axis=1).min() < LEAST_RANKED:
        return None
    test = kruskal_wallis(by_column)
    if test is None:
        return None
    pair = mann_whitney(by_column) if len(by_column) == 2 else None
    return Heights(f"H({test.df}) = {test.h:.2f}", test.p, pair.superiority if pair else None)


def _unweighted(counts: Integers) -> Overall | None:
    """Pearson's test, or an exact or a simulated one where few are expected in a cell."""
    found = association(counts)
    if found is None:
        return None
    strength = found.cramer_v_corrected
    if not found.is_low:
        statistic = f"X²({found.degrees}) = {found.statistic:.2f}"
        return Overall("Chi-square test", statistic, found.p, strength)
    filled = counts[np.ix_(counts.any(axis=1), counts.any(axis=0))]
    if filled.shape == (2, 2):
        return Overall("Fisher’s exact test", "", fisher_p(filled), strength)
    p = None
    if filled.size <= MOST_SIMULATED:
        p = simulated_p(filled, np.random.default_rng(SEED))
    if p is not None:
        return Overall("Chi-square test by simulation", f"X² = {found.statistic:.2f}", p, strength)
    statistic = f"X²({found.degrees}) = {found.statistic:.2f}"
    return Overall("Chi-square test", statistic, found.p, strength, is_doubtful=True)
