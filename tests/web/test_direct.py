"""Calls that are answered before Flask, and what is left to Flask."""

import io
from dataclasses import replace

import pytest

from survey_app import create_app
from survey_app.collect.collector import Collector
from survey_app.errors import Conflict
from survey_app.web.direct import DirectCalls, Reply
from survey_app.web.runtime import part_of
from survey_app.web.security import READER_HEADERS


@pytest.fixture
def calls(app):
    """What the direct handler was asked; it answers what a test wants."""
    asked = []

    def handler(call):
        asked.append(call)
        return handler.answer(call)

    handler.answer = lambda call: Reply(200, [("Content-Length", "2")], b"ok")
    part_of(app, DirectCalls).add("POST", "/collect/withdraw", handler)
    part_of(app, DirectCalls).add("GET", "/s/", handler)
    asked.append(handler)
    return asked


def test_a_direct_answer_has_the_headers_of_every_other_one(client, calls):
    direct = client.post("/collect/withdraw")
    usual = client.get("/surveys/nosuchone.json")
    assert (direct.status, direct.data) == ("200 OK", b"ok")
    assert dict(READER_HEADERS).items() <= dict(direct.headers).items()
    assert dict(READER_HEADERS).items() <= dict(usual.headers).items()


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [
        ("POST", "/collect/withdraw", 1),
        ("GET", "/collect/withdraw", 0),
        ("OPTIONS", "/collect/withdraw", 0),
        ("POST", "/collect/withdraw/", 0),
        ("GET", "/s/labsurvey", 1),
        ("HEAD", "/s/labsurvey", 0),
        ("GET", "/s/labsurvey/thanks", 0),
        ("GET", "/s", 0),
    ],
)
def test_only_the_calls_that_were_added_are_direct(client, calls, method, path, asked):
    client.open(path, method=method)
    assert len(calls) - 1 == asked


def test_what_goes_wrong_is_answered_by_flask(client, calls, app):
    def fail(call):
        raise Conflict("That is not possible.")

    calls[0].answer = fail
    # The view of this call does not know of direct ones: it answers as it always does.
    assert client.post("/collect/withdraw", data=b"{}").status_code == 422


def test_an_error_of_an_answer_is_a_problem_document(client, survey):
    answer = client.post("/collect/responses", data=b"{", content_type="text/plain")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ({}, True),
        ({"CONTENT_LENGTH": "65537"}, False),
        ({"CONTENT_LENGTH": ""}, False),
        ({"CONTENT_LENGTH": "-1"}, False),
        ({"CONTENT_LENGTH": "²"}, False),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, False),
    ],
)
def test_a_body_is_read_directly_only_where_it_is_plain(client, calls, given, plain):
    seen = []
    calls[0].answer = lambda call: seen.append(call.has_plain_body(65536))
    environ = {"CONTENT_LENGTH": "2", "wsgi.input": io.BytesIO(b"{}")} | given
    client.post("/collect/withdraw", environ_overrides=environ)
    assert seen == [plain]


@pytest.mark.parametrize(
    ("host", "status"), [("readers.example", 200), ("studio.example", 404), ("other.example", 404)]
)
def test_where_editors_have_a_host_of_their_own_it_answers_no_reader(
    settings, database, publication, host, status
):
    apart = replace(
        settings, public_url="http://readers.example", studio_url="http://studio.example"
    )
    app = create_app(apart, database)
    answer = app.test_client().get(f"/embed/{publication.key}.js", base_url=f"http://{host}")
    assert answer.status_code == status
    part_of(app, Collector).close()
