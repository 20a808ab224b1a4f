"""The preview of a draft: the real widget, in a page like an article, that counts nothing.

The widget finds everything relative to its own script, so a preview is the same calls under
another address. They know the draft and not the published version.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.collect.collector import Collector
from survey_app.collect.incoming import ResponseBody, Withdrawal
from survey_app.collect.receive import receive, withdraw_response
from survey_app.collect.sender import Sender
from survey_app.embed.script import as_json, configuration, members, with_configuration, with_words
from survey_app.errors import Invalid, NotFound
from survey_app.publications.models import Publication
from survey_app.surveys import preview_token
from survey_app.surveys.answers import clean_answers
from survey_app.surveys.definition import Definition, Question, from_document
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.lifecycle import State, latest_version, state_of
from survey_app.surveys.models import Survey
from survey_app.surveys.outline import outline_of, with_outline
from survey_app.surveys.published import document_in
from survey_app.surveys.voices import READER


@dataclass(frozen=True)
class Preview:
    """A draft as its readers would meet it."""

    survey: str
    publication: str
    name: str
    configuration: dict[str, Any]
    definition: Definition
    version: int
    """The live version's number, or 1 before the first publishing."""
    is_live: bool
    """Whether the draft is what any reader sees now: then a test response can be kept."""

    @property
    def has_questions(self) -> bool:
        """Whether there is anything to show yet."""
        return any(True for _ in self.definition.questions())


def preview_of(session: Session, secret_key: str, token: str) -> Preview:
    """The preview that a signed link leads to; raises NotFound."""
    key = preview_token.read(secret_key, token)
    query = select(Survey, Publication).join(Publication, Publication.id == Survey.publication_id)
    row = session.execute(query.where(Survey.key == key)).one_or_none()
    if row is None:
        raise NotFound("There is no such survey any more.")
    survey, publication = row.Survey, row.Publication
    live = latest_version(session, survey.id)
    definition = from_document(survey.draft)
    return Preview(
        survey=survey.key,
        publication=publication.key,
        name=publication.name,
        configuration=configuration(publication),
        definition=definition,
        version=live.number if live is not None else 1,
        is_live=live is not None
        # Nobody is signed in here: what only signed-in readers may answer is checked and not kept.
        and survey.voices != READER
        and from_document(live.definition) == definition
        and state_of(survey, published=True) is State.LIVE,
    )


def preview_script(preview: Preview) -> str:
    """The widget with the draft as its only survey; it stores nothing in the browser."""
    settings = preview.configuration | {"test": True, "context": {"test": True}}
    settings |= {"storage": False, "readings": False}
    draft = f'"{preview.survey}":{as_json(draft_definition(preview))}'
    return with_configuration(settings, members([draft] if preview.has_questions else []))


def draft_definition(preview: Preview, language: str = "") -> dict[str, Any]:
    """The draft as programs read a live version, in `language` if it is there."""
    document = {
        "survey": preview.survey,
        "version": preview.version,
        "state": State.LIVE.value,
        **document_in(_drawable(preview.definition), language),
    }
    return with_words(document, preview.configuration["language"])


def _drawable(definition: Definition) -> Definition:
    """The draft without options whose picture is still missing."""
    items = [
        replace(item, question=_with_pictures(item.question)) for item in outline_of(definition)
    ]
    return with_outline(definition, items)


def _with_pictures(question: Question) -> Question:
    if "picture" not in KINDS[question.kind].option_members:
        return question
    options = tuple(option for option in question.options if option.picture)
    return msgspec.structs.replace(question, options=options)


def try_answer(
    collector: Collector, preview: Preview, body: ResponseBody, sender: Sender, now: dt.datetime
) -> dict[str, Any]:
    """Check answers as real ones are checked; kept as a test if the draft is what is live.

    Returns the reply of `POST /collect/responses`. Raises its errors.
    """
    _require_own(preview, body.survey)
    clean_answers(preview.definition, body.answers, complete=body.complete)
    if preview.is_live:
        kept = msgspec.structs.replace(
            body, article="", context=msgspec.structs.replace(body.context, test=True)
        )
        receive(collector, kept, sender, now)
    return {"id": body.id, "revision": body.revision, "results": None}


def try_withdrawal(
    collector: Collector, preview: Preview, body: Withdrawal, sender: Sender, now: dt.datetime
) -> None:
    """Delete a test response, if it was kept."""
    _require_own(preview, body.survey)
    if preview.is_live:
        withdraw_response(collector, body, sender, now)


def _require_own(preview: Preview, survey: str) -> None:
    if survey != preview.survey:
        raise Invalid.at("survey", "is not the survey of this preview")
