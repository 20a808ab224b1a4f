"""Hourly cells: adding to them, and sums over what is not asked for."""

import datetime as dt
import operator
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Table,
    bindparam,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from survey_app.collect.columns import Columns, together
from survey_app.collect.models import AlsoReadCell, BotCell, CellDelta, ExposureCell, ReadingCell
from survey_app.database import among_given
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
    hours = {name: hour for name, hour in (("since", since), ("until", until)) if hour is not None}
    both = _cells_and_deltas(table, tuple(by), tuple(hours), tuple(wanted))
    given = {"shards": shards, **hours, **wanted}
    found: dict[tuple[Any, ...], tuple[int, ...]] = {}
    waiting = []
    for row in session.connection().execute(both, given):
        if row.delta is None:
            found[tuple(row[: len(by)])] = tuple(int(total or 0) for total in row[len(by) : -2])
        else:
            delta = Columns.unpacked(KEYS[table], row.delta, hour=row.delta_hour)
            waiting.append(delta.only(by, wanted).widened(len(MEASURES[table])))
    nothing = (0,) * len(MEASURES[table])
    for key, added in together(waiting).cells() if waiting else ():
        found[key] = tuple(map(operator.add, found.get(key, nothing), added))
    return found


@lru_cache(maxsize=256)
def _cells_and_deltas(
    table: CellTable, by: tuple[str, ...], hours: tuple[str, ...], wanted: tuple[str, ...]
) -> CompoundSelect[Any]:
    """Sums of the cells, and the deltas unread, each with nulls for what the other has.

    Built once for each question of the same shape: that takes longer than most of the answers.
    The shards, the bounds of the hour and what is wanted of a column are given under these names.
    """
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
        .where(*_within(table, hours))
        .where(*(among_given(getattr(table, name), name) for name in wanted))
        .group_by(*keys)
    )
    deltas = select(
        *(cast(null(), key.type) for key in keys),
        *(cast(null(), BigInteger) for _ in totals),
        CellDelta.hour,
        CellDelta.cells,
    ).where(CellDelta.belongs_to == table.__tablename__, *_within(CellDelta, hours))
    return union_all(cells, deltas)


def _within(table: Any, hours: tuple[str, ...]) -> list[ColumnElement[bool]]:
    bounds = {"since": operator.ge, "until": operator.lt}
    return [
        table.shard.in_(bindparam("shards", expanding=True)),
        *(bounds[name](table.hour, bindparam(name)) for name in hours),
    ]
