"""Whose texts a page is about, who may do what to them, and what the pressed button says."""

from uuid import UUID

from flask import request

from survey_app.accounts.login import signed_in_user
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.texts.acts import OPEN_TO_ALL, Desk
from survey_app.analytics.texts.corpus import MOST, Corpus, corpus
from survey_app.analytics.texts.source import Source, source_of
from survey_app.analytics.views.opened import Opened, open_survey
from survey_app.publications.catalogue import may
from survey_app.web.runtime import runtime
from survey_app.web.transactions import end_reading, reading

PRESS = "act."
"""Begins the name of each button that does something to texts; its value names one, or none."""


def texts_of(opened: Opened) -> Source:
    """Where the texts of a survey lie."""
    return source_of(reading(), opened.published)


def all_texts(
    opened: Opened, source: Source, found: Filter, question: str = "", most: int = MOST
) -> Corpus:
    """The newest texts of those whom a filter lets in, to all questions or one; `most` of them."""
    sources = opened.sources
    inside = expression(found, sources.snapshot(), sources.articles(found))
    return corpus(reading(), source, sources.snapshot(), question, most, inside)


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
    opened = open_survey(publication, key, "view" if press in OPEN_TO_ALL else "edit")
    source, user_id = texts_of(opened), signed_in_user().id
    may_undo = may(reading(), signed_in_user(), opened.publication, "edit")
    end_reading()
    held = runtime()
    return Desk(
        held.database,
        source,
        held.settings.secret_key,
        user_id,
        opened.now,
        may_undo=may_undo,
    )
