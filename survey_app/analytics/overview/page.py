"""Everything on the overview, read at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey_app.analytics.overview.asked import Asked, asked_surveys
from survey_app.analytics.overview.busiest import BusyArticle, busiest
from survey_app.analytics.overview.changes import CountChange, ShareChange, days_of, whole_days
from survey_app.analytics.overview.last_answers import last_answers
from survey_app.analytics.overview.lately import Lately, lately
from survey_app.analytics.overview.needs import Known, Need, needs
from survey_app.analytics.overview.newest import NewestResult, newest_results
from survey_app.analytics.overview.working import Working, working
from survey_app.analytics.periods import Period, period
from survey_app.analytics.texts.waiting import texts_to_check
from survey_app.collect.deltas import RATE_CHANNELS
from survey_app.collect.exposures import Exposure, read_exposures
from survey_app.collect.shards import shards_of
from survey_app.placements.catalogue import rules_in
from survey_app.publications.models import Article, Publication
from survey_app.surveys.models import Survey


@dataclass(frozen=True)
class Figures:
    """The figures of a period of whole days, each against the period before."""

    period: Period
    answers: CountChange
    seen: CountChange
    rate: ShareChange
    """Answered, of those who saw it."""
    finished: ShareChange


@dataclass(frozen=True)
class Beginning:
    """What a title without any answer has done already."""

    has_articles: bool
    draft: str | None
    """Key of a survey that is written, None where there is none."""
    live: str | None
    """Key of a survey that is live."""
    is_seen: bool


@dataclass(frozen=True)
class Overview:
    """The first page of a title."""

    beginning: Beginning | None
    """What to do first, where nobody has answered anything yet."""
    working: Working
    needs: tuple[Need, ...]
    newest: tuple[NewestResult, ...]
    articles_of: Mapping[int, int]
    """Survey → articles on which it was answered in the days of `busiest`."""
    figures: Figures
    busiest: tuple[BusyArticle, ...]


def overview(
    session: Session, publication: Publication, *, days: int, now: dt.datetime
) -> Overview:
    """The overview with figures of so many days; the number of statements does not depend on
    how many articles there are, nor on how many surveys up to some hundreds."""
    surveys = asked_surveys(session, publication)
    known = _known(session, publication, surveys, days, now)
    latest, before = whole_days(days, known.today, publication.time_zone)
    until_now = Period("", latest.since, known.today, publication.time_zone)
    busy = busiest(session, publication, surveys, until_now)
    return Overview(
        beginning=_beginning(session, publication, known),
        working=working(
            session,
            publication,
            live=sum(survey.is_live for survey in surveys),
            last_answers=known.last_answers.values(),
            answers_today=sum(known.lately.answers(one.id, {known.today}) for one in surveys),
            now=now,
        ),
        needs=needs(known),
        newest=newest_results(session, publication, surveys),
        articles_of=busy.articles_of,
        figures=_figures(session, publication, known.lately, latest, before),
        busiest=busy.articles,
    )


def _known(
    session: Session, publication: Publication, surveys: list[Asked], days: int, now: dt.datetime
) -> Known:
    zone = publication.time_zone
    today = period("all", default="all", time_zone=zone, now=now).until
    _, before = whole_days(days, today, zone)
    shards = shards_of(publication.id, publication.buckets)
    live = [survey.id for survey in surveys if survey.is_live]
    return Known(
        surveys=surveys,
        lately=lately(session, publication, since=before.since or today, now=now),
        last_answers=last_answers(session, shards, live),
        rules=rules_in(session, publication.id),
        texts=texts_to_check(session, publication),
        now=now,
        time_zone=zone,
    )


def _figures(
    session: Session, publication: Publication, counted: Lately, latest: Period, before: Period
) -> Figures:
    now, then = (
        counted.together(days_of(one), _exposure(session, publication, one))
        for one in (latest, before)
    )
    return Figures(
        period=latest,
        answers=CountChange(now.responses, then.responses),
        seen=CountChange(now.seen, then.seen),
        rate=ShareChange(now.answer_rate, then.answer_rate),
        finished=ShareChange(now.finished, then.finished),
    )


def _exposure(session: Session, publication: Publication, of: Period) -> Exposure:
    shards = shards_of(publication.id, publication.buckets)
    cells: dict[str, Any] = {**of.hours, "channel": RATE_CHANNELS}
    return read_exposures(session, shards, **cells).get((), Exposure())


def _beginning(session: Session, publication: Publication, known: Known) -> Beginning | None:
    """None as soon as anybody has answered lately, or what is live at any time."""
    if known.last_answers or known.lately.marks:
        return None
    articles = exists().where(Article.publication_id == publication.id)
    draft = select(Survey.key).where(Survey.publication_id == publication.id)
    return Beginning(
        has_articles=bool(session.scalar(select(articles))),
        draft=session.scalar(draft.order_by(Survey.changed_at.desc()).limit(1)),
        live=next((survey.key for survey in known.surveys if survey.is_live), None),
        is_seen=bool(known.lately.seen),
    )
