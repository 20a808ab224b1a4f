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

LASTS = dt.timedelta(seconds=1)

K = TypeVar("K")
V = TypeVar("V")


class _Known(NamedTuple, Generic[V]):
    value: V
    read_at: dt.datetime
    changes: int
    """How much this process had changed when it was read."""


class Remembered(Generic[K, V]):
    """Values by key; any number of threads may ask."""

    def __init__(self, database: Database, read: Callable[[Session, K], V], most: int) -> None:
        """`read` finds a value; what it raises is not remembered. At most `most` are kept."""
        self._database = database
        self._read = read
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[K, _Known[V]] = OrderedDict()

    def get(self, key: K, now: dt.datetime) -> V:
        """The value as it was at most a second ago."""
        known = self._known.get(key)
        if known is None or not self._is_fresh(known, now):
            # One thread reads, the others wait for it: many ask for the same at once.
            with self._lock:
                known = self._known.get(key)
                if known is None or not self._is_fresh(known, now):
                    known = self._read_anew(key, now)
        return known.value

    def _is_fresh(self, known: _Known[V], now: dt.datetime) -> bool:
        return known.changes == self._database.changes and abs(now - known.read_at) < LASTS

    def _read_anew(self, key: K, now: dt.datetime) -> _Known[V]:
        changes = self._database.changes
        with self._database.reading() as session:
            known = _Known(self._read(session, key), now, changes)
        self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known
