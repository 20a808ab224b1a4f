"""What editors said of a text goes with it: deleted, replaced, or said otherwise."""

from uuid import UUID

import pytest
from sqlalchemy import select

from survey_app.collect.incoming import Withdrawal
from survey_app.collect.models import Response, TextCheck, TextTag
from survey_app.collect.receive import withdraw_response
from survey_app.collect.shards import shards_of
from survey_app.collect.withdrawal import erase
from survey_app.database import transaction
from survey_app.errors import NotFound
from survey_app.surveys.voices import BROWSER
from tests.builders import NOW, PHONE, SECRET, make_survey, respond, response_id

CHESS = {"option": "other", "text": "Chess"}
MARK = "m" * 22


@pytest.fixture
def once(database, publication):
    """A survey in which each browser has one voice."""
    with transaction(database.writing()) as session:
        return make_survey(session, publication, voices=BROWSER, key="oncesurvey").id


@pytest.fixture
def check(database):
    """Approve and tag the texts of all responses."""

    def act(*questions):
        with database.reading() as session:
            rows = list(session.execute(select(Response.shard, Response.id, Response.survey_id)))
        with transaction(database.writing()) as session:
            for row in rows:
                for question in questions:
                    key = {"shard": row.shard, "response_id": row.id, "question": question}
                    key["survey_id"] = row.survey_id
                    said = {"state": "approved", "redacted": "[…]", "text_hash": b"x" * 16}
                    session.add(TextCheck(**key, **said, checked_at=NOW))
                    session.add(TextTag(**key, tag_id=1, is_given=True))

    return act


@pytest.fixture
def left(database):
    """(question, state, redacted) of the checks, and the questions of the tags."""

    def read():
        with database.reading() as session:
            checks = [(c.question, c.state, c.redacted) for c in session.scalars(select(TextCheck))]
            tags = list(session.scalars(select(TextTag.question)))
        return sorted(checks), sorted(tags)

    return read


def test_a_withdrawn_response_takes_everything_with_it(database, survey, collector, check, left):
    kept, gone = (respond(database, {"q5": text})[0] for text in ("Kept", "Gone"))
    check("q5")
    withdraw_response(collector, Withdrawal("labsurvey", gone, SECRET), PHONE, NOW)
    assert left() == ([("q5", "approved", "[…]")], ["q5"])
    with database.reading() as session:
        assert [str(found) for found in session.scalars(select(TextCheck.response_id))] == [kept]


def test_another_wording_opens_the_check_and_takes_the_tags(database, survey, check, left):
    identifier = response_id(NOW)
    respond(database, {"q5": "Before", "q2": [CHESS]}, id=identifier)
    check("q2", "q5")
    respond(database, {"q5": "After", "q2": [CHESS]}, id=identifier, revision=2)
    assert left() == ([("q2", "approved", "[…]"), ("q5", "", None)], ["q2"])


def test_a_text_that_is_taken_out_takes_its_check_with_it(database, survey, check, left):
    identifier = response_id(NOW)
    respond(database, {"q5": "Before", "q2": [CHESS]}, id=identifier)
    check("q2", "q5")
    respond(database, {"q5": None, "q2": ["other"]}, id=identifier, revision=2)
    assert left() == ([], [])


def test_the_same_text_again_changes_nothing(database, survey, check, left):
    identifier = response_id(NOW)
    respond(database, {"q5": "The same"}, id=identifier)
    check("q5")
    respond(database, {"q5": "The same", "q1": "o1"}, id=identifier, revision=2)
    assert left() == ([("q5", "approved", "[…]")], ["q5"])


def test_a_superseded_response_takes_everything_with_it(database, once, check, left):
    respond(database, {"q5": "Before"}, survey="oncesurvey", mark=MARK)
    check("q5")
    respond(database, {"q5": "After"}, survey="oncesurvey", mark=MARK)
    assert left() == ([], [])


def test_an_editor_deletes_a_response_for_its_reader(
    database, publication, survey, check, left, counts
):
    gone = UUID(respond(database, {"q5": "Gone"}, {"q5": "Kept"})[0])
    check("q5")
    [shard] = shards_of(publication.id, publication.buckets)
    with pytest.raises(NotFound):
        erase(database, shard, gone, survey.id + 1, NOW)
    assert counts()["q5:*answered"] == 2
    erase(database, shard, gone, survey.id, NOW)
    erase(database, shard, gone, survey.id, NOW)
    assert counts()["q5:*answered"] == 1
    assert left() == ([("q5", "approved", "[…]")], ["q5"])
    with database.reading() as session:
        row = session.get(Response, (shard, gone))
        assert (row.withdrawn, row.answers, row.secret_hash) == (True, {}, None)


def test_what_there_is_not_cannot_be_deleted(database, publication, survey):
    [shard] = shards_of(publication.id, publication.buckets)
    with pytest.raises(NotFound):
        erase(database, shard, UUID(response_id(NOW)), survey.id, NOW)
