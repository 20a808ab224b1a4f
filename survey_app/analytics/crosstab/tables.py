"""Cross-tables as they are shown: shares with bases, ranges, marks and letters."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from survey_app.analytics.crosstab.counting import Counted, Grid
from survey_app.analytics.crosstab.kept import Kept
from survey_app.analytics.crosstab.offered import NotInAll, not_in_all
from survey_app.analytics.crosstab.significance import (
    Heights,
    Overall,
    Significance,
    Tester,
    heights,
)
from survey_app.analytics.facets.facet import Category, Either, Facet, Measure
from survey_app.statistics.arrays import Integers
from survey_app.statistics.comparisons import (
    LEAST,
    Compared,
    compared_means,
    letter_of,
)
from survey_app.statistics.intervals import Bounds, wilson
from survey_app.statistics.ordinal import Correlation, kendall_tau_b
from survey_app.statistics.promoters import Sides, score_bounds, weighted_score_bounds
from survey_app.statistics.weighted import Estimate, weighted_mean
from survey_app.statistics.weighted_intervals import share_bounds
from survey_app.statistics.weights import Weights


class Of(StrEnum):
    """What a share is a share of."""

    COLUMN = "column"
    ROW = "row"
    WHOLE = "whole"


@dataclass(frozen=True)
class Cell:
    """A share of the answers, or a mean of them."""

    n: int
    """Responses behind it, unweighted."""
    base: int
    """What they are a share of, unweighted."""
    value: float | None
    """A fraction 0..1, or a mean; None without a base."""
    bounds: Bounds | None
    residual: float | None = None
    """In standard errors; None where all or none are in its row or its column."""
    letters: str = ""
    estimate: Estimate | None = None
    """With its standard error, for means and whatever is weighted."""
    is_clear: bool = False
    """Whether the residual is worth a mark."""
    p: float | None = None
    """Of the row by the column, where a reader may stand in several of both."""
    is_offered: bool = True
    """Whether anybody could be in it: nobody chose an option in a wording without it."""

    @property
    def mark(self) -> str:
        """`more` or `less` than if rows and columns had nothing to do with each other, or `""`."""
        if not self.is_clear:
            return ""
        return "more" if (self.residual or 0.0) > 0 else "less"


@dataclass(frozen=True)
class Together:
    """A row and a column, in several of which a reader may stand, that have to do with each
    other by more than chance explains."""

    row: int
    column: int
    p: float
    """Adjusted for the number of pairs in the table, or of columns where rows do not overlap."""
    inside: Cell
    """The share of the row among those in the column."""
    outside: Cell
    """The same among all others."""


@dataclass(frozen=True)
class Column:
    """The head of a column."""

    category: Category
    letter: str
    base: int
    effective: float
    """How many equally weighted responses its own are worth: the base without weights."""
    p: float | None = None
    """Of the column, where a reader may stand in several."""

    @property
    def is_low(self) -> bool:
        """Whether it stands on too few to be compared."""
        return self.effective < LEAST


@dataclass(frozen=True)
class Line:
    """A row: its cells, and the same for all columns together."""

    category: Category
    cells: tuple[Cell, ...]
    whole: Cell
    p: float | None = None
    """Of the row, where a reader may stand in several."""


@dataclass(frozen=True)
class Table:
    """One layer's table."""

    layer: Category
    columns: tuple[Column, ...]
    whole: Column
    lines: tuple[Line, ...]
    means: Line | None
    """Of the values in the rows, where they have a measure."""
    overall: Overall | None
    heights: Heights | None
    """Of columns on a scale in the rows; None for weighted answers."""
    rising: Correlation | None
    """Kendall's tau-b, where rows and columns are scales; None for weighted answers, or few."""
    compared: tuple[Compared, ...]
    """Which columns differ, of each line; none where columns overlap."""
    together: tuple[Together, ...]
    """The clear ones of `pairs_tested`, or of clear columns; none where columns do not overlap."""
    pairs_tested: int
    """How many rows were tested by a column, where a reader may stand in several of both."""
    compared_means: Compared | None
    left_out: tuple[Category, ...]
    """Columns in which nobody answered."""
    empty_rows: tuple[Category, ...]
    """Rows that nobody is in."""
    not_in_all: tuple[Category, ...]
    """Rows or columns that are not tested: options that other wordings may not have had."""
    offered_later: tuple[tuple[Category, int], ...]
    """Options that not everybody with an answer could choose, and how many could: their base."""
    columns_overlap: bool
    is_weighted: bool
    design: int
    """Responses of the whole design that stays behind weighted estimates."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in it."""
        return not self.columns

    @property
    def tested(self) -> tuple[tuple[Category, float], ...]:
        """p of each row or column that is tested by itself, as a reader may stand in several."""
        each = [(line.category, line.p) for line in self.lines]
        each += [(column.category, column.p) for column in self.columns]
        return tuple((category, p) for category, p in each if p is not None)

    @property
    def comparisons(self) -> int:
        """How many pairs of columns were compared."""
        means = [self.compared_means] if self.compared_means else []
        return sum(len(row.pairs) for row in (*self.compared, *means))


