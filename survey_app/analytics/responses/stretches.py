"""Reading the responses of a survey newest first, in stretches.

Ids are sorted by time, and an index leads to them; so a page is found by the id with which the one
before it ended, and not by counting.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.orm import Session

from survey_app.collect.models import Response
from survey_app.collect.shards import shards_of
from survey_app.surveys.published import PublishedSurvey

COUNTED = (Response.test.is_(False), Response.withdrawn.is_(False), Response.superseded.is_(False))
"""Which responses count; of no other one anything is shown."""
FIRST_STRETCH = 200
"""Responses that are looked at first; each further stretch is four times as long."""
MOST_LOOKED = 50_000
"""Responses that one page looks at before it asks whether to go on."""

Reach = dict[int, UUID]
"""Survey → the oldest response that is looked at; surveys with fewer are left out."""


def shards_with_responses(survey: PublishedSurvey) -> list[int]:
    """Where the survey's responses lie."""
    return shards_of(survey.publication_id, survey.buckets)


def stretch_end(
    session: Session, survey: PublishedSurvey, before: UUID | None, length: int
) -> UUID | None:
    """Id of the response with which the next `length` ones end, None where fewer are left.

    Of several shards it is the newest of their ends, so that a stretch reaches equally far back in
    all of them.
    """
    ends = (_end(shard, survey.id, before, length) for shard in shards_with_responses(survey))
    return max((row.id for row in session.execute(union_all(*ends))), default=None)


def newest_since(session: Session, shards: Sequence[int], survey_ids: Iterable[int]) -> Reach:
    """Where the newest MOST_LOOKED responses of each survey begin, in one statement."""
    ends = [
        _end(shard, survey_id, None, MOST_LOOKED) for survey_id in survey_ids for shard in shards
    ]
    found: Reach = {}
    for row in session.execute(union_all(*ends)):
        found[row.survey_id] = max(row.id, found.get(row.survey_id, row.id))
    return found


def within(since: UUID | None, before: UUID | None) -> list[ColumnElement[bool]]:
    """The responses from id `since` on that stand before `before`; None sets no bound."""
    lower = [Response.id >= since] if since else []
    return [*lower, Response.id < before] if before else lower


def _end(shard: int, survey_id: int, before: UUID | None, length: int) -> Select[Any]:
    here = Response.shard == shard, Response.survey_id == survey_id
    query = select(Response.survey_id, Response.id).where(*here, *within(None, before))
    return select(query.order_by(Response.id.desc()).offset(length - 1).limit(1).subquery())
