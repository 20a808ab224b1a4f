"""Counts of an hour that wait in the database: merged while it lasts, folded when it is over.

A cell of a busy title changes with nearly every flush; written once an hour instead, it costs a
fraction. Until then a few packed deltas hold its counts, and whoever reads cells reads these too.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlalchemy.orm import Session

from survey_app.collect.cells import KEYS, MEASURES, add_to_cells
from survey_app.collect.columns import Columns, together
from survey_app.collect.models import CellDelta, ReaderSketch
from survey_app.collect.shards import shards_with
from survey_app.collect.sketches import REGISTER, add_registers
from survey_app.database import Database, transaction
from survey_app.inserting import insert_new

DELTAS: Table = CellDelta.__table__  # type: ignore[assignment]
TABLES = {table.__tablename__: table for table in MEASURES}
SETTLES = dt.timedelta(hours=1, minutes=10)
"""So long after an hour has begun hardly one of its views still speaks."""
MERGED_FROM, MERGED_AT_ONCE = 64, 500
"""So many deltas of an hour become one: each costs those who read it a fraction of a millisecond,
and itself hardly anything."""
CELLS_AT_ONCE, SKETCHES_AT_ONCE = 1000, 500
"""Of a slice: a writer of answers waits for it, some tens of milliseconds."""
FOLDED_AT_ONCE = 100
"""Slices of a shard in one round: the other jobs wait for it, about a second."""


class Place(NamedTuple):
    """Where deltas of the same cells stand."""

    shard: int
    belongs_to: str
    hour: dt.datetime

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the values in the keys of the cells."""
        return KEYS[TABLES[self.belongs_to]] if self.belongs_to in TABLES else REGISTER

    def unpacked(self, packed: bytes) -> Columns:
        """The cells of a delta that stands here."""
        cells = Columns.unpacked(self.names, packed)
        table = TABLES.get(self.belongs_to)
        return cells if table is None else cells.widened(len(MEASURES[table]))

    def holds(self) -> list[ColumnElement[bool]]:
        """The condition that a delta stands here."""
        return [getattr(CellDelta, name) == value for name, value in self._asdict().items()]


def add_delta(
    session: Session, place: Place, cells: bytes, identifier: UUID, number: int | None = None
) -> None:
    """Leave packed cells; with a `number`, as that slice of their hour."""
    row = {**place._asdict(), "id": identifier, "slice": number, "cells": cells}
    insert_new(session, DELTAS, [row], "id")


def fold_cells(database: Database, now: dt.datetime) -> int:
    """Take deltas a step further; returns how many slices went into their tables.

    An hour that is over is one slice, or is cut into several, which go into the tables afterwards,
    at most FOLDED_AT_ONCE of a shard. Of other hours many deltas are made into one. Any number of
    processes may do this at once: what a transaction works on is locked, and gone at its end.
    """
    with database.reading() as session:
        shards = shards_with(session, CellDelta)
    folded = 0
    for shard in shards:
        for place, number in _waiting(database, shard):
            is_over = place.hour + SETTLES <= now
            if is_over or number >= MERGED_FROM:
                folded += _merge(database, place, is_over=is_over)
    return folded + sum(_fold_slices(database, shard) for shard in shards)


def _waiting(database: Database, shard: int) -> list[tuple[Place, int]]:
    """How many deltas that are not cut yet wait in each place."""
    query = select(CellDelta.belongs_to, CellDelta.hour, func.count(CellDelta.shard))
    here = query.where(CellDelta.shard == shard, CellDelta.slice.is_(None))
    with database.reading() as session:
        rows = session.execute(here.group_by(CellDelta.belongs_to, CellDelta.hour)).all()
    return [(Place(shard, belongs_to, hour), number) for belongs_to, hour, number in rows]


def _merge(database: Database, place: Place, *, is_over: bool) -> int:
    """Put one delta in the place of many, or several slices where the hour is over.

    Of few cells the one slice goes into its table at once; returns whether it did, as 0 or 1.
    """
    query = select(CellDelta.id, CellDelta.cells).where(*place.holds(), CellDelta.slice.is_(None))
    # A delta never changes: all the work is done before writers have to wait.
    with database.reading() as session:
        rows = session.execute(query.limit(MERGED_AT_ONCE))
        found = {row.id: row.cells for row in rows}
    if not found:
        return 0  # another process was here
    several = [place.unpacked(packed) for packed in found.values()]
    merged = together(several, np.add if place.belongs_to in TABLES else np.maximum)
    slices = list(_slices(place, merged)) if is_over else [merged]
    at_once = is_over and len(slices) == 1
    packed = [] if at_once else [some.packed() for some in slices]
    with transaction(database.writing()) as session:
        if not _take(session, place, found.keys()):
            return 0
        if at_once:
            _add(session, place, merged)
            return 1
        for number, cells in enumerate(packed):
            add_delta(session, place, cells, uuid4(), number if is_over else None)
    return 0


def _slices(place: Place, cells: Columns) -> Iterator[Columns]:
    if place.belongs_to in TABLES:
        return cells.slices(CELLS_AT_ONCE, place.names)
    return cells.slices(SKETCHES_AT_ONCE, place.names[:2])


def _fold_slices(database: Database, shard: int) -> int:
    query = select(CellDelta).where(CellDelta.shard == shard, CellDelta.slice.is_not(None))
    in_order = query.order_by(CellDelta.belongs_to, CellDelta.hour, CellDelta.slice, CellDelta.id)
    with database.reading() as session:
        slices = session.scalars(in_order.limit(FOLDED_AT_ONCE)).all()
    for one in slices:
        place = Place(shard, one.belongs_to, one.hour)
        cells = place.unpacked(one.cells)
        with transaction(database.writing()) as session:
            if _take(session, place, {one.id}):
                _add(session, place, cells)
    return len(slices)


def _take(session: Session, place: Place, ids: Collection[UUID]) -> bool:
    """Delete these deltas, unless another process has them."""
    here = (*place.holds(), CellDelta.id.in_(ids))
    locked = session.scalars(select(CellDelta.id).where(*here).with_for_update(skip_locked=True))
    if set(locked) != set(ids):
        return False
    session.execute(delete(CellDelta).where(*here))
    return True


def _add(session: Session, place: Place, cells: Columns) -> None:
    if place.belongs_to == ReaderSketch.__tablename__:
        add_registers(session, place.shard, place.hour.date(), cells.cells())
        return
    table = TABLES[place.belongs_to]
    names = [column.name for column in table.__table__.columns]
    rows: list[dict[str, Any]] = [
        dict(zip(names, (place.shard, place.hour, *key, *added), strict=True))
        for key, added in cells.cells()
    ]
    add_to_cells(session, table, rows)
