"""What a process remembers of the database for a moment, so that readers' calls need no query.

What is remembered is read again when it is older than a second, and at once when this process has
changed something: whatever another process changes is seen within a second too.
"""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from survey_app.database import Database
from survey_app.errors import NotFound, Unavailable
from survey_app.waiting import about_to_wait

LASTS = dt.timedelta(seconds=1)
DOES = dt.timedelta(seconds=4)
"""How old a value may be while another thread reads it anew; a pause must be seen in five."""
PATIENCE = 2.0
"""Seconds for which a thread waits for the one that reads."""
AWAY = "The database cannot be reached right now. Nothing was stored; please try again."

K = TypeVar("K")
V = TypeVar("V")


class _Known(NamedTuple, Generic[V]):
    value: V | NotFound
    read_at: dt.datetime
    changes: int
    """How much this process had changed when it was read."""


class Remembered(Generic[K, V]):
    """Values by key; any number of threads may ask."""

    def __init__(self, database: Database, read: Callable[[Session, K], V], most: int) -> None:
        """`read` finds a value; that there is none (NotFound) is remembered like one.

        At most `most` are kept.
        """
        self._database = database
        self._read = read
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[K, _Known[V]] = OrderedDict()

    def get(self, key: K, now: dt.datetime) -> V:
        """The value as it was at most a second ago.

        While somebody else reads, and the database takes its time, the old value does for a few
        seconds more. Raises Unavailable when there is none.
        """
        known = self._known.get(key)
        if known is None or not self._is_fresh(known, now):
            known = self._renewed(key, now, known)
        if isinstance(known.value, NotFound):
            raise NotFound(str(known.value))
        return known.value

    def _renewed(self, key: K, now: dt.datetime, known: _Known[V] | None) -> _Known[V]:
        """Read by one thread; many ask for the same at once."""
        does = known is not None and self._still_does(known, now)
        if known is not None and does and self._lock.locked():
            return known  # whoever asks on a loop need not leave it
        about_to_wait()
        if not self._lock.acquire(timeout=0 if does else PATIENCE):
            if known is None or not does:
                raise Unavailable(AWAY)
            return known
        try:
            newer = self._known.get(key)
            if newer is None or not self._is_fresh(newer, now):
                newer = self._read_anew(key, now)
            return newer
        finally:
            self._lock.release()

    def _still_does(self, known: _Known[V], now: dt.datetime) -> bool:
        return known.changes == self._database.changes and abs(now - known.read_at) < DOES

    def _is_fresh(self, known: _Known[V], now: dt.datetime) -> bool:
        return known.changes == self._database.changes and abs(now - known.read_at) < LASTS

    def _read_anew(self, key: K, now: dt.datetime) -> _Known[V]:
        changes = self._database.changes
        value: V | NotFound
        with self._database.reading() as session:
            try:
                value = self._read(session, key)
            except NotFound as error:
                value = error
        known = _Known(value, now, changes)
        self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known
