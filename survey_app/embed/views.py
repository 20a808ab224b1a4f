"""What readers meet: the script, the hosted page for those without it, and the preview."""

import datetime as dt
import os
import secrets
from contextlib import suppress
from uuid import UUID

from flask import Blueprint, Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.collector import Collector
from survey_app.collect.gate import LARGEST_BODY
from survey_app.collect.hosted import HostedReceipt, Posted, receive_form
from survey_app.collect.ids import new_id
from survey_app.collect.incoming import ResponseBody, Withdrawal, parse
from survey_app.collect.limits import Limits
from survey_app.collect.outcomes import Withdrawn
from survey_app.collect.receive import NotTaken
from survey_app.collect.results import public_results
from survey_app.collect.sender import Sender, Senders
from survey_app.embed import files, thanks
from survey_app.embed.compressed import compressed, reply_of
from survey_app.embed.hosted import FormPage, Hidden, form_page, result_lines, way_back, why_not
from survey_app.embed.preview import (
    Preview,
    draft_definition,
    preview_of,
    preview_script,
    try_answer,
    try_withdrawal,
)
from survey_app.embed.script import script_of
from survey_app.errors import Forbidden, Invalid, NotFound, SurveyError
from survey_app.publications.addresses import LONGEST, origin_of
from survey_app.publications.catalogue import KEY
from survey_app.remembered import Remembered
from survey_app.surveys.published import PublishedSurvey, published_survey, version_of
from survey_app.web.client import raw_body
from survey_app.web.direct import Call, DirectCalls, Reply, raise_what_was_met
from survey_app.web.error_pages import status_of
from survey_app.web.problems import json_answer
from survey_app.web.runtime import part, part_of, runtime, runtime_of
from survey_app.web.transactions import reading

blueprint = Blueprint("embed", __name__)

SCRIPT = "text/javascript; charset=utf-8"
SHEET = "text/css; charset=utf-8"
A_MINUTE = "max-age=60, stale-while-revalidate=600"
FOR_EVER = "public, max-age=31536000, immutable"
MOST_SCRIPTS = 128
"""Scripts that are remembered, as many as are kept compressed."""


@blueprint.app_template_global("reader_sheet")
def reader_sheet(name: str) -> str:
    """Address of a style sheet, relative: readers may reach us under a path of their own."""
    up = "../" * (request.path.count("/") - 1)
    return f"{up}embed/{files.sheet_name(name)}"


def init_app(app: Flask) -> None:
    """Let the publications' scripts be answered directly: every page view asks for one."""
    scripts = Remembered(runtime_of(app).database, script_of, MOST_SCRIPTS)

    def answer(call: Call) -> Reply | None:
        name = call.path.removeprefix("/embed/").removesuffix(".js")
        if not (call.path.endswith(".js") and KEY.fullmatch(name)):
            return None
        text = scripts.get(name, _now())
        return reply_of(compressed(text), SCRIPT, A_MINUTE, call)

    part_of(app, DirectCalls).add("GET", "/embed/", answer)


@blueprint.get("/embed/<name>.js")
def script(name: str) -> ResponseReturnValue:
    """A publication's script, or a file of the widget's rarer code."""
    raise_what_was_met()
    if "-" in name:
        return _compressed(files.chunk(f"{name}.js"), SCRIPT, FOR_EVER)
    return _compressed(script_of(reading(), name), SCRIPT, A_MINUTE)


@blueprint.get("/embed/<name>.css")
def sheet(name: str) -> ResponseReturnValue:
    """A style sheet of the hosted page or the preview."""
    return _compressed(files.sheet(f"{name}.css"), SHEET, FOR_EVER)


