"""Options that not every wording offered: who answered one without it did not leave it out."""

from collections.abc import Iterator
from dataclasses import dataclass

from survey_app.analytics.crosstab.counting import Counted, Grid
from survey_app.analytics.crosstab.kept import OTHERS, Kept
from survey_app.analytics.facets.facet import Category, Either, Facet
from survey_app.analytics.filters.dimensions import VERSION

ALL = -1
"""Place of all columns together."""


@dataclass(frozen=True)
class NotInAll:
    """What of a table some of its readers could not choose; the same whichever way it is turned."""

    rows: frozenset[int]
    """Places of rows that are, or hold, an option which other wordings may not have had: not
    tested."""
    columns: frozenset[int]
    """The same of columns."""
    cells: frozenset[tuple[int, int]]
    """(row, column) of options by wordings without them: no share, as nobody could choose it."""


def not_in_all(counted: Counted, grid: Grid, row: Either, column: Either) -> NotInAll:
    """What is not to be tested, or has no share, in the table of one layer."""
    rows, columns = counted.rows, counted.columns
    down = _missing((row, rows), (column, columns))
    across = ((at, place) for place, at in _missing((column, columns), (row, rows)))
    return NotInAll(
        rows=_untested((row, rows), column),
        columns=_untested((column, columns), row),
        cells=frozenset((*down, *across, *_missing_in(grid, (row, rows), len(columns.shown)))),
    )


_Side = tuple[Either, Kept]


def _untested(side: _Side, other: Either) -> frozenset[int]:
    facet, kept = side
    if not isinstance(other, Facet) or not other.parts_wordings:
        return frozenset()
    return frozenset(kept.places[one] for one in facet.offered_by if one in kept.places)


def _missing(side: _Side, other: _Side) -> Iterator[tuple[int, int]]:
    """(place of an option, place of a version that did not offer it)."""
    (facet, options), (wordings, versions) = side, other
    if wordings.name != VERSION.name:
        return
    for place, version in enumerate(versions.shown):
        yield from ((at, place) for at in _lacking(facet, options, version))


def _missing_in(grid: Grid, side: _Side, columns: int) -> Iterator[tuple[int, int]]:
    """Whole rows of options that the version whose table it is did not offer."""
    if grid.version is not None:
        for at in _lacking(*side, grid.version):
            yield from ((at, place) for place in (*range(columns), ALL))


def _lacking(facet: Either, options: Kept, version: Category) -> Iterator[int]:
    """Places of the options that a version did not offer."""
    if version.key == OTHERS:
        return
    for at, option in enumerate(options.shown):
        if int(version.key) not in facet.offered_by.get(option, {int(version.key)}):
            yield at
