"""The calls of readers' browsers: no cookie, no session, any origin (contract section 3)."""

import datetime as dt

import msgspec
from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.bots import is_bot
from survey_app.collect.collector import Collector
from survey_app.collect.folding import Folder
from survey_app.collect.gate import LARGEST_BODY
from survey_app.collect.ids import unix_ms
from survey_app.collect.incoming import Beacon, ResponseBody, Withdrawal, parse
from survey_app.collect.outcomes import Withdrawn, WrongClock
from survey_app.collect.reader_hash import Salts
from survey_app.collect.receive import NotTaken, receive, withdraw_response
from survey_app.collect.results import public_results
from survey_app.collect.sender import Sender, Senders
from survey_app.errors import Invalid, NotFound
from survey_app.publications.catalogue import publication_by_key
from survey_app.surveys.published import public_definition, published_survey
from survey_app.web.addresses import origin_of_host
from survey_app.web.client import raw_body
from survey_app.web.direct import Answer, Call, DirectCalls, raise_what_was_met
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import part, part_of, provide, runtime_of
from survey_app.web.transactions import reading

blueprint = Blueprint("collect", __name__)

FORM = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """Give the application its collector, its folder of beacons, and an eye for senders."""
    settings, database = runtime_of(app).settings, runtime_of(app).database
    own_origin = origin_of_host(settings.public_url)
    provide(app, Senders(own_origin, settings.trusted_proxy_hops, Salts(settings.data_dir)))
    provide(app, Collector(database))
    provide(app, Folder())
    _add_direct(app)


def folder_of(app: Flask) -> Folder:
    """The application's folder of beacons."""
    return part_of(app, Folder)


@blueprint.post("/collect/responses")
def responses() -> ResponseReturnValue:
    """One reader's answers."""
    raise_what_was_met()
    answer = _store(part(Collector), _body(), _sender(), _now())
    return Response(answer.body, answer.status, answer.headers)


@blueprint.post("/collect/events")
def events() -> ResponseReturnValue:
    """What was shown and read: accepted, not durable."""
    beacon = parse(_body(), Beacon)
    publication = publication_by_key(reading(), beacon.publication)
    sender = _sender()
    if sender.measured:
        folder_of(current_app).add(
            publication.id,
            beacon,
            sender.device,
            _now(),
            reader=sender.reader,
            bot=is_bot(request.user_agent.string),
        )
    return Response(status=202)


@blueprint.post("/collect/withdraw")
def withdrawal() -> ResponseReturnValue:
    """A reader deletes their response: JSON from the widget, a form from the hosted page."""
    if request.mimetype == FORM:
        _body()
        fields = {name: request.form.get(name, "") for name in ("survey", "id", "secret")}
        asked = _from_fields(fields)
        survey = withdraw_response(part(Collector), asked, _sender(), _now())
        return render_template("collect/withdrawn.html", survey=survey)
    withdraw_response(part(Collector), parse(_body(), Withdrawal), _sender(), _now())
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


def _add_direct(app: Flask) -> None:
    """Answer the calls that come by the million without Flask, as long as they end well."""
    collector, senders = part_of(app, Collector), part_of(app, Senders)

    def store_directly(call: Call) -> Answer | None:
        if not call.has_plain_body(LARGEST_BODY):
            return None
        now = _now()
        return _store(collector, call.body(), senders.of(call, call.peer, now), now)

    part_of(app, DirectCalls).add("POST", "/collect/responses", store_directly)


def _store(collector: Collector, body: bytes, sender: Sender, now: dt.datetime) -> Answer:
    receipt = receive(collector, parse(body, ResponseBody), sender, now)
    reply = {"id": receipt.id, "revision": receipt.revision, "results": receipt.results}
    content = msgspec.json.encode(reply)
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store"),
    ]
    return Answer(receipt.status, headers, content)


def _sender() -> Sender:
    return part(Senders).of(request.headers, request.remote_addr or "", _now())


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
