"""The calls of readers' browsers, status by status (contract sections 3 to 5)."""

import datetime as dt
import json

import pytest

from survey_app.collect.exposures import (
    AlsoRead,
    Exposure,
    Reading,
    read_also_read,
    read_exposures,
    read_readings,
)
from survey_app.collect.gate import LARGEST_BODY
from survey_app.collect.shards import shards_of
from survey_app.collect.views import folder_of
from survey_app.surveys import lifecycle
from tests.builders import ORIGIN, SECRET, beacon, response, response_id

SEEN = {
    "seen": [{"survey": "labsurvey", "version": 1, "placement": "element", "channel": "inline"}],
    "reading": {"engaged_s": 12, "depth": 0.5},
}
CALLS = ("/collect/responses", "/collect/events", "/collect/withdraw")


@pytest.fixture
def send(client, survey):
    """POST a body to one of the calls."""

    def post(path, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(path, data=data, content_type="text/plain", headers=headers)

    return post


@pytest.fixture
def tell(send):
    return lambda body, **headers: send("/collect/events", body, **headers)


@pytest.fixture
def measured(database, publication, flush_beacons):
    """What is stored once the beacons are flushed."""

    def read(what, **given):
        flush_beacons()
        with database.reading() as session:
            return what(session, shards_of(publication.id, publication.buckets), **given)

    return read


def withdrawal(body, **given):
    return {"survey": "labsurvey", "id": body["id"], "secret": SECRET} | given


def is_problem(answer, status):
    """Whether an error is answered as RFC 9457 asks for."""
    return (
        answer.status_code == answer.json["status"] == status
        and answer.content_type == "application/problem+json"
        and answer.json["title"]
    )


def test_a_beacon_is_accepted_and_counted_later(tell, measured):
    answer = tell(beacon(**SEEN))
    assert (answer.status_code, answer.data) == (202, b"")
    tell(beacon(**SEEN, started=["labsurvey"]))
    assert measured(read_exposures) == {(): Exposure(seen=1, started=1)}
    assert measured(read_readings) == {(): Reading(1, 12)}


def test_the_device_comes_from_the_browser_where_the_beacon_has_none(tell, measured):
    tell(beacon(**SEEN), **{"User-Agent": "Mozilla/5.0 (iPhone) Mobile"})
    assert measured(read_exposures, by=("device",)) == {("phone",): Exposure(seen=1)}


@pytest.mark.parametrize("header", ["Sec-GPC", "DNT"])
def test_readers_who_ask_not_to_be_measured_are_left_out(tell, app, database, header):
    link = {"seen": [{"url": f"{ORIGIN}/b", "position": 1}]}
    assert tell(beacon(**SEEN, also_read=link), **{header: "1"}).status_code == 202
    assert not folder_of(app).take().cells
    assert tell(beacon(**SEEN), **{header: "0"}).status_code == 202
    assert len(folder_of(app).take().cells) == 3


def test_a_link_to_another_article_is_counted(tell, measured):
    link = {"url": f"{ORIGIN}/b", "position": 1}
    tell(beacon(also_read={"seen": [link], "followed": link}))
    assert measured(read_also_read, by=("position",)) == {(1,): AlsoRead(seen=1, followed=1)}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (beacon(publication="nosuchtitle"), 404),
        (b"{", 400),
        (b'{"view": "a", "view": "b"}', 400),
        (b"x" * (LARGEST_BODY + 1), 413),
        (beacon(seen=1), 422),
        (beacon(more=1), 422),
        (beacon(article="nonsense"), 422),
        ({"publication": "technews"}, 422),
        ([], 422),
    ],
)
def test_a_beacon_that_is_refused_counts_nothing(tell, app, body, status):
    assert is_problem(tell(body), status)
    assert not folder_of(app).take().cells


@pytest.mark.parametrize("path", CALLS)
def test_what_every_call_refuses(send, path):
    assert is_problem(send(path, b"\xef\xbb\xbf{}"), 400)
    assert is_problem(send(path, b"{}"), 422)
    assert is_problem(send(path, b" " * (LARGEST_BODY + 1)), 413)
    for encoding in ("gzip", "br", "deflate"):
        assert is_problem(send(path, b"{}", **{"Content-Encoding": encoding}), 415)


@pytest.mark.parametrize("path", CALLS)
def test_the_largest_body_is_read(send, path):
    assert is_problem(send(path, b" " * (LARGEST_BODY - 2) + b"{}"), 422)


@pytest.mark.parametrize("path", CALLS)
def test_a_call_is_a_post(client, path):
    assert is_problem(client.get(path), 405)


def test_a_response_is_withdrawn_however_often(send, post, stored, counts):
    body = response()
    post(body)
    for _ in range(2):
        answer = send("/collect/withdraw", withdrawal(body))
        assert (answer.status_code, answer.data) == (204, b"")
    assert ([row.withdrawn for row in stored()], counts()) == ([True], {})


