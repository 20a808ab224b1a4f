"""One response from a plain HTML form: the hosted page, or a form that a publisher wrote.

A form has no script that could make an id or try again. What it does not bring is made here, in
such a way that pressing the button twice gives one response.
"""

import datetime as dt
import hmac
import re
import threading
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import msgspec

from survey_app.collect.collector import Collector
from survey_app.collect.ids import new_id
from survey_app.collect.incoming import ResponseBody
from survey_app.collect.incoming import parse as parse_body
from survey_app.collect.models import Response
from survey_app.collect.outcomes import AnotherBody, WrongClock
from survey_app.collect.receive import Receipt, hash_secret, receive
from survey_app.collect.sender import Sender
from survey_app.collect.shards import shard_in
from survey_app.errors import Fault, Invalid, Unavailable
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedSurvey

ALIKE = 10
"""Seconds within which identical forms of one reader are one response."""

PRESSES = 5
"""How often a press that met another one of the same page is tried as the next revision."""

NOT_KEPT = "holds a character that cannot be kept"

NOT_EMPTY = ("secret", "reader", "language")
"""Fields that a body rather leaves out than sends empty."""
CHANNELS = ("hosted", "newsletter", "frame", "amp")
"""Where a plain form can be met; the first is what counts without a word on it."""

_MINTING = [threading.Lock() for _ in range(64)]
"""One is held while an id is made for a form that brings none; a reader has always the same."""
LONGEST_MINTING = 2.0
"""Seconds for which a form waits for those before it."""

Fields = Mapping[str, Sequence[str]]
"""The fields of a form, each with all its values."""

