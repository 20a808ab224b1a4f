"""Hourly cells: adding to them, and sums over what is not asked for."""

import datetime as dt
import operator
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Table,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from survey_app.collect.columns import Columns, together
from survey_app.collect.models import AlsoReadCell, BotCell, CellDelta, ExposureCell, ReadingCell
from survey_app.database import among
from survey_app.inserting import insert_or_add

CellTable = type[ExposureCell] | type[ReadingCell] | type[AlsoReadCell] | type[BotCell]
MEASURES: dict[CellTable, tuple[str, ...]] = {
    ExposureCell: ("seen", "started", "dismissed"),
    ReadingCell: ("reads", "engaged_s"),
    AlsoReadCell: ("seen", "followed", "seen_with", "followed_with"),
    BotCell: ("views",),
}
KEYS: dict[CellTable, tuple[str, ...]] = {
    table: tuple(column.name for column in table.__table__.primary_key)[2:] for table in MEASURES
}
"""The key without shard and hour, which all cells of a delta share."""


def add_to_cells(session: Session, cells: CellTable, rows: Sequence[dict[str, Any]]) -> None:
    """Insert cells, or add to those that are there; rows in the order of their keys."""
    table: Table = cells.__table__  # type: ignore[assignment]
    insert_or_add(session, table, rows, MEASURES[cells])


def sums(
    session: Session,
    table: CellTable,
    *,
    shards: Sequence[int],
    by: Sequence[str] = (),
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    **where: Any,
) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Sums of all measures over the cells of `shards`, for each combination of the `by` columns.

    `since` (inclusive) and `until` (exclusive) bound the hour; every other argument keeps the
    cells whose column has that value, or one of the values of a frozenset. One statement reads
    the cells and the deltas that wait for them, so a fold in between changes nothing.
    """
    wanted = {
        name: value if isinstance(value, frozenset) else frozenset({value})
        for name, value in where.items()
    }
    found: dict[tuple[Any, ...], tuple[int, ...]] = {}
    waiting = []
    for row in session.execute(_cells_and_deltas(table, shards, by, (since, until), wanted)):
        if row.delta is None:
            found[tuple(row[: len(by)])] = tuple(int(total or 0) for total in row[len(by) : -2])
        else:
            delta = Columns.unpacked(KEYS[table], row.delta, hour=row.delta_hour)
            waiting.append(delta.only(by, wanted).widened(len(MEASURES[table])))
    nothing = (0,) * len(MEASURES[table])
    for key, added in together(waiting).cells() if waiting else ():
        found[key] = tuple(map(operator.add, found.get(key, nothing), added))
    return found


def _cells_and_deltas(
    table: CellTable,
    shards: Sequence[int],
    by: Sequence[str],
    hours: tuple[dt.datetime | None, dt.datetime | None],
    wanted: Mapping[str, frozenset[Any]],
) -> CompoundSelect[Any]:
    """Sums of the cells, and the deltas unread, each with nulls for what the other has."""
    keys = [getattr(table, name) for name in by]
    # PostgreSQL sums whole numbers as decimals; a count stays a whole number.
    totals = [cast(func.sum(getattr(table, name)), BigInteger) for name in MEASURES[table]]
    moment, content = CellDelta.hour.type, CellDelta.cells.type
    cells = (
        select(
            *keys,
            *totals,
            cast(null(), moment).label("delta_hour"),
            cast(null(), content).label("delta"),
        )
        .where(table.shard.in_(shards), *_within(table, hours))
        .where(*(among(getattr(table, name), values) for name, values in wanted.items()))
        .group_by(*keys)
    )
    deltas = select(
        *(cast(null(), key.type) for key in keys),
        *(cast(null(), BigInteger) for _ in totals),
        CellDelta.hour,
        CellDelta.cells,
    ).where(
        CellDelta.shard.in_(shards),
        CellDelta.belongs_to == table.__tablename__,
        *_within(CellDelta, hours),
    )
    return union_all(cells, deltas)


def _within(
    table: Any, hours: tuple[dt.datetime | None, dt.datetime | None]
) -> list[ColumnElement[bool]]:
    since, until = hours
    bounds = [table.hour >= since] if since is not None else []
    return bounds + ([table.hour < until] if until is not None else [])
