"""The article's page: everything on it, read at once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.also_read import AlsoReadLink, also_read_links
from survey_app.analytics.days import Day, days
from survey_app.analytics.measures import Measures
from survey_app.analytics.periods import Period
from survey_app.analytics.reading import ReadingReport, reading_report
from survey_app.analytics.surveys import Scope, SurveyReport, survey_reports
from survey_app.collect.tallies import read
from survey_app.publications.models import Article, Publication


@dataclass(frozen=True)
class ArticlePage:
    """One article: what readers said there, and how they read it."""

    measures: Measures
    surveys: tuple[SurveyReport, ...]
    reading: ReadingReport
    also_read: tuple[AlsoReadLink, ...]
    days: tuple[Day, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not (self.surveys or self.reading.reads or self.also_read)


def article_page(
    session: Session, publication: Publication, article: Article, period: Period
) -> ArticlePage:
    """Everything that the article's page shows of a period."""
    scope = Scope(publication, period, article.id)
    surveys = survey_reports(session, scope)
    reading = reading_report(session, publication, article.id, period)
    together = Measures(
        reads=reading.reads,
        seen=sum(survey.measures.seen for survey in surveys),
        started=sum(survey.measures.started for survey in surveys),
        responses=sum(survey.measures.responses for survey in surveys),
        complete=sum(survey.measures.complete for survey in surveys),
        measured=sum(survey.measures.measured for survey in surveys),
        flagged=sum(survey.measures.flagged for survey in surveys),
    )
    return ArticlePage(
        measures=together,
        surveys=tuple(surveys),
        reading=reading,
        also_read=also_read_links(session, publication, article.id, period),
        days=_days(session, scope, {"article_id": article.id}),
    )


def _days(session: Session, scope: Scope, where: dict[str, int]) -> tuple[Day, ...]:
    cells: dict[str, Any] = {**scope.period.days, **where, "question": ""}
    counts = read(session, scope.shards, by=("day", "option"), **cells)
    found: dict[tuple[dt.date, str], int] = {(key[0], key[1]): n for key, n in counts.items()}
    return days(found, scope.period)