_ANSWER = re.compile(r"(a|other)\.([^.]*)(?:\.(.*))?", re.DOTALL)
"""`a.QUESTION`, `a.QUESTION.PART` or `other.QUESTION`."""
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Posted:
    """A form, and the daily hash of the reader who sent it."""

    fields: Fields
    reader: bytes

    def first(self, name: str) -> str:
        """The first value of a field without white space around it; empty when there is none."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def number(self, name: str, default: int) -> int:
        """A field as a number; raises Invalid where it is none that could be stored."""
        text = self.first(name)
        if text and not _NUMBER.fullmatch(text):
            raise Invalid.at(name, "must be a whole number")
        return int(text or default)


@dataclass(frozen=True)
class Said:
    """All that a reader has said so far, this form and those before it."""

    answers: Mapping[str, Any]
    complete: bool
    order: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """In which order the form showed what it shuffled."""


@dataclass(frozen=True)
class HostedReceipt:
    """What is stored, and the hash of the secret that can delete it (empty without a secret)."""

    receipt: Receipt
    secret_hash: bytes


def receive_form(
    collector: Collector,
    key: str,
    posted: Posted,
    sender: Sender,
    now: dt.datetime,
    said: Said | None = None,
) -> HostedReceipt:
    """Store what a form says; returning means that it is committed.

    The form is the whole survey unless somebody has read it already and hands over what was `said`.
    Raises the errors of `receive`, with the fields of the form as places.
    """
    survey, definition, version = _asked(collector, key, posted, now)
    if not posted.fields:
        raise Invalid.at("", "the form arrived empty")
    said = said or Said(answers_from_form(definition, posted.fields), complete=True)
    body = _body_of(survey.key, version, definition, posted, said)
    if body["id"]:
        try:
            return _receive_next(collector, body, sender, now)
        except WrongClock:
            # The page stood open for more than a week: what was typed still counts.
            body["revision"] = 1
    # One at a time, so that a form sees its twin of a moment ago also across a step of ten seconds.
    minting = _MINTING[sum(posted.reader) % len(_MINTING)]
    if not minting.acquire(timeout=LONGEST_MINTING):
        raise Unavailable("Too many forms come at once. Please try again.")
    try:
        body |= _minted(collector, survey, posted, now)
        return _receive_next(collector, body, sender, now)
    finally:
        minting.release()


def _body_of(
    key: str, version: int, definition: Definition, posted: Posted, said: Said
) -> dict[str, Any]:
    """A form as the widget would send it."""
    channel, language = posted.first("channel"), posted.first("language")
    return {
        "survey": key,
        "version": version,
        "revision": posted.number("revision", 1),
        "answers": said.answers,
        "complete": said.complete,
        "context": {"order": said.order},
        "channel": channel if channel in CHANNELS else CHANNELS[0],
        "language": language if language in definition.translations else "",
        **_hidden(posted),
    }


def answers_from_form(definition: Definition, fields: Fields) -> dict[str, Any]:
    """The answers to all questions as JSON would have them; what was left empty is `None`.

    Raises Invalid for a field that belongs to no question, or says what its question cannot take.
    """
    questions = definition.by_key()
    named = [match for match in map(_ANSWER.fullmatch, fields) if match]
    faults = [
        Fault(match[0], "there is no such question in this version")
        for match in named
        if not _is_asked(questions.get(match[2]), match)
    ]
    faults += [
        Fault(f"answers.{match[2]}", NOT_KEPT)
        for match in named
        if any("\0" in value for value in fields[match[0]])
    ]
    given = {key: _given(key, fields) for key in questions}
    faults += [
        Fault(f"answers.{key}", detail)
        for key, question in questions.items()
        for detail in KINDS[question.kind].form_faults(question, given[key])
    ]
    if faults:
        raise Invalid(*faults)
    return {
        key: KINDS[question.kind].from_form(question, given[key])
        for key, question in questions.items()
    }


def _is_asked(question: Question | None, field: re.Match[str]) -> bool:
    """Whether a question takes such a field."""
    if question is None or field[3] is None:
        return question is not None
    return field[1] == "a" and field[3] in KINDS[question.kind].parts(question)


def _given(key: str, fields: Fields) -> Given:
    """What the form says to one question."""
    name = f"a.{key}"
    parts = {
        field.removeprefix(f"{name}."): _filled(values)
        for field, values in fields.items()
        if field.startswith(f"{name}.")
    }
    other = next((text for text in map(str.strip, fields.get(f"other.{key}", ())) if text), "")
    filled = {part: values for part, values in parts.items() if values}
    return Given(_filled(fields.get(name, ())), _lines(other), filled)


def _filled(values: Sequence[str]) -> list[str]:
    return [_lines(value) for value in values if value]


def _lines(text: str) -> str:
    """Forms send lines as CR LF; everybody else writes LF."""
    return text.replace("\r\n", "\n")


def _asked(
    collector: Collector, key: str, posted: Posted, now: dt.datetime
) -> tuple[PublishedSurvey, Definition, int]:
    survey = collector.surveys.survey(key, now)
    number = posted.number("version", survey.version)
    definition = collector.surveys.definition(survey.id, number)
    if definition is None:
        raise Invalid.at("version", "was never published")
    return survey, definition, number


def _hidden(posted: Posted) -> dict[str, str]:
    """The fields that the reader does not see; NUL in one is a fault like any other."""
    said = {name: posted.first(name) for name in ("article", "id", "secret", "reader")}
    faults = [Fault(name, NOT_KEPT) for name, text in said.items() if "\0" in text]
    if faults:
        raise Invalid(*faults)
    return said


def _receive_next(
    collector: Collector, body: dict[str, Any], sender: Sender, now: dt.datetime
) -> HostedReceipt:
    """Store the form; where its page was sent before with other answers, as the next revision.

    A page always says revision 1, also after the way back in the browser. Only who has a secret
    is taken for the same reader; a form that says what is stored already changes nothing.
    """
    revision = body["revision"]
    for _ in range(PRESSES if body["secret"] else 0):
        try:
            found = _receive(collector, body | {"revision": revision}, sender, now)
        except AnotherBody as error:
            revision = error.revision + 1
            continue
        if found.receipt.revision == revision:
            return found
        # A higher one is stored: does it say the same?
        revision = found.receipt.revision
    return _receive(collector, body | {"revision": revision}, sender, now)


def _receive(
    collector: Collector, body: dict[str, Any], sender: Sender, now: dt.datetime
) -> HostedReceipt:
    said = {name: value for name, value in body.items() if value or name not in NOT_EMPTY}
    parsed = parse_body(msgspec.json.encode(said), ResponseBody)
    receipt = receive(collector, parsed, sender, now)
    return HostedReceipt(receipt, hash_secret(body["secret"]) if body["secret"] else b"")


def _minted(
    collector: Collector, survey: PublishedSurvey, posted: Posted, now: dt.datetime
) -> dict[str, str]:
    """An id and a secret that the same form of the same reader gets again within ten seconds.

    They follow from the form and the moment in steps of ten seconds. A form of the step before is
    the same response if that one was stored less than ten seconds ago. A step whose response is
    older, or was deleted by its reader, is skipped: the same answer is then a new one.
    """
    said = msgspec.json.encode(sorted((name, *values) for name, values in posted.fields.items()))
    seed = hmac.digest(posted.reader, survey.key.encode() + said, "sha256")
    made = _same_or_free(collector, survey, seed, now)
    secret = posted.first("secret")
    return made | {"secret": secret} if secret else made


def _same_or_free(
    collector: Collector, survey: PublishedSurvey, seed: bytes, now: dt.datetime
) -> dict[str, str]:
    step = int(now.timestamp()) // ALIKE
    free = None
    for later in count(step - 1):
        made = _made(seed, later)
        stored = _stored(collector, survey, made["id"])
        if _is_same(stored, now):
            break
        # Looked for one step further: what came a moment after us may be stored before us.
        if free is not None:
            return free
        if stored is None and later >= step:
            free = made
    return made


def _made(seed: bytes, step: int) -> dict[str, str]:
    randomness = hmac.digest(seed, step.to_bytes(8, "big"), "sha512")
    began = dt.datetime.fromtimestamp(step * ALIKE, dt.UTC)
    return {
        "id": str(new_id(began, randomness[:10])),
        "secret": urlsafe_b64encode(randomness[10:40]).decode(),
    }


def _is_same(stored: Response | None, now: dt.datetime) -> bool:
    """Whether an identical form is the response that is stored."""
    if stored is None or stored.withdrawn:
        return False
    return abs(now - stored.created_at) < dt.timedelta(seconds=ALIKE)


def _stored(collector: Collector, survey: PublishedSurvey, identifier: str) -> Response | None:
    shard = shard_in(survey, UUID(identifier))
    with collector.database.reading() as session:
        return session.get(Response, (shard, UUID(identifier)))
