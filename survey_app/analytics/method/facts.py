"""What is known of a survey without counting: what was asked since when, and by which rules."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.models import Weighting
from survey_app.placements.models import Placement
from survey_app.placements.rules import from_document
from survey_app.placements.sentences import (
    articles_in_words,
    place_in_words,
    readers_in_words,
    sentence,
)
from survey_app.surveys.corrections import Correction, corrections_of
from survey_app.surveys.log import Event
from survey_app.surveys.models import LogEntry, Survey
from survey_app.surveys.published import PublishedSurvey, PublishedVersion, versions_of
from survey_app.surveys.statements import Statements, statements_of


@dataclass(frozen=True)
class Targets:
    """To which readership results may be weighted, as somebody has set it."""

    name: str
    margins: Mapping[str, Mapping[str, float]]
    source: str
    largest: float
    smallest: float


@dataclass(frozen=True)
class MethodFacts:
    """What is known of a survey without counting anything."""

    survey: PublishedSurvey
    versions: tuple[PublishedVersion, ...]
    """Oldest first."""
    statements: Statements
    rules: tuple[str, ...]
    """By which it appears, in words."""
    interruptions: tuple[tuple[dt.datetime, dt.datetime | None], ...]
    """When it was paused, and when it went on; None for never."""
    weightings: tuple[Targets, ...]
    corrections: tuple[Correction, ...]


def method_facts(session: Session, survey: PublishedSurvey) -> MethodFacts:
    """Everything that is known of a published survey; a fixed number of statements."""
    return MethodFacts(
        survey=survey,
        versions=tuple(versions_of(session, survey.id)),
        statements=statements_of(session.get_one(Survey, survey.id)),
        rules=tuple(_rules(session, survey)),
        interruptions=tuple(_interruptions(session, survey.id)),
        weightings=tuple(_weightings(session, survey.id)),
        corrections=corrections_of(session, survey.id),
    )


def _rules(session: Session, survey: PublishedSurvey) -> Iterator[str]:
    query = select(Placement.rule, Placement.is_on).where(Placement.survey_id == survey.id)
    for document, is_on in session.execute(query.order_by(Placement.position, Placement.id)):
        rule = from_document(document)
        readers = sentence(readers_in_words(rule, survey.time_zone))
        words = f"{place_in_words(rule)}. {articles_in_words(rule)}. {readers}".strip()
        yield words if is_on else f"{words} Switched off."


def _interruptions(
    session: Session, survey_id: int
) -> Iterator[tuple[dt.datetime, dt.datetime | None]]:
    """Each pause with its end; the close of a paused survey ends nothing."""
    marks = (Event.PAUSED.value, Event.RESUMED.value)
    query = select(LogEntry.what, LogEntry.at).where(
        LogEntry.survey_id == survey_id, LogEntry.what.in_(marks)
    )
    began: dt.datetime | None = None
    for what, at in session.execute(query.order_by(LogEntry.at, LogEntry.id)):
        if what == Event.PAUSED:
            began = at
        elif began is not None:
            yield began, at
            began = None
    if began is not None:
        yield began, None


def _weightings(session: Session, survey_id: int) -> Iterator[Targets]:
    query = select(Weighting).where(Weighting.survey_id == survey_id).order_by(Weighting.name)
    for one in session.scalars(query):
        yield Targets(one.name, one.targets, one.source, one.largest, one.smallest)
