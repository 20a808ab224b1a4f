"""Every page of the studio is refused to strangers; readers' calls never meet a session."""

import datetime as dt

import pytest
from werkzeug.routing import IntegerConverter, Rule

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.database import transaction
from tests.builders import make_user

OPEN = {"accounts.sign_in"}


def studio_calls(app, publication, *, within_title=False):
    """Method and address of each studio route, with `publication` in its place."""
    address = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/studio") or rule.endpoint in OPEN:
            continue
        if not within_title or "publication" in rule.arguments:
            values = {name: _value(rule, name, publication) for name in rule.arguments}
            for method in rule.methods & {"GET", "POST"}:
                yield method, address.build(rule.endpoint, values)


def _value(rule: Rule, name: str, publication):
    if name == "publication":
        return publication.key
    return 1 if isinstance(rule._converters[name], IntegerConverter) else "labsurvey"


@pytest.fixture
def stranger(app, database):
    """A client of somebody who is signed in but member of nothing."""
    app.config["WTF_CSRF_ENABLED"] = False
    with transaction(database.writing()) as session:
        token = open_sign_in(session, make_user(session), dt.datetime.now(dt.UTC))
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(app, client, publication, survey):
    app.config["WTF_CSRF_ENABLED"] = False
    calls = list(studio_calls(app, publication))
    answers = {call: client.open(call[1], method=call[0]) for call in calls}
    let_in = [c for c, a in answers.items() if "/studio/sign-in" not in (a.location or "")]
    assert len(calls) > 5
    assert not let_in


def test_who_is_no_member_learns_nothing_of_a_title(app, stranger, publication, survey):
    calls = list(studio_calls(app, publication, within_title=True))
    statuses = {call: stranger.open(call[1], method=call[0]).status_code for call in calls}
    assert {call for call, status in statuses.items() if status != 404} == set()


def test_a_title_that_does_not_exist_looks_like_a_foreign_one(stranger, publication):
    foreign = stranger.get(f"/studio/{publication.key}/settings")
    missing = stranger.get("/studio/nosuchtitle/settings")
    assert foreign.data == missing.data


def test_every_change_in_the_studio_needs_a_csrf_token(app, editor_client, publication):
    app.config["WTF_CSRF_ENABLED"] = True
    calls = [call for call in studio_calls(app, publication) if call[0] == "POST"]
    statuses = {call: editor_client.post(call[1]).status_code for call in calls}
    assert {call for call, status in statuses.items() if status != 400} == set()


@pytest.mark.parametrize("address", ["/healthz", "/surveys/labsurvey.json", "/nowhere"])
def test_readers_calls_set_no_cookie(client, survey, address):
    client.set_cookie(COOKIE, "token", path="/")
    answer = client.get(address)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
