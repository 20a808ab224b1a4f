"""The token of a thank-you page: one response, one hour, one survey."""

import datetime as dt
import json
import os
import time

import pytest

from survey_app.collect.ids import new_id
from survey_app.collect.incoming import ResponseBody, parse
from survey_app.collect.receive import hash_secret, receive
from survey_app.collect.sender import Sender
from survey_app.embed import thanks
from survey_app.embed.thanks import LASTS, Thanks, make, read
from survey_app.errors import Forbidden
from survey_app.surveys.published import published_survey
from tests.builders import ORIGIN, SECRET, response

GIVEN = Thanks("labsurvey", new_id(dt.datetime.now(dt.UTC), os.urandom(10)), b"hash", f"{ORIGIN}/a")


@pytest.fixture
def give(collector, survey):
    """Give an answer; returns what its thank-you page knows."""

    def send(**given):
        body = parse(json.dumps(response(**given)).encode(), ResponseBody)
        receive(collector, body, Sender(), dt.datetime.now(dt.UTC))
        secret = given.get("secret", SECRET)
        return Thanks("labsurvey", body.uuid, hash_secret(secret) if secret is not ... else b"", "")

    return send


@pytest.fixture
def answers(database, survey):
    def read_answers(given):
        with database.reading() as session:
            return thanks.answers_of(session, published_survey(session, "labsurvey"), given)

    return read_answers


@pytest.fixture
def delete(database, survey):
    def delete_answer(given):
        with database.reading() as session:
            published = published_survey(session, "labsurvey")
        thanks.delete(database, published, given, dt.datetime.now(dt.UTC))

    return delete_answer


def test_a_token_says_what_the_page_needs():
    assert read("secret", make("secret", GIVEN), "labsurvey") == GIVEN


def test_a_token_does_not_tell_the_secret(give):
    assert SECRET not in make("secret", give())


def test_a_token_lasts_for_an_hour(monkeypatch):
    token, now = make("secret", GIVEN), time.time()
    monkeypatch.setattr(time, "time", lambda: now + LASTS - 2)
    assert read("secret", token, "labsurvey") == GIVEN
    monkeypatch.setattr(time, "time", lambda: now + LASTS + 2)
    assert read("secret", token, "labsurvey") is None
    assert LASTS == 3600


def test_a_token_of_another_survey_is_refused():
    assert read("secret", make("secret", GIVEN), "another") is None


@pytest.mark.parametrize("token", ["", "x", ".", "a.b.c", "ä\0", make("another key", GIVEN)])
def test_what_we_did_not_sign_is_refused(token):
    assert read("secret", token, "labsurvey") is None


def test_a_token_that_was_changed_is_refused():
    token = make("secret", GIVEN)
    for at in (0, len(token) // 2, len(token) - 1):
        changed = token[:at] + ("A" if token[at] != "A" else "Q") + token[at + 1 :]
        assert read("secret", changed, "labsurvey") is None


def test_the_page_knows_what_was_answered(give, answers):
    assert answers(give(answers={"q1": "o2"})) == {"q1": "o2"}


def test_deleting_takes_this_response_and_no_other(give, answers, delete):
    mine, theirs = give(), give()
    delete(mine)
    assert answers(mine) == {}
    assert answers(theirs) == {"q1": "o1"}


def test_deleting_twice_is_like_deleting_once(give, answers, delete):
    mine = give()
    delete(mine)
    delete(mine)
    assert answers(mine) == {}


@pytest.mark.parametrize("secret", [SECRET, ...])
def test_only_the_hash_of_the_right_secret_deletes(give, answers, delete, secret):
    mine = give(secret=secret)
    with pytest.raises(Forbidden):
        delete(Thanks("labsurvey", mine.id, hash_secret("t" * 22), ""))
    assert answers(mine) == {"q1": "o1"}
