"""Beacons, folded in memory: one page view sends several, and counts once.

No view leaves a row. What a view has said so far is remembered for half an hour, so that a later
beacon of the same view adds only what is new; the counts wait here until the next flush. What
readers send decides how much that is, so both are bounded in bytes.
"""

import datetime as dt
import hashlib
import logging
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from survey_app.collect.incoming import Beacon, Link
from survey_app.publications.addresses import canonical_address

log = logging.getLogger(__name__)

REMEMBERED = dt.timedelta(minutes=30)
MOST_REMEMBERED = 60_000_000
"""Bytes for views and what they said; the oldest views are forgotten first."""
MOST_WAITING = 20_000_000
"""Bytes for counts that wait for a flush; what comes on top is dropped and logged. While a flush
is under way, as much again is in its hands."""
VIEW_BYTES, PLACE_BYTES, ASKED_BYTES, ONCE_BYTES, COUNT_BYTES = 650, 450, 300, 200, 300
"""What a view, a place, a survey in a view, a thing that was said and a count take at most,
addresses apart: measured, and a test holds them to it."""
PLACEMENTS = frozenset({"element", "link"})
"""How a survey can stand in an article; rules bring more."""


class View(NamedTuple):
    """What all counts of one view share."""

    publication_id: int
    hour: dt.datetime
    address: str
    device: str
    language: str
    referrer: str


class ExposureKey(NamedTuple):
    """A survey in a view, and what happened to it."""

    view: View
    survey: str
    version: int
    placement: str
    channel: str
    measure: str


class ReadingKey(NamedTuple):
    """A reading in tenths of depth; `measure` is reads or engaged_s."""

    view: View
    depth: int
    measure: str


class AlsoReadKey(NamedTuple):
    """An "Also read" link in a view; `measure` is seen or followed."""

    view: View
    target: str
    position: int
    measure: str


Key = ExposureKey | ReadingKey | AlsoReadKey


@dataclass(slots=True)
class _Said:
    """What a view has said so far."""

    view: View
    touched: dt.datetime
    surveys: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    counted: set[int] = field(default_factory=set)
    """Hashes of survey and measure, or link and measure: a survey is not counted again under the
    version and placement that only a later beacon names."""
    reading: tuple[int, int] | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes, its shared view apart."""
        return VIEW_BYTES + ASKED_BYTES * len(self.surveys) + ONCE_BYTES * len(self.counted)


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


def _place_size(view: View) -> int:
    return PLACE_BYTES + len(view.address)


def _count_size(key: Key) -> int:
    target = len(key.target) if isinstance(key, AlsoReadKey) else 0
    return COUNT_BYTES + _place_size(key.view) + target


class Folder:
    """The beacons of one process, between two flushes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: OrderedDict[bytes, _Said] = OrderedDict()
        self._shared = _Shared()
        self._remembered = 0
        self._counts: Counter[Key] = Counter()
        self._waiting = 0
        self._dropped = 0

    def add(self, publication_id: int, beacon: Beacon, device: str, now: dt.datetime) -> None:
        """Count what a beacon says that its view has not said before."""
        with self._lock:
            if self._waiting >= MOST_WAITING:
                self._dropped += 1
                return
            said = self._said(publication_id, beacon, device, now)
            before = said.size
            self._add_exposures(said, beacon)
            self._add_reading(said, beacon)
            self._add_also_read(said, beacon)
            self._remembered += said.size - before

    def take(self) -> Counter[Key]:
        """Everything that waits; the caller stores it, or puts it back."""
        with self._lock:
            if self._dropped:
                log.warning("%d beacons dropped: too many counts wait", self._dropped)
            taken, self._counts = self._counts, Counter()
            self._waiting = self._dropped = 0
            return taken

    def put_back(self, counts: Counter[Key]) -> None:
        """Keep counts that could not be stored for the next flush, as many as may wait."""
        with self._lock:
            dropped = 0
            for key, n in counts.items():
                if self._waiting < MOST_WAITING:
                    self._count(key, n)
                else:
                    dropped += 1
            if dropped:
                log.warning("%d counts dropped: too many wait", dropped)

    def _said(self, publication_id: int, beacon: Beacon, device: str, now: dt.datetime) -> _Said:
        self._forget(now)
        name = _name(publication_id, beacon.view)
        said = self._views.get(name)
        if said is None:
            view, new_bytes = self._shared.take(
                View(
                    publication_id,
                    now.replace(minute=0, second=0, microsecond=0),
                    canonical_address(beacon.article),
                    beacon.device or device,
                    beacon.language,
                    beacon.referrer,
                )
            )
            said = self._views[name] = _Said(view, now)
            self._remembered += said.size + new_bytes
        said.touched = now
        self._views.move_to_end(name)
        return said

    def _forget(self, now: dt.datetime) -> None:
        while self._views:
            oldest = next(iter(self._views.values()))
            if self._remembered < MOST_REMEMBERED and oldest.touched > now - REMEMBERED:
                break
            self._views.popitem(last=False)
            self._remembered -= oldest.size + self._shared.release(oldest.view)

    def _add_exposures(self, said: _Said, beacon: Beacon) -> None:
        for seen in beacon.seen:
            placement = seen.placement if seen.placement in PLACEMENTS else ""
            said.surveys.setdefault(seen.survey, (seen.version, placement, seen.channel))
            self._add_exposure(said, seen.survey, "seen")
        for measure in ("started", "dismissed", "held_out"):
            for survey in getattr(beacon, measure):
                self._add_exposure(said, survey, measure)

    def _add_exposure(self, said: _Said, survey: str, measure: str) -> None:
        version, placement, channel = said.surveys.get(survey, (0, "", "inline"))
        key = ExposureKey(said.view, survey, version, placement, channel, measure)
        self._once(said, (survey, measure), key)

    def _add_reading(self, said: _Said, beacon: Beacon) -> None:
        if beacon.reading is None:
            return
        tenth, seconds = int(beacon.reading.depth * 10), int(beacon.reading.engaged_s)
        if said.reading is not None:
            old_tenth, old_seconds = said.reading
            tenth, seconds = max(tenth, old_tenth), max(seconds, old_seconds)
            self._count(ReadingKey(said.view, old_tenth, "reads"), -1)
            self._count(ReadingKey(said.view, old_tenth, "engaged_s"), -old_seconds)
        said.reading = (tenth, seconds)
        self._count(ReadingKey(said.view, tenth, "reads"), 1)
        self._count(ReadingKey(said.view, tenth, "engaged_s"), seconds)

    def _add_also_read(self, said: _Said, beacon: Beacon) -> None:
        if beacon.also_read is None:
            return
        for link in beacon.also_read.seen:
            self._add_link(said, link, "seen")
        if beacon.also_read.followed is not None:
            self._add_link(said, beacon.also_read.followed, "followed")

    def _add_link(self, said: _Said, link: Link, measure: str) -> None:
        target = canonical_address(link.url)
        key = AlsoReadKey(said.view, target, link.position, measure)
        self._once(said, (target, link.position, measure), key)

    def _once(self, said: _Said, what: tuple[str | int, ...], key: Key) -> None:
        if hash(what) not in said.counted:
            said.counted.add(hash(what))
            self._count(key, 1)

    def _count(self, key: Key, n: int) -> None:
        if key not in self._counts:
            self._waiting += _count_size(key)
        self._counts[key] += n


def _name(publication_id: int, view: str) -> bytes:
    named = f"{publication_id} {view}".encode(errors="surrogatepass")
    return hashlib.blake2b(named, digest_size=16).digest()
