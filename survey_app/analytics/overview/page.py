"""Everything on the overview, read at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey_app.analytics.overview.asked import Asked
from survey_app.analytics.overview.busiest import BusyArticle, busiest
from survey_app.analytics.overview.changes import Figures, figures, recent
from survey_app.analytics.overview.last_answers import last_answers
from survey_app.analytics.overview.lately import lately
from survey_app.analytics.overview.needs import USUAL_DAYS, Known, Need, needs
from survey_app.analytics.overview.newest import NewestResult, newest_results
from survey_app.analytics.overview.working import Working, working
from survey_app.analytics.periods import Period
from survey_app.analytics.scope import Scope
from survey_app.analytics.texts.waiting import texts_to_check
from survey_app.collect.models import SurveyTally
from survey_app.collect.shards import shards_of
from survey_app.placements.catalogue import rules_in
from survey_app.publications.models import Article, Publication
from survey_app.surveys.models import Survey

LATELY = dt.timedelta(days=USUAL_DAYS)


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
    recent: Period
    """The days of what is new: `articles_of` and `busiest`."""
    articles_of: Mapping[int, int]
    """Survey → articles on which it was answered then."""
    figures: Figures | None
    """None where no day of the period is over."""
    busiest: tuple[BusyArticle, ...]
    is_narrowed: bool
    """Whether some of all answers are left out."""
    not_narrowed: tuple[str, ...]
    """Parts of the filter for which what was seen is left out."""
    not_of_readings: tuple[str, ...]
    """The same for how articles were read."""


def overview(
    session: Session, scope: Scope, surveys: Sequence[Asked], *, now: dt.datetime
) -> Overview:
    """The overview of a title, whose `surveys` are all that it asks or has asked.

    Whether it works and what needs somebody is told of all readers, the rest of those in the
    scope. Where tallies suffice, the number of statements does not depend on how many articles
    there are, nor on how many surveys up to some hundreds.
    """
    publication, found = scope.publication, scope.filter
    known = _known(session, publication, surveys, now)
    new = recent(found.period)
    busy = busiest(session, scope.during(new), surveys)
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
        newest=newest_results(session, scope, surveys),
        recent=new,
        articles_of=busy.articles_of,
        figures=figures(session, scope, known.today),
        busiest=busy.articles,
        is_narrowed=not scope.is_whole,
        not_narrowed=found.unknown_of_exposures,
        not_of_readings=found.unknown_of_readings,
    )


def _known(
    session: Session, publication: Publication, surveys: Sequence[Asked], now: dt.datetime
) -> Known:
    zone = publication.time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    shards = shards_of(publication.id, publication.buckets)
    live = [survey.id for survey in surveys if survey.is_live]
    return Known(
        surveys=surveys,
        lately=lately(session, publication, since=today - LATELY, now=now),
        last_answers=last_answers(session, shards, live),
        rules=rules_in(session, publication.id),
        texts=texts_to_check(session, shards, {one.id: one.versions for one in surveys}),
        now=now,
        time_zone=zone,
    )


def _beginning(session: Session, publication: Publication, known: Known) -> Beginning | None:
    """None as soon as anybody has answered at any time."""
    if known.last_answers or known.lately.marks or _was_answered(session, publication):
        return None
    articles = exists().where(Article.publication_id == publication.id)
    draft = select(Survey.key).where(Survey.publication_id == publication.id)
    return Beginning(
        has_articles=bool(session.scalar(select(articles))),
        draft=session.scalar(draft.order_by(Survey.changed_at.desc()).limit(1)),
        live=next((survey.key for survey in known.surveys if survey.is_live), None),
        is_seen=bool(known.lately.seen),
    )


def _was_answered(session: Session, publication: Publication) -> bool:
    shards = shards_of(publication.id, publication.buckets)
    counted = exists().where(SurveyTally.shard.in_(shards), SurveyTally.n > 0)
    return bool(session.scalar(select(counted)))
