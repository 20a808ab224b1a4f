"""How many different readers a day had: HyperLogLog sketches, merged and counted.

A sketch tells about how many there were and nobody of them: it keeps, for each of 2^p classes of
hashes, the longest run of zeros that it met. A daily hash means nothing on another day, so
longer periods have reader-days (a reader of three days is three), not readers.
"""

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from datasketch.hyperloglog import HyperLogLogPlusPlus
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from survey_app.collect.models import ReaderSketch
from survey_app.collect.parts import Readers
from survey_app.inserting import insert_new, insert_or_replace

SKETCHES: Table = ReaderSketch.__table__  # type: ignore[assignment]
PRECISION = {"publication": 12, "article": 10, "survey": 10}
"""Scope → p; the standard error is 1.04 / sqrt(2^p): 1.6 % of a title's readers, 3.3 % of the
others' (Flajolet et al. 2007, with the bias correction of Heule et al. 2013)."""

Name = tuple[dt.date, str, int]
"""Day, scope and its id."""


def add_readers(session: Session, shard: int, readers: Sequence[Readers]) -> None:
    """Merge readers into the sketches of a shard; doing it twice changes nothing.

    Rows are locked before they are read, and what was there first is never overwritten: another
    process may add to the same sketches.
    """
    wanted = {(some.day, some.scope, some.scope_id): some for some in readers}
    stored = _locked(session, shard, sorted(wanted))
    while missing := sorted(set(wanted) - set(stored)):
        rows = [_row(shard, name, _sketch(wanted[name])) for name in missing]
        insert_new(session, SKETCHES, rows, "scope_id")
        stored |= _locked(session, shard, missing)
    merged = []
    for name in sorted(stored):
        before, sketch = stored[name], _loaded(stored[name])
        sketch.merge(_sketch(wanted[name]))
        if (after := _row(shard, name, sketch))["sketch"] != before:
            merged.append(after)
    insert_or_replace(session, SKETCHES, merged, "sketch")


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
    query = select(ReaderSketch.day, ReaderSketch.sketch).where(
        ReaderSketch.shard.in_(shards),
        ReaderSketch.scope == scope,
        ReaderSketch.scope_id == scope_id,
        ReaderSketch.day.between(since, until),
    )
    # A title that was given more shards in the course of a day has two sketches of it.
    days: defaultdict[dt.date, list[HyperLogLogPlusPlus]] = defaultdict(list)
    for row in session.execute(query):
        days[row.day].append(_loaded(row.sketch))
    return {day: _size(sketches) for day, sketches in sorted(days.items())}


def _locked(session: Session, shard: int, names: Sequence[Name]) -> dict[Name, bytes]:
    by_scope: defaultdict[tuple[dt.date, str], list[int]] = defaultdict(list)
    for day, scope, scope_id in names:
        by_scope[day, scope].append(scope_id)
    found: dict[Name, bytes] = {}
    for (day, scope), ids in by_scope.items():
        query = select(SKETCHES.c.scope_id, SKETCHES.c.sketch).where(
            SKETCHES.c.shard == shard,
            SKETCHES.c.day == day,
            SKETCHES.c.scope == scope,
            SKETCHES.c.scope_id.in_(ids),
        )
        rows = session.execute(query.order_by(SKETCHES.c.scope_id).with_for_update())
        found |= {(day, scope, row.scope_id): row.sketch for row in rows}
    return found


def _sketch(readers: Readers) -> HyperLogLogPlusPlus:
    made = HyperLogLogPlusPlus(PRECISION[readers.scope], hashfunc=_as_it_is)
    for each in readers.hashes:
        made.update(each)
    return made


def _row(shard: int, name: Name, sketch: HyperLogLogPlusPlus) -> dict[str, object]:
    day, scope, scope_id = name
    # Of few readers nearly all classes are empty: some 50 bytes instead of a thousand.
    packed = zlib.compress(sketch.digest().tobytes(), level=1)
    return {"shard": shard, "day": day, "scope": scope, "scope_id": scope_id, "sketch": packed}


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
