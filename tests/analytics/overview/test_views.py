"""The overview and the pulse as browsers meet them."""

import datetime as dt
import html
import json
import re
import threading

import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.analytics.snapshot import keeping
from survey_app.analytics.views import opened
from survey_app.database import transaction
from tests.analytics.conftest import address
from tests.builders import make_survey, make_user, response

STUDIO = "/studio/technews"


@pytest.fixture
def send(client, survey):
    """Send a response for each of these answers, as readers' browsers do."""

    def post(*answers, **given):
        for each in answers:
            body = json.dumps(response(answers=each, **given))
            sent = client.post("/collect/responses", data=body, content_type="text/plain")
            assert sent.status_code == 201, sent.text

    return post


@pytest.fixture
def stranger(app, database):
    """A client in which somebody is signed in who belongs to no title."""
    with transaction(database.writing()) as session:
        token = open_sign_in(session, make_user(session), dt.datetime.now(dt.UTC))
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client


def plain(answer):
    """What an editor sees of a page, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.mark.parametrize("path", ["", "/pulse"])
def test_only_members_see_how_it_goes(app, stranger, survey, path):
    assert stranger.get(STUDIO + path).status_code == 404
    assert "/studio/sign-in" in app.test_client().get(STUDIO + path).location


def test_the_studio_begins_with_the_overview(editor_client):
    assert editor_client.get("/studio/").location == STUDIO
    page = editor_client.get(STUDIO).text
    assert re.search(rf'href="{STUDIO}" aria-current="page"', page)


def test_a_new_title_sees_steps_and_no_figures(editor_client):
    page = editor_client.get(STUDIO)
    assert "Four steps to the first answer" in plain(page)
    assert f'href="{STUDIO}/settings"' in page.text
    assert "Against the period before" not in page.text


def test_an_overview_says_nothing_that_is_no_number(editor_client, send, article):
    send({"q1": "o1"}, article=address())
    said = plain(editor_client.get(STUDIO))
    assert "1 answer today" in said
    assert "No question has ten answers yet" in said
    assert "No article has had ten answers" in said
    assert "none in either period" in said
    assert "nan" not in said.lower()
    assert "None" not in said.replace("None yet. A saved filter", "")


def test_the_newest_result_stands_with_its_range_and_base(editor_client, answer, article):
    now = dt.datetime.now(dt.UTC)
    answer(*[{"q1": "o1"}] * 9, *[{"q1": "o2"}] * 3, article=address(), now=now)
    said = plain(editor_client.get(STUDIO))
    assert "75 % Products first range 47–91 % 12 answered · on 1 article in the last 7 days" in said
    assert "in the last 30 days" in plain(editor_client.get(f"{STUDIO}?period=30"))


def test_who_has_seen_the_numbers_is_told_so(editor_client, send, article):
    for which in ("", "?survey=labsurvey", f"?article={article}"):
        first = editor_client.get(f"{STUDIO}/pulse{which}")
        assert (first.status_code, first.data) == (200, b"")
        seen = {"If-None-Match": first.headers["ETag"]}
        assert editor_client.get(f"{STUDIO}/pulse{which}", headers=seen).status_code == 304
        send({"q1": "o1"}, article=address())
        assert editor_client.get(f"{STUDIO}/pulse{which}", headers=seen).status_code == 200


def test_a_page_carries_the_pulse_of_its_numbers(editor_client, survey):
    mark = re.search(r'data-mark="(\w+)"', editor_client.get(STUDIO).text)[1]
    seen = {"If-None-Match": f'"{mark}"'}
    assert editor_client.get(f"{STUDIO}/pulse", headers=seen).status_code == 304


def test_an_overview_says_whom_its_filter_lets_in(editor_client, answer, seen, article):
    now = dt.datetime.now(dt.UTC)
    for device, option, n in (("phone", "o1", 12), ("desktop", "o2", 3)):
        context = {"device": device}
        answer(*[{"q1": option}] * n, article=address(), now=now, context=context)
    seen(9, article, hour=now)
    whole = editor_client.get(STUDIO)
    assert "All readers, since the start" in plain(whole)
    assert "not filtered" not in plain(whole)
    page = editor_client.get(f"{STUDIO}?device=phone&section=AI")
    said = plain(page)
    assert "Readers in AI on phones, since the start" in said
    assert "all readers: not filtered" in said
    assert "not filtered: nothing that needs somebody is hidden" in said
    assert "100 % Products first range 76–100 % 12 answered" in said
    assert "Saw it" in said
    assert f'href="{STUDIO}/surveys/labsurvey?device=phone&amp;section=AI"' in page.text
    assert f'href="{STUDIO}/articles/{article}?device=phone"' in page.text
    said = plain(editor_client.get(f"{STUDIO}?status=finished&a.q1=o2&device=desktop&from=x"))
    assert "who finished and who answered “Research first”" in said
    assert "nobody knows finished, answers to questions" in said
    assert "“x” could not be read as a day" in said
    assert "No question has ten answers from these readers on these days" in said
    assert "No article has had ten answers from these readers on these days" in said
    assert "Saw it" not in said
    assert "Reads" not in said


def test_of_several_surveys_no_answer_and_no_wording_narrows(
    editor_client, database, publication, answer, now
):
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="another")
    answer({"q1": "o1"}, now=now)
    said = plain(editor_client.get(f"{STUDIO}?a.q1=o1&version=1&language=en"))
    assert "Answers narrow pages of one survey only and were left out of the filter." in said
    assert "“Wording” does not narrow this page" in said
    assert "Readers reading in English, since the start" in said


def test_copying_many_surveys_keeps_nobody_waiting(editor_client, answer, monkeypatch):
    answer(*[{"q1": "o1"}] * 12, language="de")
    monkeypatch.setattr(opened, "PATIENCE", -1)
    waiting = editor_client.get(f"{STUDIO}?language=de")
    assert (waiting.status_code, waiting.headers["Refresh"]) == (503, "2")
    assert "Counting the answers" in plain(waiting)
    for thread in threading.enumerate():
        if thread.name.startswith("survey-long-work"):
            thread.join(30)
    assert "12 answered" in plain(editor_client.get(f"{STUDIO}?language=de"))
    # Copies that are there are brought up to date at once.
    answer({"q1": "o1"}, language="de")
    monkeypatch.setattr(keeping, "FRESH", dt.timedelta(0))
    assert "13 answered" in plain(editor_client.get(f"{STUDIO}?language=de"))


def test_empty_fields_do_not_stand_in_the_address(editor_client, survey):
    assert editor_client.get(f"{STUDIO}?from=&to=&device=phone").location == (
        f"{STUDIO}?device=phone"
    )


def test_a_filter_is_kept_from_the_overview(editor_client, answer, now):
    answer({"q1": "o1"}, now=now)
    form = {"page": f"{STUDIO}?device=phone", "query": "device=phone", "name": "Phones"}
    for action in (f"{STUDIO}/filters", f"{STUDIO}/surveys/labsurvey/filters"):
        kept = editor_client.post(action, data=form)
        assert (kept.status_code, kept.location) == (303, f"{STUDIO}?device=phone")
    assert f'class="grow" href="{STUDIO}?device=phone"' in editor_client.get(STUDIO).text
    assert 'aria-current="true">Phones' in editor_client.get(kept.location).text


@pytest.mark.parametrize("which", ["?survey=nosuchone", "?article=999"])
def test_what_there_is_not_has_no_pulse(editor_client, which):
    assert editor_client.get(f"{STUDIO}/pulse{which}").status_code == 404
