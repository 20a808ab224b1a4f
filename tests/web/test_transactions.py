"""One transaction per request."""

import pytest
from flask import abort
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from survey_app.accounts.models import User
from survey_app.errors import Conflict
from survey_app.web.transactions import reading, writing
from tests.builders import make_user


@pytest.fixture
def storing(app, database):
    """Call a view that stores a user and then ends as told; returns status and users stored."""

    def call(end):
        @app.get("/collect/storing")
        def storing_view():
            make_user(writing())
            return end()

        status = app.test_client().get("/collect/storing").status_code
        with database.reading() as session:
            return status, session.scalar(select(func.count()).select_from(User))

    return call


def refuse():
    raise Conflict("no")


def crash():
    raise RuntimeError("crash")


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (lambda: "stored", (200, 1)),
        (lambda: ("moved", 303), (303, 1)),
        (lambda: ("no", 422), (422, 0)),
        (lambda: abort(409), (409, 0)),
        (refuse, (409, 0)),
        (crash, (500, 0)),
    ],
)
def test_an_answer_below_400_commits_and_all_else_undoes(storing, end, expected):
    assert storing(end) == expected


def test_reading_cannot_write(app):
    @app.get("/collect/sneaky")
    def sneaky():
        with pytest.raises(DBAPIError):
            make_user(reading())
        return "refused"

    assert app.test_client().get("/collect/sneaky").text == "refused"


def test_a_request_has_one_session_of_each_sort(app):
    with app.test_request_context("/collect/x"):
        assert reading() is reading()
        assert writing() is writing()
