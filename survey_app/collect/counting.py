"""What one page view has said so far, and what it counts for.

What a view counts for can change with each of its beacons: it comes further down, or a survey turns
out to be withheld from it. So its counts are a function of all that it has said. When it has said
more, what it counted for before is taken away and what it counts for now is added.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from survey_app.collect.incoming import Beacon
from survey_app.publications.addresses import canonical_address

PLACEMENT = re.compile(r"[a-z0-9]{1,24}")
"""How a survey came into an article: `element`, `link`, or the key of a rule."""
WITHOUT_RULE = frozenset({"element", "link"})
"""How a survey stands in an article that somebody has pasted."""
NOT_MEASURED = -1
"""Depth of a view whose reading is not measured."""
MOST_SAID = 100
"""Things that happened to surveys, and links, that one view may count for: each of its beacons
counts all of them anew, and no page has more."""
VIEW_BYTES, SHOWN_BYTES, HAPPENED_BYTES, LINK_BYTES = 700, 300, 150, 250
"""What a view, a survey in it, what happened to one, and a link take at most in memory, the
address of the link apart: measured, and a test holds them to it."""


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
    depth: int
    held_out: bool
    measure: str


class ReadingKey(NamedTuple):
    """A reading in tenths of depth; `measure` is reads or engaged_s."""

    view: View
    depth: int
    held_out: bool
    measure: str


class AlsoReadKey(NamedTuple):
    """An "Also read" link in a view; `measure` is seen or followed, with or without `_with`."""

    view: View
    target: str
    position: int
    held_out: bool
    measure: str


class BotKey(NamedTuple):
    """A view by an obvious bot."""

    view: View
    measure: str = "views"


Key = ExposureKey | ReadingKey | AlsoReadKey | BotKey


class Scope(NamedTuple):
    """Whose readers are counted: a title's, an article's or a survey's."""

    publication_id: int
    hour: dt.datetime
    """Within the day (UTC) of the salt that the readers' hashes were made with."""
    kind: str
    """`publication`, `article` or `survey`, as in ReaderSketch."""
    name: str
    """Address of the article or key of the survey; empty for the title."""


@dataclass
class Counts:
    """What waits to be stored."""

    cells: Counter[Key] = field(default_factory=Counter)
    readers: defaultdict[Scope, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The first 64 bits of the hash of each reader."""


@dataclass(slots=True)
class Said:
    """What a view has said so far."""

    view: View
    touched: dt.datetime
    shown: tuple[tuple[str, int, str, str], ...] = ()
    """Survey, version, placement and channel; each survey as the beacon saw it that was first."""
    happened: tuple[tuple[str, str], ...] = ()
    """Survey and seen, started, dismissed or held_out; each pair once."""
    links: tuple[tuple[str, int, str], ...] = ()
    """Address, position, and seen or followed; each once."""
    depth: int = NOT_MEASURED
    engaged_s: int = 0
    counted: "Said | None" = None
    """As it was when it was counted last."""
    waits_since: dt.datetime | None = None
    """When it first said something that is not counted yet."""

    @property
    def size(self) -> int:
        """Bytes that it takes at most, its shared view apart."""
        links = sum(LINK_BYTES + len(target) for target, _, _ in self.links)
        happened = HAPPENED_BYTES * len(self.happened)
        return VIEW_BYTES + SHOWN_BYTES * len(self.shown) + happened + links

    @property
    def surveys_seen(self) -> list[str]:
        """The surveys that this view truly saw."""
        return [survey for survey, what in self.happened if what == "seen"]

    def hear(self, beacon: Beacon) -> None:
        """Add what a beacon says; what was said before changes nothing."""
        for seen in beacon.seen:
            if self._happened(seen.survey, "seen"):
                placement = seen.placement if PLACEMENT.fullmatch(seen.placement) else ""
                self.shown += ((seen.survey, seen.version, placement, seen.channel),)
        for what in ("started", "dismissed", "held_out"):
            for survey in getattr(beacon, what):
                self._happened(survey, what)
        if beacon.reading is not None:
            self.depth = max(self.depth, int(beacon.reading.depth * 10))
            self.engaged_s = max(self.engaged_s, int(beacon.reading.engaged_s))
        if beacon.also_read is not None:
            for link in beacon.also_read.seen:
                self._linked(canonical_address(link.url), link.position, "seen")
            if (followed := beacon.also_read.followed) is not None:
                self._linked(canonical_address(followed.url), followed.position, "followed")

    def settle(self) -> Counter[Key]:
        """What is to be added to the counts since the last time: what came less what went."""
        added = Counter(dict(self._counts()))
        if self.counted is not None:
            added.subtract(dict(self.counted._counts()))
        self.counted = None
        self.counted, self.waits_since = copy(self), None
        return added

    def _counts(self) -> Iterator[tuple[Key, int]]:
        """What all of it counts for."""
        view, depth = self.view, self.depth
        shown = {survey: (version, place, way) for survey, version, place, way in self.shown}
        held_out = any(what == "held_out" for _, what in self.happened)
        for survey, what in self.happened:
            version, placement, channel = shown.get(survey, (0, "", "inline"))
            # Withheld, it would have been seen here.
            withheld, measure = (True, "seen") if what == "held_out" else (False, what)
            asked = (survey, version, placement, channel)
            yield ExposureKey(view, *asked, depth, withheld, measure), 1
        if depth != NOT_MEASURED:
            yield ReadingKey(view, depth, held_out, "reads"), 1
            yield ReadingKey(view, depth, held_out, "engaged_s"), self.engaged_s
        saw_one = not held_out and any(
            place and place not in WITHOUT_RULE for _, _, place, _ in self.shown
        )
        for target, position, measure in self.links:
            yield AlsoReadKey(view, target, position, held_out, measure), 1
            if saw_one:
                yield AlsoReadKey(view, target, position, held_out, f"{measure}_with"), 1

    def _happened(self, survey: str, what: str) -> bool:
        """Note it; whether it is new, and there is room."""
        if (survey, what) in self.happened or len(self.happened) >= MOST_SAID:
            return False
        self.happened += ((survey, what),)
        return True

    def _linked(self, target: str, position: int, measure: str) -> None:
        link = (target, position, measure)
        if link not in self.links and len(self.links) < MOST_SAID:
            self.links += (link,)
