"""Folded beacons on their way into the database, each exactly once.

A transaction whose end nobody heard of (the connection broke during COMMIT) may have been stored.
Therefore each part goes in together with its id, and one whose id is there adds nothing.
"""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import Table
from sqlalchemy.orm import Session

from survey_app.collect.cell_deltas import add_delta
from survey_app.collect.counting import Counts
from survey_app.collect.folding import AT_ONCE, Folder
from survey_app.collect.models import Flush
from survey_app.collect.parts import Part, parts_of
from survey_app.database import Database, transaction
from survey_app.inserting import insert_new
from survey_app.publications.known import KnownArticles

FLUSHES: Table = Flush.__table__  # type: ignore[assignment]

RESTS = 20
"""A flush is followed by a pause of so many times its length …"""
LONGEST_PAUSE = dt.timedelta(minutes=1)
"""… but no longer than this."""


class Flushing:
    """Flushes a folder at once while that is cheap, and in larger batches under load.

    Under load, views are also left to speak for the length of a pause before they are counted. So
    a crash loses two pauses at most.
    """

    def __init__(
        self,
        database: Database,
        folder: Folder,
        known: KnownArticles,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._known = known
        self._pause = AT_ONCE

    @property
    def pause(self) -> dt.timedelta:
        """How long counts may wait after the last flush; no longer once memory runs short."""
        return AT_ONCE if self._folder.is_filling else self._pause

    def __call__(self, now: dt.datetime) -> None:
        """Flush what has waited long enough."""
        began, pause = self._clock(), self.pause
        flush(self._database, self._folder, now, pause=pause, known=self._known)
        took = dt.timedelta(seconds=self._clock() - began)
        self._pause = min(RESTS * took, LONGEST_PAUSE)

    def finish(self, now: dt.datetime) -> None:
        """Flush everything: the process ends."""
        flush(self._database, self._folder, now, known=self._known)


def flush(
    database: Database,
    folder: Folder,
    now: dt.datetime,
    *,
    pause: dt.timedelta = AT_ONCE,
    known: KnownArticles | None = None,
) -> int:
    """Store what waits in the folder; returns how many deltas of cells this made.

    `pause` leaves some of it there, as `Folder.take` says; `known` spares looking articles up
    again. What could not be stored stays there, too: a database that is away for a while loses
    nothing.
    """
    known = known or KnownArticles(database)
    # First what is left of the last time.
    stored = _store_parts(database, folder, now)
    _make_parts(database, known, folder, folder.take(now, pause), now)
    return stored + _store_parts(database, folder, now)


def _make_parts(
    database: Database, known: KnownArticles, folder: Folder, taken: Counts, now: dt.datetime
) -> None:
    by_publication: defaultdict[int, Counts] = defaultdict(Counts)
    for key, n in taken.cells.items():
        by_publication[key.view.publication_id].cells[key] = n
    for scope, readers in taken.readers.items():
        by_publication[scope.publication_id].readers[scope] = readers
    try:
        for publication_id in list(by_publication):
            counts = by_publication[publication_id]
            folder.parts.extend(parts_of(database, known, publication_id, counts, now))
            del by_publication[publication_id]
    finally:
        for left in by_publication.values():
            folder.put_back(left)


def _store_parts(database: Database, folder: Folder, now: dt.datetime) -> int:
    stored = 0
    while folder.parts:
        stored += store(database, folder.parts[0], now)
        folder.parts.pop(0)
    return stored


def store(database: Database, part: Part, now: dt.datetime) -> int:
    """Store a part unless it is stored already; returns how many deltas this made."""
    with transaction(database.writing()) as session:
        if not _is_new(session, part, now):
            return 0
        for place, cells in part.deltas.items():
            add_delta(session, place, cells, part.id)
    return len(part.deltas)


def _is_new(session: Session, part: Part, now: dt.datetime) -> bool:
    row = {"shard": part.shard, "id": part.id, "flushed_at": now}
    return bool(insert_new(session, FLUSHES, [row], "id"))
