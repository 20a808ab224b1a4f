"""The downloads of the studio: who may have them, how they come, and what can be asked for."""

import csv
import datetime as dt
import io

import pytest
from werkzeug.http import parse_options_header

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.analytics.articles import PER_PAGE
from survey_app.database import transaction
from survey_app.publications.models import Member
from survey_app.surveys.lifecycle import create_survey
from tests.builders import NOW, ORIGIN, definition, make_article, make_user
from tests.exports.conftest import parsed

STUDIO = "/studio/technews"
RESPONSES = f"{STUDIO}/surveys/labsurvey/responses.csv"
ARTICLES = f"{STUDIO}/articles.csv"


@pytest.fixture
def signed_in(app, database, publication):
    """A client of somebody with this role in the title, or with none."""

    def client_of(role=None):
        with transaction(database.writing()) as session:
            user = make_user(session)
            if role:
                session.add(Member(publication_id=publication.id, user_id=user.id, role=role))
            token = open_sign_in(session, user, dt.datetime.now(dt.UTC))
        client = app.test_client()
        client.set_cookie(COOKIE, token, path="/studio")
        return client

    return client_of


@pytest.mark.parametrize("path", [RESPONSES, ARTICLES])
def test_members_alone_may_download(app, signed_in, survey, path):
    assert signed_in("analyst").get(path).status_code == 200
    assert signed_in().get(path).status_code == 404
    assert "/studio/sign-in" in app.test_client().get(path).location


@pytest.mark.parametrize(
    ("path", "name"),
    [(RESPONSES, "labsurvey-responses.csv"), (ARTICLES, "technews-articles.csv")],
)
def test_a_download_is_a_file_that_comes_piece_by_piece(editor_client, survey, path, name):
    answer = editor_client.get(path)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.is_streamed
    assert "Content-Length" not in answer.headers


def test_responses_come_with_codes_or_blank(editor_client, answer):
    answer({"q1": None})
    rows = {
        asked: parsed(editor_client.get(f"{RESPONSES}{asked}").text)
        for asked in ("", "?missing=codes", "?missing=blank")
    }
    assert [found["q1"] for [found] in rows.values()] == ["-77", "-77", ""]


def test_tests_are_there_only_when_asked_for(editor_client, answer):
    answer({"q1": "o1"}, context={"test": True})
    assert parsed(editor_client.get(RESPONSES).text) == []
    assert len(parsed(editor_client.get(f"{RESPONSES}?with_test=1").text)) == 1


def test_an_unknown_way_of_missing_is_refused(editor_client, survey):
    assert editor_client.get(f"{RESPONSES}?missing=zero").status_code == 422


def test_a_draft_has_nothing_to_download(editor_client, database, publication):
    with transaction(database.writing()) as session:
        create_survey(session, publication, definition(), now=NOW, key="mydraft")
    assert editor_client.get(f"{STUDIO}/surveys/mydraft/responses.csv").status_code == 404


def test_texts_arrive_as_they_were_written(editor_client, answer):
    texts = ["=1+1", "Zoë 😀", 'a "b", c\r\nd', "-77", '{"refused": true}']
    answer(*({"q5": text} for text in texts))
    body = editor_client.get(RESPONSES).data
    rows = csv.DictReader(io.StringIO(body.decode("utf-8"), newline=""))
    found = sorted(row["q5"] for row in rows)
    assert found == sorted(["'=1+1", "'-77", *texts[1:3], texts[4]])


def test_articles_are_those_of_the_title(editor_client, database, publication):
    with transaction(database.writing()) as session:
        make_article(session, publication)
    [row] = parsed(editor_client.get(f"{ARTICLES}?period=7").text)
    assert (row["article_title"], row["reads"]) == ("Robots at work", "0")


def test_articles_are_those_that_the_list_shows_in_its_order(
    editor_client, answer, database, publication
):
    with transaction(database.writing()) as session:
        for number in range(PER_PAGE + 2):
            path, section = f"/{number}", "AI" if number else "Sport"
            make_article(session, publication, path, title=f"Story {number}", section=section)
    for times, number in ((1, 2), (2, 51), (3, 0)):
        for device in ("phone", "desktop"):
            answer(
                *[{"q1": "o1"}] * times, article=f"{ORIGIN}/{number}", context={"device": device}
            )
    asked = "section=AI&device=phone&period=all&sort=-answers"
    rows = parsed(editor_client.get(f"{ARTICLES}?{asked}").text)
    assert len(rows) == PER_PAGE + 1
    assert [(row["article_title"], row["answers"]) for row in rows[:3]] == [
        ("Story 51", "2"),
        ("Story 2", "1"),
        ("Story 50", "0"),
    ]
    about = ("Tech News", "since the start", "Readers in AI on phones, since the start.")
    assert {(row["about"], row["period"], row["filter"]) for row in rows} == {about}
    [row] = parsed(editor_client.get(f"{ARTICLES}?{asked}&q=story++51").text)
    assert row["filter"] == f"{about[2]} Articles found by “story 51”."
    rows = parsed(editor_client.get(f"{ARTICLES}?sort=title&a.q1=o1&period=all").text)
    assert [row["answers"] for row in rows if row["answers"] != "0"] == ["6", "2", "4"]
    assert {row["saw_it"] for row in rows} == {""}


@pytest.mark.parametrize(
    ("query", "readers"),
    [
        ("period=30", ""),
        ("period=7", "-last-7-days"),
        ("period=all", "-since-the-start"),
        ("device=phone", "-filtered"),
        ("q=x&from=2026-05-31&to=2026-05-31", "-filtered-2026-05-31"),
    ],
)
def test_the_name_of_the_file_of_articles_says_that_it_is_narrowed(
    editor_client, survey, query, readers
):
    said = editor_client.get(f"{ARTICLES}?{query}").headers["Content-Disposition"]
    assert said == f"attachment; filename=technews-articles{readers}.csv"


def test_the_name_of_a_file_has_the_letters_of_the_saved_filter(editor_client, survey):
    kept = {"name": "文化", "query": "device=phone"}
    editor_client.post("/studio/technews/filters", data=kept)
    answer = editor_client.get(f"{ARTICLES}?device=phone&period=all")
    assert parse_options_header(answer.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": "technews-articles-文化-since-the-start.csv"},
    )


@pytest.mark.parametrize(
    "query", ["device=fridge", "section=Gardening", "a.q9=o1", "q=x&article=y"]
)
def test_a_filter_that_cannot_be_read_makes_no_file(editor_client, survey, query):
    answer = editor_client.get(f"{ARTICLES}?{query}")
    assert answer.status_code == 422
    assert "So no file was made." in answer.text


@pytest.mark.parametrize("query", ["from=12.3.2026", "to=nonsense", "period=8"])
def test_days_that_cannot_be_read_are_no_other_days(editor_client, survey, query):
    answer = editor_client.get(f"{ARTICLES}?{query}")
    assert answer.status_code == 422
    assert "was left out" not in answer.text
    assert f"“{query.partition('=')[2]}”" in answer.text
