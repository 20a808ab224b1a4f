"""When each survey was last answered."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session

from survey_app.collect.models import Response

PARTS_AT_ONCE = 400
"""Parts of one statement; SQLite takes 500."""


def last_answers(
    session: Session, shards: Sequence[int], survey_ids: Iterable[int]
) -> dict[int, dt.datetime]:
    """Survey → when an answer that counts last came or changed; surveys without are left out.

    Each survey and shard is a look at the end of an index; one statement holds PARTS_AT_ONCE.
    """
    parts = [_latest(shard, survey_id) for survey_id in survey_ids for shard in shards]
    found: dict[int, dt.datetime] = {}
    for start in range(0, len(parts), PARTS_AT_ONCE):
        some = parts[start : start + PARTS_AT_ONCE]
        for survey_id, at in session.execute(union_all(*some)):
            found[survey_id] = max(at, found.get(survey_id, at))
    return found


def _latest(shard: int, survey_id: int) -> Select[Any]:
    query = select(Response.survey_id, Response.revised_at).where(
        Response.shard == shard,
        Response.survey_id == survey_id,
        Response.test.is_(False),
        Response.withdrawn.is_(False),
        Response.superseded.is_(False),
    )
    return select(query.order_by(Response.revised_at.desc()).limit(1).subquery())
