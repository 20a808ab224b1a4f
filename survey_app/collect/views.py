"""The calls of readers' browsers: no cookie, no session, any origin (contract section 3)."""

import datetime as dt
from typing import cast

import msgspec
from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.folding import Folder
from survey_app.collect.gate import LARGEST_BODY
from survey_app.collect.ids import unix_ms
from survey_app.collect.incoming import Beacon, ResponseBody, Withdrawal, parse
from survey_app.collect.receive import NotTaken, receive, withdraw_response
from survey_app.collect.results import public_results
from survey_app.collect.sender import Sender
from survey_app.collect.writer import Withdrawn, WrongClock
from survey_app.errors import Invalid, NotFound
from survey_app.publications.catalogue import publication_by_key
from survey_app.surveys.published import public_definition, published_survey
from survey_app.web.addresses import origin_of_host
from survey_app.web.client import raw_body
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("collect", __name__)

FOLDER = "survey_app.folder"
FORM = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """Give the application its folder of beacons."""
    app.extensions[FOLDER] = Folder()


def folder_of(app: Flask) -> Folder:
    """The application's folder of beacons."""
    return cast(Folder, app.extensions[FOLDER])


@blueprint.post("/collect/responses")
def responses() -> ResponseReturnValue:
    """One reader's answers."""
    body = parse(_body(), ResponseBody)
    receipt = receive(runtime().database, body, _sender(), _now())
    reply = {"id": receipt.id, "revision": receipt.revision, "results": receipt.results}
    return json_answer(reply, receipt.status)


@blueprint.post("/collect/events")
def events() -> ResponseReturnValue:
    """What was shown and read: accepted, not durable."""
    beacon = parse(_body(), Beacon)
    publication = publication_by_key(reading(), beacon.publication)
    sender = _sender()
    if sender.measured:
        folder_of(current_app).add(publication.id, beacon, sender.device, _now())
    return Response(status=202)


@blueprint.post("/collect/withdraw")
def withdrawal() -> ResponseReturnValue:
    """A reader deletes their response: JSON from the widget, a form from the hosted page."""
    if request.mimetype == FORM:
        _body()
        fields = {name: request.form.get(name, "") for name in ("survey", "id", "secret")}
        survey = withdraw_response(runtime().database, _from_fields(fields), _sender())
        return render_template("collect/withdrawn.html", survey=survey)
    withdraw_response(runtime().database, parse(_body(), Withdrawal), _sender())
    return Response(status=204)


@blueprint.get("/surveys/<key>.json")
def definition(key: str) -> ResponseReturnValue:
    """The live version."""
    answer = json_answer(public_definition(published_survey(reading(), key)))
    return _fresh(answer)


@blueprint.get("/surveys/<key>/results.json")
def results(key: str) -> ResponseReturnValue:
    """The public results."""
    found = public_results(reading(), published_survey(reading(), key))
    if found is None:
        raise NotFound("There are no public results of this survey, or not yet.")
    return _fresh(json_answer(found))


@blueprint.app_errorhandler(WrongClock)
def wrong_clock(error: WrongClock) -> Response:
    """The widget makes one new id from our time."""
    return problem(422, str(error), faults=error.faults, code="clock", now=unix_ms(error.now))


@blueprint.app_errorhandler(NotTaken)
def not_taken(error: NotTaken) -> Response:
    """Paused or closed: the results take the place of the question."""
    return problem(409, str(error), code=error.state, results=error.results)


@blueprint.app_errorhandler(Withdrawn)
def withdrawn(error: Withdrawn) -> Response:
    """Deleted by its reader."""
    return problem(409, str(error), code="withdrawn")


def _sender() -> Sender:
    return Sender.of(request.headers, origin_of_host(runtime().settings.public_url))


def _body() -> bytes:
    return raw_body(request, LARGEST_BODY)


def _from_fields(fields: dict[str, str]) -> Withdrawal:
    if not all(fields.values()):
        raise Invalid.at("", "survey, id and secret are needed")
    return parse(msgspec.json.encode(fields), Withdrawal)


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
