"""A cross-tab as its page shows it: the tables, what stands out, and what is in none of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.crosstab.counting import Counted, counted
from survey_app.analytics.crosstab.sentences import is_by_itself, stands_out
from survey_app.analytics.crosstab.tables import Of, Table, table_of
from survey_app.analytics.facets.facet import Absence, Either, Facet, Several
from survey_app.analytics.weighting.weighed import Weighed


@dataclass(frozen=True)
class Asked:
    """What stands in rows, columns and layers, and what shares are shares of."""

    row: Either
    column: Either
    layer: Facet | None = None
    of: Of = Of.COLUMN

    @property
    def is_by_itself(self) -> bool:
        """Whether there is nothing to compare in it."""
        return is_by_itself(self.row, self.column)


@dataclass(frozen=True)
class Sheet:
    """One layer: its table, and what stands out in it."""

    table: Table
    sentence: str


@dataclass(frozen=True)
class CrosstabPage:
    """All tables of a cross-tab."""

    asked: Asked
    sheets: tuple[Sheet, ...]
    responses: int
    """Whom the filter lets in."""
    notes: tuple[str, ...]
    """Who is in no table, and what is not shown."""
    weighed: Weighed

    @property
    def is_empty(self) -> bool:
        """Whether there is no table with anybody in it."""
        return all(sheet.table.is_empty for sheet in self.sheets)

    @property
    def comparisons(self) -> int:
        """How many pairs of columns were compared in all tables."""
        return sum(sheet.table.comparisons for sheet in self.sheets)


def crosstab_page(frame: pl.LazyFrame, asked: Asked, weighed: Weighed) -> CrosstabPage:
    """The cross-tab of the responses in `frame`."""
    found = counted(frame, asked.row, asked.column, asked.layer, weighed)
    return CrosstabPage(
        asked=asked,
        sheets=tuple(_sheets(found, asked, weighed)),
        responses=found.responses,
        notes=tuple(_notes(found, asked)),
        weighed=weighed,
    )


def _sheets(found: Counted, asked: Asked, weighed: Weighed) -> Iterator[Sheet]:
    sides, weighted = (asked.row, asked.column), weighed.is_weighted
    for grid in found.grids:
        by_column = table_of(found, grid, *sides, Of.COLUMN, is_weighted=weighted)
        shown = by_column
        if asked.of is not Of.COLUMN:
            shown = table_of(found, grid, *sides, asked.of, is_weighted=weighted)
        yield Sheet(shown, stands_out(by_column, *sides))


def _notes(found: Counted, asked: Asked) -> Iterator[str]:
    """Whoever is in no table, and what is not shown by itself."""
    apart = [f"{n:,} {absence}" for absence, n in found.no_row.items() if absence in _OWN]
    if apart:
        yield f"“{asked.row.label}”: {', '.join(apart)}."
    unknown = found.no_row.get(Absence.UNKNOWN, 0)
    if unknown:
        yield f"Of {_answers(unknown)}, “{asked.row.label}” is not known."
    if found.no_column:
        sides = [asked.column.label, *([asked.layer.label] if asked.layer else [])]
        named = " or ".join(f"“{label}”" for label in sides)
        yield f"{_answers(found.no_column).capitalize()} without {named} are in no table."
    for side, kept in ((asked.row, found.rows), (asked.column, found.columns)):
        if kept.left_out:
            yield f"“{side.label}”: the {len(kept.shown)} most frequent of {_all(side)} are shown."


_OWN = (Absence.SKIPPED, Absence.REFUSED, Absence.NOT_SHOWN, Absence.STOPPED)


def _answers(n: int) -> str:
    return "1 answer" if n == 1 else f"{n:,} answers"


def _all(side: Either) -> int:
    return len(side.options) if isinstance(side, Several) else len(side.categories)
