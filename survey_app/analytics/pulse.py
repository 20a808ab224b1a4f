"""The pulse of a page: a mark that stays the same as long as its numbers do."""

import datetime as dt
from collections.abc import Sequence
from hashlib import blake2b
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.analytics.snapshot.fetch import latest_change
from survey_app.collect.models import Flush, Response, TextCheck, TextTag
from survey_app.collect.shards import shard_in, shards_of
from survey_app.collect.tallies import counts_of_surveys, read
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey
from survey_app.surveys.published import PublishedSurvey


def pulse_of_title(session: Session, publication: Publication) -> str:
    """Of all surveys of a title; three statements."""
    ours = select(Survey.id).where(Survey.publication_id == publication.id)
    surveys = session.scalars(ours.order_by(Survey.id)).all()
    return _mark(session, publication, _counts(session, publication, surveys))


def pulse_of_survey(session: Session, publication: Publication, survey_id: int) -> str:
    """Of one survey; three statements. A text that is written anew changes it, and no count."""
    shards = shards_of(publication.id, publication.buckets)
    counts = _counts(session, publication, [survey_id])
    return _mark(session, publication, (counts, latest_change(session, shards, survey_id)))


def pulse_of_article(session: Session, publication: Publication, article_id: int) -> str:
    """Of all surveys in one article; two statements."""
    shards = shards_of(publication.id, publication.buckets)
    by = ("survey_id", "question", "option")
    counts = read(session, shards, by=by, article_id=article_id)
    return _mark(session, publication, sorted(counts.items()))


def pulse_of_response(session: Session, survey: PublishedSurvey, identifier: UUID) -> str:
    """Of one response, also one that is gone, and of what is decided about its texts; three
    statements."""
    shard = shard_in(survey, identifier)
    response = select(Response.revision, Response.withdrawn, Response.superseded)
    checks = select(TextCheck.question, TextCheck.checked_at).order_by(TextCheck.question)
    tags = select(TextTag.question, TextTag.tag_id, TextTag.is_given)
    queries = (
        response.where(Response.shard == shard, Response.id == identifier),
        checks.where(TextCheck.shard == shard, TextCheck.response_id == identifier),
        tags.where(TextTag.shard == shard, TextTag.response_id == identifier).order_by(
            TextTag.question, TextTag.tag_id
        ),
    )
    return _hash([[tuple(row) for row in session.execute(query)] for query in queries])


def _counts(session: Session, publication: Publication, surveys: Sequence[int]) -> object:
    shards = shards_of(publication.id, publication.buckets)
    counts = counts_of_surveys(session, shards, surveys)
    return [
        (survey_id, question, sorted(options.items()))
        for survey_id, questions in sorted(counts.items())
        for question, options in sorted(questions.items())
    ]


def _mark(session: Session, publication: Publication, counts: object) -> str:
    """Beacons come all the time: what is seen and read counts as new once a minute."""
    shards = shards_of(publication.id, publication.buckets)
    last: dt.datetime | None = session.scalar(
        select(func.max(Flush.flushed_at)).where(Flush.shard.in_(shards))
    )
    minute = last.replace(second=0, microsecond=0).isoformat() if last else ""
    return _hash((counts, minute))


def _hash(what: object) -> str:
    return blake2b(msgspec.json.encode(what), digest_size=12).hexdigest()
