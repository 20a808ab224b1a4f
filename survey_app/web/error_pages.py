"""Which error answers with which status: problem documents for programs, pages for people."""

import logging
from random import randint

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from survey_app.errors import (
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    SurveyError,
    TooMany,
    Unavailable,
)
from survey_app.web.addresses import answers_programs, is_studio
from survey_app.web.problems import problem

log = logging.getLogger(__name__)

STATUSES: dict[type[SurveyError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    Malformed: 400,
    TooMany: 429,
    Unavailable: 503,
}
BUSY = "The database cannot be reached right now. Nothing was stored; please try again."
HEADINGS = {
    403: "Not allowed",
    404: "Not found",
    409: "Not possible now",
    413: "Too large",
    429: "Too many at once",
    500: "Something went wrong",
    503: "Not right now",
}
SENTENCES = {
    404: "There is no page at this address.",
    405: "This address does not take what was sent to it.",
    413: "What was sent is too large.",
}
"""What is said of errors that come without words of ours."""
UNFIT = "What was sent holds characters or numbers that cannot be kept."
FORM = "application/x-www-form-urlencoded"
"""Whoever sends this is a page in a browser, also where programs call: errors are pages too."""
STALE = "This page was open for too long. Go back, reload it and try again; nothing was changed."
BROKEN = "Something went wrong on our side. It has been noted."


def init_app(app: Flask) -> None:
    """Answer every error in its own way."""
    app.register_error_handler(SurveyError, _domain)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(NoConnection, _unavailable)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: SurveyError) -> int:
    """The status of a domain error."""
    return next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 500)


def _domain(error: SurveyError) -> Response:
    faults = error.faults if isinstance(error, Invalid) else ()
    challenge = error.challenge if isinstance(error, TooMany) else None
    members = {"challenge": challenge} if challenge else {}
    response = _answer(status_of(error), str(error), faults, **members)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(_spread(error.retry_after))
    return response


def _spread(seconds: int) -> int:
    """Up to twice as long, differently each time: all who were sent away would come at once."""
    return randint(seconds, 2 * seconds)


def _database(error: DBAPIError) -> Response:
    if isinstance(error, DataError):
        return _domain(Malformed(UNFIT))
    if not isinstance(error, OperationalError) and not error.connection_invalidated:
        return _unexpected(error)
    return _unavailable(error)


def _unavailable(error: SQLAlchemyError) -> Response:
    log.warning("database unavailable: %s", type(error).__name__)
    return _domain(Unavailable(BUSY))


def _stale(_error: CSRFError) -> Response:
    return _answer(400, STALE, ())


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    sentence = SENTENCES.get(error.code, error.description or error.name)
    response = _answer(error.code, sentence, ())
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error in %s", request.endpoint, exc_info=error)
    return _answer(500, BROKEN, ())


def _answer(status: int, detail: str, faults: tuple[Fault, ...], **members: object) -> Response:
    if answers_programs(request.path) and request.mimetype != FORM:
        return problem(status, detail, faults=faults, **members)
    template = "errors/studio.html" if is_studio(request.path) else "errors/reader.html"
    heading = HEADINGS.get(status, "That did not work")
    return make_response(render_template(template, heading=heading, detail=detail), status)
