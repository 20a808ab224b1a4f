"""What readers' browsers load: the script, rarer code, sheets and the hosted page."""

import datetime as dt
import gzip
import itertools
import re
from uuid import UUID

import brotli
import pytest

from survey_app.collect.ids import clock_is_wrong
from survey_app.database import transaction
from survey_app.embed import files
from survey_app.embed.wording import edition, rarer_code
from survey_app.surveys import lifecycle
from survey_app.surveys.catalogue import survey_by_key
from tests.builders import ORIGIN, definition, make_survey, response, single
from tests.embed.printed import form_in, forms_in
from tests.surveys.kinds.examples import EXAMPLES

SCRIPT = "/embed/technews.js"
DECODE = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
UUID7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


@pytest.fixture
def change(database, survey):
    """Do something to the survey."""

    def apply(action, **given):
        with transaction(database.writing()) as session:
            found = survey_by_key(session, "labsurvey")
            action(session, found, now=dt.datetime.now(dt.UTC), **given)

    return apply


def test_a_script_without_its_ending_is_not_there(client, publication):
    assert client.get(SCRIPT).status_code == 200
    assert client.get(SCRIPT.removesuffix(".js")).status_code == 404


def assert_for_ever(answer, content_type):
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content_type == content_type


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("identity", None),
        (None, None),
    ],
)
def test_the_script_comes_in_the_best_encoding_that_is_accepted(client, survey, accepts, encoding):
    given = {"Accept-Encoding": accepts} if accepts else {}
    answer = client.get(SCRIPT, headers=given)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert DECODE[encoding](answer.data).decode().startswith(files.core())


def test_the_script_is_kept_for_a_minute(client, survey):
    answer = client.get(SCRIPT)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "max-age=60, stale-while-revalidate=600"
    assert answer.content_type == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("held", ["br", "gzip", "identity"])
def test_who_has_the_script_in_any_encoding_is_told_so(client, survey, held):
    tag = client.get(SCRIPT, headers={"Accept-Encoding": held}).headers["ETag"]
    sent = (tag, f"W/{tag}", f'"other", {tag}', "*")
    for tags, wanted in itertools.product(sent, ("br", "gzip", "identity")):
        asks = {"Accept-Encoding": wanted, "If-None-Match": tags}
        answer = client.get(SCRIPT, headers=asks)
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["Cache-Control"] == "max-age=60, stale-while-revalidate=600"
        assert answer.headers["ETag"]


