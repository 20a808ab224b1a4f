"""One response from a browser: checked against its version, then handed to the writer."""

import datetime as dt
import hashlib
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from survey_app.collect.collector import Collector
from survey_app.collect.ids import clock_is_wrong
from survey_app.collect.incoming import ResponseBody, Withdrawal
from survey_app.collect.models import UNKNOWN_ARTICLE, Response
from survey_app.collect.outcomes import Fate, Incoming, NotOpen
from survey_app.collect.page_times import TOOK, first_times
from survey_app.collect.sender import NETWORK, Sender
from survey_app.collect.shards import shard_in
from survey_app.collect.signed_readers import signed_reader
from survey_app.collect.voices import BOT
from survey_app.collect.withdrawal import withdraw
from survey_app.errors import Forbidden, Invalid, Unavailable
from survey_app.publications.audience import allowed
from survey_app.surveys.answers import clean_answers, set_apart
from survey_app.surveys.arms import ARM
from survey_app.surveys.definition import Definition
from survey_app.surveys.published import PublishedSurvey
from survey_app.surveys.voices import BROWSER, READER


class Receipt(NamedTuple):
    """What the reader is told: 201 stored or 200 unchanged, and the public results as JSON."""

    status: int
    id: str
    revision: int
    results: msgspec.Raw | None


class NotTaken(NotOpen):
    """The survey is paused or closed; readers see its results instead."""

    def __init__(self, state: str, results: msgspec.Raw | None) -> None:
        super().__init__(f"This survey is {state}.")
        self.state = state
        self.results = results


def receive(collector: Collector, body: ResponseBody, sender: Sender, now: dt.datetime) -> Receipt:
    """Store one revision of a response; returning means that it is committed.

    Raises the errors of the contract's section 4.
    """
    item = checked(collector, body, sender, now)
    return receipt_of(item, collector.writer.submit(item))


def checked(collector: Collector, body: ResponseBody, sender: Sender, now: dt.datetime) -> Incoming:
    """What the writer is to store of a body; its article is made known if need be.

    Raises the errors of the contract's section 4, as far as they are no matter of what is stored.
    """
    survey = collector.surveys.survey(body.survey, now)
    check_origin(survey, sender)
    version = _version(collector, survey, body)
    definition = collector.surveys.definition(survey.id, version)
    if definition is None:
        raise Invalid.at("version", "was never published")
    # What is refused must not make articles known: it is checked before, and so is what the writer
    # would refuse.
    item = incoming(survey, (version, definition), body, sender, now)
    voice, article_id = _voice(collector, survey, body, now), UNKNOWN_ARTICLE
    if body.article:
        may_be_new = survey.is_open and body.revision == 1 and not clock_is_wrong(item.id, now)
        origins = survey.origins if may_be_new else None
        article_id = collector.articles.article_id(
            survey.publication_id, origins, body.article, now
        )
    return item.at(article_id)._replace(voice=voice)


def receipt_of(item: Incoming, fate: Fate) -> Receipt:
    """What is told of a response after its batch; raises the error that met it."""
    outcome, results = fate
    if isinstance(outcome.error, NotOpen):
        raise NotTaken(item.survey.state.value, results)
    if outcome.done is None:
        raise outcome.error or Unavailable("The response was not stored.")
    return Receipt(outcome.done.value, str(item.id), outcome.revision, results)


def incoming(
    survey: PublishedSurvey,
    asked: tuple[int, Definition],
    body: ResponseBody,
    sender: Sender,
    now: dt.datetime,
) -> Incoming:
    """What the writer stores of a body that answers `asked`, a version's number and definition.

    Its article and whose voice it is are unknown as yet. Raises Invalid with the places that do
    not fit the definition.
    """
    version, definition = asked
    cleaned = clean_answers(definition, body.answers, complete=body.complete)
    answers, contacts = set_apart(definition, cleaned)
    row = {
        **_row(survey, version, definition, body, cleaned),
        **_moments(survey, body.complete, now),
        "answers": answers,
        "article_id": UNKNOWN_ARTICLE,
        "device": body.context.device or sender.device,
        "flags": [BOT] if sender.is_bot else [],
        "measured": sender.measured and body.context.measured,
        "superseded": False,
    }
    if (network := sender.network_in(survey.id)) is not None:
        row["context"][NETWORK] = network
    reader = sender.reader_of(survey.id) or None
    return Incoming(row, survey, definition, now, reader=reader, contacts=contacts)


