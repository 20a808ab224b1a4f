"""Groups of responses with the same row, column, layer and margins: one pass over a snapshot.

All responses of a group have one weight, as it depends on the margins only; the rest is sums.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from survey_app.analytics.facets.facet import Absence, Category, Either, Facet
from survey_app.analytics.weighting.weighed import Weighed

ROW, COLUMN, LAYER, N = "row", "column", "layer", "n"
WHOLE = Category("", "all")
TOGETHER = Facet("", "", "", pl.lit(1), lambda value: Absence.UNKNOWN if value is None else WHOLE)
"""What has one category only: the layer where none was asked for, all columns together."""


class Groups(NamedTuple):
    """Columns ROW, COLUMN, LAYER, N, and those of the margins."""

    cells: pl.DataFrame
    """By the values of the rows; a response is in several where rows overlap."""
    bases: pl.DataFrame
    """By whether there is a value for the rows: the same unless rows overlap."""


class Passes(NamedTuple):
    """The groups of each column, and those of all together: the same unless columns overlap."""

    apart: Groups
    together: Groups


def grouped(
    frame: pl.LazyFrame, row: Either, column: Either, layer: Facet | None, weighed: Weighed
) -> Passes:
    """Count the responses of `frame` by what stands in rows, columns and layers."""
    keys = {**weighed.keys, LAYER: (layer or TOGETHER).value}
    if isinstance(column, Facet):
        groups = _groups([frame.with_columns(column.value.alias(COLUMN))], row, keys)
        return Passes(groups, groups)
    each = [
        frame.filter(has).with_columns(pl.lit(at).alias(COLUMN))
        for at, has in enumerate(column.options.values())
    ]
    has_any = pl.when(column.state >= 0).then(1).alias(COLUMN)
    return Passes(_groups(each, row, keys), _groups([frame.with_columns(has_any)], row, keys))


def _groups(frames: Sequence[pl.LazyFrame], row: Either, keys: dict[str, pl.Expr]) -> Groups:
    n = pl.len().cast(pl.Int64).alias(N)
    row_key = row.value if isinstance(row, Facet) else row.state
    keys = {**keys, COLUMN: pl.col(COLUMN)}
    by = [value.alias(name) for name, value in {**keys, ROW: row_key}.items()]
    if isinstance(row, Facet):
        groups = _collected([f.group_by(by).agg(n) for f in frames])
        return Groups(groups, groups)
    chosen = [
        has.sum().cast(pl.Int64).alias(f"{N}{at}") for at, has in enumerate(row.options.values())
    ]
    groups = _collected([f.group_by(by).agg(n, *chosen) for f in frames])
    cells = [
        groups.select(*keys, pl.lit(at).alias(ROW), pl.col(f"{N}{at}").alias(N))
        for at in range(len(row.options))
    ]
    return Groups(pl.concat(cells), groups.select(*keys, ROW, N))


def _collected(groups: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    return pl.concat(pl.collect_all(groups))
