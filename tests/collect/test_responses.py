"""`POST /collect/responses`, status by status (contract section 4)."""

import datetime as dt

import pytest

from survey_app.database import transaction
from survey_app.surveys import lifecycle
from survey_app.surveys.models import Survey
from tests.builders import ORIGIN, definition, response, response_id, single

ALL = {
    "q1": "o1",
    "q2": ["o2", {"option": "other", "text": "Chess"}],
    "q3": 4,
    "q4": 9,
    "q5": "Because",
}


def test_a_new_response_is_stored_and_counted(post, counts):
    body = response(answers=ALL)
    answer = post(body)
    assert answer.status_code == 201
    assert answer.json == {"id": body["id"], "revision": 1, "results": None}
    assert counts() == {
        ":*responses": 1,
        ":*complete": 1,
        ":*measured": 1,
        "q1:*answered": 1,
        "q1:o1": 1,
        "q2:*answered": 1,
        "q2:o2": 1,
        "q2:other": 1,
        "q3:*answered": 1,
        "q3:4": 1,
        "q3:*sum": 4,
        "q3:*squares": 16,
        "q4:*answered": 1,
        "q4:9": 1,
        "q4:*sum": 9,
        "q4:*squares": 81,
        "q5:*answered": 1,
    }


def test_a_replay_changes_nothing(post, counts, stored):
    body = response()
    assert [post(body).status_code for _ in range(3)] == [201, 200, 200]
    assert counts()[":*responses"] == 1
    assert len(stored()) == 1


def test_a_replay_with_another_body_is_refused(post, counts):
    body = response()
    post(body)
    answer = post(body | {"answers": {"q1": "o2"}})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "revision"
    assert counts()["q1:o1"] == 1


def test_the_context_does_not_make_a_body_another(post):
    body = response()
    post(body)
    assert post(body | {"context": {"depth": 0.5}, "started_ms": 9}).status_code == 200


def test_a_higher_revision_moves_one_count(post, counts):
    body = response()
    post(body)
    assert post(body | {"revision": 3, "answers": {"q1": "o2"}}).status_code == 201
    assert counts()["q1:o2"] == 1
    assert "q1:o1" not in counts()


def test_a_lower_revision_is_ignored(post, counts):
    body = response(revision=3)
    post(body)
    answer = post(body | {"revision": 2, "answers": {"q1": "o2"}})
    assert (answer.status_code, answer.json["revision"]) == (200, 3)
    assert counts()["q1:o1"] == 1


def test_partial_becomes_complete(post, counts, stored):
    body = response(complete=False)
    post(body)
    assert ":*complete" not in counts()
    assert stored()[0].completed_at is None
    post(body | {"revision": 2, "complete": True})
    assert counts()[":*complete"] == 1
    assert stored()[0].completed_at is not None


def test_skipped_and_refused_are_counted_apart(post, counts):
    post(response(answers={"q1": None, "q3": {"refused": True}}))
    assert {"q1:*skipped": 1, "q3:*refused": 1}.items() <= counts().items()
    assert "q1:*answered" not in counts()


@pytest.mark.parametrize("secret", [..., "t" * 22])
def test_only_the_secret_opens_a_response(post, secret):
    body = response()
    post(body)
    for revision in (1, 2):
        answer = post(response(id=body["id"], revision=revision, secret=secret))
        assert answer.status_code == 403


def test_a_response_without_a_secret_never_gains_one(post, stored):
    body = response(secret=...)
    post(body)
    assert post(body | {"revision": 2, "secret": "s" * 22}).status_code == 201
    assert stored()[0].secret_hash is None
    assert post(body | {"revision": 3}).status_code == 201


def test_an_id_belongs_to_one_survey(post, database, publication):
    with transaction(database.writing()) as session:
        other = lifecycle.create_survey(
            session, publication, definition(single()), now=dt.datetime.now(dt.UTC), key="another"
        )
        lifecycle.publish(session, other, user_id=None, now=dt.datetime.now(dt.UTC))
    body = response()
    post(body)
    assert post(body | {"survey": "another"}).status_code == 422


@pytest.mark.parametrize("action", [lifecycle.pause, lifecycle.close])
def test_a_survey_that_is_not_open_takes_replays_only(post, change, action):
    body = response()
    post(body)
    change(action)
    assert post(body).status_code == 200
    for refused in (response(), body | {"revision": 2}):
        answer = post(refused)
        assert answer.status_code == 409
        assert answer.json["results"] is None


def test_after_resuming_it_takes_answers_again(post, change):
    change(lifecycle.pause)
    change(lifecycle.resume)
    assert post(response()).status_code == 201


@pytest.mark.parametrize("days", [-9, 1])
def test_a_wrong_clock_is_told_our_time(post, days):
    wrong = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    answer = post(response(id=response_id(wrong)))
    assert (answer.status_code, answer.json["code"]) == (422, "clock")
    assert abs(answer.json["now"] / 1000 - dt.datetime.now(dt.UTC).timestamp()) < 60


@pytest.mark.parametrize("hours", [-24 * 7.9, 0.1])
def test_an_answer_that_waited_in_the_browser_is_taken(post, hours):
    made = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
    assert post(response(id=response_id(made))).status_code == 201


