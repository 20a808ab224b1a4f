"""The preview: a draft as its readers would meet it, of which nothing counts."""

import datetime as dt
import json
import time

import pytest
from sqlalchemy import select

from survey_app.collect.models import CellDelta, Response, TallyDelta
from survey_app.database import transaction
from survey_app.embed.files import core
from survey_app.surveys import lifecycle, preview_token
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Definition
from tests.builders import NOW, SECRET, definition, response, response_id, single

PARTS = (
    ("get", ""),
    ("get", "embed/technews.js"),
    ("get", "surveys/labsurvey.json"),
    ("get", "surveys/labsurvey/results.json"),
    ("get", "s/labsurvey"),
    ("post", "collect/events"),
)
POSTS = {
    "collect/responses": response(),
    "collect/withdraw": {"survey": "labsurvey", "id": response_id(), "secret": SECRET},
}


@pytest.fixture
def base(settings, survey):
    """Where the preview of the live survey stands."""
    return f"/preview/{preview_token.make(settings.secret_key, 'labsurvey')}/"


@pytest.fixture
def change(database, survey):
    """Do something to the survey."""

    def apply(action, **given):
        with transaction(database.writing()) as session:
            found = survey_by_key(session, "labsurvey")
            action(session, found, now=NOW + dt.timedelta(hours=1), **given)

    return apply


@pytest.fixture
def post(client, base):
    def send(call, body):
        data = json.dumps(body).encode()
        return client.post(base + call, data=data, content_type="text/plain")

    return send


@pytest.fixture
def stored(database):
    """What lies in the database: responses that were kept, and counts."""

    def read():
        with database.reading() as session:
            rows = list(session.scalars(select(Response).where(~Response.withdrawn)))
            return rows, list(session.scalars(select(TallyDelta)))

    return read


def test_the_page_shows_the_widget_with_the_draft_unpublished_or_not(client, base, change):
    change(lifecycle.save_draft, definition=definition(single("q9")))
    page = client.get(base)
    assert page.status_code == 200
    assert '<script async src="embed/technews.js"></script>' in page.text
    assert '<reader-survey survey="labsurvey"' in page.text
    shown = client.get(f"{base}surveys/labsurvey.json").json
    assert [question["key"] for question in shown["pages"][0]["questions"]] == ["q9"]
    assert shown["state"] == "live"


def test_the_script_stores_measures_and_keeps_nothing(client, base):
    answer = client.get(f"{base}embed/technews.js")
    assert answer.text.startswith(core())
    told = json.loads(answer.text[len(core()) + 1 : -3])
    assert (told["test"], told["storage"], told["readings"]) == (True, False, False)
    assert list(told["surveys"]) == ["labsurvey"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_draft_without_questions_says_what_to_do(client, base, change):
    change(lifecycle.save_draft, definition=Definition("Empty"))
    page = client.get(base).text
    assert "Write a question" in page
    assert "<reader-survey" not in page
    assert '"surveys":{}' in client.get(f"{base}embed/technews.js").text


def test_an_answer_to_what_is_live_is_kept_as_a_test_and_never_counted(post, stored):
    answer = post("collect/responses", response(context={"test": False}))
    assert (answer.status_code, answer.json["results"]) == (201, None)
    [row], counts = stored()
    assert row.test
    assert counts == []


def test_tests_never_count_however_many_there_are(client, post, change):
    change(lifecycle.show_results, public=True, minimum=1)
    for _ in range(3):
        assert post("collect/responses", response()).json["results"] is None
    assert client.get("/surveys/labsurvey/results.json").status_code == 404
    assert client.post("/collect/responses", data=json.dumps(response())).json["results"] == (
        client.get("/surveys/labsurvey/results.json").json
    )
    assert client.get("/surveys/labsurvey/results.json").json["responses"] == 1


def test_the_preview_of_a_changed_draft_checks_answers_and_stores_nothing(post, change, stored):
    change(lifecycle.save_draft, definition=definition(single("q9")))
    assert post("collect/responses", response(answers={"q9": "o1"})).status_code == 201
    refused = post("collect/responses", response(answers={"q1": "o1"}))
    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == "answers.q1"
    assert stored() == ([], [])


@pytest.mark.parametrize("action", [lifecycle.pause, lifecycle.close])
def test_the_preview_of_a_survey_that_is_not_open_stores_nothing(post, change, stored, action):
    change(action)
    assert post("collect/responses", response()).status_code == 201
    assert stored() == ([], [])


def test_a_test_is_withdrawn_like_a_real_answer(post, stored):
    body = response()
    post("collect/responses", body)
    withdrawal = {"survey": "labsurvey", "id": body["id"], "secret": SECRET}
    assert post("collect/withdraw", withdrawal).status_code == 204
    assert stored() == ([], [])


def test_the_preview_answers_for_its_own_survey_only(client, base, post, stored):
    assert post("collect/responses", response(survey="another")).status_code == 422
    withdrawal = {"survey": "another", "id": response()["id"], "secret": SECRET}
    assert post("collect/withdraw", withdrawal).status_code == 422
    assert client.get(f"{base}surveys/another.json").status_code == 404
    assert stored() == ([], [])


def test_what_an_editor_sees_is_no_exposure(post, database, flush_beacons):
    beacon = {"publication": "technews", "view": "v" * 22, "article": "https://news.example/a"}
    beacon["seen"] = [{"survey": "labsurvey", "version": 1, "placement": "", "channel": "inline"}]
    assert post("collect/events", beacon).status_code == 202
    flush_beacons()
    with database.reading() as session:
        assert list(session.scalars(select(CellDelta))) == []


def test_there_are_no_results_and_the_privacy_page_names_the_title(client, base):
    assert client.get(f"{base}surveys/labsurvey/results.json").status_code == 404
    assert "Tech News asks" in client.get(f"{base}s/labsurvey").text


@pytest.fixture(params=["expired", "signed by others"])
def refused(request, monkeypatch, settings, survey):
    """Where a preview stood whose link does not work, or never did."""
    if request.param == "expired":
        yesterday = time.time() - preview_token.LASTS - 2
        with monkeypatch.context() as clock:
            clock.setattr(time, "time", lambda: yesterday)
            token = preview_token.make(settings.secret_key, "labsurvey")
    else:
        token = preview_token.make("another key", "labsurvey")
    return f"/preview/{token}/"


@pytest.mark.parametrize(("method", "part"), PARTS)
def test_a_link_that_does_not_work_leads_nowhere(client, refused, method, part):
    assert getattr(client, method)(refused + part).status_code == 404


@pytest.mark.parametrize("part", POSTS)
def test_a_link_that_does_not_work_takes_no_answers(client, refused, stored, part):
    answer = client.post(refused + part, data=json.dumps(POSTS[part]))
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert stored() == ([], [])


def test_the_preview_of_a_deleted_draft_is_gone(client, database, settings, publication):
    with transaction(database.writing()) as session:
        kept = session.merge(publication)
        made = lifecycle.create_survey(session, kept, definition(), now=NOW, key="deleted")
        lifecycle.discard(session, made)
    token = preview_token.make(settings.secret_key, "deleted")
    assert client.get(f"/preview/{token}/").status_code == 404
