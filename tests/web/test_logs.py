"""Logs: one line per event, and nothing of what readers send."""

import io
import json
import logging
import logging.config
import subprocess
import sys

import pytest
from sqlalchemy import text

from survey_app.web.logs import FORMATS, JsonLines, PlainLines, configuration
from tests.builders import SECRET, response, response_id

CANARY = "Canary7f3a"
ADDRESS = "203.0.113.77"
MARK = "m" * 10 + CANARY + "m" * 10


@pytest.fixture(params=[JsonLines, PlainLines])
def logged(request):
    """Everything that is logged meanwhile, from DEBUG on, as our formatters write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def send(app):
    """A call in which everything that tells of a reader is a canary."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()

    def call(path="/collect/responses", **given):
        body = response(answers={"q5": f"I say {CANARY}"}, mark=MARK, **given)
        return client.post(
            f"{path}?token={CANARY}",
            data=json.dumps(body),
            content_type="text/plain",
            headers={"X-Forwarded-For": ADDRESS, "User-Agent": CANARY, "Cookie": f"x={CANARY}"},
            environ_overrides={"REMOTE_ADDR": ADDRESS},
        )

    return call


def assert_silent(said):
    assert not [word for word in (CANARY, ADDRESS, SECRET) if word in said]


def test_what_a_reader_sends_is_in_no_line(send, survey, logged):
    for given in ({}, {"id": "no id"}, {"revision": 0}, {"survey": "nosurvey"}):
        send(**given)
    identifier = response_id()
    assert send(id=identifier).status_code == 201
    assert send(id=identifier, secret=CANARY + SECRET).status_code == 403
    assert_silent(logged())


def test_a_mistake_of_ours_tells_where_and_not_what(app, send, survey, logged, monkeypatch):
    def stumble(*_args, **_named):
        raise ValueError(f"cannot read {CANARY} of {ADDRESS} with {SECRET}")

    @app.post("/stumble")
    def view():
        stumble()

    assert send("/stumble").status_code == 500
    said = logged()
    assert "builtins.ValueError" in said
    assert "in stumble" in said
    assert_silent(said)


def test_an_error_of_the_database_does_not_repeat_the_row(send, survey, database, logged):
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("ALTER TABLE response RENAME TO gone"))
    try:
        assert send().status_code in (500, 503)
    finally:
        with database.engine.execution_options(writes=True).begin() as connection:
            connection.execute(text("ALTER TABLE gone RENAME TO response"))
    said = logged()
    assert "Error" in said
    assert_silent(said)


def test_a_json_line_has_time_level_logger_message_and_fields(logged):
    try:
        raise KeyError(CANARY)
    except KeyError:
        logging.getLogger("some.room").exception(
            "a job failed", extra={"event": {"job": "fold", "shards": 3}}
        )
    said = logged()
    assert_silent(said)
    if said.startswith("{"):
        line = json.loads(said)
        assert line.pop("time").endswith("+00:00")
        trace = line.pop("trace")
        assert (trace[0], "in test_a_json_line" in trace[1]) == ("builtins.KeyError", True)
        assert line == {
            "level": "ERROR",
            "logger": "some.room",
            "message": "a job failed",
            "job": "fold",
            "shards": 3,
        }


def test_errors_behind_an_error_are_told_too():
    code = (
        "import logging.config, logging;"
        "from survey_app.web.logs import configuration;"
        "logging.config.dictConfig(configuration('json'));\n"
        "try:\n"
        "    try: 1 / 0\n"
        "    except ZeroDivisionError as error: raise LookupError('secret') from error\n"
        "except LookupError: logging.getLogger('x').exception('both')\n"
        "logging.getLogger('x').info('not this')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    [line] = done.stderr.splitlines()
    kinds = [entry for entry in json.loads(line)["trace"] if not entry.startswith(" ")]
    assert kinds == ["builtins.LookupError", "builtins.ZeroDivisionError"]


@pytest.mark.parametrize("style", FORMATS)
def test_each_format_can_be_configured(style):
    names = configuration(style)["formatters"]["lines"]["()"]
    assert names.startswith("survey_app.web.logs.")