def test_results_include_the_answer_just_stored(post):
    for _ in range(9):
        assert post(response()).json["results"] is None
    results = post(response(answers={"q1": "o2"})).json["results"]
    assert results["responses"] == 10
    assert results["questions"]["q1"]["options"]["o2"]["n"] == 1


def test_a_superseded_version_is_accepted_and_an_unknown_one_is_not(post, database, change):
    with transaction(database.writing()) as session:
        survey = session.query(Survey).one()
        lifecycle.save_draft(session, survey, definition(single("q9")), dt.datetime.now(dt.UTC))
        lifecycle.publish(session, survey, user_id=None, now=dt.datetime.now(dt.UTC))
    assert post(response(version=1)).status_code == 201
    assert post(response(answers={"q9": "o1"})).status_code == 201
    assert post(response(version=3)).status_code == 422
    assert post(response(answers={"q1": "o1"})).status_code == 422


def test_a_revision_without_version_stays_with_the_stored_one(post, database):
    body = response(complete=False)
    post(body)
    with transaction(database.writing()) as session:
        survey = session.query(Survey).one()
        lifecycle.save_draft(session, survey, definition(single("q9")), dt.datetime.now(dt.UTC))
        lifecycle.publish(session, survey, user_id=None, now=dt.datetime.now(dt.UTC))
    assert post(body).status_code == 200
    assert post(body | {"revision": 2}).status_code == 201


def test_a_test_is_kept_and_never_counted(post, counts, stored):
    assert post(response(context={"test": True})).status_code == 201
    assert (len(stored()), counts()) == (1, {})


@pytest.mark.parametrize(
    ("origin", "status"),
    [(ORIGIN, 201), ("null", 201), ("http://localhost", 201), ("https://other.example", 403)],
)
def test_only_listed_origins_may_send(post, origin, status):
    assert post(response(), Origin=origin).status_code == status


def test_readers_who_ask_not_to_be_measured_are_outside_the_answer_rate(post, counts):
    post(response(), **{"Sec-GPC": "1"})
    post(response(channel="hosted"))
    assert counts()[":*responses"] == 2
    assert ":*measured" not in counts()


def test_an_article_under_a_listed_origin_becomes_known(post, stored):
    post(response(article=f"{ORIGIN}/ai/robots?utm_source=x#top"))
    post(response(article="https://elsewhere.example/page"))
    first, second = sorted(stored(), key=lambda row: row.id)
    assert (first.article_id > 0, second.article_id) == (True, 0)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"answers": {"q9": 1}}, "answers.q9"),
        ({"answers": {"q3": 6}}, "answers.q3"),
        ({"answers": {"q1": ""}}, "answers.q1"),
        ({"answers": {"q2": []}}, "answers.q2"),
        ({"answers": {"q5": "  "}}, "answers.q5"),
        ({"answers": {"q1": {"refused": False}}}, "answers.q1"),
        ({"revision": 0}, "revision"),
        ({"id": "not-an-id"}, "id"),
        ({"id": "8b3f5e8e-7a52-4e0e-9a65-2d8f1f6c7d1a"}, "id"),
        ({"channel": "fax"}, "channel"),
        ({"article": "javascript:alert(1)"}, "article"),
        ({"secret": "short"}, "secret"),
        ({"mark": "!" * 22}, "mark"),
        ({"context": {"depth": 2}}, "context.depth"),
        ({"context": {"unknown": 1}}, "context.unknown"),
        ({"unknown": 1}, "unknown"),
        ({"answers": ...}, "answers"),
        ({"answers": {"q1": {"refused": 1}}}, "answers.q1"),
        ({"complete": 1}, "complete"),
    ],
)
def test_a_broken_rule_is_named(post, stored, given, path):
    answer = post(response(**given))
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"][0]["path"] == path
    assert stored() == []


def test_required_counts_only_when_complete(post, database, publication):
    with transaction(database.writing()) as session:
        made = lifecycle.create_survey(
            session,
            publication,
            definition(single(required=True), single("q2")),
            now=dt.datetime.now(dt.UTC),
            key="required",
        )
        lifecycle.publish(session, made, user_id=None, now=dt.datetime.now(dt.UTC))
    told = {"survey": "required", "answers": {"q2": "o1"}}
    assert post(response(**told)).status_code == 422
    assert post(response(**told, complete=False)).status_code == 201
    assert post(response(survey="required", answers={"q1": None})).status_code == 422
    refused = {"q1": {"refused": True}}
    assert post(response(survey="required", answers=refused)).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"\xff", 400), (b"[]", 422), (b"{}", 422), (b"{" * 40, 400), (b"x" * 65537, 413)],
)
def test_a_body_that_is_no_response(post, body, status):
    assert post(body).status_code == status


def test_an_encoded_body_is_not_taken(post):
    assert post(b"x", **{"Content-Encoding": "gzip"}).status_code == 415


def test_an_unknown_survey_is_not_found(post):
    assert post(response(survey="nosuchone")).status_code == 404


def test_readers_may_call_from_anywhere_and_get_no_cookie(post):
    for answer in (post(response()), post(b"")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
        assert "Set-Cookie" not in answer.headers
