"""Quotes: texts that an editor has approved, as they may be quoted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, union_all
from sqlalchemy.orm import Session

from survey_app.analytics.responses.stretches import COUNTED
from survey_app.analytics.texts.checks import APPROVED
from survey_app.analytics.texts.source import hash_of
from survey_app.collect.models import Response, TextCheck

MOST = 20
"""Quotes of one survey that are shown."""


@dataclass(frozen=True)
class Quote:
    """An approved text without what was struck from it."""

    response_id: UUID
    question: str
    version: int
    text: str
    said_at: dt.datetime
    article_id: int
    device: str


def quotes(
    session: Session,
    shards: Sequence[int],
    survey_ids: Sequence[int],
    conditions: Sequence[ColumnElement[bool]] = (),
    limit: int = MOST,
) -> dict[int, list[Quote]]:
    """At most `limit` quotes of each survey, the latest approved first, in one statement.

    `conditions` are those that their responses must meet.
    """
    if not survey_ids:
        return {}
    parts = [_part(shards, survey_id, conditions, limit) for survey_id in survey_ids]
    found: defaultdict[int, list[Quote]] = defaultdict(list)
    rows = session.execute(union_all(*parts)).all()
    for row in sorted(rows, key=lambda row: row.checked_at, reverse=True):
        words = _words(row.answers.get(row.question))
        if hash_of(words) == row.text_hash:
            text = row.redacted or words
            place = row.response_id, row.question, row.version
            quote = Quote(*place, text, row.revised_at, row.article_id, row.device)
            found[row.survey_id].append(quote)
    return found


def _part(
    shards: Sequence[int],
    survey_id: int,
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
) -> Select[Any]:
    of_text = and_(Response.shard == TextCheck.shard, Response.id == TextCheck.response_id)
    what = (TextCheck.survey_id, TextCheck.response_id, TextCheck.question, TextCheck.text_hash)
    where = (Response.version, Response.revised_at, Response.article_id, Response.device)
    query = (
        select(*what, TextCheck.redacted, TextCheck.checked_at, Response.answers, *where)
        .join(Response, of_text)
        .where(TextCheck.shard.in_(shards), TextCheck.survey_id == survey_id)
        .where(TextCheck.state == APPROVED, *COUNTED, *conditions)
    )
    latest = query.order_by(TextCheck.checked_at.desc(), TextCheck.response_id).limit(limit)
    return select(latest.subquery())


def _words(answer: Any) -> str:
    """What an answer says in words, whatever kind its question is: the hash tells if it is that."""
    if isinstance(answer, str):
        return answer
    chosen = answer if isinstance(answer, list) else [answer]
    return next(
        (str(item["text"]) for item in chosen if isinstance(item, dict) and "text" in item), ""
    )
