"""The survey as a page of its own, for readers without scripts."""

import os
import secrets
from contextlib import suppress
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.collector import Collector
from survey_app.collect.hosted import HostedReceipt, Posted, receive_form
from survey_app.collect.ids import new_id
from survey_app.collect.limits import Limits
from survey_app.collect.outcomes import Withdrawn
from survey_app.collect.receive import NotTaken
from survey_app.collect.results import public_results
from survey_app.embed import thanks
from survey_app.embed.hosted import FormPage, Hidden, form_page, result_lines, way_back, why_not
from survey_app.embed.views.asking import body, moment, sender
from survey_app.errors import Forbidden, Invalid, NotFound, SurveyError
from survey_app.publications.addresses import LONGEST, origin_of
from survey_app.surveys.published import PublishedSurvey, published_survey, version_of
from survey_app.web.error_pages import status_of
from survey_app.web.runtime import part, runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("hosted", __name__)


@blueprint.get("/s/<key>")
def hosted(key: str) -> ResponseReturnValue:
    """The survey as a page of its own, for readers without scripts."""
    survey, now = published_survey(reading(), key), moment()
    article, reader = request.args.get("article", ""), request.args.get("reader", "")
    hidden = Hidden(
        survey.version,
        id=str(new_id(now, os.urandom(10))),
        secret=secrets.token_urlsafe(24),
        article=article if len(article) <= LONGEST and origin_of(article) else "",
        reader=reader,
    )
    note = why_not(survey, reader, now) if survey.is_open else ""
    page = _hosted_page(survey, form_page(survey.definition, hidden, {}), note)
    return page, 403 if note and reader else 200


@blueprint.post("/s/<key>")
def answer(key: str) -> ResponseReturnValue:
    """Take what the form says; the thank-you page comes after the commit."""
    body()
    # A part of a multipart body need not have a name; no field is called nothing.
    fields = {name: values for name, values in request.form.lists() if name}
    who = sender()
    # Not by the request's session: whoever waits for the writer must not hold a connection.
    part(Limits).admit_form(who, part(Collector).surveys.survey(key, moment()).key, moment())
    posted = Posted(fields, who.reader)
    try:
        stored = receive_form(part(Collector), key, posted, who, moment())
    except (Forbidden, Invalid, NotTaken, Withdrawn) as error:
        return _refused(key, posted, error)
    token = _thanks_token(key, posted, stored)
    return redirect(f"{key}/thanks?answer={token}", 303)


@blueprint.get("/s/<key>/thanks")
def thank_you(key: str) -> ResponseReturnValue:
    """What others answered, and the way to delete one's own answer."""
    survey = published_survey(reading(), key)
    token = request.args.get("answer", "")
    given = thanks.read(runtime().settings.secret_key, token, key)
    own = thanks.answers_of(reading(), survey, given) if given else {}
    return render_template(
        "embed/thanks.html",
        survey=survey,
        results=result_lines(survey, public_results(reading(), survey), own),
        is_stored=bool(own),
        can_delete=bool(own and given and given.secret_hash),
        token=token,
        back=way_back(survey, given.article) if given else "",
    )


@blueprint.post("/s/<key>/thanks")
def delete_answer(key: str) -> ResponseReturnValue:
    """Delete the response of a thank-you page."""
    survey = part(Collector).surveys.survey(key, moment())
    token = request.form.get("answer", "")
    given = thanks.read(runtime().settings.secret_key, token, key)
    if given is None:
        raise NotFound("This page is too old to delete the answer from.")
    thanks.delete(runtime().database, survey, given, moment())
    back = way_back(survey, given.article)
    return render_template("collect/withdrawn.html", survey=survey, back=back)


def _hosted_page(survey: PublishedSurvey, form: FormPage, note: str = "") -> str:
    return render_template(
        "embed/hosted.html",
        survey=survey,
        form=form,
        note=note,
        results=result_lines(survey, public_results(reading(), survey), {}),
        back=way_back(survey, form.hidden.article),
    )


def _refused(key: str, posted: Posted, error: SurveyError) -> ResponseReturnValue:
    """The page again: with its values and what is wrong, or without a form."""
    survey = published_survey(reading(), key)
    definition, version = survey.definition, survey.version
    with suppress(Invalid):
        number = posted.number("version", version)
        drawn = version_of(reading(), survey.id, number)
        definition, version = (drawn, number) if drawn else (definition, version)
    names = ("id", "secret", "revision", "article", "reader")
    hidden = Hidden(version, *(posted.first(name) for name in names))
    faults = error.faults if isinstance(error, Invalid) else ()
    form = form_page(definition, hidden, posted.fields, faults)
    note = "" if isinstance(error, Invalid | NotTaken) else str(error)
    if isinstance(error, Forbidden):
        note = why_not(survey, hidden.reader, moment()) or note
    return _hosted_page(survey, form, note), status_of(error)


def _thanks_token(key: str, posted: Posted, stored: HostedReceipt) -> str:
    # Only what the page leads back to: the token stands in an address, which must stay short.
    article = way_back(published_survey(reading(), key), posted.first("article"))
    said = thanks.Thanks(key, UUID(stored.receipt.id), stored.secret_hash, article)
    return thanks.make(runtime().settings.secret_key, said)
