"""Forgetting what has had its day: daily reader hashes, and which flushes were stored."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from survey_app.collect.models import Flush, ReaderDay
from survey_app.collect.shards import shards_with
from survey_app.database import Database, transaction

FLUSH_KEPT = dt.timedelta(days=1)
"""A flush is repeated within seconds, or when the database has come back."""
DELETED_AT_ONCE = 1000
"""Rows of one transaction: a writer waits for it, some ten milliseconds."""


def forget_the_past(database: Database, now: dt.datetime) -> int:
    """Delete what nothing can refer to any more; returns how many rows.

    Reader hashes of a day are made with a salt that is destroyed with it.
    """
    return _delete(database, ReaderDay, ReaderDay.reader, ReaderDay.day < now.date()) + _delete(
        database, Flush, Flush.id, Flush.flushed_at < now - FLUSH_KEPT
    )


def _delete(database: Database, table: Any, key: Any, old: ColumnElement[bool]) -> int:
    """Delete the old rows; `key` is a column with (nearly) as many values as there are rows."""
    with database.reading() as session:
        shards = shards_with(session, table, old)
    deleted = 0
    for shard in shards:
        here = (table.shard == shard, old)
        some = delete(table).where(*here, key.in_(select(key).where(*here).limit(DELETED_AT_ONCE)))
        more = True
        while more:
            with transaction(database.writing()) as session:
                rows = len(session.execute(some.returning(table.shard)).all())
            deleted, more = deleted + rows, rows > 0
    return deleted
