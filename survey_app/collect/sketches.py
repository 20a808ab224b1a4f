"""How many different readers a day had: HyperLogLog sketches, merged and counted.

A sketch tells about how many there were and nobody of them: it keeps, for each of 2^p classes of
hashes, the longest run of zeros that it met. A daily hash means nothing on another day, so
longer periods have reader-days (a reader of three days is three), not readers.
"""

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from datasketch.hyperloglog import HyperLogLogPlusPlus
from sqlalchemy import CompoundSelect, Table, cast, null, select, union_all
from sqlalchemy.orm import Session

from survey_app.collect.columns import Cell, Columns
from survey_app.collect.models import CellDelta, ReaderSketch
from survey_app.inserting import insert_new, insert_or_replace

SKETCHES: Table = ReaderSketch.__table__  # type: ignore[assignment]
PRECISION = {"publication": 12, "article": 10, "survey": 10}
"""Scope → p; the standard error is 1.04 / sqrt(2^p): 1.6 % of a title's readers, 3.3 % of the
others' (Flajolet et al. 2007, with the bias correction of Heule et al. 2013)."""
REGISTER = ("scope", "scope_id", "register")
"""Key of a register, in which a sketch keeps the longest run of one class."""


class _Place(NamedTuple):
    """Where sketches stand side by side."""

    shard: int
    day: dt.date
    scope: str


def registers_of(scope: str, scope_id: int, readers: Iterable[int]) -> Iterator[Cell]:
    """The registers that readers, hashes of 64 bits, fill; the measure of each is its run."""
    sketch = _empty(scope)
    for hashed in readers:
        sketch.update(hashed)
    for register in np.flatnonzero(sketch.reg).tolist():
        yield (scope, scope_id, register), (int(sketch.reg[register]),)


def add_registers(session: Session, shard: int, day: dt.date, registers: Iterable[Cell]) -> None:
    """Merge registers into the sketches of a shard; doing it twice changes nothing."""
    places: defaultdict[str, dict[int, HyperLogLogPlusPlus]] = defaultdict(dict)
    for (scope, scope_id, register), (run,) in registers:
        sketches = places[scope]
        if scope_id not in sketches:
            sketches[scope_id] = _empty(scope)
        sketches[scope_id].reg[register] = run
    for scope, sketches in sorted(places.items()):
        _merge(session, _Place(shard, day, scope), sketches)


def _merge(session: Session, place: _Place, new: dict[int, HyperLogLogPlusPlus]) -> None:
    """Merge sketches, by id, into those that are there.

    Rows are locked before they are read, and one that is there is never overwritten unread: another
    process may add to the same sketches.
    """
    while new:
        stored = _locked(session, place, sorted(new))
        merged = []
        for scope_id, packed in stored.items():
            sketch = _loaded(packed)
            sketch.merge(new.pop(scope_id))
            if (row := _row(place, scope_id, sketch))["sketch"] != packed:
                merged.append(row)
        insert_or_replace(session, SKETCHES, merged, "sketch")
        rows = [_row(place, scope_id, sketch) for scope_id, sketch in sorted(new.items())]
        for scope_id in insert_new(session, SKETCHES, rows, "scope_id"):
            del new[scope_id]
        # What is left was begun by another process in between.


def daily_readers(
    session: Session,
    shards: Sequence[int],
    scope: str,
    scope_id: int,
    since: dt.date,
    until: dt.date,
) -> dict[dt.date, int]:
    """About how many different readers each day (UTC) had; days without any are left out.

    `scope` is publication, article or survey; `since` and `until` are inclusive. The sum over
    several days counts reader-days and must be called so.
    """
    # A title that was given more shards in the course of a day has two sketches of it.
    days: defaultdict[dt.date, list[HyperLogLogPlusPlus]] = defaultdict(list)
    for row in session.execute(_sketches_and_deltas(shards, scope, scope_id, since, until)):
        if row.delta is None:
            days[row.day].append(_loaded(row.sketch))
            continue
        where = {"scope": (scope,), "scope_id": (scope_id,)}
        waiting = Columns.unpacked(REGISTER, row.delta).only(("register",), where)
        if waiting.size:
            sketch = _empty(scope)
            for (register,), (run,) in waiting.cells():
                sketch.reg[register] = run
            days[row.delta_hour.date()].append(sketch)
    return {day: _size(sketches) for day, sketches in sorted(days.items())}


def _sketches_and_deltas(
    shards: Sequence[int], scope: str, scope_id: int, since: dt.date, until: dt.date
) -> CompoundSelect[tuple[dt.date, bytes, dt.datetime, bytes]]:
    """Sketches, and the deltas that wait for them, each with nulls for what the other has."""
    midnight, content = dt.time(tzinfo=dt.UTC), CellDelta.cells.type
    sketches = select(
        ReaderSketch.day,
        ReaderSketch.sketch,
        cast(null(), CellDelta.hour.type).label("delta_hour"),
        cast(null(), content).label("delta"),
    ).where(
        ReaderSketch.shard.in_(shards),
        ReaderSketch.scope == scope,
        ReaderSketch.scope_id == scope_id,
        ReaderSketch.day.between(since, until),
    )
    deltas = select(
        cast(null(), ReaderSketch.day.type), cast(null(), content), CellDelta.hour, CellDelta.cells
    ).where(
        CellDelta.shard.in_(shards),
        CellDelta.belongs_to == ReaderSketch.__tablename__,
        CellDelta.hour >= dt.datetime.combine(since, midnight),
        CellDelta.hour < dt.datetime.combine(until + dt.timedelta(days=1), midnight),
    )
    return union_all(sketches, deltas)


def _locked(session: Session, place: _Place, ids: Sequence[int]) -> dict[int, bytes]:
    query = select(SKETCHES.c.scope_id, SKETCHES.c.sketch).where(
        SKETCHES.c.shard == place.shard,
        SKETCHES.c.day == place.day,
        SKETCHES.c.scope == place.scope,
        SKETCHES.c.scope_id.in_(ids),
    )
    rows = session.execute(query.order_by(SKETCHES.c.scope_id).with_for_update())
    return {row.scope_id: row.sketch for row in rows}


def _empty(scope: str) -> HyperLogLogPlusPlus:
    return HyperLogLogPlusPlus(PRECISION[scope], hashfunc=_as_it_is)


def _row(place: _Place, scope_id: int, sketch: HyperLogLogPlusPlus) -> dict[str, object]:
    # Of few readers nearly all classes are empty: some 50 bytes instead of a thousand.
    packed = zlib.compress(sketch.digest().tobytes(), level=1)
    return {**place._asdict(), "scope_id": scope_id, "sketch": packed}


def _loaded(packed: bytes) -> HyperLogLogPlusPlus:
    registers = np.frombuffer(zlib.decompress(packed), np.int8)
    return HyperLogLogPlusPlus(reg=registers, hashfunc=_as_it_is)


def _size(sketches: Sequence[HyperLogLogPlusPlus]) -> int:
    together = sketches[0].copy()
    for other in sketches[1:]:
        together.merge(other)
    return round(float(together.count()))


def _as_it_is(hashed: int) -> int:
    """The hash of a reader is one of 64 bits already."""
    return hashed
