"""Answers in readers' own words: open questions, and the texts beside "other"."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, literal, or_, select, union_all
from sqlalchemy.orm import Session

from survey_app.analytics.responses.stretches import newest_since, within
from survey_app.collect.models import Response
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion
from survey_app.surveys.texts import takes_words, text_of

LATEST = 20
"""Texts shown of each question."""


@dataclass(frozen=True)
class Words:
    """One text as its reader wrote it, or as it may be quoted."""

    response_id: UUID
    text: str
    said_at: dt.datetime
    article_id: int
    device: str
    is_quote: bool = False
    """Whether an editor has approved it; else nobody has checked it."""


@dataclass(frozen=True)
class Wordy:
    """A question that is answered in words."""

    survey_id: int
    question: str
    kind: str
    versions: tuple[int, ...]
    """Those that ask it as this kind: others mean something else by the same key."""


Found = dict[tuple[int, str, str], tuple[Words, ...]]
"""(survey, question, kind) → texts."""


def wordy_of(survey_id: int, versions: Sequence[PublishedVersion]) -> list[Wordy]:
    """What a survey asks for words, each key once per kind, with the versions that ask it so."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for version in versions:
        for question in version.definition.questions():
            if takes_words(question):
                found[question.key, question.kind].append(version.number)
    return [Wordy(survey_id, key, kind, tuple(numbers)) for (key, kind), numbers in found.items()]


def has_words(one: Wordy, answers: Any) -> ColumnElement[bool]:
    """Whether a column of stored answers has a text there; the version is asked for apart."""
    answer = answers[one.question]
    if KINDS[one.kind].is_written:
        # A refusal is an object; a skipped question is null.
        refused = answers[(one.question, "refused")].as_string()
        return and_(answer.as_string().is_not(None), refused.is_(None))
    return cast(answer, String).like('%"text":%')


def any_words(asked: Sequence[Wordy], answers: Any, version: Any) -> ColumnElement[bool]:
    """Whether a response has any text, from its columns of answers and version."""
    return or_(*(and_(version.in_(one.versions), has_words(one, answers)) for one in asked))


def latest_words(
    session: Session,
    shards: Sequence[int],
    asked: Sequence[Wordy],
    conditions: Sequence[ColumnElement[bool]],
) -> Found:
    """The latest texts of each question, newest first; two statements for all of them.

    `conditions` are those that a response must meet. Of each survey the newest MOST_LOOKED
    responses are looked at: a page must not take longer because few of a million wrote something.
    """
    if not asked:
        return {}
    reach = newest_since(session, shards, sorted({one.survey_id for one in asked}))
    parts = [
        _part(shards, n, one, [*within(reach.get(one.survey_id), None), *conditions])
        for n, one in enumerate(asked)
    ]
    found: defaultdict[tuple[int, str, str], list[Words]] = defaultdict(list)
    for row in session.execute(union_all(*parts)):
        one = asked[row.place]
        text = text_of(one.kind, row.answers.get(one.question))
        if text:
            words = Words(row.id, text, row.revised_at, row.article_id, row.device)
            found[one.survey_id, one.question, one.kind].append(words)
    return {
        key: tuple(sorted(texts, key=lambda words: words.said_at, reverse=True))
        for key, texts in found.items()
    }


def _part(
    shards: Sequence[int], place: int, one: Wordy, conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    query = select(
        literal(place).label("place"),
        Response.id,
        Response.answers,
        Response.revised_at,
        Response.article_id,
        Response.device,
    ).where(
        Response.shard.in_(shards),
        Response.survey_id == one.survey_id,
        Response.version.in_(one.versions),
        Response.test.is_(False),
        Response.withdrawn.is_(False),
        Response.superseded.is_(False),
        has_words(one, Response.answers),
        *conditions,
    )
    latest = query.order_by(Response.id.desc()).limit(LATEST).subquery()
    return select(latest)