def test_a_form_withdraws_and_gets_a_page(client, post, stored):
    body = response()
    post(body)
    answer = client.post("/collect/withdraw", data=withdrawal(body))
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert [row.withdrawn for row in stored()] == [True]


@pytest.mark.parametrize("action", [lifecycle.pause, lifecycle.close])
def test_a_withdrawal_works_in_every_state(send, post, change, stored, action):
    body = response()
    post(body)
    change(action)
    assert send("/collect/withdraw", withdrawal(body)).status_code == 204
    assert [row.withdrawn for row in stored()] == [True]


@pytest.mark.parametrize(
    ("given", "headers", "status"),
    [
        ({"secret": "t" * 22}, {}, 403),
        ({}, {"Origin": "https://evil.example"}, 403),
        ({"survey": "nosuchone"}, {}, 404),
        ({"id": "x"}, {}, 422),
        ({"secret": "short"}, {}, 422),
        ({"id": response_id()}, {}, 204),
        ({}, {"Origin": "null"}, 204),
    ],
)
def test_what_a_withdrawal_answers(send, post, stored, given, headers, status):
    body = response()
    post(body)
    answer = send("/collect/withdraw", withdrawal(body, **given), **headers)
    assert answer.status_code == status
    assert stored()[0].withdrawn == (status == 204 and not given)


@pytest.mark.parametrize("given", [{"secret": ""}, {"id": "\0"}, {"survey": "nosuchone"}])
def test_a_form_that_cannot_withdraw_is_refused(client, post, stored, given):
    body = response()
    post(body)
    answer = client.post("/collect/withdraw", data=withdrawal(body, **given))
    assert 400 <= answer.status_code < 423
    assert [row.withdrawn for row in stored()] == [False]


def test_a_withdrawn_id_is_told_so(send, post):
    body = response()
    post(body)
    send("/collect/withdraw", withdrawal(body))
    for revision in (1, 2):
        answer = post(body | {"revision": revision})
        assert is_problem(answer, 409)
        assert answer.json["code"] == "withdrawn"


def test_the_definition_is_the_live_version(client, survey):
    answer = client.get("/surveys/labsurvey.json")
    found = answer.json
    assert (found["survey"], found["version"], found["language"]) == ("labsurvey", 1, "en")
    questions = found["pages"][0]["questions"]
    assert [(question["key"], question["kind"]) for question in questions] == [
        ("q1", "single"),
        ("q2", "multiple"),
        ("q3", "rating"),
        ("q4", "nps"),
        ("q5", "text"),
    ]
    assert questions[0]["options"][0] == {"key": "o1", "text": "Products first"}


def test_results_are_public_from_the_minimum_on(client, post):
    for _ in range(9):
        post(response())
    assert is_problem(client.get("/surveys/labsurvey/results.json"), 404)
    post(response())
    answer = client.get("/surveys/labsurvey/results.json")
    assert (answer.status_code, answer.json["responses"]) == (200, 10)


@pytest.mark.parametrize("path", ["/surveys/labsurvey.json", "/surveys/labsurvey/results.json"])
def test_what_has_not_changed_is_not_sent_again(client, post, change, path):
    change(lifecycle.show_results, public=True, minimum=1)
    post(response())
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    post(response())
    change(lifecycle.pause)
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"] != first.headers["ETag"]) == (200, True)


@pytest.mark.parametrize("path", ["/surveys/nosuchone.json", "/surveys/nosuchone/results.json"])
def test_an_unknown_survey_is_not_found(client, survey, path):
    assert is_problem(client.get(path), 404)


def test_a_closed_survey_answers_with_its_results(post, change):
    change(lifecycle.show_results, public=True, minimum=1)
    post(response())
    change(lifecycle.close)
    answer = post(response())
    assert is_problem(answer, 409)
    assert (answer.json["code"], answer.json["results"]["responses"]) == ("closed", 1)


def test_every_answer_is_open_to_all_origins_and_sets_no_cookie(client, send, post):
    body = response()
    old = response(id=response_id(dt.datetime.now(dt.UTC) - dt.timedelta(days=9)))
    answers = [
        *(post(each) for each in (body, body, body | {"revision": 0}, old, b"")),
        *(post(response(), Origin=origin) for origin in (ORIGIN, "https://evil.example")),
        *(send("/collect/events", each) for each in (beacon(), b"", b"x" * 70_000)),
        *(send("/collect/withdraw", each) for each in (withdrawal(body), b"")),
        *(client.get(f"/surveys/{path}") for path in ("labsurvey.json", "none12.json")),
        client.get("/surveys/labsurvey/results.json"),
        client.get("/collect/nothing"),
    ]
    assert {answer.status_code for answer in answers} >= {201, 200, 202, 204, 400, 403, 404, 422}
    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Set-Cookie" not in answer.headers
