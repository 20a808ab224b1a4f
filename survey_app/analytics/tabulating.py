"""Counting the responses of a snapshot by any of its columns.

Each function reads what it needs in one pass and returns one row for each combination that there
is, in the order of the combinations: how many responses it has and, where they are weighted, the
sums from which weighted estimates and their errors follow (`statistics.weights.Weights`). What a
column has in place of a value (a code of a missing answer, or null) is a combination like others.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl

from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.recent import Recent
from survey_app.statistics.weights import Weights
from survey_app.surveys.codebook import Code

REMEMBERED = 200
"""Results that a process remembers; a snapshot that has grown is another one."""
MOST_ROWS = 10_000
"""Rows of the longest result that is remembered."""
MISSING = [int(code) for code in Code]


class Sum(StrEnum):
    """Columns of the results; no column of a snapshot has such a name."""

    N = "_n"
    """Responses; where they are weighted, those with a weight above 0."""
    W = "_w"
    """Sum of the weights."""
    WW = "_ww"
    """Sum of the squared weights."""
    X = "_x"
    """Sum of the values."""
    XX = "_xx"
    """Sum of the squared values."""
    WX = "_wx"
    """Sum of weight · value."""
    WXX = "_wxx"
    """Sum of weight · value²."""
    WWX = "_wwx"
    """Sum of weight² · value."""
    WWXX = "_wwxx"
    """Sum of weight² · value²."""


COLUMN, VALUE = "_column", "_value"
"""Which of several columns a row of a result is about, and what stands in it."""

_recent: Recent[tuple[object, ...], pl.DataFrame] = Recent(REMEMBERED)


def counts(
    snapshot: Snapshot,
    by: Sequence[str],
    *,
    where: pl.Expr | None = None,
    weight: pl.Expr | None = None,
) -> pl.DataFrame:
    """Responses by the columns `by`: one for a question, two for a cross-tab, more for layers."""
    return _grouped(snapshot, by, where, _counted(weight))


def counts_of_each(
    snapshot: Snapshot,
    columns: Sequence[str],
    by: Sequence[str] = (),
    *,
    where: pl.Expr | None = None,
    weight: pl.Expr | None = None,
) -> pl.DataFrame:
    """Who chose each option of a multiple choice, and who did not; `columns` are its columns.

    A row has the COLUMN, its VALUE (1 or 0), and `by`. A reader counts once in each column.
    """
    chosen = [(column, value) for column in columns for value in (1, 0)]
    each = {
        f"{column}={value}{name}": one
        for column, value in chosen
        for name, one in _counted(weight, pl.col(column) == value).items()
    }
    wide = _grouped(snapshot, by, where, each)
    return pl.concat(
        wide.select(
            pl.lit(column).alias(COLUMN),
            pl.lit(value).alias(VALUE),
            *by,
            *(pl.col(f"{column}={value}{name}").alias(name) for name in _counted(weight)),
        )
        for column, value in chosen
    )


def sums(
    snapshot: Snapshot,
    column: str,
    by: Sequence[str] = (),
    *,
    where: pl.Expr | None = None,
    weight: pl.Expr | None = None,
) -> pl.DataFrame:
    """Sums of the numbers in a column, from which means and their errors follow.

    Who gave none is left out.
    """
    given = ~pl.col(column).is_in(MISSING)  # null is neither
    x = pl.col(column).cast(pl.Float64)
    wanted = {Sum.X: x.sum(), Sum.XX: (x * x).sum()}
    if weight is not None:
        w = weight.cast(pl.Float64)
        wanted |= {Sum.WX: (w * x).sum(), Sum.WXX: (w * x * x).sum()}
        wanted |= {Sum.WWX: (w * w * x).sum(), Sum.WWXX: (w * w * x * x).sum()}
    where = given if where is None else where & given
    return _grouped(snapshot, by, where, _counted(weight) | wanted)


def weights_of(found: pl.DataFrame, values: Mapping[str, Sequence[Any]]) -> Weights:
    """A result of `counts` as groups, in the shape of these values of its columns.

    Whatever else stands in the columns is left out, but remains a part of the design.
    """
    places = {name: {one: n for n, one in enumerate(some)} for name, some in values.items()}
    counts, w, ww = (np.zeros([len(some) for some in places.values()]) for _ in range(3))
    for row in found.iter_rows(named=True):
        cell = tuple(of_column.get(row[name]) for name, of_column in places.items())
        if None not in cell:
            n = counts[cell] = row[Sum.N]
            w[cell], ww[cell] = row.get(Sum.W, n), row.get(Sum.WW, n)
    return Weights(w, ww, counts.astype(np.int64), int(found[Sum.N].sum()))


def _counted(weight: pl.Expr | None, part: pl.Expr | None = None) -> dict[str, pl.Expr]:
    """How to count the responses that are in a part, with their weights if there are any."""
    if weight is None:
        return {Sum.N: pl.len() if part is None else part.sum()}
    w = weight.cast(pl.Float64) * (1.0 if part is None else part)
    return {Sum.N: (w > 0).sum(), Sum.W: w.sum(), Sum.WW: (w * w).sum()}


def _grouped(
    snapshot: Snapshot, by: Sequence[str], where: pl.Expr | None, wanted: Mapping[str, pl.Expr]
) -> pl.DataFrame:
    expressions = [*wanted.values(), *([] if where is None else [where])]
    asked = (snapshot.state, *by, *wanted, *(one.meta.serialize() for one in expressions))
    known = _recent.get(asked)
    if known is not None:
        return known
    rows = snapshot.scan() if where is None else snapshot.scan().filter(where)
    named = [one.alias(name) for name, one in wanted.items()]
    lazy = rows.group_by(*by).agg(named).sort(*by) if by else rows.select(named)
    found = lazy.collect(engine="streaming")
    if found.height <= MOST_ROWS:
        _recent.set(asked, found)
    return found
