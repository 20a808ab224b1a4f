"""Beacons, folded in memory: one page view sends several, and counts once.

No view leaves a row. What a view has said so far is remembered for half an hour, so that a later
beacon of the same view adds only what is new. A flush takes the counts; the longer a view is left
to speak before it is counted, the less often what it counted for has to be moved. What readers
send decides how much all this is, so views and counts are bounded in bytes.
"""

import datetime as dt
import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from itertools import islice

from survey_app.collect.counting import AlsoReadKey, BotKey, Counts, Key, Said, Scope, View
from survey_app.collect.incoming import Beacon
from survey_app.collect.parts import Part
from survey_app.publications.addresses import canonical_address

log = logging.getLogger(__name__)

AT_ONCE, REMEMBERED = dt.timedelta(0), dt.timedelta(minutes=30)
MOST_REMEMBERED = 60_000_000
"""Bytes for views and what they said; the oldest views are forgotten first."""
MOST_WAITING = 40_000_000
"""Bytes for counts that wait for a flush; what comes on top is dropped and logged. While a flush
is under way, as much again is in its hands."""
SETTLED_AT_ONCE = 200
"""Views that are counted under one lock: a few milliseconds."""
PLACE_BYTES, COUNT_BYTES, SCOPE_BYTES, READER_BYTES = 450, 400, 500, 100
"""What a place, a count, a scope and a reader in it take at most, addresses apart: measured, and
a test holds them to it."""


class _Shared:
    """One View for all who stand at the same place in the same hour, while any of them does."""

    def __init__(self) -> None:
        self._held: dict[View, tuple[View, int]] = {}

    def take(self, view: View) -> tuple[View, int]:
        """The shared one, and the bytes that it takes newly."""
        kept, holders = self._held.get(view, (view, 0))
        self._held[kept] = (kept, holders + 1)
        return kept, 0 if holders else _place_size(view)

    def release(self, view: View) -> int:
        """One less holds it; returns the bytes that this frees."""
        kept, holders = self._held.pop(view)
        if holders > 1:
            self._held[kept] = (kept, holders - 1)
            return 0
        return _place_size(view)


