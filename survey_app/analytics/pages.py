"""The article's page: everything on it, read at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.also_read import AlsoReadLink, also_read_links
from survey_app.analytics.days import Day, days
from survey_app.analytics.marks import Mark, marks_of
from survey_app.analytics.measures import Measures
from survey_app.analytics.periods import Period
from survey_app.analytics.reading import ReadingReport, SectionTime, reading_report, section_time
from survey_app.analytics.surveys import Scope, SurveyReport, survey_reports
from survey_app.analytics.who import Groups, devices_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Article, Publication
from survey_app.surveys.log import LogLine, log_of

LOGGED = 20
"""Entries of the log that are shown."""


@dataclass(frozen=True)
class ArticlePage:
    """One article: what readers said there, and how they read it."""

    measures: Measures
    surveys: tuple[SurveyReport, ...]
    reading: ReadingReport
    marks: tuple[Mark, ...]
    """Where surveys and "Also read" links stand, on the curve of the depth."""
    section: SectionTime | None
    """How long other articles of its section are read; None where it has none."""
    also_read: tuple[AlsoReadLink, ...]
    devices: Groups
    days: tuple[Day, ...]
    log: tuple[LogLine, ...]
    """What was done about its surveys, newest first."""
    titles: Mapping[int, str]
    """Of the surveys in the log."""

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
    also_read = also_read_links(session, publication, article.id, period)
    titles = {survey.id: survey.title for survey in surveys}
    return ArticlePage(
        measures=together,
        surveys=tuple(surveys),
        reading=reading,
        marks=marks_of(session, scope, reading, titles, also_read),
        section=section_time(session, publication, article, period),
        also_read=also_read,
        devices=devices_of(session, scope),
        log=tuple(log_of(session, titles)[:LOGGED]),
        titles=titles,
        days=_days(session, scope, {"article_id": article.id}),
    )


def _days(session: Session, scope: Scope, where: dict[str, int]) -> tuple[Day, ...]:
    cells: dict[str, Any] = {**scope.period.days, **where, "question": ""}
    counts = read(session, scope.shards, by=("day", "option"), **cells)
    found: dict[tuple[dt.date, str], int] = {(key[0], key[1]): n for key, n in counts.items()}
    return days(found, scope.period)
