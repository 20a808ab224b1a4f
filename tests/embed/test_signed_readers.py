"""Surveys for signed-in readers: what the docs tell a back end to do, and the hosted page."""

import datetime as dt
import html
import json
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from survey_app.collect.models import Response
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.publications.reader_keys import add_secret
from survey_app.surveys import preview_token
from survey_app.surveys.definition import Definition, Page
from survey_app.surveys.lifecycle import close
from survey_app.surveys.models import Survey
from tests.builders import ORIGIN, make_survey, response, single
from tests.embed.printed import form_in, forms_in
from tests.node import node_command

DOCS = (Path(__file__).parents[2] / "docs" / "embedding.md").read_text()
SECTION = DOCS.split("## One voice per reader\n")[1].split("\n## ")[0]
PYTHON, NODE = (
    re.search(rf"```{name}\n(.*?)```", SECTION, re.DOTALL)[1] for name in ("python", "js")
)
ARTICLE = f"{ORIGIN}/ai/robots"
PAGE = "/s/signedsurvey"
OWN_KEY = "known to the publisher alone"


@pytest.fixture
def secret(database, publication):
    """The key of a title with a live survey for signed-in readers."""
    now = dt.datetime.now(dt.UTC)
    with transaction(database.writing()) as session:
        made = session.get_one(Publication, publication.id)
        key = add_secret(session, made, now)
        make_survey(session, made, key="signedsurvey", now=now, voices="reader")
    return key


@pytest.fixture
def token(secret):
    """Signs a reader as the docs tell to do it in Python."""
    given = {}
    exec(PYTHON, given)

    def sign(account, survey="signedsurvey"):
        return given["reader_token"](secret, OWN_KEY, survey, account)

    return sign


@pytest.fixture
def standing(database):
    """Answers and whether they were replaced, oldest first."""

    def read():
        with database.reading() as session:
            query = select(Response.answers, Response.superseded).order_by(Response.created_at)
            return [(row.answers["q1"], row.superseded) for row in session.execute(query)]

    return read


def text(answer):
    return html.unescape(re.sub(r"\s+", " ", answer.text))


def test_a_reader_has_one_voice_on_all_devices(client, token, standing):
    for account, option in (("ada", "o1"), ("grace", "o1"), ("ada", "o2")):
        body = response(survey="signedsurvey", answers={"q1": option}, reader=token(account))
        assert client.post("/collect/responses", data=json.dumps(body)).status_code == 201
    assert standing() == [("o1", True), ("o1", False), ("o2", False)]


def test_node_signs_the_same_reader(client, token, secret, standing, tmp_path):
    given = json.dumps([secret, OWN_KEY, "signedsurvey", "ada"])
    script = tmp_path / "sign.mjs"
    script.write_text(f"{NODE}\nconsole.log(readerToken(...{given}));\n")
    done = subprocess.run([*node_command(), str(script)], capture_output=True, text=True)
    assert done.stderr == ""
    for option, said in (("o1", token("ada")), ("o2", done.stdout.strip())):
        body = response(survey="signedsurvey", answers={"q1": option}, reader=said)
        assert client.post("/collect/responses", data=json.dumps(body)).status_code == 201
    assert standing() == [("o1", True), ("o2", False)]


def test_nothing_of_a_token_is_stored(client, token, database):
    said = token("ada")
    body = response(survey="signedsurvey", reader=said)
    client.post("/collect/responses", data=json.dumps(body))
    with database.reading() as session:
        tables = ("response", "participation", "tally_delta", "reader_day")
        found = [session.execute(select(Response.metadata.tables[name])).all() for name in tables]
    assert found[1]
    for part in said.split("."):
        assert part not in repr(found)


def test_the_page_carries_the_token_into_the_answer(client, token, standing):
    for option in ("o1", "o2"):
        page = client.get(PAGE, query_string={"reader": token("ada"), "article": ARTICLE})
        assert page.status_code == 200
        fields = form_in(page.text).filled({"a.q1": option})
        assert client.post(PAGE, data=fields).status_code == 303
    assert standing() == [("o1", True), ("o2", False)]


