"""The pages of one answer and of one text say what became of it meanwhile."""

import datetime as dt
from uuid import UUID

import pytest
from playwright.sync_api import expect

from survey_app.analytics.texts.checks import decide
from survey_app.analytics.texts.decisions import hide
from survey_app.analytics.texts.source import Named, Place, hash_of, source_of
from survey_app.collect.shards import shard_in
from survey_app.collect.withdrawal import erase
from survey_app.surveys.definition import Question
from survey_app.surveys.published import published_survey
from tests.builders import NOW, respond, response_id, single

WHY = Question("q2", "text", "Why?", long=True)


@pytest.fixture
def key(newsroom):
    return newsroom.begin(single(), WHY, state="live", title="Trains")


@pytest.fixture
def told(newsroom, key):
    """Let one reader say something, or something else; returns the id of the response."""
    one = response_id()

    def say(words, revision=1):
        answers = {"q1": "o1", "q2": words}
        now, body = dt.datetime.now(dt.UTC), {"id": one, "survey": key, "revision": revision}
        respond(newsroom.database, answers, now=now, **body)
        return UUID(one)

    return say


@pytest.fixture
def source(newsroom, key):
    with newsroom.database.reading() as session:
        return source_of(session, published_survey(session, key))


@pytest.fixture
def opened(newsroom, desk, key):
    """Open a page of the survey and let its clock stand until the test runs it."""

    def open_page(path):
        desk.goto(newsroom.page(f"/surveys/{key}{path}"))
        desk.clock.install()
        desk.reload()
        return desk

    return open_page


def shown(page):
    return page.locator("[data-news]")


def test_an_answer_that_its_reader_changed_is_shown_when_asked_for(opened, told):
    page = opened(f"/answers/{told('Because it rains.').hex}")
    told("Because it is cold.", revision=2)
    page.clock.run_for(10_500)
    press = shown(page).get_by_role("button", name="This answer has changed – show")
    expect(press).to_be_visible()
    expect(shown(page)).to_contain_text("Because it rains.")
    press.click()
    expect(shown(page)).to_contain_text("Because it is cold.")
    expect(press).to_be_hidden()


def test_a_text_about_which_a_colleague_decided_says_so(newsroom, opened, told, source):
    words = "Because it rains."
    place = Place(told(words), "q2")
    page = opened(f"/texts/{place.response_id.hex}/q2")
    page.get_by_label("Note").fill("Half a no")
    decide(newsroom.database, source, [Named(place, hash_of(words))], hide(), by=1, now=NOW)
    page.clock.run_for(10_500)
    shown(page).get_by_role("button", name="This text has changed – show").click()
    expect(shown(page).get_by_text("hidden", exact=True)).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Half a no")


@pytest.mark.parametrize("path", ["/answers/{}", "/texts/{}/q2"])
def test_what_was_deleted_meanwhile_says_so(newsroom, opened, told, source, path):
    one = told("Because it rains.")
    page = opened(path.format(one.hex))
    erase(newsroom.database, shard_in(source.survey, one), one, source.survey.id, NOW)
    page.clock.run_for(10_500)
    expect(page.get_by_text("What is shown here was deleted meanwhile.")).to_be_visible()
    expect(shown(page)).to_contain_text("Because it rains.")
    assert "status of 404" in page.complaints.pop()