@blueprint.get("/s/<key>")
def hosted(key: str) -> ResponseReturnValue:
    """The survey as a page of its own, for readers without scripts."""
    survey, now = published_survey(reading(), key), _now()
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
    _body()
    # A part of a multipart body need not have a name; no field is called nothing.
    fields = {name: values for name, values in request.form.lists() if name}
    sender = _sender()
    # Not by the request's session: whoever waits for the writer must not hold a connection.
    part(Limits).admit_form(sender, part(Collector).surveys.survey(key, _now()).key, _now())
    posted = Posted(fields, sender.reader)
    try:
        stored = receive_form(part(Collector), key, posted, sender, _now())
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
    survey = part(Collector).surveys.survey(key, _now())
    token = request.form.get("answer", "")
    given = thanks.read(runtime().settings.secret_key, token, key)
    if given is None:
        raise NotFound("This page is too old to delete the answer from.")
    thanks.delete(runtime().database, survey, given, _now())
    back = way_back(survey, given.article)
    return render_template("collect/withdrawn.html", survey=survey, back=back)


@blueprint.get("/preview/<token>/")
def preview(token: str) -> ResponseReturnValue:
    """A page like an article, with the draft in it."""
    return render_template("embed/preview.html", preview=_preview(token))


@blueprint.get("/preview/<token>/embed/<name>.js")
def preview_embed(token: str, name: str) -> ResponseReturnValue:
    """The widget with the draft, or a file of its rarer code."""
    if "-" in name:
        return _compressed(files.chunk(f"{name}.js"), SCRIPT, FOR_EVER)
    return _compressed(preview_script(_preview(token)), SCRIPT, "no-store")


@blueprint.post("/preview/<token>/collect/responses")
def preview_responses(token: str) -> ResponseReturnValue:
    """Answers to the draft, checked like real ones and never counted."""
    body = parse(_body(), ResponseBody)
    reply = try_answer(part(Collector), _preview(token), body, _sender(), _now())
    return json_answer(reply, 201)


@blueprint.post("/preview/<token>/collect/events")
def preview_events(token: str) -> ResponseReturnValue:
    """What an editor sees is no exposure."""
    _preview(token)
    return Response(status=202)


@blueprint.post("/preview/<token>/collect/withdraw")
def preview_withdrawal(token: str) -> ResponseReturnValue:
    """A test response is deleted like a real one."""
    body = parse(_body(), Withdrawal)
    try_withdrawal(part(Collector), _preview(token), body, _sender(), _now())
    return Response(status=204)


@blueprint.get("/preview/<token>/surveys/<key>.json")
def preview_definition(token: str, key: str) -> ResponseReturnValue:
    """The draft."""
    found = _preview(token)
    if key != found.survey:
        raise NotFound("This is not the survey of this preview.")
    return json_answer(draft_definition(found))


@blueprint.get("/preview/<token>/surveys/<key>/results.json")
def preview_results(token: str, key: str) -> ResponseReturnValue:
    """A draft has no results."""
    raise NotFound(f"The preview of {_preview(token).survey} has no results.")


@blueprint.get("/preview/<token>/s/<key>")
def preview_privacy(token: str, key: str) -> ResponseReturnValue:
    """What "How we use this" leads to."""
    return render_template("embed/privacy.html", publication_name=_preview(token).name)


def _preview(token: str) -> Preview:
    return preview_of(reading(), runtime().settings.secret_key, token)


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
        note = why_not(survey, hidden.reader, _now()) or note
    return _hosted_page(survey, form, note), status_of(error)


def _thanks_token(key: str, posted: Posted, stored: HostedReceipt) -> str:
    # Only what the page leads back to: the token stands in an address, which must stay short.
    article = way_back(published_survey(reading(), key), posted.first("article"))
    said = thanks.Thanks(key, UUID(stored.receipt.id), stored.secret_hash, article)
    return thanks.make(runtime().settings.secret_key, said)


def _compressed(text: str, content_type: str, caching: str) -> Response:
    reply = reply_of(compressed(text), content_type, caching, request.headers)
    return Response(reply.body, reply.status, reply.headers)


def _body() -> bytes:
    return raw_body(request, LARGEST_BODY)


def _sender() -> Sender:
    return part(Senders).of(request.headers, request.remote_addr or "", _now())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
