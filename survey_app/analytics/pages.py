"""The article's page: everything on it, read at once."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.analytics.also_read import AlsoReadLink, also_read_links
from survey_app.analytics.days import Day, days
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import reading_conditions
from survey_app.analytics.marks import Mark, marks_of
from survey_app.analytics.measures import Measures
from survey_app.analytics.reading import (
    NOT_READ,
    Crowd,
    ReadingReport,
    SectionTime,
    largest_crowd,
    reading_report,
    section_time,
)
from survey_app.analytics.scope import Scope
from survey_app.analytics.source import Sources
from survey_app.analytics.surveys import SurveyReport, survey_reports
from survey_app.analytics.who import Groups, devices_of
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
    crowd: Crowd | None
    """None where nobody is known, or anything but the period narrows: a sketch tells of all."""
    also_read: tuple[AlsoReadLink, ...]
    devices: Groups
    days: tuple[Day, ...]
    not_narrowed: tuple[str, ...]
    """Parts of the filter for which what was seen is left out."""
    not_of_readings: tuple[str, ...]
    """The same for how the article was read."""
    has_words: bool
    """Whether the texts could be narrowed by the filter."""
    is_narrowed: bool
    """Whether anything but the period narrows: then "Also read" links are left out."""
    log: tuple[LogLine, ...]
    """What was done about its surveys, newest first."""
    titles: Mapping[int, str]
    """Of the surveys in the log."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not (self.surveys or self.reading.reads or self.also_read)


def article_page(
    session: Session,
    publication: Publication,
    article: Article,
    found: Filter,
    sources: Mapping[int, Sources],
) -> ArticlePage:
    """Everything that the article's page shows of the readers whom a filter lets in.

    `sources` are those of the surveys that were answered there.
    """
    period = found.period
    scope = Scope(publication, found, sources, articles=frozenset({article.id}))
    surveys = survey_reports(session, scope)
    read_by = reading_conditions(found)
    reading, section = NOT_READ, None
    if read_by is not None:
        reading = reading_report(session, publication, article.id, period, **read_by)
        section = section_time(session, publication, article, period, **read_by)
    also_read: tuple[AlsoReadLink, ...] = ()
    if found.is_empty:
        also_read = also_read_links(session, publication, article.id, period)
    titles = {survey.id: survey.title for survey in surveys}
    return ArticlePage(
        measures=_together(surveys, reading),
        surveys=tuple(surveys),
        reading=reading,
        marks=marks_of(session, scope, reading, titles, also_read),
        section=section,
        crowd=largest_crowd(session, publication, article.id, period) if found.is_empty else None,
        also_read=also_read,
        devices=devices_of(session, scope),
        not_narrowed=found.unknown_of_exposures,
        not_of_readings=found.unknown_of_readings,
        has_words=found.columns_suffice,
        is_narrowed=not found.is_empty,
        log=tuple(log_of(session, titles)[:LOGGED]),
        titles=titles,
        days=_days(session, scope),
    )


def _together(surveys: Sequence[SurveyReport], reading: ReadingReport) -> Measures:
    return Measures(
        reads=reading.reads,
        seen=sum(survey.measures.seen for survey in surveys),
        started=sum(survey.measures.started for survey in surveys),
        responses=sum(survey.measures.responses for survey in surveys),
        complete=sum(survey.measures.complete for survey in surveys),
        measured=sum(survey.measures.measured for survey in surveys),
        flagged=sum(survey.measures.flagged for survey in surveys),
    )


def _days(session: Session, scope: Scope) -> tuple[Day, ...]:
    found: Counter[tuple[dt.date, str]] = Counter()
    for (_, day, _, mark), n in scope.counts(session, ("day",), [""]).items():
        found[day, mark] += n
    return days(found, scope.filter.period)
