"""Whether it works: the last answer, and on how many articles surveys are seen today."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey_app.collect.exposures import read_exposures, read_readings
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.collect.shards import shards_of
from survey_app.publications.models import Publication

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Working:
    """What tells at a glance that everything runs."""

    live: int
    """Surveys that readers can answer."""
    last_answer: dt.datetime | None
    answers_today: int
    seen_on: int
    """Articles on which a survey was seen today."""
    of_articles: int | None
    """Articles that were read today and had a survey in the last week; None where reading is not
    measured."""


def working(
    session: Session,
    publication: Publication,
    *,
    live: int,
    last_answers: Iterable[dt.datetime],
    answers_today: int,
    now: dt.datetime,
) -> Working:
    """How it goes today, in the title's time zone; three statements."""
    midnight = dt.datetime.combine(
        now.astimezone(ZoneInfo(publication.time_zone)).date(),
        dt.time(),
        ZoneInfo(publication.time_zone),
    )
    today = _seen_on(session, publication, midnight)
    lately = _seen_on(session, publication, midnight - WEEK)
    read = _articles(read_readings(session, **_cells(publication, midnight)))
    return Working(
        live=live,
        last_answer=max(last_answers, default=None),
        answers_today=answers_today,
        seen_on=len(today),
        of_articles=len(today | (lately & read)) if read else None,
    )


def _seen_on(session: Session, publication: Publication, since: dt.datetime) -> set[int]:
    found = read_exposures(session, **_cells(publication, since))
    return _articles(key for key, exposure in found.items() if exposure.seen)


def _articles(keys: Iterable[tuple[Any, ...]]) -> set[int]:
    return {article_id for (article_id,) in keys} - {UNKNOWN_ARTICLE}


def _cells(publication: Publication, since: dt.datetime) -> dict[str, Any]:
    shards = shards_of(publication.id, publication.buckets)
    return {"shards": shards, "by": ("article_id",), "since": since}
