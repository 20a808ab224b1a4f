"""A large title's readers: as beacons as they arrive, and as counts by the minute."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from survey_app.collect.cells import KEYS, MEASURES
from survey_app.collect.columns import Coded, Columns, together
from survey_app.collect.counting import NOT_MEASURED
from survey_app.collect.incoming import AlsoRead, Beacon, Link, Reading, Seen
from survey_app.collect.models import AlsoReadCell, ExposureCell, ReaderSketch, ReadingCell
from survey_app.collect.sketches import PRECISION, REGISTER
from survey_app.database import Base
from tests.builders import NOW, ORIGIN

ARTICLES = 100_000
PER_SECOND = 100_000_000 / 86_400
DEVICES, DEVICE_SHARES = ("phone", "tablet", "desktop"), (0.61, 0.07, 0.32)
REFERRERS = ("search", "social", "direct", "internal", "newsletter", "other")
REFERRER_SHARES = (0.24, 0.17, 0.27, 0.2, 0.08, 0.04)
STAYS = 75.0
"""Mean seconds from the first beacon of a view to the last."""
SEES, STARTS, FOLLOWS = 0.5, 0.1, 0.03
"""Of all views those that see a survey; of these, those that begin to answer; of those that see an
"Also read" link, those that follow it. Half of the views come down to the two links."""
SURVEYS = [f"survey{n}" for n in range(50)]
LINKS = (1, 2)


@dataclass(frozen=True)
class Arrival:
    """One beacon."""

    at: dt.datetime
    reader: bytes
    beacon: Beacon


class Views:
    """So many views, drawn by chance.

    Articles are read by Zipf's law (exponent 1, 100,000 articles), devices and pages before as in
    the demo. Without `readings` only what happens to surveys is told.
    """

    def __init__(self, number: int, *, readings: bool, seed: int = 1) -> None:
        chance = np.random.default_rng(seed)
        weights = 1 / np.arange(1, ARTICLES + 1)
        self.number, self.readings = number, readings
        self.article = chance.choice(ARTICLES, number, p=weights / weights.sum())
        self.device = chance.choice(len(DEVICES), number, p=DEVICE_SHARES)
        self.referrer = chance.choice(len(REFERRERS), number, p=REFERRER_SHARES)
        reached = np.where(chance.random(number) < 0.45, 1.0, chance.random(number))
        self.tenths = (reached * 10).astype(int)
        self.stay = chance.exponential(STAYS, number)
        self.sees, starts, self.follows = chance.random((3, number)) < [[SEES], [STARTS], [FOLLOWS]]
        self.starts = self.sees & starts
        self.reader = chance.integers(0, 2**63, number)

    def arrivals(self, per_second: float) -> list[Arrival]:
        """Their beacons, one or two of each view, which begin evenly spread in time."""
        found = []
        for n in range(self.number):
            article, stay = int(self.article[n]), float(self.stay[n])
            where = {
                "publication": "technews",
                "view": f"view-{n:012}",
                "article": address_of(article),
                "language": "en",
                "device": DEVICES[self.device[n]],
                "referrer": REFERRERS[self.referrer[n]],
            }
            first, last = self._said(n)
            begin = NOW + dt.timedelta(seconds=n / per_second)
            reader = int(self.reader[n]).to_bytes(32)
            for after, says in ((0.0, first), (stay, first | last)):
                if says:
                    at = begin + dt.timedelta(seconds=after)
                    found.append(Arrival(at, reader, Beacon(**where, **says)))
        return sorted(found, key=lambda arrival: arrival.at)

    def _said(self, n: int) -> tuple[dict, dict]:
        """What the first and the last beacon of a view say."""
        survey, depth = SURVEYS[self.article[n] % len(SURVEYS)], self.tenths[n] / 10
        first = {"seen": [Seen(survey=survey, placement="element")]} if self.sees[n] else {}
        last = {"started": [survey]} if self.starts[n] else {}
        if self.readings:
            first["reading"] = Reading(engaged_s=5.0, depth=round(depth / 3, 2))
            last["reading"] = Reading(engaged_s=round(float(self.stay[n])), depth=depth)
            reached, article = depth >= 0.5, int(self.article[n])
            links = [Link(url=address_of(_target(article, k)), position=k) for k in LINKS]
            last["also_read"] = AlsoRead(
                seen=links if reached else [],
                followed=links[0] if reached and self.follows[n] else None,
            )
        return first, last

    def counts(self) -> Iterator[tuple[type[Base], Columns]]:
        """What they come to when all have spoken: each table once, and its cells."""
        sees, depth = self.sees, self.tenths if self.readings else np.full_like(self.tenths, -1)
        assert NOT_MEASURED == -1
        one, article = np.ones(self.number, int), _coded(range(1, ARTICLES + 1), self.article)
        where = self._where(depth)
        asked = self._asked(article)
        yield ExposureCell, _cells(ExposureCell, asked | where, (one, self.starts, 0 * one), sees)
        if self.readings:
            keys = {"article_id": article} | where
            yield ReadingCell, _cells(ReadingCell, keys, (one, self.stay.astype(int)), sees | True)
            yield AlsoReadCell, self._links(article, where["held_out"], one, depth >= 5)
        heard = sees | self.readings
        registers = [
            self._registers("publication", 0 * self.article, heard),
            self._registers("article", self.article, heard),
            self._registers("survey", self.article % len(SURVEYS), sees),
        ]
        yield ReaderSketch, together(registers, np.maximum)

    def _where(self, depth):
        """What exposures and readings have in common."""
        return {
            "device": _coded(DEVICES, self.device),
            "language": _coded(("en",), 0 * self.article),
            "referrer": _coded(REFERRERS, self.referrer),
            "depth": _coded(range(-1, 11), depth + 1),
            "held_out": _coded((False,), 0 * self.article),
        }

    def _asked(self, article):
        """What is seen of a survey."""
        return {
            "survey_id": _coded(range(1, len(SURVEYS) + 1), self.article % len(SURVEYS)),
            "version": _coded((1,), 0 * self.article),
            "article_id": article,
            "placement": _coded(("element",), 0 * self.article),
            "channel": _coded(("inline",), 0 * self.article),
        }

    def _links(self, article, held_out, one, seen):
        """The "Also read" lines, of which the first may be followed."""
        links = []
        for k in LINKS:
            link = {
                "article_id": article,
                "target_id": _coded(range(1, ARTICLES + 1), _target(self.article, k)),
                "position": _coded(LINKS, 0 * self.article + k - 1),
                "held_out": held_out,
            }
            followed = self.follows & (k == LINKS[0])
            links.append(_cells(AlsoReadCell, link, (one, followed, 0 * one, 0 * one), seen))
        return together(links)

    def _registers(self, scope, place, of):
        """What the readers' hashes do to sketches, as datasketch reckons it."""
        bits = PRECISION[scope]
        register, rest = self.reader & 2**bits - 1, self.reader >> bits
        run = 64 - bits - np.floor(np.log2(np.maximum(rest, 1))).astype(int)
        keys = {
            "scope": _coded((scope,), 0 * place),
            "scope_id": _coded(range(1, ARTICLES + 1), place),
            "register": _coded(range(2**bits), register),
        }
        assert tuple(keys) == REGISTER
        return Columns(keys, (run,)).at(of)


def address_of(article: int) -> str:
    """Where an article of the slice stands."""
    return f"{ORIGIN}/2026/11/20/an-article-with-a-usual-name-{article}"


def _target(article, position):
    return (article * 31 + position) % ARTICLES


def _cells(table, keys, measures, of):
    assert (tuple(keys), len(measures)) == (KEYS[table], len(MEASURES[table]))
    cells = Columns(keys, tuple(numbers.astype(int) for numbers in measures)).at(of)
    return together([cells])


def _coded(values, codes):
    return Coded(list(values), codes)
