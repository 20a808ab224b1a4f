"""Answers in readers' own words: open questions, and the texts beside "other"."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, select, union_all
from sqlalchemy.orm import Session

from survey_app.collect.models import Response
from survey_app.surveys.definition import OTHER, Question
from survey_app.surveys.kinds.options import other_text
from survey_app.surveys.kinds.registry import KINDS

LATEST = 20
"""Texts shown of each question."""


@dataclass(frozen=True)
class Words:
    """One text as its reader wrote it; nobody has checked it."""

    text: str
    said_at: dt.datetime
    article_id: int
    device: str


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


def takes_words(question: Question) -> bool:
    """Whether readers can write something of their own there."""
    kind = KINDS[question.kind]
    return kind.is_written or (kind.takes_other and OTHER in question.option_keys())


def latest_words(
    session: Session,
    shards: Sequence[int],
    wordy: Sequence[Wordy],
    conditions: Sequence[ColumnElement[bool]],
) -> Found:
    """The latest texts of each question, newest first; one statement for all of them.

    `conditions` are those that a response must meet.
    """
    if not wordy:
        return {}
    parts = [_part(shards, n, one, conditions) for n, one in enumerate(wordy)]
    found: defaultdict[tuple[int, str, str], list[Words]] = defaultdict(list)
    for row in session.execute(union_all(*parts)):
        one = wordy[row.place]
        text = _text(one, row.answers.get(one.question))
        if text:
            words = Words(text, row.revised_at, row.article_id, row.device)
            found[one.survey_id, one.question, one.kind].append(words)
    return {
        key: tuple(sorted(texts, key=lambda words: words.said_at, reverse=True))
        for key, texts in found.items()
    }


def _part(
    shards: Sequence[int], place: int, one: Wordy, conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    answer = Response.answers[one.question]
    refused = Response.answers[(one.question, "refused")].as_string()
    query = select(
        literal(place).label("place"),
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
        *conditions,
    )
    if KINDS[one.kind].is_written:
        # A refusal is an object; a skipped question is null.
        query = query.where(answer.as_string().is_not(None), refused.is_(None))
    else:
        query = query.where(cast(answer, String).like('%"text":%'))
    latest = query.order_by(Response.id.desc()).limit(LATEST).subquery()
    return select(latest)


def _text(one: Wordy, answer: Any) -> str:
    if KINDS[one.kind].is_written:
        return answer if isinstance(answer, str) else ""
    return other_text(answer if isinstance(answer, list) else [answer])