def withdraw_response(
    collector: Collector, body: Withdrawal, sender: Sender, now: dt.datetime
) -> PublishedSurvey:
    """Delete a response for its reader, in every state of the survey; returns the survey."""
    survey = collector.surveys.survey(body.survey, now)
    check_origin(survey, sender)
    identifier = UUID(body.id)
    shard = shard_in(survey, identifier)
    digest = hash_secret(body.secret)
    withdraw(collector.database, shard, identifier, survey.id, digest, now)
    return survey


def check_origin(survey: PublishedSurvey, sender: Sender) -> None:
    """Refuse a page that is not the publication's; no or a `null` origin says nothing."""
    if sender.origin in (None, "null") or not survey.origins:
        return
    if sender.origin not in (*survey.origins, *sender.own_origins):
        raise Forbidden(f"{survey.publication_name} does not list this page's origin.")


def _voice(
    collector: Collector, survey: PublishedSurvey, body: ResponseBody, now: dt.datetime
) -> bytes | None:
    try:
        return voice_of(survey, body, now)
    except Forbidden:
        # A token ends, and what it has brought may be sent again: then the secret says who it is.
        if _is_owned(collector, survey, body):
            return None
        raise


def _is_owned(collector: Collector, survey: PublishedSurvey, body: ResponseBody) -> bool:
    """Whether the response is stored already, with a secret that the writer will ask for."""
    with collector.database.reading() as session:
        stored = session.get(Response, (shard_in(survey, body.uuid), body.uuid))
        return stored is not None and stored.secret_hash is not None


def voice_of(survey: PublishedSurvey, body: ResponseBody, now: dt.datetime) -> bytes | None:
    """What has one voice in this survey: the browser's mark, or the reader whom a token names.

    None where everybody may answer again, and for browsers that keep no mark. Raises Forbidden
    where a survey is for signed readers and the token is missing or not good.
    """
    if survey.voices == READER:
        if body.reader is UNSET:
            raise Forbidden("This survey takes the answers of signed-in readers only.")
        named = signed_reader(body.reader, survey.reader_keys, survey.key, now)
    elif survey.voices == BROWSER and body.mark is not UNSET:
        named = body.mark
    else:
        return None
    return hashlib.sha256(f"{survey.id} {survey.voices} {named}".encode()).digest()


def hash_secret(secret: str) -> bytes:
    """What is stored of a secret; it is random and long, so a plain hash hides it."""
    return hashlib.sha256(secret.encode()).digest()


def _row(
    survey: PublishedSurvey,
    version: int,
    definition: Definition,
    body: ResponseBody,
    answers: dict[str, Any],
) -> dict[str, Any]:
    language = definition.language if body.language is UNSET else body.language
    order = dict(body.context.order)
    lot = order.pop(ARM, [])
    context = {
        "order": order,
        "arm": body.context.arm or "".join(lot[:1]),
        "depth": body.context.depth,
        "engaged_s": body.context.engaged_s,
        "audience": allowed(body.context.audience, survey.audience_labels),
        TOOK: first_times(definition, answers, body.started_ms),
    }
    return {
        "shard": shard_in(survey, body.uuid),
        "id": body.uuid,
        "survey_id": survey.id,
        "version": version,
        "revision": body.revision,
        "channel": body.channel,
        "placement": body.context.placement,
        "language": language,
        "referrer": body.context.referrer,
        "context": {name: value for name, value in context.items() if value not in (None, "", {})},
        "complete": body.complete,
        "test": body.context.test,
        "withdrawn": False,
        "started_ms": body.started_ms,
        "secret_hash": None if body.secret is UNSET else hash_secret(body.secret),
        "body_hash": _body_hash(body, answers, version, language),
    }


def _moments(survey: PublishedSurvey, complete: bool, now: dt.datetime) -> dict[str, Any]:
    return {
        "day": now.astimezone(ZoneInfo(survey.time_zone)).date(),
        "created_at": now,
        "revised_at": now,
        "completed_at": now if complete else None,
    }


def _body_hash(body: ResponseBody, answers: dict[str, Any], version: int, language: str) -> bytes:
    """Equal for bodies that say the same in the fields that the contract compares."""
    said = (body.survey, version, answers, body.complete, body.article, body.channel, language)
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).digest()


def _version(collector: Collector, survey: PublishedSurvey, body: ResponseBody) -> int:
    """The version that was drawn: where the body is silent, the stored one, or the live one."""
    if body.version is not UNSET:
        return body.version
    shard = shard_in(survey, body.uuid)
    with collector.database.reading() as session:
        stored = session.get(Response, (shard, body.uuid))
        return stored.version if stored and stored.version else survey.version
