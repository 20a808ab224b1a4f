"""Whose texts a page is about, who may do what to them, and what the pressed button says."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from flask import request

from survey_app.accounts.login import signed_in_user
from survey_app.analytics.snapshot.keeping import Snapshots
from survey_app.analytics.texts.acts import OPEN_TO_ALL, Desk
from survey_app.analytics.texts.corpus import MOST, Corpus, corpus
from survey_app.analytics.texts.source import Source, source_of
from survey_app.publications.catalogue import may, publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import published_survey
from survey_app.web.runtime import part, runtime
from survey_app.web.transactions import end_reading, reading

PRESS = "act."
"""Begins the name of each button that does something to texts; its value names one, or none."""


@dataclass(frozen=True)
class Asked:
    """Whose texts a page is about."""

    publication: Publication
    source: Source
    title: str
    """Of the survey."""

    @property
    def key(self) -> str:
        """Of the survey."""
        return self.source.survey.key


def asked(publication: str, key: str, action: str = "view") -> Asked:
    """The texts that an address names, for a member who may do this."""
    found = publication_for(reading(), signed_in_user(), publication, action)
    survey = published_survey(reading(), survey_for(reading(), found, key).key)
    return Asked(found, source_of(reading(), survey), survey.definition.title)


def all_texts(of: Asked, question: str = "", most: int = MOST) -> Corpus:
    """All texts that a page is about, or those of one question."""
    snapshot = part(Snapshots).of(of.source.survey, dt.datetime.now(dt.UTC))
    return corpus(reading(), of.source, snapshot, question, most)


def uuid_in(text: str) -> UUID | None:
    """The id that a part of an address names, None where it names none."""
    try:
        return UUID(hex=text)
    except ValueError:
        return None


def pressed() -> tuple[str, str]:
    """What the pressed button does, and to which text; empty for those that are ticked."""
    for name, value in request.form.items():
        if name.startswith(PRESS):
            return name.removeprefix(PRESS), value
    return "", ""


def desk(publication: str, key: str, press: str) -> Desk:
    """Where a press is carried out, for a member who may do that.

    The request holds no transaction afterwards: each shard gets one of its own.
    """
    of = asked(publication, key, "view" if press in OPEN_TO_ALL else "edit")
    user_id = signed_in_user().id
    may_undo = may(reading(), signed_in_user(), of.publication, "edit")
    end_reading()
    held = runtime()
    return Desk(
        held.database,
        of.source,
        held.settings.secret_key,
        user_id,
        dt.datetime.now(dt.UTC),
        may_undo=may_undo,
    )
