"""The address of a thank-you page: for an hour, whoever has it may delete that one response.

The token carries the hash of the response's secret and not the secret: from an address that was
copied, or stands in a log, nobody can revise the response, and after an hour nobody can delete it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from survey_app.collect.models import Response
from survey_app.collect.shards import shard_in
from survey_app.collect.withdrawal import withdraw
from survey_app.database import Database
from survey_app.embed.facts import facts_of
from survey_app.embed.steps import ending_of
from survey_app.publications.models import Article
from survey_app.surveys.definition import Ending
from survey_app.surveys.published import PublishedSurvey
from survey_app.surveys.translations import translated

LASTS = 60 * 60
"""Seconds for which the response can be deleted from its thank-you page."""


@dataclass(frozen=True)
class Thanks:
    """What a thank-you page knows."""

    survey: str
    id: UUID
    secret_hash: bytes
    """Empty for a response that was sent without a secret, and cannot be deleted."""
    article: str


def make(secret_key: str, thanks: Thanks) -> str:
    """The token of a thank-you page."""
    said = (thanks.survey, str(thanks.id), thanks.secret_hash.hex(), thanks.article)
    return _serializer(secret_key).dumps(said)


def read(secret_key: str, token: str, survey: str) -> Thanks | None:
    """What a token says; None when it is too old, or not one of this survey's."""
    try:
        key, identifier, secret_hash, article = _serializer(secret_key).loads(token, max_age=LASTS)
    except BadSignature:
        return None
    if key != survey:
        return None
    return Thanks(key, UUID(identifier), bytes.fromhex(secret_hash), article)


def answers_of(session: Session, survey: PublishedSurvey, thanks: Thanks) -> dict[str, Any]:
    """What the reader has answered; nothing once it is deleted."""
    stored = _stored(session, survey, thanks)
    answers: dict[str, Any] = stored.answers if stored is not None else {}
    return answers


def ending_for(session: Session, survey: PublishedSurvey, thanks: Thanks) -> tuple[Ending, str]:
    """What the survey ends with for this reader, and its language: the one they answered in."""
    stored = _stored(session, survey, thanks)
    if stored is None:
        return Ending(), survey.language
    facts = facts_of(
        session.get(Article, stored.article_id) if stored.article_id else None,
        channel=stored.channel,
        language=stored.language,
        device=stored.device,
        arm=stored.context.get("arm", ""),
    )
    asked = translated(survey.definition, stored.language)
    return ending_of(asked, stored.answers, facts), asked.language


def delete(database: Database, survey: PublishedSurvey, thanks: Thanks, now: dt.datetime) -> None:
    """Delete the response for its reader; nothing happens when it is gone already."""
    shard = shard_in(survey, thanks.id)
    withdraw(database, shard, thanks.id, survey.id, thanks.secret_hash, now)


def _stored(session: Session, survey: PublishedSurvey, thanks: Thanks) -> Response | None:
    return session.get(Response, (shard_in(survey, thanks.id), thanks.id))


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="survey thanks")