def table_of(
    counted: Counted, grid: Grid, row: Either, column: Either, of: Of, *, is_weighted: bool
) -> Table:
    """The table of one layer."""
    bases = grid.bases.counts
    columns = [at for at in range(len(bases) - 1) if bases[at]]
    lacking = not_in_all(counted, grid, row, column)
    tester = Tester(grid, columns, lacking, is_weighted=is_weighted)
    found = tester.significance(
        rows_overlap=not isinstance(row, Facet), columns_overlap=not isinstance(column, Facet)
    )
    estimates = _Estimates(grid, of, lacking, is_weighted=is_weighted)
    rows = counted.rows.shown
    means, compared = _means(counted, estimates, row, columns, found)
    return Table(
        layer=grid.layer,
        columns=tuple(_columns(counted, grid, columns, found)),
        whole=_column(grid, Category("", "all"), -1, ""),
        lines=tuple(_line(rows[at], at, columns, estimates, found, of) for at in range(len(rows))),
        means=means,
        overall=found.overall,
        heights=None if is_weighted or lacking.rows else _heights(counted, grid, row, column),
        rising=None if is_weighted or lacking.rows else _rising(counted, grid, row, column),
        compared=found.compared,
        together=tuple(_together(columns, estimates, found)),
        pairs_tested=len(found.of_pairs),
        compared_means=compared,
        left_out=tuple(c for at, c in enumerate(counted.columns.shown) if not bases[at]),
        not_in_all=tuple(
            kept.shown[at]
            for kept, places in ((counted.rows, lacking.rows), (counted.columns, lacking.columns))
            for at in sorted(places)
        ),
        empty_rows=tuple(c for at, c in enumerate(rows) if not grid.cells.counts[at, -1]),
        offered_later=tuple(_offered_later(counted, grid)),
        columns_overlap=found.columns_overlap,
        is_weighted=is_weighted,
        design=estimates.design,
    )


def _offered_later(counted: Counted, grid: Grid) -> Iterator[tuple[Category, int]]:
    """Rows, then columns, with a base of their own."""
    both, everybody = grid.offered.of_both.counts, grid.bases.counts[-1]
    down = zip(counted.rows.shown, both[:, -1], strict=True)
    across = zip(counted.columns.shown, both.max(axis=0, initial=0)[:-1], strict=True)
    yield from ((one, int(n)) for one, n in (*down, *across) if 0 < n < everybody)


def _heights(counted: Counted, grid: Grid, row: Either, column: Either) -> Heights | None:
    """None where the rows are no scale, or a reader may stand in several columns."""
    is_scale = _is_scale(row, counted.rows) and isinstance(column, Facet)
    return heights(_answered(grid)) if is_scale else None


def _rising(counted: Counted, grid: Grid, row: Either, column: Either) -> Correlation | None:
    are_scales = _is_scale(row, counted.rows) and _is_scale(column, counted.columns)
    counts = _answered(grid)
    return kendall_tau_b(counts) if are_scales and counts.sum() >= LEAST else None


def _is_scale(side: Either, kept: Kept) -> bool:
    """Whether it is a scale, and nothing that is shown has no place in its order."""
    return isinstance(side, Facet) and side.is_ordered and kept.shown == side.categories


def _answered(grid: Grid) -> Integers:
    """Counts of [row, column], without columns in which nobody answered and all together."""
    return grid.cells.counts[:, :-1][:, grid.bases.counts[:-1] > 0]


def _columns(
    counted: Counted, grid: Grid, columns: Sequence[int], found: Significance
) -> list[Column]:
    p_of = found.of_columns or (None,) * len(columns)
    return [
        _column(grid, counted.columns.shown[at], at, letter_of(place), p)
        for place, (at, p) in enumerate(zip(columns, p_of, strict=True))
    ]


def _column(grid: Grid, category: Category, at: int, letter: str, p: float | None = None) -> Column:
    base = grid.bases.part(at)
    return Column(category, letter, base.base, base.effective, p)


def _known(residual: float) -> float | None:
    return None if math.isnan(residual) else float(residual)


def _line(
    category: Category,
    row: int,
    columns: Sequence[int],
    estimates: "_Estimates",
    found: Significance,
    of: Of,
) -> Line:
    letters = found.letters_of(row) if of is Of.COLUMN else ()
    cells = tuple(
        replace(
            estimates.share(row, at),
            residual=_known(found.residuals[row, place]),
            letters=letters[place] if letters else "",
            is_clear=found.is_clear(row, place),
            p=found.of_pairs.get((row, place)),
        )
        for place, at in enumerate(columns)
    )
    return Line(
        category, cells, estimates.share(row, -1), found.of_rows[row] if found.of_rows else None
    )