class Folder:
    """The beacons of one process, between two flushes."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        """What was taken and is not known to be stored; the flush's own."""
        self._lock = threading.Lock()
        self._views: OrderedDict[bytes, Said] = OrderedDict()
        self._speaking: dict[bytes, Said] = {}
        """Views that have said what is not counted yet, in the order of `waits_since`."""
        self._shared = _Shared()
        self._remembered = 0
        self._counts = Counts()
        self._waiting = self._met = 0
        """Bytes of counts, and of readers."""
        self._dropped = 0
        self.heard = self.lost = 0
        """Beacons so far, and how many of them were dropped."""

    @property
    def is_filling(self) -> bool:
        """Whether so much waits that a flush should not be put off."""
        return self._waiting + self._met > MOST_WAITING // 2

    def add(
        self,
        publication_id: int,
        beacon: Beacon,
        device: str,
        now: dt.datetime,
        *,
        reader: bytes = b"",
        bot: bool = False,
    ) -> None:
        """Count what a beacon says that its view has not said before.

        `reader` is the hash of network and browser with the salt of this day (UTC); empty where
        nobody knows it. Of a bot only the view is counted.
        """
        with self._lock:
            self.heard += 1
            if self._is_full:
                self.lost += 1
                self._dropped += 1
                return
            self._forget(now)
            name = _name(publication_id, beacon.view)
            said = self._views.get(name)
            if said is None:
                said = self._views[name] = self._begin(publication_id, beacon, device, now)
                if bot:
                    self._count(BotKey(said.view), 1)
            said.touched = now
            self._views.move_to_end(name)
            if bot:
                return
            before = said.size
            said.hear(beacon)
            self._remembered += said.size - before
            if said.waits_since is None:
                said.waits_since = now
                self._speaking[name] = said
            if reader:
                self._meet(said, int.from_bytes(reader[:8]), _hour(now))

    def take(self, now: dt.datetime | None = None, pause: dt.timedelta = AT_ONCE) -> Counts:
        """The counts of all that was said; at a `now` only of views that had a `pause` to speak.

        The caller makes parts of the counts, or puts them back.
        """
        while self._settle_some(now, pause):
            pass
        with self._lock:
            if self._dropped:
                log.warning("%d beacons dropped: too many counts wait", self._dropped)
            taken, self._counts = self._counts, Counts()
            self._waiting = self._met = self._dropped = 0
            return taken

    def put_back(self, counts: Counts) -> None:
        """Keep counts of which no part was made for the next flush, as many as may wait."""
        with self._lock:
            dropped = 0
            for key, n in counts.cells.items():
                if self._is_full:
                    dropped += 1
                else:
                    self._count(key, n)
            for scope, readers in counts.readers.items():
                if self._is_full:
                    dropped += 1
                else:
                    self._add_readers(scope, readers)
            if dropped:
                log.warning("%d counts dropped: too many wait", dropped)

    @property
    def _is_full(self) -> bool:
        return self._waiting + self._met >= MOST_WAITING

    def _begin(self, publication_id: int, beacon: Beacon, device: str, now: dt.datetime) -> Said:
        view, new_bytes = self._shared.take(
            View(
                publication_id,
                _hour(now),
                canonical_address(beacon.article),
                beacon.device or device,
                beacon.language,
                beacon.referrer,
            )
        )
        said = Said(view, now)
        self._remembered += said.size + new_bytes
        return said

    def _forget(self, now: dt.datetime) -> None:
        while self._views:
            oldest = next(iter(self._views.values()))
            if self._remembered < MOST_REMEMBERED and oldest.touched > now - REMEMBERED:
                break
            name, _ = self._views.popitem(last=False)
            self._remembered -= oldest.size + self._shared.release(oldest.view)
            if self._speaking.pop(name, None):
                self._settle(oldest)

    def _settle_some(self, now: dt.datetime | None, pause: dt.timedelta) -> bool:
        """Count a few views; whether there may be more. Those who send beacons wait meanwhile."""
        with self._lock:
            some = list(islice(self._speaking.items(), SETTLED_AT_ONCE))
            for name, said in some:
                # Who began long after `now` spoke before the clock was set back: none waits for it.
                early = now and said.waits_since and abs(now - said.waits_since) < pause
                if early or self._is_full:
                    return False
                del self._speaking[name]
                self._settle(said)
        return len(some) == SETTLED_AT_ONCE

    def _settle(self, said: Said) -> None:
        for key, n in said.settle().items():
            self._count(key, n)

    def _count(self, key: Key, n: int) -> None:
        cells = self._counts.cells
        old = cells[key]
        if old and not old + n:
            del cells[key]
            self._waiting -= _count_size(key)
        elif n:
            cells[key] = old + n
            self._waiting += 0 if old else _count_size(key)

    def _meet(self, said: Said, reader: int, hour: dt.datetime) -> None:
        title, address = said.view.publication_id, said.view.address
        scopes = [Scope(title, hour, "publication", ""), Scope(title, hour, "article", address)]
        scopes.extend(Scope(title, hour, "survey", survey) for survey in said.surveys_seen)
        for scope in scopes:
            self._add_readers(scope, (reader,))

    def _add_readers(self, scope: Scope, readers: Iterable[int]) -> None:
        if scope not in self._counts.readers:
            self._met += SCOPE_BYTES + len(scope.name)
        known = self._counts.readers[scope]
        before = len(known)
        known.update(readers)
        self._met += READER_BYTES * (len(known) - before)


def _hour(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _name(publication_id: int, view: str) -> bytes:
    named = f"{publication_id} {view}".encode(errors="surrogatepass")
    return hashlib.blake2b(named, digest_size=16).digest()


def _place_size(view: View) -> int:
    return PLACE_BYTES + len(view.address)


def _count_size(key: Key) -> int:
    target = len(key.target) if isinstance(key, AlsoReadKey) else 0
    # Its view is charged to each count, as it stays for the last of them when it is forgotten.
    return COUNT_BYTES + len(key.view.address) + target
