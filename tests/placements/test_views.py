"""The page that says what to paste."""

import dataclasses
import datetime as dt
import html
import re

import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.database import transaction
from survey_app.placements.snippet import snippets
from survey_app.placements.ways import ways
from survey_app.surveys import lifecycle
from survey_app.surveys.catalogue import survey_by_key
from tests.builders import NOW, definition, make_user, single

PLACE = "/studio/technews/surveys/labsurvey/place"


@pytest.fixture
def stranger_client(app, database, publication):
    """A client of somebody who is signed in, but no member of the title."""
    with transaction(database.writing()) as session:
        token = open_sign_in(session, make_user(session), dt.datetime.now(dt.UTC))
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client


def pasted(page):
    """Box to copy from → what stands in it."""
    boxes = re.findall(r'<textarea id="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(text) for name, text in boxes}


def test_the_page_shows_everything_that_can_be_pasted(editor_client, survey):
    page = editor_client.get(PLACE)
    assert page.status_code == 200
    made = snippets("http://localhost", "technews", "labsurvey", definition(), 1)
    others = ways("http://localhost", "labsurvey", definition())
    assert pasted(page.text) == dataclasses.asdict(made) | {
        "embed": made.address,
        "frame": others.frame,
        "amp": others.amp,
        "newsletter": others.newsletter,
    }


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [("qr.svg", "image/svg+xml", b"<?xml"), ("qr.png", "image/png", b"\x89PNG")],
)
def test_the_code_can_be_downloaded_by_members(editor_client, survey, name, kind, begins):
    page = editor_client.get(PLACE).text
    assert f'href="/studio/technews/surveys/labsurvey/{name}" download=' in page
    answer = editor_client.get(f"/studio/technews/surveys/labsurvey/{name}")
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.data.startswith(begins)


@pytest.mark.parametrize("name", ["qr.svg", "qr.png"])
def test_the_code_is_nothing_for_strangers(stranger_client, client, survey, name):
    address = f"/studio/technews/surveys/labsurvey/{name}"
    assert stranger_client.get(address).status_code == 404
    assert client.get(address).status_code == 303


def test_a_draft_is_to_be_published_first(editor_client, database, publication):
    with transaction(database.writing()) as session:
        lifecycle.create_survey(
            session, session.merge(publication), definition(), now=NOW, key="drafted"
        )
    page = editor_client.get("/studio/technews/surveys/drafted/place").text
    assert "Publish the survey first" in page
    assert 'href="/studio/technews/surveys/drafted/edit"' in page
    assert "reader-survey" not in page


def test_what_is_pasted_is_the_published_wording_and_not_the_draft(editor_client, database, survey):
    with transaction(database.writing()) as session:
        found = survey_by_key(session, "labsurvey")
        lifecycle.save_draft(session, found, definition(single("q9", required=True)), NOW)
    printed = pasted(editor_client.get(PLACE).text)["form"]
    assert 'name="a.q1"' in printed
    assert 'name="a.q9"' not in printed


def test_the_page_escapes_what_an_editor_typed(editor_client, database, publication):
    nasty = "</textarea></code><script>alert(1)</script>"
    with transaction(database.writing()) as session:
        asked = definition(single(), title=nasty)
        made = lifecycle.create_survey(
            session, session.merge(publication), asked, now=NOW, key="nastyone"
        )
        lifecycle.publish(session, made, user_id=None, now=NOW)
    page = editor_client.get("/studio/technews/surveys/nastyone/place").text
    assert html.escape(nasty) in page
    assert nasty not in page


@pytest.mark.parametrize("address", [PLACE, "/studio/technews/surveys/nosuchone/place"])
def test_strangers_find_nothing(stranger_client, survey, address):
    assert stranger_client.get(address).status_code == 404


def test_an_unknown_survey_and_one_of_another_title_are_not_found(editor_client, survey):
    assert editor_client.get(PLACE.replace("labsurvey", "nosuchone")).status_code == 404
    assert editor_client.get(PLACE.replace("technews", "othernews")).status_code == 404


def test_who_is_not_signed_in_signs_in_first(client, survey):
    answer = client.get(PLACE)
    assert answer.status_code == 303
    assert "/studio/sign-in" in answer.location
