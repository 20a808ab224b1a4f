"""The measures by which a list of articles is put in order: each reads only what it needs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.periods import Period
from survey_app.analytics.shares import Share
from survey_app.collect.deltas import MEASURED, RATE_CHANNELS, RESPONSES
from survey_app.collect.exposures import read_exposures, read_readings
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Publication

LEAST_SEEN = 30
"""Below this the answer rate is mostly chance: such articles stand last when sorted by it."""
Values = Mapping[int, float]
"""Article id → measure."""
BY_ARTICLE = ("article_id",)


def in_order(
    ids: Iterable[int], values: Values, *, missing: float | None, falls: bool
) -> list[int]:
    """The ids by their values, and as they come where two are alike.

    An id without a value has `missing`; with None it stands last in both directions.
    """
    every = {one: values.get(one, missing) for one in ids}
    known = {one: value for one, value in every.items() if value is not None}
    unknown = [one for one, value in every.items() if value is None]
    return sorted(known, key=known.__getitem__, reverse=falls) + unknown


def _reads(session: Session, publication: Publication, period: Period) -> Values:
    cells = _cells(publication, period)
    return {one: found.reads for (one,), found in read_readings(session, **cells).items()}


def _seen(session: Session, publication: Publication, period: Period) -> Values:
    cells = _cells(publication, period)
    found = read_exposures(session, **cells, channel=RATE_CHANNELS)
    return {one: exposure.seen for (one,), exposure in found.items()}


def _answers(session: Session, publication: Publication, period: Period) -> Values:
    return _responses(session, publication, period, RESPONSES)


def _rates(session: Session, publication: Publication, period: Period) -> Values:
    answered = _responses(session, publication, period, MEASURED)
    rates = {
        one: Share(answered.get(one, 0), int(seen)).share
        for one, seen in _seen(session, publication, period).items()
        if seen >= LEAST_SEEN
    }
    return {one: rate for one, rate in rates.items() if rate is not None}


COUNTED: dict[str, tuple[Callable[[Session, Publication, Period], Values], float | None]] = {
    "reads": (_reads, 0),
    "seen": (_seen, 0),
    "answers": (_answers, 0),
    "rate": (_rates, None),
}
"""Column → its measure, and what an article without a count has."""


def _cells(publication: Publication, period: Period) -> dict[str, Any]:
    shards = shards_of(publication.id, publication.buckets)
    return {"shards": shards, "by": BY_ARTICLE, **period.hours}


def _responses(
    session: Session, publication: Publication, period: Period, mark: str
) -> dict[int, int]:
    shards = shards_of(publication.id, publication.buckets)
    marks: dict[str, Any] = {**period.days, "question": "", "option": mark}
    found = read(session, shards, by=BY_ARTICLE, **marks)
    return {one: n for (one,), n in found.items()}
