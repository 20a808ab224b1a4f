"""One step of a survey without scripts: what a form says is stored, and what follows is found."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.collect.collector import Collector
from survey_app.collect.hosted import (
    CHANNELS,
    HostedReceipt,
    Posted,
    Said,
    answers_from_form,
    receive_form,
)
from survey_app.collect.models import Contact, Response
from survey_app.collect.receive import hash_secret
from survey_app.collect.sender import Sender
from survey_app.collect.shards import shard_in
from survey_app.embed.facts import article_at, facts_of
from survey_app.embed.orders import arm_of, in_order, orders_of
from survey_app.embed.steps import Step, path_of, shown_only, step_after, step_before
from survey_app.errors import Invalid
from survey_app.surveys.answers import clean_answers
from survey_app.surveys.definition import Definition, Page
from survey_app.surveys.published import PublishedSurvey

BACK = "back"
"""What the button to the page before says in the field `go`."""


@dataclass(frozen=True)
class Before:
    """What is stored of a response; nothing at the beginning."""

    answers: Mapping[str, Any]
    revision: int = 0
    complete: bool = False


@dataclass(frozen=True)
class Taken:
    """What a step led to."""

    receipt: HostedReceipt
    following: Step | None
    """What is asked next; None when the reader is done."""


def is_step(posted: Posted) -> bool:
    """Whether a form is one step of its survey, and not the whole."""
    return bool(posted.first("asks"))


def stored_before(
    session: Session, survey: PublishedSurvey, response_id: str, secret: str
) -> Before | None:
    """What is stored under an id, for whoever has its secret; None when there is nothing."""
    try:
        identifier = UUID(response_id)
    except ValueError:
        return None
    shard = shard_in(survey, identifier)
    found = session.get(Response, (shard, identifier))
    owned = found is not None and found.secret_hash == hash_secret(secret)
    if found is None or not owned or found.withdrawn or found.survey_id != survey.id:
        return None
    contacts = select(Contact.question, Contact.address).where(
        Contact.shard == shard, Contact.response_id == identifier
    )
    # The response only says that an address was given; sent again it must be whole.
    addresses = {row.question: row.address for row in session.execute(contacts)}
    return Before({**found.answers, **addresses}, found.revision, found.complete)


def take_step(
    collector: Collector, survey: PublishedSurvey, posted: Posted, sender: Sender, now: dt.datetime
) -> Taken:
    """Store what a form says together with what was said before, and find what follows.

    The response is complete when nothing is left to ask. Raises the errors of `receive_form`.
    """
    definition = _definition(collector, survey, posted)
    with collector.database.reading() as session:
        found = stored_before(session, survey, posted.first("id"), posted.first("secret"))
        facts = facts_of(
            article_at(session, survey.publication_id, posted.first("article")),
            channel=posted.first("channel") or CHANNELS[0],
            language=posted.first("language") or definition.language,
            device=sender.device,
            arm=arm_of(posted.first("id")),
        )
    before = found or Before({})
    asked = posted.first("asks").split()
    goes_back = posted.first("go") == BACK
    given = _given(definition, asked, posted, goes_back)
    orders = orders_of(definition, posted.first("id"))
    path = path_of(in_order(definition, orders), {**before.answers, **given}, facts)
    answers = shown_only(path, {**before.answers, **given})
    following = step_before(path, asked) if goes_back else step_after(path, asked, answers)
    is_whole = before.complete and all(step.is_answered(answers) for step in path)
    said = Said(answers, complete=following is None or is_whole, order=orders)
    return Taken(receive_form(collector, survey.key, posted, sender, now, said), following)


def _definition(collector: Collector, survey: PublishedSurvey, posted: Posted) -> Definition:
    number = posted.number("version", survey.version)
    definition = collector.surveys.definition(survey.id, number)
    if definition is None:
        raise Invalid.at("version", "was never published")
    return definition


def _given(
    definition: Definition, asked: list[str], posted: Posted, goes_back: bool
) -> dict[str, Any]:
    """What a form says to the questions that it asked.

    Who goes on has to answer what is required; on the way back only what fits is kept.
    """
    part = _asking(definition, asked)
    if not goes_back:
        return clean_answers(part, answers_from_form(part, posted.fields), complete=True)
    with suppress(Invalid):
        said = answers_from_form(part, posted.fields)
        typed = {key: answer for key, answer in said.items() if answer is not None}
        return clean_answers(part, typed, complete=False)
    return {}


def _asking(definition: Definition, asked: list[str]) -> Definition:
    """The part of a survey that a form asked: all of it was shown, whatever its conditions."""
    questions = tuple(
        msgspec.structs.replace(question, show_if=None)
        for question in definition.questions()
        if question.key in asked
    )
    if not questions:
        raise Invalid.at("asks", "names no question of this version")
    return msgspec.structs.replace(definition, pages=(Page(questions),))
