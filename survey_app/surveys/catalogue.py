"""Finding a publication's surveys for its editors."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.errors import NotFound
from survey_app.publications.models import Publication
from survey_app.surveys.definition import from_document
from survey_app.surveys.lifecycle import State, state_of
from survey_app.surveys.models import Survey, Version


@dataclass(frozen=True)
class SurveyLine:
    """A survey in a list."""

    id: int
    key: str
    title: str
    state: State
    questions: int
    changed_at: dt.datetime


SORTS: dict[str, Callable[[SurveyLine], Any]] = {
    "title": lambda line: line.title.casefold(),
    "questions": lambda line: line.questions,
    "state": lambda line: list(State).index(line.state),
    "changed": lambda line: line.changed_at,
}
"""Column → what it is sorted by."""


def survey_for(
    session: Session, publication: Publication, key: str, *, lock: bool = False
) -> Survey:
    """A survey of this publication; raises NotFound. `lock` makes other writers of it wait."""
    query = select(Survey).where(Survey.publication_id == publication.id, Survey.key == key)
    if lock:
        query = query.with_for_update()
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such survey in this title.")
    return found


def survey_by_key(session: Session, key: str) -> Survey:
    """Any survey, for the operator; raises NotFound."""
    found = session.scalar(select(Survey).where(Survey.key == key))
    if found is None:
        raise NotFound(f"There is no survey with the key {key}.")
    return found


def listed(lines: list[SurveyLine], *, search: str = "", sort: str = "") -> list[SurveyLine]:
    """The lines whose title has these words, in this order: a column of SORTS, `-` for falling.

    Anything else as `sort` leaves the order as it is.
    """
    words = search.casefold().split()
    found = [line for line in lines if all(word in line.title.casefold() for word in words)]
    column = SORTS.get(sort.removeprefix("-"))
    return sorted(found, key=column, reverse=sort.startswith("-")) if column else found


def surveys_of(session: Session, publication: Publication) -> list[SurveyLine]:
    """All surveys of a publication, most recently changed first."""
    versions = (
        select(Version.survey_id, func.count().label("n")).group_by(Version.survey_id).subquery()
    )
    query = (
        select(Survey, versions.c.n)
        .outerjoin(versions, versions.c.survey_id == Survey.id)
        .where(Survey.publication_id == publication.id)
        .order_by(Survey.changed_at.desc(), Survey.id.desc())
    )
    return [_line(survey, n or 0) for survey, n in session.execute(query)]


def _line(survey: Survey, versions: int) -> SurveyLine:
    draft = from_document(survey.draft)
    return SurveyLine(
        id=survey.id,
        key=survey.key,
        title=draft.title,
        state=state_of(survey, published=versions > 0),
        questions=len(list(draft.questions())),
        changed_at=survey.changed_at,
    )
