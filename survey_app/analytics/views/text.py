"""One text by itself: words to strike, a colleague to ask, tags."""

from collections.abc import Sequence

from flask import make_response, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.accounts.models import User
from survey_app.analytics.names import article_names
from survey_app.analytics.pulse import pulse_of_response
from survey_app.analytics.texts import decisions
from survey_app.analytics.texts.acts import Desk, Told
from survey_app.analytics.texts.queue import one_text
from survey_app.analytics.texts.redaction import words_of
from survey_app.analytics.texts.source import Named, Place, named
from survey_app.analytics.texts.tags import tags_of
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import desk, pressed, texts_of, uuid_in
from survey_app.analytics.views.opened import open_survey
from survey_app.errors import Invalid, NotFound
from survey_app.publications.catalogue import members_of
from survey_app.web.numbers import number
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

GONE = "There is no such text, or its reader has deleted it."


@blueprint.get("/studio/<publication>/surveys/<key>/texts/<response>/<question>")
@login_required
def text(publication: str, key: str, response: str, question: str) -> ResponseReturnValue:
    """The text, and what can be said of it."""
    return _page(publication, key, _place(response, question))


@blueprint.post("/studio/<publication>/surveys/<key>/texts/<response>/<question>")
@login_required
def check_text(publication: str, key: str, response: str, question: str) -> ResponseReturnValue:
    """Do what a button says, and show the text again, with a way back."""
    press, name = pressed()
    colleagues = members_of(reading(), open_survey(publication, key).publication)
    work, found = desk(publication, key, press), named(name)
    try:
        told = work.undo(name) if press == "undo" else _told(work, press, found, colleagues)
    except Invalid as error:
        told = Told(" ".join(fault.detail for fault in error.faults))
    return _page(publication, key, _place(response, question), told)


def _told(work: Desk, press: str, found: Named | None, colleagues: Sequence[User]) -> Told:
    texts = [found] if found else []
    if press == "strike":
        numbers = request.form.getlist("struck")
        struck = {int(number) for number in numbers if number.isdecimal() and len(number) < 6}
        return work.decide(texts, decisions.strike(struck), "can be quoted now")
    if press == "mark":
        colleague = request.form.get("colleague", 0, number)
        if colleague not in {user.id for user in colleagues}:
            raise Invalid.at("colleague", "Choose a colleague who is a member of this title.")
        note = request.form.get("note", "")
        return work.decide(texts, decisions.mark(colleague, note), "marked")
    return work.press(press, texts, request.form.get("tag", 0, number))


def _page(
    publication: str, key: str, place: Place, told: Told | None = None
) -> ResponseReturnValue:
    opened = open_survey(publication, key)
    source, tags = texts_of(opened), tags_of(reading(), opened.survey.id)
    found = one_text(reading(), source, place, tags)
    if found is None:
        raise NotFound(GONE)
    names = article_names(reading(), opened.publication.id, {found.text.article_id})
    shown = opened.page(
        "analytics/text.html",
        asked=source.wordings[place.question],
        one=found,
        words=words_of(found.text.words),
        tags=tags,
        article=names.get(found.text.article_id),
        members=members_of(reading(), opened.publication),
        mark=pulse_of_response(reading(), source.survey, place.response_id),
        told=told,
    )
    return trusted_types(make_response(shown))


def _place(response: str, question: str) -> Place:
    identifier = uuid_in(response)
    if identifier is None:
        raise NotFound(GONE)
    return Place(identifier, question)
