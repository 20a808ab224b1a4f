"""What was counted of each survey lately: answers by day, sights by hour."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from survey_app.collect.deltas import RATE_CHANNELS, RESPONSES
from survey_app.collect.exposures import read_exposures
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Publication

HOURS_FOR = dt.timedelta(days=15)
"""So long back sights are known by the hour: a week of silence, and the week before."""


@dataclass(frozen=True)
class Lately:
    """Counts of all surveys of a title, in its own days and in hours."""

    marks: Mapping[tuple[int, dt.date, bool, str], int] = field(default_factory=dict)
    """(survey, day, flagged, mark) → whole responses."""
    seen: Mapping[int, Mapping[dt.datetime, int]] = field(default_factory=dict)
    """Survey → hour → how often it was seen."""

    def answers(self, survey_id: int, days: Collection[dt.date]) -> int:
        """Answers to one survey on these days."""
        return self.flagged(survey_id, days)[1]

    def flagged(self, survey_id: int, days: Collection[dt.date]) -> tuple[int, int]:
        """How many of the answers of these days are flagged, and how many there are."""
        found = {True: 0, False: 0}
        for (survey, day, flagged, mark), n in self.marks.items():
            if survey == survey_id and mark == RESPONSES and day in days:
                found[flagged] += n
        return found[True], found[True] + found[False]


def lately(
    session: Session, publication: Publication, *, since: dt.date, now: dt.datetime
) -> Lately:
    """Answers since a day, and sights by the hour of the last HOURS_FOR; two statements."""
    shards = shards_of(publication.id, publication.buckets)
    by = ("survey_id", "day", "flagged", "option")
    marks = read(session, shards, by=by, since=since, question="")
    seen: defaultdict[int, dict[dt.datetime, int]] = defaultdict(dict)
    cells = read_exposures(
        session, shards, by=("survey_id", "hour"), since=now - HOURS_FOR, channel=RATE_CHANNELS
    )
    for (survey_id, hour), exposure in cells.items():
        if exposure.seen:
            seen[survey_id][hour] = exposure.seen
    whole = {(key[0], key[1], key[2], key[3]): n for key, n in marks.items()}
    return Lately(whole, seen)
