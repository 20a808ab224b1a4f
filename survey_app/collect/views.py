"""The calls of readers' browsers: no cookie, no session, any origin (contract section 3)."""

import datetime as dt
from collections.abc import Callable

import msgspec
from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.calls import ReaderCalls
from survey_app.collect.collector import Collector
from survey_app.collect.folding import Folder
from survey_app.collect.gate import LARGEST_BODY
from survey_app.collect.ids import unix_ms
from survey_app.collect.incoming import Withdrawal, parse
from survey_app.collect.limits import Limits
from survey_app.collect.outcomes import Withdrawn, WrongClock
from survey_app.collect.reader_hash import Salts
from survey_app.collect.receive import NotTaken, withdraw_response
from survey_app.collect.results import public_results
from survey_app.collect.sender import Sender, Senders
from survey_app.collect.shared_redis import SharedRedis
from survey_app.errors import Invalid, NotFound
from survey_app.surveys.published import (
    PublishedSurvey,
    published_survey,
)
from survey_app.waiting import unhurried
from survey_app.web.addresses import origin_of_host
from survey_app.web.client import raw_body
from survey_app.web.direct import Call, DirectCalls, Handler, Reply, raise_what_was_met
from survey_app.web.health import Readiness
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import part, part_of, provide, runtime_of
from survey_app.web.transactions import reading

blueprint = Blueprint("collect", __name__)

FORM = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """Give the application what takes answers and beacons, and let it answer them directly."""
    settings, database = runtime_of(app).settings, runtime_of(app).database
    shared = SharedRedis(settings.redis_url) if settings.redis_url else None
    salts = Salts(settings.data_dir, shared)
    calls = ReaderCalls(
        Collector(database),
        Folder(),
        Limits(settings.secret_key, is_on=settings.limits, shared=shared),
    )
    senders = Senders(origin_of_host(settings.public_url), settings.trusted_proxy_hops, salts)
    for one in (calls, calls.collector, calls.folder, calls.limits, senders):
        provide(app, one)

    def directly(take: Callable[[bytes, Sender, dt.datetime], Reply]) -> Handler:
        def answer(call: Call) -> Reply | None:
            if not call.has_plain_body(LARGEST_BODY):
                return None
            now = _now()
            return take(call.body(), senders.of(call, call.peer, now), now)

        return answer

    async def store_soon(call: Call) -> Reply | None:
        if not call.has_plain_body(LARGEST_BODY):
            return None
        now = _now()
        sender = await unhurried(senders.of, call, call.peer, now)
        return await calls.store_soon(call.body(), sender, now)

    part_of(app, Readiness).conditions.append(lambda: not calls.collector.writer.is_full)
    direct = part_of(app, DirectCalls)
    direct.add("POST", "/collect/responses", directly(calls.store), store_soon)
    direct.add("POST", "/collect/events", directly(calls.note))


def folder_of(app: Flask) -> Folder:
    """The application's folder of beacons."""
    return part_of(app, Folder)


@blueprint.post("/collect/responses")
def responses() -> ResponseReturnValue:
    """One reader's answers."""
    raise_what_was_met()
    return _answered(part(ReaderCalls).store(_body(), _sender(), _now()))


@blueprint.post("/collect/events")
def events() -> ResponseReturnValue:
    """What was shown and read: accepted, not durable."""
    raise_what_was_met()
    return _answered(part(ReaderCalls).note(_body(), _sender(), _now()))


@blueprint.post("/collect/withdraw")
def withdrawal() -> ResponseReturnValue:
    """A reader deletes their response: JSON from the widget, a form from the hosted page."""
    if request.mimetype == FORM:
        _body()
        fields = {name: request.form.get(name, "") for name in ("survey", "id", "secret")}
        survey = _withdraw(_from_fields(fields))
        return render_template("collect/withdrawn.html", survey=survey)
    _withdraw(parse(_body(), Withdrawal))
    return Response(status=204)


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


def _withdraw(asked: Withdrawal) -> PublishedSurvey:
    sender, now = _sender(), _now()
    survey = part(Collector).surveys.survey(asked.survey, now)
    # An id that has not come yet leaves a row too, so this is limited like answering.
    part(Limits).admit_withdrawal(sender, survey.key, now)
    return withdraw_response(part(Collector), asked, sender, now)


def _answered(reply: Reply) -> Response:
    return Response(reply.body, reply.status, reply.headers)


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