def test_a_page_that_came_back_still_carries_the_token(client, token, standing):
    said = token("ada")
    fields = form_in(client.get(PAGE, query_string={"reader": said}).text).filled({"a.q1": "o1"})
    wrong = client.post(PAGE, data=fields | {"other.q1": ["My own"]})
    assert wrong.status_code == 422
    assert form_in(wrong.text).sends()["reader"] == [said]


def test_who_is_not_signed_in_gets_no_form(client, secret):
    page = client.get(PAGE, query_string={"article": ARTICLE})
    assert page.status_code == 200
    assert forms_in(page.text) == []
    assert "This survey is for signed-in readers of Tech News." in text(page)
    assert f'<a href="{ARTICLE}">Back to the article</a>' in page.text


@pytest.mark.parametrize("said", ["no token", "a.b.c"])
def test_a_bad_token_is_told_before_anybody_types(client, secret, said):
    page = client.get(PAGE, query_string={"reader": said, "article": ARTICLE})
    assert page.status_code == 403
    assert forms_in(page.text) == []
    assert "Tech News has not confirmed that you are signed in" in text(page)
    assert f'<a href="{ARTICLE}">Back to the article</a>' in page.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("no token", "has not confirmed"), ("", "for signed-in readers of Tech News")],
)
def test_a_form_with_a_bad_token_is_refused_with_a_page(client, token, standing, said, sentence):
    good = client.get(PAGE, query_string={"reader": token("ada"), "article": ARTICLE})
    fields = form_in(good.text).filled({"a.q1": "o1"})
    refused = client.post(PAGE, data=fields | {"reader": said})
    assert refused.status_code == 403
    assert sentence in text(refused)
    assert f'<a href="{ARTICLE}">Back to the article</a>' in refused.text
    assert standing() == []


def test_a_closed_survey_says_so_to_everybody(client, secret, database):
    with transaction(database.writing()) as session:
        found = session.scalar(select(Survey).where(Survey.key == "signedsurvey"))
        close(session, found, dt.datetime.now(dt.UTC))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "This survey is closed." in text(page)
    assert "signed-in readers of" not in text(page)


def test_the_preview_needs_no_token_and_keeps_nothing(client, settings, secret, standing):
    link = preview_token.make(settings.secret_key, "signedsurvey")
    body = json.dumps(response(survey="signedsurvey"))
    assert client.post(f"/preview/{link}/collect/responses", data=body).status_code == 201
    assert standing() == []


@pytest.mark.parametrize(
    ("voices", "sentence"),
    [("open", ""), ("browser", "One answer per browser:"), ("reader", "One answer per signed-in")],
)
def test_readers_are_told_what_tells_them_apart(
    client, secret, database, publication, voices, sentence
):
    with transaction(database.writing()) as session:
        made = session.get_one(Publication, publication.id)
        make_survey(session, made, key="asksvoices", voices=voices)
    page = text(client.get("/s/asksvoices"))
    assert [said in page for said in ("One answer per", sentence)] == [voices != "open", True]


def test_a_survey_for_all_needs_no_token(client, survey, standing):
    page = client.get("/s/labsurvey?reader=whatever")
    assert page.status_code == 200
    fields = form_in(page.text).filled({"a.q1": "o1"})
    assert client.post("/s/labsurvey", data=fields).status_code == 303
    assert standing() == [("o1", False)]


def test_a_survey_of_several_pages_needs_the_token_once(
    client, token, standing, database, publication
):
    pages = (Page((single("q1"),)), Page((single("q2"),)))
    with transaction(database.writing()) as session:
        made = session.get_one(Publication, publication.id)
        paged = Definition("Labs", pages=pages)
        make_survey(session, made, paged, key="pagedsurvey", voices="reader")
    for option in ("o1", "o2"):
        signed = token("ada", "pagedsurvey")
        first = form_in(client.get("/s/pagedsurvey", query_string={"reader": signed}).text)
        answer = client.post("/s/pagedsurvey", data=first.filled({"a.q1": option}))
        assert answer.status_code == 303
        second = form_in(client.get(f"/s/{answer.location}").text)
        assert "reader" not in second.sends()
        assert client.post("/s/pagedsurvey", data=second.sends()).status_code == 303
    assert standing() == [("o1", True), ("o2", False)]
