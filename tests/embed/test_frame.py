"""The page for frames: who may frame it, what it says, and its script."""

import re

import pytest

from survey_app.database import transaction
from survey_app.embed.compressed import brotli_size
from survey_app.embed.files import called, core
from survey_app.surveys import lifecycle
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Definition, Page
from tests.builders import NOW, ORIGIN, make_article, make_survey, single
from tests.embed.printed import form_in

FRAME = "/frame/labsurvey"


def script_address(markup):
    [found] = re.findall(r'<script defer src="([^"]*)"></script>', markup)
    return found.replace("&amp;", "&")


def test_anybody_may_frame_it_and_nothing_in_it_is_loose(client, survey):
    client.set_cookie("session", "of the publisher's")
    headers = client.get(FRAME).headers
    [policy] = headers.getlist("Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'self'; ")
    assert "frame-ancestors" not in policy
    assert "unsafe" not in policy
    assert "trusted-types 'none'" in policy
    assert "X-Frame-Options" not in headers
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_other_pages_for_readers_still_may_not_be_framed(client, survey):
    for page in ("/s/labsurvey", "/s/labsurvey/thanks", "/oembed"):
        assert "frame-ancestors 'none'" in client.get(page).headers["Content-Security-Policy"]


def test_it_holds_the_element_and_in_it_the_form_for_browsers_without_scripts(client, survey):
    page = client.get(FRAME).text
    assert '<meta name="responsive-embedded-sizing">' in page
    element = page[page.index("<reader-survey") : page.index("</reader-survey>")]
    form = form_in(element)
    assert (form.action, form.method) == ("labsurvey", "post")
    assert form.sends()["channel"] == ["frame"]
    assert script_address(page) == "labsurvey.js"


def test_its_form_is_answered_within_the_frame(client, survey):
    form = form_in(client.get(FRAME).text)
    answer = client.post(FRAME, data=form.filled({"a.q1": "o1"}))
    assert answer.status_code == 303
    thanked = client.get(f"/frame/{answer.location}")
    assert "Your answer is stored." in thanked.text
    assert "frame-ancestors" not in thanked.headers["Content-Security-Policy"]
    told = form_in(thanked.text)
    assert (told.action, client.post("/frame/labsurvey/thanks", data=told.sends()).status_code) == (
        "thanks",
        200,
    )


def test_what_the_address_says_goes_to_the_script(client, survey):
    said = {"article": f"{ORIGIN}/ai?a=1&b=2", "amp": "1", "dnt": "1"}
    page = client.get(FRAME, query_string=said).text
    script = client.get(f"/frame/{script_address(page)}")
    assert script.headers["Cache-Control"] == "max-age=60, stale-while-revalidate=600"
    assert script.content_type == "text/javascript; charset=utf-8"
    assert '"channel":"amp"' in script.text
    assert f'"article":"{said["article"]}"' in script.text
    assert '"unmeasured":true,"context":{"measured":false}' in script.text
    form = form_in(page).sends()
    assert (form["channel"], form["article"]) == (["amp"], [said["article"]])


def test_by_itself_it_knows_no_article(client, survey):
    script = client.get("/frame/labsurvey.js").text
    assert '"channel":"frame","article":""' in script
    assert "unmeasured" not in script.removeprefix(core())


@pytest.mark.parametrize(
    ("referrer", "article"),
    [
        (f"{ORIGIN}/ai/robots", f"{ORIGIN}/ai/robots"),
        (f"{ORIGIN}/", ""),
        (ORIGIN, ""),
        ("https://elsewhere.example/page", ""),
        ("about:blank", ""),
    ],
)
def test_a_referrer_names_the_article_only_if_it_is_one_of_the_titles(
    client, survey, referrer, article
):
    page = client.get(FRAME, headers={"Referer": referrer}).text
    assert form_in(page).sends()["article"] == [article]


def test_the_address_comes_before_the_referrer(client, survey):
    headers = {"Referer": f"{ORIGIN}/sport"}
    page = client.get(FRAME, query_string={"article": f"{ORIGIN}/ai"}, headers=headers).text
    assert form_in(page).sends()["article"] == [f"{ORIGIN}/ai"]


@pytest.mark.parametrize("article", ["javascript:alert(1)", '"><script>', f"{ORIGIN}/{'x' * 2000}"])
def test_what_is_no_article_is_not_passed_on(client, survey, article):
    page = client.get(FRAME, query_string={"article": article}).text
    assert form_in(page).sends()["article"] == [""]
    assert page.count("<script") == 1


def test_the_script_is_the_widget_with_this_survey_alone(client, database, publication, survey):
    with transaction(database.writing()) as session:
        title = session.merge(publication)
        make_survey(session, title, Definition("B", pages=(Page((single(),)),)), key="othersurvey")
    script = client.get("/frame/labsurvey.js").text
    assert script.startswith(core())
    assert script.rstrip().endswith(f"(()=>{{{called('frame')}}})();")
    assert '"surveys":{"labsurvey":' in script
    assert "othersurvey" not in script
    assert '"readings":false' in script


def test_the_script_weighs_as_little_as_a_titles(client, survey):
    # What a question may cost until it can be seen, in one request.
    assert brotli_size(client.get("/frame/labsurvey.js").text) <= 7680


def test_a_survey_that_is_closed_is_fetched_with_its_result(client, database, survey):
    with transaction(database.writing()) as session:
        lifecycle.close(session, survey_by_key(session, "labsurvey"), NOW)
    assert '"surveys":{}' in client.get("/frame/labsurvey.js").text
    assert "This survey is closed." in client.get(FRAME).text


@pytest.mark.parametrize(
    ("asked", "kind"), [("dark", "frame dark"), ("x", "frame "), (None, "frame ")]
)
def test_a_page_with_one_scheme_may_say_which(client, survey, asked, kind):
    page = client.get(FRAME, query_string={"scheme": asked} if asked else None).text
    assert f'<body class="{kind}">' in page


def test_what_is_known_of_the_article_is_there_for_conditions(client, database, publication):
    asked = Definition("A", pages=(Page((single(show_if=("is", ":section", "AI")), single("q2"))),))
    with transaction(database.writing()) as session:
        title = session.merge(publication)
        make_article(session, title, authors=("Ada", 'B "Bee"'))
        make_survey(session, title, asked, key="condsurvey")
    said = {"article": f"{ORIGIN}/ai/robots"}
    page = client.get("/frame/condsurvey", query_string=said).text
    assert '<meta property="article:section" content="AI">' in page
    assert page.count('<meta name="author"') == 2
    assert '"facts":' in client.get("/frame/condsurvey.js", query_string=said).text
    assert {"a.q1", "a.q2"} <= {control.name for control in form_in(page).controls}


@pytest.mark.parametrize("address", ["/frame/nosuchone", "/frame/nosuchone.js", "/frame/x"])
def test_an_unknown_survey_has_no_frame(client, survey, address):
    assert client.get(address).status_code == 404
