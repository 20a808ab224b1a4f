"""Every error has its status, and says nothing that is nobody's business."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection

from survey_app import create_app
from survey_app.database import Database
from survey_app.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    TooMany,
    Unavailable,
)
from survey_app.web.transactions import writing


@pytest.fixture
def failing(app):
    """Make `/collect/failing` and `/studio/failing` raise an error."""
    app.config["WTF_CSRF_ENABLED"] = False

    def prepare(error):
        def view():
            raise error

        for side in ("collect", "studio"):
            app.add_url_rule(f"/{side}/failing", f"{side}_failing", view)
        return app.test_client()

    return prepare


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("x"), 404),
        (Forbidden("x"), 403),
        (Conflict("x"), 409),
        (Invalid.at("name", "x"), 422),
        (Malformed("x"), 400),
        (TooMany("x", 9), 429),
        (Unavailable("x"), 503),
        (OperationalError("SELECT secret", {}, Exception("locked")), 503),
        (DataError("SELECT secret", {}, Exception("NUL")), 400),
        (NoConnection("secret"), 503),
        (ProgrammingError("SELECT secret", {}, Exception("bug")), 500),
        (ZeroDivisionError("secret"), 500),
    ],
)
def test_each_error_has_its_status_and_tells_no_secret(failing, error, status):
    client = failing(error)
    for answer in (client.get("/collect/failing"), client.get("/studio/failing")):
        assert answer.status_code == status
        assert "secret" not in answer.text


def test_programs_get_a_problem_document(failing):
    answer = failing(Invalid.at("answers.q1", "is missing")).get("/collect/failing")
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 422
    assert answer.json["errors"] == [{"path": "answers.q1", "detail": "is missing"}]


def test_people_get_a_page_with_a_sentence(failing):
    answer = failing(Conflict("This survey is closed.")).get("/studio/failing")
    assert answer.content_type == "text/html; charset=utf-8"
    assert "This survey is closed." in answer.text


def test_a_limit_says_when_it_begins_anew(failing):
    answer = failing(TooMany("Busy.", retry_after=7)).get("/collect/failing")
    assert answer.headers["Retry-After"] == "7"
    assert "challenge" not in answer.json


def test_who_was_sent_away_comes_again_at_another_time_than_the_others(failing):
    client = failing(Unavailable("Busy.", retry_after=7))
    answers = [client.get("/collect/failing") for _ in range(60)]
    assert {answer.status_code for answer in answers} == {503}
    seconds = {int(answer.headers["Retry-After"]) for answer in answers}
    assert len(seconds) > 2
    assert seconds <= set(range(7, 15))


def test_a_reader_who_sent_too_much_gets_a_page_that_says_until_when(failing):
    answer = failing(TooMany("Please try again in 40 seconds.", 40)).get("/studio/failing")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "40")
    assert "Too many at once" in answer.text
    assert "Please try again in 40 seconds." in answer.text


def test_a_program_is_told_how_to_be_let_in_at_once(failing):
    answer = failing(TooMany("Busy.", 7, {"salt": "x"})).get("/collect/failing")
    assert answer.json["challenge"] == {"salt": "x"}


def test_a_wrong_method_names_the_right_one(client):
    answer = client.get("/collect/responses")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert "POST" in answer.headers["Allow"]


def test_a_page_that_is_not_there_needs_no_sign_in_to_say_so(client):
    assert client.get("/studio/x/y/z").status_code == 404
    assert client.get("/nowhere").status_code == 404


def test_a_connection_lost_before_the_commit_is_unavailable_too(settings, postgres_url):
    database = Database(postgres_url)
    app = create_app(settings, database)

    @app.get("/collect/late")
    def late():
        lost = writing().scalar(text("SELECT pg_backend_pid()"))
        with database.reading() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})
        return "stored"

    answer = app.test_client().get("/collect/late")
    database.close()
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")


@pytest.mark.parametrize("address", ["/studio/technews/nowhere", "/nowhere"])
def test_an_address_that_leads_nowhere_gets_a_plain_sentence(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.text
