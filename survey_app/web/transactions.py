"""One transaction per request: an answer below 400 commits, everything else undoes.

Reads use a session that the database itself keeps from writing, so a GET cannot change anything.
"""

from contextlib import ExitStack

from flask import Flask, Response, current_app, g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey_app.database import transaction
from survey_app.web.runtime import runtime


class _Undo(Exception):
    """Makes the transaction of a refused request roll back."""


def reading() -> Session:
    """The request's session for reads."""
    if "reading" not in g:
        g.reading = runtime().database.reading()
    session: Session = g.reading
    return session


def end_reading() -> None:
    """Give back what `reading` holds, before something else writes in transactions of its own."""
    session = g.pop("reading", None)
    if session is not None:
        session.close()


def writing() -> Session:
    """The request's session for changes; committed when the answer is below 400."""
    if "writing" not in g:
        # SQLite admits one writer: what this request has read so far must not hold it up.
        end_reading()
        g.stack = ExitStack()
        g.writing = g.stack.enter_context(transaction(runtime().database.writing()))
    session: Session = g.writing
    return session


def init_app(app: Flask) -> None:
    """End the request's transaction when its answer is known."""
    app.after_request(_settle)
    app.teardown_appcontext(_abandon)


def _settle(response: Response) -> Response:
    stack = g.pop("stack", None)
    g.pop("writing", None)
    if stack is None:
        return response
    if response.status_code < 400:
        try:
            stack.close()
        except DBAPIError as error:
            # Flask treats what fails after the view as a crash; it has the same answer as within.
            return current_app.make_response(current_app.handle_user_exception(error))
    else:
        _undo(stack)
    return response


def _undo(stack: ExitStack) -> None:
    try:
        stack.__exit__(_Undo, _Undo(), None)
    except _Undo:
        return


def _abandon(_error: BaseException | None) -> None:
    stack = g.pop("stack", None)
    if stack is not None:
        _undo(stack)
    end_reading()
