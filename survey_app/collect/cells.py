"""Hourly cells: adding to them, and sums over what is not asked for."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Table, cast, func, select
from sqlalchemy.orm import Session

from survey_app.collect.models import AlsoReadCell, BotCell, ExposureCell, ReadingCell
from survey_app.inserting import insert_or_add

CellTable = type[ExposureCell] | type[ReadingCell] | type[AlsoReadCell] | type[BotCell]
MEASURES: dict[CellTable, tuple[str, ...]] = {
    ExposureCell: ("seen", "started", "dismissed"),
    ReadingCell: ("reads", "engaged_s"),
    AlsoReadCell: ("seen", "followed"),
    BotCell: ("views",),
}


def add_to_cells(session: Session, cells: CellTable, rows: Sequence[dict[str, Any]]) -> None:
    """Insert cells, or add to those that are there; rows in the order of their keys."""
    table: Table = cells.__table__  # type: ignore[assignment]
    insert_or_add(session, table, rows, MEASURES[cells])


def sums(
    session: Session,
    table: CellTable,
    measures: Sequence[str],
    *,
    shards: Sequence[int],
    by: Sequence[str] = (),
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    **where: Any,
) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Sums of `measures` over the cells of `shards`, for each combination of the `by` columns.

    `since` (inclusive) and `until` (exclusive) bound the hour; every other argument keeps the
    cells whose column has that value, or one of the values of a frozenset.
    """
    keys = [getattr(table, name) for name in by]
    # PostgreSQL sums whole numbers as decimals; a count stays a whole number.
    totals = [cast(func.sum(getattr(table, name)), BigInteger) for name in measures]
    query = select(*keys, *totals).where(table.shard.in_(shards))
    if since is not None:
        query = query.where(table.hour >= since)
    if until is not None:
        query = query.where(table.hour < until)
    for name, value in where.items():
        column = getattr(table, name)
        query = query.where(column.in_(value) if isinstance(value, frozenset) else column == value)
    if keys:
        query = query.group_by(*keys)
    width = len(keys)
    return {
        tuple(row[:width]): tuple(int(total or 0) for total in row[width:])
        for row in session.execute(query)
    }
