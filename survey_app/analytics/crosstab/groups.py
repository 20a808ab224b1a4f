"""Groups of responses with the same row, column, layer and margins: one pass over a snapshot.

All responses of a group have one weight, as it depends on the margins only; the rest is sums.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from survey_app.analytics.facets.facet import Absence, Category, Either, Facet, Several
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.weighting.weighed import Weighed

ROW, COLUMN, LAYER, WORDING, N = "row", "column", "layer", "wording", "n"
WHOLE = Category("", "all")
TOGETHER = Facet("", "", "", pl.lit(1), lambda value: Absence.UNKNOWN if value is None else WHOLE)
"""What has one category only: the layer where none was asked for, all columns together."""


class Groups(NamedTuple):
    """Columns ROW, COLUMN, LAYER, WORDING, N, and those of the margins."""

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
    is_alike = not (row.offered_by or column.offered_by)
    wording = TOGETHER.value if is_alike else pl.col(Fact.VERSION)
    keys = {**weighed.keys, LAYER: (layer or TOGETHER).value, WORDING: wording}
    seen = _seen(frame, row, column, keys)
    if isinstance(column, Facet):
        groups = _groups([seen], row, keys)
        return Passes(groups, groups)
    each = [
        seen.filter(has).with_columns(pl.lit(at).alias(COLUMN))
        for at, has in enumerate(column.options.values())
    ]
    has_any = pl.when(column.state >= 0).then(1).alias(COLUMN)
    return Passes(_groups(each, row, keys), _groups([seen.with_columns(has_any)], row, keys))


def _seen(
    frame: pl.LazyFrame, row: Either, column: Either, keys: Mapping[str, pl.Expr]
) -> pl.LazyFrame:
    """The responses with what they are told apart by, and N: how many of them a line stands for.

    That is 1 where some side has many different values; else those that are alike are one line.
    """
    sides = {ROW: row, COLUMN: column}
    values = {name: side.value for name, side in sides.items() if isinstance(side, Facet)}
    named = [value.alias(name) for name, value in {**keys, **values}.items()]
    columns = {side.column for side in sides.values() if isinstance(side, Several)}
    if None in columns:
        return frame.with_columns(*named, pl.lit(1, pl.Int64).alias(N))
    n = pl.len().cast(pl.Int64).alias(N)
    return frame.group_by(*named, *filter(None, columns)).agg(n).collect().lazy()


def _groups(frames: Sequence[pl.LazyFrame], row: Either, keys: Iterable[str]) -> Groups:
    n, by = pl.col(N), [*keys, COLUMN, ROW]
    if isinstance(row, Facet):
        groups = _collected([f.group_by(by).agg(n.sum()) for f in frames])
        return Groups(groups, groups)
    chosen = [(n * has).sum().alias(f"{N}{at}") for at, has in enumerate(row.options.values())]
    stated = [f.with_columns(row.state.alias(ROW)) for f in frames]
    groups = _collected([f.group_by(by).agg(n.sum(), *chosen) for f in stated])
    cells = [
        groups.select(*keys, COLUMN, pl.lit(at).alias(ROW), pl.col(f"{N}{at}").alias(N))
        for at in range(len(row.options))
    ]
    return Groups(pl.concat(cells), groups.select(*by, N))


def _collected(groups: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    return pl.concat(pl.collect_all(groups))