def test_a_tag_belongs_to_one_encoding(client, survey):
    tags = {
        client.get(SCRIPT, headers={"Accept-Encoding": encoding}).headers["ETag"]
        for encoding in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


def test_after_a_change_the_script_is_sent_anew(client, survey, change):
    tag = client.get(SCRIPT).headers["ETag"]
    change(lifecycle.pause)
    answer = client.get(SCRIPT, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert '"surveys":{}' in answer.text


@pytest.mark.parametrize("key", ["nosuchtitle", "x", "TECHNEWS", "technews%00", "nosuch-part"])
def test_an_unknown_script_is_a_problem_document(client, survey, key):
    answer = client.get(f"/embed/{key}.js")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["status"] == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_rarer_code_is_kept_for_ever(client, survey):
    name = f"after-{edition('en')}.js"
    answer = client.get(f"/embed/{name}", headers={"Accept-Encoding": "br"})
    assert_for_ever(answer, "text/javascript; charset=utf-8")
    assert brotli.decompress(answer.data).decode() == rarer_code(name)


@pytest.mark.parametrize("page", ["/s/labsurvey", "/s/labsurvey/thanks", "/collect/withdraw"])
def test_the_sheet_that_a_page_links_is_there_for_ever(client, survey, page):
    if page == "/collect/withdraw":
        told = {"survey": "labsurvey", "id": response()["id"], "secret": "s" * 22}
        markup = client.post(page, data=told).text
    else:
        markup = client.get(page).text
    [linked] = re.findall(r'<link rel="stylesheet" href="((?:\.\./)+embed/[^"]+)"', markup)
    assert linked.count("../") == page.count("/") - 1
    sheet = client.get("/" + linked.replace("../", ""))
    assert_for_ever(sheet, "text/css; charset=utf-8")


def test_the_hosted_page_brings_a_fresh_id_and_secret_each_time(client, survey):
    hidden = [form_in(client.get("/s/labsurvey").text).sends() for _ in range(2)]
    for sent in hidden:
        assert re.fullmatch(UUID7, sent["id"][0])
        assert re.fullmatch(r"[A-Za-z0-9_-]{22,128}", sent["secret"][0])
        assert (sent["revision"], sent["version"]) == (["1"], ["1"])
    assert hidden[0]["id"] != hidden[1]["id"]
    assert hidden[0]["secret"] != hidden[1]["secret"]


def test_the_id_of_the_hosted_page_is_of_this_moment(client, survey):
    sent = form_in(client.get("/s/labsurvey").text).sends()
    assert not clock_is_wrong(UUID(sent["id"][0]), dt.datetime.now(dt.UTC))


def test_the_hosted_page_asks_every_question_without_a_script(client, survey):
    page = client.get("/s/labsurvey").text
    form = form_in(page)
    assert (form.action, form.method) == ("labsurvey", "post")
    assert {control.name for control in form.controls} == {
        *("id", "secret", "revision", "version", "article"),
        *("a.q1", "a.q2", "other.q2", "a.q3", "a.q4", "a.q5"),
    }
    assert "<script" not in page
    assert "asked by Tech News, voluntary" in page
    assert 'id="privacy"' in page


def test_an_address_fills_in_answers_and_agrees_to_nothing(client, database, publication):
    with transaction(database.writing()) as session:
        asked = EXAMPLES["email"].question
        make_survey(session, publication, definition(asked))
    filled = {f"a.{asked.key}": "ada@news.example", f"a.{asked.key}.consent": "y"}
    sends = form_in(client.get("/s/labsurvey", query_string=filled).text).sends()
    assert sends[f"a.{asked.key}"] == ["ada@news.example"]
    assert f"a.{asked.key}.consent" not in sends


def test_the_article_goes_with_the_form_and_is_where_the_page_leads_back_to(client, survey):
    article = f"{ORIGIN}/ai/robots?a=1&b=2"
    page = client.get("/s/labsurvey", query_string={"article": article}).text
    assert form_in(page).sends()["article"] == [article]
    assert f'<a href="{ORIGIN}/ai/robots?a=1&amp;b=2">Back to the article</a>' in page


@pytest.mark.parametrize(
    ("article", "sent"),
    [
        ("https://evil.example/", "https://evil.example/"),
        ("javascript:alert(1)", ""),
        ('"><script>alert(1)</script>', ""),
        ("\0", ""),
        (f"{ORIGIN}/{'x' * 2000}", ""),
    ],
)
def test_the_page_leads_back_to_no_foreign_article(client, survey, article, sent):
    page = client.get("/s/labsurvey", query_string={"article": article}).text
    assert form_in(page).sends()["article"] == [sent]
    assert "Back to the article" not in page
    assert "<script" not in page


@pytest.mark.parametrize("action", [lifecycle.pause, lifecycle.close])
def test_a_survey_that_is_not_open_shows_its_results_instead(client, survey, change, action):
    for _ in range(2):
        assert client.post("/collect/responses", json=response()).status_code == 201
    change(lifecycle.show_results, public=True, minimum=2)
    change(action)
    page = client.get("/s/labsurvey")
    assert page.status_code == 200
    assert forms_in(page.text) == []
    assert re.search(r"This survey is (paused|closed)\.", page.text)
    assert "2 answered" in page.text


@pytest.mark.parametrize("key", ["nosuchone", "x", "%00", "labsurvey%00", "%ff", "LABSURVEY"])
def test_an_unknown_survey_has_no_page(client, survey, key):
    for address in (f"/s/{key}", f"/s/{key}/thanks"):
        for answer in (client.get(address), client.post(address, data={"a.q1": "o1"})):
            assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_a_draft_has_no_page(client, database, publication):
    with transaction(database.writing()) as session:
        made = session.merge(publication)
        now = dt.datetime.now(dt.UTC)
        lifecycle.create_survey(session, made, definition(single()), now=now, key="drafted")
    assert client.get("/s/drafted").status_code == 404


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", SCRIPT),
        ("get", "/s/labsurvey"),
        ("post", "/s/labsurvey"),
        ("get", "/s/labsurvey/thanks"),
        ("post", "/s/labsurvey/thanks"),
        ("get", "/s/nosuchone"),
        ("get", "/embed/nosuchtitle.js"),
        ("get", "/preview/none/"),
    ],
)
def test_readers_get_strict_headers_and_no_cookie(client, survey, method, address):
    client.set_cookie("session", "of the publisher's")
    headers = getattr(client, method)(address).headers
    [policy] = headers.getlist("Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers
    assert "Cookie" not in headers.get("Vary", "")


@pytest.mark.parametrize("address", ["/s/labsurvey", "/s/labsurvey/thanks", "/s/nosuchone"])
def test_pages_with_answers_are_never_stored_and_say_no_referrer(client, survey, address):
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "script-src" not in headers["Content-Security-Policy"]
