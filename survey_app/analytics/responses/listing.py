"""The table of responses: newest first, narrowed by a filter and by words in the texts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from survey_app.analytics.filters.dimensions import ONE_DEVICE
from survey_app.analytics.responses.narrowing import Narrowing
from survey_app.analytics.responses.said import said_in
from survey_app.analytics.responses.stretches import (
    COUNTED,
    FIRST_STRETCH,
    MOST_LOOKED,
    shards_with_responses,
    stretch_end,
    within,
)
from survey_app.analytics.texts.rules import has_words
from survey_app.analytics.words import any_words, wordy_of
from survey_app.collect.models import Response
from survey_app.surveys.definition import Definition
from survey_app.surveys.published import PublishedSurvey, PublishedVersion
from survey_app.surveys.texts import texts_in

PER_PAGE = 50
READ = (
    *(Response.id, Response.version, Response.article_id, Response.channel, Response.device),
    *(Response.language, Response.answers, Response.context, Response.complete, Response.flags),
    *(Response.revised_at, Response.revision),
)


@dataclass(frozen=True)
class ResponseLine:
    """A response in the table."""

    id: UUID
    revised_at: dt.datetime
    article_id: int
    channel: str
    device: str
    language: str
    version: int
    complete: bool
    flags: tuple[str, ...]
    said: Mapping[str, str]
    """Question → what was answered, or why nothing was."""


@dataclass(frozen=True)
class ResponsePage:
    """Some responses, newest first, and where the next page begins."""

    lines: tuple[ResponseLine, ...]
    older: UUID | None
    """The next page shows what is older than this; None at the end."""
    looked: int = 0
    """Responses looked at, where the page is not full although there may be more; else 0."""


@dataclass(frozen=True)
class Wanted:
    """Which responses are shown."""

    narrowing: Narrowing
    search: str = ""
    """Words that the texts of a response must have, whatever their case and accents."""
    before: UUID | None = None
    """Only older responses than this one."""


def responses_page(
    session: Session,
    survey: PublishedSurvey,
    versions: Sequence[PublishedVersion],
    wanted: Wanted,
) -> ResponsePage:
    """The responses that are wanted, as many as fit onto a page."""
    definitions = {version.number: version.definition for version in versions}
    conditions = _conditions(survey, versions, wanted)
    found: list[ResponseLine] = []
    before, length, looked = wanted.before, FIRST_STRETCH, 0
    while True:
        end = stretch_end(session, survey, before, length)
        rows = _rows(session, survey, [*within(end, before), *conditions])
        found += (_line(row, definitions) for row in rows if _is_wanted(row, definitions, wanted))
        looked += length
        if len(found) > PER_PAGE or (end is None and len(found) == PER_PAGE):
            page = tuple(found[:PER_PAGE])
            return ResponsePage(page, None if len(found) == PER_PAGE else page[-1].id)
        if end is None:
            return ResponsePage(tuple(found), None)
        if looked >= MOST_LOOKED:
            return ResponsePage(tuple(found), end, looked)
        before, length = end, length * 4


def _conditions(
    survey: PublishedSurvey, versions: Sequence[PublishedVersion], wanted: Wanted
) -> list[ColumnElement[bool]]:
    """What the database can decide; a search looks only where there are texts."""
    narrowed = list(wanted.narrowing.conditions)
    if not wanted.search:
        return narrowed
    asked = wordy_of(survey.id, versions)
    texts = any_words(asked, Response.answers, Response.version) if asked else false()
    return [*narrowed, texts]


def _rows(
    session: Session, survey: PublishedSurvey, conditions: Sequence[ColumnElement[bool]]
) -> Sequence[Any]:
    here = Response.shard.in_(shards_with_responses(survey)), Response.survey_id == survey.id
    query = select(*READ).where(*here, *COUNTED, *conditions)
    return session.execute(query.order_by(Response.id.desc())).all()


def _is_wanted(row: Any, definitions: Mapping[int, Definition], wanted: Wanted) -> bool:
    if row.version not in definitions or not wanted.narrowing.keeps(row):
        return False
    if not wanted.search:
        return True
    texts = texts_in(definitions[row.version].by_key(), row.answers)
    return has_words("\n".join(texts.values()), wanted.search)


def _line(row: Any, definitions: Mapping[int, Definition]) -> ResponseLine:
    said = said_in(definitions[row.version], row.answers, complete=row.complete)
    return ResponseLine(
        id=row.id,
        revised_at=row.revised_at,
        article_id=row.article_id,
        channel=row.channel,
        device=ONE_DEVICE.get(row.device, row.device),
        language=row.language,
        version=row.version,
        complete=row.complete,
        flags=tuple(row.flags),
        said={one.key: one.short or one.why.value for one in said},
    )
