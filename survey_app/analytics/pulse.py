"""The pulse of a page: a mark that stays the same as long as its numbers do."""

import datetime as dt
from collections.abc import Sequence
from hashlib import blake2b

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.analytics.snapshot.fetch import latest_change
from survey_app.collect.models import Flush
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import counts_of_surveys, read
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey


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
    return blake2b(msgspec.json.encode((counts, minute)), digest_size=12).hexdigest()
