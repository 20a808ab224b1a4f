"""A slice of a large title's readers, as beacons in the order of their arrival."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from survey_app.collect.incoming import AlsoRead, Beacon, Link, Reading, Seen
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


@dataclass(frozen=True)
class Arrival:
    """One beacon."""

    at: dt.datetime
    reader: bytes
    beacon: Beacon


def address_of(article: int) -> str:
    """Where an article of the slice stands."""
    return f"{ORIGIN}/2026/11/20/an-article-with-a-usual-name-{article}"


def arrivals(views: int, per_second: float, surveys: list[str], *, readings: bool) -> list[Arrival]:
    """The beacons of so many views, one or two of each, that begin evenly spread in time.

    Articles are read by Zipf's law (exponent 1, 100,000 articles), devices and pages before as in
    the demo. Without `readings` only what happens to surveys is told.
    """
    chance = np.random.default_rng(1)
    weights = 1 / np.arange(1, ARTICLES + 1)
    article = chance.choice(ARTICLES, views, p=weights / weights.sum())
    device = chance.choice(len(DEVICES), views, p=DEVICE_SHARES)
    referrer = chance.choice(len(REFERRERS), views, p=REFERRER_SHARES)
    depth = np.where(chance.random(views) < 0.45, 1.0, chance.random(views)).tolist()
    stay = chance.exponential(STAYS, views)
    luck = chance.random((3, views))
    found = []
    for n in range(views):
        where = {
            "publication": "technews",
            "view": f"view-{n:012}",
            "article": address_of(article[n]),
            "language": "en",
            "device": DEVICES[device[n]],
            "referrer": REFERRERS[referrer[n]],
        }
        first, last = _asked(surveys[article[n] % len(surveys)], *luck[:2, n])
        if readings:
            first["reading"] = Reading(engaged_s=5.0, depth=round(depth[n] / 3, 2))
            last["reading"] = Reading(engaged_s=round(stay[n]), depth=round(depth[n], 2))
            last["also_read"] = _links(int(article[n]), depth[n] >= 0.5, luck[2, n] < FOLLOWS)
        begin = NOW + dt.timedelta(seconds=n / per_second)
        reader = int(article[n] * 7919 + n // 2).to_bytes(32)
        for after, says in ((0.0, first), (stay[n], first | last)):
            if says:
                at = begin + dt.timedelta(seconds=after)
                found.append(Arrival(at, reader, Beacon(**where, **says)))
    return sorted(found, key=lambda arrival: arrival.at)


def _asked(survey: str, sees: float, starts: float) -> tuple[dict, dict]:
    """What the first and the last beacon say of a survey, as luck has it."""
    if sees >= SEES:
        return {}, {}
    seen = {"seen": [Seen(survey=survey, placement="element")]}
    return seen, {"started": [survey]} if starts < STARTS else {}


def _links(article: int, reached: bool, follows: bool) -> AlsoRead:
    links = [Link(url=address_of((article * 31 + k) % ARTICLES), position=k) for k in (1, 2)]
    return AlsoRead(
        seen=links if reached else [], followed=links[0] if reached and follows else None
    )
