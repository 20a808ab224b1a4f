"""Which shard a fact belongs to (DESIGN section 3).

A shard is a publication and one of its buckets; a publication starts with one bucket and may be
given more, but a response keeps for ever the shard that its id names.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey_app.publications.models import Publication
from survey_app.surveys.published import PublishedSurvey
from survey_app.surveys.voices import OPEN

BUCKET_BITS = 8
SHARDS_AT_ONCE = 500
"""Shards per query; databases bound the number of parameters."""

Buckets = Sequence[tuple[int, int]]
"""Pairs of (from unix ms, number of buckets), oldest first."""


def shard_of(publication_id: int, buckets: Buckets, identifier: UUID) -> int:
    """Shard of a response: the low 8 bits of its `rand_a`, among the buckets of its time."""
    made_ms = identifier.int >> 80
    number = next((n for since, n in reversed(buckets) if since <= made_ms), 1)
    return _shard(publication_id, identifier.int >> 64 & 0xFF & number - 1)


def shard_in(survey: PublishedSurvey, identifier: UUID) -> int:
    """Shard of a response to this survey.

    Where each reader has one voice all responses stand in one shard: a constraint that keeps two
    of them apart cannot reach further.
    """
    if survey.voices != OPEN:
        return _shard(survey.publication_id, 0)
    return shard_of(survey.publication_id, survey.buckets, identifier)


def shard_of_article(publication_id: int, buckets: Buckets, article_id: int) -> int:
    """Shard of the counts of an article, among today's buckets."""
    return _shard(publication_id, article_id & buckets[-1][1] - 1)


def shards_of(publication_id: int, buckets: Buckets) -> list[int]:
    """All shards of a publication."""
    return [_shard(publication_id, bucket) for bucket in range(max(n for _, n in buckets))]


def shards_with(session: Session, table: Any, *conditions: ColumnElement[bool]) -> list[int]:
    """The shards, of all publications, in which a table of facts has rows of this kind."""
    publications = session.execute(select(Publication.id, Publication.buckets))
    shards = sorted(shard for row in publications for shard in shards_of(row.id, row.buckets))
    found: set[int] = set()
    for start in range(0, len(shards), SHARDS_AT_ONCE):
        some = table.shard.in_(shards[start : start + SHARDS_AT_ONCE])
        found.update(session.scalars(select(table.shard).where(some, *conditions).distinct()))
    return sorted(found)


def _shard(publication_id: int, bucket: int) -> int:
    return publication_id << BUCKET_BITS | bucket
