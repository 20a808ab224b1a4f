"""Where the texts of a survey lie, and how they are read: newest first, in stretches."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey_app.analytics.filters.dimensions import ONE_DEVICE
from survey_app.analytics.responses.narrowing import Narrowing
from survey_app.analytics.responses.stretches import COUNTED, shards_with_responses, within
from survey_app.analytics.words import Wordy, any_words, wordy_of
from survey_app.collect.models import Response
from survey_app.collect.shards import shard_in
from survey_app.surveys.definition import KEY
from survey_app.surveys.published import PublishedSurvey, versions_of
from survey_app.surveys.texts import text_of

HASH = 16
"""Bytes of a text's hash."""
READ = (
    *(Response.id, Response.version, Response.answers, Response.context),
    *(Response.revised_at, Response.article_id, Response.device, Response.language),
)
NAME = re.compile(rf"([0-9a-f]{{32}})\.({KEY.pattern})\.([0-9a-f]{{32}})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one text stands."""

    response_id: UUID
    question: str


@dataclass(frozen=True, slots=True)
class Named:
    """A text as a form names it: its place, and what stood there when the page was made."""

    place: Place
    text_hash: bytes


@dataclass(frozen=True, slots=True)
class Text:
    """What one reader wrote to one question."""

    place: Place
    words: str
    said_at: dt.datetime
    article_id: int
    device: str
    language: str
    version: int

    @property
    def text_hash(self) -> bytes:
        """Tells this text from what its reader may write there later."""
        return hash_of(self.words)

    @property
    def name(self) -> str:
        """How forms name it."""
        return name_of(Named(self.place, self.text_hash))


@dataclass(frozen=True)
class Source:
    """A survey with the questions that are answered in words."""

    survey: PublishedSurvey
    asked: tuple[Wordy, ...]
    wordings: Mapping[str, str]
    """Question → its newest wording; in the order in which the questions stand."""

    @property
    def shards(self) -> list[int]:
        """Where the survey's responses lie."""
        return shards_with_responses(self.survey)

    def shard_of(self, place: Place) -> int:
        """Where the response of a text lies."""
        return shard_in(self.survey, place.response_id)


def hash_of(text: str) -> bytes:
    """The hash by which a check knows its text."""
    return blake2b(text.encode(), digest_size=HASH).digest()


def name_of(text: Named) -> str:
    """How forms name a text; `named` reads it."""
    return f"{text.place.response_id.hex}.{text.place.question}.{text.text_hash.hex()}"


def named(name: str) -> Named | None:
    """The text that a form names, None where it names none."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    return Named(Place(UUID(found[1]), found[2]), bytes.fromhex(found[3]))


def source_of(session: Session, survey: PublishedSurvey) -> Source:
    """What a survey asks for words, over all its versions."""
    versions = versions_of(session, survey.id)
    asked = wordy_of(survey.id, versions)
    keys = {one.question for one in asked}
    wordings: dict[str, str] = {}
    for version in reversed(versions):
        for question in version.definition.questions():
            if question.key in keys:
                wordings.setdefault(question.key, question.text)
    return Source(survey, tuple(asked), wordings)


def texts_between(
    session: Session,
    source: Source,
    since: UUID | None,
    before: UUID | None,
    narrowed: Narrowing | None = None,
) -> list[Text]:
    """The texts of the responses from id `since` on that stand before `before`, newest first."""
    return _texts(session, source, within(since, before), narrowed)


def texts_at(
    session: Session, source: Source, ids: Iterable[UUID], narrowed: Narrowing | None = None
) -> list[Text]:
    """The texts of these responses, newest first."""
    wanted = sorted(ids)
    return _texts(session, source, [Response.id.in_(wanted)], narrowed) if wanted else []


def _texts(
    session: Session,
    source: Source,
    bounds: Sequence[ColumnElement[bool]],
    narrowed: Narrowing | None,
) -> list[Text]:
    if not source.asked:
        return []
    here = Response.shard.in_(source.shards), Response.survey_id == source.survey.id
    query = (
        select(*READ)
        .where(*here, *COUNTED, *bounds, *(narrowed.conditions if narrowed else ()))
        .where(any_words(source.asked, Response.answers, Response.version))
    )
    rows = session.execute(query).all()
    return _read(source, [row for row in rows if narrowed is None or narrowed.keeps(row)])


def _read(source: Source, rows: Sequence[Any]) -> list[Text]:
    asked = [(one.question, one.kind, frozenset(one.versions)) for one in source.asked]
    found = [
        Text(
            Place(row.id, question),
            words,
            row.revised_at,
            row.article_id,
            ONE_DEVICE.get(row.device, row.device),
            row.language,
            row.version,
        )
        for row in rows
        for question, kind, versions in asked
        if row.version in versions and (words := text_of(kind, row.answers.get(question)))
    ]
    return sorted(found, key=lambda text: text.place.response_id, reverse=True)
