"""What stands out in a table, in one plain sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from survey_app.analytics.crosstab.tables import Cell, Line, Table, Together
from survey_app.analytics.facets.facet import Either, Facet
from survey_app.statistics.comparisons import LEAST, Compared, Pair
from survey_app.statistics.differences import (
    Difference,
    group_difference,
    mean_difference,
    share_difference,
)
from survey_app.web.ranges import decimal_in_words, decimal_range_in_words, share_in_words

NOT_IN_ALL = "Nothing can be compared: too little was in every wording."


@dataclass(frozen=True)
class _Found:
    """A pair of columns that differ in a line, `high` above `low`."""

    line: Line
    high: int
    low: int
    p: float


def is_by_itself(row: Either, column: Either) -> bool:
    """Whether what a reader has only one of is crossed with itself."""
    return isinstance(row, Facet) and row.name == column.name


def stands_out(table: Table, row: Either, column: Either) -> str:
    """The clearest difference between two columns with its range, or why there is none to tell."""
    if table.is_empty:
        return "Nobody with an answer is in this table."
    if is_by_itself(row, column):
        return "Rows and columns are the same, so there is nothing to compare: choose others."
    if len(table.columns) < 2:
        only = table.columns[0].category.heading
        return f"All answers are in one column, “{only}”, so there is nothing to compare."
    filled = [line.category.heading for line in table.lines if line.whole.n]
    if isinstance(row, Facet) and len(filled) == 1:
        return f"All answers are in one row, “{filled[0]}”, so there is nothing to compare."
    if table.columns_overlap:
        return _clearest_pair(table, row, column)
    comparable = sum(not column.is_low for column in table.columns)
    if comparable < 2:
        return f"Too few answers to compare: a column needs {LEAST}."
    best = min(_pairs(table), key=_clarity, default=None)
    if best is None and table.not_in_all and not table.comparisons:
        return NOT_IN_ALL
    if best is None:
        return "No difference between columns is larger than chance may explain."
    return _sentence(table, row, column, best)


def _clearest_pair(table: Table, row: Either, column: Either) -> str:
    if not (table.pairs_tested or table.tested):
        if table.not_in_all:
            return NOT_IN_ALL
        return "Nothing can be compared: in each row and column are all, none, or too few."
    best = min(_of_different(table, row, column), key=_distance, default=None)
    if best is None:
        return "No row and no column go together by more than chance may explain."
    label = table.lines[best.row].category.label
    readers = column.within(table.columns[best.column].category)
    inside, outside = best.inside, best.outside
    is_more = (inside.value or 0.0) > (outside.value or 0.0)
    high, low = (inside, outside) if is_more else (outside, inside)
    difference = _difference(table, high, low, is_mean=False)
    shares = f"{_percent(inside)} against {_percent(outside)}"
    range_of = _range(difference, 100, " points")
    more = "more" if is_more else "less"
    if row.is_question:
        verb = "answered" if isinstance(row, Facet) else "chose"
        return f"{_capital(readers)} {verb} “{label}” {more} often than others: {shares}{range_of}."
    return f"“{label}” is {more} frequent among {readers} than among others: {shares}{range_of}."


def _of_different(table: Table, row: Either, column: Either) -> Iterator[Together]:
    """Without each option by itself, where the same question stands in rows and columns."""
    for pair in table.together:
        here, there = table.lines[pair.row].category, table.columns[pair.column].category
        if row.name != column.name or here != there:
            yield pair


def _distance(pair: Together) -> tuple[float, float]:
    """As `_clarity`."""
    apart = abs((pair.inside.value or 0.0) - (pair.outside.value or 0.0))
    return float(f"{pair.p:.6g}"), -round(apart, 9)


def _pairs(table: Table) -> Iterator[_Found]:
    """Every pair that carries a letter; means before shares of the same values."""
    if table.means is not None and table.compared_means is not None:
        means = list(_of(table.means, table.compared_means))
        yield from means
        if means:
            return
    for line, compared in zip(table.lines, table.compared, strict=True):
        yield from _of(line, compared)


def _of(line: Line, compared: Compared) -> Iterator[_Found]:
    for pair in compared.pairs:
        high, low = _ordered(line, pair)
        if line.cells[high].letters and pair.adjusted < 0.05:
            yield _Found(line, high, low, pair.adjusted)


def _ordered(line: Line, pair: Pair) -> tuple[int, int]:
    first, second = (line.cells[at].value or 0.0 for at in (pair.first, pair.second))
    return (pair.first, pair.second) if first > second else (pair.second, pair.first)


def _clarity(found: _Found) -> tuple[float, float]:
    """The clearest is the smallest; what rounding makes of equal ones must not choose."""
    high, low = found.line.cells[found.high], found.line.cells[found.low]
    apart = (high.value or 0.0) - (low.value or 0.0)
    return float(f"{found.p:.6g}"), -round(apart, 9)


def _sentence(table: Table, row: Either, column: Either, found: _Found) -> str:
    high, low = found.line.cells[found.high], found.line.cells[found.low]
    more, less = (column.within(table.columns[at].category) for at in (found.high, found.low))
    difference = _difference(table, high, low, is_mean=found.line is table.means)
    if found.line is table.means:
        line = f"{found.line.category.label} {_figure(high)} for {more}, {_figure(low)} for {less}"
        return f"{line}{_range(difference, 1, '')}."
    of_each = f"{_percent(high)} against {_percent(low)}{_range(difference, 100, ' points')}."
    label = found.line.category.label
    if row.is_question:
        return f"{_capital(more)} answered “{label}” more often than {less}: {of_each}"
    return f"“{label}” is more frequent among {more} than among {less}: {of_each}"


def _difference(table: Table, high: Cell, low: Cell, *, is_mean: bool) -> Difference | None:
    if high.estimate is not None and low.estimate is not None:
        if table.is_weighted:
            return group_difference(high.estimate, low.estimate, table.design)
        return mean_difference(high.estimate, low.estimate)
    return None if is_mean else share_difference(high.n, high.base, low.n, low.base)


def _range(difference: Difference | None, factor: int, unit: str) -> str:
    if difference is None:
        return ""
    digits = 0 if factor > 1 else 1
    bounds = (factor * difference.low, factor * difference.high)
    value = decimal_in_words(factor * difference.value, digits)
    span = "" if bounds[0] == bounds[1] else f", range {decimal_range_in_words(bounds, digits)}"
    return f"; difference {value}{unit}{span}"


def _percent(cell: Cell) -> str:
    return share_in_words(cell.value or 0.0)


def _figure(cell: Cell) -> str:
    return decimal_in_words(cell.value or 0.0)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
