"""The pages with results: who sees them, and that every number stands there as text too."""

import datetime as dt
import html
import json
import re

import msgspec
import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.database import transaction
from survey_app.surveys.definition import Option, Page, Question
from survey_app.surveys.lifecycle import create_survey
from survey_app.surveys.models import Survey
from tests.analytics.conftest import address
from tests.builders import (
    definition,
    make_user,
    publish_pages,
    respond,
    response,
    response_id,
    single,
)

STUDIO = "/studio/technews"


@pytest.fixture
def now():
    """The clock of the pages is the real one."""
    return dt.datetime.now(dt.UTC)


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
def get(editor_client):
    """Text of a page of the studio."""
    return lambda path: editor_client.get(f"{STUDIO}{path}").text


@pytest.fixture
def stranger(app, database, now):
    """A client in which somebody is signed in who belongs to no title."""
    with transaction(database.writing()) as session:
        token = open_sign_in(session, make_user(session), now)
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client


def plain(markup):
    """What a reader sees of some HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def table(page, name):
    """Rows of the table of this name, as lists of texts."""
    found = re.search(rf'<table data-name="{name}[^"]*">(.*?)</table>', page, re.DOTALL)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)
    return [
        [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows
    ]


def charts(page):
    """The figures of a page."""
    return [
        json.loads(figure)
        for figure in re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    ]


@pytest.mark.parametrize("path", ["/articles", "/articles/1", "/surveys/labsurvey"])
def test_only_members_see_results(app, stranger, article, survey, path):
    assert stranger.get(f"{STUDIO}{path}").status_code == 404
    assert "/studio/sign-in" in app.test_client().get(f"{STUDIO}{path}").location


@pytest.mark.parametrize("path", ["/articles/999", "/articles/99999999999", "/surveys/nosuchone"])
def test_what_there_is_not_is_not_found(editor_client, path):
    assert editor_client.get(f"{STUDIO}{path}").status_code == 404


def test_the_numbers_of_a_chart_stand_beside_it(get, send, article):
    send({"q1": "o1"}, {"q1": "o1"}, {"q1": "o2"}, {"q1": None}, article=address())
    page = get(f"/articles/{article}")
    assert table(page, "q1")[1:] == [
        ["Products first", "2", "67 %", "21–94 %", "67 %"],
        ["Research first", "1", "33 %", "6–79 %", "33 %"],
    ]
    assert "3 answered · 1 skipped it" in plain(page)
    assert charts(page)[0]["data"][0]["customdata"][0][1].endswith("2 of 3")


def test_an_article_is_told_in_figures_and_tables(
    get, send, article, announce, seen, read_to, link, now
):
    send({"q1": "o1"}, {"q1": "o1"}, article=address())
    seen(40, article, started=4, hour=now)
    read_to(article, 5, reads=10, engaged_s=900, hour=now)
    link(article, announce("/b", title="Chips"), seen=20, followed=1, hour=now)
    page = get(f"/articles/{article}")
    assert "Answered, of those who saw it 5.0 % 2 of 40 range 1.4–16.5 %" in plain(page)
    assert "Active reading time 1 min 30 s" in plain(page)
    assert table(page, "steps")[2][:3] == ["Started", "4", "10.0 %"]
    assert table(page, "read-to")[5] == ["50 %", "10", "100 %", "72–100 %"]
    assert table(page, "also-read")[1] == ["1", "Chips", "20", "1", "5.0 %", "0.9–23.6 %"]
    assert table(page, "answers-by-day")[1][1:] == ["2", "2"]
    assert len(charts(page)) == 4


def test_a_survey_is_told_over_all_its_articles(get, send, article):
    send({"q3": 4}, {"q3": 5}, article=address())
    send({"q3": 3, "q4": 10}, channel="hosted")
    page = get("/surveys/labsurvey")
    assert [row[:4] for row in table(page, "by-article")[1:]] == [
        ["Robots at work", "AI", "0", "2"],
        ["Outside your articles", "–", "0", "1"],
    ]
    assert "4.0 on average" in plain(page)
    assert "+100 Net Promoter Score" in plain(page)
    assert "not known" in table(page, "by-article")[1][4]


def test_an_option_that_came_later_is_told_with_those_who_could_choose_it(
    editor_client, database, survey, answer, publish
):
    answer({"q1": "o1"}, {"q1": "o1"}, {"q1": "o2"})
    later = Option("o3", "Neither")
    publish(msgspec.structs.replace(single(), options=(*single().options, later)))
    answer({"q1": "o3"}, {"q1": "o1"}, version=2)
    page = plain(editor_client.get(f"{STUDIO}/surveys/labsurvey").text)
    assert (
        "“Neither” was not in every wording. Of 2 who answered one with it, 1 chose it: 50 %"
        in page
    )
    assert page.count("was not in every wording") == 1
    answer(*[{"q1": "o1"}] * 27, version=1)
    answer(*[{"q1": "o1"}] * 28, version=2)
    page = plain(editor_client.get(f"{STUDIO}/surveys/labsurvey?by=version").text)
    assert page.count("not offered") == 1
    assert "Not in every wording: “Neither”; shares are of those who could choose it." in page


def test_flagged_answers_are_told_in_a_line(get, send, article):
    send({"q1": "o1"}, article=address())
    for page in ("/surveys/labsurvey", f"/articles/{article}"):
        assert "flagged" not in plain(get(page))
    send({"q1": "o1"}, {"q1": "o2"}, article=address())
    for page in ("/surveys/labsurvey", f"/articles/{article}"):
        assert "2 of 3 answers are flagged: the same network" in plain(get(page))


def test_a_survey_in_many_articles_leads_to_the_list_of_all(get, announce, seen, now):
    for n in range(51):
        seen(1, announce(f"/a{n}", title=f"A{n}"), hour=now)
    page = get("/surveys/labsurvey?period=7")
    assert len(table(page, "by-article")) == 1 + 50
    assert "and 1 more: all articles" in plain(page)
    assert f'href="{STUDIO}/articles?sort=-answers&amp;period=7"' in page
    seen(1, 0, hour=now)
    assert "and 2 more" in plain(get("/surveys/labsurvey"))


def test_a_survey_in_few_articles_lists_them_all(get, send, article):
    send({"q1": "o1"}, article=address())
    assert "all articles" not in plain(get("/surveys/labsurvey"))


def test_what_readers_wrote_is_text_and_marked_unchecked(get, send, article):
    send({"q5": "<script>alert(1)</script>"}, article=address())
    page = get(f"/articles/{article}")
    assert '<blockquote dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</blockquote>' in page
    assert "unchecked" in page


def test_a_title_without_articles_says_what_to_do(get):
    page = get("/articles")
    assert "No articles yet" in page
    assert f'href="{STUDIO}/settings"' in page


def test_a_search_that_finds_nothing_leads_back(get, article):
    page = get("/articles?q=nowhere&sort=title")
    assert "Nothing found" in page
    assert f'href="{STUDIO}/articles?sort=title"' in page


def test_an_article_without_counts_says_what_to_do(get, article):
    page = get(f"/articles/{article}?period=7")
    assert "Nothing counted in the last 7 days" in page
    assert f'href="{STUDIO}/surveys"' in page


def test_a_survey_without_answers_leads_to_its_snippet(get, survey):
    page = get("/surveys/labsurvey")
    assert "No answers since the start" in page
    assert f'href="{STUDIO}/surveys/labsurvey/edit"' in page


def test_a_survey_that_was_only_seen_says_so_and_draws_no_empty_days(get, survey, seen, article):
    seen(3, article)
    page = get("/surveys/labsurvey")
    assert "Readers saw it, and none of them has answered" in plain(page)
    assert "By day" not in page


@pytest.mark.parametrize(
    ("finished", "said"),
    [
        (1, "can be said once ten who finished were timed; so far 1 was."),
        (9, "can be said once ten who finished were timed; so far 9 were."),
        (10, "Most of the 10 took 20 s."),
    ],
)
def test_how_long_few_took_is_not_told_in_quarters(get, send, finished, said):
    send(*[{"q1": "o1"}] * finished, started_ms=20_000)
    page = plain(get("/surveys/labsurvey"))
    assert said in page
    assert ("Most of the" in page) is (finished == 10)


@pytest.mark.parametrize(
    ("readers", "said"),
    [
        (9, "How long each page takes can be said once ten readers have sent it."),
        (10, "Question 1 What should labs do first? 10 2 s 2 s 2 s Question 2 Why? 10 30 s 30 s"),
    ],
)
def test_each_page_of_a_survey_tells_how_long_it_takes(database, survey, get, send, readers, said):
    pages = Page((single(),)), Page((Question("q5", "text", "Why?"),))
    publish_pages(database, survey.id, *pages)
    for _ in range(readers):
        sent = {"id": response_id()}
        send({"q1": "o1"}, started_ms=2000, complete=False, **sent)
        send({"q1": "o1", "q5": None}, started_ms=32_000, revision=2, **sent)
    assert said in plain(get("/surveys/labsurvey"))


def test_a_survey_of_one_page_says_how_to_time_single_questions(get, send, publish):
    send({"q1": "o1"})
    assert "put them on pages of their own" in plain(get("/surveys/labsurvey"))
    publish(single())
    assert "put them on pages of their own" not in plain(get("/surveys/labsurvey"))


def test_a_survey_of_texts_alone_has_nothing_to_tell_apart(get, send, publish):
    publish(Question("why", "text", "Why?"))
    send({"why": None})
    assert "Nobody has written anything yet." in plain(get("/surveys/labsurvey"))
    send({"why": "Because."})
    page = plain(get("/surveys/labsurvey?version=2"))
    assert "Because." in page
    assert "None: readers answered in their own words." in page
    assert "Each question by" not in page


def test_two_sides_that_only_skipped_are_not_called_empty(get, send):
    send({"q1": None}, context={"device": "phone"})
    send({"q1": None}, context={"device": "desktop"})
    page = plain(get("/surveys/labsurvey/compare?one.device=phone&two.device=desktop"))
    assert "Nobody of these gave an answer that can be counted" in page
    page = plain(get("/surveys/labsurvey/compare?one.device=tablet&two.channel=app"))
    assert "No answers in A and B" in page


def test_days_without_answers_lead_to_all_days(get, survey):
    page = get("/surveys/labsurvey?from=2020-01-01&to=2020-01-02")
    assert "No answers from 1 January 2020 to 2 January 2020" in page
    assert f'href="{STUDIO}/surveys/labsurvey"' in page
    assert "Show all days" in page


@pytest.mark.parametrize("page", ["/surveys/labsurvey", "/articles/1"])
@pytest.mark.parametrize("first", ["0001-01-01", "1970-01-01"])
@pytest.mark.parametrize("last", ["9000-01-01", "9999-12-31"])
def test_an_address_cannot_ask_for_thousands_of_days(get, send, article, page, first, last):
    send({"q1": "o1"}, article=address())
    shown = get(f"{page}?from={first}&to={last}")
    assert len(table(shown, "answers-by-day")) < 40


def test_a_draft_has_no_results_yet(get, database, publication, now):
    with transaction(database.writing()) as session:
        create_survey(session, publication, definition(), now=now, key="mydraft")
    page = get("/surveys/mydraft")
    assert "Not published yet" in page
    assert "responses.csv" not in page


def test_a_survey_can_be_paused_and_exported_from_its_page(get, database, survey, now):
    assert f'action="{STUDIO}/surveys/labsurvey/pause"' in get("/surveys/labsurvey")
    assert f'href="{STUDIO}/surveys/labsurvey/responses.csv?missing=blank"' in get(
        "/surveys/labsurvey"
    )
    with transaction(database.writing()) as session:
        session.get_one(Survey, survey.id).paused_at = now
    assert f'action="{STUDIO}/surveys/labsurvey/resume"' in get("/surveys/labsurvey")


def test_the_period_stands_in_the_address(get, article, read_to, now):
    read_to(article, 5, reads=3, hour=now)
    read_to(article, 5, reads=4, hour=now - dt.timedelta(days=20))
    read_to(article, 5, reads=5, hour=now - dt.timedelta(days=50))
    cell = r'<td class="number counts">(\d+)</td>'
    reads = {
        asked: re.search(cell, get(f"/articles{asked}"))[1]
        for asked in ("", "?period=7", "?period=30", "?period=all", "?period=x")
    }
    assert list(reads.values()) == ["7", "3", "7", "12", "7"]
    assert "?period=7" in get("/articles?period=all")


def test_the_list_of_articles_is_searched_sorted_and_saved(get, announce):
    announce("/a", title="Chips")
    announce("/b", title="apples")
    names = re.findall(r"<a [^>]*/articles/\d+[^>]*>(\w+)</a>", get("/articles?sort=-title"))
    assert names == ["Chips", "apples"]
    assert ">Chips</a>" not in get("/articles?q=apples")
    assert f'href="{STUDIO}/articles.csv?period=7"' in get("/articles?period=7")


def test_the_list_of_articles_says_whom_its_filter_lets_in(get, send, announce, seen, now):
    first = announce("/a", title="Chips", section="AI")
    announce("/b", title="apples", section="Sport")
    seen(9, first, hour=now)
    send({"q1": "o1"}, article=address("/a"), context={"device": "desktop"})
    page = get("/articles?section=AI&device=desktop&sort=title")
    assert "Readers in AI on computers, in the last 30 days" in plain(page)
    assert "1 article" in plain(page)
    assert f'href="{STUDIO}/articles/{first}?device=desktop"' in page
    assert f'href="{STUDIO}/articles?sort=title&amp;section=AI"' in page
    assert f'href="{STUDIO}/articles.csv?sort=title&amp;section=AI&amp;device=desktop"' in page
    assert "Saw it" in plain(page)
    page = get("/articles?a.q1=o1&period=all")
    assert "who answered “Products first”" in plain(page)
    assert "since the start" in plain(page)
    assert "How it was read is left out" in plain(page)
    assert "Saw it" not in plain(page)
    assert "Take a part of the filter away" in plain(get("/articles?section=AI&q=apples"))
    assert "“x” is no period" in plain(get("/articles?period=x"))


def test_a_filter_of_all_days_is_kept_and_shown_where_a_list_begins_with_30(
    editor_client, get, survey, announce
):
    announce()
    page = f"{STUDIO}/articles?device=phone&period=all"
    form = {"page": page, "query": "device=phone", "name": "Phones"}
    assert editor_client.post(f"{STUDIO}/filters", data=form).location == page
    assert f'href="{STUDIO}/articles?device=phone&amp;period=all"' in get("/articles")


def test_answers_outside_the_articles_are_named(get, send, article):
    send({"q1": "o1"}, article="https://elsewhere.example/")
    assert "1 more answer came from outside your articles" in plain(get("/articles"))


@pytest.mark.parametrize("path", ["", "/articles", "/articles/{}", "/surveys/labsurvey"])
def test_more_answers_than_times_it_was_seen_are_explained(
    get, database, survey, seen, article, now, path
):
    """On a page of its own nobody is counted as having seen it."""
    seen(3, article, hour=now - dt.timedelta(hours=1))
    respond(database, *[{"q1": "o1"}] * 12, article=address(), channel="hosted", now=now)
    page = plain(get(path.format(article)))
    if path:
        assert "more answers than times it was seen" in page
    assert "400 %" not in page
    assert "12 answers of 3" not in page


def test_nothing_is_explained_where_all_is_as_it_should_be(
    get, database, survey, seen, article, now
):
    seen(30, article, hour=now - dt.timedelta(hours=1))
    respond(database, *[{"q1": "o1"}] * 12, article=address(), now=now)
    for path in ("", "/articles", f"/articles/{article}", "/surveys/labsurvey"):
        assert "more answers than times" not in get(path)