def _together(
    columns: Sequence[int], estimates: "_Estimates", found: Significance
) -> Iterator[Together]:
    for row, place in np.ndindex(found.residuals.shape) if found.columns_overlap else ():
        p = found.of_columns[place] if found.of_columns else found.of_pairs.get((row, place))
        if p is not None and found.is_clear(row, place):
            inside, outside = estimates.in_and_out(row, columns[place])
            yield Together(row, place, p, inside, outside)


def _means(
    counted: Counted,
    estimates: "_Estimates",
    row: Either,
    columns: Sequence[int],
    found: Significance,
) -> tuple[Line | None, Compared | None]:
    if not isinstance(row, Facet) or row.measure is None or not len(counted.values):
        return None, None
    places = (*columns, -1)
    means = [estimates.mean(counted, at) for at in places]
    compared = None
    if not found.columns_overlap:
        compared = compared_means(means[:-1], estimates.design)
    letters = compared.letters if compared else ("",) * len(columns)
    cells = [
        Cell(0, 0, None, None)
        if mean is None
        else Cell(
            mean.base,
            mean.base,
            mean.value,
            estimates.mean_bounds(counted, at, row.measure, mean),
            letters=above,
            estimate=mean,
        )
        for at, mean, above in zip(places, means, (*letters, ""), strict=True)
    ]
    return Line(Category("*mean", row.measure.name), tuple(cells[:-1]), cells[-1]), compared


class _Estimates:
    """Shares and means of a grid; the weighted ones keep the whole design behind them."""

    def __init__(self, grid: Grid, of: Of, lacking: NotInAll, *, is_weighted: bool) -> None:
        self._grid = grid
        self._missing = lacking.cells
        self._of = of
        self._is_weighted = is_weighted
        self.design = grid.bases.n if is_weighted else int(grid.bases.counts[-1])

    def share(self, row: int, column: int) -> Cell:
        """The share of one cell; none where there was no such option."""
        if (row, column) in self._missing:
            return Cell(0, 0, None, None, is_offered=False)
        base = self._base(row, column)
        if not base.base and self._everybody(row, column).base:
            return Cell(0, 0, None, None, is_offered=False)
        return self._cell(self._grid.cells.part((row, column)), base)

    def _everybody(self, row: int, column: int) -> Weights:
        """What would be the base had everybody been offered everything."""
        match self._of:
            case Of.COLUMN:
                return self._grid.bases.part(column)
            case Of.ROW:
                return self._grid.cells.part((row, -1))
            case Of.WHOLE:
                return self._grid.bases.part(-1)

    def in_and_out(self, row: int, column: int) -> tuple[Cell, Cell]:
        """The share of a row among those in a column, and among those who are not in it."""
        of, place = self._grid.offered, (row, column)
        inside = self._grid.cells.part(place).against(of.of_row.part(place))
        whole = of.of_column.part(place).against(of.of_both.part(place))
        inner, outer = (self._cell(inside.part(at), whole.part(at)) for at in (0, 1))
        return inner, outer

    def _cell(self, cell: Weights, whole: Weights) -> Cell:
        n, base = cell.base, whole.base
        if not base:
            return Cell(n, base, None, None)
        if not self._is_weighted:
            return Cell(n, base, n / base, wilson(n, base))
        share = weighted_mean(np.array([1.0, 0.0]), cell.against(whole))
        if share is None:
            return Cell(n, base, None, None)
        return Cell(n, base, share.value, share_bounds(share), estimate=share)

    def _base(self, row: int, column: int) -> Weights:
        of = self._grid.offered
        bases = {Of.COLUMN: of.of_column, Of.ROW: of.of_row, Of.WHOLE: of.of_both}
        return bases[self._of].part((row, column))

    def mean(self, counted: Counted, column: int) -> Estimate | None:
        """The mean of the values in a column."""
        values = self._grid.by_value.part(np.s_[:, column])
        return weighted_mean(
            counted.values, values if self._is_weighted else Weights.equal(values.counts)
        )

    def mean_bounds(
        self, counted: Counted, column: int, measure: Measure, mean: Estimate
    ) -> Bounds | None:
        """The bounds of the mean, as they are on the page of the survey."""
        if not measure.is_score:
            return measure.mean_bounds(mean)
        if self._is_weighted:
            return weighted_score_bounds(mean)
        counts = self._grid.by_value.counts[:, column].tolist()
        return score_bounds(Sides.of_points(zip(counted.values.tolist(), counts, strict=True)))
