"""The readers' page of results and its pictures, and the studio's page that shares them."""

import html
import re
from xml.etree import ElementTree

import pytest

from survey_app.database import transaction
from survey_app.embed.figures import shown
from survey_app.embed.figures.svg import POLICY, STYLE
from survey_app.surveys.corrections import correct
from survey_app.surveys.lifecycle import create_survey
from survey_app.surveys.models import Survey
from tests.builders import NOW, definition, respond

PAGE = "/surveys/labsurvey/results"
SHARE = "/studio/technews/surveys/labsurvey/share"


@pytest.fixture(autouse=True)
def _not_remembered(monkeypatch):
    """Each request sees what is stored, however long it takes to gather."""
    monkeypatch.setattr(shown, "WORTH", 0)


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def head_of(page):
    """Name of a property of the page → its content."""
    found = re.findall(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">', page)
    return {name: html.unescape(content) for name, content in found}


def areas(page):
    """Id of a field to copy from → what stands in it."""
    found = re.findall(r'<textarea id="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(text) for name, text in found}


def test_the_page_holds_results_method_and_what_others_need(client, answered):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    page = answer.text
    assert "Products first 67 %" in plain(page)
    assert "12 answers by readers of Tech News who chose to take part" in plain(page)
    assert page.count('<li id="method-') == 11
    assert head_of(page)["og:title"] == "Labs"
    assert head_of(page)["og:description"].startswith("What should labs do first? “Products first”")
    assert head_of(page)["og:url"] == f"http://localhost{PAGE}"
    assert "<script" not in page


def test_the_page_is_kept_for_a_minute_and_known_by_its_tag(client, answered):
    answer = client.get(PAGE)
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    again = client.get(f"{PAGE}/q1.svg")
    tag = again.headers["ETag"]
    assert client.get(f"{PAGE}/q1.svg", headers={"If-None-Match": tag}).status_code == 304


def test_without_results_the_page_says_why_and_how_it_was_asked(client, survey):
    page = plain(client.get(PAGE).text)
    assert "The results stand here once there are 10 answers." in page
    assert "Should" not in page or "1. What should labs do first?" in page
    missing = client.get(f"{PAGE}/q1.svg")
    assert (missing.status_code, missing.content_type) == (404, "application/problem+json")


def test_an_unknown_survey_has_a_page_that_says_so(client, publication):
    answer = client.get("/surveys/nosuchone/results")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_corrections_stand_above_the_results(client, answered, database, survey):
    with transaction(database.writing()) as session:
        mine = session.get_one(Survey, survey.id)
        told = {"was_wrong": "The <b>first</b> table.", "holds_now": "67 %."}
        correct(session, mine, **told, user_id=None, now=NOW)
    page = client.get(PAGE).text
    assert page.index("The &lt;b&gt;first&lt;/b&gt; table.") < page.index('class="result"')


def test_a_picture_is_served_under_a_policy_that_lets_its_one_rule_in(client, answered):
    answer = client.get(f"{PAGE}/q1.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers.getlist("Content-Security-Policy") == [POLICY]
    assert "unsafe" not in POLICY
    assert f"<style>{STYLE}</style>" in answer.text
    ElementTree.fromstring(answer.text)


@pytest.mark.parametrize("name", ["q5", "q9", "q1-0", "q1-" + "0" * 32, "..%2fq1"])
def test_what_was_never_drawn_is_not_found(client, answered, name):
    assert client.get(f"{PAGE}/{name}.svg").status_code == 404


def test_a_kept_figure_says_what_it_said_after_the_survey_went_on(
    client, editor_client, answered, database
):
    page = editor_client.post(f"{SHARE}/q1").text
    snippet = areas(page)["kept-q1"]
    address = re.search(r'src="http://localhost([^"]*)"', snippet)[1]
    assert re.fullmatch(PAGE + r"/q1-[0-9a-f]{32}\.svg", address)
    before = client.get(address)
    assert before.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    respond(database, *({"q1": "o2"} for _ in range(30)))
    with transaction(database.writing()) as session:
        session.get_one(Survey, 1).results_public = False
    assert client.get(address).text == before.text
    assert "Products first: 67\xa0% (8)." in before.text
    assert "Products first: 67\xa0% (8)." in snippet


def test_keeping_twice_keeps_one_and_another_title_cannot_be_asked_for_it(
    editor_client, answered, database
):
    first, second = (areas(editor_client.post(f"{SHARE}/q1").text)["kept-q1"] for _ in range(2))
    assert first == second
    assert editor_client.post(f"{SHARE}/q5").status_code == 404


def test_the_studio_shares_what_readers_may_see(editor_client, answered, show):
    shared = areas(editor_client.get(SHARE).text)
    assert shared["address"] == f"http://localhost{PAGE}"
    assert {"whole-q1", "live-q1", "table-q1", "whole-q4"} <= set(shared)
    show(public=False)
    page = editor_client.get(SHARE).text
    assert "does not show the results" in plain(page)
    assert "kept-q1" not in page


def test_a_draft_has_nothing_to_share(editor_client, database, publication):
    with transaction(database.writing()) as session:
        create_survey(session, session.merge(publication), definition(), now=NOW, key="drafted")
    page = editor_client.get(SHARE.replace("labsurvey", "drafted"))
    assert "Not published yet" in page.text
    assert editor_client.post(f"{SHARE.replace('labsurvey', 'drafted')}/q1").status_code == 404


def test_oembed_makes_a_picture_of_the_page(client, answered):
    told = client.get("/oembed", query_string={"url": f"http://localhost{PAGE}", "maxwidth": 300})
    assert told.json["type"] == "photo"
    assert told.json["url"] == f"http://localhost{PAGE}/q1.svg"
    assert told.json["width"] == 300
    assert "%" not in told.json["title"]


def test_the_thank_you_page_leads_to_all_numbers(client, answered):
    page = client.get("/s/labsurvey/thanks").text
    assert 'href="../../surveys/labsurvey/results"' in page


def test_only_what_was_approved_is_quoted_and_only_as_text(
    client, answered, approve, database, show
):
    respond(database, {"q5": "Because of <b>trains</b>."}, {"q5": "My name is Ada."})
    assert "Because of" not in client.get(PAGE).text
    approve("Because of <b>trains</b>.")
    page = client.get(PAGE).text
    assert "<blockquote" in page
    assert "Because of &lt;b&gt;trains&lt;/b&gt;." in page
    assert "Ada" not in page
    show(public=False)
    assert "Because of" not in client.get(PAGE).text
